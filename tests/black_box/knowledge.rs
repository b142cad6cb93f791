//! What the registry knew: `known_at` and `known_at_revision`.

use harness::{Document, Operation, Registry, both_databases};
use serde_json::Value;

both_databases!(
    revision_nought_is_the_empty_registry,
    the_last_revision_is_today,
    an_instant_means_the_last_revision_before_it,
    the_registry_grows_change_by_change,
    what_is_not_yet_is_not_known,
    a_thing_is_unknown_before_it_was_entered,
);

const HEAD: u64 = 436;

fn with_a_past() -> impl Iterator<Item = &'static Operation> {
    let operations = Document::get().unwrap().operations().iter();
    operations.filter(|operation| operation.parameter("known_at").is_some())
}

fn lists_with_a_past() -> impl Iterator<Item = &'static Operation> {
    with_a_past().filter(|operation| operation.is_list())
}

fn revision_nought_is_the_empty_registry(registry: &Registry) {
    assert!(lists_with_a_past().count() > 8);
    for operation in lists_with_a_past() {
        let answer = registry.get(&format!("{}?known_at_revision=0", operation.address()));
        if operation.path.contains('{') {
            assert_eq!(answer.status, 404, "{}: nothing was there to have a list", operation.id);
        } else {
            let page = answer.json();
            assert_eq!((&page["total"], page["next"].is_null()), (&0.into(), true), "{}", operation.id);
            assert_eq!(page["items"], Value::Array(vec![]), "{}", operation.id);
        }
    }
}

fn the_last_revision_is_today(registry: &Registry) {
    for operation in with_a_past() {
        let address = operation.address();
        let limit = if operation.is_list() { "&limit=200" } else { "" };
        // Figures tell the day that they are of; where none is asked for, it is the day of the revision.
        let figures = operation.path.starts_with("/v1/stats/") || operation.path.contains("compliance");
        let day = if figures { "&as_of=2026-11-23" } else { "" };
        let limit = format!("{limit}{day}");
        let today = registry.get(&format!("{address}?{}", limit.trim_start_matches('&')));
        for known in
            ["known_at_revision=436", "known_at=2026-11-23T00:00:00Z", "known_at=2026-11-23T01:00:00%2B01:00"]
        {
            let then = registry.get(&format!("{address}?{known}{limit}"));
            assert_eq!(then.status, 200, "{address} {known}");
            assert_eq!(then.body, today.body, "{address} {known}");
            assert_eq!(then.header("etag"), today.header("etag"), "{address} {known}");
        }
    }
}

fn an_instant_means_the_last_revision_before_it(registry: &Registry) {
    for operation in lists_with_a_past() {
        let address = operation.address();
        for instant in ["2026-11-22T23:59:59.999Z", "2026-11-23T00:59:59%2B01:00", "1999-12-31T00:00:00Z"] {
            let answer = registry.get(&format!("{address}?known_at={instant}"));
            if operation.path.contains('{') {
                assert_eq!(answer.status, 404, "{address} {instant}");
            } else {
                assert_eq!(answer.json()["total"], 0, "{address} {instant}");
            }
        }
        let after = registry.get(&format!("{address}?known_at=2026-11-23T01:00:00%2B01:00")).json();
        assert_ne!(after["total"], 0, "{address}");
    }
}

fn the_registry_grows_change_by_change(registry: &Registry) {
    let log = registry.all("/v1/changes?limit=200");
    for revision in [1, 128, 129, 130, 200, 266, 267, 300, 311, 312, 435] {
        for (list, kind) in [
            ("sources", "source"),
            ("vocabularies", "vocabulary"),
            ("organisations", "organisation"),
            ("people", "person"),
            ("coalitions", "coalition"),
            ("memberships", "membership"),
        ] {
            let entered = log[..revision].iter().filter(|c| c["entity"]["kind"] == kind).count();
            let known = registry.get(&format!("/v1/{list}?known_at_revision={revision}&limit=1")).json();
            assert_eq!(known["total"], entered, "{list} at {revision}");
        }
    }
}

fn what_is_not_yet_is_not_known(registry: &Registry) {
    for operation in with_a_past() {
        let refused = |known: &str| {
            let answer = registry.get(&format!("{}?{known}", operation.address()));
            let problem = answer.json();
            assert_eq!((answer.status, &problem["code"]), (404, &"unknown-revision".into()), "{known}");
            problem["detail"].as_str().unwrap().to_owned()
        };
        for revision in [HEAD + 1, 9_007_199_254_740_991] {
            let detail = refused(&format!("known_at_revision={revision}"));
            assert!(detail.contains("436"), "it says how far the registry is: {detail}");
        }
        // Nobody knows what the registry will say: an answer would be another one tomorrow.
        assert!(refused("known_at=9999-12-31T23:59:59Z").contains("9999"));
    }
    let beyond = registry.get("/v1/coalitions?known_at_revision=9007199254740992");
    assert_eq!((beyond.status, &beyond.json()["code"]), (400, &"invalid-parameter".into()));
}

fn a_thing_is_unknown_before_it_was_entered(registry: &Registry) {
    let revision = registry.get("/v1/coalitions/privacy").json()["revision"].as_u64().unwrap();
    let at = |revision| registry.get(&format!("/v1/coalitions/privacy?known_at_revision={revision}"));
    assert_eq!(at(revision - 1).status, 404);
    let entered = at(revision).json();
    assert_eq!(entered["member_counts"]["total"], 0, "its members were entered later");
    assert_eq!(at(HEAD).json()["member_counts"]["total"], 3);
}
