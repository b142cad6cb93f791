//! Something that is not as it should be, as one line.

use std::fmt;

use openapi::{EntityKind, Revision, word};
use serde_json::Value;
use uuid::Uuid;

use crate::store::Record;

/// Something that is not as it should be: of what, where in it, and what is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Finding {
    subject: String,
    /// A JSON pointer, or the name of what the log keeps; empty for the whole.
    place: String,
    what: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let space = if self.place.is_empty() { "" } else { " " };
        let line = format!("{}{space}{}: {}", self.subject, self.place, self.what);
        f.write_str(&line.replace(['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}'], " "))
    }
}

impl Finding {
    /// About an entry of the log.
    pub(super) fn of_entry(revision: Revision, place: &str, what: impl Into<String>) -> Self {
        Self { subject: format!("revision {revision}"), place: place.into(), what: what.into() }
    }

    /// About a record.
    pub(super) fn of_record(record: &Record, place: impl Into<String>, what: impl Into<String>) -> Self {
        Self { subject: name(record), place: place.into(), what: what.into() }
    }

    /// About a thing of which there may be no record.
    pub(super) fn of_thing(kind: EntityKind, id: Uuid, what: impl Into<String>) -> Self {
        Self { subject: format!("{} {id}", of(kind)), place: String::new(), what: what.into() }
    }

    /// About all records of a kind.
    pub(super) fn of_kind(kind: EntityKind, why: &str) -> Self {
        Self {
            subject: format!("every {}", of(kind)),
            place: String::new(),
            what: format!("cannot be read: {why}"),
        }
    }

    /// About the database.
    pub(super) fn of_database(what: impl fmt::Display) -> Self {
        Self { subject: "database".into(), place: String::new(), what: what.to_string() }
    }

    /// A place at which the log and the tables say different things.
    pub(super) fn differs(record: &Record, place: impl Into<String>, log: &Value, tables: &Value) -> Self {
        Self::of_record(
            record,
            place,
            format!("the log says {}, the tables say {}", short(log), short(tables)),
        )
    }
}

/// What a record is called: its kind, its slug and its id.
pub(super) fn name(record: &Record) -> String {
    let kind = of(record.kind());
    record.slug().map_or_else(|| format!("{kind} {}", record.id()), |slug| format!("{kind} `{slug}`"))
}

/// The word for a kind.
pub(super) fn of(kind: EntityKind) -> String {
    word(&kind).unwrap_or_default()
}

/// A value, cut where it is long.
fn short(value: &Value) -> String {
    const LONGEST: usize = 200;
    let text = match value {
        Value::Null => "nothing".to_owned(),
        value => value.to_string(),
    };
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}
