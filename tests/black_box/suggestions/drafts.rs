//! What may be suggested, and how one learns what is wrong with it.

use harness::Registry;
use reqwest::Method;
use serde_json::{Value, json};

use super::{
    accept, bearer, code, each_anew, faults, link, listed, membership_of, new_member, suggested, website,
};

each_anew!(crate::suggestions::PLENTY;
    everything_wrong_is_told_at_once,
    a_dry_run_keeps_nothing,
    nothing_is_ever_taken_for_html,
);

fn everything_wrong_is_told_at_once(registry: &Registry) {
    let told = |draft: Value| {
        let request = registry.ask("/v1/suggestions").method(Method::POST);
        request.body("application/json", draft.to_string()).send()
    };
    let places = |draft: Value| faults(&told(draft)).into_iter().map(|(place, _)| place).collect::<Vec<_>>();
    let names = json!([{"value": "Bank", "lang": "english!", "kind": "official"}]);
    let wrong = json!({
        "kind": "update", "organisation": "world-bank", "comment": "",
        "patch": {"names": names, "webite": "https://x.example/", "country": "XX"},
        "source": {"address": "ftp://x.example/"},
    });
    let mut found = places(wrong);
    found.sort();
    let expected =
        ["/comment", "/patch/country", "/patch/names/0/lang", "/patch/webite", "/source", "/source/address"];
    assert_eq!(found, expected);
    // What needs the registry to be known.
    let wrong = json!({
        "kind": "create-membership", "comment": "They have joined.", "source": {"id": "nowhere"},
        "membership_draft": {
            "coalition": "privacy", "member": {"kind": "person", "slug": "w3c"}, "role": "observer",
        },
    });
    assert_eq!(places(wrong), ["/source/id", "/membership_draft/member/slug"]);
    let nowhere = json!({
        "kind": "create-membership", "comment": "They have joined.", "source": {"id": "igf-slides-2008"},
        "membership_draft": {"coalition": "nowhere", "member": {"kind": "organisation", "slug": "w4c"}, "role": "observer"},
    });
    assert_eq!(places(nowhere), ["/membership_draft/coalition", "/membership_draft/member/slug"]);
    assert_eq!(places(website("no-such-body", "https://x.example/")), ["/organisation"]);
    let no_role = json!({
        "kind": "update", "coalition": "privacy", "comment": "x", "patch": {"themes": ["no-such-theme"]},
    });
    assert_eq!(places(no_role), ["/patch/themes/0"]);
    let unknown = uuid::Uuid::nil();
    let unknown =
        json!({"kind": "end-membership", "membership": unknown, "comment": "x", "end": {"until": "2026"}});
    assert_eq!(places(unknown), ["/membership"]);
    let same = registry.get("/v1/organisations/world-bank").json()["country"].clone();
    let same =
        json!({"kind": "update", "organisation": "world-bank", "comment": "x", "patch": {"country": same}});
    assert_eq!(places(same), ["/patch"], "what changes nothing is no suggestion");
    // What stands in the way of the change itself.
    let mut again = new_member("privacy", "world-bank");
    again["membership_draft"]["role"] = membership_of(registry, "privacy", "world-bank")["role"].clone();
    let again = told(again);
    assert_eq!(code(&again), (409, "overlapping-membership".into()));

    let broken = registry.ask("/v1/suggestions").method(Method::POST).body("application/json", "{").send();
    assert_eq!(code(&broken), (400, "malformed-body".into()));
    let text = registry.ask("/v1/suggestions").method(Method::POST).body("text/plain", "please").send();
    assert_eq!(code(&text), (415, "unsupported-media-type".into()));
    let parameter = registry
        .ask("/v1/suggestions?dryrun=true")
        .method(Method::POST)
        .json(&website("france", "https://x.example/"))
        .send();
    assert_eq!(code(&parameter), (400, "unknown-parameter".into()));
    assert_eq!(listed(&registry.editor(), ""), [] as [Value; 0], "nothing of it was kept");
}

fn a_dry_run_keeps_nothing(registry: &Registry) {
    let registrar = registry.editor();
    let rehearse =
        |draft: &Value| registry.ask("/v1/suggestions?dry_run=true").method(Method::POST).json(draft).send();
    let rehearsed = rehearse(&website("world-bank", "https://www.worldbank.org/"));
    assert_eq!((rehearsed.status, &rehearsed.json()["status"]), (201, &json!("open")));
    assert_eq!(registry.get(&link(&rehearsed.json())).status, 404);
    let unknown = rehearse(&website("no-such-body", "https://x.example/"));
    assert_eq!(faults(&unknown), [("/organisation".to_owned(), "unknown-reference".to_owned())]);

    let suggestion = suggested(registry, &website("world-bank", "https://www.worldbank.org/"));
    let before = registry.revision();
    let accepted = registrar.post(&format!("{}/accept?dry_run=true", link(&suggestion)), &json!({}));
    assert_eq!((accepted.status, &accepted.json()["status"]), (200, &json!("accepted")));
    assert_eq!(accepted.json()["revision"], before + 1);
    let path = format!("{}/decline?dry_run=true", link(&suggestion));
    let declined = registrar.post(&path, &json!({"reason": "No."}));
    assert_eq!((declined.status, &declined.json()["reason"]), (200, &json!("No.")));
    assert_eq!((registry.get(&link(&suggestion)).json(), registry.revision()), (suggestion.clone(), before));
    let other = bearer(registry, &["coordinator:privacy"]);
    let refused = other.post(&format!("{}/accept?dry_run=true", link(&suggestion)), &json!({}));
    assert_eq!(code(&refused), (403, "forbidden".into()));
    assert_eq!(accept(&registrar, &suggestion, &json!({})).status, 200);
    let again = registrar.post(&format!("{}/accept?dry_run=true", link(&suggestion)), &json!({}));
    assert_eq!(code(&again), (409, "already-decided".into()));
}

fn nothing_is_ever_taken_for_html(registry: &Registry) {
    let html = "<script>alert(1)</script><img src=x onerror=alert(1)>";
    let mut draft = website("world-bank", "https://www.worldbank.org/");
    draft["comment"] = json!(html);
    draft["credit"] = json!("<b>me</b>");
    draft["patch"]["note"] = json!(html);
    let suggestion = suggested(registry, &draft);
    for answer in [
        registry.get(&link(&suggestion)),
        registry.ask(&link(&suggestion)).header("accept", "text/html, */*;q=0.1").send(),
        registry.editor().ask(Method::GET, "/v1/suggestions").send(),
        accept(&registry.editor(), &suggestion, &json!({})),
        registry.get("/v1/organisations/world-bank"),
        registry.get("/v1/organisations/world-bank/history"),
    ] {
        assert_eq!((answer.status, answer.media_type()), (200, "application/json"), "{}", answer.path);
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{}", answer.path);
        assert!(answer.text().contains(html), "{}", answer.path);
    }
    let html_only = registry.ask(&link(&suggestion)).header("accept", "text/html").send();
    assert_eq!(code(&html_only), (406, "not-acceptable".into()));
    for (field, text) in [("comment", "a\u{7}b"), ("comment", " \u{200b} "), ("credit", "a\u{1b}[31mb")] {
        let mut draft = website("france", "https://www.gouv.fr/");
        draft[field] = json!(text);
        let request = registry.ask("/v1/suggestions").method(Method::POST);
        let refused = request.body("application/json", draft.to_string()).send();
        assert_eq!(faults(&refused), [(format!("/{field}"), "invalid-value".to_owned())], "{text:?}");
    }
}
