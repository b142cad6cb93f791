//! Files of ROR, made up.

use std::{io::Write, path::PathBuf};

use flate2::{Compression, write::GzEncoder};
use serde_json::{Value, json};
use tempfile::TempDir;
use zip::{ZipWriter, write::SimpleFileOptions};

pub(super) const OECD: &str = "https://ror.org/0438wbg98";

/// A ROR id that nobody has: its number in Crockford's base 32, and the check digits of ISO/IEC 7064.
pub(super) fn ror(number: usize) -> String {
    const DIGITS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
    let digits: String = (0..7).rev().map(|place| char::from(DIGITS[(number >> (5 * place)) % 32])).collect();
    format!("https://ror.org/{digits}{:02}", 98 - number * 100 % 97)
}

/// A record of schema 2, as it stands in a dump.
pub(super) fn record(id: &str, names: &[(&str, Option<&str>, &[&str])], relations: &[(&str, &str)]) -> Value {
    let names: Vec<Value> = names
        .iter()
        .map(|(value, lang, types)| json!({"value": value, "lang": lang, "types": types}))
        .collect();
    let relationships: Vec<Value> =
        relations.iter().map(|(kind, id)| json!({"type": kind, "id": id, "label": id})).collect();
    json!({
        "admin": {"created": {"date": "2020-01-01", "schema_version": "1.0"},
            "last_modified": {"date": "2025-01-01", "schema_version": "2.1"}},
        "domains": [], "established": 1999, "external_ids": [], "id": id,
        "links": [{"type": "website", "value": "https://example.org"}],
        "locations": [{"geonames_id": 1, "geonames_details": {"country_code": "FR", "name": "x",
            "country_subdivision_code": null, "lat": 1.5, "lng": -2}}],
        "names": names, "relationships": relationships, "status": "active", "types": ["education"],
    })
}

pub(super) const SHOWN: &[&str] = &["ror_display", "label"];

/// A small dump with what can be special about a record.
pub(super) fn dump() -> Vec<Value> {
    let named = |number: usize, name: &str, relations: &[(&str, &str)]| {
        record(&ror(number), &[(name, Some("en"), SHOWN)], relations)
    };
    let mut withdrawn = named(6, "A mistake", &[]);
    withdrawn["status"] = "withdrawn".into();
    let mut nameless = named(7, "", &[]);
    nameless["names"] = json!([]);
    let mut odd = named(8, "Odd Laboratory", &[]);
    odd["links"][0]["value"] = "www.example.org".into();
    let mut institute = record(
        &ror(2),
        &[
            ("Institut für Meereskunde", Some("de"), SHOWN),
            ("Institute of Oceanography", Some("en"), &["label"]),
            ("IfM", None, &["acronym"]),
        ],
        &[("parent", &ror(1))],
    );
    institute["links"][0]["value"] = "https://нииип.рф".into();
    institute["external_ids"] = json!([
        {"type": "isni", "preferred": null, "all": ["0000 0001 2348 0690"]},
        {"type": "wikidata", "preferred": "Q42", "all": ["Q42"]},
    ]);
    vec![
        record(
            OECD,
            &[
                ("Organisation for Economic Co-operation and Development", Some("en"), SHOWN),
                ("Organización para la Cooperación y el Desarrollo Económicos", Some("es"), &["label"]),
                ("OECD", Some("en"), &["acronym"]),
            ],
            &[],
        ),
        named(1, "University of the Sea", &[("parent", &ror(4)), ("child", &ror(2))]),
        institute,
        // Each refers to the other: neither can come first.
        named(3, "Old Harbour", &[("successor", &ror(5))]),
        named(4, "Ministry of the Sea", &[]),
        named(5, "New Harbour", &[("parent", &ror(3))]),
        withdrawn,
        nameless,
        odd,
        named(9, "University of the Sea", &[("parent", &ror(1000))]),
        named(9, "Stands here twice", &[]),
    ]
}

/// A file of many records in several languages, of which every third belongs to another.
pub(super) fn many(count: usize) -> Vec<Value> {
    let of = |number: usize| {
        let name = format!("Institute {}", number / 2);
        let names = [
            (name.as_str(), Some("en"), SHOWN),
            ("Институт", Some("ru"), &["label"][..]),
            ("Ins", None, &["acronym"]),
        ];
        let (other, next) = (ror(number * 7 % count), ror((number + 1) % count));
        let relations = [("parent", other.as_str()), ("successor", next.as_str())];
        let relations = match number % 6 {
            0 => &relations[..1],
            3 => &relations[..],
            _ => &[],
        };
        record(&ror(number), &names, relations)
    };
    (0..count).map(of).collect()
}

pub(super) fn array(records: &[Value]) -> Vec<u8> {
    serde_json::to_vec_pretty(records).unwrap()
}

pub(super) fn lines(records: &[Value]) -> Vec<u8> {
    records.iter().flat_map(|record| format!("{record}\n").into_bytes()).collect()
}

pub(super) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

pub(super) fn zip(name: &str, bytes: &[u8]) -> Vec<u8> {
    let mut archive = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    archive.start_file(name, SimpleFileOptions::default()).unwrap();
    archive.write_all(bytes).unwrap();
    archive.finish().unwrap().into_inner()
}

/// A directory for the files of a test.
pub(super) struct Files(TempDir);

impl Files {
    pub(super) fn new() -> Self {
        Self(tempfile::Builder::new().prefix("coalitions-").tempdir().unwrap())
    }

    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub(super) fn with(&self, name: &str, bytes: &[u8]) -> PathBuf {
        std::fs::write(self.path(name), bytes).unwrap();
        self.path(name)
    }
}
