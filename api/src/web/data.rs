//! All that there is for who does research: files, addresses that answer, how to cite, what columns mean, and worked
//! examples.

use askama::Template;
use poem::handler;

use super::frame::{Frame, answer};
use crate::{
    export::dump::{self, field_type, public_tables},
    http::{Ask, ProblemError, Reading, Served},
    store::{Kind, Table},
};

/// The year that the examples ask about.
const YEAR: &str = "2008";

#[derive(Template)]
#[template(path = "data.html")]
struct Data {
    f: Frame,
    revision: String,
    /// Address of the dump of this revision.
    dump: String,
    citation: String,
    files_heading: String,
    files: Vec<File>,
    questions: Vec<Question>,
    examples: Vec<Example>,
    tables: Vec<&'static Table>,
    /// Column names and descriptions are in English.
    english: bool,
}

/// Files of the dump that hold the same or belong together.
struct File {
    paths: &'static [&'static str],
    told: String,
}

/// An address that answers.
struct Question {
    href: String,
    shown: String,
    told: String,
}

/// Code that does something with the data.
struct Example {
    id: &'static str,
    heading: String,
    told: String,
    code: String,
}

#[derive(Template)]
#[template(path = "example.py", escape = "none")]
struct Python<'a> {
    dump: &'a str,
}

#[derive(Template)]
#[template(path = "example.R", escape = "none")]
struct R<'a> {
    api: &'a str,
    year: &'a str,
    revision: &'a str,
}

#[derive(Template)]
#[template(path = "example.formula.txt", escape = "none")]
struct Formula;

#[handler]
pub(super) async fn page(ask: Ask) -> poem::Result<Served<()>> {
    ask.page("data_page", show).await
}

fn show(reading: &Reading) -> Result<Served<()>, ProblemError> {
    let f = Frame::of(reading, "data").titled("research-heading");
    let description = f.t.text("research-lead");
    let f = f.described(description);
    let snapshot = &reading.snapshot;
    let revision = snapshot.revision.to_string();
    let api = f.whole(&format!("{}/v1", f.base()));
    let dump = format!("{api}/dumps/{revision}");
    let shows = Data {
        citation: dump::cited(snapshot.revision, snapshot.recorded_at, &dump),
        files_heading: f.t.with("research-files-heading", &[("revision", &revision)]),
        files: files(&f),
        questions: questions(&f, &api, &revision),
        examples: examples(&f, &api, &dump, &revision)
            .map_err(|error| ProblemError::failed("an example could not be written", &error))?,
        tables: public_tables().collect(),
        english: f.t.code == "en",
        revision,
        dump,
        f,
    };
    answer(reading, shows.f.t, &shows)
}

fn files(f: &Frame) -> Vec<File> {
    const FILES: &[(&[&str], &str)] = &[
        (&["csv/membership_wide.csv", "parquet/membership_wide.parquet"], "research-file-wide"),
        (&["registry.sqlite"], "research-file-sqlite"),
        (&["registry.jsonld", "registry.nq"], "research-file-linked"),
        (&["network/network.graphml", "network/network.gexf"], "research-file-network"),
        (&["datapackage.json", "csv-metadata.json", "dcat.jsonld"], "research-file-described"),
        (&["SHA256SUMS", "CITATION.cff"], "research-file-sums"),
    ];
    FILES.iter().map(|(paths, text)| File { paths, told: f.t.text(text) }).collect()
}

fn questions(f: &Frame, api: &str, revision: &str) -> Vec<Question> {
    let asked = |path: String, text: &str| Question {
        href: format!("{api}{path}"),
        shown: format!("/v1{path}"),
        told: f.t.text(text),
    };
    let then = format!("as_of={YEAR}&known_at_revision={revision}");
    let mut questions = vec![
        asked(format!("/memberships.csv?{then}"), "research-ask-then"),
        asked(
            format!(
                "/stats/balance.csv?group_by=stakeholder_category&interval=year&known_at_revision={revision}"
            ),
            "research-ask-balance",
        ),
        asked(format!("/stats/turnover.csv?known_at_revision={revision}"), "research-ask-turnover"),
        asked(format!("/stats/overlap.csv?{then}"), "research-ask-overlap"),
        asked("/compliance.csv".to_owned(), "research-ask-compliance"),
        asked(format!("/changes.ndjson?after={revision}"), "research-ask-changes"),
        asked("/reconcile".to_owned(), "research-ask-reconcile"),
    ];
    let names = "/.well-known/api-catalog";
    questions.push(Question {
        href: f.whole(&format!("{}{names}", f.base())),
        shown: names.to_owned(),
        told: f.t.text("research-ask-linked"),
    });
    questions
}

fn examples(f: &Frame, api: &str, dump: &str, revision: &str) -> askama::Result<Vec<Example>> {
    let example = |id, heading: &str, text: &str, code: String| Example {
        id,
        heading: heading.to_owned(),
        told: f.t.text(text),
        code: code.trim_end().to_owned(),
    };
    Ok(vec![
        example("python", "Python: pandas, DuckDB", "research-example-python", Python { dump }.render()?),
        example("r", "R", "research-example-r", R { api, year: YEAR, revision }.render()?),
        example(
            "spreadsheet",
            &f.t.text("research-spreadsheet"),
            "research-example-spreadsheet",
            Formula.render()?,
        ),
    ])
}

/// What a column holds; of texts, in which form.
fn kind(kind: &Kind) -> &'static str {
    match kind {
        Kind::Id => "string (UUID)",
        Kind::Date => "string (EDTF)",
        other => field_type(other),
    }
}
