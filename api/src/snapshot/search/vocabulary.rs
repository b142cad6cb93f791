//! The words of many names, and which of them somebody may mean: the same, longer ones, ones around it, and ones
//! that differ by slips of the pen.

use std::ops::Range;

use memchr::memmem;

/// The longest word in which slips are looked for, and the longest that is kept whole.
pub(super) const LONGEST: usize = 255;

/// Different words in the order of their letters.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    /// All of them, a line break after each.
    text: String,
    /// Where each begins; one more at the end.
    starts: Vec<u32>,
    by_length: Vec<OfLength>,
}

/// The words of one length.
#[derive(Debug, Default)]
struct OfLength {
    words: Vec<u32>,
    letters: Vec<Letters>,
}

/// How often each letter and digit is in a word, up to three times: one bit for each time. A slip of the pen changes
/// two bits at most, which tells most words apart without comparing them.
#[derive(Debug, Clone, Copy)]
struct Letters(u128);

impl Letters {
    const TIMES: u32 = 3;

    fn of(word: &str) -> Self {
        let mut bits = 0u128;
        for byte in word.bytes() {
            let letter = match byte {
                b'a'..=b'z' => u32::from(byte - b'a'),
                b'0'..=b'9' => u32::from(byte - b'0') + 26,
                _ => continue,
            };
            let free = (0..Self::TIMES).map(|time| 1u128 << (letter * Self::TIMES + time));
            bits |= free.into_iter().find(|bit| bits & bit == 0).unwrap_or(0);
        }
        Self(bits)
    }

    fn may_differ_by(self, other: Self, slips: u32) -> bool {
        (self.0 ^ other.0).count_ones() <= 2 * slips
    }
}

/// How many slips of the pen a word may have: none in a short one, because it would be another word.
pub(super) fn slips_in(word: &str) -> u32 {
    match word.len() {
        _ if word.bytes().any(|byte| byte.is_ascii_digit()) => 0,
        0..=3 => 0,
        4..=7 => 1,
        8..=LONGEST => 2,
        _ => 0,
    }
}

/// By how many slips a word differs from the one that is meant: letters left out, put in, changed, or swapped with the
/// next; `None` where by more than there may be.
pub(super) fn slips_between(word: &str, meant: &str) -> Option<u32> {
    let most = slips_in(word);
    if most == 0 || word.len().abs_diff(meant.len()) > most as usize {
        return None;
    }
    let distance = u32::try_from(strsim::osa_distance(word, meant)).ok()?;
    (1..=most).contains(&distance).then_some(distance)
}

impl Vocabulary {
    /// Of words in order, each once.
    pub(super) fn of<'a>(words: impl Iterator<Item = &'a str>) -> Self {
        let mut vocabulary = Self::default();
        for (number, word) in (0u32..).zip(words) {
            vocabulary.starts.push(position(vocabulary.text.len()));
            vocabulary.text.push_str(word);
            vocabulary.text.push('\n');
            if word.len() > LONGEST {
                continue;
            }
            if vocabulary.by_length.len() <= word.len() {
                vocabulary.by_length.resize_with(word.len() + 1, OfLength::default);
            }
            let same = &mut vocabulary.by_length[word.len()];
            same.words.push(number);
            same.letters.push(Letters::of(word));
        }
        vocabulary.starts.push(position(vocabulary.text.len()));
        vocabulary
    }

    /// Number of words.
    pub(super) fn len(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    /// A word by its number.
    pub(super) fn word(&self, number: u32) -> &str {
        let at = number as usize;
        match (self.starts.get(at), self.starts.get(at + 1)) {
            (Some(start), Some(next)) => &self.text[*start as usize..*next as usize - 1],
            _ => "",
        }
    }

    /// The number of a word.
    pub(super) fn find(&self, word: &str) -> Option<u32> {
        let first = self.first_from(word);
        (first < self.len() && self.word(position(first)) == word).then_some(position(first))
    }

    /// The number of the first word that is this one or after it.
    fn first_from(&self, word: &str) -> usize {
        self.first_that(|other| other >= word)
    }

    fn first_that(&self, holds: impl Fn(&str) -> bool) -> usize {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = usize::midpoint(low, high);
            if holds(self.word(position(middle))) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        low
    }

    /// The words that begin with this one.
    pub(super) fn beginning_with(&self, word: &str) -> Range<u32> {
        let first = self.first_from(word);
        let after = self.first_that(|other| other > word && !other.starts_with(word));
        position(first)..position(after)
    }

    /// The words that hold this one, each once.
    pub(super) fn holding(&self, word: &str) -> Vec<u32> {
        let mut found = Vec::new();
        let mut number = 0;
        for at in memmem::find_iter(self.text.as_bytes(), word.as_bytes()) {
            while self.starts.get(number + 1).is_some_and(|next| *next as usize <= at) {
                number += 1;
            }
            if found.last() != Some(&position(number)) {
                found.push(position(number));
            }
        }
        found
    }

    /// The words that may be meant where this one has slips of the pen, with how many.
    pub(super) fn meant_by(&self, word: &str) -> Vec<(u32, u32)> {
        let slips = slips_in(word);
        let mut found = Vec::new();
        if slips == 0 {
            return found;
        }
        let letters = Letters::of(word);
        let lengths = word.len().saturating_sub(slips as usize)..=word.len() + slips as usize;
        for same in self.by_length.iter().enumerate().filter(|(length, _)| lengths.contains(length)) {
            for (number, others) in same.1.words.iter().zip(&same.1.letters) {
                if letters.may_differ_by(*others, slips)
                    && let Some(distance) = slips_between(word, self.word(*number))
                {
                    found.push((*number, distance));
                }
            }
        }
        found
    }
}

