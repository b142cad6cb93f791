//! What cannot work, and the one line that says so.

use harness::{Backend, Finished, FoundingSet, Launch, PostgresServer, Registry, both_databases};
use sea_orm::{ConnectionTrait, Database, DatabaseConnection};

both_databases!(a_damaged_founding_set_is_refused_and_leaves_nothing, a_newer_database_is_left_alone);

/// Fails with this exit code and one line for people, which is given back.
fn one_line(finished: &Finished, code: i32) -> String {
    assert_eq!(finished.code, Some(code), "{:?}", finished.stderr);
    assert!(finished.stdout.is_empty());
    let all = finished.stderr.join("\n");
    for noise in ["panicked", "backtrace", "RUST_BACKTRACE", ".rs:"] {
        assert!(!all.contains(noise), "{all}");
    }
    let said: Vec<_> = finished.stderr.iter().filter(|line| line.starts_with("coalitions: ")).collect();
    assert_eq!(said.len(), 1, "{all}");
    said[0].clone()
}

fn a_damaged_founding_set_is_refused_and_leaves_nothing(registry: &Registry) {
    for (file, from, to, says) in [
        ("memberships.toml", "certainty = \"stated\"", "certainty = \"sure\"", "sure"),
        ("coalitions.toml", "formed = { on = \"2006-10-31\"", "formed = { on = \"2006-31\"", "2006-31"),
        ("organisations.toml", "international = ", "internatonal = ", "internatonal"),
        ("sources.toml", "title = \"", "title = ", ""),
        ("people.toml", "slug = \"tarek-cheniti\"", "slug = \"Tarek Cheniti\"", "Tarek Cheniti"),
    ] {
        let set = FoundingSet::copy().unwrap();
        let line = set.replace(file, from, to).unwrap();
        let database = registry.backend().empty_database().unwrap();
        let finished = Launch::serve(database.url()).with(&["--founding", &set.path()]).run().unwrap();
        let said = one_line(&finished, 1);
        assert!(said.contains(file) && said.contains("line "), "{said}");
        assert!(said.contains(&format!("line {line}:")), "{said} but it is line {line}");
        assert!(said.contains(says), "{said}");
        match registry.backend() {
            Backend::Sqlite => assert!(!database.path().unwrap().exists(), "a file was left behind"),
            Backend::Postgresql => {
                let tables = database.sql("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'");
                assert_eq!(tables.unwrap().trim(), "0", "tables were left behind");
            }
        }
    }
}

#[test]
fn a_founding_set_that_does_not_hold_together_is_refused() {
    for (file, from, to, says) in [
        ("memberships.toml", "source = \"igf-slides-2008\"", "source = \"nowhere\"", "nowhere"),
        (
            "memberships.toml",
            "coalition = \"open-standards\"",
            "coalition = \"opn-standards\"",
            "opn-standards",
        ),
        ("founding.toml", "format = 1", "format = 2", "newer"),
        ("sources.toml", "[[source]]", "[[sauce]]", "sauce"),
    ] {
        let set = FoundingSet::copy().unwrap();
        set.replace(file, from, to).unwrap();
        let database = Backend::Sqlite.empty_database().unwrap();
        let finished = Launch::serve(database.url()).with(&["--founding", &set.path()]).run().unwrap();
        let said = one_line(&finished, 1);
        assert!(said.contains(says), "{said}");
        assert!(!database.path().unwrap().exists());
    }
    let set = FoundingSet::copy().unwrap();
    std::fs::remove_file(set.file("people.toml")).unwrap();
    let database = Backend::Sqlite.empty_database().unwrap();
    let finished = Launch::serve(database.url()).with(&["--founding", &set.path()]).run().unwrap();
    assert!(one_line(&finished, 1).contains("people.toml"));
}

fn in_database<T>(url: &str, work: impl AsyncFnOnce(DatabaseConnection) -> T) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async { work(Database::connect(url).await.unwrap()).await })
}

fn a_newer_database_is_left_alone(registry: &Registry) {
    let database = registry.backend().founded_database().unwrap();
    let step = "m99999999_999999_future";
    in_database(database.url(), async |connection| {
        let sql = format!("INSERT INTO seaql_migrations (version, applied_at) VALUES ('{step}', 0)");
        connection.execute_unprepared(&sql).await.unwrap();
        connection.close().await.unwrap();
    });
    let said = one_line(&Launch::serve(database.url()).run().unwrap(), 1);
    assert!(said.contains("newer") && said.contains(step), "{said}");
}

