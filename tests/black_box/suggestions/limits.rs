//! How much the registry takes from those who need no token.

use harness::{Answer, Registry};
use reqwest::Method;
use serde_json::json;

use super::{code, decline, each_anew, suggest, suggested, website};

each_anew!(&[];
    five_suggestions_at_once_and_ten_an_hour,
    a_body_has_at_most_64_kib,
    nobody_says_where_they_come_from,
);
each_anew!(&["--suggestions-at-once", "100", "--open-suggestions", "3"];
    so_many_may_be_open_from_one_address,
);
each_anew!(&["--suggestions-at-once", "2", "--trusted-proxies", "1"];
    behind_a_proxy_each_client_has_an_address,
);

fn many(answer: &Answer) -> u64 {
    assert_eq!(code(answer), (429, "too-many-requests".into()), "{}", answer.text());
    answer.header("retry-after").parse().unwrap()
}

fn five_suggestions_at_once_and_ten_an_hour(registry: &Registry) {
    let draft = website("world-bank", "https://www.worldbank.org/");
    // What is refused or rehearsed does not count.
    for _ in 0..20 {
        assert_eq!(suggest(registry, &website("no-such-body", "https://x.example/")).status, 422);
        let rehearsed = registry.ask("/v1/suggestions?dry_run=true").method(Method::POST).json(&draft).send();
        assert_eq!(rehearsed.status, 201);
    }
    for _ in 0..5 {
        suggested(registry, &draft);
    }
    for _ in 0..3 {
        let wait = many(&suggest(registry, &draft));
        assert!((300..=361).contains(&wait), "one more every six minutes: {wait}");
    }
    // Everything else goes on.
    assert_eq!(registry.get("/v1/coalitions").status, 200);
    assert_eq!(registry.editor().ask(Method::GET, "/v1/suggestions").send().items().len(), 5);
}

fn so_many_may_be_open_from_one_address(registry: &Registry) {
    let draft = website("world-bank", "https://www.worldbank.org/");
    let first = suggested(registry, &draft);
    suggested(registry, &draft);
    suggested(registry, &draft);
    let refused = suggest(registry, &draft);
    assert!(many(&refused) >= 60);
    assert!(refused.json()["detail"].as_str().unwrap().starts_with("3 suggestions"), "{}", refused.text());
    assert_eq!(decline(&registry.editor(), &first, "Once is enough.").status, 200);
    suggested(registry, &draft);
    assert!(many(&suggest(registry, &draft)) >= 60);
}

fn a_body_has_at_most_64_kib(registry: &Registry) {
    let mut draft = website("world-bank", "https://www.worldbank.org/");
    draft["patch"]["note"] = json!("n".repeat(19_000));
    suggested(registry, &draft);
    let whole = draft.to_string();
    let send = |bytes: String| {
        registry.ask("/v1/suggestions").method(Method::POST).body("application/json", bytes).send()
    };
    let padded = |length: usize| format!("{whole}{}", " ".repeat(length - whole.len()));
    assert_eq!(send(padded(64 * 1024)).status, 201);
    assert_eq!(code(&send(padded(64 * 1024 + 1))), (413, "content-too-large".into()));
}

/// Suggests something as if it came through a proxy.
fn from(registry: &Registry, forwarded: &[&str]) -> Answer {
    let draft = website("world-bank", "https://www.worldbank.org/");
    let request = registry.ask("/v1/suggestions").method(Method::POST).json(&draft);
    forwarded.iter().fold(request, |request, line| request.header("x-forwarded-for", line)).send()
}

fn nobody_says_where_they_come_from(registry: &Registry) {
    for number in 0..5 {
        assert_eq!(from(registry, &[&format!("192.0.2.{number}")]).status, 201);
    }
    many(&from(registry, &["192.0.2.77"]));
    many(&from(registry, &[]));
}

fn behind_a_proxy_each_client_has_an_address(registry: &Registry) {
    for client in ["192.0.2.1", "192.0.2.2:4711", "2001:db8:0:1::1", "[2001:db8:0:2::1]:80", "unknown"] {
        assert_eq!(from(registry, &[client]).status, 201, "{client}");
        // What stands before it the client has made up, in the same line or in another.
        assert_eq!(from(registry, &[&format!("203.0.113.7, {client}")]).status, 201, "{client}");
        many(&from(registry, &["203.0.113.8", client]));
    }
    many(&from(registry, &["2001:db8:0:1:ffff::2"]));
    // Whoever has no address there is the proxy itself, like the one that it calls `unknown`.
    many(&from(registry, &[]));
}
