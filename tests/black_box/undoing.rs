//! What was done can be taken back, as a new change.

use harness::{Answer, Editor, Registry, both_databases_anew};
use reqwest::Method;
use serde_json::{Value, json};

use super::stage::{membership, named, organisation};

both_databases_anew!(
    an_undo_brings_back_the_very_state,
    what_was_entered_goes_and_comes_back,
    what_was_made_together_is_undone_together,
    later_changes_stand_in_the_way,
    what_others_refer_to_stays,
    an_undo_says_what_it_does_in_the_log,
    whoever_may_do_the_opposite_may_undo,
);

/// What everybody reads of a thing: status, bytes, tag.
fn seen(registry: &Registry, path: &str) -> (u16, Vec<u8>, String) {
    let answer = registry.get(path);
    let bytes = if answer.status == 200 { answer.body.clone() } else { Vec::new() };
    (answer.status, bytes, answer.header("etag").to_owned())
}

fn undone(editor: &Editor<'_>, revision: i64) -> Vec<Value> {
    let answer = editor.undo(revision);
    assert_eq!(answer.status, 200, "undoing {revision}: {}", answer.text());
    answer.items()
}

fn blocked(answer: &Answer, because: &[&str]) {
    let problem = answer.json();
    assert_eq!((answer.status, &problem["code"]), (409, &"undo-blocked".into()), "{}", answer.text());
    for reason in because {
        assert!(problem["detail"].as_str().unwrap().contains(reason), "{reason}: {problem}");
    }
}

fn membership_path(registry: &Registry) -> String {
    let id = registry.get("/v1/memberships?coalition=privacy").items()[0]["id"].clone();
    format!("/v1/memberships/{}", id.as_str().unwrap())
}

