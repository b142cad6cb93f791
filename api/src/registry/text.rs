//! Texts made comparable: what names are searched by, filtered by and recognised by.

mod words;

use any_ascii::any_ascii;
use unicode_normalization::UnicodeNormalization;

pub use words::{Span, Umlauts, Word, words};

/// Folds accents, case and scripts away: words of ASCII letters and digits, joined by single spaces.
/// `Łódź` and `lodz`, `Иркутск` and `Irkutsk` become the same.
pub fn fold(text: &str) -> String {
    let latin = if text.is_ascii() { text.to_owned() } else { any_ascii(&text.nfkc().collect::<String>()) };
    latin
        .to_lowercase()
        .replace(['\'', '`'], "")
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// Without case, accents and punctuation, in its own script.
pub fn own_script(text: &str) -> String {
    if text.is_ascii() {
        return fold(text);
    }
    let letters: String = text
        .nfkd()
        .filter(|c| !is_accent(*c) && !matches!(c, '\'' | '`' | '‘' | '’' | 'ʼ'))
        .flat_map(char::to_lowercase)
        .collect();
    letters
        .split(|c: char| !c.is_alphanumeric() && !unicode_normalization::char::is_combining_mark(c))
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// Marks over and under Latin, Greek and Cyrillic letters. Those of other scripts are letters.
fn is_accent(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}')
}

/// In plain Latin letters and, where a text has umlauts, also as those are written without them: `Zurich` and
/// `Zuerich` for `Zürich`. Empty ones are left out.
pub fn transliterated(text: &str) -> Vec<String> {
    let mut forms = vec![fold(text)];
    if !text.is_ascii()
        && let Some(spelled_out) = umlauts_spelled_out(text)
    {
        forms.push(fold(&spelled_out));
    }
    forms.retain(|form| !form.is_empty());
    forms
}

/// The letters that stand for one with an umlaut.
fn spelled_out(c: char) -> Option<&'static str> {
    match c {
        'ä' | 'Ä' => Some("ae"),
        'ö' | 'Ö' | 'ø' | 'Ø' => Some("oe"),
        'ü' | 'Ü' => Some("ue"),
        'å' | 'Å' => Some("aa"),
        _ => None,
    }
}

/// The text with its umlauts as they are written without them; `None` where it has none.
fn umlauts_spelled_out(text: &str) -> Option<String> {
    let composed: String = text.nfc().collect();
    composed.chars().any(|c| spelled_out(c).is_some()).then(|| {
        let mut spelled = String::with_capacity(composed.len());
        for c in composed.chars() {
            match spelled_out(c) {
                Some(letters) => spelled.push_str(letters),
                None => spelled.push(c),
            }
        }
        spelled
    })
}

/// Whether every word of a folded query occurs in a folded text. A query without words matches nothing.
pub fn matches(folded_text: &str, folded_query: &str) -> bool {
    !folded_query.is_empty() && folded_query.split(' ').all(|word| folded_text.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_accents_case_and_scripts() {
        for (text, folded) in [
            ("Łódź", "lodz"),
            ("Иркутск", "irkutsk"),
            ("Société  INTERNET (ISOC Italia)", "societe internet isoc italia"),
            ("Children's Rights", "childrens rights"),
            ("Ｗ３Ｃ", "w3c"),
            ("***", ""),
        ] {
            assert_eq!(fold(text), folded);
        }
        assert!(matches(&fold("Fundação Getulio Vargas"), &fold("VARGAS fundaçao")));
        assert!(!matches(&fold("Fundação Getulio Vargas"), &fold("!!!")));
    }
}
