//! The end of a coalition.

use poem_openapi::{Enum, Object};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::{ChangeNote, PartialDate, Slug, body::Faults};

/// How a coalition ended: the statuses of coalitions that are an end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[oai(rename_all = "kebab-case")]
pub enum CoalitionEndStatus {
    /// It stopped.
    Inactive,
    /// It went into another coalition.
    Merged,
}

/// A coalition to be ended.
#[derive(Debug, Clone, PartialEq, Eq, Object, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CoalitionEnd {
    /// When it ended; null = today.
    #[oai(nullable)]
    #[serde(default)]
    pub on: Option<PartialDate>,
    /// How it ended.
    pub status: CoalitionEndStatus,
    /// Slug of the coalition it went into; with `merged` only, and always then.
    #[oai(nullable)]
    #[serde(default)]
    pub into: Option<Slug>,
    /// Why. It becomes the reason of the status.
    #[oai(nullable)]
    #[serde(default)]
    pub reason: Option<String>,
    /// Why it is changed, and where that comes from.
    #[serde(default)]
    pub change: Option<ChangeNote>,
}

impl CoalitionEnd {
    /// What goes into another coalition says into which.
    pub(crate) fn rule(end: &Map<String, Value>, pointer: &str, faults: &mut Faults) {
        let names_another = end.get("into").is_some_and(|into| !into.is_null());
        match end.get("status").and_then(Value::as_str) {
            Some("merged") if !names_another => faults.push(&format!("{pointer}/into"), "required", || {
                "`into` is missing: slug of the coalition that this one went into, because `status` is `merged`".into()
            }),
            Some("inactive") if names_another => faults.push(&format!("{pointer}/into"), "invalid-value", || {
                "`into` is for coalitions that went into another: leave it out, or set `status` to `merged`".into()
            }),
            _ => {}
        }
    }
}
