//! Dumps: everything public of one revision as files, the same bytes from either database, read by the tools of others.

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::Command,
};

use harness::{Backend, Finished, Launch, Registry, both_databases, both_databases_anew};
use serde_json::{Value, json};

use super::reliability::Disk;

both_databases!(what_cannot_be_exported_is_told_and_leaves_nothing);
both_databases_anew!(a_revision_gives_the_same_bytes_ever_after);

/// What exporting into a directory came to.
fn export(database_url: &str, directory: &Path, arguments: &[&str]) -> Finished {
    let command = Launch::new(&["export", "--database-url", database_url]).with(arguments);
    command.with(&[directory.to_str().unwrap()]).run().unwrap()
}

/// A dump that has to succeed, in a directory of its own.
pub(super) struct Dump(tempfile::TempDir);

impl Dump {
    pub(super) fn of(database_url: &str, arguments: &[&str]) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let finished = export(database_url, &directory.path().join("dump"), arguments);
        assert_eq!(finished.code, Some(0), "{:?}", finished.stderr);
        assert!(finished.stdout.is_empty());
        Self(directory)
    }

    pub(super) fn path(&self) -> PathBuf {
        self.0.path().join("dump")
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path().join(name)).unwrap()
    }

    /// All files, by their path.
    pub(super) fn files(&self) -> Vec<PathBuf> {
        let folders = ["", "csv", "ndjson", "network", "parquet"]
            .map(|folder| fs::read_dir(self.path().join(folder)).unwrap());
        folders
            .into_iter()
            .flatten()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.is_file())
            .collect()
    }

    fn manifest(&self) -> Value {
        serde_json::from_str(&self.read("manifest.json")).unwrap()
    }
}

/// A revision of the founding data at which some of it is not there yet.
const EARLIER: &[&str] = &["--known-at-revision", "330"];

#[test]
fn both_databases_give_the_same_bytes() {
    let of = |backend: Backend, arguments| Dump::of(backend.founded_database().unwrap().url(), arguments);
    for arguments in [&[], EARLIER] {
        let sqlite = of(Backend::Sqlite, arguments);
        // It holds of the bytes that are there, and not only of those that were hashed on the way.
        let check = Command::new("sha256sum")
            .args(["--check", "--strict", "--quiet", "SHA256SUMS"])
            .current_dir(sqlite.path())
            .output()
            .unwrap();
        assert!(check.status.success(), "{}", String::from_utf8_lossy(&check.stdout));
        let listed = sqlite.read("SHA256SUMS").lines().count();
        assert_eq!(sqlite.files().len(), listed + 1, "every file is listed but the list itself");
        if Backend::Postgresql.is_here().unwrap() {
            let postgresql = of(Backend::Postgresql, arguments);
            assert_eq!(sqlite.read("SHA256SUMS"), postgresql.read("SHA256SUMS"));
        }
    }
}

fn a_revision_gives_the_same_bytes_ever_after(registry: &Registry) {
    let cited = registry.revision();
    let before = Dump::of(registry.database_url(), &[]);
    let editor = registry.editor();
    editor.patch("/v1/coalitions/privacy", &json!({"note": "Nobody knew this then"}));
    editor.post("/v1/organisations", &json!({"kind": "organisation", "names": [{"value": "=1+1 Newcomer", "lang": "en", "kind": "official"}]}));
    let then = Dump::of(registry.database_url(), &["--known-at-revision", &cited.to_string()]);
    assert_eq!(before.read("SHA256SUMS"), then.read("SHA256SUMS"));
    let now = Dump::of(registry.database_url(), &[]);
    assert_eq!(now.manifest()["revision"], cited + 2);
    assert!(now.read("csv/coalition.csv").contains("Nobody knew this then"));
    assert!(!then.read("csv/coalition.csv").contains("Nobody knew this then"));
    assert!(now.read("csv/organisation_name.csv").contains(",=1+1 Newcomer,"), "tables hold what is kept");
    // Things are as the API answers them.
    let answered: Vec<Value> = registry.all("/v1/coalitions?limit=200&sort=name");
    let mut dumped: Vec<Value> = now
        .read("ndjson/coalitions.ndjson")
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(dumped.len(), answered.len());
    for coalition in answered {
        let place = dumped.iter().position(|dumped| *dumped == coalition);
        dumped.swap_remove(place.unwrap_or_else(|| panic!("{} is another", coalition["slug"])));
    }
}

