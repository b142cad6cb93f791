//! The pivot categories with their figures.

use std::collections::BTreeMap;

use poem_openapi::Object;
use serde::Serialize;

use crate::Slug;

/// A category of the pivot scheme `registry-core`, with how much of the registry is in it.
#[derive(Debug, Clone, PartialEq, Eq, Object, Serialize)]
pub struct StakeholderCategory {
    /// The concept's id in the vocabulary `registry-core`.
    pub id: Slug,
    /// Label in the language of the answer.
    pub label: String,
    /// Labels by language tag.
    pub labels: BTreeMap<String, String>,
    /// What it means.
    #[oai(nullable)]
    pub definition: Option<String>,
    /// Number of coalitions with at least one member of this category.
    pub coalitions: u64,
    /// Number of different members (organisations) of this category in any coalition.
    pub members: u64,
    /// Number of memberships of such members.
    pub memberships: u64,
}
