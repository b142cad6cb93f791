//! Questions that cannot be answered, and what is said about them.

use harness::{Answer, Document, Registry, both_databases};
use reqwest::Method;
use serde_json::Value;

both_databases!(
    an_unknown_parameter_is_named_with_the_nearest_known,
    no_operation_takes_parameters_that_it_does_not_document,
    a_repeated_parameter_is_refused,
    a_malformed_query_is_refused,
    values_are_never_clipped_or_guessed,
    all_faults_come_at_once,
    what_is_not_there_is_not_found,
);

/// Status, code and faults as (parameter, code).
fn refused(registry: &Registry, path: &str) -> (String, Vec<(String, String)>, Value) {
    refusal(&registry.get(path))
}

fn refusal(answer: &Answer) -> (String, Vec<(String, String)>, Value) {
    assert_eq!(answer.status, 400, "{}: {}", answer.path, answer.text());
    let problem = answer.json();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let faults = problem["errors"].as_array().unwrap();
    let faults = faults.iter().map(|f| (text(&f["parameter"]), text(&f["code"]))).collect();
    (text(&problem["code"]), faults, problem)
}

fn an_unknown_parameter_is_named_with_the_nearest_known(registry: &Registry) {
    for (path, wrong, near) in [
        ("/v1/coalitions?limt=5", "limt", "`limit`"),
        ("/v1/memberships?stakeholder_categry=media", "stakeholder_categry", "`stakeholder_category`"),
        ("/v1/organisations?Country=FR", "Country", "`country`"),
        ("/v1/coalitions/privacy?asof=2008", "asof", "`as_of`"),
    ] {
        let (code, faults, problem) = refused(registry, path);
        assert_eq!(code, "unknown-parameter");
        assert_eq!(faults, [(wrong.to_owned(), code)]);
        assert!(problem["detail"].as_str().unwrap().contains(&format!("did you mean {near}?")), "{problem}");
    }
}

fn no_operation_takes_parameters_that_it_does_not_document(registry: &Registry) {
    let document = Document::get().unwrap();
    let all: std::collections::BTreeSet<String> =
        document.operations().iter().flat_map(|o| o.parameters()).map(|p| p.name).collect();
    for operation in document.operations() {
        let own: Vec<String> = operation.parameters().into_iter().map(|p| p.name).collect();
        for name in all.iter().filter(|name| !own.contains(name)) {
            let method = Method::from_bytes(operation.method.as_bytes()).unwrap();
            let path = operation.address_with(&format!("{name}=1"));
            let request = registry.ask_allowed(operation, &path).method(method);
            let (code, faults, _) = refusal(&request.send());
            assert_eq!(code, "unknown-parameter", "{} {name}", operation.id);
            assert_eq!(faults[0].0, *name);
        }
    }
}

fn a_repeated_parameter_is_refused(registry: &Registry) {
    for path in [
        "/v1/coalitions?status=active&status=inactive",
        "/v1/coalitions?limit=5&sort=name&limit=5",
        "/v1/coalitions?status=active&st%61tus=active",
    ] {
        let (code, faults, _) = refused(registry, path);
        assert_eq!(code, "repeated-parameter", "{path}");
        assert_eq!(faults.len(), 1, "{path}");
    }
}

fn a_malformed_query_is_refused(registry: &Registry) {
    for query in ["q=%", "q=%z1", "q=%4", "q=%ff%fe", "%C3%28=1", "q=a%00%E2%28%A1"] {
        let (code, _, problem) = refused(registry, &format!("/v1/coalitions?{query}"));
        assert_eq!(code, "malformed-query", "{query}");
        assert!(problem["detail"].as_str().unwrap().contains("percent"), "{problem}");
    }
    // Empty pairs say nothing.
    assert_eq!(registry.get("/v1/coalitions?&&limit=3&").items().len(), 3);
}

fn values_are_never_clipped_or_guessed(registry: &Registry) {
    let long = "x".repeat(201);
    let many = vec!["privacy"; 51].join(",");
    for (name, values) in [
        ("limit", vec!["0", "201", "-1", "1.5", "", "1e2", "%2B5", "abc", "99999999999999999999"]),
        ("sort", vec!["", "nme", "name,-name", "--name", "%2Bname"]),
        ("status", vec!["", "actve", "active,", ",active", "ACTIVE", "active;inactive"]),
        ("as_of", vec!["", "2008-13", "2008-02-30", "08", "[2007..2008]", "2008-4", "yesterday"]),
        ("formed_after", vec!["20O7", "2007-00"]),
        ("known_at", vec!["2027-01-01", "2027-01-01T00:00:00", "now", "2027-02-30T00:00:00Z"]),
        ("known_at_revision", vec!["-1", "1.0", "latest"]),
        ("lang", vec!["", "english-please-now-and-then-and-again", "f", "fr_FR"]),
        ("q", vec!["", &long]),
        ("member", vec!["IP-Justice", "ip--justice", "-x", &many]),
        ("fields", vec!["", "slug,nme", "Slug", "slug,slug.name"]),
        ("updated_after", vec!["2026", "tomorrow"]),
    ] {
        for value in values {
            let (code, faults, _) = refused(registry, &format!("/v1/coalitions?{name}={value}"));
            assert_eq!(code, "invalid-parameter", "{name}={value}");
            assert_eq!(faults, [(name.to_owned(), code)], "{name}={value}");
        }
    }
    let (_, faults, _) = refused(registry, "/v1/organisations?country=br");
    assert_eq!(faults, [("country".to_owned(), "invalid-parameter".to_owned())]);
}

fn all_faults_come_at_once(registry: &Registry) {
    let path = "/v1/memberships?limt=5&limit=0&limit=5&status=gone&as_of=2008-13&certainty=sure";
    let (code, faults, problem) = refused(registry, path);
    assert_eq!(code, "unknown-parameter", "the first speaks for all");
    let expected = [
        ("limt", "unknown-parameter"),
        ("limit", "invalid-parameter"),
        ("limit", "repeated-parameter"),
        ("status", "invalid-parameter"),
        ("as_of", "invalid-parameter"),
        ("certainty", "invalid-parameter"),
    ];
    assert_eq!(faults, expected.map(|(name, code)| (name.to_owned(), code.to_owned())));
    assert!(problem["detail"].as_str().unwrap().contains("5 more"), "{problem}");
}

fn what_is_not_there_is_not_found(registry: &Registry) {
    for path in [
        "/v1/coalitions/nowhere",
        "/v1/coalitions/Privacy",
        "/v1/coalitions/privacy/friends",
        "/v1/coalitions/priv%00acy",
        "/v1/coalitions/",
        "/v1/organisations/nobody/memberships",
        "/v1/memberships/privacy",
        "/v1/memberships/00000000-0000-7000-8000-000000000000",
        "/v1/sources/nothing/history",
        "/v1/coalitions.xml",
        "/v1",
        "/v2/coalitions",
        "/wp-login.php",
        "/docs/nothing.js",
    ] {
        let answer = registry.get(path);
        assert_eq!((answer.status, &answer.json()["code"]), (404, &"not-found".into()), "{path}");
    }
}
