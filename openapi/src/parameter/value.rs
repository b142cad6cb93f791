//! Values of query parameters, read.

use super::{MAX_VALUES, Parameter, Values};
use crate::{LanguageTag, PartialDate, Slug, Timestamp, body::is_visible, did_you_mean};

/// A value that was read.
#[derive(Debug, Clone)]
pub(super) enum Read {
    Text(String),
    Words(Vec<String>),
    Date(PartialDate),
    Instant(Timestamp),
    Integer(i64),
    Language(LanguageTag),
    Flag(bool),
}

impl Parameter {
    /// Reads a value; the error says what would be right.
    pub(super) fn read(&self, text: &str) -> Result<Read, String> {
        let words = |known: &[&'static str]| -> Result<Vec<String>, String> {
            let given = split(text)?;
            match given.iter().find(|word| !known.contains(&word.as_str())) {
                None => Ok(given),
                Some(wrong) => Err(not_one_of(wrong, known)),
            }
        };
        match self.values {
            Values::Text(most) => {
                let length = text.chars().count();
                if (1..=most).contains(&length) {
                    Ok(Read::Text(text.to_owned()))
                } else {
                    Err(most_text(most))
                }
            }
            Values::Remark(most) => match text.chars().count() {
                length if !(1..=most).contains(&length) => Err(most_text(most)),
                _ if !is_visible(text) => {
                    Err("must have something to be seen and no control characters but line breaks and tabs"
                        .into())
                }
                _ => Ok(Read::Text(text.to_owned())),
            },
            Values::Cursor => {
                if (1..=500).contains(&text.len()) {
                    Ok(Read::Text(text.to_owned()))
                } else {
                    Err(most_text(500))
                }
            }
            Values::Slugs => split(text)?
                .iter()
                .map(|slug| slug.parse::<Slug>().map(|slug| slug.to_string()).map_err(|e| e.to_string()))
                .collect::<Result<_, _>>()
                .map(Read::Words),
            Values::Countries => split(text)?
                .into_iter()
                .map(|code| {
                    let letters = code.len() == 2 && code.bytes().all(|b| b.is_ascii_uppercase());
                    letters.then_some(code.clone()).ok_or_else(|| {
                        format!("`{code}` is not a country code: two upper-case letters, such as `BR`")
                    })
                })
                .collect::<Result<_, _>>()
                .map(Read::Words),
            Values::Words(known) => words(known).map(Read::Words),
            Values::Fields(names) => words(names()).map(Read::Words),
            Values::Word(known) if known.contains(&text) => Ok(Read::Text(text.to_owned())),
            Values::Word(known) => Err(not_one_of(text, known)),
            Values::Date => match text.parse::<PartialDate>() {
                Ok(date) if date.is_reduced() => Ok(Read::Date(date)),
                _ => Err(format!(
                    "`{text}` is not a year, month or day, such as `2008`, `2008-04` or `2008-04-01`"
                )),
            },
            Values::Instant => text.parse::<Timestamp>().map(Read::Instant).map_err(|e| e.to_string()),
            Values::Integer(from, to) => {
                let plain = !text.is_empty()
                    && text.strip_prefix('-').unwrap_or(text).bytes().all(|b| b.is_ascii_digit());
                match text.parse::<i64>() {
                    Ok(number) if plain && (from..=to).contains(&number) => Ok(Read::Integer(number)),
                    _ => Err(format!("`{text}` is not a whole number from {from} to {to}")),
                }
            }
            Values::Flag => match text {
                "true" => Ok(Read::Flag(true)),
                "false" => Ok(Read::Flag(false)),
                other => Err(format!("`{other}` is neither `true` nor `false`")),
            },
            Values::Language => text.parse::<LanguageTag>().map(Read::Language).map_err(|e| e.to_string()),
        }
    }
}

fn not_one_of(wrong: &str, known: &[&'static str]) -> String {
    let known_words = known.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ");
    let near = did_you_mean(wrong, known.iter().copied());
    format!("`{wrong}` is not one of {known_words}{near}")
}

fn most_text(most: usize) -> String {
    format!("must have 1 to {most} characters")
}

/// Values joined by commas, each once.
fn split(text: &str) -> Result<Vec<String>, String> {
    let values: Vec<String> = text.split(',').map(str::to_owned).collect();
    if values.iter().any(String::is_empty) {
        return Err("has an empty value; write values joined by single commas".into());
    }
    if let Some(twice) = values.iter().enumerate().find(|(at, value)| values[..*at].contains(value)) {
        return Err(format!("has `{}` more than once", twice.1));
    }
    if values.len() > MAX_VALUES {
        return Err(format!("has {} values; {MAX_VALUES} are allowed", values.len()));
    }
    Ok(values)
}
