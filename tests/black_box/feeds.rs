//! Somebody who wants to be told what changes: Atom and JSON Feed, of everything and of one coalition.

use std::{
    collections::BTreeSet,
    io::Write,
    process::{Command, Stdio},
};

use harness::{Backend, Registry, both_databases, both_databases_anew};
use serde_json::{Value, json};

use super::{dumps::python, stage::membership};

both_databases!(
    every_change_is_in_it_the_newest_first,
    a_coalition_has_its_own,
    a_feed_that_is_not_there_is_said_to_be_so,
);
both_databases_anew!(what_was_taken_out_is_told_to_be_gone);

/// The items of a JSON Feed, of all its pages.
fn items(registry: &Registry, path: &str) -> Vec<Value> {
    let (mut items, mut next) = (Vec::new(), Some(path.to_owned()));
    while let Some(path) = next {
        let answer = registry.get(&path);
        assert_eq!((answer.status, answer.media_type()), (200, "application/feed+json"), "{path}");
        let feed = answer.json();
        assert_eq!(feed["version"], "https://jsonfeed.org/version/1.1");
        items.extend(feed["items"].as_array().unwrap().iter().cloned());
        next = feed["next_url"].as_str().map(|address| registry.client().path_of(address).to_owned());
    }
    items
}

/// The revision that an entry stands for.
fn revision(item: &Value) -> i64 {
    item["id"].as_str().unwrap().rsplit_once("/v1/changes/").unwrap().1.parse().unwrap()
}

fn every_change_is_in_it_the_newest_first(registry: &Registry) {
    let first = registry.get("/feeds/changes.json").json();
    assert_eq!(first["items"].as_array().unwrap().len(), 50);
    let told: Vec<i64> = items(registry, "/feeds/changes.json").iter().map(revision).collect();
    assert_eq!(told, (1..=436).rev().collect::<Vec<_>>());
    let french = registry.get("/feeds/changes.json?lang=fr").json();
    assert_eq!((&french["language"], french["title"] != first["title"]), (&json!("fr"), true));
    assert!(french["feed_url"].as_str().unwrap().ends_with("/feeds/changes.json?lang=fr"));
    let page = registry.ask("/changes").header("accept", "text/html").send();
    for feed in ["/feeds/changes.atom", "/feeds/changes.json"] {
        assert!(page.text().contains(&format!("{feed}\"")), "the page leads to {feed}");
    }
}

