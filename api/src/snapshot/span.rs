//! A membership as days: all that its status and its certainty depend on, small enough to look at many.

use chrono::{Datelike, Months, NaiveDate};
use openapi::{Certainty, MembershipRecord, MembershipStatus, PartialDate};

use super::Lens;
use crate::registry::{certainty, membership_status::FRESHNESS_MONTHS};

/// Days from the common era, as chrono counts them.
pub(super) type Day = i32;

const NEVER: Day = Day::MAX;
const LONG_AGO: Day = Day::MIN;

/// How a membership stands; how sure that is, where a day is asked for.
pub(super) type Standing = (MembershipStatus, Option<Certainty>);

/// The days of a membership. What [`certainty`] and [`crate::registry::membership_status`] say of the record, it
/// says of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span {
    /// Before this day it certainly did not hold.
    begins: Day,
    /// After this day it certainly did not hold.
    ends: Day,
    /// The first and last day on which it is known to hold, whatever day it is today.
    known: (Day, Day),
    /// The first day on which it may have been over.
    may_end: Day,
    /// The first day on which it may have been confirmed.
    confirmed: Day,
    over: bool,
}

/// On which days a list looks at memberships.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Lookout {
    as_of: Option<Day>,
    today: Day,
    /// A confirmation from then on is fresh today.
    fresh_today: Day,
    /// A confirmation from then on is fresh on the day asked for.
    fresh_then: Day,
}

/// Days on which some memberships stand alike: those asked for from one turn to the next, before today or after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Stretch {
    /// Whether a day is asked for, and how many turns there are up to it.
    turns: Option<usize>,
    is_to_come: bool,
    today: Day,
}

impl Lookout {
    /// Where the day lies, given the turns of some memberships in their order.
    pub(super) fn stretch(&self, turns: &[Day]) -> Stretch {
        Stretch {
            turns: self.as_of.map(|day| turns.partition_point(|turn| *turn <= day)),
            is_to_come: self.as_of.is_some_and(|day| day > self.today),
            today: self.today,
        }
    }

    /// The days of a lens.
    pub(super) fn of(lens: &Lens) -> Self {
        let fresh = |day: NaiveDate| {
            day.checked_sub_months(Months::new(FRESHNESS_MONTHS)).unwrap_or(NaiveDate::MIN).num_days_from_ce()
        };
        Self {
            as_of: lens.as_of.map(|day| day.num_days_from_ce()),
            today: lens.today.num_days_from_ce(),
            fresh_today: fresh(lens.today),
            fresh_then: fresh(lens.as_of.unwrap_or(lens.today)),
        }
    }
}

impl Span {
    /// The days of a record.
    pub(super) fn of(membership: &MembershipRecord) -> Self {
        let day = |day: Option<NaiveDate>, open: Day| day.map_or(open, |day| day.num_days_from_ce());
        let earliest = |date: &Option<PartialDate>| date.as_ref().and_then(PartialDate::earliest);
        let latest = |date: &Option<PartialDate>| date.as_ref().and_then(PartialDate::latest);
        // No confirmation is fresh on a day as long ago as that.
        let known = certainty::known_to_hold(membership, NaiveDate::MIN);
        Self {
            begins: day(earliest(&membership.since), LONG_AGO),
            ends: day(latest(&membership.until), NEVER),
            known: (day(known.0, NEVER), day(known.1, LONG_AGO)),
            may_end: day(earliest(&membership.until), LONG_AGO),
            confirmed: day(earliest(&membership.confirmed_on), NEVER),
            over: membership.ended || membership.until.is_some(),
        }
    }

    /// The days from which it may stand otherwise than on the day before, whatever day it is today.
    pub(super) fn turns(&self) -> impl Iterator<Item = Day> {
        let next = |day: Day| day.checked_add(1).filter(|_| day != LONG_AGO);
        let confirmed = Some(self.confirmed).filter(|day| *day != NEVER);
        // No confirmation is fresh after that; where a month has no such day, from the day after.
        let stale = confirmed.and_then(|day| {
            let after = NaiveDate::from_num_days_from_ce_opt(next(day)?)?;
            Some(after.checked_add_months(Months::new(FRESHNESS_MONTHS))?.num_days_from_ce())
        });
        let days = [
            Some(self.begins),
            next(self.ends),
            Some(self.known.0),
            next(self.known.1),
            Some(self.may_end),
            confirmed,
            stale,
            stale.and_then(next),
        ];
        days.into_iter().flatten().filter(|day| *day != NEVER && *day != LONG_AGO)
    }

    fn is_current(&self, from: Day, to: Day) -> bool {
        !self.over && self.confirmed != NEVER && from <= self.confirmed && self.confirmed <= to
    }

