//! Countries as lists write them: codes of ISO 3166-1, or names in English.

use std::{collections::HashMap, sync::LazyLock};

use celes::{Country, LookupTable};
use openapi::CountryCode;

use crate::registry::text::fold;

/// Names in use that the list of countries does not have.
const OTHERS: &[(&str, &str)] = &[
    ("uk", "GB"),
    ("dr congo", "CD"),
    ("pr china", "CN"),
    ("peoples republic of china", "CN"),
    ("hong kong sar", "HK"),
    ("hong kong china", "HK"),
    ("macao sar", "MO"),
    ("bolivia plurinational state", "BO"),
    ("netherlands kingdom", "NL"),
    ("sint maarten", "SX"),
];

/// Names that do not say which country.
const AMBIGUOUS: &[&str] = &["stmartin", "saintmartin", "america"];

/// The country of a cell; `None` = not a code and not a name in English.
pub fn read(text: &str) -> Option<CountryCode> {
    static COUNTRIES: LazyLock<HashMap<String, CountryCode>> = LazyLock::new(countries);
    COUNTRIES.get(&compact(text)).or_else(|| COUNTRIES.get(&sorted(text))).copied()
}

/// All that a country can be called; what is added later goes before what is there.
fn countries() -> HashMap<String, CountryCode> {
    let mut known = HashMap::new();
    let mut add = |text: &str, country: &str| {
        if let Ok(code) = country.parse::<CountryCode>() {
            known.insert(compact(text), code);
            // The code of Andorra is such a word: `AND`.
            known.insert(Some(sorted(text)).filter(|words| !words.is_empty()).unwrap_or(compact(text)), code);
        }
    };
    let countries = Country::get_countries();
    for country in &countries {
        for alias in country.aliases.iter().filter(|alias| !AMBIGUOUS.contains(&compact(alias).as_str())) {
            add(&in_words(alias), country.alpha2);
        }
    }
    for country in &countries {
        add(country.long_name, country.alpha2);
    }
    for (name, country) in OTHERS {
        add(name, country);
    }
    for country in &countries {
        add(country.alpha3, country.alpha2);
        add(country.alpha2, country.alpha2);
    }
    known
}

fn compact(text: &str) -> String {
    fold(text).replace(' ', "")
}

/// The words in order, without those that carry nothing: `Korea, Republic of` is `The Republic of Korea`. The
/// spaces stay, so that words cannot be taken for a compact name.
fn sorted(text: &str) -> String {
    let folded = fold(text);
    let mut words: Vec<&str> =
        folded.split(' ').filter(|word| !matches!(*word, "the" | "of" | "and" | "")).collect();
    words.sort_unstable();
    words.join(" ")
}

/// `UnitedKingdom` in words.
fn in_words(text: &str) -> String {
    let mut words = String::with_capacity(text.len() + 4);
    for c in text.chars() {
        if c.is_uppercase() {
            words.push(' ');
        }
        words.push(c);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_codes_and_english_names() {
        for (text, code) in [
            ("BR", "BR"),
            ("br", "BR"),
            ("BRA", "BR"),
            ("Brazil", "BR"),
            ("U.K.", "GB"),
            ("UK", "GB"),
            ("United Kingdom", "GB"),
            ("U.S.A.", "US"),
            ("United States", "US"),
            ("United States of America", "US"),
            ("Côte d'Ivoire", "CI"),
            ("Korea, Republic of", "KR"),
            ("South Korea", "KR"),
            ("Korea (Democratic People's Republic of)", "KP"),
            ("Viet Nam", "VN"),
            ("Iran (Islamic Republic of)", "IR"),
            ("Tanzania, United Republic of", "TZ"),
            ("Bolivia (Plurinational State of)", "BO"),
            ("Republic of Moldova", "MD"),
            ("Samoa", "WS"),
            ("American Samoa", "AS"),
            ("Congo", "CG"),
            ("Democratic Republic of the Congo", "CD"),
            ("Niger", "NE"),
            ("Nigeria", "NG"),
            ("Guinea", "GN"),
            ("Guinea-Bissau", "GW"),
            ("Dominica", "DM"),
            ("Dominican Republic", "DO"),
            ("The Netherlands", "NL"),
            ("Türkiye", "TR"),
            ("Turkey", "TR"),
            ("Kosovo", "XK"),
            ("Bosnia & Herzegovina", "BA"),
            ("Trinidad and Tobago", "TT"),
            ("Hong Kong", "HK"),
        ] {
            assert_eq!(read(text).map(|c| c.to_string()).as_deref(), Some(code), "{text}");
        }
    }

    #[test]
    fn every_country_is_known_by_its_codes_and_its_name() {
        for country in Country::get_countries() {
            for text in [country.alpha2, country.alpha3, country.long_name] {
                assert_eq!(read(text).map(|c| c.to_string()).as_deref(), Some(country.alpha2), "{text}");
            }
        }
    }

    #[test]
    fn does_not_guess() {
        for text in [
            "",
            "-",
            "Korea",
            "Virgin Islands",
            "EU",
            "Europe",
            "Saint Martin",
            "international",
            "ZZ",
            "Brésil",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
