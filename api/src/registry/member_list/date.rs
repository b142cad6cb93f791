//! Dates as lists write them: read where they are clear, refused with what to write where they are not.

use chrono::NaiveDate;
use openapi::PartialDate;

use crate::registry::text::fold;

/// The first three letters of the months in English, French and Spanish, folded.
const MONTHS: [&[&str]; 12] = [
    &["january", "janvier", "enero"],
    &["february", "fevrier", "febrero"],
    &["march", "mars", "marzo"],
    &["april", "avril", "abril"],
    &["may", "mai", "mayo"],
    &["june", "juin", "junio"],
    &["july", "juillet", "julio"],
    &["august", "aout", "agosto"],
    &["september", "septembre", "septiembre"],
    &["october", "octobre", "octubre"],
    &["november", "novembre", "noviembre"],
    &["december", "decembre", "diciembre"],
];

/// The date of a cell.
///
/// # Errors
/// What is wrong and, where that can be told, what to write instead. A day and a month are never guessed.
pub(super) fn read(text: &str) -> Result<PartialDate, String> {
    text.parse().map_err(|invalid: openapi::InvalidScalar| match hint(text) {
        Some(hint) => format!("`{text}` is not a date as the registry writes it: {hint}"),
        None => invalid.to_string(),
    })
}

fn hint(text: &str) -> Option<String> {
    let write = |date: String| date.parse::<PartialDate>().is_ok().then(|| format!("write `{date}`"));
    let parts: Vec<&str> = text
        .split(|c: char| matches!(c, '/' | '.' | '-' | '–' | '—') || c.is_whitespace())
        .filter(|p| !p.is_empty())
        .collect();
    let numbers: Option<Vec<u32>> = parts
        .iter()
        .map(|part| part.bytes().all(|b| b.is_ascii_digit()).then(|| part.parse().ok()).flatten())
        .collect();
    let is_year = |at: usize| parts[at].len() == 4;
    match numbers.as_deref() {
        Some([from, to]) if is_year(0) && is_year(1) && from <= to => Some(format!(
            "if it was on one day from {from} to {to}, write `[{from}..{to}]`; since and until have a column each"
        )),
        Some([month, year]) if is_year(1) => write(format!("{year}-{month:02}")),
        Some([year, month]) if is_year(0) => write(format!("{year}-{month:02}")),
        Some([year, month, day]) if is_year(0) => write(format!("{year}-{month:02}-{day:02}")),
        Some([first, second, year]) if is_year(2) => day_and_month(*first, *second, *year),
        Some([_, _, year]) if parts[2].len() == 2 => {
            Some(format!("write the year in full and first, as in `20{year:02}-11-14`"))
        }
        Some([days]) if (20_000..60_000).contains(days) => Some(
            "it looks like the number by which a spreadsheet counts days; format the column as text or as \
             year-month-day, such as `2007-11-14`"
                .into(),
        ),
        _ => with_time(text).and_then(write).or_else(|| with_month_name(text).and_then(write)),
    }
}

fn day_and_month(first: u32, second: u32, year: u32) -> Option<String> {
    let as_day_first = NaiveDate::from_ymd_opt(year as i32, second, first);
    let as_month_first = NaiveDate::from_ymd_opt(year as i32, first, second);
    match (as_day_first, as_month_first) {
        (Some(a), Some(b)) if a != b => {
            Some(format!("write `{a}` or `{b}`, whichever is meant, or `{year}` if you do not know"))
        }
        (Some(day), _) | (_, Some(day)) => Some(format!("write `{day}`")),
        (None, None) => None,
    }
}

/// The day of `2007-11-14 00:00:00` or `2007-11-14T00:00:00Z`.
fn with_time(text: &str) -> Option<String> {
    let (day, time) = text.split_at_checked(10)?;
    time.starts_with(['T', ' ']).then(|| day.to_owned())
}

/// `14 November 2007`, `Nov. 14, 2007`, `novembre 2007`.
fn with_month_name(text: &str) -> Option<String> {
    let folded = fold(text);
    let words: Vec<&str> =
        folded.split(' ').filter(|word| !matches!(*word, "de" | "of" | "the" | "del")).collect();
    let month = |word: &str| {
        (word.len() >= 3)
            .then(|| MONTHS.iter().position(|names| names.iter().any(|name| name.starts_with(word))))?
    };
    let at = words.iter().position(|word| month(word).is_some())?;
    // `jui` is June and July in French.
    let names = MONTHS.iter().filter(|names| names.iter().any(|name| name.starts_with(words[at]))).count();
    if names != 1 {
        return None;
    }
    let number = month(words[at])? + 1;
    let mut others = words.iter().enumerate().filter(|(i, _)| *i != at).map(|(_, word)| *word);
    match (others.next(), others.next(), others.next()) {
        (Some(year), None, None) if year.len() == 4 => Some(format!("{year}-{number:02}")),
        (Some(day), Some(year), None) if year.len() == 4 => {
            let day: u32 = day.trim_end_matches(|c: char| c.is_ascii_alphabetic()).parse().ok()?;
            Some(format!("{year}-{number:02}-{day:02}"))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_partial_dates() {
        for text in ["2007", "2007-11", "2007-11-14", "[2020..2022]", "[..2016]"] {
            assert_eq!(read(text).unwrap().as_str(), text);
        }
    }

    #[test]
    fn says_how_to_write_what_is_meant() {
        for (text, hint) in [
            ("31/12/2019", "write `2019-12-31`"),
            ("12/31/2019", "write `2019-12-31`"),
            ("3/12/2019", "write `2019-12-03` or `2019-03-12`, whichever is meant"),
            ("03.12.2019", "write `2019-12-03` or `2019-03-12`"),
            ("5-5-2019", "write `2019-05-05`"),
            ("2019/12/31", "write `2019-12-31`"),
            ("2019-1-5", "write `2019-01-05`"),
            ("12/2019", "write `2019-12`"),
            ("2019-2021", "write `[2019..2021]`"),
            ("2019–2021", "write `[2019..2021]`"),
            ("2019 - 2021", "write `[2019..2021]`"),
            ("2019-12-31 00:00:00", "write `2019-12-31`"),
            ("2019-12-31T00:00:00Z", "write `2019-12-31`"),
            ("14 November 2007", "write `2007-11-14`"),
            ("Nov. 14th, 2007", "write `2007-11-14`"),
            ("déc 2019", "write `2019-12`"),
            ("3 de mayo de 2019", "write `2019-05-03`"),
            ("31/12/19", "write the year in full"),
            ("43830", "a spreadsheet counts days"),
            // No such day, or nothing to go by: the forms there are.
            ("31/31/2019", "(`2007`, `2007-11`"),
            ("2019-02-30", "(`2007`, `2007-11`"),
            ("jui 2019", "(`2007`, `2007-11`"),
            ("soon", "(`2007`, `2007-11`"),
            ("20éé-12-31 00", "(`2007`, `2007-11`"),
        ] {
            let error = read(text).unwrap_err();
            assert!(error.contains(hint), "{text}: {error}");
            assert!(error.contains(&format!("`{text}`")), "{error}");
        }
    }
}