    /// How it stands; `None` where it certainly did not hold on the day asked for.
    pub(super) fn standing(&self, on: Lookout) -> Option<Standing> {
        let current_today = self.is_current(on.fresh_today, on.today);
        let last_known = if current_today { self.known.1.max(on.today) } else { self.known.1 };
        let mut certainty = None;
        let mut still_held = false;
        if let Some(day) = on.as_of {
            if day < self.begins || day > self.ends {
                return None;
            }
            let certain = self.known.0 <= day && day <= last_known;
            certainty = Some(if certain { Certainty::Certain } else { Certainty::Possible });
            still_held = day < self.may_end || (last_known != LONG_AGO && day <= last_known);
        }
        let status = if self.over && !still_held {
            MembershipStatus::Ended
        } else if self.is_current(on.fresh_then, on.as_of.unwrap_or(on.today)) {
            MembershipStatus::Current
        } else {
            MembershipStatus::Unconfirmed
        };
        Some((status, certainty))
    }
}

#[cfg(test)]
mod tests {
    use openapi::{MemberId, MemberKind, Statement, StatementCertainty};
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;
    use crate::registry::membership_status;

    fn date() -> impl Strategy<Value = Option<PartialDate>> {
        let year = 2004..2030i32;
        let day = (year.clone(), 1..=12u32, 1..=28u32).prop_map(|(y, m, d)| format!("{y:04}-{m:02}-{d:02}"));
        let month = (year.clone(), 1..=12u32).prop_map(|(y, m)| format!("{y:04}-{m:02}"));
        let range = (year.clone(), 0..3i32).prop_map(|(y, more)| format!("[{y}..{}]", y + more));
        let text = prop_oneof![
            Just(String::new()),
            day,
            month,
            year.clone().prop_map(|y| format!("{y:04}")),
            range,
            year.clone().prop_map(|y| format!("[..{y}]")),
            year.prop_map(|y| format!("[{y}..]")),
        ];
        text.prop_map(|text| (!text.is_empty()).then(|| text.parse().unwrap()))
    }

    fn day() -> impl Strategy<Value = NaiveDate> {
        (2004..2030i32, 1..=365u32).prop_map(|(year, day)| NaiveDate::from_yo_opt(year, day).unwrap())
    }

    fn membership() -> impl Strategy<Value = MembershipRecord> {
        let statement = (date(), any::<bool>()).prop_map(|(on, stated)| Statement {
            source: "s".parse().unwrap(),
            locator: None,
            on,
            role_as_stated: "member".into(),
            verbatim: None,
            certainty: if stated { StatementCertainty::Stated } else { StatementCertainty::Inferred },
            note: None,
        });
        let statements = prop::collection::vec(statement, 0..3);
        (date(), date(), date(), any::<bool>(), statements).prop_map(
            |(since, until, confirmed_on, ended, statements)| MembershipRecord {
                id: Uuid::nil(),
                coalition: Uuid::nil(),
                member: MemberId { kind: MemberKind::Organisation, id: Uuid::nil() },
                role: "member".parse().unwrap(),
                since,
                until,
                ended,
                end_reason: None,
                confirmed_on,
                statements,
                classifications: vec![],
                note: None,
            },
        )
    }

    proptest! {
        #[test]
        fn says_what_the_record_says(m in membership(), as_of in prop::option::of(day()), today in day()) {
            let lens = Lens { languages: vec![], as_of, today };
            let said = match as_of {
                None => Some((membership_status::on(&m, None, today), None)),
                Some(day) => certainty::of_membership(&m, day, today)
                    .map(|certainty| (membership_status::on(&m, as_of, today), Some(certainty))),
            };
            prop_assert_eq!(Span::of(&m).standing(Lookout::of(&lens)), said);
        }

        #[test]
        fn stands_alike_from_turn_to_turn(m in membership(), first in day(), today in day()) {
            let span = Span::of(&m);
            let mut turns: Vec<Day> = span.turns().collect();
            turns.sort_unstable();
            let at = |as_of| {
                let on = Lookout::of(&Lens { languages: vec![], as_of, today });
                (on.stretch(&turns), span.standing(on))
            };
            let days: Vec<_> = first.iter_days().take(1000).map(|day| (day, at(Some(day)))).collect();
            for pair in days.windows(2) {
                let [(_, (before, stood)), (day, (after, stands))] = pair else { unreachable!() };
                prop_assert!(before != after || stood == stands, "{day}");
            }
            prop_assert!(days.iter().all(|(_, (stretch, _))| *stretch != at(None).0));
        }

        #[test]
        fn a_confirmation_is_stale_from_its_turn_on(year in 2000..2030i32, day in 1..=366u32) {
            let Some(confirmed) = NaiveDate::from_yo_opt(year, day) else { return Ok(()) };
            let span = Span {
                begins: LONG_AGO, ends: NEVER, known: (NEVER, LONG_AGO), may_end: LONG_AGO,
                confirmed: confirmed.num_days_from_ce(), over: false,
            };
            let is_current = |day: &NaiveDate| {
                let lens = Lens { languages: vec![], as_of: Some(*day), today: confirmed };
                span.standing(Lookout::of(&lens)).unwrap().0 == MembershipStatus::Current
            };
            let stale = confirmed.iter_days().find(|day| !is_current(day)).unwrap();
            prop_assert!(span.turns().any(|turn| turn == stale.num_days_from_ce()), "{stale}");
        }
    }
}