fn what_cannot_be_exported_is_told_and_leaves_nothing(registry: &Registry) {
    let directory = tempfile::tempdir().unwrap();
    let target = directory.path().join("dump");
    let told = |finished: &Finished, code: i32, what: &str| {
        assert_eq!(finished.code, Some(code), "{:?}", finished.stderr);
        assert!(finished.stderr.concat().contains(what), "{:?}", finished.stderr);
    };
    let finished = export(registry.database_url(), &target, &["--known-at-revision", "437"]);
    told(&finished, 2, "the registry is at revision 436; there is no revision 437 yet");
    let finished = export(registry.database_url(), &target, &["--known-at-revision", "-1"]);
    told(&finished, 2, "--known-at-revision");
    assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 0);
    fs::create_dir(&target).unwrap();
    fs::write(target.join("mine"), "keep").unwrap();
    let finished = export(registry.database_url(), &target, &[]);
    told(&finished, 2, "is there already: name a directory that does not exist yet, or an empty one");
    assert_eq!(fs::read_to_string(target.join("mine")).unwrap(), "keep");
    fs::remove_file(target.join("mine")).unwrap();
    assert_eq!(export(registry.database_url(), &target, &[]).code, Some(0), "an empty one will do");
    let entries = fs::read_dir(directory.path()).unwrap().map(|entry| entry.unwrap().file_name());
    assert_eq!(entries.collect::<Vec<_>>(), ["dump"], "nothing is left beside it");
}

#[test]
fn there_has_to_be_a_registry() {
    let directory = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}/nowhere.db", directory.path().display());
    let finished = export(&url, &directory.path().join("dump"), &[]);
    assert_eq!(finished.code, Some(1), "{:?}", finished.stderr);
    assert!(finished.stderr.concat().contains("cannot reach the database"), "{:?}", finished.stderr);
    assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 0, "nor is one made");
}

#[test]
fn a_full_disk_leaves_nothing_and_the_next_attempt_works() {
    let Some(disk) = Disk::mount(8) else { return };
    let database = Backend::Sqlite.founded_database().unwrap();
    let target = disk.path().join("dump");
    fs::write(disk.path().join("half"), vec![0; 4 << 20]).unwrap();
    for full in [true, false] {
        if full {
            disk.fill();
        }
        let finished = export(database.url(), &target, &[]);
        assert_eq!(finished.code, Some(1));
        let told = finished.stderr.concat();
        assert!(told.contains("the disk is full") || told.contains("No space left"), "{told}");
        assert!(fs::read_dir(disk.path()).unwrap().all(|e| {
            let name = e.unwrap().file_name();
            name == "half" || name == "filler"
        }));
        if full {
            disk.make_room();
        }
    }
    fs::remove_file(disk.path().join("half")).unwrap();
    let finished = export(database.url(), &target, &[]);
    assert_eq!(finished.code, Some(0), "{:?}", finished.stderr);
}

/// The Python that has the tools; none where nobody says which, with one line about it. Where the environment variable
/// `CI` is set, that is an error.
pub(super) fn python() -> Option<PathBuf> {
    let named = std::env::var_os("DUMPS_PYTHON").map(PathBuf::from);
    assert!(
        named.is_some() || std::env::var_os("CI").is_none(),
        "DUMPS_PYTHON does not say which Python has duckdb, feedparser, frictionless, lxml, networkx, openpyxl, pandas, pyarrow, pyshacl and rdflib"
    );
    if named.is_none() {
        // Not `eprintln!`: the test runner keeps that to itself.
        let line = "SKIPPED: dumps and feeds read by DuckDB, pandas, feedparser and others; to run it, install duckdb, feedparser, \
                    frictionless, lxml, networkx, openpyxl, pandas, pyarrow, pyshacl and rdflib from PyPI and name that Python in DUMPS_PYTHON\n";
        std::io::stderr().write_all(line.as_bytes()).unwrap();
    }
    named
}

#[test]
fn the_tools_of_others_read_the_same_totals_as_the_api_answers() {
    let Some(python) = python() else { return };
    Registry::on(Backend::Sqlite, |registry| {
        let dump = Dump::of(registry.database_url(), &[]);
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/black_box/dumps.py");
        let read = Command::new(python).args(["-B", script]).arg(dump.path()).output().unwrap();
        assert!(read.status.success(), "{}", String::from_utf8_lossy(&read.stderr));
        let found: Value = serde_json::from_slice(&read.stdout).unwrap();
        let of = |list: &str| registry.get(&format!("/v1/{list}?limit=1")).json()["total"].clone();
        for (list, table) in [
            ("coalitions", "coalition"),
            ("organisations", "organisation"),
            ("people", "person"),
            ("memberships", "membership"),
            ("memberships", "membership_wide"),
            ("sources", "source"),
            ("vocabularies", "vocabulary"),
            ("changes", "change"),
        ] {
            assert_eq!(found["rows"][table], of(list), "{table}");
        }
        for coalition in registry.all("/v1/coalitions?limit=200") {
            let slug = coalition["slug"].as_str().unwrap();
            let counted = found["by_coalition"][slug].as_u64().unwrap_or(0);
            assert_eq!(counted, coalition["member_counts"]["total"], "{slug}");
        }
        assert_eq!(found["network"], json!({"coalitions": of("coalitions"), "edges": of("memberships")}));
        assert_eq!(found["linked"], of("memberships"));
        assert_eq!(found["shapes"], 9);
        let tables = found["rows"].as_object().unwrap().len();
        assert_eq!(found["resources"], tables);
        assert!(found["distributions"].as_u64().unwrap() as usize > tables);
    });
}
