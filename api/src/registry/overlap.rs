//! Whether two memberships of one member in one role say the same time twice.

use chrono::NaiveDate;
use openapi::{MembershipRecord, PartialDate};

/// Whether two memberships are of the same member in the same coalition and role, and cannot have followed one
/// upon the other, however their dates are read.
pub fn overlap(a: &MembershipRecord, b: &MembershipRecord) -> bool {
    a.id != b.id
        && (a.coalition, a.member, &a.role) == (b.coalition, b.member, &b.role)
        && !may_precede(a, b)
        && !may_precede(b, a)
}

/// Whether one can have been over when the other began.
fn may_precede(a: &MembershipRecord, b: &MembershipRecord) -> bool {
    let end = a.until.as_ref().and_then(PartialDate::earliest);
    let begin = b.since.as_ref().and_then(PartialDate::latest);
    // What begins later ends later, too, and what ends earlier has begun earlier.
    let later_end = b.until.as_ref().and_then(PartialDate::latest);
    let earlier_begin = a.since.as_ref().and_then(PartialDate::earliest);
    let in_order = |one: Option<NaiveDate>, other| one.zip(other).is_none_or(|(one, other)| one <= other);
    let over = a.ended || a.until.is_some();
    over && in_order(end, begin) && in_order(end, later_end) && in_order(earlier_begin, begin)
}

#[cfg(test)]
mod tests {
    use super::*;
    use openapi::{MemberId, MemberKind};
    use uuid::Uuid;

    fn membership(n: u128, since: Option<&str>, until: Option<&str>, ended: bool) -> MembershipRecord {
        MembershipRecord {
            id: Uuid::from_u128(n),
            coalition: Uuid::nil(),
            member: MemberId { kind: MemberKind::Organisation, id: Uuid::nil() },
            role: "member".parse().unwrap(),
            since: since.map(|date| date.parse().unwrap()),
            until: until.map(|date| date.parse().unwrap()),
            ended,
            end_reason: None,
            confirmed_on: None,
            statements: Vec::new(),
            classifications: Vec::new(),
            note: None,
        }
    }

    #[test]
    fn only_what_cannot_have_followed_overlaps() {
        for (a, b, expected) in [
            // Neither has an end.
            ((None, None, false), (None, None, false), true),
            ((Some("2007"), None, false), (Some("2015"), None, false), true),
            // One was over, nobody knows when.
            ((Some("2007"), None, true), (Some("2015"), None, false), false),
            // Over before, in the same year, after.
            ((None, Some("2010"), true), (Some("2011"), None, false), false),
            ((None, Some("2010"), true), (Some("2010"), None, false), false),
            ((None, Some("2012"), true), (Some("2011"), None, false), true),
            ((None, Some("2010-06"), true), (Some("2010-05"), None, false), true),
            ((None, Some("[2009..2012]"), true), (Some("2010"), None, false), false),
            // One is over before the other is, and nobody knows when one of them began.
            ((Some("2010"), Some("2012"), true), (None, Some("2011"), true), true),
            ((Some("2010"), Some("2012"), true), (None, Some("2009"), true), false),
            ((Some("2010"), Some("2012"), true), (None, Some("2014"), true), false),
            ((Some("2010"), None, true), (Some("2005"), None, false), true),
        ] {
            let a = membership(1, a.0, a.1, a.2);
            let b = membership(2, b.0, b.1, b.2);
            assert_eq!(overlap(&a, &b), expected, "{a:?} {b:?}");
            assert_eq!(overlap(&b, &a), expected, "the other way round");
        }
        let same = membership(1, None, None, false);
        assert!(!overlap(&same, &same), "nothing overlaps itself");
        let mut chair = membership(2, None, None, false);
        chair.role = "chair".parse().unwrap();
        assert!(!overlap(&same, &chair), "another role is another membership");
    }
}
