//! Dynamic coalitions.

use std::collections::BTreeMap;

use poem_openapi::{Enum, Object};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    CoalitionStatus, LanguageTag, Listing, ListingRecord, Name, PartialDate, Revision, Slug, StatusPeriod,
    ThingRef, Timestamp,
};

/// What a coalition says it is for.
#[derive(Debug, Clone, PartialEq, Eq, Object, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MissionStatement {
    /// The text.
    pub text: String,
    /// Its language.
    pub lang: LanguageTag,
    /// True = the coalition's own words; false = an editor's summary.
    pub verbatim: bool,
    /// In force since; null = unknown.
    #[oai(nullable)]
    #[serde(default)]
    pub since: Option<PartialDate>,
    /// In force until; null = no end known.
    #[oai(nullable)]
    #[serde(default)]
    pub until: Option<PartialDate>,
    /// The date the source speaks of.
    #[oai(nullable)]
    #[serde(default)]
    pub stated_on: Option<PartialDate>,
    /// Id of the source.
    #[oai(nullable)]
    #[serde(default)]
    pub source: Option<Slug>,
    /// An editor's remark.
    #[oai(nullable)]
    #[serde(default)]
    pub note: Option<String>,
}

/// A coalition's mailing list, as far as it is known. Null = not known.
#[derive(Debug, Clone, PartialEq, Eq, Object, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MailingList {
    /// Web address of the list.
    #[oai(nullable)]
    #[serde(default)]
    pub url: Option<String>,
    /// Web address of its archive.
    #[oai(nullable)]
    #[serde(default)]
    pub archive_url: Option<String>,
    /// Anyone may subscribe.
    #[oai(nullable)]
    #[serde(default)]
    pub open_subscription: Option<bool>,
    /// Anyone may read the archive.
    #[oai(nullable)]
    #[serde(default)]
    pub open_archive: Option<bool>,
    /// What the source says about it, letter by letter.
    #[oai(nullable)]
    #[serde(default)]
    pub as_stated: Option<String>,
}

/// A coalition's charter or terms of reference.
#[derive(Debug, Clone, PartialEq, Eq, Object, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Charter {
    /// Web address.
    pub url: String,
    /// Adopted on; null = unknown.
    #[oai(nullable)]
    #[serde(default)]
    pub adopted_on: Option<PartialDate>,
    /// Id of the source.
    #[oai(nullable)]
    #[serde(default)]
    pub source: Option<Slug>,
}

/// How a coalition relates to another, seen from this one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[oai(rename_all = "kebab-case")]
pub enum RelationKind {
    /// This one went into the other.
    MergedInto,
    /// The other went into this one.
    Absorbed,
    /// The other is the same coalition under a new name.
    Renamed,
    /// The other took this one's place.
    Successor,
    /// This one took the other's place.
    Predecessor,
}

/// What is kept of a relation to another coalition.
#[derive(Debug, Clone, PartialEq, Eq, Object, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RelationRecord {
    /// How the two relate.
    pub kind: RelationKind,
    /// Id of the other coalition.
    pub coalition: Uuid,
    /// When it came about.
    #[oai(nullable)]
    #[serde(default)]
    pub on: Option<PartialDate>,
    /// Id of the source.
    #[oai(nullable)]
    #[serde(default)]
    pub source: Option<Slug>,
    /// An editor's remark.
    #[oai(nullable)]
    #[serde(default)]
    pub note: Option<String>,
}

/// A relation to another coalition.
#[derive(Debug, Clone, PartialEq, Eq, Object, Serialize, Deserialize)]
pub struct Relation {
    /// How the two relate.
    pub kind: RelationKind,
    /// The other coalition.
    pub coalition: ThingRef,
    /// When it came about.
    #[oai(nullable)]
    pub on: Option<PartialDate>,
    /// Id of the source.
    #[oai(nullable)]
    pub source: Option<Slug>,
    /// An editor's remark.
    #[oai(nullable)]
    pub note: Option<String>,
}

/// A number of members that somebody stated, apart from the members listed here.
#[derive(Debug, Clone, PartialEq, Eq, Object, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StatedMemberCount {
    /// What the source says, letter by letter.
    pub as_stated: String,
    /// The number, where the text plainly counts members.
    #[oai(nullable)]
    #[serde(default)]
    pub count: Option<i32>,
    /// The date it speaks of.
    #[oai(nullable)]
    #[serde(default)]
    pub on: Option<PartialDate>,
    /// Id of the source.
    #[oai(nullable)]
    #[serde(default)]
    pub source: Option<Slug>,
    /// An editor's remark.
    #[oai(nullable)]
    #[serde(default)]
    pub note: Option<String>,
}

/// What a coalition handed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[oai(rename_all = "kebab-case")]
pub enum ReportKind {
    /// A yearly report.
    Report,
    /// A thematic paper.
    Paper,
}

