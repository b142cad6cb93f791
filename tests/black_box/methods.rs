//! Methods: what browsers and proxies ask beside `GET`.

use harness::{Document, Registry, both_databases};
use reqwest::Method;

both_databases!(
    head_is_get_without_a_body,
    options_says_what_is_allowed_to_any_origin,
    other_methods_are_not_allowed_and_told_which_are,
    any_origin_may_read,
);

fn head_is_get_without_a_body(registry: &Registry) {
    let mut paths: Vec<String> =
        Document::get().unwrap().operations().iter().map(harness::Operation::address).collect();
    paths.retain(|path| path != "/metrics"); // it counts the very requests
    paths.extend(["/v1/nothing", "/v1/coalitions?limit=0", "/docs", "/v1/coalitions.csv"].map(str::to_owned));
    for path in paths {
        for coding in ["identity", "br"] {
            let get = registry.ask(&path).header("accept-encoding", coding).send();
            let head = registry.ask(&path).method(Method::HEAD).header("accept-encoding", coding).send();
            assert_eq!((head.status, head.body.len()), (get.status, 0), "{path}");
            for (name, value) in &get.headers {
                let differs = ["x-request-id", "date"].contains(&name.as_str());
                assert!(differs || head.headers.get(name) == Some(value), "{path}: {name} {value:?}");
            }
        }
    }
}

fn options_says_what_is_allowed_to_any_origin(registry: &Registry) {
    for operation in Document::get().unwrap().operations() {
        let path = operation.address();
        let preflight = registry
            .ask(&path)
            .method(Method::OPTIONS)
            .header("origin", "https://site.example")
            .header("access-control-request-method", "GET")
            .header("access-control-request-headers", "if-none-match")
            .send();
        assert_eq!((preflight.status, preflight.body.len()), (204, 0), "{path}");
        assert_eq!(preflight.header("access-control-allow-origin"), "*", "{path}");
        for allowed in ["allow", "access-control-allow-methods"] {
            assert_eq!(preflight.header(allowed), "GET, HEAD, OPTIONS", "{path} {allowed}");
        }
        let headers = preflight.header("access-control-allow-headers").to_lowercase();
        assert!(headers.contains("if-none-match"), "{headers}");
    }
}

fn other_methods_are_not_allowed_and_told_which_are(registry: &Registry) {
    for operation in Document::get().unwrap().operations() {
        let path = operation.address();
        for method in [Method::POST, Method::PUT, Method::PATCH, Method::DELETE] {
            let refused = registry.ask(&path).method(method.clone()).send();
            let code = refused.json()["code"].clone();
            assert_eq!((refused.status, code), (405, "method-not-allowed".into()), "{method} {path}");
            assert_eq!(refused.header("allow"), "GET, HEAD, OPTIONS", "{method} {path}");
        }
    }
    for path in ["/v1/nothing", "/nothing/at/all"] {
        assert_eq!(registry.ask(path).method(Method::POST).send().status, 404, "{path}");
    }
    let strange = Method::from_bytes(b"BREW").unwrap();
    assert_eq!(registry.ask("/v1/coalitions").method(strange).send().status, 405);
}

fn any_origin_may_read(registry: &Registry) {
    for path in
        ["/v1/coalitions", "/v1/coalitions.csv", "/v1/nothing", "/openapi.json", "/v1/coalitions?limit=0"]
    {
        let answer = registry.ask(path).header("origin", "https://site.example").send();
        assert_eq!(answer.header("access-control-allow-origin"), "*", "{path}");
        let exposed = answer.header("access-control-expose-headers");
        for field in ["ETag", "Link", "Retry-After", "X-Request-Id"] {
            assert!(exposed.contains(field), "{path}: {field} is not exposed");
        }
    }
}
