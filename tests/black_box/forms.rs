//! Spreadsheets and pipelines: CSV and NDJSON.

use harness::{Document, FoundingSet, Launch, Operation, Registry, both_databases};
use serde_json::Value;

both_databases!(
    a_table_reads_without_repair_and_holds_the_whole_list,
    columns_depend_on_the_question_only,
    cells_hold_what_the_things_hold,
    lines_are_the_items_of_the_pages,
    suffix_and_header_ask_for_the_same_bytes,
    a_single_thing_is_no_table,
    what_nobody_offers_is_not_acceptable,
);

fn lists() -> impl Iterator<Item = &'static Operation> {
    Document::get().unwrap().lists()
}

/// Header line and rows, read strictly.
fn table(registry: &Registry, path: &str) -> (Vec<String>, Vec<csv::StringRecord>) {
    let answer = registry.get(path);
    assert_eq!(answer.status, 200, "{path}");
    assert_eq!(answer.header("content-type"), "text/csv; charset=utf-8; header=present");
    let mut reader = csv::ReaderBuilder::new().flexible(false).from_reader(answer.body.as_slice());
    let header = reader.headers().unwrap().iter().map(str::to_owned).collect();
    (header, reader.records().collect::<Result<_, _>>().unwrap())
}

fn a_table_reads_without_repair_and_holds_the_whole_list(registry: &Registry) {
    for operation in lists() {
        let address = operation.address();
        let total = registry.get(&format!("{address}?limit=1")).json()["total"].as_u64().unwrap();
        let (header, rows) = table(registry, &format!("{address}.csv?limit=1"));
        assert_eq!(rows.len() as u64, total, "{address}: all of it, whatever the limit");
        assert!(header.len() > 3 && rows.iter().all(|row| row.len() == header.len()), "{address}");
        let text = registry.get(&format!("{address}.csv")).text().to_owned();
        assert!(text.ends_with("\r\n"), "{address}");
        let first = text.split('\n').next().unwrap();
        assert_eq!(first, format!("{}\r", header.join(",")), "{address}");
    }
}

fn columns_depend_on_the_question_only(registry: &Registry) {
    for operation in lists() {
        let address = operation.address();
        let (usual, _) = table(registry, &format!("{address}.csv"));
        if operation.parameter("q").is_some() {
            let (empty, rows) = table(registry, &format!("{address}.csv?q=zzzzzz"));
            assert_eq!((empty, rows.len()), (usual.clone(), 0), "{address}: the header line is always there");
        }
        if operation.parameter("as_of").is_some() && !operation.path.contains('{') {
            assert_eq!(table(registry, &format!("{address}.csv?as_of=2010")).0, usual, "{address}");
        }
    }
    let (narrow, rows) = table(registry, "/v1/coalitions.csv?fields=slug,name");
    assert_eq!((narrow, rows.len()), (vec!["slug".to_owned(), "name".into()], 45));
    // New columns come at the end; these are promised.
    let (header, _) = table(registry, "/v1/memberships.csv");
    let promised = ["id", "coalition", "coalition_name", "member_kind", "member", "member_name"];
    assert_eq!(header[..6], promised);
}

fn cells_hold_what_the_things_hold(registry: &Registry) {
    let (header, rows) = table(registry, "/v1/organisations.csv");
    let column = |name: &str| header.iter().position(|h| h == name).unwrap();
    let things = registry.all("/v1/organisations?limit=200");
    for (row, thing) in rows.iter().zip(&things) {
        for name in ["slug", "name", "kind", "country", "region", "stakeholder_category", "website", "note"] {
            let expected = thing[name].as_str().unwrap_or_default();
            let harmless = expected.starts_with(['=', '+', '-', '@']).then(|| format!("'{expected}"));
            assert_eq!(&row[column(name)], harmless.as_deref().unwrap_or(expected), "{name}");
        }
        assert_eq!(row[column("revision")], thing["revision"].to_string());
        let coalitions = thing["coalitions"].as_array().unwrap().iter().map(|c| c["slug"].as_str().unwrap());
        assert_eq!(row[column("coalitions")], coalitions.collect::<Vec<_>>().join("; "));
    }
    assert_eq!(rows.len(), things.len());
}

