//! `coalitions check`: all holds of a registry that is as it should be, and every damage is named.

use harness::{Backend, Database, Finished, Launch};
use sea_orm::ConnectionTrait;

/// An id that no thing has.
const NOBODY: u128 = 0x01a2_05b3_ffff_7000_8000_0000_0000_0001;

/// What is done to the database, and what check says of it, each in one line.
type Damage = (&'static str, &'static [&'static str]);

/// `{nobody}` is an id that no thing has.
const DAMAGES: &[Damage] = &[
    (
        "UPDATE organisation SET website = 'https://evil.example/' WHERE slug = 'w3c'",
        &[
            "organisation `w3c` /website: the log says \"https://www.w3.org/\", the tables say \"https://evil.example/\"",
        ],
    ),
    (
        "UPDATE organisation_name SET value = 'World Blank' WHERE value = 'World Bank'",
        &[
            "organisation `world-bank` /names/0/value: the log says \"World Bank\", the tables say \"World Blank\"",
        ],
    ),
    (
        "DELETE FROM person",
        &[
            "person `tarek-cheniti`: the log has it, the tables do not",
            "membership 01a205b3-d14e-77d4-843b-45e4ae809551 /member: there is no",
        ],
    ),
    (
        "INSERT INTO source (id, slug, title, revision, updated_at) SELECT {nobody}, 'of-nobody', 'T', revision, updated_at \
         FROM source WHERE slug = 'itwc06'",
        &["source `of-nobody`: the log does not know it, the tables have it"],
    ),
    (
        "DELETE FROM change WHERE revision = 100",
        &["revision 100: is missing from the log", "source `ipl`: the log does not know it"],
    ),
    (
        "DELETE FROM change WHERE revision BETWEEN 100 AND 102",
        &["revision 100: and all up to 102 are missing from the log"],
    ),
    (
        "DELETE FROM change WHERE revision = 436",
        &["membership", "the log does not know it, the tables have it"],
    ),
    (
        "UPDATE change SET state = replace(state, 'World Bank', 'World Blank') WHERE entity_slug = 'world-bank'",
        &[
            "organisation `world-bank` /names/0/value: the log says \"World Blank\", the tables say \"World Bank\"",
        ],
    ),
    (
        "DELETE FROM statement WHERE verbatim = 'Childnet International'",
        &[
            "/statements/0: the log says {",
            "/statements: `statements` must have at least 1 item",
            "rests on at least one statement",
        ],
    ),
    (
        "UPDATE organisation SET parent_id = {nobody} WHERE slug = 'w3c'",
        &[
            "organisation `w3c` /parent: the log says nothing, the tables say \"01a205b3-ffff-7000-8000-000000000001\"",
            "organisation `w3c` /parent: there is no organisation",
        ],
    ),
    (
        "UPDATE organisation SET successor_id = id WHERE slug = 'w3c'",
        &["organisation `w3c` /successor: would make the organisation its own successor"],
    ),
    (
        "UPDATE membership SET role = 'member', since = NULL, until = NULL, ended = (1 = 2), end_reason = NULL, \
         organisation_id = (SELECT id FROM organisation WHERE slug = 'w3c'), \
         person_id = NULL WHERE coalition_id = (SELECT id FROM coalition WHERE slug = 'child-online-safety')",
        &["says the same as membership", "of a time that overlaps", "/member/id: the log says"],
    ),
    (
        "UPDATE person SET slug = 'w3c' WHERE slug = 'tarek-cheniti'",
        &[
            "person `tarek-cheniti` /slug: the log says \"tarek-cheniti\", the tables say \"w3c\"",
            "person `w3c` /slug: it is that of organisation `w3c`, too",
        ],
    ),
    (
        "UPDATE change SET entity_slug = 'itwc06' WHERE revision = 30",
        &["revision 30 /entity/slug: `itwc06` is or was that of another thing"],
    ),
    (
        "UPDATE change SET entity_slug = NULL WHERE revision = 30",
        &["revision 30 /entity/slug: it is none, and that of its state `ibr-rio`"],
    ),
    (
        "UPDATE change SET group_revision = 50 WHERE revision = 60",
        &["revision 60 /group: it is 50, and that of the entry before it 59"],
    ),
    (
        "UPDATE change SET group_revision = 61 WHERE revision = 60",
        &["revision 60 /group: 61 is not the revision of one of those"],
    ),
    (
        "UPDATE change SET at = '2026-11-24T00:00:00+00:00' WHERE revision = 200",
        &[
            "revision 201 /at: 2026-11-23T00:00:00.000Z is before 2026-11-24T00:00:00.000Z, when revision 200",
            "/updated_at: the log says \"2026-11-24",
        ],
    ),
    ("UPDATE change SET state = '{\"id' WHERE revision = 10", &["revision 10: cannot be read: "]),
    (
        "UPDATE change SET state = '{\"id\":1}' WHERE revision = 10",
        &["revision 10 /state: is not what is kept of such a thing: "],
    ),
    ("UPDATE change SET operation = 'invent' WHERE revision = 10", &["revision 10: cannot be read: "]),
    (
        "UPDATE change SET operation = 'update' WHERE revision = 10",
        &["revision 10 /operation: it was never entered"],
    ),
    (
        "UPDATE change SET fields = '[\"title\"]' WHERE revision = 10",
        &["revision 10 /fields: it names `title`, and `id`, `slug`"],
    ),
    (
        "UPDATE change SET merged_into = {nobody} WHERE revision = 10",
        &["revision 10 /entity/merged_into: it is to have gone into"],
    ),
    (
        "UPDATE change SET restores_revision = 5, restores_at = at WHERE revision = 10",
        &[
            "revision 10 /restores: revision 5 is not what was brought back: it is of another thing",
            "/revision: the log says 5, the tables say 10",
        ],
    ),
    (
        "UPDATE change SET entity_id = {nobody} WHERE revision = 10",
        &["revision 10 /entity/id: its state has another"],
    ),
    (
        "UPDATE source SET revision = 1 WHERE slug = 'itwc06'",
        &["source `itwc06` /revision: the log says", "the tables say 1"],
    ),
    (
        "UPDATE source SET updated_at = '2026-11-25T00:00:00+00:00' WHERE slug = 'itwc06'",
        &[
            "source `itwc06` /updated_at: the log says \"2026-11-23T00:00:00.000Z\", the tables say \"2026-11-25T00:00:00.000Z\"",
        ],
    ),
    (
        "UPDATE person SET name = ' '; UPDATE change SET state = replace(state, '\"Tarek Cheniti\"', '\" \"') WHERE revision = 266",
        &["person `tarek-cheniti` /name: `name` is blank"],
    ),
    (
        "UPDATE organisation SET kind = 'nonsense' WHERE slug = 'w3c'",
        &["every organisation: cannot be read: ", "`nonsense`"],
    ),
    (
        "INSERT INTO citation (owner_id, part, position, source) VALUES ({nobody}, '', 0, 'itwc06')",
        &[
            "database: table citation cites a source for `` of 01a205b3-ffff-7000-8000-000000000001, which is not there",
        ],
    ),
    (
        "INSERT INTO coalition_theme (coalition_id, position, theme) SELECT id, 99, 'no-such-theme' FROM coalition \
         WHERE slug = 'privacy'",
        &["coalition `privacy` /themes", "no-such-theme"],
    ),
];

/// Runs `coalitions check`.
pub(super) fn check(database: &Database) -> Finished {
    Launch::new(&["check", "--database-url", database.url()]).run().unwrap()
}

/// What check says of a database of which all holds.
pub(super) fn assert_holds(database: &Database) {
    let finished = check(database);
    let said = String::from_utf8(finished.stdout).unwrap();
    assert_eq!((finished.code, said.as_str()), (Some(0), ""), "{:?}", finished.stderr);
    assert!(
        finished.stderr.len() == 1 && finished.stderr[0].contains("all holds of "),
        "{:?}",
        finished.stderr
    );
}

/// Damages a database, whatever it does to prevent that.
fn damage(database: &Database, backend: Backend, sql: &str) {
    let nobody = match backend {
        Backend::Sqlite => format!("x'{NOBODY:032x}'"),
        Backend::Postgresql => format!("'{NOBODY:032x}'::uuid"),
    };
    let sql = sql.replace("{nobody}", &nobody);
    match backend {
        Backend::Sqlite => {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            let sql = format!("PRAGMA foreign_keys = OFF; {sql}");
            runtime.block_on(async {
                let mut options = sea_orm::ConnectOptions::new(database.url());
                options.max_connections(1);
                let connection = sea_orm::Database::connect(options).await.unwrap();
                connection.execute_unprepared(&sql).await.unwrap();
                connection.close().await.unwrap();
            });
        }
        Backend::Postgresql => {
            database.sql(&format!("SET session_replication_role = replica; {sql}")).unwrap();
        }
    }
}

fn every_damage_is_named(backend: Backend) {
    if !backend.is_here().unwrap() {
        return;
    }
    let mut unnamed = Vec::new();
    for (sql, expected) in DAMAGES {
        let database = backend.founded_database().unwrap();
        damage(&database, backend, sql);
        let finished = check(&database);
        let said = String::from_utf8(finished.stdout).unwrap();
        assert_eq!(finished.code, Some(1), "{sql}: {said} {:?}", finished.stderr);
        let missing = expected.iter().filter(|part| !said.lines().any(|line| line.contains(*part)));
        unnamed.extend(missing.map(|part| format!("{sql}: no line with `{part}` among:\n{said}")));
        let told = finished.stderr.join("\n");
        assert!(told.contains("not as") && !told.contains("panicked"), "{sql}: {told}");
        let count = said.lines().count();
        let counted = told.contains(&format!("{count} things")) || (count == 1 && told.contains("one thing"));
        assert!(counted, "{sql}: {told}\n{said}");
    }
    assert!(unnamed.is_empty(), "{}", unnamed.join("\n"));
}

#[test]
fn every_damage_is_named_on_sqlite() {
    every_damage_is_named(Backend::Sqlite);
}

#[test]
fn every_damage_is_named_on_postgresql() {
    every_damage_is_named(Backend::Postgresql);
}

#[test]
fn a_value_that_cannot_even_be_read_is_named() {
    // SQLite lets any value into any column.
    let database = Backend::Sqlite.founded_database().unwrap();
    damage(&database, Backend::Sqlite, "UPDATE change SET entity_id = 'nonsense' WHERE revision = 77");
    let finished = check(&database);
    let said = String::from_utf8(finished.stdout).unwrap();
    assert_eq!(finished.code, Some(1), "{said}");
    assert!(said.starts_with("revision 77: cannot be read: "), "{said}");
}

#[test]
fn what_is_no_registry_is_refused_in_one_line() {
    let nothing = Backend::Sqlite.empty_database().unwrap();
    let finished = check(&nothing);
    assert_eq!((finished.code, finished.stdout.len(), finished.stderr.len()), (Some(1), 0, 1));
    assert!(!nothing.path().unwrap().exists(), "nothing was made");

    let older = Backend::Sqlite.founded_database().unwrap();
    damage(&older, Backend::Sqlite, "DELETE FROM seaql_migrations WHERE version LIKE '%tokens'");
    let finished = check(&older);
    assert_eq!((finished.code, finished.stdout.len()), (Some(1), 0));
    assert!(finished.stderr[0].contains("older program"), "{:?}", finished.stderr);
}

fn all_holds_of_a_registry_that_is_served(backend: Backend) {
    if !backend.is_here().unwrap() {
        return;
    }
    let database = backend.founded_database().unwrap();
    assert_holds(&database);
    let _program = Launch::serve(database.url()).start().unwrap();
    assert_holds(&database);
}

#[test]
fn all_holds_of_a_registry_that_is_served_on_sqlite() {
    all_holds_of_a_registry_that_is_served(Backend::Sqlite);
}

#[test]
fn all_holds_of_a_registry_that_is_served_on_postgresql() {
    all_holds_of_a_registry_that_is_served(Backend::Postgresql);
}
