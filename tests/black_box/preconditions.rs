//! Nobody's work is lost: `If-Match`, and what can be rehearsed.

use harness::{Document, Editor, Registry, both_databases_anew};
use reqwest::Method;
use serde_json::{Value, json};

use super::{imports, stage::Stage, suggestions};

both_databases_anew!(
    of_two_who_change_the_same_state_one_wins,
    every_form_of_an_answer_names_the_state,
    what_names_no_state_is_refused,
    operations_look_at_the_state_where_it_is_given,
    a_rehearsal_answers_the_same_and_changes_nothing,
);

const PATH: &str = "/v1/coalitions/privacy";

fn of_two_who_change_the_same_state_one_wins(registry: &Registry) {
    let editor = registry.editor();
    let seen = editor.tag(PATH);
    let first = editor.patch_seen(PATH, &seen, &json!({"note": "First"}));
    assert_eq!(first.status, 200, "{}", first.text());
    let second = editor.patch_seen(PATH, &seen, &json!({"website": "https://second.example/"}));
    assert_eq!((second.status, &second.json()["code"]), (412, &"stale".into()));
    let revision = first.json()["revision"].to_string();
    assert!(second.json()["detail"].as_str().unwrap().contains(&revision), "{}", second.text());
    assert_eq!(second.header("etag"), editor.tag(PATH), "the answer brings the tag as it is now");
    let again =
        editor.patch_seen(PATH, second.header("etag"), &json!({"website": "https://second.example/"}));
    assert_eq!(again.status, 200, "{}", again.text());
    assert_eq!(
        (&again.json()["note"], &again.json()["website"]),
        (&"First".into(), &"https://second.example/".into())
    );
    // Of many at once, one.
    let seen = again.header("etag").to_owned();
    let statuses: Vec<u16> = std::thread::scope(|scope| {
        let tries: Vec<_> = (0..8)
            .map(|i| {
                let (seen, editor) = (&seen, &editor);
                scope.spawn(move || editor.patch_seen(PATH, seen, &json!({"note": format!("By {i}")})).status)
            })
            .collect();
        tries.into_iter().map(|one| one.join().unwrap()).collect()
    });
    assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 1, "{statuses:?}");
    assert_eq!(statuses.iter().filter(|status| **status == 412).count(), 7, "{statuses:?}");
    assert_eq!(registry.get(&format!("{PATH}/history")).items().len(), 4);
}

fn every_form_of_an_answer_names_the_state(registry: &Registry) {
    let editor = registry.editor();
    let mut count = 0;
    for (query, header, value) in [
        ("", "accept-encoding", "identity"),
        ("", "accept-encoding", "gzip"),
        ("", "accept-encoding", "br"),
        ("", "accept-encoding", "zstd"),
        ("", "accept-language", "fr"),
        ("?lang=fr", "accept", "application/json"),
        ("?fields=slug,name", "accept", "application/json"),
        ("?as_of=2008-04", "accept", "application/json"),
        (".json", "accept", "*/*"),
    ] {
        let seen = registry.ask(&format!("{PATH}{query}")).header(header, value).send();
        let tag = seen.header("etag");
        count += 1;
        let answer = editor.patch_seen(PATH, tag, &json!({"note": format!("Change {count}")}));
        assert_eq!(answer.status, 200, "{query} {header}: {value} {tag}: {}", answer.text());
        assert_eq!(editor.patch_seen(PATH, tag, &json!({"note": "Late"})).status, 412, "{tag}");
        // The answer to a write names the state it made, and one tag among several will do.
        let several = format!("\"1.other\", {}", answer.header("etag"));
        assert_eq!(editor.patch_seen(PATH, &several, &json!({"note": format!("More {count}")})).status, 200);
    }
    assert_eq!(editor.patch_seen(PATH, "*", &json!({"note": "Whatever it is"})).status, 200);
}

fn what_names_no_state_is_refused(registry: &Registry) {
    let editor = registry.editor();
    let seen = editor.tag(PATH);
    let head = registry.revision();
    let bare = seen.trim_matches('"');
    for wrong in
        [format!("W/{seen}"), bare.to_owned(), "\"\"".into(), "\"*\"".into(), "0".into(), "\"abc\"".into()]
    {
        let answer = editor.patch_seen(PATH, &wrong, &json!({"note": "Lost"}));
        assert_eq!((answer.status, &answer.json()["code"]), (412, &"stale".into()), "{wrong}");
        assert_eq!(answer.header("etag"), seen, "{wrong}");
    }
    // The tag of another thing, or of a list, is none of this one.
    for other in ["/v1/organisations/w3c", "/v1/coalitions"] {
        assert_eq!(
            editor.patch_seen(PATH, &editor.tag(other), &json!({"note": "Lost"})).status,
            412,
            "{other}"
        );
    }
    for method in [Method::PATCH, Method::DELETE] {
        let request = editor.ask(method.clone(), PATH);
        let request = if method == Method::PATCH { request.json(&json!({"note": "Lost"})) } else { request };
        let answer = request.send();
        assert_eq!(
            (answer.status, &answer.json()["code"]),
            (428, &"precondition-required".into()),
            "{method}"
        );
    }
    assert_eq!(registry.revision(), head);
}

