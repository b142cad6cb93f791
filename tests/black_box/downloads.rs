//! Dumps over HTTP: the bytes that were cited, whole or in part, at any time, and what leads from one to the next.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use harness::{Answer, Backend, Client, Launch, Operation, PUBLIC_URL, Registry, both_databases};
use reqwest::Method;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use super::{dumps::Dump, reliability::Disk};

both_databases!(a_dump_has_the_same_bytes_over_http);

/// Tests with one database: dumps are made from memory, and both databases give the same.
macro_rules! dumps_of {
    ($registry:path: $($shows:ident),* $(,)?) => {$(
        mod $shows {
            #[test]
            fn sqlite() {
                $registry(harness::Backend::Sqlite, super::$shows);
            }
        }
    )*};
}

dumps_of!(harness::Registry::on:
    a_part_is_of_the_same_bytes,
    what_is_not_there_is_told,
);
// Others who ask the same program for its list of dumps are to find one and the same.
dumps_of!(harness::Registry::own:
    several_who_ask_at_once_get_the_same,
    a_citation_leads_to_the_same_bytes_a_hundred_revisions_later,
    a_dump_and_what_happened_since_make_the_later_dump,
);

/// Operations that answer with a file.
pub(super) fn is_file(operation: &Operation) -> bool {
    ["dump_file_view", "dump_folder_file_view", "dump_delta_view"].contains(&operation.id.as_str())
}

/// What a program answers that has no place for dumps.
pub(super) fn not_at_hand(registry: &Registry, path: &str) -> Answer {
    let program = Launch::serve(registry.database_url())
        .with(&["--public-url", PUBLIC_URL, "--dumps-directory", "/dev/null/dumps"])
        .start()
        .unwrap();
    Client::new(&program, PUBLIC_URL).unwrap().get(path)
}

/// A file of a dump, which has to be there.
/// What another program says of an address that has made all dumps it makes for one visitor.
pub(super) fn too_often(registry: &Registry, path: &str) -> Answer {
    let arguments = ["--public-url", PUBLIC_URL, "--dumps-per-hour", "1"];
    let other = Launch::serve(registry.database_url()).with(&arguments).start().unwrap();
    let client = Client::new(&other, PUBLIC_URL).unwrap();
    file(&client, "/v1/dumps/1");
    client.get(path)
}

fn file(client: &Client, path: &str) -> Answer {
    let answer = client.get(path);
    assert_eq!(answer.status, 200, "{path}: {}", String::from_utf8_lossy(&answer.body));
    answer
}

fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn a_dump_has_the_same_bytes_over_http(registry: &Registry) {
    let latest = registry.get("/v1/dumps/latest");
    assert_eq!((latest.status, latest.header("cache-control")), (307, "no-store"));
    let address = registry.client().path_of(latest.header("location")).to_owned();
    assert_eq!(address, "/v1/dumps/436");
    let dump = registry.get(&address).json();
    assert_eq!(dump["revision"], 436);
    assert_eq!(dump["recorded_at"], "2026-11-23T00:00:00.000Z");
    let written = Dump::of(registry.database_url(), &[]);
    let files = dump["files"].as_array().unwrap();
    assert_eq!(files.len(), written.files().len());
    let mut bytes = 0;
    for listed in files {
        let path = listed["path"].as_str().unwrap();
        let answer = file(registry.client(), registry.client().path_of(listed["address"].as_str().unwrap()));
        assert!(answer.body == fs::read(written.path().join(path)).unwrap(), "{path}: other bytes");
        assert_eq!(listed["sha256"], sha256(&answer.body), "{path}");
        assert_eq!(answer.header("etag"), format!("\"{}\"", listed["sha256"].as_str().unwrap()));
        assert_eq!(answer.header("content-length"), answer.body.len().to_string());
        assert_eq!(answer.media_type(), listed["media_type"], "{path}");
        assert!(answer.header("cache-control").contains("immutable"));
        bytes += answer.body.len();
    }
    assert_eq!(dump["bytes"], bytes);
    let latest = registry.get("/v1/dumps/latest/csv/membership_wide.csv");
    assert_eq!(
        registry.client().path_of(latest.header("location")),
        format!("{address}/csv/membership_wide.csv")
    );
    let listed = registry.get("/v1/dumps").items();
    assert_eq!((&listed[0]["revision"], &listed[0]["at_hand"]), (&json!(436), &json!(true)));
    assert_eq!(listed[0]["bytes"], bytes);
}

