//! The import proved on all records of ROR that are at hand, and on a small dump with every oddity.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap, HashSet},
    io::Write,
    path::{Path, PathBuf},
};

use migration::founding::Founding;
use openapi::OrganisationRecord;
use uuid::Uuid;

use super::*;
use crate::{
    registry::{founding, slug::slug_for},
    store,
};

/// The records at hand stand beside the repository, or above it. `None`, with a line that says so, where they
/// do not.
fn records_at_hand() -> Option<PathBuf> {
    let crate_directory = Path::new(env!("CARGO_MANIFEST_DIR"));
    let found = crate_directory
        .ancestors()
        .map(|directory| directory.join("shared/data/ror-orgs.jsonl.gz"))
        .find(|path| path.exists());
    if found.is_none() {
        // Not `eprintln!`: the test runner keeps that to itself.
        writeln!(
            std::io::stderr(),
            "SKIPPED: the import of all of ROR; to run it, put the records at ../shared/data/ror-orgs.jsonl.gz"
        )
        .unwrap();
    }
    found
}

/// All that a first import makes of records, and what it says.
struct Import {
    imported: BTreeMap<RorId, Imported>,
    matches: Matches,
    resolved: Resolved,
    /// What is on record afterwards.
    records: HashMap<Uuid, OrganisationRecord>,
    changed: usize,
}

fn import(imported: BTreeMap<RorId, Imported>, mut records: HashMap<Uuid, OrganisationRecord>) -> Import {
    let matches = match_all(records.values(), &imported);
    let ids: HashMap<RorId, Uuid> = imported
        .keys()
        .map(|ror| (*ror, matches.matched.get(ror).map_or_else(Uuid::now_v7, |found| found.id)))
        .collect();
    let resolved = resolve(records.values(), &imported, &ids);
    let mut slugs: HashSet<String> = records.values().map(|record| record.slug.to_string()).collect();
    let mut changed = 0;
    for (ror, organisation) in &imported {
        let (id, relatives) = (ids[ror], resolved.of(*ror));
        let record = match records.get(&id) {
            Some(existing) => differs(existing, organisation, &relatives),
            None => {
                let slug = slug_for(&organisation.names[0].value, |slug| slugs.contains(slug));
                assert!(slugs.insert(slug.to_string()), "{slug} is given twice");
                Some(organisation.clone().into_record(id, slug, &relatives))
            }
        };
        changed += usize::from(record.is_some());
        records.extend(record.map(|record| (id, record)));
    }
    Import { imported, matches, resolved, records, changed }
}

fn assert_no_circles(records: &HashMap<Uuid, OrganisationRecord>) {
    for next in [|r: &OrganisationRecord| r.parent, |r: &OrganisationRecord| r.successor] {
        for start in records.values() {
            let mut seen = HashSet::from([start.id]);
            let mut at = next(start);
            while let Some(id) = at {
                assert!(seen.insert(id), "{} is in a circle", start.slug);
                at = next(&records[&id]);
            }
        }
    }
}

#[test]
fn all_records_at_hand_are_imported_once() {
    let Some(path) = records_at_hand() else { return };
    let mut file = RorFile::open(&path).unwrap();
    let (mut read, mut withdrawn, mut omissions) = (0, 0, BTreeMap::<String, usize>::new());
    let (mut imported, mut releases) = (BTreeMap::new(), BTreeSet::new());
    for record in file.records().unwrap() {
        read += 1;
        let record = record.unwrap();
        releases.extend(record.release);
        match convert(&record) {
            Ok(organisation) => {
                for omission in &organisation.omissions {
                    *omissions.entry(omission.to_string()).or_default() += 1;
                }
                assert!(organisation.country.is_some(), "{}", organisation.ror);
                assert!(imported.insert(organisation.ror, organisation).is_none());
            }
            Err(reason) => {
                assert!(!reason.is_fault(), "{reason}");
                withdrawn += 1;
            }
        }
    }
    assert_eq!((read, imported.len(), withdrawn), (51_370, 51_236, 134));
    assert_eq!(
        omissions.into_iter().collect::<Vec<_>>(),
        [("`0000 0004 1936 7301` is not an identifier of isni".to_owned(), 1)]
    );
    let locator = source(Uuid::nil(), &releases).locator.unwrap();
    assert_eq!(locator, "records of the releases v1.0 to v2.9");

    let here: HashMap<Uuid, OrganisationRecord> = founding::changes(&Founding::carried().unwrap())
        .unwrap()
        .into_iter()
        .filter_map(|change| match change.outcome {
            store::Outcome::Is(store::Record::Organisation(record)) => Some((record.id, (*record).clone())),
            _ => None,
        })
        .collect();
    let first = import(imported, here.clone());
    let by = |how| first.matches.matched.values().filter(|found| found.by == how).count();
    assert_eq!((by(MatchedBy::Ror), by(MatchedBy::Wikidata), first.matches.doubts.len()), (19, 0, 0));
    assert_eq!(first.records.len(), here.len() + first.imported.len() - first.matches.matched.len());
    assert_eq!(first.resolved.circles, []);
    assert_eq!((first.resolved.unknown_parents, first.resolved.unknown_successors), (422, 644));
    assert_no_circles(&first.records);

    let second = import(first.imported, first.records);
    assert_eq!(second.changed, 0, "a second import changes nothing");
    assert_eq!(second.matches.doubts, first.matches.doubts);
}

