//! Who decides on suggestions, and what becomes of them then.

use std::thread;

use harness::{Answer, Client, Editor, Launch, PUBLIC_URL, Registry};
use reqwest::Method;
use serde_json::{Value, json};

use super::{
    accept, bearer, code, decline, each_anew, faults, ids, link, listed, membership_of, new_member,
    suggested, website,
};

each_anew!(crate::suggestions::PLENTY;
    what_is_accepted_may_be_edited,
    what_is_declined_has_a_reason,
    of_two_decisions_at_the_same_time_one_counts,
    contacts_decide_about_their_organisation,
    what_has_changed_meanwhile_is_told,
);

fn what_is_accepted_may_be_edited(registry: &Registry) {
    let registrar = registry.editor();
    let suggestion = suggested(registry, &website("world-bank", "http://worldbank.org/"));
    let change = json!({"comment": "Checked", "source": {"title": "Imprint", "address": "https://www.worldbank.org/imprint"}});
    let edited = json!({"edited": {"website": "https://www.worldbank.org/"}, "change": change});
    let accepted = accept(&registrar, &suggestion, &edited);
    assert_eq!(accepted.status, 200, "{}", accepted.text());
    assert_eq!(accepted.json()["patch"], suggestion["patch"], "what was suggested stays as it was");
    assert_eq!(registry.get("/v1/organisations/world-bank").json()["website"], "https://www.worldbank.org/");
    let revision = accepted.json()["revision"].as_i64().unwrap();
    let log = registry.get(&format!("/v1/changes/{revision}")).json();
    assert_eq!((&log["comment"], &log["source"]["title"]), (&json!("Checked"), &json!("Imprint")));
    assert_eq!(log["credit"], "anonymous");

    // Every form of it, with the shape that belongs to it.
    let member = suggested(registry, &new_member("privacy", "w3c"));
    let wrong = json!({"edited": {
        "coalition": "privacy", "member": {"kind": "organisation", "slug": "w3c"}, "role": 7, "change": {},
    }});
    let wrong = registrar
        .ask(Method::POST, &format!("{}/accept", link(&member)))
        .body("application/json", wrong.to_string())
        .send();
    assert_eq!(faults(&wrong), [("/edited/change".to_owned(), "unknown-field".to_owned())]);
    let wrong = registrar
        .ask(Method::POST, &format!("{}/accept", link(&member)))
        .body(
            "application/json",
            r#"{"edited": {"coalition": "privacy", "rle": "x", "role": 7}, "chnge": {}}"#,
        )
        .send();
    let places: Vec<String> = faults(&wrong).into_iter().map(|(place, _)| place).collect();
    for place in ["/chnge", "/edited/member", "/edited/rle", "/edited/role"] {
        assert!(places.contains(&place.to_owned()), "{place}: {places:?}");
    }
    let nobody = json!({"edited": {
        "coalition": "privacy", "member": {"kind": "organisation", "slug": "w4c"}, "role": "observer",
    }});
    let nobody = accept(&registrar, &member, &nobody);
    assert_eq!(faults(&nobody), [("/edited/member/slug".to_owned(), "unknown-reference".to_owned())]);
    let unknown = accept(&registrar, &member, &json!({"change": {"source": {"id": "nowhere"}}}));
    assert_eq!(faults(&unknown), [("/change/source/id".to_owned(), "unknown-reference".to_owned())]);
    let edited = json!({"edited": {
        "coalition": "privacy", "member": {"kind": "organisation", "slug": "w3c"}, "role": "partner",
    }});
    assert_eq!(accept(&registrar, &member, &edited).status, 200);
    let membership = membership_of(registry, "privacy", "w3c");
    assert_eq!((&membership["role"], &membership["status"]), (&json!("partner"), &json!("unconfirmed")));

    let end = json!({
        "kind": "end-membership", "membership": membership["id"], "end": {"until": "2026-05"}, "comment": "Over.",
    });
    let end = suggested(registry, &end);
    assert_eq!(end["target"]["slug"], Value::Null);
    let name = end["target"]["name"].as_str().unwrap();
    assert!(name.starts_with("World Wide Web Consortium – "), "{name}");
    let wrong = registrar
        .ask(Method::POST, &format!("{}/accept", link(&end)))
        .body("application/json", r#"{"edited": {"until": "soon", "reason": "bored"}}"#)
        .send();
    assert_eq!(faults(&wrong).len(), 2);
    assert_eq!(
        accept(&registrar, &end, &json!({"edited": {"until": "2026-06", "reason": "left"}})).status,
        200
    );
    let ended = registry.get(&format!("/v1/memberships/{}", membership["id"].as_str().unwrap())).json();
    assert_eq!(
        (&ended["status"], &ended["until"], &ended["end_reason"]),
        (&json!("ended"), &json!("2026-06"), &json!("left"))
    );
}

fn what_is_declined_has_a_reason(registry: &Registry) {
    let registrar = registry.editor();
    let suggestion = suggested(registry, &website("world-bank", "https://bank.example/"));
    let path = format!("{}/decline", link(&suggestion));
    let nothing = registrar.ask(Method::POST, &path).body("application/json", "{}").send();
    assert_eq!(faults(&nothing), [("/reason".to_owned(), "required".to_owned())]);
    let before = registry.revision();
    let declined = decline(&registrar, &suggestion, "That is another bank.");
    assert_eq!(declined.status, 200, "{}", declined.text());
    let followed = registry.get(&link(&suggestion)).json();
    assert_eq!(followed, declined.json());
    assert_eq!(
        (&followed["status"], &followed["reason"]),
        (&json!("declined"), &json!("That is another bank."))
    );
    assert_eq!((&followed["revision"], registry.revision()), (&Value::Null, before));

    let again = accept(&registrar, &suggestion, &json!({}));
    assert_eq!(code(&again), (409, "already-decided".into()));
    assert!(again.json()["detail"].as_str().unwrap().contains("declined"), "{}", again.text());
    assert_eq!(code(&decline(&registrar, &suggestion, "Again.")), (409, "already-decided".into()));
    assert_eq!(registry.get(&link(&suggestion)).json(), followed, "the first decision stands");
    for action in ["accept", "decline"] {
        let request = registrar.ask(Method::POST, &format!("/v1/suggestions/sug_nothing/{action}"));
        let unknown = request.body("application/json", r#"{"reason": "x"}"#).send();
        assert_eq!(code(&unknown), (404, "not-found".into()), "{action}");
        let nobody = registry.ask(&format!("{}/{action}", link(&suggestion))).method(Method::POST).send();
        assert_eq!(code(&nobody), (401, "token-required".into()), "{action}");
    }
}

fn of_two_decisions_at_the_same_time_one_counts(registry: &Registry) {
    let arguments = ["--public-url", PUBLIC_URL];
    let second = Launch::serve(registry.database_url()).with(&arguments).start().unwrap();
    let clients = [registry.client().clone(), Client::new(&second, PUBLIC_URL).unwrap()];
    let tokens = [registry.registrar().to_owned(), registry.token(&["--role", "registrar"]).unwrap()];
    for round in 0..5 {
        let before = registry.revision();
        let suggestion = suggested(registry, &website("world-bank", &format!("https://{round}.example/")));
        let answers: Vec<Answer> = thread::scope(|scope| {
            let (clients, tokens, suggestion) = (&clients, &tokens, &suggestion);
            let decide = |number: usize| {
                let editor = Editor::new(&clients[number / 2 % 2], &tokens[number % 2]);
                match number % 4 {
                    3 => decline(&editor, suggestion, "No."),
                    _ => accept(&editor, suggestion, &json!({})),
                }
            };
            let threads: Vec<_> = (0..8).map(|number| scope.spawn(move || decide(number))).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        let (won, lost): (Vec<_>, Vec<_>) = answers.iter().partition(|answer| answer.status == 200);
        assert_eq!((won.len(), lost.len()), (1, 7));
        assert!(lost.iter().all(|answer| code(answer) == (409, "already-decided".into())));
        let stands = registry.get(&link(&suggestion)).json();
        assert_eq!(stands, won[0].json());
        let log = registry.editor().ask(Method::GET, "/v1/suggestions?status=open").send().items();
        assert_eq!(log, [] as [Value; 0]);
        let made = i64::from(stands["status"] == "accepted");
        // The program that did not decide follows within a second; a write of its own waits for nothing.
        let now = suggested(registry, &website("france", &format!("https://{round}.gouv.example/")));
        assert_eq!(accept(&registry.editor(), &now, &json!({})).json()["revision"], before + made + 1);
    }
    assert_eq!(second.stop().unwrap().code, Some(0));
}

fn contacts_decide_about_their_organisation(registry: &Registry) {
    let (bank, france) = (bearer(registry, &["contact:world-bank"]), bearer(registry, &["contact:france"]));
    let patch = suggested(registry, &website("world-bank", "https://www.worldbank.org/"));
    let membership = membership_of(registry, "privacy", "world-bank");
    let end = json!({"kind": "end-membership", "membership": membership["id"], "comment": "They have left."});
    let end = suggested(registry, &end);
    assert_eq!(end["end"], json!({}));
    assert_eq!(end["coalition"]["slug"], "privacy");
    let correction = json!({
        "kind": "update", "membership": membership["id"], "patch": {"since": "2008"}, "comment": "As on the slides.",
    });
    let correction = suggested(registry, &correction);
    assert_eq!(ids(&listed(&bank, "")), [&patch, &end].map(|suggestion| suggestion["id"].as_str().unwrap()));
    assert_eq!(
        code(&accept(&bank, &correction, &json!({}))),
        (403, "forbidden".into()),
        "for the coordinator"
    );
    assert_eq!(code(&accept(&france, &patch, &json!({}))), (403, "forbidden".into()));
    for suggestion in [&patch, &end] {
        let accepted = accept(&bank, suggestion, &json!({}));
        assert_eq!(accepted.status, 200, "{}", accepted.text());
        let revision = accepted.json()["revision"].as_i64().unwrap();
        let change = registry.get(&format!("/v1/changes/{revision}")).json();
        assert_eq!(change["actor"], json!({"kind": "contact", "name": "contact of world-bank"}));
    }
    assert_eq!(membership_of(registry, "privacy", "world-bank")["status"], "ended");
    let both = bearer(registry, &["contact:world-bank", "coordinator:privacy"]);
    assert_eq!(listed(&both, "").len(), 3);
    assert_eq!(accept(&both, &correction, &json!({})).status, 200);
}

fn what_has_changed_meanwhile_is_told(registry: &Registry) {
    let registrar = registry.editor();
    let draft = website("world-bank", "https://www.worldbank.org/");
    let (one, other) = (suggested(registry, &draft), suggested(registry, &draft));
    let member = suggested(registry, &new_member("privacy", "w3c"));
    let id = registrar.create(
        "/v1/memberships",
        &json!({
            "coalition": "privacy", "member": {"kind": "organisation", "slug": "w3c"}, "role": "partner",
            "change": {"source": {"id": "igf-slides-2008"}},
        }),
    )["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let end = suggested(registry, &json!({"kind": "end-membership", "membership": id, "comment": "Over."}));

    registrar.change("/v1/organisations/world-bank", &json!({"note": "Seen today"}));
    assert_eq!(registry.get(&link(&one)).json()["stale"], true);
    assert_eq!(listed(&registrar, "").iter().filter(|suggestion| suggestion["stale"] == true).count(), 2);
    assert_eq!(accept(&registrar, &one, &json!({})).json()["stale"], false, "it still could be done");
    let nothing = accept(&registrar, &other, &json!({})).json();
    assert_eq!(
        (&nothing["status"], &nothing["revision"]),
        (&json!("accepted"), &Value::Null),
        "it was done already"
    );

    // What cannot be done any more meets what every such change meets.
    let overlapping = json!({"edited": {
        "coalition": "privacy", "member": {"kind": "organisation", "slug": "w3c"}, "role": "partner",
    }});
    assert_eq!(code(&accept(&registrar, &member, &overlapping)), (409, "overlapping-membership".into()));
    assert_eq!(registry.get(&link(&member)).json()["status"], "open", "it can still be decided");
    assert_eq!(registrar.delete(&format!("/v1/memberships/{id}")).status, 200);
    let followed = registry.get(&link(&end)).json();
    assert_eq!((&followed["stale"], &followed["target"]["name"]), (&json!(true), &Value::Null));
    assert_eq!(code(&accept(&registrar, &end, &json!({}))), (410, "gone".into()));
    let coordinator = bearer(registry, &["coordinator:privacy"]);
    assert_eq!(decline(&coordinator, &end, "It was never there.").status, 200);

    let theme = json!({"kind": "themes", "title": "New themes", "concepts": [{"slug": "brand-new", "labels": {"en": "New"}}]});
    let vocabulary = registrar.create("/v1/vocabularies", &theme);
    let theme =
        json!({"kind": "update", "coalition": "privacy", "comment": "x", "patch": {"themes": ["brand-new"]}});
    let theme = suggested(registry, &theme);
    assert_eq!(
        registrar.delete(&format!("/v1/vocabularies/{}", vocabulary["id"].as_str().unwrap())).status,
        200
    );
    let refused = accept(&registrar, &theme, &json!({}));
    assert_eq!(faults(&refused), [(String::new(), "unknown-reference".to_owned())]);
    assert!(refused.json()["detail"].as_str().unwrap().contains("`/patch/themes/0` of the suggestion"));
}
