//! Starting: on a new database, again, twice at once, and empty.

use harness::{Backend, Client, Document, Launch, Registry, both_databases};

both_databases!(
    a_new_database_is_filled_once,
    an_empty_registry_stays_empty,
    two_programs_may_start_at_the_same_moment,
);

fn revision(client: &Client) -> serde_json::Value {
    client.get("/readyz").json()["revision"].clone()
}

fn a_new_database_is_filled_once(registry: &Registry) {
    let database = registry.backend().empty_database().unwrap();
    let mut answers = Vec::new();
    for start in 0..3 {
        let program =
            Launch::serve(database.url()).with(&["--public-url", "https://same.example"]).start().unwrap();
        let client = Client::new(&program, "https://same.example").unwrap();
        assert_eq!(revision(&client), 436, "start {start}");
        assert_eq!(client.all("/v1/changes?limit=200").len(), 436, "start {start}");
        answers.push(client.get("/v1/memberships?limit=200").body);
        let finished = program.stop().unwrap();
        assert_eq!(finished.code, Some(0));
        let loaded = finished.stderr.iter().any(|line| line.contains("founding data loaded"));
        assert_eq!(loaded, start == 0, "start {start}: {:?}", finished.stderr);
    }
    assert!(answers.windows(2).all(|pair| pair[0] == pair[1]));
    // The very same as in every other registry that starts from this data.
    let elsewhere = registry.get("/v1/memberships?limit=200").body;
    assert!(answers[0] == elsewhere);
}

fn an_empty_registry_stays_empty(registry: &Registry) {
    let database = registry.backend().empty_database().unwrap();
    for _ in 0..2 {
        let program = Launch::serve(database.url()).with(&["--empty"]).start().unwrap();
        let client = Client::new(&program, &program.url()).unwrap();
        let ready = client.get("/readyz").json();
        assert_eq!((&ready["revision"], &ready["recorded_at"]), (&0.into(), &serde_json::Value::Null));
        for operation in Document::get().unwrap().lists().filter(|o| !o.path.contains('{')) {
            let page = client.get(&operation.path).json();
            if operation.id == "dump_list" {
                // Of what there is before the first change, there is a dump, too.
                assert_eq!((&page["total"], &page["items"][0]["revision"]), (&1.into(), &0.into()));
                continue;
            }
            assert_eq!(page, serde_json::json!({"items": [], "total": 0, "next": null}), "{}", operation.id);
            let lines = client.get(&format!("{}.ndjson", operation.path));
            assert_eq!((lines.status, lines.body.len()), (200, 0));
        }
        assert_eq!(client.get("/v1/coalitions/privacy").status, 404);
        assert_eq!(program.stop().unwrap().code, Some(0));
    }
}

fn two_programs_may_start_at_the_same_moment(registry: &Registry) {
    // SQLite belongs to one machine and waits for its one writer; PostgreSQL may serve several programs.
    for _ in 0..3 {
        let database = registry.backend().empty_database().unwrap();
        let programs: Vec<_> = std::thread::scope(|scope| {
            let starting: Vec<_> =
                (0..2).map(|_| scope.spawn(|| Launch::serve(database.url()).start().unwrap())).collect();
            starting.into_iter().map(|program| program.join().unwrap()).collect()
        });
        for program in &programs {
            let client = Client::new(program, &program.url()).unwrap();
            assert_eq!(revision(&client), 436);
            let log = client.all("/v1/changes?limit=200");
            let revisions: Vec<_> = log.iter().map(|change| change["revision"].as_u64().unwrap()).collect();
            assert_eq!(revisions, (1..=436).collect::<Vec<_>>());
        }
        let filled =
            programs.iter().filter(|p| p.lines().iter().any(|l| l.contains("founding data loaded"))).count();
        assert_eq!(filled, 1, "one of them fills it");
        for program in programs {
            assert_eq!(program.stop().unwrap().code, Some(0));
        }
    }
}

#[test]
fn another_founding_set_makes_another_registry() {
    let set = harness::FoundingSet::copy().unwrap();
    set.replace(
        "memberships.toml",
        "role = \"member\"\n",
        "role = \"member\"\nsince = \"2007\"\nuntil = \"2010-06\"\n",
    )
    .unwrap();
    let database = Backend::Sqlite.empty_database().unwrap();
    let program = Launch::serve(database.url()).with(&["--founding", &set.path()]).start().unwrap();
    let client = Client::new(&program, &program.url()).unwrap();
    let ended = client.get("/v1/memberships?status=ended").items();
    assert_eq!(ended.len(), 1);
    assert_eq!(ended[0]["until"], "2010-06");
    let on = |day: &str| {
        let there = client.get(&format!("/v1/memberships?as_of={day}&limit=200")).items();
        let found = there.iter().find(|m| m["id"] == ended[0]["id"])?;
        Some((found["certainty"].clone(), found["status"].clone()))
    };
    assert_eq!(on("2006-12-31"), None);
    assert_eq!(on("2008-04-01"), Some(("certain".into(), "unconfirmed".into())));
    assert_eq!(on("2010-06-01").unwrap().0, "certain");
    assert_eq!(on("2010-06-30").unwrap().0, "possible");
    assert_eq!(on("2010-07"), None);
    let standards = client.get("/v1/coalitions/open-standards").json();
    let members = client.get("/v1/coalitions/open-standards/members?limit=200").items();
    let there: std::collections::BTreeSet<_> = members
        .iter()
        .filter(|m| m["status"] != "ended")
        .map(|m| m["member"]["slug"].as_str().unwrap())
        .collect();
    assert!(there.len() < members.len());
    assert_eq!(standards["member_counts"]["total"], there.len(), "who has left is not counted");
}