/// Positions fit: four thousand million words do not fit into memory.
fn position(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const WORDS: [&str; 9] =
        ["bank", "banks", "goverance", "governance", "internet", "interns", "lodz", "net", "w3c"];

    fn vocabulary() -> Vocabulary {
        Vocabulary::of(WORDS.into_iter())
    }

    fn named(vocabulary: &Vocabulary, numbers: impl IntoIterator<Item = u32>) -> Vec<&str> {
        numbers.into_iter().map(|number| vocabulary.word(number)).collect()
    }

    #[test]
    fn words_are_found_whole_begun_and_held() {
        let all = vocabulary();
        assert_eq!(all.len(), WORDS.len());
        assert_eq!(all.find("lodz").map(|number| all.word(number)), Some("lodz"));
        for unknown in ["", "lod", "zzz", "banksy"] {
            assert_eq!(all.find(unknown), None, "{unknown}");
        }
        assert_eq!(named(&all, all.beginning_with("intern")), ["internet", "interns"]);
        assert_eq!(named(&all, all.beginning_with("bank")), ["bank", "banks"]);
        assert!(all.beginning_with("x").is_empty());
        assert_eq!(named(&all, all.holding("net")), ["internet", "net"]);
        assert_eq!(named(&all, all.holding("n")).len(), 7);
        let none = Vocabulary::of(std::iter::empty());
        assert_eq!((none.len(), none.find("a"), none.beginning_with("a")), (0, None, 0..0));
    }

    #[test]
    fn the_longer_a_word_the_more_slips_it_may_have() {
        let all = vocabulary();
        let meant = |word: &str| {
            all.meant_by(word).into_iter().map(|(n, slips)| (all.word(n), slips)).collect::<Vec<_>>()
        };
        assert_eq!(meant("goverannce"), [("goverance", 1), ("governance", 1)]);
        assert_eq!(meant("itnernte"), [("internet", 2)]);
        assert_eq!(meant("bnak"), [("bank", 1)]);
        assert_eq!(meant("lozd"), [("lodz", 1)]);
        assert!(meant("nte").is_empty(), "three letters are too few");
        assert!(meant("w3d").is_empty() && meant("bank2").is_empty(), "digits are not mistyped");
        assert!(meant("governance").iter().all(|(word, _)| *word != "governance"));
    }

    proptest! {
        #[test]
        fn letters_never_hide_a_word(words in proptest::collection::btree_set("[a-e]{1,12}", 1..40), word in "[a-e]{4,12}") {
            let all = Vocabulary::of(words.iter().map(String::as_str));
            let mut found: Vec<&str> = all.meant_by(&word).into_iter().map(|(n, _)| all.word(n)).collect();
            found.sort_unstable();
            let wanted: Vec<&str> =
                words.iter().map(String::as_str).filter(|other| slips_between(&word, other).is_some()).collect();
            prop_assert_eq!(found, wanted);
        }
    }
}
