//! What things are called, in which language, and when.

use poem_openapi::{Enum, Object};
use serde::{Deserialize, Serialize};

use serde_json::{Map, Value};

use crate::{LanguageTag, PartialDate, Slug, body::Faults};

/// What sort of name it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[oai(rename_all = "kebab-case")]
pub enum NameKind {
    /// The name the body itself uses.
    Official,
    /// Another name in use.
    Alias,
    /// An abbreviation. Never enough to tell who is meant: different bodies share them.
    Acronym,
    /// A name it no longer uses.
    Former,
}

/// A name of a thing, as precise in time as its sources.
#[derive(Debug, Clone, PartialEq, Eq, Object, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Name {
    /// The name.
    pub value: String,
    /// Its language; `und` when it belongs to none.
    pub lang: LanguageTag,
    /// What sort of name it is.
    pub kind: NameKind,
    /// In use since; null = unknown.
    #[oai(nullable)]
    #[serde(default)]
    pub since: Option<PartialDate>,
    /// In use until; null = no end known.
    #[oai(nullable)]
    #[serde(default)]
    pub until: Option<PartialDate>,
    /// Ids of the sources that say so.
    #[oai(default)]
    #[serde(default)]
    pub sources: Vec<Slug>,
    /// An editor's remark.
    #[oai(nullable)]
    #[serde(default)]
    pub note: Option<String>,
}

impl Name {
    /// Of the names that a thing is sent with, one at least is the one it uses itself.
    pub(crate) fn official_rule(thing: &Map<String, Value>, pointer: &str, faults: &mut Faults) {
        let Some(names) = thing.get("names").and_then(Value::as_array) else { return };
        // A name whose kind is at fault may have been meant as the official one.
        let may_be_official = |name: &Value| {
            !matches!(name.get("kind").and_then(Value::as_str), Some("alias" | "acronym" | "former"))
        };
        if !names.is_empty() && !names.iter().any(may_be_official) {
            faults.push(&format!("{pointer}/names"), "invalid-value", || {
                "none of the `names` is `official`: at least one must be the name that the body itself uses".into()
            });
        }
    }
}

/// Another thing, with enough to show it.
#[derive(Debug, Clone, PartialEq, Eq, Object, Serialize, Deserialize)]
pub struct ThingRef {
    /// Its slug.
    pub slug: Slug,
    /// Its name in the language of the answer.
    pub name: String,
}
