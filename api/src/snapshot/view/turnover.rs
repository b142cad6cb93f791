//! How memberships begin and end, year by year.

use std::ops::RangeInclusive;

use chrono::NaiveDate;
use openapi::{Certainty, MembershipRecord, PartialDate, Turnover};

use super::{Lens, View, tally::Tally};
use crate::registry::diversity::share;

/// Whether something happened in a time, given the date that is told of it: for certain, possibly, or not.
fn happened(date: &PartialDate, time: &RangeInclusive<NaiveDate>) -> Option<Certainty> {
    let (earliest, latest) = (date.earliest(), date.latest());
    let within = |day: Option<NaiveDate>| day.is_some_and(|day| time.contains(&day));
    if within(earliest) && within(latest) {
        return Some(Certainty::Certain);
    }
    let begins_later = earliest.is_some_and(|day| day > *time.end());
    let is_over_before = latest.is_some_and(|day| day < *time.start());
    (!begins_later && !is_over_before).then_some(Certainty::Possible)
}

impl View<'_> {
    /// The memberships of all coalitions, or of those with these slugs, that began and ended in each year, in that of the
    /// day up to it. Where there are no coalitions yet, nothing is counted.
    pub fn turnover(
        &self,
        coalitions: Option<&[String]>,
        years: RangeInclusive<i32>,
        day: NaiveDate,
    ) -> Vec<Turnover> {
        let snapshot = self.snapshot;
        if snapshot.coalitions.is_empty() {
            return Vec::new();
        }
        let scope = self.memberships_in(coalitions);
        let entries = scope.iter().filter_map(|number| snapshot.memberships.at(number));
        let records: Vec<&MembershipRecord> = entries.map(|entry| &*entry.kept.record).collect();
        let joins_undated = records.iter().filter(|record| record.since.is_none()).count() as u64;
        let ended_sometime = records.iter().filter(|record| record.ended && record.until.is_none());
        let ends_undated = ended_sometime.count() as u64;
        let times = years.filter_map(|year| {
            let first = NaiveDate::from_ymd_opt(year, 1, 1)?;
            Some((year, first..=NaiveDate::from_ymd_opt(year, 12, 31)?.min(day)))
        });
        times
            .map(|(year, time)| {
                let before = time.start().pred_opt().unwrap_or(*time.start());
                let eve = View::new(snapshot, Lens { as_of: Some(before), ..self.lens.clone() });
                let held: Tally = scope.iter().filter_map(|number| eve.standing_at(number)?.1).collect();
                let dates = |date: fn(&MembershipRecord) -> Option<&PartialDate>| {
                    let found = records.iter().filter_map(|record| happened(date(record)?, &time));
                    found.collect::<Tally>()
                };
                let (joins, ends) =
                    (dates(|record| record.since.as_ref()), dates(|record| record.until.as_ref()));
                let rate = |ended: u64, held: u64| share(ended.min(held), held);
                Turnover {
                    year,
                    from: PartialDate::day(*time.start()),
                    to: PartialDate::day(*time.end()),
                    held_certain: held.certain,
                    held_possible: held.possible,
                    joins_certain: joins.certain,
                    joins_possible: joins.possible,
                    ends_certain: ends.certain,
                    ends_possible: ends.possible,
                    joins_undated,
                    ends_undated,
                    churn_least: rate(ends.certain, held.all()),
                    churn_most: rate(ends.all(), held.certain),
                }
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_in_a_year_as_surely_as_it_is_precise() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let time = day("2008-01-01")..=day("2008-12-31");
        for (date, happened_then) in [
            ("2008", Some(Certainty::Certain)),
            ("2008-02-29", Some(Certainty::Certain)),
            ("[2008-01..2008-12]", Some(Certainty::Certain)),
            ("[2007..2008]", Some(Certainty::Possible)),
            ("[..2016]", Some(Certainty::Possible)),
            ("[2008..]", Some(Certainty::Possible)),
            ("[2009..]", None),
            ("[..2007]", None),
            ("2007-12", None),
            ("2009-01-01", None),
        ] {
            assert_eq!(happened(&date.parse().unwrap(), &time), happened_then, "{date}");
        }
        // Of a year that is not over, only what is over is certain.
        let so_far = day("2008-01-01")..=day("2008-06-30");
        assert_eq!(happened(&"2008".parse().unwrap(), &so_far), Some(Certainty::Possible));
        assert_eq!(happened(&"2008-06".parse().unwrap(), &so_far), Some(Certainty::Certain));
    }
}
