//! Figures for researchers.

mod balance;
mod overlap;

use chrono::NaiveDate;

use crate::{
    http::reading::Reading,
    snapshot::{Lens, View},
};

pub(in crate::http) use self::{balance::Balance, overlap::Overlap};

/// The day that figures are of: that of `as_of`, or today.
fn day(reading: &Reading) -> NaiveDate {
    reading.lens.as_of.unwrap_or(reading.lens.today)
}

/// The snapshot on the day that figures are of.
fn view(reading: &Reading) -> View<'_> {
    View::new(&reading.snapshot, Lens { as_of: Some(day(reading)), ..reading.lens.clone() })
}
