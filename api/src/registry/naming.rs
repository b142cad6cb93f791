//! Which of several names, missions or labels to show: by language and by day.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use openapi::{LanguageTag, MissionStatement, Name, NameKind};

use super::excludes;

/// A text that was chosen, and its language.
pub type Chosen<'a> = (&'a str, &'a str);

/// The primary language of what there is where nothing that was asked for is.
const ENGLISH: &str = "en";

/// The name to show on a day. A name in a language that was asked for goes first, in the order of the
/// languages, then one in English, then the official one. `und` is a name in every language. Acronyms are shown only where there is nothing else.
pub fn name<'a>(names: &'a [Name], languages: &[LanguageTag], day: NaiveDate) -> Option<Chosen<'a>> {
    let held = || names.iter().filter(|n| !excludes(n.since.as_ref(), n.until.as_ref(), day));
    // Official names that held that day go before former ones, those before aliases.
    let rank = |n: &&Name| match n.kind {
        NameKind::Official => 0,
        NameKind::Former => 1,
        NameKind::Alias => 2,
        NameKind::Acronym => 3,
    };
    let best = held().min_by_key(rank)?;
    let full = best.kind != NameKind::Acronym;
    // A name satisfies a language that has the same primary language (RFC 4647 lookup, shortened).
    let in_language = |wanted: &str| {
        held()
            .filter(|n| {
                let lang = n.lang.primary();
                lang == wanted || (lang == "und" && n.kind == NameKind::Official)
            })
            .filter(|n| !full || n.kind != NameKind::Acronym)
            .min_by_key(rank)
    };
    let wanted = languages.iter().map(LanguageTag::primary).chain([ENGLISH]);
    let chosen = wanted.into_iter().find_map(in_language).unwrap_or(best);
    Some((&chosen.value, chosen.lang.as_str()))
}

/// The acronym in use on a day.
pub fn acronym(names: &[Name], day: NaiveDate) -> Option<&str> {
    names
        .iter()
        .filter(|n| n.kind == NameKind::Acronym)
        .find(|n| !excludes(n.since.as_ref(), n.until.as_ref(), day))
        .map(|n| n.value.as_str())
}

/// The mission to show on a day: in a language that was asked for, else in English, else any; the
/// coalition's own words before a summary; the one stated last on or before the day.
pub fn mission_statement<'a>(
    missions: &'a [MissionStatement],
    languages: &[LanguageTag],
    day: NaiveDate,
) -> Option<&'a MissionStatement> {
    let held = || missions.iter().filter(|m| !excludes(m.since.as_ref(), m.until.as_ref(), day));
    let best = |wanted: Option<&str>| {
        held().filter(|m| wanted.is_none_or(|wanted| m.lang.primary() == wanted)).max_by_key(|m| {
            let anchor = m.since.as_ref().or(m.stated_on.as_ref()).and_then(|d| d.earliest());
            (m.verbatim, anchor.filter(|first| *first <= day))
        })
    };
    let wanted = languages.iter().map(LanguageTag::primary).chain([ENGLISH]);
    wanted.into_iter().find_map(|primary| best(Some(primary))).or_else(|| best(None))
}

/// The text of that mission.
pub fn mission<'a>(
    missions: &'a [MissionStatement],
    languages: &[LanguageTag],
    day: NaiveDate,
) -> Option<Chosen<'a>> {
    mission_statement(missions, languages, day).map(|chosen| (chosen.text.as_str(), chosen.lang.as_str()))
}

/// The label to show: in a language that was asked for, else in English, else the first there is.
pub fn label<'a>(labels: &'a BTreeMap<String, String>, languages: &[LanguageTag]) -> Option<Chosen<'a>> {
    let in_language = |wanted: &str| {
        labels
            .iter()
            .find(|(lang, _)| lang.split('-').next() == Some(wanted))
            .map(|(lang, label)| (label.as_str(), lang.as_str()))
    };
    languages
        .iter()
        .find_map(|l| in_language(l.primary()))
        .or_else(|| in_language(ENGLISH))
        .or_else(|| labels.iter().next().map(|(lang, label)| (label.as_str(), lang.as_str())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(value: &str, lang: &str, kind: NameKind, since: Option<&str>, until: Option<&str>) -> Name {
        Name {
            value: value.into(),
            lang: lang.parse().unwrap(),
            kind,
            since: since.map(|d| d.parse().unwrap()),
            until: until.map(|d| d.parse().unwrap()),
            sources: vec![],
            note: None,
        }
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn the_name_follows_the_day() {
        let names = [
            named("Children's Rights", "en", NameKind::Official, Some("[2020..2022]"), None),
            named("Child Online Safety", "en", NameKind::Former, None, Some("[2020..2022]")),
            named("DCCOS", "en", NameKind::Alias, None, None),
        ];
        assert_eq!(name(&names, &[], day("2008-04-30")).unwrap().0, "Child Online Safety");
        assert_eq!(name(&names, &[], day("2021-06-01")).unwrap().0, "Children's Rights");
        assert_eq!(name(&names, &[], day("2026-01-01")).unwrap().0, "Children's Rights");
    }

    #[test]
    fn the_name_follows_the_language() {
        let names = [
            named("Società Internet", "it", NameKind::Official, None, None),
            named("ISOC Italy", "en", NameKind::Alias, None, None),
            named("ISOC", "en", NameKind::Acronym, None, None),
        ];
        let ask = |langs: &[&str]| {
            let langs: Vec<LanguageTag> = langs.iter().map(|l| l.parse().unwrap()).collect();
            name(&names, &langs, day("2026-01-01")).unwrap().0.to_owned()
        };
        assert_eq!(ask(&[]), "ISOC Italy");
        assert_eq!(ask(&["en-gb"]), "ISOC Italy");
        assert_eq!(ask(&["fr", "it"]), "Società Internet");
        assert_eq!(ask(&["fr"]), "ISOC Italy");
    }
}
