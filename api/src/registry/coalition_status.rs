//! How a coalition stood on a day.

use chrono::NaiveDate;
use openapi::{CoalitionStatus, PartialDate, StatusPeriod};

use super::excludes;

/// The status on a day: that of the latest evidence which speaks of that day or an earlier one and is not
/// over by then. `Unknown` where no evidence reaches back so far. Where no day is asked for, the latest
/// evidence of all counts.
pub fn on(history: &[StatusPeriod], day: Option<NaiveDate>) -> CoalitionStatus {
    let anchor = |period: &StatusPeriod| {
        period.since.as_ref().or(period.stated_on.as_ref()).and_then(PartialDate::earliest)
    };
    history
        .iter()
        .filter(|period| match day {
            None => true,
            Some(day) => {
                !excludes(period.since.as_ref(), period.until.as_ref(), day)
                    && anchor(period).is_none_or(|first| first <= day)
            }
        })
        .max_by_key(|period| anchor(period))
        .map_or(CoalitionStatus::Unknown, |period| period.status)
}

/// Whether a coalition certainly did not exist yet on a day.
pub fn not_yet_formed(formed_on: Option<&PartialDate>, day: NaiveDate) -> bool {
    excludes(formed_on, None, day)
}

#[cfg(test)]
mod tests {
    use openapi::EvidenceCertainty;

    use super::*;

    #[test]
    fn the_latest_evidence_up_to_the_day_counts() {
        let evidence = |status, stated_on: &str| StatusPeriod {
            status,
            since: None,
            until: None,
            stated_on: Some(stated_on.parse().unwrap()),
            certainty: EvidenceCertainty::Stated,
            source: None,
            reason: None,
        };
        let history =
            [evidence(CoalitionStatus::Active, "2008-04-01"), evidence(CoalitionStatus::Inactive, "2020")];
        let on = |day: &str| on(&history, Some(day.parse().unwrap()));
        assert_eq!(on("2007-01-01"), CoalitionStatus::Unknown);
        assert_eq!(on("2008-04-30"), CoalitionStatus::Active);
        assert_eq!(on("2019-12-31"), CoalitionStatus::Active);
        assert_eq!(on("2020-01-01"), CoalitionStatus::Inactive);
        assert_eq!(super::on(&history, None), CoalitionStatus::Inactive);
    }
}
