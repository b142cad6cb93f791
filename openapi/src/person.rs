//! Natural persons who are members or represent one: as little about them as will do.

use poem_openapi::Object;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{MemberCoalition, Revision, Slug, ThingRef, Timestamp};

/// What is kept of a person.
#[derive(Debug, Clone, PartialEq, Eq, Object, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PersonRecord {
    /// UUIDv7.
    pub id: Uuid,
    /// Permanent readable key.
    pub slug: Slug,
    /// The name as published by the source.
    pub name: String,
    /// Id of the organisation the person belonged to.
    #[oai(nullable)]
    #[serde(default)]
    pub affiliation: Option<Uuid>,
    /// The affiliation as the source has it.
    #[oai(nullable)]
    #[serde(default)]
    pub affiliation_as_stated: Option<String>,
    /// Ids of the sources that name the person.
    #[oai(default)]
    #[serde(default)]
    pub sources: Vec<Slug>,
    /// An editor's remark.
    #[oai(nullable)]
    #[serde(default)]
    pub note: Option<String>,
    /// True = what told of the person was taken out at their wish; the slug and the name tell nothing.
    #[serde(default)]
    pub erased: bool,
}

/// A person to be erased for good.
#[derive(Debug, Clone, Default, PartialEq, Eq, Object, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PersonErasure {
    /// Why. It stands in the public log of changes for good: do not name or describe the person in it.
    #[oai(nullable)]
    #[serde(default)]
    pub reason: Option<String>,
}

/// A natural person who is a member of a coalition or represents one.
#[derive(Debug, Clone, PartialEq, Eq, Object, Serialize, Deserialize)]
pub struct Person {
    /// UUIDv7.
    pub id: Uuid,
    /// Permanent readable key.
    pub slug: Slug,
    /// The name as published by the source.
    pub name: String,
    /// The organisation the person belonged to.
    #[oai(nullable)]
    pub affiliation: Option<ThingRef>,
    /// The affiliation as the source has it.
    #[oai(nullable)]
    pub affiliation_as_stated: Option<String>,
    /// The coalitions the person is a member of.
    pub coalitions: Vec<MemberCoalition>,
    /// Ids of the sources that name the person.
    pub sources: Vec<Slug>,
    /// An editor's remark.
    #[oai(nullable)]
    pub note: Option<String>,
    /// The change that last touched it.
    pub revision: Revision,
    /// When that was.
    pub updated_at: Timestamp,
}
