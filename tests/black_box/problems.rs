//! Problems: each in one form, each with a page.

use harness::{Answer, Document, Launch, Registry, both_databases, both_databases_anew};
use openapi::ProblemKind;
use reqwest::Method;

use super::{
    downloads, imports,
    stage::{Stage, let_everything_be_written, named},
    suggestions,
    tokens::{revoked_token, token_that_expires},
};

both_databases_anew!(every_kind_of_problem_that_a_client_can_cause);
both_databases!(a_refusal_names_its_request);

/// A request that causes a problem; `None` where no request should be able to.
fn cause(stage: &Stage<'_>, code: &str) -> Option<Answer> {
    let registry = stage.registry;
    let editor = registry.editor();
    // An operation whose documented answer with this status is this very problem.
    let provoke = |operation: &str, status: u16| {
        let operations = Document::get().unwrap().operations();
        let operation = operations.iter().find(|o| o.id == operation).unwrap();
        match operation {
            _ if suggestions::has(operation) => suggestions::provoke(registry, operation, status),
            _ if imports::has(operation) => imports::provoke(registry, operation, status),
            _ => stage.provoke(operation, status),
        }
    };
    Some(match code {
        "unknown-parameter" => registry.get("/v1/coalitions?colour=red"),
        "repeated-parameter" => registry.get("/v1/coalitions?limit=1&limit=1"),
        "invalid-parameter" => registry.get("/v1/coalitions?limit=0"),
        "missing-parameter" => registry.get("/v1/search"),
        "malformed-query" => registry.get("/v1/coalitions?q=%ff"),
        "invalid-cursor" => registry.get("/v1/coalitions?cursor=e30"),
        "token-required" => registry.get("/v1/me"),
        "invalid-token" => registry.ask("/v1/me").header("authorization", "Basic dXNlcjpwYXNz").send(),
        "expired-token" => registry.ask("/v1/me").bearer(&token_that_expires(registry)).send(),
        "revoked-token" => registry.ask("/v1/me").bearer(&revoked_token(registry)).send(),
        "not-found" => registry.get("/v1/coalitions/nowhere"),
        "unknown-revision" => registry.get("/v1/coalitions?known_at_revision=9000"),
        "method-not-allowed" => registry.ask("/v1/coalitions").method(Method::PUT).send(),
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
        "malformed-body" => {
            editor.ask(Method::POST, "/v1/sources").body("application/json", r#"{"title":"#).send()
        }
        "forbidden" => provoke("coalition_create", 403)?,
        "slug-taken" => provoke("coalition_create", 409)?,
        "overlapping-membership" => provoke("membership_create", 409)?,
        "already-ended" => provoke("membership_confirm", 409)?,
        "different-identifiers" => provoke("organisation_merge", 409)?,
        "in-use" => provoke("source_delete", 409)?,
        "already-decided" => provoke("suggestion_decline", 409)?,
        "plan-has-faults" => provoke("import_apply", 409)?,
        "plan-outdated" => provoke("import_apply", 412)?,
        "too-many-ends" => imports::too_many_ends(registry),
        "too-many-requests" => suggestions::one_too_many(registry),
        "undo-blocked" => provoke("change_undo", 409)?,
        "gone" => provoke("coalition_update", 410)?,
        "stale" => provoke("coalition_update", 412)?,
        "content-too-large" => provoke("source_create", 413)?,
        "unsupported-media-type" => provoke("source_create", 415)?,
        "invalid-body" => provoke("source_create", 422)?,
        "precondition-required" => provoke("coalition_update", 428)?,
        "unavailable" => {
            stage.let_nothing_be_written();
            let answer = editor.post("/v1/coalitions", &named("Lost"));
            let_everything_be_written(registry);
            answer
        }
        "range-not-satisfiable" => {
            registry.ask("/v1/dumps/436/SHA256SUMS").header("range", "bytes=99999999-").send()
        }
        "not-at-hand" => downloads::not_at_hand(registry, "/v1/dumps/436"),
        "malformed-request" | "internal-error" => return None,
        other => panic!("nobody knows how to cause `{other}`"),
    })
}

fn every_kind_of_problem_that_a_client_can_cause(registry: &Registry) {
    let stage = Stage::set(registry);
    let mut seen = std::collections::BTreeSet::new();
    let all = registry.get("/problems");
    for kind in ProblemKind::ALL {
        if let Some(answer) = cause(&stage, kind.code) {
            let problem = answer.json();
            assert_eq!((answer.status, &problem["code"]), (kind.status, &kind.code.into()));
            assert_eq!(answer.media_type(), "application/problem+json");
            assert_eq!(problem["title"], kind.title);
            assert!(problem["detail"].as_str().unwrap().len() > 10, "{problem}");
            let page = registry.client().path_of(problem["type"].as_str().unwrap()).to_owned();
            assert_eq!(page, format!("/problems/{}", kind.code));
            let id = answer.header("x-request-id").to_owned();
            assert_eq!(problem["instance"], format!("urn:uuid:{id}"), "{}", kind.code);
            // Another program has no place for dumps.
            if kind != &ProblemKind::NOT_AT_HAND {
                let line = registry.program().line_with(&format!("request_id={id}")).unwrap();
                assert!(line.contains(&format!("status={}", kind.status)), "{line}");
            }
            assert!(seen.insert(id), "ids are unique");
        }
        let page = registry.get(&format!("/problems/{}", kind.code));
        assert_eq!((page.status, page.media_type()), (200, "text/html"), "{}", kind.code);
        for told in [kind.code, kind.title, "What to do"] {
            assert!(page.text().contains(told), "{} does not tell `{told}`", kind.code);
        }
        assert!(page.header("content-security-policy").contains("default-src 'none'"));
        assert!(all.text().contains(&format!("/problems/{}\"", kind.code)), "{}", kind.code);
    }
    let french = registry.get("/problems/invalid-cursor?lang=fr");
    assert!(french.text().contains("<h1 lang=\"en\" dir=\"ltr\">Invalid cursor</h1>"), "{}", french.text());
    assert!(french.text().contains("<code>next</code>") && french.text().contains("Que faire"));
    assert_eq!(registry.get("/problems/no-such").status, 404);
}

fn a_refusal_names_its_request(registry: &Registry) {
    let good = registry.get("/v1/coalitions?sort=name&lang=fr");
    let bad = registry.get("/v1/coalitions?limit=0");
    let line = registry.program().line_with(bad.header("x-request-id")).unwrap();
    assert!(line.contains("status=400") && line.contains("/v1/coalitions"), "{line}");
    // What goes well is counted and not told, unless it is asked for.
    let lines = registry.program().lines();
    assert!(!lines.iter().any(|line| line.contains(good.header("x-request-id"))), "{}", lines.join("\n"));
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
