//! "X is *civil society* under scheme S, says Y."

use poem_openapi::{Enum, Object};
use serde::{Deserialize, Serialize};

use crate::{PartialDate, Slug};

/// Who says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[oai(rename_all = "kebab-case")]
pub enum AssertedBy {
    /// The body itself.
    #[serde(rename = "self")]
    #[oai(rename = "self")]
    Itself,
    /// The coalition it is a member of.
    Coalition,
    /// The IGF Secretariat.
    Secretariat,
    /// The editors of this registry.
    Registry,
}

/// A dated, attributed assertion that a member belongs to a concept of a scheme. Several may stand
/// side by side and disagree.
#[derive(Debug, Clone, PartialEq, Eq, Object, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Classification {
    /// Id of the vocabulary.
    pub scheme: Slug,
    /// Id of the concept in it.
    pub concept: Slug,
    /// Who says so.
    pub asserted_by: AssertedBy,
    /// The category as the list printed it, letter by letter.
    #[oai(nullable)]
    #[serde(default)]
    pub as_listed: Option<String>,
    /// Id of the source that says so.
    #[oai(nullable)]
    #[serde(default)]
    pub source: Option<Slug>,
    /// The date it speaks of.
    #[oai(nullable)]
    #[serde(default)]
    pub on: Option<PartialDate>,
    /// An editor's remark.
    #[oai(nullable)]
    #[serde(default)]
    pub note: Option<String>,
}
