//! How coalitions stand with the IGF over time, and how that is known.

use poem_openapi::{Enum, Object};
use serde::{Deserialize, Serialize};

use crate::{PartialDate, Slug};

/// How a coalition stands with the IGF.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Enum, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[oai(rename_all = "kebab-case")]
pub enum CoalitionStatus {
    /// Proposed to the Secretariat, not yet recognised.
    Proposed,
    /// Listed as active, or seen to be.
    Active,
    /// No longer listed.
    Inactive,
    /// Went into another coalition.
    Merged,
    /// Nothing says how it stood on the day asked for.
    Unknown,
}

/// How firmly a source carries a status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[oai(rename_all = "kebab-case")]
pub enum EvidenceCertainty {
    /// The source says it.
    Stated,
    /// An editor concludes it from the source.
    Inferred,
}

/// A period in which a coalition had a status, or one day on which a source says it had.
#[derive(Debug, Clone, PartialEq, Eq, Object, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StatusPeriod {
    /// The status.
    pub status: CoalitionStatus,
    /// Since when; null = unknown.
    #[oai(nullable)]
    #[serde(default)]
    pub since: Option<PartialDate>,
    /// Until when; null = no end known.
    #[oai(nullable)]
    #[serde(default)]
    pub until: Option<PartialDate>,
    /// The date the source speaks of.
    #[oai(nullable)]
    #[serde(default)]
    pub stated_on: Option<PartialDate>,
    /// Said by the source, or concluded from it.
    pub certainty: EvidenceCertainty,
    /// Id of the source.
    #[oai(nullable)]
    #[serde(default)]
    pub source: Option<Slug>,
    /// Why.
    #[oai(nullable)]
    #[serde(default)]
    pub reason: Option<String>,
}
