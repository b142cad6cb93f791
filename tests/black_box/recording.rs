//! What the log tells of a change, what was known before and after it, and how memberships come and go.

use harness::{Editor, Registry, both_databases_anew};
use serde_json::{Value, json};

use super::stage::membership;

both_databases_anew!(
    the_log_says_who_changed_what_and_why,
    the_past_stays_as_it_was,
    a_membership_rests_on_what_the_source_says,
    the_same_is_not_said_twice,
    a_membership_is_confirmed_and_ended,
    the_end_of_a_coalition_is_that_of_its_memberships,
);

fn last(registry: &Registry) -> Value {
    registry.get(&format!("/v1/changes/{}", registry.revision())).json()
}

fn the_log_says_who_changed_what_and_why(registry: &Registry) {
    let token = registry.token(&["--role", "coordinator:privacy", "--name", "Ada"]).unwrap();
    let editor = Editor::new(registry.client(), &token);
    let path = "/v1/coalitions/privacy";
    let before = registry.get(path).json();
    let names = before["names"].as_array().unwrap();
    let renamed = json!([names[0], {"value": "Vie privée", "lang": "fr", "kind": "alias"}]);
    let told = editor.change(
        path,
        &json!({
            "names": renamed, "website": "https://privacy.example/", "mailing_list": {"open_archive": true},
            "change": {"comment": "Seen on the new page", "source": {"title": "New page", "address": "https://privacy.example/"}},
        }),
    );
    let change = last(registry);
    assert_eq!(change["revision"], told["revision"]);
    assert_eq!((&change["at"], &change["group"]), (&told["updated_at"], &told["revision"]));
    assert_eq!(change["actor"], json!({"kind": "coordinator", "name": "Ada"}));
    assert_eq!(
        change["entity"],
        json!({"kind": "coalition", "id": before["id"], "slug": "privacy", "merged_into": null})
    );
    assert_eq!(
        (&change["operation"], &change["comment"]),
        (&"update".into(), &"Seen on the new page".into())
    );
    assert_eq!(
        change["source"],
        json!({"id": null, "title": "New page", "address": "https://privacy.example/"})
    );
    assert_eq!(change["fields"], json!(["names", "website", "mailing_list"]));
    let found: Vec<(&str, &Value, &Value)> = change["differences"]
        .as_array()
        .unwrap()
        .iter()
        .map(|d| (d["pointer"].as_str().unwrap(), &d["before"], &d["after"]))
        .collect();
    let pointers: Vec<&str> = found.iter().map(|(pointer, ..)| *pointer).collect();
    assert!(pointers.contains(&"/website"), "{pointers:?}");
    for (pointer, earlier, later) in &found {
        assert_ne!(earlier, later, "{pointer}");
        let stands = change["state"].pointer(pointer).unwrap_or(&Value::Null);
        assert_eq!(stands, *later, "{pointer} of the state");
        let stood = before.pointer(pointer).unwrap_or(&Value::Null);
        assert_eq!(stood, *earlier, "{pointer} before");
    }
    let website = found.iter().find(|(pointer, ..)| *pointer == "/website").unwrap();
    assert_eq!(website.1, &before["website"]);
    // A source of the registry is named in full.
    editor.change(path, &json!({"note": "A", "change": {"source": {"id": "igf-slides-2008"}}}));
    let slides = registry.get("/v1/sources/igf-slides-2008").json();
    assert_eq!(
        last(registry)["source"],
        json!({"id": "igf-slides-2008", "title": slides["title"], "address": slides["address"]})
    );
    // The history of the thing is its part of the log, and the file of it too.
    let history = registry.get(&format!("{path}/history")).items();
    let log: Vec<Value> = registry.all("/v1/changes?limit=200");
    let of_it: Vec<Value> = log.into_iter().filter(|c| c["entity"]["id"] == before["id"]).collect();
    assert_eq!(history, of_it);
    assert_eq!(history.len(), 3);
    let csv = registry.get(&format!("{path}/history.csv"));
    assert_eq!(csv.text().lines().count(), 4, "{}", csv.text());
    // Neither the state nor the rest of the log tells the token.
    assert!(!registry.get("/v1/changes.ndjson?after=436").text().contains(&token[4..20]));
}