fn a_part_is_of_the_same_bytes(registry: &Registry) {
    let path = "/v1/dumps/436/ndjson/coalitions.ndjson";
    let whole = file(registry.client(), path);
    assert_eq!(whole.header("accept-ranges"), "bytes");
    // SHA-256 of the whole, as RFC 9530 writes it.
    let digest = whole.header("repr-digest").to_owned();
    assert!(digest.starts_with("sha-256=:") && digest.ends_with("=:"), "{digest}");
    let size = whole.body.len();
    let ranged = |range: &str| registry.ask(path).header("range", range).send();
    let mut put_together = Vec::new();
    for (range, content_range) in [
        ("bytes=0-99".to_owned(), format!("bytes 0-99/{size}")),
        (format!("bytes=100-{}", size + 5), format!("bytes 100-{}/{size}", size - 1)),
    ] {
        let part = ranged(&range);
        assert_eq!((part.status, part.header("content-range")), (206, content_range.as_str()));
        assert_eq!(
            (part.header("etag"), part.header("repr-digest")),
            (whole.header("etag"), digest.as_str())
        );
        assert_eq!(part.header("content-length"), part.body.len().to_string());
        put_together.extend(part.body);
    }
    assert!(put_together == whole.body);
    assert!(ranged("bytes=-10").body == whole.body[size - 10..]);
    // What is beyond the end is told, and how long the file is.
    let beyond = ranged(&format!("bytes={size}-"));
    assert_eq!((beyond.status, beyond.header("content-range")), (416, format!("bytes */{size}").as_str()));
    assert_eq!(beyond.json()["code"], "range-not-satisfiable");
    for nothing in ["bytes=5-1", "lines=1-2", "bytes=0-1,4-5"] {
        assert!(ranged(nothing).body == whole.body, "{nothing}");
    }
    // Who has a part of other bytes gets the whole.
    for (condition, status) in [(whole.header("etag"), 206), ("\"other\"", 200)] {
        let answer = registry.ask(path).header("range", "bytes=0-9").header("if-range", condition).send();
        assert_eq!(answer.status, status, "{condition}");
    }
    let known = registry.ask(path).header("if-none-match", whole.header("etag")).send();
    assert_eq!((known.status, known.body.len()), (304, 0));
    assert_eq!(known.header("etag"), whole.header("etag"));
    let head = registry.ask(path).method(Method::HEAD).header("range", "bytes=0-9").send();
    assert_eq!((head.status, head.header("content-length")), (200, size.to_string().as_str()));
}

fn what_is_not_there_is_told(registry: &Registry) {
    for (path, code, detail) in [
        (
            "/v1/dumps/437",
            "unknown-revision",
            "the registry is at revision 436; there is no revision 437 yet",
        ),
        ("/v1/dumps/437/manifest.json", "unknown-revision", "at revision 436"),
        ("/v1/dumps/newest", "not-found", "name a revision, such as `436`, or `latest`"),
        ("/v1/dumps/007", "not-found", "there is no dump `007`"),
        ("/v1/dumps/-1", "not-found", "there is no dump `-1`"),
        ("/v1/dumps/436/csv/members.csv", "not-found", "no file `csv/members.csv`; `/v1/dumps/436` tells"),
        ("/v1/dumps/436/lock", "not-found", "no file `lock`"),
        ("/v1/dumps/436/csv/..%2f..%2flock", "not-found", "no file"),
        (
            "/v1/dumps/430/since/436",
            "not-found",
            "revision 436 is not before 430: ask for `/v1/dumps/436/since/430`",
        ),
        ("/v1/dumps/430/since/-1", "not-found", "there is no revision -1; the first is 0"),
        ("/v1/dumps/437/since/1", "unknown-revision", "there is no revision 437 yet"),
    ] {
        let answer = registry.get(path);
        assert_eq!(answer.status, 404, "{path}");
        let problem = answer.json();
        assert_eq!(problem["code"], code, "{path}: {problem}");
        assert!(problem["detail"].as_str().unwrap().contains(detail), "{path}: {problem}");
    }
    let answer = registry.get("/v1/dumps/436?fields=files");
    assert_eq!(answer.json()["code"], "unknown-parameter");
}

