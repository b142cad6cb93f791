//! Figures for researchers.

mod balance;
mod overlap;
mod turnover;

use chrono::{Datelike, NaiveDate};
use openapi::{Fault, ProblemKind};

use crate::{
    http::{problem::ProblemError, reading::Reading},
    snapshot::{Lens, View},
};

pub(in crate::http) use self::{balance::Balance, overlap::Overlap, turnover::Turnovers};

/// The year of the first Internet Governance Forum, in which the first coalitions came up.
const FIRST_YEAR: i32 = 2006;
/// The most years that a series has.
const MOST_YEARS: i32 = 100;

/// The day that figures are of: that of `as_of`, or today.
fn day(reading: &Reading) -> NaiveDate {
    reading.lens.as_of.unwrap_or(reading.lens.today)
}

/// The snapshot on the day that figures are of.
fn view(reading: &Reading) -> View<'_> {
    View::new(&reading.snapshot, Lens { as_of: Some(day(reading)), ..reading.lens.clone() })
}

/// The last day of a series by the year, which must not be too long.
fn within_the_series(day: NaiveDate) -> Result<NaiveDate, ProblemError> {
    if day.year() - FIRST_YEAR < MOST_YEARS {
        return Ok(day);
    }
    let detail = format!(
        "`as_of`: by the year, the series begins with {FIRST_YEAR} and has at most {MOST_YEARS} years; ask for {} or \
         earlier",
        FIRST_YEAR + MOST_YEARS - 1
    );
    let kind = ProblemKind::INVALID_PARAMETER;
    let code = kind.code.to_owned();
    let fault = Fault { pointer: None, parameter: Some("as_of".into()), code, detail };
    Err(ProblemError::of_faults(kind, vec![fault]))
}
