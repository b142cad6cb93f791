//! Who belongs to which coalition, since when, and who says so.

use poem_openapi::{Enum, Object};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::{
    ChangeNote, Classification, CountryCode, PartialDate, Revision, Slug, ThingRef, Timestamp, body::Faults,
};

/// What sort of member it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Enum, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[oai(rename_all = "kebab-case")]
pub enum MemberKind {
    /// A body.
    Organisation,
    /// A natural person.
    Person,
}

/// Whether a membership holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Enum, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[oai(rename_all = "kebab-case")]
pub enum MembershipStatus {
    /// Confirmed by the coalition or the member within the last 24 months.
    Current,
    /// Stated once, no end known, not confirmed lately.
    Unconfirmed,
    /// Over.
    Ended,
}

/// How sure it is that something held on the day of `as_of`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Enum, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[oai(rename_all = "kebab-case")]
pub enum Certainty {
    /// The day lies between two days on which it is known to have held.
    Certain,
    /// Nothing excludes it.
    Possible,
}

/// How firmly a source carries a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[oai(rename_all = "kebab-case")]
pub enum StatementCertainty {
    /// The source says it.
    Stated,
    /// An editor concludes it from the source.
    Inferred,
    /// The source can be read in several ways.
    Ambiguous,
}

/// Why a membership ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[oai(rename_all = "kebab-case")]
pub enum EndReason {
    /// The member left.
    Left,
    /// The member or the coalition went into another.
    Merged,
    /// The member or the coalition ceased to exist.
    Dissolved,
    /// The coalition removed it.
    Removed,
}

/// Somebody said that somebody is a member.
#[derive(Debug, Clone, PartialEq, Eq, Object, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Statement {
    /// Id of the source.
    pub source: Slug,
    /// Where in it.
    #[oai(nullable)]
    #[serde(default)]
    pub locator: Option<String>,
    /// The date it speaks of; null = undated.
    #[oai(nullable)]
    #[serde(default)]
    pub on: Option<PartialDate>,
    /// The role in the source's words.
    pub role_as_stated: String,
    /// What is printed, letter by letter, damage included.
    #[oai(nullable)]
    #[serde(default)]
    pub verbatim: Option<String>,
    /// How firmly the source carries it.
    pub certainty: StatementCertainty,
    /// An editor's remark.
    #[oai(nullable)]
    #[serde(default)]
    pub note: Option<String>,
}

/// The member of a membership, by id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Object, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MemberId {
    /// What sort of member it is.
    pub kind: MemberKind,
    /// Id of the organisation or person.
    pub id: Uuid,
}

/// What is kept of a membership.
#[derive(Debug, Clone, PartialEq, Eq, Object, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MembershipRecord {
    /// UUIDv7.
    pub id: Uuid,
    /// Id of the coalition.
    pub coalition: Uuid,
    /// The member.
    pub member: MemberId,
    /// Role, a concept of the vocabulary `membership-roles`.
    pub role: Slug,
    /// Since when; null = unknown.
    #[oai(nullable)]
    #[serde(default)]
    pub since: Option<PartialDate>,
    /// Until when; null = no end known, or ended on an unknown date.
    #[oai(nullable)]
    #[serde(default)]
    pub until: Option<PartialDate>,
    /// True = it is over, even where the date is unknown.
    #[oai(default)]
    #[serde(default)]
    pub ended: bool,
    /// Why it ended.
    #[oai(nullable)]
    #[serde(default)]
    pub end_reason: Option<EndReason>,
    /// When the coalition or the member last confirmed it.
    #[oai(nullable)]
    #[serde(default)]
    pub confirmed_on: Option<PartialDate>,
    /// Who says so; at least one.
    pub statements: Vec<Statement>,
    /// In which categories this coalition lists this member.
    #[oai(default)]
    #[serde(default)]
    pub classifications: Vec<Classification>,
    /// An editor's remark.
    #[oai(nullable)]
    #[serde(default)]
    pub note: Option<String>,
}

impl MembershipRecord {
    /// A membership that is entered comes from somewhere.
    pub(crate) fn draft_rule(draft: &Map<String, Value>, pointer: &str, faults: &mut Faults) {
        let has_source = draft.get("change").and_then(|change| change.get("source")).is_some();
        if !has_source && !draft.contains_key("statements") {
            faults.push(&format!("{pointer}/statements"), "required", || {
                "`statements` is missing: who says so, at least one; they may be left out where `change` has a \
                 `source`"
                    .into()
            });
        }
    }
}

/// A membership to be ended.
#[derive(Debug, Clone, Default, PartialEq, Eq, Object, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MembershipEnd {
    /// Until when it held; null = unknown.
    #[oai(nullable)]
    #[serde(default)]
    pub until: Option<PartialDate>,
    /// Why it ended; null = unknown.
    #[oai(nullable)]
    #[serde(default)]
    pub reason: Option<EndReason>,
    /// Why it is changed, and where that comes from.
    #[serde(default)]
    pub change: Option<ChangeNote>,
}

/// A membership to be confirmed by the coalition or the member.
#[derive(Debug, Clone, Default, PartialEq, Eq, Object, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MembershipConfirmation {
    /// The day on which it was confirmed; null = today.
    #[oai(nullable)]
    #[serde(default)]
    pub on: Option<PartialDate>,
    /// Why it is changed, and where that comes from.
    #[serde(default)]
    pub change: Option<ChangeNote>,
}

/// The member of a membership, with enough to show it.
#[derive(Debug, Clone, PartialEq, Eq, Object, Serialize, Deserialize)]
pub struct Member {
    /// What sort of member it is.
    pub kind: MemberKind,
    /// Its slug.
    pub slug: Slug,
    /// Its name in the language of the answer and on the day of `as_of`.
    pub name: String,
    /// Its country; null = none, unknown, or a person.
    #[oai(nullable)]
    pub country: Option<CountryCode>,
    /// Its one pivot category; null = unknown, or a person.
    #[oai(nullable)]
    pub stakeholder_category: Option<Slug>,
}

/// One member in one coalition in one role, over time.
#[derive(Debug, Clone, PartialEq, Eq, Object, Serialize, Deserialize)]
pub struct Membership {
    /// UUIDv7.
    pub id: Uuid,
    /// The coalition.
    pub coalition: ThingRef,
    /// The member.
    pub member: Member,
    /// Role, a concept of the vocabulary `membership-roles`.
    pub role: Slug,
    /// The role in the words of the first statement.
    #[oai(nullable)]
    pub role_as_stated: Option<String>,
    /// Since when; null = unknown.
    #[oai(nullable)]
    pub since: Option<PartialDate>,
    /// Until when; null with status `ended` = ended on an unknown date, else no end known.
    #[oai(nullable)]
    pub until: Option<PartialDate>,
    /// Whether it holds (on the day of `as_of`).
    pub status: MembershipStatus,
    /// Why it ended.
    #[oai(nullable)]
    pub end_reason: Option<EndReason>,
    /// When the coalition or the member last confirmed it.
    #[oai(nullable)]
    pub confirmed_on: Option<PartialDate>,
    /// How sure it is on the day of `as_of`; null when no day was asked for.
    #[oai(nullable)]
    pub certainty: Option<Certainty>,
    /// Who says so.
    pub statements: Vec<Statement>,
    /// In which categories this coalition lists this member.
    pub classifications: Vec<Classification>,
    /// An editor's remark.
    #[oai(nullable)]
    pub note: Option<String>,
    /// The change that last touched it.
    pub revision: Revision,
    /// When that was.
    pub updated_at: Timestamp,
}