fn several_who_ask_at_once_get_the_same(registry: &Registry) {
    let asked = std::thread::scope(|scope| {
        let asking: Vec<_> = (0..6)
            .map(|who| {
                // Two dumps, three of each.
                let path = format!("/v1/dumps/{}/SHA256SUMS", 331 + who % 2);
                scope.spawn(move || file(registry.client(), &path).body)
            })
            .collect();
        asking.into_iter().map(|asking| asking.join().unwrap()).collect::<Vec<_>>()
    });
    assert!(asked[0] == asked[2] && asked[2] == asked[4]);
    assert!(asked[1] == asked[3] && asked[3] == asked[5]);
    assert!(asked[0] != asked[1]);
}

fn a_citation_leads_to_the_same_bytes_a_hundred_revisions_later(registry: &Registry) {
    let latest = registry.get("/v1/dumps/latest");
    let cited = registry.get(registry.client().path_of(latest.header("location"))).json();
    let citation = cited["citation"].as_str().unwrap();
    assert!(citation.starts_with("Editors of the dynamic coalition registry (2026): "), "{citation}");
    assert!(citation.contains("revision 436"), "{citation}");
    let page = registry.ask("/data").header("accept", "text/html").send();
    assert!(page.text().contains(citation), "the page for researchers says the same");
    let address = registry.client().path_of(citation.rsplit(' ').next().unwrap()).to_owned();
    let sums = file(registry.client(), &format!("{address}/SHA256SUMS")).body;
    let editor = registry.editor();
    for number in 0..100 {
        editor.change("/v1/coalitions/privacy", &json!({"note": format!("Remark {number}")}));
    }
    assert_eq!(registry.revision(), 536);
    // Another program has never made it.
    let dump = registry.get(&address).json();
    assert_eq!(dump["files"], cited["files"]);
    assert!(file(registry.client(), &format!("{address}/SHA256SUMS")).body == sums);
    let another = Launch::serve(registry.database_url()).with(&["--public-url", PUBLIC_URL]).start().unwrap();
    let other = Client::new(&another, PUBLIC_URL).unwrap();
    assert!(file(&other, &format!("{address}/SHA256SUMS")).body == sums);
    let now = file(registry.client(), "/v1/dumps/536/SHA256SUMS").body;
    assert!(now != sums);
    let revisions: Vec<_> =
        registry.get("/v1/dumps").items().iter().map(|dump| dump["revision"].clone()).collect();
    assert_eq!(revisions, [536, 436], "the latest first");
}

/// The rows of every table of a dump by their keys, as the delta names them.
type Tables = BTreeMap<String, BTreeMap<Vec<String>, Vec<String>>>;

fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// The tables with their columns and keys, as the data package describes them.
struct Described {
    columns: Vec<String>,
    key: Vec<String>,
}

fn described(client: &Client, dump: &str) -> BTreeMap<String, Described> {
    let package = file(client, &format!("{dump}/datapackage.json")).json();
    let resources = package["resources"].as_array().unwrap();
    let names = |values: &Value| -> Vec<String> {
        values.as_array().unwrap().iter().map(|value| text(value.get("name").unwrap_or(value))).collect()
    };
    let table = |resource: &Value| {
        let schema = &resource["schema"];
        let described = Described { columns: names(&schema["fields"]), key: names(&schema["primaryKey"]) };
        (text(&resource["name"]), described)
    };
    resources.iter().map(table).collect()
}

fn tables(client: &Client, dump: &str) -> Tables {
    let table = |(name, described): (String, Described)| {
        let body = file(client, &format!("{dump}/csv/{name}.csv")).body;
        let mut reader = csv::Reader::from_reader(body.as_slice());
        assert_eq!(reader.headers().unwrap().iter().collect::<Vec<_>>(), described.columns, "{name}");
        let place = |key: &String| described.columns.iter().position(|column| column == key).unwrap();
        let places: Vec<usize> = described.key.iter().map(place).collect();
        let rows = reader.records().map(|record| {
            let cells: Vec<String> = record.unwrap().iter().map(str::to_owned).collect();
            (places.iter().map(|place| cells[*place].clone()).collect(), cells)
        });
        (name, rows.collect())
    };
    described(client, dump).into_iter().map(table).collect()
}