fn an_undo_brings_back_the_very_state(registry: &Registry) {
    let editor = registry.editor();
    let member = membership_path(registry);
    let post = |path: String, body: Value| move |editor: &Editor<'_>| editor.post(&path, &body);
    type Deed = Box<dyn Fn(&Editor<'_>) -> Answer>;
    let deeds: Vec<(&str, Deed)> = vec![
        (
            "/v1/coalitions/privacy",
            Box::new(|e| e.patch("/v1/coalitions/privacy", &json!({"note": "A", "themes": []}))),
        ),
        (
            "/v1/coalitions/privacy",
            Box::new(|e| {
                e.patch(
                    "/v1/coalitions/privacy",
                    &json!({"listings": [], "names": [
            {"value": "Other", "lang": "fr", "kind": "official"}]}),
                )
            }),
        ),
        (
            "/v1/organisations/w3c",
            Box::new(|e| e.patch("/v1/organisations/w3c", &json!({"country": "CH", "identifiers": null}))),
        ),
        (
            "/v1/people/tarek-cheniti",
            Box::new(|e| e.patch("/v1/people/tarek-cheniti", &json!({"name": "Another"}))),
        ),
        (
            "/v1/sources/igf-slides-2008",
            Box::new(|e| e.patch("/v1/sources/igf-slides-2008", &json!({"title": "Slides"}))),
        ),
        (
            "/v1/vocabularies/dccos-2007",
            Box::new(|e| e.patch("/v1/vocabularies/dccos-2007", &json!({"note": "B"}))),
        ),
        (&member, Box::new(post(format!("{member}/confirm"), json!({})))),
        (&member, Box::new(post(format!("{member}/end"), json!({"reason": "left"})))),
        (
            "/v1/coalitions/privacy",
            Box::new(post("/v1/coalitions/privacy/end".into(), json!({"status": "inactive"}))),
        ),
    ];
    for (path, deed) in &deeds {
        let before = seen(registry, path);
        let done = deed(&editor);
        assert_eq!(done.status, 200, "{path}: {}", done.text());
        let last = registry.revision();
        let after = seen(registry, path);
        assert_ne!((&after.1, &after.2), (&before.1, &before.2), "{path}");
        undone(&editor, last);
        assert_eq!(seen(registry, path), before, "{path} is as it was, byte for byte");
        // Undoing the undo brings the change back, and so on.
        undone(&editor, registry.revision());
        assert_eq!(seen(registry, path), after, "{path} is as it was made");
        undone(&editor, registry.revision());
        assert_eq!(seen(registry, path), before, "{path}");
    }
    // The database says the same as memory.
    let url = registry.database_url();
    let other = harness::Launch::serve(url).with(&["--public-url", harness::PUBLIC_URL]).start().unwrap();
    let client = harness::Client::new(&other, harness::PUBLIC_URL).unwrap();
    for (path, _) in &deeds {
        assert_eq!(client.get(path).body, registry.get(path).body, "{path}");
    }
    // Whoever saw the state before, may change it: it is the same.
    let tag = editor.tag("/v1/organisations/w3c");
    assert_eq!(editor.patch_seen("/v1/organisations/w3c", &tag, &json!({"note": "C"})).status, 200);
}

fn what_was_entered_goes_and_comes_back(registry: &Registry) {
    let editor = registry.editor();
    for (list, draft) in [
        ("coalitions", named("Here and there")),
        ("organisations", organisation("Here and gone")),
        ("people", json!({"name": "Jack in the box"})),
        ("sources", json!({"title": "A passing page"})),
        ("vocabularies", json!({"kind": "themes", "title": "Passing themes"})),
        ("memberships", membership("privacy", "w3c", "observer")),
    ] {
        let told = editor.create(&format!("/v1/{list}"), &draft);
        let key = told.get("slug").unwrap_or(&told["id"]).as_str().unwrap();
        let path = format!("/v1/{list}/{key}");
        let (entered, there) = (registry.revision(), seen(registry, &path));
        let log = undone(&editor, entered);
        assert_eq!((log.len(), &log[0]["operation"], &log[0]["state"]), (1, &"restore".into(), &Value::Null));
        assert_eq!(registry.get(&path).status, 410, "{path}");
        undone(&editor, registry.revision());
        assert_eq!(seen(registry, &path), there, "{path} is back");
        assert_eq!(editor.delete(&path).status, 200);
        undone(&editor, registry.revision());
        assert_eq!(seen(registry, &path), there, "{path} is back from its end");
        let history = registry.get(&format!("{path}/history")).items();
        let operations: Vec<&str> = history.iter().map(|c| c["operation"].as_str().unwrap()).collect();
        assert_eq!(operations, ["create", "restore", "restore", "delete", "restore"], "{path}");
    }
}

fn what_was_made_together_is_undone_together(registry: &Registry) {
    let editor = registry.editor();
    let open = || registry.get("/v1/memberships?coalition=privacy&status=unconfirmed,current").items().len();
    let (members, before) = (open(), registry.get("/v1/memberships.ndjson").body);
    assert_eq!(members, 3);
    let end = json!({"status": "inactive", "on": "2020", "reason": "Nobody left",
                     "change": {"source": {"title": "A page that is new"}}});
    assert_eq!(editor.post("/v1/coalitions/privacy/end", &end).status, 200);
    assert_eq!(open(), 0);
    let changes = registry.get("/v1/changes?after=436").items();
    let kinds: Vec<&str> = changes.iter().map(|c| c["entity"]["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["source", "coalition", "membership", "membership", "membership"]);
    assert!(changes.iter().all(|change| change["group"] == 437), "{changes:?}");
    // Whichever of them is named.
    let log = undone(&editor, 440);
    assert_eq!(log.len(), 5);
    assert!(log.iter().all(|change| change["group"] == 442 && change["comment"] == "Undoes revision 440"));
    assert_eq!((open(), registry.get("/v1/memberships.ndjson").body == before), (members, true));
    assert_eq!(registry.get("/v1/sources/a-page-that-is-new").status, 410);
    assert_eq!(undone(&editor, 442).len(), 5);
    assert_eq!(open(), 0);
    assert_eq!(registry.get("/v1/sources/a-page-that-is-new").status, 200);
}

fn later_changes_stand_in_the_way(registry: &Registry) {
    let editor = registry.editor();
    let path = "/v1/coalitions/privacy";
    let start = seen(registry, path);
    editor.change(path, &json!({"note": "First"}));
    let first = registry.revision();
    editor.change(path, &json!({"website": "https://second.example/"}));
    let second = registry.revision();
    let head = second;
    blocked(&editor.undo(first), &[&format!("revision {second} changed coalition `privacy`")]);
    assert_eq!(registry.revision(), head, "nothing was stored");
    // The last one first.
    undone(&editor, second);
    undone(&editor, first);
    assert_eq!(seen(registry, path), start);
    // Changes of another thing do not stand in the way.
    editor.change(path, &json!({"note": "Again"}));
    let again = registry.revision();
    editor.change("/v1/coalitions/open-standards", &json!({"note": "Other"}));
    undone(&editor, again);
    assert_eq!(seen(registry, path), start);
    for (revision, code) in
        [("9000", "unknown-revision"), ("0", "unknown-revision"), ("-1", "unknown-revision")]
    {
        let answer = editor.ask(Method::POST, &format!("/v1/changes/{revision}/undo")).send();
        assert_eq!((answer.status, &answer.json()["code"]), (404, &code.into()), "{revision}");
    }
}

fn what_others_refer_to_stays(registry: &Registry) {
    let editor = registry.editor();
    editor.create("/v1/organisations", &organisation("A newcomer"));
    let entered = registry.revision();
    editor.create("/v1/memberships", &membership("privacy", "a-newcomer", "member"));
    let member = registry.revision();
    blocked(&editor.undo(entered), &["a-newcomer", "membership"]);
    undone(&editor, member);
    undone(&editor, entered);
    assert_eq!(registry.get("/v1/organisations/a-newcomer").status, 410);
    // What was taken out does not come back to what is gone.
    blocked(&editor.undo(member + 1), &["a-newcomer"].map(|_| "organisation"));
    // A slug that was given up is the thing's own, so that it can be taken back.
    editor.change("/v1/organisations/w3c", &json!({"slug": "the-consortium"}));
    undone(&editor, registry.revision());
    assert_eq!(registry.get("/v1/organisations/w3c").status, 200);
    assert_eq!(registry.get("/v1/organisations/the-consortium").status, 308);
    // A membership does not come back beside another that says the same.
    let made = editor.create("/v1/memberships", &membership("privacy", "w3c", "partner"));
    assert_eq!(editor.delete(&format!("/v1/memberships/{}", made["id"].as_str().unwrap())).status, 200);
    let out = registry.revision();
    editor.create("/v1/memberships", &membership("privacy", "w3c", "partner"));
    blocked(&editor.undo(out), &["says the same"]);
}

fn an_undo_says_what_it_does_in_the_log(registry: &Registry) {
    let editor = registry.editor();
    let path = "/v1/coalitions/privacy";
    let before = registry.get(path).json();
    editor.change(path, &json!({"note": "A slip", "change": {"comment": "Quickly"}}));
    let answer = editor.post("/v1/changes/437/undo", &json!({"comment": "It was wrong"}));
    let change = &answer.items()[0];
    assert_eq!(change["comment"], "Undoes revision 437: It was wrong");
    assert_eq!((&change["operation"], &change["fields"]), (&"restore".into(), &json!(["note"])));
    assert_eq!(
        change["differences"],
        json!([{"pointer": "/note", "before": "A slip", "after": before["note"]}])
    );
    assert_eq!(change["restores"], json!({"revision": before["revision"], "at": before["updated_at"]}));
    assert_eq!(change["actor"], json!({"kind": "registrar", "name": "registrar"}));
    assert_eq!(registry.get("/v1/changes/438").json(), *change);
    // What the registry said meanwhile, it still says that it said.
    assert_eq!(registry.get(&format!("{path}?known_at_revision=437")).json()["note"], "A slip");
    for revision in [436, 438] {
        assert_eq!(registry.get(&format!("{path}?known_at_revision={revision}")).json(), before);
    }
}

fn whoever_may_do_the_opposite_may_undo(registry: &Registry) {
    let registrar = registry.editor();
    let token = registry.token(&["--role", "coordinator:privacy"]).unwrap();
    let coordinator = Editor::new(registry.client(), &token);
    registrar.change("/v1/coalitions/privacy", &json!({"note": "By the registrar"}));
    registrar.change("/v1/coalitions/open-standards", &json!({"note": "By the registrar"}));
    assert_eq!(coordinator.undo(438).status, 403);
    assert_eq!(coordinator.undo(437).status, 200);
    // What one has entered oneself, one may take back; what others have entered, not.
    coordinator.create("/v1/organisations", &organisation("By the coordinator"));
    let own = registry.revision();
    registrar.create("/v1/organisations", &organisation("By somebody else"));
    let other = registry.revision();
    assert_eq!(coordinator.undo(other).status, 403);
    assert_eq!(coordinator.undo(own).status, 200);
    assert_eq!(coordinator.undo(1).status, 403);
}