/// A report for one cycle of the IGF.
#[derive(Debug, Clone, PartialEq, Eq, Object, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Report {
    /// Year of the cycle.
    pub cycle: i32,
    /// What was handed in.
    pub kind: ReportKind,
    /// Its title.
    #[oai(nullable)]
    #[serde(default)]
    pub title: Option<String>,
    /// Web address.
    #[oai(nullable)]
    #[serde(default)]
    pub url: Option<String>,
    /// Published on.
    #[oai(nullable)]
    #[serde(default)]
    pub published_on: Option<PartialDate>,
    /// Id of the source.
    #[oai(nullable)]
    #[serde(default)]
    pub source: Option<Slug>,
}

/// What is kept of a coalition.
#[derive(Debug, Clone, PartialEq, Eq, Object, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CoalitionRecord {
    /// UUIDv7.
    pub id: Uuid,
    /// Permanent readable key.
    pub slug: Slug,
    /// Its names.
    pub names: Vec<Name>,
    /// When it was formed; null = unknown.
    #[oai(nullable)]
    #[serde(default)]
    pub formed_on: Option<PartialDate>,
    /// Id of the source of `formed_on`.
    #[oai(nullable)]
    #[serde(default)]
    pub formed_on_source: Option<Slug>,
    /// An editor's remark on `formed_on`.
    #[oai(nullable)]
    #[serde(default)]
    pub formed_on_note: Option<String>,
    /// What is known of its status over time.
    #[oai(default)]
    #[serde(default)]
    pub status_history: Vec<StatusPeriod>,
    /// What it says it is for, by language and time.
    #[oai(default)]
    #[serde(default)]
    pub mission_statements: Vec<MissionStatement>,
    /// Concepts of vocabularies of kind `themes`.
    #[oai(default)]
    #[serde(default)]
    pub themes: Vec<Slug>,
    /// Web address.
    #[oai(nullable)]
    #[serde(default)]
    pub website: Option<String>,
    /// Its mailing list.
    #[oai(nullable)]
    #[serde(default)]
    pub mailing_list: Option<MailingList>,
    /// Its charter.
    #[oai(nullable)]
    #[serde(default)]
    pub charter: Option<Charter>,
    /// Relations to other coalitions.
    #[oai(default)]
    #[serde(default)]
    pub relations: Vec<RelationRecord>,
    /// Numbers of members that somebody stated.
    #[oai(default)]
    #[serde(default)]
    pub stated_member_counts: Vec<StatedMemberCount>,
    /// Places that list its members.
    #[oai(default)]
    #[serde(default)]
    pub listings: Vec<ListingRecord>,
    /// Reports by cycle.
    #[oai(default)]
    #[serde(default)]
    pub reports: Vec<Report>,
    /// Ids of the sources that speak of it.
    #[oai(default)]
    #[serde(default)]
    pub sources: Vec<Slug>,
    /// An editor's remark.
    #[oai(nullable)]
    #[serde(default)]
    pub note: Option<String>,
}

/// How many members are listed here.
#[derive(Debug, Clone, PartialEq, Eq, Object, Serialize, Deserialize)]
pub struct MemberCounts {
    /// Number of different members, organisations and persons.
    pub total: u64,
    /// The same by pivot category; `unknown` for those without one, persons included.
    pub by_category: BTreeMap<String, u64>,
}

/// An IGF dynamic coalition.
#[derive(Debug, Clone, PartialEq, Eq, Object, Serialize, Deserialize)]
pub struct Coalition {
    /// UUIDv7.
    pub id: Uuid,
    /// Permanent readable key.
    pub slug: Slug,
    /// Name in the language of the answer and on the day of `as_of`.
    pub name: String,
    /// Acronym on that day.
    #[oai(nullable)]
    pub acronym: Option<String>,
    /// All names.
    pub names: Vec<Name>,
    /// Status on the day of `as_of`, else the latest that is known.
    pub status: CoalitionStatus,
    /// What is known of its status over time.
    pub status_history: Vec<StatusPeriod>,
    /// When it was formed; null = unknown.
    #[oai(nullable)]
    pub formed_on: Option<PartialDate>,
    /// Id of the source of `formed_on`.
    #[oai(nullable)]
    pub formed_on_source: Option<Slug>,
    /// An editor's remark on `formed_on`.
    #[oai(nullable)]
    pub formed_on_note: Option<String>,
    /// Mission in the language of the answer and on the day of `as_of`.
    #[oai(nullable)]
    pub mission: Option<String>,
    /// All mission statements.
    pub mission_statements: Vec<MissionStatement>,
    /// Concepts of vocabularies of kind `themes`.
    pub themes: Vec<Slug>,
    /// Web address.
    #[oai(nullable)]
    pub website: Option<String>,
    /// Its mailing list.
    #[oai(nullable)]
    pub mailing_list: Option<MailingList>,
    /// Its charter.
    #[oai(nullable)]
    pub charter: Option<Charter>,
    /// Relations to other coalitions.
    pub relations: Vec<Relation>,
    /// How many members are listed here (on the day of `as_of`, certain and possible together).
    pub member_counts: MemberCounts,
    /// Numbers of members that somebody stated.
    pub stated_member_counts: Vec<StatedMemberCount>,
    /// Places that list its members.
    pub listings: Vec<Listing>,
    /// Reports by cycle.
    pub reports: Vec<Report>,
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