/// Does what the lines of a delta say.
fn apply(tables: &mut Tables, described: &BTreeMap<String, Described>, delta: &[u8]) -> Map<String, Value> {
    let mut lines = delta.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
    let begin: Value = serde_json::from_slice(lines.next().unwrap()).unwrap();
    assert_eq!(begin["operation"], "begin");
    for line in lines {
        let line: Value = serde_json::from_slice(line).unwrap();
        let name = text(&line["table"]);
        let (rows, table) = (tables.get_mut(&name).unwrap(), &described[&name]);
        let key = |row: &Value| table.key.iter().map(|column| text(&row[column])).collect::<Vec<_>>();
        match line["operation"].as_str().unwrap() {
            "delete" => assert!(rows.remove(&key(&line["key"])).is_some(), "there is such a row: {line}"),
            "put" => {
                let row = &line["row"];
                let cells = table.columns.iter().map(|column| text(&row[column])).collect();
                rows.insert(key(row), cells);
            }
            other => panic!("{other}"),
        }
    }
    begin.as_object().unwrap().clone()
}

fn a_dump_and_what_happened_since_make_the_later_dump(registry: &Registry) {
    let (client, editor) = (registry.client(), registry.editor());
    // One after the other, what can become of rows: new, changed, gone, passed on to another.
    let name = |value: &str| json!([{"value": value, "lang": "en", "kind": "official"}]);
    let draft = |value: &str| json!({"kind": "organisation", "names": name(value), "country": "BG"});
    editor.create("/v1/organisations", &draft("Newcomer"));
    editor.create("/v1/organisations", &draft("Newcomers"));
    editor.change("/v1/organisations/newcomer", &json!({"slug": "the-newcomer"}));
    let membership = editor.create(
        "/v1/memberships",
        &json!({"coalition": "privacy", "member": {"kind": "organisation", "slug": "newcomers"}, "role": "member",
            "statements": [{"source": "igf-slides-2008", "role_as_stated": "member", "certainty": "stated"}]}),
    );
    let between = registry.revision();
    let merged = editor.post("/v1/organisations/the-newcomer/merge", &json!({"into": "newcomers"}));
    assert_eq!(merged.status, 200, "{}", merged.text());
    let path = format!("/v1/memberships/{}", membership["id"].as_str().unwrap());
    assert_eq!(editor.delete(&path).status, 200);
    editor.change("/v1/coalitions/privacy", &json!({"names": name("Dynamic Coalition on Privacy")}));
    let last = registry.revision();
    let described = described(client, &format!("/v1/dumps/{last}"));
    for (from, to) in [(0, 436), (436, last), (between, last), (last, last)] {
        let delta = file(client, &format!("/v1/dumps/{to}/since/{from}"));
        assert_eq!(delta.media_type(), "application/x-ndjson");
        let mut made = tables(client, &format!("/v1/dumps/{from}"));
        let begin = apply(&mut made, &described, &delta.body);
        assert_eq!((&begin["from"], &begin["to"]), (&json!(from), &json!(to)));
        let wanted = tables(client, &format!("/v1/dumps/{to}"));
        for (table, rows) in &wanted {
            assert_eq!(&made[table], rows, "{from} to {to}: {table}");
        }
        assert_eq!(made.len(), wanted.len());
        if from == to {
            assert_eq!(delta.body.iter().filter(|byte| **byte == b'\n').count(), 1, "nothing happened");
        }
    }
    let text = file(client, &format!("/v1/dumps/{last}/since/{between}"));
    assert!(text.text().contains("\"operation\":\"delete\",\"table\":\"membership\""), "{}", text.text());
}

/// Every file below a directory.
fn below(directory: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(directory).into_iter().flatten().flatten();
    entries
        .flat_map(|entry| match entry.path() {
            path if path.is_dir() => below(&path),
            path => vec![path],
        })
        .collect()
}

