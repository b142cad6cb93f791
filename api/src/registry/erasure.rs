//! What a person was called, and how that is taken out of texts.

mod words;

use std::collections::HashSet;

use openapi::Slug;
use sha2::{Digest, Sha256};
use unicode_normalization::UnicodeNormalization;
use uuid::Uuid;

use words::{Word, letters, words};

/// What stands where a name stood.
pub const ERASED: &str = "[erased]";
/// What an erased person is called.
pub const ERASED_PERSON: &str = "Erased person";
/// How the pseudonym of a slug begins.
const PREFIX: &str = "erased-";
/// Digits of the hash in a pseudonym.
const DIGITS: usize = 16;
/// A name with fewer letters occurs in many words and names of others: it is looked for only where the text is
/// known to be about the person.
const LETTERS: usize = 4;
/// Names with as many letters are found with other spaces and hyphens, too, or with none.
const LETTERS_JOINED: usize = 8;

/// What stands in the place of a slug that named a person: one way, and always the same for the same slug, so
/// that whoever asks for the old slug can still be told that it is gone.
pub fn pseudonym(person: Uuid, slug: &str) -> Slug {
    let mut hash = Sha256::new();
    hash.update(person.as_bytes());
    hash.update(slug.as_bytes());
    let digits: String = hash.finalize().iter().take(DIGITS / 2).map(|byte| format!("{byte:02x}")).collect();
    Slug::nearest(&format!("{PREFIX}{digits}"), Slug::LONGEST)
}

/// Whether a slug has the form of a pseudonym.
pub fn is_pseudonym(slug: &Slug) -> bool {
    let hexadecimal = |digits: &str| digits.len() == DIGITS && digits.bytes().all(|b| b.is_ascii_hexdigit());
    slug.as_str().strip_prefix(PREFIX).is_some_and(hexadecimal)
}

/// How much is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Search {
    /// Whatever names the person: the text is about them.
    Tied,
    /// What can hardly mean anybody or anything else.
    General,
}

/// A name as it is looked for: its folded words, in one of the orders that they may stand in.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Needle {
    words: Vec<String>,
    /// The words run together.
    joined: String,
}

/// Whether a word stands for the end of a name.
type Ends = fn(&str, &str) -> bool;

/// The word is the end.
fn is(word: &str, end: &str) -> bool {
    word == end
}

/// The word is the end, or what slugs make of its genitive: `Ada's` becomes `adas`.
fn is_or_owns(word: &str, end: &str) -> bool {
    word == end || word.strip_suffix('s') == Some(end)
}

impl Needle {
    fn of(words: Vec<String>) -> Self {
        Self { joined: words.concat(), words }
    }

    fn letters(&self) -> usize {
        self.joined.chars().filter(|c| c.is_alphabetic()).count()
    }

    /// How many of these words it takes, where it stands at their beginning. `ends` tells whether a word can stand
    /// for the last one or what is left of it.
    fn length_at(&self, words: &[Word], ends: Ends) -> Option<usize> {
        let count = self.words.len();
        let the_same = words.len() >= count && {
            let last = count - 1;
            (0..last).all(|index| words[index].folded == self.words[index])
                && ends(&words[last].folded, &self.words[last])
        };
        if the_same || self.joined.len() < LETTERS_JOINED {
            return the_same.then_some(count);
        }
        let mut rest = self.joined.as_str();
        for (index, word) in words.iter().enumerate() {
            if ends(&word.folded, rest) {
                return Some(index + 1);
            }
            rest = rest.strip_prefix(word.folded.as_str())?;
        }
        None
    }
}

/// Everything that a person was ever called: each name and slug with its words in their order and turned round
/// (`Last, First`), found as whole words whatever the case, the accents, the script and the spaces.
#[derive(Debug, Clone, Default)]
pub struct Needles {
    general: Vec<Needle>,
    tied: Vec<Needle>,
}

