//! What a search finds, and why.

use poem_openapi::{Enum, Object};
use serde::Serialize;
use uuid::Uuid;

use crate::{CoalitionStatus, CountryCode, LanguageTag, NameKind, OrganisationKind, Slug, ThingRef};

/// What sort of thing was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum, Serialize)]
#[serde(rename_all = "kebab-case")]
#[oai(rename_all = "kebab-case")]
pub enum FoundType {
    /// At `/v1/coalitions/{slug}`.
    Coalition,
    /// At `/v1/organisations/{slug}`.
    Organisation,
    /// At `/v1/people/{slug}`.
    Person,
}

/// How the words of the query are in a name, the strictest first. Case, accents and punctuation never matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Enum, Serialize)]
#[serde(rename_all = "kebab-case")]
#[oai(rename_all = "kebab-case")]
pub enum MatchKind {
    /// They are words of it.
    Exact,
    /// They are words of it in another script.
    Transliterated,
    /// They begin words of it.
    Prefix,
    /// They stand within words of it.
    Substring,
    /// They differ from words of it by letters left out, put in, changed or swapped, or by where the spaces are.
    Typo,
    /// Not all of them are in it: the others are in other names of the thing, or in none.
    Partial,
}

/// A part of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Object, Serialize)]
pub struct TextRange {
    /// Its first character, counted from 0 in Unicode code points (neither bytes nor UTF-16 units).
    pub start: u32,
    /// The first character after it.
    pub end: u32,
}

/// The name that answers best, and why.
#[derive(Debug, Clone, PartialEq, Eq, Object, Serialize)]
pub struct Matched {
    /// The name, as it is written in `names` of the thing.
    pub value: String,
    /// Its language; `und` when it belongs to none. Null for the name of a person.
    #[oai(nullable)]
    pub lang: Option<LanguageTag>,
    /// What sort of name it is. Null for the name of a person.
    #[oai(nullable)]
    pub kind: Option<NameKind>,
    /// How the query is in it; where its words are in it in different ways, the loosest of these.
    pub how: MatchKind,
    /// Where in `value` the words are, in order, not overlapping.
    pub highlights: Vec<TextRange>,
}

/// A coalition, an organisation or a person that was found, with enough to tell it from others of the same name.
#[derive(Debug, Clone, PartialEq, Eq, Object, Serialize)]
pub struct FoundThing {
    /// What sort of thing it is.
    pub r#type: FoundType,
    /// UUIDv7.
    pub id: Uuid,
    /// Permanent readable key.
    pub slug: Slug,
    /// Its name in the language of the answer.
    pub name: String,
    /// Status of a coalition; null for others.
    #[oai(nullable)]
    pub status: Option<CoalitionStatus>,
    /// What sort of organisation it is; null for others.
    #[oai(nullable)]
    pub kind: Option<OrganisationKind>,
    /// Country of an organisation, ISO 3166-1 alpha-2; null = none, or not known, or no organisation.
    #[oai(nullable)]
    pub country: Option<CountryCode>,
    /// Pivot category of an organisation: a concept of the vocabulary `registry-core`; null = not classified, or no
    /// organisation.
    #[oai(nullable)]
    pub stakeholder_category: Option<Slug>,
    /// The organisation to which a person belonged; null = none known, or no person.
    #[oai(nullable)]
    pub affiliation: Option<ThingRef>,
    /// The name that answers the query best, and why.
    pub matched: Matched,
}