fn the_past_stays_as_it_was(registry: &Registry) {
    let editor = registry.editor();
    let path = "/v1/coalitions/privacy";
    let mut states = vec![(436, registry.get(path).body, registry.get("/v1/coalitions?q=privacy").body)];
    let mut draft = super::stage::named("Privacy abroad");
    draft["themes"] = json!([]);
    for step in 0..5 {
        match step {
            0 => {
                drop(editor.change(
                    path,
                    &json!({"names": [{"value": "Privacy", "lang": "en", "kind": "official"}]}),
                ))
            }
            1 => drop(editor.create("/v1/coalitions", &draft)),
            2 => drop(editor.create("/v1/memberships", &membership("privacy", "w3c", "observer"))),
            3 => assert_eq!(editor.undo(registry.revision()).status, 200),
            _ => assert_eq!(editor.delete("/v1/coalitions/privacy-abroad").status, 200),
        }
        let revision = registry.revision();
        states.push((revision, registry.get(path).body, registry.get("/v1/coalitions?q=privacy").body));
    }
    for (revision, thing, list) in &states {
        let then = |path: &str| {
            let separator = if path.contains('?') { '&' } else { '?' };
            registry.get(&format!("{path}{separator}known_at_revision={revision}")).body
        };
        assert!(then(path) == *thing, "{path} at {revision}");
        assert!(then("/v1/coalitions?q=privacy") == *list, "the list at {revision}");
        // The instant of a change means the registry with it.
        if *revision > 436 {
            let at =
                registry.get(&format!("/v1/changes/{revision}")).json()["at"].as_str().unwrap().to_owned();
            let at_once = states.iter().filter(|(later, ..)| {
                *later > *revision
                    && registry.get(&format!("/v1/changes/{later}")).json()["at"] == at.as_str()
            });
            if at_once.count() == 0 {
                assert!(registry.get(&format!("{path}?known_at={at}")).body == *thing, "{path} at {at}");
            }
        }
    }
}

fn a_membership_rests_on_what_the_source_says(registry: &Registry) {
    let editor = registry.editor();
    let mut draft = membership("privacy", "w3c", "observer");
    draft["change"] =
        json!({"comment": "Found", "source": {"title": "List of 2027", "address": "https://list.example/"}});
    let head = registry.revision();
    let told = editor.create("/v1/memberships", &draft);
    let today = last(registry)["at"].as_str().unwrap()[..10].to_owned();
    assert_eq!(
        told["statements"],
        json!([{"source": "list-of-2027", "locator": null, "on": today, "role_as_stated": "observer",
                "verbatim": null, "certainty": "stated", "note": null}])
    );
    let source = registry.get("/v1/sources/list-of-2027").json();
    assert_eq!(
        (&source["title"], &source["address"]),
        (&"List of 2027".into(), &"https://list.example/".into())
    );
    let changes = registry.get(&format!("/v1/changes?after={head}")).items();
    let kinds: Vec<_> =
        changes.iter().map(|c| (&c["entity"]["kind"], &c["group"], &c["source"]["id"])).collect();
    let group = json!(head + 1);
    assert_eq!(kinds[1], (&"membership".into(), &group, &"list-of-2027".into()));
    assert_eq!((kinds[0].0, kinds[0].1), (&"source".into(), &group));
    // The same source is not entered twice.
    draft["role"] = "partner".into();
    let head = registry.revision();
    assert_eq!(editor.create("/v1/memberships", &draft)["statements"][0]["source"], "list-of-2027");
    assert_eq!(registry.revision(), head + 1);
    // Without statements and without a source it rests on nothing.
    draft["role"] = "chair".into();
    draft["change"] = json!({"comment": "I just know"});
    let answer = editor.post("/v1/memberships", &draft);
    assert_eq!((answer.status, &answer.json()["errors"][0]["pointer"]), (422, &"/statements".into()));
    // Given statements are kept as they are.
    draft["statements"] =
        json!([{"source": "igf-slides-2008", "role_as_stated": "Chair", "certainty": "stated"}]);
    draft["change"] = json!({"source": {"title": "Never cited"}});
    assert_eq!(editor.create("/v1/memberships", &draft)["statements"].as_array().unwrap().len(), 1);
    assert_eq!(registry.get("/v1/sources/never-cited").status, 404);
}