impl Needles {
    /// What is looked for, given the names and slugs that the person ever had, and the names of others: what they
    /// bear too is looked for only in texts that are about the person.
    pub fn new<'a>(
        own: impl IntoIterator<Item = &'a str>,
        others: impl IntoIterator<Item = &'a str>,
    ) -> Self {
        let folded = |text: &str| words(text).into_iter().map(|word| word.folded).collect::<Vec<_>>();
        let mut seen = HashSet::new();
        let mut tied: Vec<Needle> = own
            .into_iter()
            .flat_map(spellings)
            .flat_map(|name| turned(&folded(&name)))
            .filter(|needle| seen.insert(needle.clone()))
            .collect();
        // The longest first: what is left of it would tell something.
        tied.sort_by_key(|needle| std::cmp::Reverse(needle.joined.len()));
        let known: HashSet<String> = tied.iter().map(|needle| needle.joined.clone()).collect();
        let borne: HashSet<String> =
            others.into_iter().map(letters).filter(|joined| known.contains(joined)).collect();
        let general = tied
            .iter()
            .filter(|needle| needle.letters() >= LETTERS && !borne.contains(&needle.joined))
            .cloned()
            .collect();
        Self { general, tied }
    }

    /// A text that is looked for as it is.
    pub fn quotes<'a>(texts: impl IntoIterator<Item = &'a str>) -> Self {
        let mut tied: Vec<Needle> = texts
            .into_iter()
            .map(|text| Needle::of(words(text).into_iter().map(|word| word.folded).collect()))
            .filter(|needle| !needle.words.is_empty())
            .collect();
        tied.sort_by_key(|needle| std::cmp::Reverse(needle.joined.len()));
        Self { general: tied.clone(), tied }
    }

    fn of(&self, search: Search) -> &[Needle] {
        match search {
            Search::Tied => &self.tied,
            Search::General => &self.general,
        }
    }

    /// The text without what is looked for; `None` where it is not in it.
    pub fn redact(&self, text: &str, search: Search) -> Option<String> {
        let found = self.find(text, search);
        if found.is_empty() {
            return None;
        }
        let mut redacted = String::with_capacity(text.len());
        let mut done = 0;
        for (start, end) in found {
            redacted.push_str(&text[done..start]);
            redacted.push_str(ERASED);
            done = end;
        }
        redacted.push_str(&text[done..]);
        Some(redacted)
    }

    /// Whether a text names the person.
    pub fn name(&self, text: &str, search: Search) -> bool {
        !self.find(text, search).is_empty()
    }

    /// Whether a slug is made of a text that names the person: in slugs, `Ada's` becomes `adas`.
    pub fn name_in_slug(&self, slug: &str) -> bool {
        !find(slug, &self.general, is_or_owns).is_empty()
    }

    /// Whether JSON may name the person in one of its texts. It is quick, and says yes rather than no.
    pub fn may_name(&self, json: &str) -> bool {
        json.contains('\\') || may_hold(json, &self.tied)
    }

    /// Whether a text is one of what is looked for and nothing else.
    pub fn are(&self, text: &str) -> bool {
        let words = words(text);
        !words.is_empty() && self.tied.iter().any(|needle| needle.length_at(&words, is) == Some(words.len()))
    }

    fn find(&self, text: &str, search: Search) -> Vec<(usize, usize)> {
        find(text, self.of(search), is)
    }
}

/// Whether one of the needles may stand in a text. It is quick, and says yes rather than no.
fn may_hold(text: &str, needles: &[Needle]) -> bool {
    if needles.is_empty() {
        return false;
    }
    // What is encoded is not what it looks like.
    if text.contains('%') {
        return true;
    }
    let letters = letters(text);
    needles.iter().any(|needle| letters.contains(&needle.joined))
}

/// Where one of the needles stands in a text, in bytes, from its beginning to its end.
fn find(text: &str, needles: &[Needle], ends: Ends) -> Vec<(usize, usize)> {
    if !may_hold(text, needles) {
        return Vec::new();
    }
    let words = words(text);
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let length = needles.iter().filter_map(|needle| needle.length_at(&words[at..], ends)).max();
        match length {
            Some(length) => {
                found.push((words[at].start, words[at + length - 1].end));
                at += length;
            }
            None => at += 1,
        }
    }
    found
}

/// A name as it is written, and with umlauts and the like spelled out where it has them: `Müller`, `Mueller`.
fn spellings(name: &str) -> Vec<String> {
    let name: String = name.nfc().collect();
    let spelled_out: String = name
        .chars()
        .map(|letter| match letter {
            'ä' | 'Ä' | 'æ' | 'Æ' => "ae".to_owned(),
            'ö' | 'Ö' | 'ø' | 'Ø' => "oe".to_owned(),
            'ü' | 'Ü' => "ue".to_owned(),
            'å' | 'Å' => "aa".to_owned(),
            letter => letter.to_string(),
        })
        .collect();
    vec![name, spelled_out]
}

