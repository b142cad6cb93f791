//! What is known of a membership on one day.

use chrono::NaiveDate;
use openapi::{Certainty, MembershipRecord, PartialDate, StatementCertainty};

use super::{excludes, membership_status};

/// How sure it is that a membership held on a day; `None` = it certainly did not.
///
/// * Excluded, when the day lies wholly before `since` or wholly after `until`.
/// * Certain, when it lies between the earliest day on which the membership is known to hold (the latest
///   day of `since`, or the first statement) and the latest such day (the earliest day of `until`, the
///   last statement or confirmation; today, if it is current).
/// * Possible otherwise.
///
/// Only statements that the source really makes are evidence: a membership that rests on inferred or
/// ambiguous readings alone is never more than possible.
pub fn of_membership(membership: &MembershipRecord, day: NaiveDate, today: NaiveDate) -> Option<Certainty> {
    if excludes(membership.since.as_ref(), membership.until.as_ref(), day) {
        return None;
    }
    let (first, last) = known_to_hold(membership, today);
    match (first, last) {
        (Some(first), Some(last)) if first <= day && day <= last => Some(Certainty::Certain),
        _ => Some(Certainty::Possible),
    }
}

/// The first and the last day on which a membership is known to hold.
pub fn known_to_hold(
    membership: &MembershipRecord,
    today: NaiveDate,
) -> (Option<NaiveDate>, Option<NaiveDate>) {
    let stated: Vec<_> = membership
        .statements
        .iter()
        .filter(|statement| statement.certainty == StatementCertainty::Stated)
        .collect();
    let confirmed = membership.confirmed_on.as_ref();
    if stated.is_empty() && confirmed.is_none() {
        return (None, None);
    }
    // A date that is not a day names some day in it: it proves the past only from its latest day on, and
    // the future only up to its earliest.
    let dates = || stated.iter().filter_map(|statement| statement.on.as_ref()).chain(confirmed);
    let first = membership.since.as_ref().into_iter().chain(dates()).filter_map(PartialDate::latest).min();
    let last = membership
        .until
        .as_ref()
        .into_iter()
        .chain(dates())
        .filter_map(PartialDate::earliest)
        .chain(membership_status::is_current(membership, today).then_some(today))
        .max();
    (first, last)
}

#[cfg(test)]
mod tests {
    use openapi::{MemberId, MemberKind, Statement};
    use uuid::Uuid;

    use super::*;

    fn date(text: &str) -> Option<PartialDate> {
        (!text.is_empty()).then(|| text.parse().unwrap())
    }

    fn membership(since: &str, until: &str, stated: &[&str]) -> MembershipRecord {
        MembershipRecord {
            id: Uuid::nil(),
            coalition: Uuid::nil(),
            member: MemberId { kind: MemberKind::Organisation, id: Uuid::nil() },
            role: "member".parse().unwrap(),
            since: date(since),
            until: date(until),
            ended: !until.is_empty(),
            end_reason: None,
            confirmed_on: None,
            statements: stated
                .iter()
                .map(|on| Statement {
                    source: "s".parse().unwrap(),
                    locator: None,
                    on: date(on),
                    role_as_stated: "member".into(),
                    verbatim: None,
                    certainty: StatementCertainty::Stated,
                    note: None,
                })
                .collect(),
            classifications: vec![],
            note: None,
        }
    }

    fn on(membership: &MembershipRecord, day: &str) -> Option<Certainty> {
        of_membership(membership, day.parse().unwrap(), "2026-11-23".parse().unwrap())
    }

    #[test]
    fn certain_between_two_proofs_possible_beyond_excluded_outside() {
        let m = membership("2007-11", "", &["2008-04-01"]);
        assert_eq!(on(&m, "2007-10-31"), None);
        assert_eq!(on(&m, "2007-11-01"), Some(Certainty::Possible));
        assert_eq!(on(&m, "2007-11-30"), Some(Certainty::Certain));
        assert_eq!(on(&m, "2008-04-01"), Some(Certainty::Certain));
        assert_eq!(on(&m, "2008-04-30"), Some(Certainty::Possible));

        let ended = membership("2007", "2010-06", &["2008-04-01"]);
        assert_eq!(on(&ended, "2010-06-01"), Some(Certainty::Certain));
        assert_eq!(on(&ended, "2010-06-02"), Some(Certainty::Possible));
        assert_eq!(on(&ended, "2010-07-01"), None);
    }

    #[test]
    fn an_open_range_excludes_only_what_it_must() {
        let m = membership("[..2016]", "", &["2017-05-01"]);
        assert_eq!(on(&m, "1990-01-01"), Some(Certainty::Possible));
        assert_eq!(on(&m, "2016-12-31"), Some(Certainty::Certain));
        let m = membership("[2021..]", "", &[""]);
        assert_eq!(on(&m, "2020-12-31"), None);
        assert_eq!(on(&m, "2030-01-01"), Some(Certainty::Possible));
    }

    #[test]
    fn a_reading_is_no_proof() {
        let mut m = membership("", "", &["2008-04-01"]);
        assert_eq!(on(&m, "2008-04-01"), Some(Certainty::Certain));
        m.statements[0].certainty = StatementCertainty::Inferred;
        assert_eq!(on(&m, "2008-04-01"), Some(Certainty::Possible));
    }

    #[test]
    fn a_confirmed_membership_holds_today_but_not_tomorrow() {
        let mut m = membership("2020", "", &["2020-05-01"]);
        m.confirmed_on = date("2026-01-15");
        assert_eq!(on(&m, "2026-11-23"), Some(Certainty::Certain));
        assert_eq!(on(&m, "2026-11-24"), Some(Certainty::Possible));
    }
}
