//! What the registry is: names, dates, certainty, classification, and the founding data. No HTTP, no SQL.

pub mod categories;
pub mod certainty;
pub mod classification;
pub mod coalition_status;
pub mod compliance;
pub mod difference;
pub mod diversity;
pub mod erasure;
pub mod founding;
pub mod identifier;
pub mod key;
pub mod matching;
pub mod member_list;
pub mod membership_status;
pub mod naming;
pub mod origin;
pub mod overlap;
pub mod references;
pub mod rights;
pub mod ror;
pub mod slug;
pub mod suggestion;
pub mod text;
pub mod token;

use chrono::NaiveDate;
use openapi::PartialDate;

/// The year of the first Internet Governance Forum, in which the first coalitions came up.
pub const FIRST_FORUM: i32 = 2006;

/// Whether a day lies certainly outside an interval of partial dates. A missing bound excludes nothing.
pub(crate) fn excludes(since: Option<&PartialDate>, until: Option<&PartialDate>, day: NaiveDate) -> bool {
    since.and_then(PartialDate::earliest).is_some_and(|first| day < first)
        || until.and_then(PartialDate::latest).is_some_and(|last| day > last)
}
