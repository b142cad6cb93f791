//! Somebody who keeps a copy: the log of changes.

use std::collections::BTreeSet;

use harness::{Document, Registry, both_databases};
use serde_json::{Value, json};

both_databases!(
    the_log_has_no_gap,
    after_goes_on_where_the_copy_ends,
    the_log_can_be_narrowed_to_kinds,
    a_history_is_the_part_of_the_log_about_one_thing,
    every_state_is_a_record_of_its_kind,
    a_thing_names_the_change_that_last_touched_it,
);

fn log(registry: &Registry) -> Vec<Value> {
    registry.all("/v1/changes?limit=200")
}

fn the_log_has_no_gap(registry: &Registry) {
    let revisions: Vec<i64> = log(registry).iter().map(|c| c["revision"].as_i64().unwrap()).collect();
    assert_eq!(revisions, (1..=436).collect::<Vec<_>>());
}

fn after_goes_on_where_the_copy_ends(registry: &Registry) {
    let whole = log(registry);
    for after in [0, 1, 7, 435, 436, 9_000] {
        let answer = registry.get(&format!("/v1/changes?after={after}&limit=200")).json();
        let rest: Vec<_> = whole.iter().skip(after).cloned().collect();
        assert_eq!(answer["total"], rest.len(), "after {after}");
        assert_eq!(answer["items"], json!(rest[..rest.len().min(200)]), "after {after}");
        assert_eq!(answer["next"].is_null(), rest.len() <= 200, "after {after}");
    }
}

fn the_log_can_be_narrowed_to_kinds(registry: &Registry) {
    let whole = log(registry);
    let kinds: BTreeSet<&str> = whole.iter().map(|c| c["entity"]["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds.len(), 6);
    for kind in &kinds {
        let of_kind: Vec<_> = whole.iter().filter(|c| c["entity"]["kind"] == *kind).cloned().collect();
        assert_eq!(registry.all(&format!("/v1/changes?kind={kind}&limit=30")), of_kind);
    }
    let two: Vec<_> = whole
        .iter()
        .filter(|c| c["entity"]["kind"] == "person" || c["entity"]["kind"] == "coalition")
        .filter(|c| c["revision"].as_i64().unwrap() > 280)
        .cloned()
        .collect();
    assert!(!two.is_empty());
    assert_eq!(registry.all("/v1/changes?kind=person,coalition&after=280&limit=7"), two);
}

fn a_history_is_the_part_of_the_log_about_one_thing(registry: &Registry) {
    let whole = log(registry);
    let membership = registry.get("/v1/memberships?limit=1").items()[0]["id"].as_str().unwrap().to_owned();
    for thing in [
        "coalitions/privacy",
        "organisations/world-bank",
        "people/tarek-cheniti",
        "sources/igf-slides-2008",
        "vocabularies/registry-core",
        &format!("memberships/{membership}"),
    ] {
        let history = registry.all(&format!("/v1/{thing}/history"));
        let key = thing.rsplit('/').next().unwrap();
        let expected: Vec<_> = whole
            .iter()
            .filter(|c| c["entity"]["slug"] == key || c["entity"]["id"] == key)
            .filter(|c| thing.starts_with("sources") == (c["entity"]["kind"] == "source"))
            .cloned()
            .collect();
        assert_eq!(expected.len(), 1, "{thing} was recorded once");
        assert_eq!(history, expected, "{thing}");
        let revision = &history[0]["revision"];
        assert!(registry.all(&format!("/v1/{thing}/history?after={revision}")).is_empty());
    }
    assert_eq!(registry.get("/v1/coalitions/nowhere/history").status, 404);
}

fn every_state_is_a_record_of_its_kind(registry: &Registry) {
    let document = Document::get().unwrap();
    for change in log(registry) {
        let kind = change["entity"]["kind"].as_str().unwrap();
        let schema = format!("{}{}Record", kind[..1].to_uppercase(), &kind[1..]);
        document
            .check_named(&schema, &change["state"])
            .unwrap_or_else(|error| panic!("revision {}: {error}", change["revision"]));
        assert_eq!(change["state"]["id"], change["entity"]["id"]);
        for field in change["fields"].as_array().unwrap() {
            assert!(change["state"].get(field.as_str().unwrap()).is_some(), "{field} of {kind}");
        }
    }
}

fn a_thing_names_the_change_that_last_touched_it(registry: &Registry) {
    let whole = log(registry);
    for (list, kind) in [
        ("coalitions", "coalition"),
        ("organisations", "organisation"),
        ("people", "person"),
        ("memberships", "membership"),
        ("sources", "source"),
        ("vocabularies", "vocabulary"),
    ] {
        for thing in registry.all(&format!("/v1/{list}?limit=200")) {
            let revision = thing["revision"].as_u64().unwrap() as usize;
            let change = &whole[revision - 1];
            assert_eq!(change["entity"]["kind"], kind);
            let key = if thing.get("slug").is_some() { &thing["slug"] } else { &thing["id"] };
            assert!(&change["entity"]["slug"] == key || &change["entity"]["id"] == key, "{thing}");
            assert_eq!(change["at"], thing["updated_at"]);
        }
    }
}
