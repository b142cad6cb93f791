//! What somebody looks for: words, and other ways in which they may have been meant.

use std::cmp::Reverse;

use super::vocabulary;
use crate::registry::text::{Umlauts, own_script, words};

/// The most different words of a question.
pub const MOST_WORDS: usize = 32;
/// How many other ways of cutting the words are tried.
const MOST_READINGS: usize = 6;
/// The longest word that is cut in two.
const LONGEST_CUT: usize = 40;

/// What somebody looks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    pub(super) words: Vec<Word>,
}

/// A word that somebody looks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    /// In plain Latin letters.
    pub(super) text: String,
    /// In its own script, without case and accents.
    pub(super) own: String,
    /// It is in a script that puts no spaces between words, so that it may stand within another.
    pub(super) unspaced: bool,
}

/// More words than anything is called by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("`q` has more than {MOST_WORDS} different words")]
pub struct TooManyWords;

impl Question {
    /// Reads a text; one without letters and digits has no words and finds nothing.
    pub fn of(text: &str) -> Result<Self, TooManyWords> {
        let mut found: Vec<Word> = Vec::new();
        let characters: Vec<char> = text.chars().collect();
        for word in words(text, Umlauts::Dropped) {
            if found.iter().any(|known| known.text == word.text) {
                continue;
            }
            if found.len() == MOST_WORDS {
                return Err(TooManyWords);
            }
            let (from, to) = word.whole().unwrap_or_default();
            let source: String =
                characters.get(from as usize..to as usize).unwrap_or_default().iter().collect();
            let unspaced = source.chars().any(is_unspaced);
            found.push(Word { text: word.text, own: own_script(&source), unspaced });
        }
        Ok(Self { words: found })
    }

    /// Whether there is nothing to look for.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// The same with spaces put in, left out or moved where that makes known words of unknown ones, the
    /// likeliest first.
    pub(super) fn other_readings(&self, known: impl Fn(&str) -> bool) -> Vec<Self> {
        let mut readings: Vec<(usize, Vec<Word>)> = Vec::new();
        let mut read = |at: usize, taken: usize, parts: &[&str]| {
            let shortest = parts.iter().map(|part| part.len()).min().unwrap_or(0);
            let mut all = self.words.clone();
            let put = parts.iter().map(|part| Word {
                text: (*part).to_owned(),
                own: (*part).to_owned(),
                unspaced: false,
            });
            all.splice(at..at + taken, put);
            readings.push((shortest, all));
        };
        let is_known: Vec<bool> = self.words.iter().map(|word| known(&word.text)).collect();
        for (at, word) in self.words.iter().enumerate().filter(|(at, _)| !is_known[*at]) {
            for (one, other) in cuts(&word.text).filter(|(one, other)| known(one) && known(other)) {
                read(at, 1, &[one, other]);
            }
        }
        for at in 1..self.words.len() {
            if is_known[at - 1] && is_known[at] {
                continue;
            }
            let both = format!("{}{}", self.words[at - 1].text, self.words[at].text);
            if known(&both) {
                read(at - 1, 2, &[&both]);
            }
            let whole = cuts(&both).filter(|(one, other)| one.len() + other.len() == both.len());
            for (one, other) in whole.filter(|(one, other)| known(one) && known(other)) {
                read(at - 1, 2, &[one, other]);
            }
        }
        // Single letters are known words nearly all of them: long parts tell more.
        readings.sort_by_cached_key(|(shortest, words)| {
            (Reverse(*shortest), words.iter().map(|word| word.text.clone()).collect::<Vec<_>>())
        });
        readings.dedup_by(|a, b| a.1 == b.1);
        readings.truncate(MOST_READINGS);
        readings.into_iter().map(|(_, words)| Self { words }).collect()
    }
}

/// A word in two: cut anywhere, or where a letter stands for a space.
fn cuts(word: &str) -> impl Iterator<Item = (&str, &str)> {
    let most = if word.len() <= LONGEST_CUT.min(vocabulary::LONGEST) { word.len() } else { 0 };
    (1..most).flat_map(move |at| [(&word[..at], &word[at..]), (&word[..at], &word[at + 1..])])
}

/// Letters of scripts that put no spaces between words.
fn is_unspaced(c: char) -> bool {
    matches!(c,
        '\u{0e00}'..='\u{0eff}'       // Thai, Lao
        | '\u{0f00}'..='\u{109f}'     // Tibetan, Burmese
        | '\u{1780}'..='\u{17ff}'     // Khmer
        | '\u{3040}'..='\u{30ff}'     // Japanese syllables
        | '\u{3400}'..='\u{9fff}'     // Chinese
        | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(question: &Question) -> Vec<&str> {
        question.words.iter().map(|word| word.text.as_str()).collect()
    }

    #[test]
    fn words_are_read_once_in_plain_letters() {
        let question = Question::of("ŁÓDŹ, łódź — 北京 Иркутск!").unwrap();
        assert_eq!(texts(&question), ["lodz", "beijing", "irkutsk"]);
        assert_eq!(question.words[2].own, "иркутск");
        assert_eq!(question.words.iter().map(|word| word.unspaced).collect::<Vec<_>>(), [false, true, false]);
        for nothing in ["", "  ", "!!!", "\u{301}\u{302}", "\u{200b}\u{200d}", "--"] {
            assert!(Question::of(nothing).unwrap().is_empty(), "{nothing:?}");
        }
    }

    #[test]
    fn there_are_bounds() {
        let many = |count: usize| (0..count).map(|n| format!("w{n} ")).collect::<String>();
        assert!(Question::of(&many(MOST_WORDS)).is_ok());
        let refused = Question::of(&many(10_000)).unwrap_err();
        assert_eq!(refused.to_string(), "`q` has more than 32 different words");
        assert!(Question::of(&"\u{fdfa}".repeat(200)).is_ok(), "long words are words");
    }

    #[test]
    fn spaces_may_be_wrong() {
        let known = |word: &str| ["bank", "of", "america", "world", "b", "a"].contains(&word);
        let readings = |text: &str| {
            let readings = Question::of(text).unwrap().other_readings(known);
            readings.iter().map(|reading| texts(reading).join(" ")).collect::<Vec<_>>()
        };
        assert_eq!(readings("worldbank"), ["world bank"]);
        assert_eq!(readings("bankof america"), ["bank of america"]);
        assert_eq!(readings("bankxof america"), ["bank of america"]);
        assert_eq!(readings("ban kof america"), ["bank of america"]);
        assert_eq!(readings("wor ld bank"), ["world bank"]);
        assert!(readings("bank of america").is_empty());
        assert!(readings(&"x".repeat(5_000)).is_empty());
    }
}
