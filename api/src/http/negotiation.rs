//! Which form and which language a request wants.

use openapi::LanguageTag;
use poem::http::header::{HeaderMap, HeaderName};

/// The value of a header field; several lines of it are one list (RFC 9110, 5.3).
pub(super) fn field(headers: &HeaderMap, name: HeaderName) -> Option<String> {
    let lines: Vec<&str> = headers.get_all(name).iter().filter_map(|line| line.to_str().ok()).collect();
    (!lines.is_empty()).then(|| lines.join(", "))
}

/// A form of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Form {
    /// One JSON document.
    Json,
    /// The whole list as a table (RFC 4180).
    Csv,
    /// The whole list, one JSON object a line.
    Ndjson,
    /// Linked data, a page of a list (JSON-LD 1.1).
    JsonLd,
    /// The same in the words of Turtle (RDF 1.1).
    Turtle,
    /// A report to be read (RFC 7763).
    Markdown,
}

impl Form {
    /// The forms of a single thing.
    pub(super) const OF_THING: &'static [Self] = &[Self::Json];
    /// The forms of a list.
    pub(super) const OF_LIST: &'static [Self] = &[Self::Json, Self::Csv, Self::Ndjson];
    /// The forms of a single thing that is told as linked data, too.
    pub(super) const OF_LINKED_THING: &'static [Self] = &[Self::Json, Self::JsonLd];
    /// The forms of a list of such things.
    pub(super) const OF_LINKED_LIST: &'static [Self] = &[Self::Json, Self::Csv, Self::Ndjson, Self::JsonLd];
    /// The forms of a vocabulary.
    pub(super) const OF_VOCABULARY: &'static [Self] = &[Self::Json, Self::JsonLd, Self::Turtle];
    /// The forms of a list of vocabularies.
    pub(super) const OF_VOCABULARIES: &'static [Self] =
        &[Self::Json, Self::Csv, Self::Ndjson, Self::JsonLd, Self::Turtle];

    /// The forms of a report.
    pub(super) const OF_REPORT: &'static [Self] = &[Self::Json, Self::Csv, Self::Markdown];
    /// The forms of a table of reports.
    pub(super) const OF_REPORTS: &'static [Self] = &[Self::Json, Self::Csv, Self::Ndjson, Self::Markdown];

    /// Media type without parameters.
    pub(super) fn media_type(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::Csv => "text/csv",
            Self::Ndjson => "application/x-ndjson",
            Self::JsonLd => "application/ld+json",
            Self::Turtle => "text/turtle",
            Self::Markdown => "text/markdown",
        }
    }

    /// The header field.
    pub(super) fn content_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8; header=present",
            Self::Turtle => "text/turtle; charset=utf-8",
            Self::Markdown => "text/markdown; charset=utf-8",
            other => other.media_type(),
        }
    }

    /// The form that a suffix of a path means.
    fn of_suffix(suffix: &str) -> Option<Self> {
        match suffix {
            "json" => Some(Self::Json),
            "csv" => Some(Self::Csv),
            "ndjson" => Some(Self::Ndjson),
            "jsonld" => Some(Self::JsonLd),
            "ttl" => Some(Self::Turtle),
            "md" => Some(Self::Markdown),
            _ => None,
        }
    }
}

/// Splits `/v1/coalitions.csv` into the path of the operation and the form.
pub(super) fn split_suffix(path: &str) -> (&str, Option<Form>) {
    if path.starts_with("/v1/")
        && !is_of_a_dump(path)
        && let Some((bare, suffix)) = path.rsplit_once('.')
        && let Some(form) = Form::of_suffix(suffix)
    {
        return (bare, Some(form));
    }
    (path, None)
}

/// Whether a path is that of a file, whose name has a suffix of its own.
fn is_of_a_dump(path: &str) -> bool {
    path.strip_prefix("/v1/dumps/").is_some_and(|rest| rest.contains('/'))
}

/// One entry of a header of preferences.
struct Preference<'a> {
    value: &'a str,
    /// Thousandths.
    weight: u16,
}

/// Reads `a;q=0.5, b` in the order of weights; equal ones stay in theirs. What cannot be read is left out.
fn preferences(header: &str) -> Vec<Preference<'_>> {
    let mut all: Vec<Preference<'_>> = header
        .split(',')
        .filter_map(|entry| {
            let mut parts = entry.split(';').map(str::trim);
            let value = parts.next().filter(|value| !value.is_empty())?;
            let weight = parts
                .filter_map(|parameter| parameter.split_once('='))
                .find(|(name, _)| name.trim().eq_ignore_ascii_case("q"))
                .map_or(Some(1.0), |(_, weight)| weight.trim().parse::<f32>().ok())?;
            (0.0..=1.0).contains(&weight).then_some(Preference { value, weight: (weight * 1000.0) as u16 })
        })
        .collect();
    all.sort_by_key(|preference| std::cmp::Reverse(preference.weight));
    all
}

/// How welcome a media type is, in thousandths; 0 = not at all.
pub(super) fn weight(accept: &str, media_type: &str) -> u16 {
    weight_among(&preferences(accept), media_type)
}

