//! Problems: each in one form, each with a page.

use harness::{Answer, Launch, Registry, both_databases};
use openapi::ProblemKind;
use reqwest::Method;

both_databases!(every_kind_of_problem_that_a_client_can_cause, every_problem_names_its_request);

/// A request that causes a problem; `None` where no request should be able to.
fn cause(registry: &Registry, code: &str) -> Option<Answer> {
    Some(match code {
        "unknown-parameter" => registry.get("/v1/coalitions?colour=red"),
        "repeated-parameter" => registry.get("/v1/coalitions?limit=1&limit=1"),
        "invalid-parameter" => registry.get("/v1/coalitions?limit=0"),
        "malformed-query" => registry.get("/v1/coalitions?q=%ff"),
        "invalid-cursor" => registry.get("/v1/coalitions?cursor=e30"),
        "not-found" => registry.get("/v1/coalitions/nowhere"),
        "unknown-revision" => registry.get("/v1/coalitions?known_at_revision=437"),
        "method-not-allowed" => registry.ask("/v1/coalitions").method(Method::DELETE).send(),
        "not-acceptable" => registry.ask("/v1/coalitions").header("accept", "image/png").send(),
        "uri-too-long" => registry.get(&format!("/v1/coalitions?q={}", "x".repeat(9_000))),
        "headers-too-large" => {
            let large = "x".repeat(6_000);
            registry
                .ask("/v1/coalitions")
                .header("x-a", &large)
                .header("x-b", &large)
                .header("x-c", &large)
                .send()
        }
        "malformed-request" | "internal-error" => return None,
        other => panic!("nobody knows how to cause `{other}`"),
    })
}

fn every_kind_of_problem_that_a_client_can_cause(registry: &Registry) {
    for kind in ProblemKind::ALL {
        if let Some(answer) = cause(registry, kind.code) {
            let problem = answer.json();
            assert_eq!((answer.status, &problem["code"]), (kind.status, &kind.code.into()));
            assert_eq!(answer.media_type(), "application/problem+json");
            assert_eq!(problem["title"], kind.title);
            assert!(problem["detail"].as_str().unwrap().len() > 10, "{problem}");
            let page = registry.client().path_of(problem["type"].as_str().unwrap()).to_owned();
            assert_eq!(page, format!("/problems/{}", kind.code));
        }
        let page = registry.get(&format!("/problems/{}", kind.code));
        assert_eq!((page.status, page.media_type()), (200, "text/html"), "{}", kind.code);
        for told in [kind.code, kind.title, "What to do"] {
            assert!(page.text().contains(told), "{} does not tell `{told}`", kind.code);
        }
        assert!(page.header("content-security-policy").contains("default-src 'none'"));
    }
}

fn every_problem_names_its_request(registry: &Registry) {
    let mut seen = std::collections::BTreeSet::new();
    for kind in ProblemKind::ALL {
        let Some(answer) = cause(registry, kind.code) else { continue };
        let id = answer.header("x-request-id").to_owned();
        assert_eq!(answer.json()["instance"], format!("urn:uuid:{id}"), "{}", kind.code);
        let line = registry.program().line_with(&id).unwrap();
        assert!(line.contains(&format!("status={}", kind.status)), "{line}");
        assert!(seen.insert(id), "ids are unique");
    }
    let good = registry.get("/v1/coalitions");
    let line = registry.program().line_with(good.header("x-request-id")).unwrap();
    assert!(line.contains("status=200") && line.contains("/v1/coalitions"), "{line}");
}

#[test]
fn without_a_public_address_links_lead_to_where_it_listens() {
    let database = harness::Backend::Sqlite.founded_database().unwrap();
    let program = Launch::serve(database.url()).start().unwrap();
    let client = harness::Client::new(&program, &program.url()).unwrap();
    let problem = client.get("/v1/nothing").json();
    let page = client.get(client.path_of(problem["type"].as_str().unwrap()));
    assert_eq!((page.status, page.media_type()), (200, "text/html"));
    let next = client.get("/v1/coalitions?limit=5").json()["next"].as_str().unwrap().to_owned();
    assert_eq!(client.get(client.path_of(&next)).items().len(), 5);
}
