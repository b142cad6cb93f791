//! Who runs a registry imports the organisations of ROR.

mod dump;

use std::{
    collections::BTreeMap,
    io::Write,
    path::{Path, PathBuf},
    process::Command,
    thread,
    time::{Duration, Instant},
};

use api::store::Store;
use harness::{Client, Database, Finished, Launch, Program, Registry, both_databases};
use serde_json::{Value, json};

use self::dump::{Files, OECD, array, dump, gzip, lines, many, ror, zip};
use super::check;

both_databases!(
    organisations_are_entered_and_completed_once,
    a_rehearsal_stores_nothing,
    an_import_that_was_cut_off_is_finished_by_the_next,
    a_server_goes_on_answering_and_follows,
    what_stands_before_the_damage_is_imported,
    a_file_of_something_else_leaves_the_database_alone,
    a_registry_that_began_empty_has_no_categories,
    all_of_ror_is_imported,
);

/// The last revision of the founding data.
const FOUNDED: u64 = 436;

fn import(url: &str, file: &Path) -> Launch {
    Launch::new(&["import", "ror", file.to_str().unwrap(), "--database-url", url])
}

/// The figures on stdout of an import that was successful.
fn figures(finished: &Finished) -> BTreeMap<String, u64> {
    assert_eq!(finished.code, Some(0), "{:?}", finished.stderr);
    said(finished)
}

fn said(finished: &Finished) -> BTreeMap<String, u64> {
    let text = String::from_utf8(finished.stdout.clone()).unwrap();
    let figure = |line: &str| {
        let (name, number) = line.split_once('\t').unwrap();
        (name.to_owned(), number.parse().unwrap())
    };
    text.lines().map(figure).collect()
}

fn figure<const N: usize>(figures: &BTreeMap<String, u64>, names: [&str; N]) -> [u64; N] {
    names.map(|name| figures[name])
}

/// The last revision in a database.
fn head(url: &str) -> u64 {
    watch(url, |head| head())
}

/// Does something while the last revision in a database can be asked for.
fn watch<T>(url: &str, look: impl FnOnce(&dyn Fn() -> u64) -> T) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let store = runtime.block_on(Store::open(url)).unwrap();
    let seen = look(&|| runtime.block_on(store.head()).unwrap().try_into().unwrap());
    runtime.block_on(store.close()).unwrap();
    seen
}

fn serve(database: &Database) -> (Program, Client) {
    let program = Launch::serve(database.url()).start().unwrap();
    let client = Client::new(&program, &program.url()).unwrap();
    (program, client)
}

/// Every organisation, but for what differs between equal registries.
fn organisations(client: &Client) -> Vec<Value> {
    let answer = client.get("/v1/organisations.ndjson");
    assert_eq!(answer.status, 200);
    let mut all: Vec<Value> = answer.text().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    for organisation in &mut all {
        for own in ["id", "updated_at"] {
            organisation.as_object_mut().unwrap().remove(own).unwrap();
        }
    }
    // Those of the same name stand in the order of their ids.
    all.sort_by_key(|organisation| organisation["slug"].as_str().unwrap().to_owned());
    all
}

