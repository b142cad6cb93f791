//! Pages: a walk through a list gives every thing once, in order.

use harness::{Backend, Document, Registry, both_databases};
use proptest::{prelude::*, test_runner::TestRunner};

both_databases!(
    any_walk_gives_each_thing_once_in_order,
    the_last_page_leads_nowhere,
    a_page_has_fifty_things_unless_asked,
    a_foreign_or_broken_cursor_is_refused,
);

/// Every list in each of its orders, and some that are filtered.
fn lists() -> Vec<String> {
    let mut lists: Vec<String> = [
        "/v1/memberships?as_of=2008-04&sort=since",
        "/v1/memberships?q=international&sort=-coalition",
        "/v1/organisations?kind=organisation,network&sort=-country",
        "/v1/coalitions?as_of=2010&lang=fr&sort=formed_on",
        "/v1/coalitions?fields=slug&sort=-name",
        "/v1/changes?kind=membership,coalition",
        "/v1/memberships?known_at_revision=400&sort=role",
    ]
    .map(str::to_owned)
    .to_vec();
    for operation in Document::get().unwrap().lists() {
        let address = operation.address();
        lists.push(format!("{address}?"));
        lists.extend(operation.sorts().iter().map(|sort| format!("{address}?sort={sort}")));
    }
    lists
}

fn any_walk_gives_each_thing_once_in_order(registry: &Registry) {
    let lists = lists();
    let config = ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() };
    TestRunner::new(config)
        .run(&(0..lists.len(), 1..=200_usize), |(list, limit)| {
            let path = &lists[list];
            let separator = if path.ends_with('?') { "" } else { "&" };
            // Without pages: the whole list, line by line.
            let whole = registry.get(&path.replacen('?', ".ndjson?", 1));
            let whole: Vec<serde_json::Value> =
                whole.text().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
            // A page of one thing each would be a long walk through a long list.
            let limit = limit.max(whole.len() / 40).max(1);
            let walked = registry.all(&format!("{path}{separator}limit={limit}"));
            prop_assert_eq!(walked.len(), whole.len(), "{} by {}", path, limit);
            prop_assert!(walked == whole, "{} by {} differs from the whole", path, limit);
            Ok(())
        })
        .unwrap();
}

fn the_last_page_leads_nowhere(registry: &Registry) {
    for list in lists() {
        let separator = if list.ends_with('?') { "" } else { "&" };
        let mut path = format!("{list}{separator}limit=23");
        loop {
            let answer = registry.get(&path);
            let page = answer.json();
            match page["next"].as_str() {
                Some(next) => {
                    assert_eq!(answer.header("link"), format!("<{next}>; rel=\"next\""), "{path}");
                    assert_eq!(page["items"].as_array().unwrap().len(), 23, "{path}");
                    path = registry.client().path_of(next).to_owned();
                }
                None => {
                    assert_eq!(answer.header("link"), "", "{path}");
                    break;
                }
            }
        }
    }
}

fn a_page_has_fifty_things_unless_asked(registry: &Registry) {
    for (list, total) in [("organisations", 122), ("memberships", 125), ("sources", 129), ("coalitions", 45)]
    {
        let page = registry.get(&format!("/v1/{list}")).json();
        assert_eq!(page["items"].as_array().unwrap().len(), total.min(50), "{list}");
        assert_eq!(page["total"], total);
        assert_eq!(page["next"].is_null(), total <= 50);
    }
}

fn a_foreign_or_broken_cursor_is_refused(registry: &Registry) {
    let cursor = |path: &str| {
        let next = registry.get(path).json()["next"].as_str().unwrap().to_owned();
        next.split("cursor=").nth(1).unwrap().split('&').next().unwrap().to_owned()
    };
    let own = cursor("/v1/coalitions?limit=5&sort=name");
    assert_eq!(registry.get(&format!("/v1/coalitions?limit=9&sort=name&cursor={own}")).items().len(), 9);
    let mut flipped = own.clone().into_bytes();
    let middle = flipped.len() / 2;
    flipped[middle] = if flipped[middle] == b'A' { b'B' } else { b'A' };
    let flipped = String::from_utf8(flipped).unwrap();
    let foreign = cursor("/v1/organisations?limit=5");
    for (path, cursor) in [
        ("/v1/coalitions?sort=name", foreign.as_str()),
        ("/v1/coalitions?sort=-name", &own),
        ("/v1/coalitions?sort=name&status=active", &own),
        ("/v1/coalitions?sort=name&as_of=2010", &own),
        ("/v1/coalitions?sort=name&lang=fr", &own),
        ("/v1/organisations?sort=name", &own),
        ("/v1/coalitions?sort=name", &flipped),
        ("/v1/coalitions?sort=name", &own[..own.len() - 1]),
        ("/v1/coalitions?sort=name", "%20"),
        ("/v1/coalitions?sort=name", "e30"),
    ] {
        let refused = registry.get(&format!("{path}&cursor={cursor}"));
        let problem = refused.json();
        assert_eq!((refused.status, &problem["code"]), (400, &"invalid-cursor".into()), "{path} {cursor}");
        assert_eq!(problem["errors"][0]["parameter"], "cursor");
    }
    // The same list on the other database has the same cursors.
    if let Ok(Some(other)) = Registry::shared(Backend::Sqlite) {
        assert_eq!(other.get(&format!("/v1/coalitions?limit=9&sort=name&cursor={own}")).items().len(), 9);
    }
}
