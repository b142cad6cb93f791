//! Methods: what browsers and proxies ask beside `GET`.

use harness::{Document, Operation, Registry, both_databases};
use reqwest::Method;

both_databases!(
    head_is_get_without_a_body,
    options_says_what_is_allowed_to_any_origin,
    other_methods_are_not_allowed_and_told_which_are,
    any_origin_may_read,
);

fn head_is_get_without_a_body(registry: &Registry) {
    let mut paths: Vec<String> =
        Document::get().unwrap().operations().iter().filter(|o| o.reads()).map(Operation::address).collect();
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

fn sorted(list: &str) -> Vec<String> {
    let mut words: Vec<String> = list.split(", ").map(str::to_owned).collect();
    words.sort();
    words
}

/// The methods that the document knows at a path, and those that come with them.
fn methods_at(path: &str) -> Vec<String> {
    let operations = Document::get().unwrap().operations().iter();
    let mut methods: Vec<String> = operations.filter(|o| o.path == path).map(|o| o.method.clone()).collect();
    if methods.iter().any(|method| method == "GET") {
        methods.push("HEAD".into());
    }
    methods.push("OPTIONS".into());
    methods.sort();
    methods
}

fn options_says_what_is_allowed_to_any_origin(registry: &Registry) {
    for operation in Document::get().unwrap().operations() {
        let path = operation.address();
        let preflight = registry
            .ask(&path)
            .method(Method::OPTIONS)
            .header("origin", "https://site.example")
            .header("access-control-request-method", &operation.method)
            .header("access-control-request-headers", "if-match, if-none-match")
            .send();
        assert_eq!((preflight.status, preflight.body.len()), (204, 0), "{path}");
        assert_eq!(preflight.header("access-control-allow-origin"), "*", "{path}");
        for allowed in ["allow", "access-control-allow-methods"] {
            assert_eq!(sorted(preflight.header(allowed)), methods_at(&operation.path), "{path} {allowed}");
        }
        let headers = preflight.header("access-control-allow-headers").to_lowercase();
        for header in ["if-none-match", "if-match", "authorization", "content-type"] {
            assert!(headers.contains(header), "{headers}");
        }
    }
}

fn other_methods_are_not_allowed_and_told_which_are(registry: &Registry) {
    for operation in Document::get().unwrap().operations() {
        let path = operation.address();
        let known = methods_at(&operation.path);
        for method in [Method::GET, Method::HEAD, Method::POST, Method::PUT, Method::PATCH, Method::DELETE] {
            if known.contains(&method.to_string()) {
                continue;
            }
            let refused = registry.ask(&path).method(method.clone()).send();
            assert_eq!(refused.status, 405, "{method} {path}");
            assert!(
                method == Method::HEAD || refused.json()["code"] == "method-not-allowed",
                "{method} {path}"
            );
            assert_eq!(sorted(refused.header("allow")), known, "{method} {path}");
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
        // Every field: `ETag`, `Link`, `Retry-After` and all others. That it holds takes an answer without credentials.
        assert_eq!(answer.header("access-control-expose-headers"), "*", "{path}");
        assert!(answer.headers.get("access-control-allow-credentials").is_none(), "{path}");
    }
}