fn organisations_are_entered_and_completed_once(registry: &Registry) {
    let (database, files) = (registry.backend().founded_database().unwrap(), Files::new());
    let (dump, report) = (dump(), files.path("report.csv"));
    let name = "v2.9-2026-11-03-ror-data";
    let file = files.with(&format!("{name}.zip"), &zip(&format!("{name}_schema_v2.json"), &array(&dump)));
    let finished = import(database.url(), &file).with(&["--report", report.to_str().unwrap()]).run().unwrap();
    let first = figures(&finished);
    assert_eq!(figure(&first, ["read", "created", "changed", "unchanged"]), [11, 7, 1, 0]);
    assert_eq!(figure(&first, ["skipped", "faulty", "omitted", "unknown-relatives"]), [1, 2, 1, 1]);
    // One of the two that refer to each other comes twice.
    assert_eq!(first["revision"], FOUNDED + 9);
    let heard = finished.stderr.join("\n");
    assert!(heard.contains("7 organisations were entered and 1 changed"), "{heard}");
    assert!(heard.contains("element 8 of the array"), "{heard}");
    assert!(heard.contains("stands at element 10 of the array already"), "{heard}");
    assert!(!heard.contains("importing"), "no progress where nobody looks: {heard}");

    let table = csv::Reader::from_path(&report).unwrap().into_deserialize::<[String; 4]>();
    let table: Vec<[String; 4]> = table.map(Result::unwrap).collect();
    let of: Vec<(&str, &str)> = table.iter().map(|row| (row[0].as_str(), row[1].as_str())).collect();
    let element = ["7", "8", "9", "11"].map(|number| format!("element {number} of the array"));
    assert_eq!(
        of,
        [
            ("skipped", element[0].as_str()),
            ("faulty", element[1].as_str()),
            ("omitted", element[2].as_str()),
            ("faulty", element[3].as_str()),
        ]
    );
    assert!(table[2][3].contains("`www.example.org`") && table[2][2] == ror(8), "{table:?}");

    let (program, client) = serve(&database);
    let oecd = client.get("/v1/organisations/oecd").json();
    let before = registry.get("/v1/organisations/oecd").json();
    let mut names = before["names"].as_array().unwrap().clone();
    names.push(oecd["names"].as_array().unwrap().last().unwrap().clone());
    assert_eq!(oecd["names"], Value::Array(names), "what was entered by hand stands as it stood");
    assert_eq!(
        oecd["names"].as_array().unwrap().last().unwrap()["value"],
        "Organización para la Cooperación y el Desarrollo Económicos"
    );
    for field in ["kind", "international", "classifications", "website", "identifiers", "sources"] {
        assert_eq!(oecd[field], before[field], "{field}");
    }
    assert_eq!((&before["country"], &oecd["country"]), (&Value::Null, &"FR".into()));

    let get = |slug: &str| client.get(&format!("/v1/organisations/{slug}")).json();
    let institute = get("institut-fur-meereskunde");
    let values: Vec<(&Value, &Value)> =
        institute["names"].as_array().unwrap().iter().map(|name| (&name["value"], &name["lang"])).collect();
    assert_eq!(
        json!(values),
        json!([["Institut für Meereskunde", "de"], ["Institute of Oceanography", "en"], ["IfM", "und"]])
    );
    let kept = |register: &str| institute["identifiers"][register]["value"].as_str();
    assert_eq!((kept("isni"), kept("wikidata")), (Some("0000000123480690"), Some("Q42")));
    assert_eq!(institute["website"], "https://xn--h1aaarn.xn--p1ai/");
    assert_eq!(institute["parent"]["slug"], "university-of-the-sea");
    assert_eq!(
        (&institute["stakeholder_category"], &institute["sources"]),
        (&"academia".into(), &json!(["ror"]))
    );
    assert_eq!(get("university-of-the-sea")["parent"]["slug"], "ministry-of-the-sea");
    assert_eq!(get("university-of-the-sea-2")["parent"], Value::Null);
    assert_eq!(get("old-harbour")["successor"]["slug"], "new-harbour");
    assert_eq!(get("new-harbour")["parent"]["slug"], "old-harbour");
    assert_eq!(get("odd-laboratory")["website"], Value::Null);

    let changes = client.all(&format!("/v1/changes?after={FOUNDED}"));
    assert_eq!(changes.len(), 9);
    for change in &changes {
        assert_eq!(change["group"], FOUNDED + 1, "made together: {change}");
        assert_eq!(change["actor"], json!({"kind": "operator", "name": "operator"}));
        assert_eq!(change["comment"], "Imported from ROR: release v2.9");
        assert_eq!(change["source"]["id"], "ror");
    }
    assert_eq!(
        client.get("/v1/sources/ror").json()["title"],
        registry.get("/v1/sources/ror").json()["title"]
    );
    assert_eq!(program.stop().unwrap().code, Some(0));

    for (name, bytes) in [
        ("dump.json", array(&dump)),
        ("records.jsonl", lines(&dump)),
        ("records.jsonl.gz", gzip(&lines(&dump))),
        ("dump.json.gz", gzip(&array(&dump))),
    ] {
        let again = figures(&import(database.url(), &files.with(name, &bytes)).run().unwrap());
        assert_eq!(figure(&again, ["created", "changed", "unchanged"]), [0, 0, 8], "{name}");
        assert_eq!(again["revision"], FOUNDED + 9);
    }
    assert_eq!(head(database.url()), FOUNDED + 9);
    check::assert_holds(&database);
}