fn the_same_is_not_said_twice(registry: &Registry) {
    let editor = registry.editor();
    let between = |since: Option<&str>, until: Option<&str>| {
        let mut draft = membership("privacy", "w3c", "observer");
        draft["since"] = json!(since);
        draft["until"] = json!(until);
        draft
    };
    let first = editor.create("/v1/memberships", &between(Some("2010"), Some("2012")));
    let first = first["id"].as_str().unwrap();
    for (since, until) in [(Some("2011"), None), (None, Some("2011")), (Some("2005"), Some("2020"))] {
        let answer = editor.post("/v1/memberships", &between(since, until));
        let problem = answer.json();
        assert_eq!(
            (answer.status, &problem["code"]),
            (409, &"overlapping-membership".into()),
            "{since:?} {until:?}"
        );
        assert!(problem["detail"].as_str().unwrap().contains(first), "it names the other: {problem}");
    }
    let second = editor.create("/v1/memberships", &between(Some("2013"), None));
    let path = format!("/v1/memberships/{}", second["id"].as_str().unwrap());
    let answer = editor.patch(&path, &json!({"since": "2011"}));
    assert_eq!((answer.status, &answer.json()["code"]), (409, &"overlapping-membership".into()));
    assert_eq!(
        editor.patch(&path, &json!({"since": "2012"})).status,
        200,
        "in the same year one may follow the other"
    );
    assert_eq!(editor.patch(&path, &json!({"since": "2011", "role": "partner"})).status, 200);
    assert_eq!(editor.patch(&path, &json!({"role": "observer"})).status, 409);
}

fn a_membership_is_confirmed_and_ended(registry: &Registry) {
    let editor = registry.editor();
    let made = editor.create("/v1/memberships", &{
        let mut draft = membership("privacy", "w3c", "observer");
        draft["since"] = "2010-05".into();
        draft
    });
    let path = format!("/v1/memberships/{}", made["id"].as_str().unwrap());
    assert_eq!(made["status"], "unconfirmed");
    let post = |what: &str, body: Value| editor.post(&format!("{path}/{what}"), &body);
    let confirmed = post("confirm", json!({"change": {"comment": "By telephone"}}));
    let today = last(registry)["at"].as_str().unwrap()[..10].to_owned();
    assert_eq!(confirmed.json()["status"], "current");
    assert_eq!(confirmed.json()["confirmed_on"], today.as_str());
    assert_eq!(
        (&last(registry)["operation"], &last(registry)["comment"]),
        (&"confirm".into(), &"By telephone".into())
    );
    let plain = editor.ask(reqwest::Method::POST, &format!("{path}/confirm")).send();
    assert_eq!(plain.status, 200, "nothing need be sent: {}", plain.text());
    assert_eq!(post("confirm", json!({"on": "2011"})).json()["status"], "unconfirmed");
    for never in ["2999-01-01", "[2998..2999]"] {
        let answer = post("confirm", json!({"on": never}));
        assert_eq!((answer.status, &answer.json()["errors"][0]["pointer"]), (422, &"/on".into()), "{never}");
    }
    let early = post("end", json!({"until": "2009"}));
    assert_eq!((early.status, &early.json()["errors"][0]["pointer"]), (422, &"/until".into()));
    let ended = post("end", json!({"until": "2020-06", "reason": "dissolved"}));
    assert_eq!((&ended.json()["status"], &ended.json()["until"]), (&"ended".into(), &"2020-06".into()));
    assert_eq!(
        (&ended.json()["end_reason"], &last(registry)["operation"]),
        (&"dissolved".into(), &"end".into())
    );
    let head = registry.revision();
    let again = post("end", json!({"until": "2020-06", "reason": "dissolved"}));
    assert_eq!((again.status, registry.revision()), (200, head), "the same again changes nothing");
    for (what, body) in [("end", json!({"until": "2021"})), ("confirm", json!({}))] {
        let answer = post(what, body);
        assert_eq!((answer.status, &answer.json()["code"]), (409, &"already-ended".into()), "{what}");
    }
    assert_eq!(
        editor.change(&path, &json!({"until": "2021"}))["until"],
        "2021",
        "an end is corrected by PATCH"
    );
    // Over, and nobody knows since when.
    let made = editor.create("/v1/memberships", &membership("privacy", "w3c", "partner"));
    let path = format!("/v1/memberships/{}", made["id"].as_str().unwrap());
    let ended = editor.post(&format!("{path}/end"), &json!({}));
    assert_eq!((&ended.json()["status"], &ended.json()["until"]), (&"ended".into(), &Value::Null));
}

