//! Bodies that can be members.

use poem_openapi::{Enum, Object};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    Certainty, ChangeNote, Classification, CountryCode, Identifiers, MembershipStatus, Name, Revision, Slug,
    ThingRef, Timestamp,
};

/// What sort of body it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[oai(rename_all = "kebab-case")]
pub enum OrganisationKind {
    /// A legal person or comparable body.
    Organisation,
    /// A state as such.
    State,
    /// A ministry, agency or regulator.
    GovernmentBody,
    /// A part of another body, such as a faculty.
    Unit,
    /// A programme with a beginning and often an end.
    Programme,
    /// A group of bodies that acts as one.
    Network,
    /// Named in a source; nobody could tell who it is.
    Unresolved,
}

/// How sure it is that an identifier means this very body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[oai(rename_all = "kebab-case")]
pub enum IdentifierConfidence {
    /// Seen in the identifier's own register.
    Confirmed,
    /// Seen elsewhere.
    Probable,
    /// Means a closely related body.
    Close,
}

/// An identifier in another register.
#[derive(Debug, Clone, PartialEq, Eq, Object, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Identifier {
    /// The identifier in the register's own form.
    pub value: String,
    /// How sure it is.
    pub confidence: IdentifierConfidence,
    /// An editor's remark.
    #[oai(nullable)]
    #[serde(default)]
    pub note: Option<String>,
}

/// What is kept of an organisation.
#[derive(Debug, Clone, PartialEq, Eq, Object, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OrganisationRecord {
    /// UUIDv7.
    pub id: Uuid,
    /// Permanent readable key.
    pub slug: Slug,
    /// What sort of body it is.
    pub kind: OrganisationKind,
    /// Its names; the first official one is its name.
    pub names: Vec<Name>,
    /// Seat; null = none or unknown.
    #[oai(nullable)]
    #[serde(default)]
    pub country: Option<CountryCode>,
    /// Works across countries.
    #[oai(default)]
    #[serde(default)]
    pub international: bool,
    /// Id of the organisation it belongs to.
    #[oai(nullable)]
    #[serde(default)]
    pub parent: Option<Uuid>,
    /// Id of the organisation that took its place.
    #[oai(nullable)]
    #[serde(default)]
    pub successor: Option<Uuid>,
    /// Identifiers by register: `ror`, `wikidata`, `lei`, `isni`.
    #[oai(default)]
    #[serde(default)]
    pub identifiers: Identifiers,
    /// An editor's remark on the identifiers.
    #[oai(nullable)]
    #[serde(default)]
    pub identifier_note: Option<String>,
    /// Who puts it in which category.
    #[oai(default)]
    #[serde(default)]
    pub classifications: Vec<Classification>,
    /// Web address.
    #[oai(nullable)]
    #[serde(default)]
    pub website: Option<String>,
    /// What is doubtful about it.
    #[oai(nullable)]
    #[serde(default)]
    pub ambiguity: Option<String>,
    /// Ids of the sources that speak of it.
    #[oai(default)]
    #[serde(default)]
    pub sources: Vec<Slug>,
    /// An editor's remark.
    #[oai(nullable)]
    #[serde(default)]
    pub note: Option<String>,
}

/// An organisation to be merged into another, because both are the same body. Its memberships go to the
/// other, and its addresses lead there.
#[derive(Debug, Clone, PartialEq, Eq, Object, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OrganisationMerge {
    /// Slug of the organisation that stays.
    pub into: Slug,
    /// Why it is changed, and where that comes from.
    #[serde(default)]
    pub change: Option<ChangeNote>,
}

/// A coalition in which an organisation or a person is a member.
#[derive(Debug, Clone, PartialEq, Eq, Object, Serialize, Deserialize)]
pub struct MemberCoalition {
    /// The coalition's slug.
    pub slug: Slug,
    /// The coalition's name in the language of the answer.
    pub name: String,
    /// Role, a concept of the vocabulary `membership-roles`.
    pub role: Slug,
    /// Whether the membership holds.
    pub status: MembershipStatus,
    /// How sure it is on the day of `as_of`; null when no day was asked for.
    #[oai(nullable)]
    pub certainty: Option<Certainty>,
}

/// A body that can be a member of a coalition.
#[derive(Debug, Clone, PartialEq, Eq, Object, Serialize, Deserialize)]
pub struct Organisation {
    /// UUIDv7.
    pub id: Uuid,
    /// Permanent readable key.
    pub slug: Slug,
    /// Name in the language of the answer and on the day of `as_of`.
    pub name: String,
    /// All names.
    pub names: Vec<Name>,
    /// What sort of body it is.
    pub kind: OrganisationKind,
    /// Seat, ISO 3166-1 alpha-2; null = none or unknown.
    #[oai(nullable)]
    pub country: Option<CountryCode>,
    /// Works across countries.
    pub international: bool,
    /// UN regional group of the country, a concept of the vocabulary `un-regional-groups`.
    #[oai(nullable)]
    pub region: Option<Slug>,
    /// The one pivot category, a concept of the vocabulary `registry-core`; null = unknown.
    #[oai(nullable)]
    pub stakeholder_category: Option<Slug>,
    /// Who puts it in which category.
    pub classifications: Vec<Classification>,
    /// The organisation it belongs to.
    #[oai(nullable)]
    pub parent: Option<ThingRef>,
    /// The organisation that took its place.
    #[oai(nullable)]
    pub successor: Option<ThingRef>,
    /// Identifiers by register: `ror`, `wikidata`, `lei`, `isni`.
    pub identifiers: Identifiers,
    /// An editor's remark on the identifiers.
    #[oai(nullable)]
    pub identifier_note: Option<String>,
    /// Web address.
    #[oai(nullable)]
    pub website: Option<String>,
    /// The coalitions it is a member of.
    pub coalitions: Vec<MemberCoalition>,
    /// What is doubtful about it.
    #[oai(nullable)]
    pub ambiguity: Option<String>,
    /// Ids of the sources that speak of it.
    pub sources: Vec<Slug>,
    /// An editor's remark.
    #[oai(nullable)]
    pub note: Option<String>,
    /// The change that last touched it.
    pub revision: Revision,
    /// When that was.
    pub updated_at: Timestamp,
}