fn a_rehearsal_stores_nothing(registry: &Registry) {
    let files = Files::new();
    let file = files.with("dump.json", &array(&dump()));
    let rehearsed = |database: &Database, head_stays: u64, arguments: &[&str]| {
        let launch = import(database.url(), &file).with(&["--dry-run"]).with(arguments);
        let finished = launch.run().unwrap();
        let said = finished.stderr.join("\n");
        assert!(said.contains("would be entered") && said.contains("nothing is stored"), "{said}");
        assert_eq!(head(database.url()), head_stays);
        figures(&finished)
    };
    let founded = registry.backend().founded_database().unwrap();
    let first = rehearsed(&founded, FOUNDED, &[]);
    assert_eq!(first["revision"], FOUNDED);
    // An empty registry is looked at as if it had the founding data, which the import would load.
    let empty = registry.backend().empty_database().unwrap();
    assert_eq!(rehearsed(&empty, 0, &[]), first);
    let nothing = rehearsed(&empty, 0, &["--empty"]);
    assert_eq!(figure(&nothing, ["created", "changed"]), [8, 0]);
    let done = figures(&import(empty.url(), &file).run().unwrap());
    assert_eq!(head(empty.url()), done["revision"]);
    let but_for_revision = |mut figures: BTreeMap<String, u64>| {
        figures.remove("revision").unwrap();
        figures
    };
    assert_eq!(but_for_revision(done), but_for_revision(first));
}

fn an_import_that_was_cut_off_is_finished_by_the_next(registry: &Registry) {
    let files = Files::new();
    let file = files.with("many.json", &array(&many(6_000)));
    let whole = registry.backend().founded_database().unwrap();
    let of_one = figures(&import(whole.url(), &file).run().unwrap());
    assert_eq!(of_one["created"], 6_000);

    let database = registry.backend().founded_database().unwrap();
    let mut killed = 0;
    for portion in 1..=3 {
        let reached = watch(database.url(), |head| {
            let running = import(database.url(), &file).begin().unwrap();
            let began = Instant::now();
            while head() < FOUNDED + portion * 1_000 {
                assert!(began.elapsed() < Duration::from_secs(60), "{:?}", running.lines());
                thread::sleep(Duration::from_millis(2));
            }
            // Dropped, it is killed. A server may still finish what it was told to commit.
            drop(running);
            thread::sleep(Duration::from_millis(100));
            head()
        });
        assert_eq!((reached - FOUNDED) % 1_000, 0, "all of a portion or nothing of it");
        killed += u64::from(reached < of_one["revision"]);
    }
    assert!(killed > 0, "it was always quicker");
    let rest = figures(&import(database.url(), &file).run().unwrap());
    assert_eq!(rest["revision"], of_one["revision"]);
    assert_eq!(figure(&rest, ["created", "changed", "unchanged"]).iter().sum::<u64>(), 6_000);

    let ((one, of_whole), (other, of_parts)) = (serve(&whole), serve(&database));
    let (whole, parts) = (organisations(&of_whole), organisations(&of_parts));
    assert_eq!(whole.len(), parts.len());
    for (one, other) in whole.iter().zip(&parts) {
        assert_eq!(one, other);
    }
    assert_eq!((one.stop().unwrap().code, other.stop().unwrap().code), (Some(0), Some(0)));
}

