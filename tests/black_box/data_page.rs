//! Somebody who does research and begins at the page that shows what there is.

use std::{
    io::Write,
    path::PathBuf,
    process::{Command, Stdio},
};

use super::dumps::python;
use harness::{PUBLIC_URL, Registry, both_databases, unescaped};

both_databases!(everything_that_it_leads_to_is_there, the_examples_tell_what_the_api_answers);

fn page(registry: &Registry, lang: &str) -> String {
    let answer = registry.ask(&format!("/data?lang={lang}")).header("accept", "text/html").send();
    assert_eq!((answer.status, answer.media_type()), (200, "text/html"));
    answer.text().to_owned()
}

/// What stands in the code with an id.
fn code(html: &str, id: &str) -> String {
    let (_, rest) = html.split_once(&format!("id=\"{id}\"><code>")).unwrap_or_else(|| panic!("no {id}"));
    unescaped(rest.split("</code>").next().unwrap())
}

fn everything_that_it_leads_to_is_there(registry: &Registry) {
    let html = page(registry, "en");
    let dump = registry.get("/v1/dumps/436").json();
    assert!(html.contains(dump["citation"].as_str().unwrap()), "the citation is that of the dump");
    let links: Vec<String> = html
        .split("href=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .map(unescaped)
        .filter(|href| href.starts_with(PUBLIC_URL) || href.starts_with("/igf/v1"))
        .collect();
    let to = |part: &str| links.iter().filter(|href| href.contains(part)).count();
    assert!(to("/v1/dumps/436/") > 10 && to("as_of=2008") > 1 && to("/v1/stats/") > 2, "{links:?}");
    for link in links {
        let path = link.strip_prefix(PUBLIC_URL).or_else(|| link.strip_prefix("/igf")).unwrap();
        assert_eq!(registry.get(path).status, 200, "{path}");
    }
    // Every column of every table is explained, in whatever language the page is.
    let package = registry.get("/v1/dumps/436/datapackage.json").json();
    for lang in ["en", "ar"] {
        let html = page(registry, lang);
        for table in package["resources"].as_array().unwrap() {
            let name = table["name"].as_str().unwrap();
            let (_, told) = html.split_once(&format!("<summary><code>{name}</code>")).unwrap();
            let told = told.split("</details>").next().unwrap();
            for field in table["schema"]["fields"].as_array().unwrap() {
                assert!(
                    told.contains(&format!("<code>{}</code>", field["name"].as_str().unwrap())),
                    "{name}: {field}"
                );
            }
        }
    }
}

/// A program, if it is here; else one line about it. Where the environment variable `CI` is set, it has to be here.
fn program(name: &str, package: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found = std::env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file());
    assert!(found.is_some() || std::env::var_os("CI").is_none(), "there is no {name}: install {package}");
    if found.is_none() {
        // Not `eprintln!`: the test runner keeps that to itself.
        let line =
            format!("SKIPPED: the example of the page /data for {name}; to run it, install {package}\n");
        std::io::stderr().write_all(line.as_bytes()).unwrap();
    }
    found
}

fn run(command: &mut Command, code: &str) -> String {
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(code.as_bytes()).unwrap();
    let done = child.wait_with_output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    String::from_utf8(done.stdout).unwrap()
}

/// Lines of CSV after the header.
fn lines(text: &str) -> Vec<Vec<String>> {
    let mut reader = csv::Reader::from_reader(text.trim().as_bytes());
    reader.records().map(|line| line.unwrap().iter().map(str::to_owned).collect()).collect()
}

fn the_examples_tell_what_the_api_answers(registry: &Registry) {
    let html = page(registry, "en");
    // A reader of a busy registry comes again; an example does not.
    let wide = registry.get("/v1/dumps/436/csv/membership_wide.csv").text().to_owned();
    let here = |code: &str| code.replace(PUBLIC_URL, &format!("http://{}", registry.program().address()));
    if let Some(python) = python() {
        let told =
            lines(&run(Command::new(&python).args(["-B", "-"]), &here(&code(&html, "example-python"))));
        assert!(told.len() > 20);
        for line in told {
            let coalition = registry.get(&format!("/v1/coalitions/{}", line[0])).json();
            assert_eq!(coalition["member_counts"]["total"].to_string(), line[1], "{}", line[0]);
        }
    }
    if let Some(r) = program("Rscript", "r-base-core") {
        let told = run(Command::new(r).arg("-"), &here(&code(&html, "example-r")));
        let header = csv::Reader::from_reader(told.as_bytes()).headers().unwrap().clone();
        let told = lines(&told);
        let members = registry.all("/v1/memberships?as_of=2008&known_at_revision=436&limit=200");
        let count = |coalition: &str, certainty: &str| {
            let counted = |member: &&serde_json::Value| {
                member["coalition"]["slug"] == coalition && member["certainty"] == certainty
            };
            members.iter().filter(counted).count().to_string()
        };
        assert!(told.len() > 10);
        for line in told {
            let expected: Vec<_> = header.iter().skip(1).map(|sort| count(&line[0], sort)).collect();
            assert_eq!(line[1..], expected, "{}", line[0]);
            assert_ne!(expected, vec!["0"; expected.len()], "{}", line[0]);
        }
    }
    let (Some(python), Some(spreadsheet)) = (python(), program("soffice", "libreoffice-calc-nogui")) else {
        return;
    };
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/black_box/spreadsheet.py");
    let formula = code(&html, "example-spreadsheet");
    let told = run(Command::new(python).args(["-B", script, &formula]).arg(spreadsheet), &wide);
    let members = registry.all("/v1/coalitions/child-online-safety/members?limit=200");
    let of_civil_society = members
        .iter()
        .filter(|m| m["member"]["stakeholder_category"] == "civil-society" && m["status"] != "ended")
        .count();
    assert!(of_civil_society > 3);
    assert_eq!(told.trim(), of_civil_society.to_string());
}
