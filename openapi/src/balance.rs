//! How the members of coalitions are spread over groups.

use poem_openapi::Object;
use serde::Serialize;

use crate::PartialDate;

/// One group on one day: how many members are in it, and, the same for all groups of that day, how evenly the members
/// are spread. A member (an organisation or person) counts once a day, however many memberships it has.
///
/// Numbers that begin with `certain` count only members with a membership that is `certain` on that day; the others
/// count the possible ones, too. Shares and what is made of them are of the members whose group is known: where
/// `p` is the share of a group, `largest_share` is the greatest `p`, and `effective_groups` is `exp(-Σ p ln p)`, the
/// exponential of the Shannon entropy (M. O. Hill, Diversity and evenness, Ecology 54, 1973, order 1): as many groups
/// of equal size would be as diverse. All of them have six decimal places, and are null where no group is known.
#[derive(Debug, Clone, PartialEq, Object, Serialize)]
pub struct GroupBalance {
    /// The day.
    pub on: PartialDate,
    /// The group: a concept of `registry-core` or `un-regional-groups`, or a country (ISO 3166-1 alpha-2); null for
    /// the members whose group is not known or that have none: persons, and by region and country international bodies.
    #[oai(nullable)]
    pub group: Option<String>,
    /// Label of the group in the language of the answer; null for countries and for what is not known.
    #[oai(nullable)]
    pub label: Option<String>,
    /// Members in the group that certainly were members.
    pub certain: u64,
    /// Further members in the group that possibly were members.
    pub possible: u64,
    /// Share of the group in the certain members whose group is known, 0 to 1; null where the group is not known.
    #[oai(nullable)]
    pub certain_share: Option<f64>,
    /// Share of the group in the certain and possible members whose group is known, 0 to 1; null where the group is
    /// not known.
    #[oai(nullable)]
    pub share: Option<f64>,
    /// Members of all groups that certainly were members, those of no known group among them.
    pub members_certain: u64,
    /// Further members of all groups that possibly were members, those of no known group among them.
    pub members_possible: u64,
    /// The greatest of the certain shares of this day.
    #[oai(nullable)]
    pub certain_largest_share: Option<f64>,
    /// The greatest of the shares of this day.
    #[oai(nullable)]
    pub largest_share: Option<f64>,
    /// Effective number of groups among the certain members of this day: 1 where all are in one group.
    #[oai(nullable)]
    pub certain_effective_groups: Option<f64>,
    /// Effective number of groups among the certain and possible members of this day.
    #[oai(nullable)]
    pub effective_groups: Option<f64>,
}
