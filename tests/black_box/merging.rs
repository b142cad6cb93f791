//! Two records of one organisation become one.

use harness::{Registry, both_databases_anew};
use serde_json::{Value, json};

use super::stage::{membership, named, organisation};

both_databases_anew!(
    everything_goes_over_to_the_one_that_stays,
    one_undo_brings_both_back,
    what_cannot_be_one_is_not_merged,
    whoever_goes_into_one_that_goes_on_follows,
);

/// Enters two records of one body, with whatever can refer to them.
fn two_records(registry: &Registry) -> [String; 3] {
    let editor = registry.editor();
    let mut left = organisation("Left Institute");
    left["website"] = "https://left.example/".into();
    left["identifiers"] = json!({"isni": {"value": "000000012103268X", "confidence": "probable"}});
    left["classifications"] =
        json!([{"scheme": "registry-core", "concept": "academia", "asserted_by": "registry"}]);
    left["sources"] = json!(["igf-slides-2008"]);
    let mut right = organisation("Right Institute");
    right["identifiers"] = json!({"wikidata": {"value": "Q424242", "confidence": "confirmed"}});
    editor.create("/v1/organisations", &left);
    editor.create("/v1/organisations", &right);
    let mut unit = organisation("A Faculty");
    unit["parent"] = "left-institute".into();
    unit["successor"] = "left-institute".into();
    editor.create("/v1/organisations", &unit);
    editor.create("/v1/people", &json!({"name": "A Professor", "affiliation": "left-institute"}));
    let mut coalition = named("Coalition with a list");
    coalition["listings"] = json!([{"source": "igf-slides-2008", "verbatim": "LI", "completeness": "open",
        "items": [{"verbatim": "LI", "reading": "resolved", "members": ["left-institute"]}]}]);
    editor.create("/v1/coalitions", &coalition);
    let enter = |draft: &Value| editor.create("/v1/memberships", draft)["id"].as_str().unwrap().to_owned();
    let alone = enter(&membership("open-standards", "left-institute", "member"));
    let mut twin = membership("privacy", "left-institute", "member");
    twin["since"] = "2010".into();
    twin["note"] = "Said there".into();
    let twin = enter(&twin);
    let mut stays = membership("privacy", "right-institute", "member");
    stays["since"] = "2012".into();
    stays["change"] = json!({"source": {"title": "Another list"}});
    let stays = enter(&stays);
    [alone, twin, stays]
}

fn everything_goes_over_to_the_one_that_stays(registry: &Registry) {
    let editor = registry.editor();
    let [alone, twin, stays] = two_records(registry);
    let head = registry.revision();
    let merge = json!({"into": "right-institute", "change": {"comment": "One and the same"}});
    let answer = editor.post("/v1/organisations/left-institute/merge", &merge);
    assert_eq!(answer.status, 200, "{}", answer.text());
    let united = answer.json();
    assert_eq!((&united["slug"], &united["name"]), (&"right-institute".into(), &"Right Institute".into()));
    assert_eq!(united, registry.get("/v1/organisations/right-institute").json());
    let names: Vec<_> =
        united["names"].as_array().unwrap().iter().map(|n| (&n["value"], &n["kind"])).collect();
    assert_eq!(
        names,
        [(&"Right Institute".into(), &"official".into()), (&"Left Institute".into(), &"alias".into())]
            as [(&Value, &Value); 2]
    );
    assert_eq!(united["identifiers"].as_object().unwrap().len(), 2);
    assert_eq!(
        (&united["website"], &united["sources"]),
        (&"https://left.example/".into(), &json!(["igf-slides-2008"]))
    );
    assert_eq!(united["stakeholder_category"], "academia");
    // Its addresses lead there.
    let moved = |path: &str, to: &str| {
        let answer = registry.get(path);
        let location = registry.client().path_of(answer.header("location")).to_owned();
        assert_eq!((answer.status, location.as_str()), (301, to), "{path}");
        assert_eq!(registry.get(to).status, 200, "{to}");
    };
    moved("/v1/organisations/left-institute", "/v1/organisations/right-institute");
    moved("/v1/organisations/left-institute?lang=fr", "/v1/organisations/right-institute?lang=fr");
    moved("/v1/organisations/left-institute/memberships", "/v1/organisations/right-institute/memberships");
    moved(&format!("/v1/memberships/{twin}"), &format!("/v1/memberships/{stays}"));
    // The membership without a twin went over, the other went into its twin with all that it rests on.
    let carried = registry.get(&format!("/v1/memberships/{alone}")).json();
    assert_eq!(carried["member"]["slug"], "right-institute");
    let joined = registry.get(&format!("/v1/memberships/{stays}")).json();
    assert_eq!((&joined["since"], &joined["note"]), (&"2010".into(), &"Said there".into()));
    let sources: Vec<_> = joined["statements"].as_array().unwrap().iter().map(|s| &s["source"]).collect();
    assert_eq!(sources, ["another-list", "igf-slides-2008"]);
    for filter in ["member=right-institute", "member=left-institute"] {
        assert_eq!(registry.get(&format!("/v1/memberships?{filter}")).items().len(), 2, "{filter}");
    }
    // So does whatever else referred to it.
    let faculty = registry.get("/v1/organisations/a-faculty").json();
    assert_eq!(
        (&faculty["parent"]["slug"], &faculty["successor"]["slug"]),
        (&"right-institute".into(), &"right-institute".into())
    );
    assert_eq!(registry.get("/v1/people/a-professor").json()["affiliation"]["slug"], "right-institute");
    let coalition = registry.get("/v1/coalitions/coalition-with-a-list").json();
    assert_eq!(coalition["listings"][0]["items"][0]["members"], json!(["right-institute"]));
    assert_eq!(coalition["listings"][0]["items"][0]["verbatim"], "LI", "what is printed stays");
    // All of it is one group of changes with one reason, and the log says what went where.
    let changes = registry.get(&format!("/v1/changes?after={head}")).items();
    assert!(changes.iter().all(|c| c["operation"] == "merge" && c["comment"] == "One and the same"));
    assert!(changes.iter().all(|c| c["group"] == head + 1));
    let gone: Vec<_> = changes.iter().filter(|c| c["state"].is_null()).collect();
    assert_eq!(gone.len(), 2);
    assert_eq!(gone[0]["entity"]["merged_into"], stays.as_str());
    assert_eq!(gone[1]["entity"]["merged_into"], united["id"]);
    let history = registry.get("/v1/organisations/left-institute/history").items();
    assert_eq!(history.last().unwrap()["operation"], "merge");
    // The past is as it was.
    let then = |path: &str| registry.get(&format!("{path}?known_at_revision={head}"));
    assert_eq!(then("/v1/organisations/left-institute").json()["slug"], "left-institute");
    assert_eq!(then(&format!("/v1/memberships/{twin}")).json()["note"], "Said there");
    assert_eq!(then("/v1/people/a-professor").json()["affiliation"]["slug"], "left-institute");
    // Whoever writes to what went away is told where it went.
    let late = editor.ask(reqwest::Method::PATCH, "/v1/organisations/left-institute");
    let late = late.header("if-match", "*").json(&json!({"note": "Late"})).send();
    assert_eq!(late.status, 410);
    assert!(late.json()["detail"].as_str().unwrap().contains("`right-institute`"), "{}", late.text());
    let taken = editor.post("/v1/organisations", &{
        let mut draft = organisation("Another");
        draft["slug"] = "left-institute".into();
        draft
    });
    assert_eq!(taken.status, 409, "its slug stays its own");
}