fn a_coalition_has_its_own(registry: &Registry) {
    let id = registry.get("/v1/changes?kind=coalition&limit=200").json()["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|change| change["entity"]["slug"] == "privacy")
        .unwrap()["entity"]["id"]
        .clone();
    let concerns = |change: &&Value| {
        change["entity"]["id"] == id
            || (change["entity"]["kind"] == "membership" && change["state"]["coalition"] == id)
    };
    let changes = registry.all("/v1/changes?limit=200");
    let expected: BTreeSet<i64> =
        changes.iter().filter(concerns).map(|change| change["revision"].as_i64().unwrap()).collect();
    let told = items(registry, "/feeds/coalitions/privacy.json");
    assert!(expected.len() > 3);
    assert_eq!(told.iter().map(revision).collect::<BTreeSet<_>>(), expected);
    assert!(told.iter().any(|item| item["title"].as_str().unwrap().contains("World Bank")), "{told:?}");
}

fn a_feed_that_is_not_there_is_said_to_be_so(registry: &Registry) {
    for (path, what) in [
        ("/feeds/changes.rss", "changes.rss"),
        ("/feeds/changes", "changes"),
        ("/feeds/coalitions/nobody.atom", "nobody"),
        ("/feeds/coalitions/privacy", "privacy"),
        ("/feeds/coalitions/%00.json", "coalition"),
    ] {
        let answer = registry.ask(path).header("accept", "application/atom+xml, application/json").send();
        assert_eq!((answer.status, answer.media_type()), (404, "application/problem+json"), "{path}");
        assert!(answer.json()["detail"].as_str().unwrap().contains(what), "{path}: {}", answer.text());
    }
}

fn what_was_taken_out_is_told_to_be_gone(registry: &Registry) {
    let editor = registry.editor();
    let mut mistake = membership("privacy", "itu", "observer");
    mistake["change"]["comment"] = json!("a <b>guess</b> & ]]> more");
    let entered = editor.create("/v1/memberships", &mistake);
    let told = |feed: &str| items(registry, feed).into_iter().find(|item| revision(item) == 437);
    for feed in ["/feeds/changes.json", "/feeds/coalitions/privacy.json"] {
        let item = told(feed).unwrap();
        assert!(item["content_html"].as_str().unwrap().contains("&#60;b&#62;guess"), "{item}");
    }
    editor.delete(&format!("/v1/memberships/{}", entered["id"].as_str().unwrap()));
    for feed in ["/feeds/changes", "/feeds/coalitions/privacy"] {
        assert_eq!(told(&format!("{feed}.json")), None, "{feed}");
        let newest = items(registry, &format!("{feed}.json"))[0].clone();
        assert_eq!(revision(&newest), 438, "that it was taken out is told");
        let atom = registry.get(&format!("{feed}.atom"));
        assert_eq!(atom.media_type(), "application/atom+xml");
        let (_, gone) = atom.text().split_once("<at:deleted-entry ").unwrap();
        let (gone, _) = gone.split_once("/>").or_else(|| gone.split_once('>')).unwrap();
        assert!(gone.contains("/v1/changes/437\"") && gone.contains("when=\"20"), "{gone}");
        assert!(!atom.text().contains("guess"), "{feed}");
    }
    // Under the slug that it had as well: who reads a feed does not look where it went.
    editor.change("/v1/coalitions/privacy", &json!({"slug": "data-privacy"}));
    let renamed = items(registry, "/feeds/coalitions/privacy.json");
    assert_eq!(renamed, items(registry, "/feeds/coalitions/data-privacy.json"));
    assert_eq!(revision(&renamed[0]), 439);
}

#[test]
fn feedparser_reads_the_same_as_json_feed_tells() {
    let Some(python) = python() else { return };
    Registry::own(Backend::Sqlite, |registry| {
        let editor = registry.editor();
        let mut awkward = membership("privacy", "itu", "observer");
        awkward["change"]["comment"] = json!("a <b>guess</b> & ]]> \u{202e}مرحبا 🎈");
        let entered = editor.create("/v1/memberships", &awkward);
        for gone in [false, true] {
            if gone {
                editor.delete(&format!("/v1/memberships/{}", entered["id"].as_str().unwrap()));
            }
            for feed in ["/feeds/changes", "/feeds/coalitions/privacy"] {
                let script = concat!(env!("CARGO_MANIFEST_DIR"), "/black_box/feeds.py");
                let mut reader = Command::new(&python)
                    .args(["-B", script])
                    .stdin(Stdio::piped())
                    .stdout(Stdio::piped())
                    .spawn()
                    .unwrap();
                let atom = registry.get(&format!("{feed}.atom?lang=ar"));
                reader.stdin.take().unwrap().write_all(atom.text().as_bytes()).unwrap();
                let read = reader.wait_with_output().unwrap();
                let read: Value = serde_json::from_slice(&read.stdout).unwrap();
                let json = registry.get(&format!("{feed}.json?lang=ar")).json();
                assert_eq!((&read["version"], &read["well_formed"]), (&json!("atom10"), &json!(true)));
                assert_eq!(read["faults"], json!([]), "{feed}");
                assert_eq!((&read["title"], &read["language"]), (&json["title"], &json!("ar")));
                let of = |items: &Value, names: [&str; 3]| -> Vec<Vec<Value>> {
                    let items = items.as_array().unwrap();
                    items.iter().map(|item| names.map(|name| item[name].clone()).into()).collect()
                };
                let names = ["id", "url", "title"];
                assert_eq!(of(&read["entries"], names), of(&json["items"], names));
                assert_eq!(read["gone"].as_array().unwrap().len(), usize::from(gone), "{feed}");
            }
        }
    });
}
