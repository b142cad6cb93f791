//! Figures for researchers.

mod balance;
mod overlap;
mod turnover;

use chrono::{Datelike, NaiveDate};

use crate::{
    http::reading::Reading,
    snapshot::{Lens, View},
};

pub(in crate::http) use self::{balance::Balance, overlap::Overlap, turnover::Turnovers};

/// The day that figures are of: that of `as_of`, or today.
fn day(reading: &Reading) -> NaiveDate {
    reading.lens.as_of.unwrap_or(reading.lens.today)
}

/// The snapshot on the day that figures are of.
pub(in crate::http) fn view(reading: &Reading) -> View<'_> {
    View::new(&reading.snapshot, Lens { as_of: Some(day(reading)), ..reading.lens.clone() })
}

/// The last year of a series: that of the day, but no year to come, of which nobody knows anything.
fn last_year(reading: &Reading, day: NaiveDate) -> i32 {
    day.year().min(reading.lens.today.year())
}
