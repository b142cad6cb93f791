//! Dates in words, as precise as they are.

use openapi::PartialDate;

use super::language::Language;

/// A date in a language: `April 2008`, `by 2016`, `between 2020 and 2022`.
pub(super) fn written(language: &Language, date: &PartialDate) -> String {
    let text = date.as_str();
    let range =
        text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).and_then(|r| r.split_once(".."));
    match range {
        None => whole(language, text),
        Some(("", last)) => language.with("date-by", &[("date", &whole(language, last))]),
        Some((first, "")) => language.with("date-from", &[("date", &whole(language, first))]),
        Some((first, last)) => {
            let (first, last) = (whole(language, first), whole(language, last));
            language.with("date-between", &[("first", &first), ("last", &last)])
        }
    }
}

/// A year, a month or a day.
fn whole(language: &Language, text: &str) -> String {
    let parts: Vec<&str> = text.split('-').collect();
    let month = |number: &str| language.text(&format!("month-{}", number.trim_start_matches('0')));
    match parts[..] {
        [year, number] => language.with("date-month", &[("month", &month(number)), ("year", year)]),
        [year, number, day] => {
            let day = day.trim_start_matches('0');
            language.with("date-day", &[("day", day), ("month", &month(number)), ("year", year)])
        }
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_as_precise_as_they_are_given() {
        let written =
            |code: &str, date: &str| written(Language::of(&[code.parse().unwrap()]), &date.parse().unwrap());
        for (code, date, text) in [
            ("en", "2007", "2007"),
            ("en", "2008-04", "April 2008"),
            ("en", "2008-04-01", "1 April 2008"),
            ("en", "[2020..2022]", "between 2020 and 2022"),
            ("en", "[..2016]", "by 2016"),
            ("en", "[2021-03..]", "March 2021 or later"),
            ("es", "2008-04-01", "1 de abril de 2008"),
            ("zh", "2008-04-01", "2008 年4 月1 日"),
        ] {
            assert_eq!(written(code, date), text);
        }
    }
}
