//! Lists of languages that come to the same.

use openapi::LanguageTag;

use super::Facets;

/// Primary languages in order of preference, without those that make no difference: what is chosen for one list
/// is chosen for all that come to the same.
pub(super) type Tongue = Vec<Box<str>>;

/// Stands for every language in which nothing is written. Whoever asks for one still gets names that belong to no
/// language before English ones.
const UNSPOKEN: &str = "-";

/// What a list of languages comes to.
pub(super) fn of(languages: &[LanguageTag], facets: &Facets) -> Tongue {
    let mut tongue: Tongue = Vec::new();
    for language in languages {
        let primary = language.primary();
        let primary = if facets.is_spoken(primary) || primary == "en" { primary } else { UNSPOKEN };
        let told = tongue.iter().any(|other| **other == *primary);
        // After any other language, one in which nothing is written adds nothing.
        if !told && (primary != UNSPOKEN || tongue.is_empty()) {
            tongue.push(primary.into());
        }
    }
    // English comes last anyway.
    if tongue.last().is_some_and(|last| **last == *"en") {
        tongue.pop();
    }
    tongue
}