fn a_server_goes_on_answering_and_follows(registry: &Registry) {
    let (database, files) = (registry.backend().founded_database().unwrap(), Files::new());
    let file = files.with("many.jsonl.gz", &gzip(&lines(&many(3_000))));
    let (program, client) = serve(&database);
    let importing = thread::scope(|scope| {
        let importing = scope.spawn(|| import(database.url(), &file).run().unwrap());
        while !importing.is_finished() {
            assert_eq!(client.get("/v1/coalitions?limit=1").status, 200);
            thread::sleep(Duration::from_millis(10));
        }
        importing.join().unwrap()
    });
    let revision = figures(&importing)["revision"];
    let began = Instant::now();
    while client.get("/readyz").json()["revision"] != revision {
        assert!(began.elapsed() < Duration::from_secs(60), "the server does not follow");
        thread::sleep(Duration::from_millis(20));
    }
    assert_eq!(client.get("/v1/organisations?limit=1").json()["total"], 3_122);
    let finished = program.stop().unwrap();
    assert_eq!(finished.code, Some(0));
    let complaints: Vec<&String> =
        finished.stderr.iter().filter(|l| l.contains(" WARN ") || l.contains(" ERROR ")).collect();
    assert!(complaints.is_empty(), "{complaints:?}");
}

fn what_stands_before_the_damage_is_imported(registry: &Registry) {
    let (database, files) = (registry.backend().founded_database().unwrap(), Files::new());
    let records = many(500);
    let whole = array(&records);
    let cut = files.with("cut.json", &whole[..whole.len() / 2]);
    let finished = import(database.url(), &cut).run().unwrap();
    assert_eq!(finished.code, Some(1));
    let heard = finished.stderr.join("\n");
    assert!(heard.contains("the file ends before the array does"), "{heard}");
    assert!(heard.contains("what stands before it is imported"), "{heard}");
    let first = said(&finished);
    assert!((200..300).contains(&first["created"]), "{first:?}");
    assert_eq!(head(database.url()), first["revision"]);

    let packed = gzip(&lines(&records));
    let cut = files.with("cut.jsonl.gz", &packed[..packed.len() / 2]);
    let finished = import(database.url(), &cut).run().unwrap();
    assert_eq!(finished.code, Some(1));
    assert!(
        finished.stderr.join("\n").contains("the compressed file ends too early"),
        "{:?}",
        finished.stderr
    );

    let rest = figures(&import(database.url(), &files.with("whole.json", &whole)).run().unwrap());
    assert_eq!(figure(&rest, ["created", "changed", "unchanged"]).iter().sum::<u64>(), 500);
    let again = figures(&import(database.url(), &files.path("whole.json")).run().unwrap());
    assert_eq!(again["unchanged"], 500);
}

fn a_file_of_something_else_leaves_the_database_alone(registry: &Registry) {
    let (database, files) = (registry.backend().empty_database().unwrap(), Files::new());
    let old = json!([{"id": OECD, "name": "OECD"}]);
    for (name, bytes, says) in [
        ("empty.json", Vec::new(), "is not a file of ROR: it is empty"),
        ("none.json", b"[]".to_vec(), "holds no records"),
        ("page.html", b"<!doctype html>".to_vec(), "begins with neither"),
        ("old.json", old.to_string().into_bytes(), "schema 1"),
        ("not.zip", zip("readme.txt", b"x"), "has no file whose name ends in `.json`"),
    ] {
        let finished = import(database.url(), &files.with(name, &bytes)).run().unwrap();
        assert_eq!((finished.code, finished.stdout.len()), (Some(1), 0), "{name}");
        assert_eq!(finished.stderr.len(), 1, "{:?}", finished.stderr);
        assert!(
            finished.stderr[0].contains(says) && finished.stderr[0].contains(name),
            "{:?}",
            finished.stderr
        );
    }
    let missing = import(database.url(), &files.path("missing.json")).run().unwrap();
    assert_eq!(missing.code, Some(1));
    assert!(missing.stderr[0].contains("missing.json cannot be read"), "{:?}", missing.stderr);
    if let Ok(file) = database.path() {
        assert!(!file.exists(), "nothing was made");
    }
    for wrong in
        [&["import"][..], &["import", "ror"], &["import", "ror", "x", "--report"], &["import", "rdf"]]
    {
        assert_eq!(Launch::new(wrong).run().unwrap().code, Some(2), "{wrong:?}");
    }
    let file = files.with("dump.json", &array(&dump()));
    let unwritable = files.path("nowhere/report.csv");
    let launch = import(database.url(), &file).with(&["--report", unwritable.to_str().unwrap()]);
    let finished = launch.run().unwrap();
    assert_eq!(finished.code, Some(1));
    assert!(finished.stderr[0].contains("cannot write"), "{:?}", finished.stderr);
}

