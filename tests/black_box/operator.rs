//! Who runs a registry: health, figures, logs, and the console.

use harness::{Backend, Client, Launch, Registry, both_databases};

both_databases!(
    health_and_readiness_say_how_it_is,
    figures_count_requests_by_route,
    the_console_works_without_the_net,
);

fn health_and_readiness_say_how_it_is(registry: &Registry) {
    assert_eq!(registry.get("/healthz").json(), serde_json::json!({"status": "ok"}));
    let ready = registry.get("/readyz").json();
    assert_eq!((&ready["status"], &ready["revision"]), (&"ready".into(), &436.into()));
    assert_eq!(ready["recorded_at"], "2026-11-23T00:00:00.000Z");
    assert!(ready["age_seconds"].as_u64().unwrap() < 60, "the database is followed: {ready}");
}

fn figures_count_requests_by_route(registry: &Registry) {
    let count = |line: &str| -> f64 {
        let figures = registry.get("/metrics");
        assert_eq!(figures.media_type(), "text/plain");
        let found = figures.text().lines().find(|l| l.starts_with(line)).map(str::to_owned);
        found.and_then(|line| line.rsplit(' ').next()?.parse().ok()).unwrap_or_default()
    };
    let route = "http_requests_total{route=\"/v1/sources/{id}/history\",method=\"GET\",status=\"200\"}";
    let before = count(route);
    for _ in 0..3 {
        registry.get("/v1/sources/igf-slides-2008/history");
    }
    assert!(count(route) >= before + 3.0);
    let unknown = "http_requests_total{route=\"none\",method=\"GET\",status=\"404\"}";
    let before = count(unknown);
    registry.get("/no/such/route");
    assert!(count(unknown) > before);
    assert_eq!(count("registry_revision "), 436.0);
    assert_eq!(count("registry_things{kind=\"coalition\"}"), 45.0);
    assert_eq!(count("registry_things{kind=\"membership\"}"), 125.0);
    assert!(count("http_request_duration_seconds_count{route=\"/v1/sources/{id}/history\"}") >= 3.0);
    let figures = registry.get("/metrics");
    assert!(!figures.text().contains("igf-slides-2008"), "a client cannot make new labels");
}

fn the_console_works_without_the_net(registry: &Registry) {
    let page = registry.get("/docs");
    assert_eq!((page.status, page.media_type()), (200, "text/html"));
    let policy = page.header("content-security-policy");
    assert!(policy.contains("default-src 'none'") && policy.contains("script-src 'self'"), "{policy}");
    let here = url::Url::parse("http://here.example/docs").unwrap();
    let mut loaded = 0;
    for attribute in ["src=\"", "href=\""] {
        for reference in page.text().split(attribute).skip(1) {
            let reference = reference.split('"').next().unwrap();
            let address = here.join(reference).unwrap();
            if address.scheme() != "data" {
                assert_eq!(address.host_str(), Some("here.example"), "{reference} is elsewhere");
                assert_eq!(registry.get(address.path()).status, 200, "{reference}");
                loaded += 1;
            }
        }
    }
    assert!(loaded >= 4, "a style, two scripts and the document");
    assert!(!page.text().contains("<script>"), "no script stands in the page itself");
}

#[test]
fn the_log_can_be_json_lines() {
    let database = Backend::Sqlite.founded_database().unwrap();
    let telling = ["--log-format", "json", "--log", "info,api=debug"];
    let program = Launch::serve(database.url()).with(&telling).start().unwrap();
    let client = Client::new(&program, &program.url()).unwrap();
    let id = client.get("/v1/coalitions?limit=1").header("x-request-id").to_owned();
    let line = program.line_with(&id).unwrap();
    let entry: serde_json::Value = serde_json::from_str(&line).unwrap();
    assert_eq!((&entry["status"], &entry["path"]), (&200.into(), &"/v1/coalitions".into()));
    for line in program.stop().unwrap().stderr {
        assert!(serde_json::from_str::<serde_json::Value>(&line).unwrap().is_object(), "{line}");
    }
}

#[test]
fn help_explains_every_flag_and_its_variable() {
    let help = Launch::new(&["--help"]).run().unwrap();
    assert_eq!(help.code, Some(0));
    let text = String::from_utf8(help.stdout).unwrap();
    for named in [
        "--listen",
        "COALITIONS_LISTEN",
        "--database-url",
        "DATABASE_URL",
        "--public-url",
        "COALITIONS_PUBLIC_URL",
        "--empty",
        "--founding",
        "--log",
        "RUST_LOG",
        "--log-format",
        "Exit codes: 0 done, 1 failed, 2 used wrongly",
    ] {
        assert!(text.contains(named), "{named}");
    }
}

#[test]
fn every_flag_can_be_a_variable() {
    let database = Backend::Sqlite.empty_database().unwrap();
    let program = Launch::new(&[])
        .env("COALITIONS_LISTEN", "127.0.0.1:0")
        .env("DATABASE_URL", database.url())
        .env("COALITIONS_EMPTY", "true")
        .env("COALITIONS_PUBLIC_URL", "https://elsewhere.example/")
        .start()
        .unwrap();
    let client = Client::new(&program, "https://elsewhere.example").unwrap();
    assert_eq!(client.get("/readyz").json()["revision"], 0);
    assert_eq!(client.get("/v1/nothing").json()["type"], "https://elsewhere.example/problems/not-found");
}
