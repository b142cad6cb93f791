//! The days on which something becomes another: between two of them, every day is like the others.

use chrono::NaiveDate;
use imbl::OrdMap;
use openapi::{Classification, Name, PartialDate};

use crate::registry::classification::PIVOT_SCHEME;

/// Days on which something changes, each with how often. Copies share what they have in common.
#[derive(Debug, Clone, Default)]
pub(super) struct Days(OrdMap<NaiveDate, u32>);

/// The days from one change to the next, called by the first of them; `None` = before all changes.
pub(super) type Period = Option<NaiveDate>;

impl Days {
    /// Adds days.
    pub(super) fn add(&mut self, days: impl Iterator<Item = NaiveDate>) {
        for day in days {
            *self.0.entry(day).or_default() += 1;
        }
    }

    /// Takes away days that were added.
    pub(super) fn take(&mut self, days: impl Iterator<Item = NaiveDate>) {
        for day in days {
            match self.0.get_mut(&day) {
                Some(times) if *times > 1 => *times -= 1,
                _ => {
                    self.0.remove(&day);
                }
            }
        }
    }

    /// The period in which a day lies.
    pub(super) fn period(&self, day: NaiveDate) -> Period {
        self.0.get_prev(&day).map(|(first, _)| *first)
    }
}

/// The days on which something is called otherwise than on the day before.
pub(super) fn of_names(names: &[Name]) -> impl Iterator<Item = NaiveDate> {
    names.iter().flat_map(|name| {
        let begins = name.since.as_ref().and_then(PartialDate::earliest);
        let is_over = name.until.as_ref().and_then(PartialDate::latest).and_then(|last| last.succ_opt());
        begins.into_iter().chain(is_over)
    })
}

/// The days on which the category of something may be another than on the day before.
pub(super) fn of_category(classifications: &[Classification]) -> impl Iterator<Item = NaiveDate> {
    let pivot = classifications.iter().filter(|c| c.scheme.as_str() == PIVOT_SCHEME);
    pivot.filter_map(|c| c.on.as_ref().and_then(PartialDate::earliest))
}
