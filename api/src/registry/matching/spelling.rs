//! The forms of a name in which it is compared, from the strictest to the loosest.

use unicode_normalization::UnicodeNormalization;
use url::Url;

use crate::registry::text::fold;
pub(super) use crate::registry::text::{own_script as folded, transliterated};

/// Legal forms at the end of a name: folded, initials run together.
const LEGAL_FORMS: &[&str] = &[
    "ab",
    "ag",
    "aisbl",
    "aps",
    "as",
    "asbl",
    "bv",
    "bvba",
    "co",
    "coop",
    "corp",
    "corporation",
    "ev",
    "ggmbh",
    "gmbh",
    "inc",
    "incorporated",
    "kft",
    "kg",
    "kk",
    "limited",
    "llc",
    "llp",
    "ltd",
    "ltda",
    "mbh",
    "nv",
    "oy",
    "oyj",
    "plc",
    "pty",
    "pvt",
    "sa",
    "sarl",
    "sas",
    "sl",
    "srl",
    "stichting",
    "vzw",
];

/// Words that join others and carry nothing.
const CONJUNCTIONS: &[&str] = &["and", "et", "und", "y", "e"];

/// Letter by letter: the same characters however they are encoded, single spaces.
pub(super) fn exact(text: &str) -> String {
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if words.is_ascii() { words } else { words.nfc().collect() }
}

/// A transliterated name without its legal form, its article and its conjunctions.
pub(super) fn bare(transliterated: &str) -> String {
    let words: Vec<&str> = transliterated.split(' ').collect();
    let mut end = words.len();
    while end > 1 {
        // `e.V.` is folded to two words.
        let initials = words[..end].iter().rev().take_while(|word| word.len() == 1).count().min(end - 1);
        let joined = words[end - initials..end].concat();
        if initials > 1 && (LEGAL_FORMS.contains(&joined.as_str()) || joined == "spa") {
            end -= initials;
        } else if LEGAL_FORMS.contains(&words[end - 1]) {
            end -= 1;
        } else {
            break;
        }
    }
    let begin = usize::from(end > 1 && words[0] == "the");
    let kept: Vec<&str> = words[begin..end]
        .iter()
        .enumerate()
        .filter(|(at, word)| *at == 0 || !CONJUNCTIONS.contains(word))
        .map(|(_, word)| *word)
        .collect();
    let bare = kept.join(" ");
    // What is left of a very short name could be anybody's.
    if bare.len() < 3 || bare == "the" { transliterated.to_owned() } else { bare }
}

/// An acronym without its full stops and spaces.
pub(super) fn acronym(text: &str) -> String {
    fold(text).replace(' ', "")
}

/// A name followed by an acronym in parentheses, as in `Internet Society (ISOC)`, cut into both.
pub(super) fn name_and_acronym(text: &str) -> Option<(&str, &str)> {
    let (name, acronym) = text.trim_end().strip_suffix(')')?.rsplit_once('(')?;
    let (name, acronym) = (name.trim(), acronym.trim());
    let capitals = acronym.chars().filter(|c| c.is_uppercase()).count();
    let acronym_like = (2..=12).contains(&acronym.chars().count()) && capitals >= 2 && !acronym.contains(' ');
    (acronym_like && !name.is_empty()).then_some((name, acronym))
}

/// The host of a web address, without `www.`.
pub(super) fn host(address: &str) -> Option<String> {
    let address = address.trim();
    let address = if address.contains("://") { address.to_owned() } else { format!("https://{address}") };
    let host = Url::parse(&address).ok()?.domain()?.to_ascii_lowercase();
    Some(host.strip_prefix("www.").map(str::to_owned).unwrap_or(host))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_form_forgives_more() {
        assert_eq!(exact(" Universite\u{301}  de Genève"), exact("Université de Genève"));
        assert_ne!(exact("université"), exact("Université"));
        assert_eq!(folded("L’Économie – À JOUR"), "leconomie a jour");
        assert_eq!(folded("Московский Университет"), "московскии университет");
        assert_ne!(folded("हिन्दी"), folded("हन्द"), "signs of vowels are letters");
        assert_eq!(folded("AT&T"), "at t");
        assert_eq!(folded("★"), "");
        assert_eq!(transliterated("Zürich"), ["zurich", "zuerich"]);
        assert_eq!(transliterated("Иркутск"), ["irkutsk"]);
        assert!(transliterated("…").is_empty());
    }

    #[test]
    fn legal_forms_articles_and_conjunctions_carry_nothing() {
        for (name, left) in [
            ("Google Inc.", "google"),
            ("Google LLC", "google"),
            ("Acme Pty. Ltd.", "acme"),
            ("Chaos Computer Club e.V.", "chaos computer club"),
            ("Nestlé S.A.", "nestle"),
            ("ENI S.p.A.", "eni"),
            ("Thermal Spa", "thermal spa"),
            ("The Internet Society", "internet society"),
            ("Research and Development", "research development"),
            ("AT&T Inc.", "at t"),
            ("SA", "sa"),
            ("A. S.", "a s"),
            ("X AG", "x ag"),
            ("The Co", "the co"),
        ] {
            assert_eq!(bare(&fold(name)), left, "{name}");
        }
    }

    #[test]
    fn an_acronym_in_parentheses_is_told_from_a_remark() {
        assert_eq!(name_and_acronym("Internet Society (ISOC)"), Some(("Internet Society", "ISOC")));
        assert_eq!(name_and_acronym("Contact Network of Spam Authorities (EU)").map(|n| n.1), Some("EU"));
        for text in ["Internet Society", "(ISOC)", "A (in French)", "A (former)", "A )", "A ()"] {
            assert_eq!(name_and_acronym(text), None, "{text}");
        }
    }

    #[test]
    fn a_host_is_what_an_address_is_about() {
        assert_eq!(host("http://WWW.oecd.org/x?y").as_deref(), Some("oecd.org"));
        assert_eq!(host("chicos.net").as_deref(), Some("chicos.net"));
        assert_eq!(host("Internet Society"), None);
    }
}
