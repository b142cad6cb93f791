//! The order of lists.

use api::registry::text::fold;
use harness::{Document, Registry, both_databases};
use openapi::PartialDate;
use serde_json::Value;

both_databases!(every_order_is_kept, what_has_no_date_comes_last, the_first_order_is_the_usual_one);

/// What a thing is ordered by, so that it compares; `None` = it comes last.
fn key(list: &str, sort: &str, thing: &Value) -> Option<String> {
    let text = |pointer: &str| thing.pointer(pointer).and_then(Value::as_str).map(str::to_owned);
    let date = |pointer: &str| {
        text(pointer).map(|date| {
            let date: PartialDate = date.parse().unwrap();
            let bound =
                |day: Option<chrono::NaiveDate>, open: &str| day.map_or(open.into(), |d| d.to_string());
            format!("{}/{}", bound(date.earliest(), "0"), bound(date.latest(), "A"))
        })
    };
    match (list, sort) {
        (_, "name") => text("/name").map(|name| fold(&name)),
        (_, "title") => text("/title").map(|title| fold(&title)),
        (_, "member") => text("/member/name").map(|name| fold(&name)),
        (_, "coalition") => text("/coalition/name").map(|name| fold(&name)),
        (_, "role" | "country" | "id" | "updated_at") => text(&format!("/{sort}")),
        (_, "formed_on" | "since") => date(&format!("/{sort}")),
        _ => panic!("{list} can be ordered by {sort}, of which this test knows nothing"),
    }
}

fn every_order_is_kept(registry: &Registry) {
    for operation in Document::get().unwrap().lists() {
        for sort in operation.sorts() {
            let path = format!("{}?sort={sort}&limit=200", operation.address());
            let things = registry.get(&path).items();
            let bare = sort.trim_start_matches('-');
            let keys: Vec<_> = things.iter().map(|thing| key(&operation.id, bare, thing)).collect();
            for (pair, things) in keys.windows(2).zip(things.windows(2)) {
                let kept = match (&pair[0], &pair[1]) {
                    (Some(a), Some(b)) if a == b => {
                        // Ties are broken by id, but by the member first where coalition or role are equal.
                        matches!(bare, "coalition" | "role")
                            || things[0].get("slug").is_none()
                            || things[0]["id"].as_str() < things[1]["id"].as_str()
                    }
                    (Some(a), Some(b)) => (a < b) != sort.starts_with('-'),
                    (None, Some(_)) => false,
                    (_, None) => true,
                };
                assert!(kept, "{path}: {:?} before {:?}", pair[0], pair[1]);
            }
        }
    }
}

fn what_has_no_date_comes_last(registry: &Registry) {
    for sort in ["formed_on", "-formed_on"] {
        let coalitions = registry.get(&format!("/v1/coalitions?sort={sort}&limit=200")).items();
        let dated: Vec<bool> = coalitions.iter().map(|c| c["formed_on"].is_string()).collect();
        let known = dated.iter().filter(|d| **d).count();
        assert_eq!(known, 41, "four are not known");
        assert!(dated[..known].iter().all(|d| *d) && !dated[known..].iter().any(|d| *d), "{sort}");
    }
    let first = registry.get("/v1/coalitions?sort=-formed_on&limit=1").items();
    assert_eq!(first[0]["formed_on"], "2024");
}

fn the_first_order_is_the_usual_one(registry: &Registry) {
    for operation in Document::get().unwrap().lists() {
        if let Some(first) = operation.sorts().first() {
            let address = operation.address();
            let usual = registry.get(&format!("{address}?limit=200"));
            let asked = registry.get(&format!("{address}?limit=200&sort={first}"));
            assert_eq!(usual.items(), asked.items(), "{address}");
            let default = operation.parameter("sort").unwrap().schema["default"].clone();
            assert_eq!(default, Value::from(first.as_str()));
        }
    }
}