fn the_end_of_a_coalition_is_that_of_its_memberships(registry: &Registry) {
    let editor = registry.editor();
    let open = registry.get("/v1/memberships?coalition=privacy&status=unconfirmed,current").items();
    let mut later = membership("privacy", "w3c", "observer");
    later["since"] = "2023".into();
    let later = editor.create("/v1/memberships", &later)["id"].as_str().unwrap().to_owned();
    let mut over = membership("privacy", "w3c", "partner");
    over["until"] = "2009".into();
    let over = editor.create("/v1/memberships", &over)["id"].as_str().unwrap().to_owned();
    let head = registry.revision();
    let end = json!({"status": "merged", "into": "open-standards", "on": "2021-03", "reason": "Same people",
                     "change": {"source": {"id": "igf-slides-2008"}}});
    let told = editor.post("/v1/coalitions/privacy/end", &end);
    assert_eq!(told.status, 200, "{}", told.text());
    let told = told.json();
    assert_eq!(told["status"], "merged");
    let period = told["status_history"].as_array().unwrap().last().unwrap().clone();
    assert_eq!(
        (&period["status"], &period["since"], &period["until"]),
        (&"merged".into(), &"2021-03".into(), &Value::Null)
    );
    assert_eq!((&period["reason"], &period["source"]), (&"Same people".into(), &"igf-slides-2008".into()));
    let relation = told["relations"].as_array().unwrap().last().unwrap().clone();
    assert_eq!(
        (&relation["kind"], &relation["coalition"]["slug"]),
        (&"merged-into".into(), &"open-standards".into())
    );
    for membership in &open {
        let now = registry.get(&format!("/v1/memberships/{}", membership["id"].as_str().unwrap())).json();
        assert_eq!(
            (&now["status"], &now["until"], &now["end_reason"]),
            (&"ended".into(), &"2021-03".into(), &"merged".into())
        );
        assert_eq!(now["statements"], membership["statements"]);
    }
    let later = registry.get(&format!("/v1/memberships/{later}")).json();
    assert_eq!(
        (&later["status"], &later["until"]),
        (&"ended".into(), &Value::Null),
        "it began after the end that is given"
    );
    let over = registry.get(&format!("/v1/memberships/{over}")).json();
    assert_eq!(over["until"], "2009", "what was over stays as it was");
    let changes = registry.get(&format!("/v1/changes?after={head}")).items();
    assert_eq!(changes.len(), 1 + open.len() + 1);
    assert!(changes.iter().all(|change| change["operation"] == "end" && change["group"] == head + 1));
    // In the years before, it goes on.
    assert_eq!(registry.get("/v1/coalitions/privacy?as_of=2015").json()["status"], "active");
    assert_eq!(registry.get("/v1/coalitions/privacy?as_of=2022").json()["status"], "merged");
    let again = editor.post("/v1/coalitions/privacy/end", &json!({"status": "inactive", "on": "2022"}));
    assert_eq!((again.status, &again.json()["code"]), (409, &"already-ended".into()));
    for (body, pointer) in [
        (json!({"status": "merged", "on": "2020"}), "/into"),
        (json!({"status": "inactive", "into": "privacy"}), "/into"),
        (json!({"status": "merged", "into": "nowhere"}), "/into"),
        (json!({"status": "merged", "into": "open-standards"}), "/into"),
    ] {
        let answer = editor.post("/v1/coalitions/open-standards/end", &body);
        assert_eq!(
            (answer.status, &answer.json()["errors"][0]["pointer"]),
            (422, &pointer.into()),
            "{body}: {}",
            answer.text()
        );
    }
}
