//! The names of a record of ROR.

use openapi::{LanguageTag, Name, NameKind};
use unicode_normalization::UnicodeNormalization;

use super::{NotConverted, Omission, RorName, RorNameType, RorOrganisation, release::source_slug};

/// The longest name, in characters.
pub(super) const LONGEST_NAME: usize = 500;

/// The names of a record: the one that ROR shows, then labels, aliases and acronyms, each in the order of the
/// record. What [`is_among`] them already is left out.
pub(super) fn of(record: &RorOrganisation, omissions: &mut Vec<Omission>) -> Result<Vec<Name>, NotConverted> {
    let mut ranked: Vec<(u8, &RorName)> = Vec::with_capacity(record.names.len());
    for name in &record.names {
        let has = |wanted| name.types.contains(&wanted);
        match [RorNameType::RorDisplay, RorNameType::Label, RorNameType::Acronym, RorNameType::Alias]
            .into_iter()
            .position(has)
        {
            Some(rank) => ranked.push((rank as u8, name)),
            None => omissions.push(Omission::Name(clean(&name.value))),
        }
    }
    // The one that is shown first, then labels, aliases, acronyms; each in the order of the record.
    ranked.sort_by_key(|(rank, _)| [0, 1, 3, 2][usize::from(*rank)]);
    let mut names: Vec<Name> = Vec::with_capacity(ranked.len());
    for (rank, name) in ranked {
        let value = clean(&name.value);
        let length = value.chars().count();
        if length > LONGEST_NAME {
            let begin = value.chars().take(60).collect();
            return Err(NotConverted::NameTooLong { ror: record.id, length, begin });
        }
        let name = Name {
            lang: language(name, omissions),
            value,
            kind: match rank {
                0 | 1 => NameKind::Official,
                2 => NameKind::Acronym,
                _ => NameKind::Alias,
            },
            since: None,
            until: None,
            sources: vec![source_slug()],
            note: None,
        };
        if !name.value.is_empty() && !is_among(&names, &name) {
            names.push(name);
        }
    }
    match names.first() {
        None => Err(NotConverted::Nameless(record.id)),
        Some(first) if first.kind != NameKind::Official => Err(NotConverted::NoMainName(record.id)),
        Some(_) => Ok(names),
    }
}

fn language(name: &RorName, omissions: &mut Vec<Omission>) -> LanguageTag {
    match name.lang.as_deref().map(|lang| (lang, lang.parse())) {
        None => no_language(),
        Some((_, Ok(tag))) => tag,
        Some((lang, Err(_))) => {
            omissions.push(Omission::Language { name: clean(&name.value), lang: lang.to_owned() });
            no_language()
        }
    }
}

fn no_language() -> LanguageTag {
    LanguageTag::undetermined()
}

/// Whether a name adds nothing to some: its value is there in its language, or it has no language and its
/// value is there in any. As what sort of name it is there does not matter.
pub(super) fn is_among(names: &[Name], name: &Name) -> bool {
    names.iter().any(|n| n.value == name.value && (n.lang == name.lang || name.lang == no_language()))
}

/// A text in one line: composed (Unicode NFC), with single spaces and without characters that cannot be seen.
/// The joiners U+200C and U+200D stay, because Indic and Persian words are spelt with them.
pub(super) fn clean(text: &str) -> String {
    let unseen = |c: char| {
        (c.is_control() && !c.is_whitespace())
            || matches!(c, '\u{AD}' | '\u{61C}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{FEFF}')
            || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}')
    };
    let seen: String = text.nfc().filter(|c| !unseen(*c)).collect();
    seen.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::ror::conversion::tests::{ROR, imported, refused};

    #[test]
    fn names_are_ordered_cleaned_and_said_once() {
        let imported = imported(
            ROR,
            r#""names": [
                {"value": "EX", "lang": null, "types": ["acronym", "alias"]},
                {"value": "Beispiel", "lang": "de", "types": ["alias", "label"]},
                {"value": " Beispiel\u200b", "lang": "de", "types": ["alias"]},
                {"value": "Old\u0007 \n Example", "lang": null, "types": ["alias"]},
                {"value": "Beispiel", "lang": null, "types": ["alias"]},
                {"value": "Universite\u0301", "lang": "f", "types": ["alias"]},
                {"value": "ශ්\u200dරී", "lang": "si", "types": ["label"]},
                {"value": "\u200e", "lang": null, "types": ["alias"]},
                {"value": "Motto", "lang": "en", "types": ["motto"]},
                {"value": "Example", "lang": "en", "types": ["ror_display"]}]"#,
        );
        let names: Vec<_> =
            imported.names.iter().map(|n| (n.value.as_str(), n.lang.as_str(), n.kind)).collect();
        assert_eq!(
            names,
            [
                ("Example", "en", NameKind::Official),
                ("Beispiel", "de", NameKind::Official),
                ("ශ්\u{200d}රී", "si", NameKind::Official),
                ("Old Example", "und", NameKind::Alias),
                ("Universit\u{e9}", "und", NameKind::Alias),
                ("EX", "und", NameKind::Acronym),
            ]
        );
        let said: Vec<String> = imported.omissions.iter().map(ToString::to_string).collect();
        assert_eq!(
            said,
            [
                "the name `Motto` is neither label nor alias nor acronym",
                "`f`, the language of the name `Université`, is not a language tag of BCP 47",
            ]
        );
    }

    #[test]
    fn a_record_without_a_name_that_can_be_shown_is_a_fault() {
        let long = "x".repeat(501);
        for (names, why) in [
            ("[]".to_owned(), "has no name;"),
            (r#"[{"value": " ", "types": ["ror_display"]}]"#.to_owned(), "has no name;"),
            (r#"[{"value": "EX", "types": ["acronym"]}]"#.to_owned(), "no name of type `ror_display` or"),
            (
                format!(r#"[{{"value": "{long}", "types": ["ror_display"]}}]"#),
                "has a name of 501 characters, more than the 500",
            ),
        ] {
            let refused = refused(&format!(r#""names": {names}"#));
            assert!(refused.is_fault());
            assert!(refused.to_string().contains(why), "{refused}");
        }
        let longest = format!(r#""names": [{{"value": "{}", "types": ["ror_display"]}}]"#, "é".repeat(500));
        assert_eq!(imported(ROR, &longest).names.len(), 1);
    }
}