/// A dump as ROR publishes it: a ministry of Kosovo with two parents, a circle, a split university, withdrawn
/// records, and names without language.
fn dump() -> String {
    let record = |key: &str,
                  name: &str,
                  lang: &str,
                  country: &str,
                  status: &str,
                  kind: &str,
                  others: &[[&str; 2]]| {
        let relationships: Vec<serde_json::Value> = others
            .iter()
            .map(|[what, to]| serde_json::json!({"type": what, "id": format!("https://ror.org/{to}"), "label": to}))
            .collect();
        serde_json::json!({
            "admin": {"created": {"date": "2020-01-01", "schema_version": "1.0"},
                "last_modified": {"date": "2025-01-01", "schema_version": "2.1"}},
            "domains": [], "established": null, "external_ids": [], "links": [],
            "id": format!("https://ror.org/{key}"),
            "locations": [{"geonames_id": 1, "geonames_details": {"country_code": country, "name": "x",
                "country_subdivision_code": null, "lat": 1.5, "lng": -2}}],
            "names": [{"value": name, "lang": if lang.is_empty() { None } else { Some(lang) },
                "types": ["label", "ror_display"]}],
            "relationships": relationships, "status": status, "types": [kind],
        })
    };
    serde_json::to_string_pretty(&[
        record(
            "00003ef66",
            "Ministry of Health",
            "",
            "XK",
            "active",
            "government",
            &[["parent", "000063q30"], ["parent", "00003g016"], ["child", "00005jn19"]],
        ),
        record(
            "00003g016",
            "Ministry of Health",
            "en",
            "KE",
            "active",
            "government",
            &[["parent", "00005jn19"], ["parent", "0172v8z89"]],
        ),
        record("00005jn19", "Health Board", "en", "KE", "active", "other", &[["parent", "00003ef66"]]),
        record(
            "000063q30",
            "Old University",
            "en",
            "FR",
            "inactive",
            "education",
            &[["successor", "00ae7jd04"], ["successor", "0438wbg98"]],
        ),
        record(
            "0438wbg98",
            "New University",
            "en",
            "FR",
            "active",
            "education",
            &[["predecessor", "000063q30"]],
        ),
        record(
            "00ae7jd04",
            "Other University",
            "en",
            "FR",
            "withdrawn",
            "education",
            &[["successor", "0438wbg98"]],
        ),
        record("04dzfqx38", "Mistake", "en", "FR", "withdrawn", "other", &[]),
    ])
    .unwrap()
}

#[test]
fn a_dump_with_every_oddity_is_imported_once() {
    let text = dump();
    let mut imported = BTreeMap::new();
    let mut refused = Vec::new();
    for record in Records::new(text.as_bytes()).unwrap() {
        match convert(&record.unwrap()) {
            Ok(organisation) => assert!(imported.insert(organisation.ror, organisation).is_none()),
            Err(reason) => refused.push(reason.to_string()),
        }
    }
    assert_eq!(refused, ["https://ror.org/04dzfqx38 was withdrawn from ROR and nothing took its place"]);

    let first = import(imported, HashMap::new());
    let slug = |id: Option<Uuid>| id.map_or("", |id| first.records[&id].slug.as_str());
    let mut seen: Vec<_> = first
        .records
        .values()
        .map(|r| {
            let country = r.country.map_or("", |c| if c.as_str() == "XK" { "XK" } else { "known" });
            let note = r.note.as_deref().unwrap_or_default();
            (r.slug.as_str(), r.names[0].lang.as_str(), country, slug(r.parent), slug(r.successor), note)
        })
        .collect();
    seen.sort_unstable();
    assert_eq!(
        seen,
        [
            ("health-board", "en", "known", "", "", ""),
            (
                "ministry-of-health",
                "und",
                "XK",
                "ministry-of-health-2",
                "",
                "Further parents in ROR: 000063q30"
            ),
            ("ministry-of-health-2", "en", "known", "health-board", "", ""),
            ("new-university", "en", "known", "", "", ""),
            (
                "old-university",
                "en",
                "known",
                "",
                "other-university",
                "Inactive in ROR. Further successors in ROR: 0438wbg98"
            ),
            ("other-university", "en", "known", "", "new-university", "Withdrawn from ROR"),
        ]
    );
    let circles: Vec<String> = first.resolved.circles.iter().map(ToString::to_string).collect();
    assert_eq!(
        circles,
        [
            "https://ror.org/00005jn19 does not get https://ror.org/00003ef66 as its parent: it would become its own \
          parent in a circle"
        ]
    );
    assert_eq!((first.resolved.unknown_parents, first.resolved.unknown_successors), (1, 0));
    assert_no_circles(&first.records);
    assert_eq!(import(first.imported, first.records).changed, 0);
}
