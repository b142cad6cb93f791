//! What things are called, in which language, and when.

use poem_openapi::{Enum, Object};
use serde::{Deserialize, Serialize};

use crate::{LanguageTag, PartialDate, Slug};

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
    #[serde(default)]
    pub sources: Vec<Slug>,
    /// An editor's remark.
    #[oai(nullable)]
    #[serde(default)]
    pub note: Option<String>,
}

/// Another thing, with enough to show it.
#[derive(Debug, Clone, PartialEq, Eq, Object, Serialize, Deserialize)]
pub struct ThingRef {
    /// Its slug.
    pub slug: Slug,
    /// Its name in the language of the answer.
    pub name: String,
}
