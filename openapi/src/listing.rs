//! Places in sources that list a coalition's members, as printed and as read.

use poem_openapi::{Enum, Object};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{PartialDate, Slug};

/// Whether a list of members is all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[oai(rename_all = "kebab-case")]
pub enum Completeness {
    /// It ends in dots: there are more.
    Open,
    /// It ends in a full stop, which need not mean that it is complete.
    ClosedInForm,
    /// What looks like a list spells out the name.
    ExpansionOnly,
    /// No members are named.
    NoneGiven,
    /// The members stand in the notes.
    ListedInNotes,
}

/// One entry of a list, as printed and as read.
#[derive(Debug, Clone, PartialEq, Eq, Object, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListingItemRecord {
    /// What is printed, letter by letter, damage included.
    pub verbatim: String,
    /// How it was read: resolved, ambiguous, unresolved, two run together …
    pub reading: String,
    /// Ids of the organisations and persons it stands for.
    #[oai(default)]
    #[serde(default)]
    pub members: Vec<Uuid>,
}

/// A place in a source that lists a coalition's members.
#[derive(Debug, Clone, PartialEq, Eq, Object, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListingRecord {
    /// Id of the source.
    pub source: Slug,
    /// Where in it.
    #[oai(nullable)]
    #[serde(default)]
    pub locator: Option<String>,
    /// The date it speaks of.
    #[oai(nullable)]
    #[serde(default)]
    pub on: Option<PartialDate>,
    /// The line, letter by letter.
    pub verbatim: String,
    /// Whether it is all of them.
    pub completeness: Completeness,
    /// An editor's remark.
    #[oai(nullable)]
    #[serde(default)]
    pub note: Option<String>,
    /// Its entries.
    #[oai(default)]
    #[serde(default)]
    pub items: Vec<ListingItemRecord>,
}

/// One entry of a list, as printed and as read.
#[derive(Debug, Clone, PartialEq, Eq, Object, Serialize, Deserialize)]
pub struct ListingItem {
    /// What is printed, letter by letter, damage included.
    pub verbatim: String,
    /// How it was read: resolved, ambiguous, unresolved, two run together …
    pub reading: String,
    /// Slugs of the organisations and persons it stands for.
    pub members: Vec<Slug>,
}

/// A place in a source that lists a coalition's members.
#[derive(Debug, Clone, PartialEq, Eq, Object, Serialize, Deserialize)]
pub struct Listing {
    /// Id of the source.
    pub source: Slug,
    /// Where in it.
    #[oai(nullable)]
    pub locator: Option<String>,
    /// The date it speaks of.
    #[oai(nullable)]
    pub on: Option<PartialDate>,
    /// The line, letter by letter.
    pub verbatim: String,
    /// Whether it is all of them.
    pub completeness: Completeness,
    /// An editor's remark.
    #[oai(nullable)]
    pub note: Option<String>,
    /// Its entries.
    pub items: Vec<ListingItem>,
}