fn operations_look_at_the_state_where_it_is_given(registry: &Registry) {
    let stage = Stage::set(registry);
    let operations = Document::get().unwrap().operations().iter();
    let optional = operations.filter(|operation| {
        let parameters = operation.object["parameters"].as_array().unwrap();
        parameters.iter().any(|p| p["$ref"] == "#/components/parameters/IfMatchOptional")
    });
    let mut shown = 0;
    for operation in optional {
        let address = operation.address();
        let thing = address.rsplit_once('/').unwrap().0;
        let ask = |seen: &str| {
            let path = format!("{address}?dry_run=true");
            stage.attempt(operation, &path, None).header("if-match", seen).send()
        };
        let stale = ask("\"1.abc\"");
        assert_eq!(stale.status, 412, "{}: {}", operation.id, stale.text());
        assert_eq!(ask(stale.header("etag")).status, 200, "{}", operation.id);
        assert_eq!(ask(&registry.editor().tag(thing)).status, 200, "{}", operation.id);
        assert_eq!(ask("*").status, 200, "{}", operation.id);
        shown += 1;
    }
    assert!(shown >= 4, "{shown}");
}

/// An answer without what is different every time: ids of things that are new.
fn nameless(mut answer: Value, known: &str) -> Value {
    fn walk(value: &mut Value, known: &str) {
        match value {
            Value::String(text) if uuid::Uuid::parse_str(text).is_ok() && !known.contains(text.as_str()) => {
                *value = "new".into();
            }
            Value::Array(items) => items.iter_mut().for_each(|item| walk(item, known)),
            Value::Object(members) => {
                for moment in ["updated_at", "at"] {
                    members.shift_remove(moment);
                }
                members.values_mut().for_each(|member| walk(member, known));
            }
            _ => {}
        }
    }
    walk(&mut answer, known);
    answer
}

/// Everything that the registry says.
fn everything(registry: &Registry) -> Vec<Vec<u8>> {
    ["sources", "vocabularies", "organisations", "people", "coalitions", "memberships", "changes"]
        .map(|list| registry.get(&format!("/v1/{list}.ndjson")).body)
        .into()
}

fn a_rehearsal_answers_the_same_and_changes_nothing(registry: &Registry) {
    let stage = Stage::set(registry);
    let operations = Document::get().unwrap().operations().iter();
    let (before, head) = (everything(registry), registry.revision());
    let known: String = before.iter().map(|list| String::from_utf8_lossy(list)).collect();
    let rehearsed: Vec<_> = operations
        .filter(|operation| operation.parameter("dry_run").is_some())
        // Plans and suggestions are no changes, and nothing brings an erased person back: shown where they are.
        .filter(|operation| !imports::has(operation) && !suggestions::has(operation))
        .filter(|operation| operation.id != "person_erase")
        .map(|operation| {
            let path = format!("{}?dry_run=true", operation.address());
            (operation, stage.attempt(operation, &path, None).send())
        })
        .collect();
    assert!(rehearsed.len() > 20, "{}", rehearsed.len());
    assert_eq!(registry.revision(), head);
    assert!(everything(registry) == before, "a rehearsal left a trace");
    for (operation, rehearsed) in rehearsed {
        assert!(rehearsed.status < 300, "{}: {}", operation.id, rehearsed.text());
        assert_eq!(rehearsed.header("cache-control"), "no-store");
        // Each is done on the registry as it was: what was done is undone.
        let done = stage.attempt(operation, &operation.address(), None).send();
        assert_eq!(done.status, rehearsed.status, "{}: {}", operation.id, done.text());
        let last = registry.revision();
        assert!(last > head, "{} is done", operation.id);
        let expected = nameless(rehearsed.json(), &known).to_string();
        let told = nameless(done.json(), &known).to_string();
        let group = registry.get(&format!("/v1/changes/{last}")).json()["group"].as_i64().unwrap();
        // Revisions go on: the rehearsal named the next one after the head.
        let shift = |text: String| {
            let mut value: Value = serde_json::from_str(&text).unwrap();
            shift_revisions(&mut value, head, group - 1 - head);
            value
        };
        assert_eq!(shift(expected), serde_json::from_str::<Value>(&told).unwrap(), "{}", operation.id);
        let undone = Editor::new(registry.client(), registry.registrar()).undo(last);
        assert_eq!(undone.status, 200, "{}: {}", operation.id, undone.text());
    }
}

/// Counts revisions after the head on by as many as others were made meanwhile.
fn shift_revisions(value: &mut Value, head: i64, by: i64) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| shift_revisions(item, head, by)),
        Value::Object(members) => {
            for (name, member) in members.iter_mut() {
                match member.as_i64() {
                    Some(number) if matches!(name.as_str(), "revision" | "group") && number > head => {
                        *member = (number + by).into();
                    }
                    _ => shift_revisions(member, head, by),
                }
            }
        }
        _ => {}
    }
}
