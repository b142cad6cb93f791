//! Charts: the balance of a coalition, and memberships in time. Each has its figures as text beside it.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};

use super::term::Category;
use crate::registry::FIRST_FORUM;

/// Shares of categories side by side, in hundredths of the width.
pub(super) struct Balance {
    pub(super) parts: Vec<Part>,
    /// The same in words.
    pub(super) text: String,
}

/// One category.
pub(super) struct Part {
    pub(super) colour: usize,
    pub(super) label: String,
    pub(super) count: u64,
    pub(super) start: String,
    pub(super) width: String,
}

impl Balance {
    /// The balance of numbers of members by category; the last of the categories takes those in none of the others.
    pub(super) fn of(counts: &BTreeMap<String, u64>, categories: &[Category]) -> Self {
        let total: u64 = counts.values().sum();
        let mut before = 0;
        let mut parts = Vec::new();
        for (place, category) in categories.iter().enumerate() {
            let count = match place + 1 == categories.len() {
                true => total - before,
                false => counts.get(&category.slug).copied().unwrap_or(0),
            };
            if count > 0 {
                let share = |count: u64| format!("{:.2}", count as f64 * 100.0 / total as f64);
                let (label, colour) = (category.label.clone(), category.colour);
                parts.push(Part { colour, label, count, start: share(before), width: share(count) });
                before += count;
            }
        }
        let text = parts.iter().map(|part| format!("{} {}", part.label, part.count)).collect::<Vec<_>>();
        Self { parts, text: text.join(", ") }
    }
}

/// The days of a membership, as far as they are known.
pub(super) struct Days {
    /// The first and the last on which it may have held.
    pub(super) may: (Option<NaiveDate>, Option<NaiveDate>),
    /// The first and the last on which it is known to have held.
    pub(super) known: (Option<NaiveDate>, Option<NaiveDate>),
}

/// Memberships in time, one below the other.
pub(super) struct Timeline {
    pub(super) rows: Vec<Bars>,
    pub(super) years: Vec<Year>,
    pub(super) height: usize,
}

/// The bars of a membership, in thousandths of the width.
pub(super) struct Bars {
    pub(super) y: usize,
    pub(super) may: (i64, i64),
    pub(super) known: Option<(i64, i64)>,
}

/// A line for the beginning of a year.
pub(super) struct Year {
    pub(super) x: i64,
    pub(super) year: i32,
}

const ROW: usize = 10;
const WIDTH: i64 = 1000;

impl Timeline {
    /// The memberships up to a day; `None` where there are none.
    pub(super) fn of(days: &[Days], today: NaiveDate) -> Option<Self> {
        let first = NaiveDate::from_yo_opt(FIRST_FORUM, 1)?;
        let span = (today - first).num_days().max(1);
        let x = |day: NaiveDate| ((day - first).num_days() * WIDTH / span).clamp(0, WIDTH);
        let bar = |from: NaiveDate, to: NaiveDate| {
            // What held for a day is to be seen, too.
            let start = x(from).min(WIDTH - 4);
            (start, (x(to) - start).max(4))
        };
        let rows: Vec<Bars> = days
            .iter()
            .enumerate()
            .map(|(place, days)| Bars {
                y: place * ROW,
                may: bar(days.may.0.unwrap_or(first), days.may.1.unwrap_or(today)),
                known: days.known.0.zip(days.known.1).filter(|(from, to)| from <= to).map(|(a, b)| bar(a, b)),
            })
            .collect();
        let years = (FIRST_FORUM..=today.year()).filter(|year| year % 5 == 0);
        let years = years.filter_map(|year| Some(Year { x: x(NaiveDate::from_yo_opt(year, 1)?), year }));
        (!rows.is_empty()).then(|| Self { height: rows.len() * ROW, years: years.collect(), rows })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_fill_the_whole_in_the_order_of_categories() {
        let counts = [("unknown", 1), ("government", 1), ("civil-society", 2), ("media", 0)];
        let counts = counts.into_iter().map(|(name, count)| (name.to_owned(), count)).collect();
        let slugs = ["government", "technical-community", "civil-society", "media", "unknown"];
        let categories = [0, 4, 2, 6, 7].into_iter().zip(slugs).map(|(colour, slug)| Category {
            slug: slug.to_owned(),
            label: slug.to_uppercase(),
            colour,
        });
        let categories: Vec<_> = categories.collect();
        let balance = Balance::of(&counts, &categories);
        assert_eq!(balance.text, "GOVERNMENT 1, CIVIL-SOCIETY 2, UNKNOWN 1");
        let bars: Vec<_> =
            balance.parts.iter().map(|part| (part.colour, &*part.start, &*part.width)).collect();
        assert_eq!(bars, [(0, "0.00", "25.00"), (2, "25.00", "50.00"), (7, "75.00", "25.00")]);
        assert!(Balance::of(&BTreeMap::new(), &categories).parts.is_empty());
    }

    #[test]
    fn bars_lie_within_the_width_and_what_is_unknown_is_open() {
        let day = |text: &str| Some(text.parse().unwrap());
        let days = [
            Days { may: (None, None), known: (day("2008-04-01"), day("2008-04-01")) },
            Days { may: (day("2016-01-01"), day("2015-01-01")), known: (None, day("2026-01-01")) },
            Days {
                may: (day("1990-01-01"), day("2090-01-01")),
                known: (day("2020-01-01"), day("2019-01-01")),
            },
        ];
        let timeline = Timeline::of(&days, "2026-01-01".parse().unwrap()).unwrap();
        assert_eq!(timeline.rows[0].may, (0, 1000));
        assert_eq!(timeline.rows[0].known, Some((112, 4)));
        assert_eq!(timeline.rows[1].known, None);
        for row in &timeline.rows {
            assert!(row.may.0 >= 0 && row.may.1 >= 4 && row.may.0 + row.may.1 <= 1000);
        }
        assert_eq!(timeline.rows[2].known, None);
        assert_eq!(timeline.years.iter().map(|year| year.year).collect::<Vec<_>>(), [2010, 2015, 2020, 2025]);
        assert!(Timeline::of(&[], "2026-01-01".parse().unwrap()).is_none());
    }
}
