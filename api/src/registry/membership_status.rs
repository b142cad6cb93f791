//! Whether a membership is current, unconfirmed or over.

use chrono::{Months, NaiveDate};
use openapi::{MembershipRecord, MembershipStatus, PartialDate};

use super::certainty::known_to_hold;

/// For how many months a confirmation keeps a membership current.
pub const FRESHNESS_MONTHS: u32 = 24;

/// Whether a membership is not over and was confirmed within the freshness window before a day.
pub fn is_current(membership: &MembershipRecord, day: NaiveDate) -> bool {
    let window = day.checked_sub_months(Months::new(FRESHNESS_MONTHS)).unwrap_or(NaiveDate::MIN);
    let over = membership.ended || membership.until.is_some();
    let confirmed = membership.confirmed_on.as_ref().and_then(PartialDate::earliest);
    !over && confirmed.is_some_and(|confirmed| window <= confirmed && confirmed <= day)
}

/// The status on a day, or as known today where no day is asked for.
pub fn on(membership: &MembershipRecord, day: Option<NaiveDate>, today: NaiveDate) -> MembershipStatus {
    let over = membership.ended || membership.until.is_some();
    let still_held = day.is_some_and(|day| {
        let before_its_end =
            membership.until.as_ref().and_then(PartialDate::earliest).is_some_and(|end| day < end);
        before_its_end || known_to_hold(membership, today).1.is_some_and(|last| day <= last)
    });
    if over && !still_held {
        MembershipStatus::Ended
    } else if is_current(membership, day.unwrap_or(today)) {
        MembershipStatus::Current
    } else {
        MembershipStatus::Unconfirmed
    }
}