fn lines_are_the_items_of_the_pages(registry: &Registry) {
    for operation in lists() {
        let address = operation.address();
        let answer = registry.get(&format!("{address}.ndjson?limit=2"));
        assert_eq!(answer.header("content-type"), "application/x-ndjson");
        let lines: Vec<Value> =
            answer.text().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert!(answer.text().ends_with('\n') && !answer.text().contains("\n\n"), "{address}");
        assert_eq!(lines, registry.all(&format!("{address}?limit=200")), "{address}");
    }
}

fn suffix_and_header_ask_for_the_same_bytes(registry: &Registry) {
    for operation in lists() {
        let address = operation.address();
        for (suffix, media_type) in
            [("json", "application/json"), ("csv", "text/csv"), ("ndjson", "application/x-ndjson")]
        {
            let by_suffix = registry.ask(&format!("{address}.{suffix}")).header("accept", "image/png").send();
            let by_header = registry.ask(&address).header("accept", media_type).send();
            assert_eq!(by_header.media_type(), media_type, "{address}");
            let bare =
                |answer: &harness::Answer| answer.text().replace(&format!("{address}.{suffix}"), &address);
            assert_eq!(bare(&by_suffix), bare(&by_header), "{address}.{suffix}");
            assert!(by_header.header("vary").contains("Accept,"), "{address}");
            assert!(!by_suffix.header("vary").contains("Accept,"), "{address}");
        }
    }
}

fn a_single_thing_is_no_table(registry: &Registry) {
    for thing in ["coalitions/privacy", "organisations/world-bank", "people/tarek-cheniti", "sources/itwc06"]
    {
        for suffix in ["csv", "ndjson"] {
            let refused = registry.get(&format!("/v1/{thing}.{suffix}"));
            assert_eq!((refused.status, &refused.json()["code"]), (406, &"not-acceptable".into()));
        }
        let plain = registry.get(&format!("/v1/{thing}"));
        assert_eq!(registry.get(&format!("/v1/{thing}.json")).body, plain.body);
        assert_eq!(registry.ask(&format!("/v1/{thing}")).header("accept", "text/csv").send().status, 406);
    }
}

fn what_nobody_offers_is_not_acceptable(registry: &Registry) {
    for (accepted, status, media_type) in [
        ("image/png", 406, "application/problem+json"),
        ("application/json;q=0", 406, "application/problem+json"),
        ("application/json;q=0, */*", 200, "text/csv"),
        ("text/html, application/xhtml+xml, */*;q=0.8", 200, "application/json"),
        ("text/csv, application/json;q=0.5", 200, "text/csv"),
        ("", 200, "application/json"),
    ] {
        let answer = registry.ask("/v1/coalitions?limit=1").header("accept", accepted).send();
        assert_eq!((answer.status, answer.media_type()), (status, media_type), "{accepted}");
    }
}

#[test]
fn a_cell_cannot_be_a_formula() {
    let set = FoundingSet::copy().unwrap();
    let title = "title = \"The Internet Governance Forum (IGF), slides";
    set.replace("sources.toml", title, "title = \"=HYPERLINK(1);The IGF, \\\"slides\\\"\\n").unwrap();
    let database = harness::Backend::Sqlite.empty_database().unwrap();
    let program = Launch::serve(database.url()).with(&["--founding", &set.path()]).start().unwrap();
    let client = harness::Client::new(&program, &program.url()).unwrap();
    let answer = client.get("/v1/sources.csv?q=hyperlink");
    let mut reader = csv::Reader::from_reader(answer.body.as_slice());
    let title = reader.headers().unwrap().iter().position(|name| name == "title").unwrap();
    let rows: Vec<_> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 1);
    assert!(rows[0][title].starts_with("'=HYPERLINK(1);The IGF, \"slides\"\n"), "{:?}", &rows[0][title]);
    let json = client.get("/v1/sources/igf-slides-2008").json();
    assert!(json["title"].as_str().unwrap().starts_with("=HYPERLINK"), "JSON is not touched");
}