fn one_undo_brings_both_back(registry: &Registry) {
    let editor = registry.editor();
    two_records(registry);
    let lists = ["organisations", "people", "coalitions", "memberships"];
    let everything = || lists.map(|list| registry.get(&format!("/v1/{list}.ndjson")).body);
    let before = everything();
    let tags = ["left", "right"].map(|name| editor.tag(&format!("/v1/organisations/{name}-institute")));
    let merged = editor.post("/v1/organisations/left-institute/merge", &json!({"into": "right-institute"}));
    assert_eq!(merged.status, 200);
    let after = everything();
    assert!(after != before);
    let undone = editor.undo(registry.revision());
    assert_eq!(undone.status, 200, "{}", undone.text());
    assert!(everything() == before, "as it was, byte for byte");
    let again = ["left", "right"].map(|name| editor.tag(&format!("/v1/organisations/{name}-institute")));
    assert_eq!(again, tags);
    let redone = editor.undo(registry.revision());
    assert_eq!(redone.status, 200, "{}", redone.text());
    assert!(everything() == after, "undoing the undo merges them again");
    assert_eq!(registry.get("/v1/organisations/left-institute").status, 301);
}

fn what_cannot_be_one_is_not_merged(registry: &Registry) {
    let editor = registry.editor();
    let head = registry.revision();
    let merge = |from: &str, into: &str| {
        editor.post(&format!("/v1/organisations/{from}/merge"), &json!({"into": into}))
    };
    let different = merge("w3c", "world-bank");
    assert_eq!((different.status, &different.json()["code"]), (409, &"different-identifiers".into()));
    assert!(different.json()["detail"].as_str().unwrap().contains("`ror`"), "{}", different.text());
    for into in ["w3c", "nowhere", "privacy", "tarek-cheniti"] {
        let answer = merge("w3c", into);
        assert_eq!((answer.status, &answer.json()["errors"][0]["pointer"]), (422, &"/into".into()), "{into}");
    }
    assert_eq!(merge("nowhere", "w3c").status, 404);
    assert_eq!(registry.revision(), head);
}

fn whoever_goes_into_one_that_goes_on_follows(registry: &Registry) {
    let editor = registry.editor();
    for name in ["One", "Two", "Three"] {
        editor.create("/v1/organisations", &organisation(name));
    }
    editor.create("/v1/memberships", &membership("privacy", "one", "member"));
    let mut unit = organisation("Unit");
    unit["parent"] = "one".into();
    editor.create("/v1/organisations", &unit);
    for (from, into) in [("one", "two"), ("two", "three")] {
        let answer = editor.post(&format!("/v1/organisations/{from}/merge"), &json!({"into": into}));
        assert_eq!(answer.status, 200, "{}", answer.text());
    }
    for slug in ["one", "two"] {
        let moved = registry.get(&format!("/v1/organisations/{slug}"));
        assert_eq!(
            (moved.status, moved.header("location").ends_with("/v1/organisations/three")),
            (301, true)
        );
        assert_eq!(registry.get(&format!("/v1/memberships?member={slug}")).items().len(), 1);
    }
    assert_eq!(registry.get("/v1/organisations/unit").json()["parent"]["slug"], "three");
    // The survivor may not be undone from under it.
    let first = registry.get("/v1/organisations/one/history").items();
    let blocked = editor.undo(first.last().unwrap()["revision"].as_i64().unwrap());
    assert_eq!((blocked.status, &blocked.json()["code"]), (409, &"undo-blocked".into()));
    // An organisation above the other keeps out of its own way.
    let answer = editor.post("/v1/organisations/unit/merge", &json!({"into": "three"}));
    assert_eq!((answer.status, &answer.json()["parent"]), (200, &Value::Null), "{}", answer.text());
}