fn a_registry_that_began_empty_has_no_categories(registry: &Registry) {
    let (database, files) = (registry.backend().empty_database().unwrap(), Files::new());
    let file = files.with("dump.json", &array(&dump()));
    let done = figures(&import(database.url(), &file).with(&["--empty"]).run().unwrap());
    // With the source, and one organisation that comes twice.
    assert_eq!(figure(&done, ["created", "changed", "omitted", "revision"]), [8, 0, 9, 10]);
    let program = Launch::serve(database.url()).with(&["--empty"]).start().unwrap();
    let client = Client::new(&program, &program.url()).unwrap();
    let source = client.get("/v1/sources/ror").json();
    assert_eq!(
        (&source["title"], &source["note"]),
        (&"Research Organization Registry (ROR)".into(), &"CC0 1.0".into())
    );
    let harbour = client.get("/v1/organisations/old-harbour").json();
    assert_eq!((&harbour["classifications"], &harbour["sources"]), (&json!([]), &json!(["ror"])));
}

/// Every record that is at hand, or in a debug build as many as take no longer than other tests.
fn all_of_ror_is_imported(registry: &Registry) {
    const SAMPLE: usize = 5_000;
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let found = here.ancestors().map(|directory| directory.join("shared/data/ror-orgs.jsonl.gz"));
    let Some(file) = found.into_iter().find(|file| file.exists()) else {
        skipped("the import of all of ROR; put the records at ../shared/data/ror-orgs.jsonl.gz").unwrap();
        return;
    };
    let (database, files) = (registry.backend().founded_database().unwrap(), Files::new());
    let file = if cfg!(debug_assertions) { sample(&file, &files, SAMPLE) } else { file };
    let first = figures(&import(database.url(), &file).run().unwrap());
    let [read, created, changed, skipped, faulty] =
        figure(&first, ["read", "created", "changed", "skipped", "faulty"]);
    assert_eq!((read, faulty), (created + changed + skipped, 0));
    if !cfg!(debug_assertions) {
        assert_eq!([read, created, changed, skipped], [51_370, 51_217, 19, 134]);
    }
    let second = figures(&import(database.url(), &file).run().unwrap());
    assert_eq!(figure(&second, ["created", "changed", "unchanged"]), [0, 0, created + changed]);
    assert_eq!(second["revision"], first["revision"]);
    check::assert_holds(&database);
}

/// One line about what is not shown here. Not by `eprintln!`: the test runner keeps that to itself.
fn skipped(what: &str) -> std::io::Result<()> {
    writeln!(std::io::stderr(), "SKIPPED: {what}")
}

/// The first records of a packed file of lines.
fn sample(file: &Path, files: &Files, count: usize) -> PathBuf {
    use std::io::BufRead;
    let unpacked = flate2::read::MultiGzDecoder::new(std::fs::File::open(file).unwrap());
    let lines = std::io::BufReader::new(unpacked).lines().take(count);
    let text: String = lines.map(|line| line.unwrap() + "\n").collect();
    files.with("sample.jsonl", text.as_bytes())
}

#[test]
fn a_terminal_shows_how_far_it_is() {
    // Of util-linux, which gives a command a terminal.
    if Command::new("script").arg("--version").output().is_err() {
        skipped("progress on a terminal; install `script` of util-linux").unwrap();
        return;
    }
    let (database, files) = (harness::Backend::Sqlite.founded_database().unwrap(), Files::new());
    let file = files.with("many.jsonl", &lines(&many(2_500)));
    let typescript = files.path("typescript");
    let finished = import(database.url(), &file).on_terminal(&typescript).unwrap();
    assert_eq!(finished.code, Some(0));
    let seen = String::from_utf8(std::fs::read(&typescript).unwrap()).unwrap();
    for shown in ["reading records: ", "importing [", "=>", " of 2,500 (", "/s), ", "s left"] {
        assert!(seen.contains(shown), "{shown}: {seen}");
    }
    assert!(
        seen.lines().any(|line| line.contains("created  ") && line.trim_end().ends_with(" 2500")),
        "{seen}"
    );
}
