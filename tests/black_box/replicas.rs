//! Several programs on one database, and databases that do not let anybody write.

use std::{
    thread,
    time::{Duration, Instant},
};

use harness::{Backend, Client, Editor, Launch, PUBLIC_URL, Program, Registry, both_databases_anew};
use sea_orm::ConnectionTrait;
use serde_json::json;

use super::stage::{membership, organisation};

both_databases_anew!(
    who_wrote_reads_it_at_once_and_others_soon,
    writers_in_several_programs_lose_nothing,
    a_writer_who_holds_the_database_does_not_hold_everybody,
);

fn another(registry: &Registry) -> (Program, Client) {
    let program = Launch::serve(registry.database_url()).with(&["--public-url", PUBLIC_URL]).start().unwrap();
    let client = Client::new(&program, PUBLIC_URL).unwrap();
    (program, client)
}

fn soon(what: &str, holds: impl Fn() -> bool) {
    let began = Instant::now();
    while !holds() {
        assert!(began.elapsed() < Duration::from_secs(2), "{what} not within two seconds");
        thread::sleep(Duration::from_millis(20));
    }
}

fn who_wrote_reads_it_at_once_and_others_soon(registry: &Registry) {
    let (_program, other) = another(registry);
    let here = registry.editor();
    let there = Editor::new(&other, registry.registrar());
    for step in 0..3 {
        let path = "/v1/coalitions/privacy";
        let told = here.change(path, &json!({"note": format!("From here {step}")}));
        assert_eq!(registry.get(path).json(), told);
        soon("the other program has it", || other.get(path).json() == told);
        // The other one writes before it has followed: it takes over first what it does not know.
        let organisation = here.create("/v1/organisations", &organisation(&format!("New here {step}")));
        let slug = organisation["slug"].as_str().unwrap();
        let member = there.create("/v1/memberships", &membership("privacy", slug, "member"));
        let path = format!("/v1/memberships/{}", member["id"].as_str().unwrap());
        assert_eq!(other.get(&path).json(), member);
        soon("this program has it", || registry.get(&path).status == 200);
        assert_eq!(registry.get(&path).header("etag"), other.get(&path).header("etag"));
        // A state that was seen there is a state here.
        let seen = there.tag(&path);
        assert_eq!(here.patch_seen(&path, &seen, &json!({"note": "Seen there"})).status, 200);
        assert_eq!(there.patch_seen(&path, &seen, &json!({"note": "Late"})).status, 412);
    }
}

fn writers_in_several_programs_lose_nothing(registry: &Registry) {
    const EACH: usize = 12;
    let (_program, other) = another(registry);
    let before = registry.revision();
    let token = registry.registrar();
    thread::scope(|scope| {
        for (writer, client) in [registry.client(), &other, registry.client(), &other].into_iter().enumerate()
        {
            scope.spawn(move || {
                let editor = Editor::new(client, token);
                for number in 0..EACH {
                    let title = format!("Page {number} of {writer}");
                    let told = editor.create("/v1/sources", &json!({"title": title}));
                    let path = format!("/v1/sources/{}", told["id"].as_str().unwrap());
                    assert_eq!(editor.patch(&path, &json!({"note": "Seen"})).status, 200);
                }
            });
        }
    });
    let last = before + (4 * EACH * 2) as i64;
    soon("everything is everywhere", || {
        [registry.client(), &other].iter().all(|client| client.get("/readyz").json()["revision"] == last)
    });
    let log = registry.all(&format!("/v1/changes?after={before}&limit=200"));
    let revisions: Vec<i64> = log.iter().map(|change| change["revision"].as_i64().unwrap()).collect();
    assert_eq!(revisions, (before + 1..=last).collect::<Vec<_>>(), "the log has no gap");
    let instants: Vec<&str> = log.iter().map(|change| change["at"].as_str().unwrap()).collect();
    assert!(instants.is_sorted(), "time goes on in the order of the log");
    for list in ["sources", "changes"] {
        let path = format!("/v1/{list}.ndjson");
        assert!(registry.get(&path).body == other.get(&path).body, "{list}");
    }
}

fn a_writer_who_holds_the_database_does_not_hold_everybody(registry: &Registry) {
    let editor = registry.editor();
    let url = registry.database_url().to_owned();
    let lock = match registry.backend() {
        Backend::Sqlite => "BEGIN IMMEDIATE",
        // The lock that writers take in turn.
        Backend::Postgresql => "BEGIN; SELECT pg_advisory_xact_lock(7233751206339346434)",
    };
    let (locked, is_locked) = std::sync::mpsc::channel();
    let (let_go, may_go) = std::sync::mpsc::channel::<()>();
    let holder = thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let mut options = sea_orm::ConnectOptions::new(url);
            options.max_connections(1);
            let connection = sea_orm::Database::connect(options).await.unwrap();
            connection.execute_unprepared(lock).await.unwrap();
            locked.send(()).unwrap();
            may_go.recv().unwrap();
            connection.execute_unprepared("ROLLBACK").await.unwrap();
        });
    });
    is_locked.recv().unwrap();
    let began = Instant::now();
    let refused = editor.post("/v1/sources", &json!({"title": "Not now"}));
    assert_eq!((refused.status, &refused.json()["code"]), (503, &"unavailable".into()), "{}", refused.text());
    assert!(began.elapsed() < Duration::from_secs(15), "{:?}", began.elapsed());
    assert_eq!(refused.header("retry-after"), "5");
    // Whoever reads or rehearses does not notice.
    let began = Instant::now();
    assert_eq!(registry.get("/v1/coalitions/privacy").status, 200);
    assert_eq!(editor.post("/v1/sources?dry_run=true", &json!({"title": "Not now"})).status, 201);
    // Whoever did would be told so after five seconds.
    assert!(began.elapsed() < Duration::from_millis(4_500), "{:?}", began.elapsed());
    let_go.send(()).unwrap();
    holder.join().unwrap();
    assert_eq!(registry.revision(), 436, "what was refused was not stored");
    assert_eq!(editor.post("/v1/sources", &json!({"title": "Now"})).status, 201);
}