#[test]
fn who_is_erased_is_in_no_dump_that_was_made_before() {
    let directory = tempfile::tempdir().unwrap();
    let arguments = ["--dumps-directory", directory.path().to_str().unwrap()];
    Registry::own_with(Backend::Sqlite, &arguments, |registry| {
        let path = "/v1/dumps/436/ndjson/people.ndjson";
        let telling = || {
            let files = below(directory.path()).into_iter();
            files
                .filter(|path| {
                    fs::read(path).is_ok_and(|bytes| bytes.windows(7).any(|part| part == b"Cheniti"))
                })
                .count()
        };
        let before = file(registry.client(), path);
        assert!(before.text().contains("Tarek Cheniti"));
        assert!(telling() > 5);
        let erased = registry.editor().post("/v1/people/tarek-cheniti/erase", &json!({}));
        assert_eq!(erased.status, 200, "{}", erased.text());
        assert_eq!(telling(), 0, "nothing of it is left on the disk");
        let after = file(registry.client(), path);
        assert!(!after.text().contains("Cheniti"));
        assert_ne!(after.header("etag"), before.header("etag"));
        assert_eq!(telling(), 0);
    });
    // That program was killed; the next one takes away what it left behind.
    assert!(!below(directory.path()).is_empty());
    Registry::own_with(Backend::Sqlite, &arguments, |_| {
        assert_eq!(below(directory.path()), [""; 0].map(PathBuf::from));
    });
}

#[test]
fn a_full_disk_is_told_and_the_next_attempt_works() {
    let Some(disk) = Disk::mount(8) else { return };
    let arguments = ["--dumps-directory", disk.path().to_str().unwrap()];
    Registry::own_with(Backend::Sqlite, &arguments, |registry| {
        fs::write(disk.path().join("half"), vec![0; 6 << 20]).unwrap();
        let refused = registry.get("/v1/dumps/436/registry.sqlite");
        assert_eq!((refused.status, refused.header("retry-after")), (503, "60"));
        let problem = refused.json();
        assert_eq!(problem["code"], "not-at-hand");
        assert!(problem["detail"].as_str().unwrap().contains("the disk is full"), "{problem}");
        assert_eq!(registry.get("/v1/coalitions").status, 200, "reading goes on");
        assert_eq!(registry.get("/v1/dumps").items()[0]["at_hand"], false);
        let left =
            below(disk.path()).into_iter().filter(|path| !path.ends_with("half") && !path.ends_with("lock"));
        assert_eq!(left.count(), 0, "nothing is half published");
        fs::remove_file(disk.path().join("half")).unwrap();
        let sums = file(registry.client(), "/v1/dumps/436/SHA256SUMS");
        assert!(sums.text().contains("  registry.sqlite\n"));
    });
}

#[test]
fn nobody_keeps_the_registry_busy_with_dumps_alone() {
    Registry::own_with(Backend::Sqlite, &["--dumps-per-hour", "2"], |registry| {
        for path in ["/v1/dumps/436", "/v1/dumps/436/since/400"] {
            file(registry.client(), path);
        }
        for path in ["/v1/dumps/435", "/v1/dumps/435/since/400"] {
            let refused = registry.get(path);
            assert_eq!(
                (refused.status, &refused.json()["code"]),
                (429, &"too-many-requests".into()),
                "{path}"
            );
            let wait: u64 = refused.header("retry-after").parse().unwrap();
            assert!((1..=1800).contains(&wait), "one of two an hour comes back after half an hour: {wait}");
        }
        // What is at hand is for everybody, and what cannot be is told as ever.
        assert_eq!(registry.get("/v1/dumps/436/SHA256SUMS").status, 200);
        assert_eq!(registry.get("/v1/dumps/437").json()["code"], "unknown-revision");
    });
}

#[test]
fn what_was_not_asked_for_lately_makes_room() {
    let directory = tempfile::tempdir().unwrap();
    // Of the founding data, two dumps take more than eight mebibytes, one does not.
    let arguments = ["--dumps-directory", directory.path().to_str().unwrap(), "--dumps-space", "8"];
    Registry::own_with(Backend::Sqlite, &arguments, |registry| {
        for revision in [434, 435, 436] {
            file(registry.client(), &format!("/v1/dumps/{revision}/SHA256SUMS"));
        }
        let at_hand: Vec<_> =
            registry.get("/v1/dumps").items().iter().map(|dump| dump["revision"].clone()).collect();
        assert_eq!(at_hand, [436]);
        let bytes: u64 = below(directory.path()).iter().map(|path| path.metadata().unwrap().len()).sum();
        assert!(bytes < 8 << 20, "{bytes}");
        // What went can be had again.
        file(registry.client(), "/v1/dumps/434/SHA256SUMS");
    });
}