fn weight_among(wanted: &[Preference<'_>], media_type: &str) -> u16 {
    let main = media_type.split('/').next().unwrap_or_default();
    // The most specific range decides.
    [media_type.to_owned(), format!("{main}/*"), "*/*".to_owned()]
        .iter()
        .find_map(|range| wanted.iter().find(|w| w.value.eq_ignore_ascii_case(range)))
        .map_or(0, |w| w.weight)
}

/// The form to send, the first of those there are if all are equally welcome; `None` = none is acceptable
/// (RFC 9110, 12.5.1).
pub(super) fn form(accept: Option<&str>, offered: &[Form]) -> Option<Form> {
    let Some(accept) = accept.filter(|accept| !accept.trim().is_empty()) else {
        return offered.first().copied();
    };
    let wanted = preferences(accept);
    if wanted.is_empty() {
        return offered.first().copied();
    }
    let mut best: Option<(u16, Form)> = None;
    for form in offered {
        let weight = weight_among(&wanted, form.media_type());
        if weight > best.map_or(0, |(weight, _)| weight) {
            best = Some((weight, *form));
        }
    }
    best.map(|(_, form)| form)
}

/// The languages wanted, in order (RFC 9110, 12.5.4).
pub(super) fn languages(accept_language: Option<&str>) -> Vec<LanguageTag> {
    const MOST: usize = 10;
    preferences(accept_language.unwrap_or_default())
        .into_iter()
        .filter(|preference| preference.weight > 0)
        .filter_map(|preference| preference.value.parse().ok())
        .take(MOST)
        .collect()
}

/// A content coding (RFC 9110, 8.4.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Coding {
    /// As it is.
    Identity,
    /// Brotli (RFC 7932).
    Brotli,
    /// Zstandard (RFC 8878).
    Zstd,
    /// gzip (RFC 1952).
    Gzip,
}

impl Coding {
    /// Its name in headers.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Identity => "identity",
            Self::Brotli => "br",
            Self::Zstd => "zstd",
            Self::Gzip => "gzip",
        }
    }
}

/// The coding to send: the one with the greatest weight, the smallest result first among equals.
pub(super) fn coding(accept_encoding: Option<&str>) -> Coding {
    let wanted = preferences(accept_encoding.unwrap_or_default());
    let weight = |coding: Coding| {
        let named = |name: &str| wanted.iter().find(|w| w.value.eq_ignore_ascii_case(name));
        let alias = if coding == Coding::Gzip { named("x-gzip") } else { None };
        let any = if coding == Coding::Identity { None } else { named("*") };
        named(coding.name()).or(alias).or(any).map(|w| w.weight)
    };
    // Identity is always acceptable, and less welcome than any coding that is named (unless it is, too).
    let mut best = (weight(Coding::Identity).unwrap_or(0), Coding::Identity);
    for coding in [Coding::Gzip, Coding::Zstd, Coding::Brotli] {
        let weight = weight(coding).unwrap_or(0);
        if weight > 0 && weight >= best.0 {
            best = (weight, coding);
        }
    }
    best.1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_specific_range_decides() {
        let list = |accept: &str| form(Some(accept), Form::OF_LIST);
        assert_eq!(form(None, Form::OF_LIST), Some(Form::Json));
        assert_eq!(list("*/*"), Some(Form::Json));
        assert_eq!(list("text/html,application/xhtml+xml,*/*;q=0.8"), Some(Form::Json));
        assert_eq!(list("text/csv"), Some(Form::Csv));
        assert_eq!(list("text/*, application/json;q=0.5"), Some(Form::Csv));
        assert_eq!(list("application/json;q=0, */*"), Some(Form::Csv));
        assert_eq!(list("application/x-ndjson;q=0.9, application/json;q=0.8"), Some(Form::Ndjson));
        assert_eq!(list("image/png"), None);
        assert_eq!(list("application/json;q=0"), None);
        assert_eq!(form(Some("text/csv"), Form::OF_THING), None);
    }

    #[test]
    fn codings_with_weight_nought_are_never_sent() {
        assert_eq!(coding(None), Coding::Identity);
        assert_eq!(coding(Some("")), Coding::Identity);
        assert_eq!(coding(Some("gzip, deflate, br, zstd")), Coding::Brotli);
        assert_eq!(coding(Some("gzip;q=1, br;q=0.5")), Coding::Gzip);
        assert_eq!(coding(Some("gzip;q=0")), Coding::Identity);
        assert_eq!(coding(Some("*")), Coding::Brotli);
        assert_eq!(coding(Some("br;q=0, zstd;q=0, *;q=0.1")), Coding::Gzip);
        assert_eq!(coding(Some("identity, gzip;q=0.5")), Coding::Identity);
        assert_eq!(coding(Some("zstd")), Coding::Zstd);
        assert_eq!(coding(Some("nonsense;q=x, gzip")), Coding::Gzip);
    }

    #[test]
    fn languages_come_in_order() {
        let tags: Vec<_> = languages(Some("fr-CH, fr;q=0.9, en;q=0.8, de;q=0, *;q=0.5"))
            .iter()
            .map(ToString::to_string)
            .collect();
        assert_eq!(tags, ["fr-ch", "fr", "en"]);
    }

    #[test]
    fn suffixes_are_split_off_below_v1_only() {
        assert_eq!(split_suffix("/v1/coalitions.csv"), ("/v1/coalitions", Some(Form::Csv)));
        assert_eq!(split_suffix("/openapi.json"), ("/openapi.json", None));
        assert_eq!(split_suffix("/v1/coalitions.xml"), ("/v1/coalitions.xml", None));
    }
}
