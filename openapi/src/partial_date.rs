//! Dates that are as precise as their source.

use std::{fmt, str::FromStr, sync::Arc};

use chrono::{Datelike, Months, NaiveDate};

use crate::{
    scalar::{InvalidScalar, text_scalar},
    shared_text::shared,
};

/// A date as precise as its source, in a subset of EDTF (ISO 8601-2:2019):
///
/// | form | means |
/// |---|---|
/// | `2007` | some time in 2007 |
/// | `2007-11` | some time in November 2007 |
/// | `2007-11-14` | that day |
/// | `[2020..2022]` | one day from 2020 to 2022 |
/// | `[..2016]` | one day, 2016 at the latest |
/// | `[2021..]` | one day, 2021 at the earliest |
///
/// It is the pair of its earliest and its latest day, which all comparisons use, and the text it was
/// given as, which is kept. Nothing is ever filled up to a day. Years run from 0000 to 9999.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PartialDate {
    text: Arc<str>,
    earliest: Option<NaiveDate>,
    latest: Option<NaiveDate>,
}

impl PartialDate {
    /// Name of the schema.
    pub const NAME: &'static str = "PartialDate";
    /// Text of the schema.
    pub const DESCRIPTION: &'static str = "Date as precise as its source (EDTF, ISO 8601-2): `2007`, `2007-11`, \
         `2007-11-14`, or one day of a range: `[2020..2022]`, `[..2016]`, `[2021..]`.";
    /// Pattern of the schema (ECMA 262).
    pub const PATTERN: Option<&'static str> = Some(
        "^([0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?\
         |\\[[0-9]{4}[-0-9]{0,6}\\.\\.([0-9]{4}[-0-9]{0,6})?\\]|\\[\\.\\.[0-9]{4}[-0-9]{0,6}\\])$",
    );
    /// Length in the schema; the pattern bounds it.
    pub const MAX_LENGTH: Option<usize> = None;
    /// Pattern of a date that names exactly one period: a day, a month or a year. Every text it matches
    /// is a date that exists.
    pub const REDUCED_PATTERN: &'static str = "^([0-9]{4}(-(0[1-9]|1[0-2]))?\
         |[0-9]{4}-((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)\
         |02-(0[1-9]|1[0-9]|2[0-8]))\
         |([0-9]{2}(0[48]|[2468][048]|[13579][26])|([02468][048]|[13579][26])00)-02-29)$";

    /// The first day the date can mean; `None` when it may lie at any time before the latest.
    pub fn earliest(&self) -> Option<NaiveDate> {
        self.earliest
    }

    /// The last day the date can mean; `None` when it may lie at any time after the earliest.
    pub fn latest(&self) -> Option<NaiveDate> {
        self.latest
    }

    /// The text it was given as.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// One whole day.
    pub fn day(day: NaiveDate) -> Self {
        Self { text: day.format("%Y-%m-%d").to_string().into(), earliest: Some(day), latest: Some(day) }
    }

    /// Whether it is a year, a month or a day and not a range.
    pub fn is_reduced(&self) -> bool {
        !self.text.starts_with('[')
    }
}

/// First and last day of `2007`, `2007-11` or `2007-11-14`.
fn period(text: &str) -> Option<(NaiveDate, NaiveDate)> {
    let digits = |part: &str, length: usize| -> Option<u32> {
        (part.len() == length && part.bytes().all(|b| b.is_ascii_digit())).then(|| part.parse().ok())?
    };
    let parts: Vec<&str> = text.split('-').collect();
    match parts.as_slice() {
        [year] => {
            let year = digits(year, 4)? as i32;
            Some((NaiveDate::from_ymd_opt(year, 1, 1)?, NaiveDate::from_ymd_opt(year, 12, 31)?))
        }
        [year, month] => {
            let first = NaiveDate::from_ymd_opt(digits(year, 4)? as i32, digits(month, 2)?, 1)?;
            let last = first.checked_add_months(Months::new(1))?.pred_opt()?;
            Some((first, last))
        }
        [year, month, day] => {
            let day = NaiveDate::from_ymd_opt(digits(year, 4)? as i32, digits(month, 2)?, digits(day, 2)?)?;
            Some((day, day))
        }
        _ => None,
    }
}