/// The words of a name in every order that begins with another of them and goes round.
fn turned(words: &[String]) -> Vec<Needle> {
    let from = |first| {
        let (before, after) = words.split_at(first);
        Needle::of([after, before].concat())
    };
    (0..words.len()).map(from).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn needles(names: &[&str]) -> Needles {
        Needles::new(names.iter().copied(), [])
    }

    fn redacted(names: &[&str], text: &str) -> Option<String> {
        needles(names).redact(text, Search::General)
    }

    #[test]
    fn a_name_is_found_however_it_is_written() {
        let names = ["José Ñandú-O'Brien", "jose-nandu-obrien"];
        for text in [
            "José Ñandú-O'Brien",
            "jose nandu obrien",
            "JOSE NANDU O\u{2019}BRIEN",
            "Jose\u{301} N\u{303}andu\u{301} O'Brien",
            "José\u{a0}Ñandú \n  O'Brien",
            "O'Brien, José Ñandú",
            "Ñandú O'Brien, José",
            "jose_nandu.obrien",
            "JoséÑandúOBrien",
            "Jos\u{ad}é Ñandú O\u{200b}Brien",
            "Jos%C3%A9%20%C3%91and%C3%BA+O%27Brien",
            "jose-nandu-obrien",
        ] {
            let told = format!("1. by <{text}>, of Oxford");
            assert_eq!(redacted(&names, &told).unwrap(), "1. by <[erased]>, of Oxford", "{text}");
        }
    }

    #[test]
    fn what_only_looks_like_it_stays() {
        for text in [
            "José Ñandú",
            "Ñandú",
            "Josef Ñandú O'Brien",
            "José Ñandú O'Briens",
            "José, who met Ñandú O'Brien",
            "",
            "[erased]",
        ] {
            assert_eq!(redacted(&["José Ñandú-O'Brien"], text), None, "{text}");
        }
        assert_eq!(redacted(&["Anna Lee"], "Annalee"), None, "a short name is not looked for run together");
        assert_eq!(redacted(&["Jan Peters"], "JANPETERS, too").unwrap(), "[erased], too");
    }

    #[test]
    fn every_place_is_found_and_the_rest_is_left_as_it_is() {
        assert_eq!(
            redacted(
                &["Tarek Cheniti", "tarek-cheniti"],
                "Tarek Cheniti's page: /p/tarek-cheniti/cv (Cheniti, Tarek)."
            )
            .unwrap(),
            "[erased]'s page: /p/[erased]/cv ([erased])."
        );
        // The longer of two names goes as a whole.
        assert_eq!(
            redacted(&["Ada Byron", "Ada Byron King"], "Ada Byron King, née").unwrap(),
            "[erased], née"
        );
    }

    #[test]
    fn umlauts_are_found_spelled_out() {
        assert_eq!(
            redacted(&["Jørgen Müller"], "Jorgen Muller, Joergen Mueller, JÖRGEN MÜLLER").unwrap(),
            "[erased], [erased], [erased]"
        );
    }

    #[test]
    fn slugs_made_of_what_names_the_person_are_known() {
        let needles = needles(&["Jan Peter", "jan-peter"]);
        for slug in ["jan-peter", "jan-peters-page", "blog-of-jan-peter-2008", "peter-jan"] {
            assert!(needles.name_in_slug(slug), "{slug}");
        }
        for slug in ["jan", "peters-page", "janus-peter", "jan-peterss"] {
            assert!(!needles.name_in_slug(slug), "{slug}");
        }
    }

    #[test]
    fn what_names_the_person_is_never_passed_over() {
        let names = ["José Ñandú-O'Brien", "Иван Петров", "王小明"];
        let needles = needles(&names);
        for text in [
            "JOSE NANDU O\u{2019}BRIEN",
            "Jose\u{301} N\u{303}andu\u{301} O'Brien",
            "O'Brien, José Ñandú",
            "Jos\u{ad}é Ñandú O\u{200b}Brien",
            "a\nIvan \tPetrov",
            "主席王小明先生",
            "Jos%C3%A9 %C3%91andu O'Brien",
        ] {
            assert!(needles.name(text, Search::General), "{text}");
            let json = serde_json::json!({"note": text}).to_string();
            assert!(needles.may_name(&json), "{json}");
        }
        assert!(!needles.may_name(r#"{"note":"José Petrov, 王明 – ‘Brien’"}"#));
    }

    #[test]
    fn names_of_other_scripts_are_found() {
        assert_eq!(redacted(&["Иван Петров"], "ИВАН ПЕТРОВ и Ivan Petrov").unwrap(), "[erased] и [erased]");
        // No spaces tell where a name begins.
        assert_eq!(redacted(&["王小明"], "主席王小明先生").unwrap(), "主席[erased]先生");
    }

    #[test]
    fn short_names_and_those_of_others_only_where_the_text_is_about_the_person() {
        let bo = needles(&["Bo"]);
        assert_eq!(bo.redact("Bo came", Search::General), None);
        assert_eq!(bo.redact("Bo came", Search::Tied).unwrap(), "[erased] came");
        let france = Needles::new(["France", "france-2"], ["République française", "FRANCE"]);
        assert_eq!(france.redact("France, by Mr France", Search::General), None);
        assert_eq!(france.redact("see france-2", Search::General).unwrap(), "see [erased]");
        assert_eq!(france.redact("by Mr France", Search::Tied).unwrap(), "by Mr [erased]");
    }

    #[test]
    fn quotes_are_found_with_other_spaces_and_as_a_whole() {
        let quotes = Needles::quotes(["Cheniti , College", "…"]);
        assert!(quotes.are("Cheniti, College"));
        assert!(!quotes.are("Cheniti, College & Institute") && !quotes.are("…"));
        assert_eq!(
            quotes.redact("ITU; Cheniti ,  College; France", Search::Tied).unwrap(),
            "ITU; [erased]; France"
        );
    }

    #[test]
    fn pseudonyms_tell_nothing_and_are_always_the_same() {
        let (one, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let slug = pseudonym(one, "tarek-cheniti");
        assert_eq!(slug, pseudonym(one, "tarek-cheniti"));
        assert_ne!(slug, pseudonym(other, "tarek-cheniti"));
        assert_ne!(slug, pseudonym(one, "tarek-cheniti-2"));
        assert!(is_pseudonym(&slug), "{slug}");
        assert_eq!(slug.as_str().len(), "erased-".len() + 16);
        assert!(!is_pseudonym(&"erased-person".parse().unwrap()));
    }
}