#[test]
fn a_damaged_file_is_called_damaged() {
    let garbage: Vec<u8> = (0..20_000_u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    let database = Backend::Sqlite.empty_database().unwrap();
    std::fs::write(database.path().unwrap(), &garbage).unwrap();
    let said = one_line(&Launch::serve(database.url()).run().unwrap(), 1);
    assert!(said.contains("damaged") && said.contains("registry.db"), "{said}");
    assert_eq!(std::fs::read(database.path().unwrap()).unwrap(), garbage, "nothing is made worse");

    let cut = Backend::Sqlite.founded_database().unwrap();
    let whole = std::fs::read(cut.path().unwrap()).unwrap();
    let mut torn = whole.clone();
    let third = whole.len() / 3;
    torn[third..third * 2].fill(0x55);
    std::fs::write(cut.path().unwrap(), torn).unwrap();
    one_line(&Launch::serve(cut.url()).run().unwrap(), 1);
}

#[test]
fn a_file_that_cannot_be_made_is_named() {
    let said = one_line(&Launch::serve("sqlite:///no/such/directory/registry.db").run().unwrap(), 1);
    assert!(said.contains("/no/such/directory/registry.db"), "{said}");
}

#[test]
fn a_server_that_is_not_there_is_named_without_the_password() {
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let url = format!("postgres://somebody:secret@127.0.0.1:{port}/registry");
    let said = one_line(&Launch::serve(&url).run().unwrap(), 1);
    assert!(said.contains(&format!("127.0.0.1:{port}")), "{said}");
    assert!(!said.contains("secret"), "{said}");
}

#[test]
fn a_database_that_is_not_there_is_named() {
    let Some(server) = PostgresServer::shared().unwrap() else { return };
    let said = one_line(&Launch::serve(&server.url("no_such_registry")).run().unwrap(), 1);
    assert!(said.contains("no_such_registry"), "{said}");
}

#[test]
fn a_read_only_database_is_called_read_only() {
    if PostgresServer::shared().unwrap().is_none() {
        return;
    }
    for database in
        [Backend::Postgresql.empty_database().unwrap(), Backend::Postgresql.founded_database().unwrap()]
    {
        let sql = "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET default_transaction_read_only = on', \
                   current_database()); END $$";
        database.sql(sql).unwrap();
        let said = one_line(&Launch::serve(database.url()).run().unwrap(), 1);
        assert!(said.contains("read-only"), "{said}");
    }
}

#[test]
fn a_taken_port_is_named_and_the_database_left_alone() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let database = Backend::Sqlite.empty_database().unwrap();
    let launch = Launch::new(&["--listen", &address, "--database-url", database.url()]);
    let said = one_line(&launch.run().unwrap(), 1);
    assert!(said.contains(&address), "{said}");
    assert!(!database.path().unwrap().exists());
}

#[test]
fn wrong_use_is_told_apart_from_failure() {
    let database = Backend::Sqlite.empty_database().unwrap();
    for (arguments, says) in [
        (vec!["--lisen", "127.0.0.1:0"], "--listen"),
        (vec!["--listen", "localhost"], "--listen"),
        (vec!["--public-url", "registry.example"], "--public-url"),
        (vec!["--public-url", "ftp://registry.example"], "http"),
        (vec!["--public-url", "https://registry.example/?x=1"], "query"),
        (vec!["--max-connections", "0"], "--max-connections"),
        (vec!["--empty", "--founding", "/tmp"], "--empty"),
        (vec!["--log-format", "xml"], "json"),
        (vec!["--log", "api=loud"], "--log"),
        (vec!["sreve"], "sreve"),
    ] {
        let launch = Launch::new(&arguments).env("DATABASE_URL", database.url());
        let finished = launch.run().unwrap();
        let said = finished.stderr.join("\n");
        assert_eq!((finished.code, finished.stdout.len()), (Some(2), 0), "{arguments:?}: {said}");
        assert!(said.contains(says) && !said.contains("panicked"), "{arguments:?}: {said}");
        assert!(!database.path().unwrap().exists(), "{arguments:?}");
    }
    let said = one_line(&Launch::serve("mysql://user:secret@host/registry").run().unwrap(), 2);
    assert!(said.contains("postgres://") && !said.contains("secret"), "{said}");
}