impl FromStr for PartialDate {
    type Err = InvalidScalar;

    fn from_str(text: &str) -> Result<Self, InvalidScalar> {
        let invalid = |why: &str| {
            InvalidScalar(format!(
                "`{text}` is not a date{why}: write a year, month or day (`2007`, `2007-11`, \
                 `2007-11-14`) or a range (`[2020..2022]`, `[..2016]`, `[2021..]`)"
            ))
        };
        let (earliest, latest) = match text.strip_prefix('[').and_then(|t| t.strip_suffix(']')) {
            None => {
                let (first, last) = period(text).ok_or_else(|| invalid(""))?;
                (Some(first), Some(last))
            }
            Some(range) => {
                let (from, to) = range.split_once("..").ok_or_else(|| invalid(""))?;
                let bound = |part: &str| match part {
                    "" => Ok(None),
                    part => period(part).map(Some).ok_or_else(|| invalid("")),
                };
                let (earliest, latest) = (bound(from)?.map(|p| p.0), bound(to)?.map(|p| p.1));
                match (earliest, latest) {
                    (None, None) => return Err(invalid("")),
                    (Some(earliest), Some(latest)) if earliest > latest => {
                        return Err(invalid(" because the range ends before it begins"));
                    }
                    bounds => bounds,
                }
            }
        };
        Ok(Self { text: shared(text), earliest, latest })
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// Order for sorting: by earliest day, then by latest, an open end before or after all days.
impl Ord for PartialDate {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        let key = |date: &Self| {
            (
                date.earliest.map_or(i32::MIN, |d| d.num_days_from_ce()),
                date.latest.map_or(i32::MAX, |d| d.num_days_from_ce()),
            )
        };
        key(self).cmp(&key(other)).then_with(|| self.text.cmp(&other.text))
    }
}

impl PartialOrd for PartialDate {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

text_scalar!(PartialDate, "partial-date");

#[cfg(test)]
mod tests {
    use super::*;

    fn days(text: &str) -> (Option<String>, Option<String>) {
        let date: PartialDate = text.parse().unwrap();
        (date.earliest().map(|d| d.to_string()), date.latest().map(|d| d.to_string()))
    }

    #[test]
    fn is_the_pair_of_its_first_and_last_day() {
        let pair = |a: &str, b: &str| (Some(a.to_owned()), Some(b.to_owned()));
        assert_eq!(days("2007"), pair("2007-01-01", "2007-12-31"));
        assert_eq!(days("2008-02"), pair("2008-02-01", "2008-02-29"));
        assert_eq!(days("2007-11-14"), pair("2007-11-14", "2007-11-14"));
        assert_eq!(days("[2020..2022]"), pair("2020-01-01", "2022-12-31"));
        assert_eq!(days("[2020-06..2022-02]"), pair("2020-06-01", "2022-02-28"));
        assert_eq!(days("[..2016]"), (None, Some("2016-12-31".into())));
        assert_eq!(days("[2021..]"), (Some("2021-01-01".into()), None));
        assert_eq!(days("9999-12"), pair("9999-12-01", "9999-12-31"));
    }

    #[test]
    fn refuses_what_is_not_a_date_and_says_what_would_be() {
        for bad in [
            "",
            "07",
            "2007-13",
            "2007-02-29",
            "2007-1",
            "2007/11",
            "[..]",
            "[2022..2020]",
            "2007..2008",
            "[2007]",
            "20071",
            "+007",
            "２００７",
            "2007-11-14T00:00:00Z",
            "[2007..2008",
            "2007-",
        ] {
            let error = bad.parse::<PartialDate>().expect_err(bad);
            assert!(error.to_string().contains("`2007-11`"), "{error}");
        }
    }
}
