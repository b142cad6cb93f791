//! The words of a text, and which of its characters each of their letters comes from.

use any_ascii::any_ascii_char;
use unicode_normalization::{
    UnicodeNormalization,
    char::{canonical_combining_class, compose},
};

use super::spelled_out;

/// A word as [`fold`](super::fold) makes it: lower-case ASCII letters and digits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// The word.
    pub text: String,
    /// For each of its letters, the characters of the text that it stands for: Unicode code points, from, to.
    sources: Vec<(u32, u32)>,
}

/// A part of a text, counted in Unicode code points: from the first up to the one after the last.
pub type Span = (u32, u32);

impl Word {
    /// The characters that some of its letters stand for.
    pub fn span(&self, from: usize, to: usize) -> Option<Span> {
        let letters = self.sources.get(from..to)?;
        Some((letters.first()?.0, letters.last()?.1))
    }

    /// The characters that it stands for.
    pub fn whole(&self) -> Option<Span> {
        self.span(0, self.sources.len())
    }
}

/// How letters with umlauts are written in plain Latin letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Umlauts {
    /// `Zürich` becomes `zurich`.
    Dropped,
    /// `Zürich` becomes `zuerich`.
    SpelledOut,
}

/// The words of a text in their order; the same as those of [`fold`](super::fold).
pub fn words(text: &str, umlauts: Umlauts) -> Vec<Word> {
    let mut words = Vec::new();
    let mut open: Option<Word> = None;
    let mut place = 0;
    for cluster in clusters(text) {
        let end = place + u32::try_from(cluster.chars().count()).unwrap_or(u32::MAX);
        for letter in latin(cluster, umlauts).chars().map(|letter| letter.to_ascii_lowercase()) {
            match letter {
                '\'' | '`' => {}
                _ if letter.is_ascii_alphanumeric() => {
                    let word = open.get_or_insert_with(|| Word { text: String::new(), sources: Vec::new() });
                    word.text.push(letter);
                    word.sources.push((place, end));
                }
                _ => words.extend(open.take()),
            }
        }
        place = end;
    }
    words.extend(open);
    words
}

/// Cuts a text into characters with the marks that belong to them.
fn clusters(text: &str) -> impl Iterator<Item = &str> {
    // Some signs of vowels and the vowels and final consonants of Korean are no marks, and yet make one character of
    // the one before them.
    let joins = |before: char, c: char| {
        canonical_combining_class(c) != 0
            || matches!(c, '\u{1160}'..='\u{11ff}' | '\u{ff9e}' | '\u{ff9f}')
            || (!before.is_ascii() && compose(before, c).is_some())
    };
    let mut rest = text;
    std::iter::from_fn(move || {
        let following = rest.char_indices().zip(rest.char_indices().skip(1));
        let end = following
            .map(|((_, before), (at, c))| (at, joins(before, c)))
            .find(|(_, joins)| !joins)
            .map_or(rest.len(), |(at, _)| at);
        let (cluster, after) = rest.split_at(end);
        rest = after;
        (!cluster.is_empty()).then_some(cluster)
    })
}

fn latin(cluster: &str, umlauts: Umlauts) -> String {
    if cluster.is_ascii() {
        return cluster.to_owned();
    }
    let mut latin = String::new();
    for c in cluster.nfkc() {
        match spelled_out(c).filter(|_| umlauts == Umlauts::SpelledOut) {
            Some(letters) => latin.push_str(letters),
            None => latin.push_str(any_ascii_char(c)),
        }
    }
    latin
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{super::fold, *};

    fn joined(text: &str, umlauts: Umlauts) -> String {
        words(text, umlauts).into_iter().map(|word| word.text).collect::<Vec<_>>().join(" ")
    }

    fn part(text: &str, word: usize, from: usize, to: usize) -> String {
        let (start, end) = words(text, Umlauts::Dropped)[word].span(from, to).unwrap();
        text.chars().skip(start as usize).take((end - start) as usize).collect()
    }

    #[test]
    fn letters_know_where_they_come_from() {
        assert_eq!(part("Uniwersytet Łódzki", 1, 0, 4), "Łódz");
        assert_eq!(part("北京大学", 0, 0, 7), "北京");
        assert_eq!(part("北京大学", 0, 7, 12), "大学");
        assert_eq!(part("Universite\u{301} Laval", 0, 9, 10), "e\u{301}");
        assert_eq!(part("ക\u{d47}\u{d3e}ളേജ്", 0, 0, 2), "ക\u{d47}\u{d3e}");
        assert_eq!(part("Children's Rights", 0, 0, 9), "Children's");
        assert_eq!(part("😀 Straße", 1, 0, 7), "Straße");
        assert_eq!(words("Zürich", Umlauts::SpelledOut)[0].text, "zuerich");
        assert_eq!(words("Zürich", Umlauts::SpelledOut)[0].span(1, 3), Some((1, 2)));
        assert_eq!(words("Zürich", Umlauts::Dropped)[0].span(1, 9), None);
        assert!(words("\u{301}\u{301} ★ — \u{200b}", Umlauts::Dropped).is_empty());
    }

    proptest! {
        #[test]
        fn they_are_the_words_that_are_compared(text in "[ -~À-žക-്\u{300}-\u{340}α-ωа-я가-힣一-丁ぁ-ん«»’'`Ａ-Ｚא-ת]{0,20}") {
            prop_assert_eq!(joined(&text, Umlauts::Dropped), fold(&text));
        }

        #[test]
        fn any_text_will_do(text in ".{0,20}") {
            for word in words(&text, Umlauts::SpelledOut) {
                let (start, end) = word.whole().unwrap();
                prop_assert!(start < end && end as usize <= text.chars().count());
            }
        }
    }
}
