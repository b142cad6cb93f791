//! The one category and the one region that are shown.

use chrono::NaiveDate;
use openapi::{AssertedBy, Classification, ConceptRecord, CountryCode, PartialDate, Slug, Standing};

use super::excludes;

/// The scheme in which one category is shown where one is wanted.
pub const PIVOT_SCHEME: &str = "registry-core";
/// The scheme in which the region of a country stands.
pub const REGION_SCHEME: &str = "un-regional-groups";
/// The scheme of the roles.
pub const ROLE_SCHEME: &str = "membership-roles";

/// The pivot category on a day: the latest assertion that speaks of that day or an earlier one, the
/// registry's before others; undated ones hold always.
pub fn pivot(classifications: &[Classification], day: NaiveDate) -> Option<&Slug> {
    let first_day = |c: &Classification| c.on.as_ref().and_then(PartialDate::earliest);
    classifications
        .iter()
        .filter(|c| c.scheme.as_str() == PIVOT_SCHEME)
        .filter(|c| first_day(c).is_none_or(|first| first <= day))
        .max_by_key(|c| (first_day(c), c.asserted_by == AssertedBy::Registry))
        .map(|c| &c.concept)
}

/// The regional group in which a country is counted on a day: as a member before as an observer, never as
/// a mere participant.
pub fn region(groups: &[ConceptRecord], country: CountryCode, day: NaiveDate) -> Option<&Slug> {
    let standing = |wanted: Standing| {
        groups
            .iter()
            .find(|group| {
                group.countries.iter().any(|entry| {
                    entry.country == country
                        && entry.standing == wanted
                        && !excludes(entry.since.as_ref(), entry.until.as_ref(), day)
                })
            })
            .map(|group| &group.slug)
    };
    standing(Standing::Member).or_else(|| standing(Standing::Observer))
}
