//! How many members coalitions have in common.

use poem_openapi::Object;
use serde::Serialize;

use crate::ThingRef;

/// Two coalitions with at least one member in common on the day; each pair stands once, the slug that comes first
/// in the alphabet first. A member (an organisation or person) counts once in a coalition, whatever its roles.
///
/// Numbers that begin with `certain` count only members that are `certain` on that day; the others count the possible
/// ones, too. The Jaccard index (P. Jaccard, Bulletin de la Société vaudoise des sciences naturelles 37, 1901) is the
/// number of members in both by the number of members in either: 1 where they have the same members.
#[derive(Debug, Clone, PartialEq, Object, Serialize)]
pub struct CoalitionOverlap {
    /// The one coalition.
    pub coalition: ThingRef,
    /// The other.
    pub other: ThingRef,
    /// Members that certainly are in both.
    pub certain_shared: u64,
    /// Members that certainly or possibly are in both.
    pub shared: u64,
    /// Members that certainly are in the one coalition.
    pub certain_members: u64,
    /// Members that certainly or possibly are in it.
    pub members: u64,
    /// Members that certainly are in the other.
    pub certain_other_members: u64,
    /// Members that certainly or possibly are in it.
    pub other_members: u64,
    /// `certain_shared / (certain_members + certain_other_members - certain_shared)`, with six decimal places; null
    /// where neither has a certain member.
    #[oai(nullable)]
    pub certain_jaccard: Option<f64>,
    /// `shared / (members + other_members - shared)`, with six decimal places.
    #[oai(nullable)]
    pub jaccard: Option<f64>,
}
