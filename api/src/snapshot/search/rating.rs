//! How well a name answers a question: a number, the smaller the better.
//!
//! Numbers depend on the question and the name alone, never on what else there is, on how often a word occurs or on
//! the order in which things came. So the same registry gives the same answer in the same order, whichever way it has
//! come to what it is.

use openapi::{EntityKind, NameKind};

use super::{piece::Piece, question::Word, vocabulary::slips_between};

/// A word is the beginning of a longer one; each further letter counts one.
const BEGUN: u16 = 30;
/// A word stands within a longer one.
const WITHIN: u16 = 60;
/// What further letters count at most.
const MOST_FURTHER: usize = 15;
/// A word has a slip of the pen; each further slip counts as much as the next.
const SLIP: u16 = 90;
const FURTHER_SLIP: u16 = 40;
/// The first letter is rarely mistyped.
const FIRST_LETTER: u16 = 10;
/// A word is in another name of the same thing.
const ELSEWHERE: u32 = 40;
/// What each letter of a word counts that is in no name, up to so many letters.
const MISSING_LETTER: u32 = 25;
const MOST_LETTERS: usize = 8;
/// What each word of the name counts that was not asked for, up to so many words.
const FURTHER_WORD: u32 = 4;
const MOST_FURTHER_WORDS: usize = 6;
/// The words come in another order, or not at the beginning.
const OTHER_ORDER: u32 = 6;
const NOT_FIRST: u32 = 2;
/// Coalitions are what this registry is about: they come before others that answer nearly as well.
const AFTER_COALITIONS: u32 = 8;
/// The shortest word that is looked for within others.
pub(super) const SHORTEST_WITHIN: usize = 3;

/// How a word that somebody looks for is like a word of a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Likeness {
    Same,
    Begun { further: usize },
    Within { further: usize },
    Slips { slips: u32, first: bool },
}

impl Likeness {
    /// What it counts.
    pub(super) fn cost(self) -> u16 {
        let capped = |further: usize| u16::try_from(further.min(MOST_FURTHER)).unwrap_or(u16::MAX);
        match self {
            Self::Same => 0,
            Self::Begun { further } => BEGUN + capped(further),
            Self::Within { further } => WITHIN + capped(further),
            Self::Slips { slips, first } => {
                let further = u16::try_from(slips.saturating_sub(1)).unwrap_or(0);
                SLIP + FURTHER_SLIP * further + if first { FIRST_LETTER } else { 0 }
            }
        }
    }

    /// How two words are alike; slips of the pen only where they are possible.
    pub(super) fn between(wanted: &str, word: &str, may_slip: bool) -> Option<Self> {
        let further = word.len().saturating_sub(wanted.len());
        if wanted == word {
            Some(Self::Same)
        } else if word.starts_with(wanted) {
            Some(Self::Begun { further })
        } else if wanted.len() >= SHORTEST_WITHIN && word.contains(wanted) {
            Some(Self::Within { further })
        } else if may_slip {
            slips_between(wanted, word).map(|slips| Self::slipped(wanted, word, slips))
        } else {
            None
        }
    }

    fn slipped(wanted: &str, word: &str, slips: u32) -> Self {
        Self::Slips { slips, first: wanted.bytes().next() != word.bytes().next() }
    }
}

/// How far words may be from those that are looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reach {
    /// The same, or the beginning of it; within words, where there are no spaces between words.
    Begun,
    /// Within words and with slips of the pen, too.
    Slips,
}

/// The words of a piece that one wanted word may mean.
pub(super) struct Meanings {
    /// In order, with what they count.
    words: Vec<(u32, u16)>,
    /// One bit for each word of the piece: whether it is among them.
    bits: Vec<u64>,
    /// In how many things, at most.
    pub(super) holders: usize,
    letters: usize,
}

impl Meanings {
    /// What a word may mean. A word that is `known` has no slips.
    pub(super) fn of(word: &Word, piece: &Piece, reach: Reach, known: bool) -> Self {
        let (vocabulary, text) = (&piece.vocabulary, word.text.as_str());
        let counted =
            |number: u32| Some((number, Likeness::between(text, vocabulary.word(number), false)?.cost()));
        let mut words: Vec<(u32, u16)> = vocabulary.beginning_with(text).filter_map(counted).collect();
        if text.len() >= SHORTEST_WITHIN && (reach == Reach::Slips || word.unspaced) {
            words.extend(vocabulary.holding(text).into_iter().filter_map(counted));
        }
        if reach == Reach::Slips && !known {
            let meant = vocabulary.meant_by(text).into_iter();
            words.extend(meant.map(|(number, slips)| {
                (number, Likeness::slipped(text, vocabulary.word(number), slips).cost())
            }));
        }
        // Of a word that is alike in several ways, the best counts.
        words.sort_unstable();
        words.dedup_by_key(|(number, _)| *number);
        let mut bits = vec![0; vocabulary.len().div_ceil(64)];
        for (number, _) in &words {
            bits[*number as usize / 64] |= 1 << (number % 64);
        }
        let holders = words.iter().map(|(number, _)| piece.holders(*number).len()).sum();
        Self { words, bits, holders, letters: text.len() }
    }

    pub(super) fn words(&self) -> impl Iterator<Item = u32> {
        self.words.iter().map(|(number, _)| *number)
    }

    fn cost(&self, number: u32) -> Option<u16> {
        if self.bits[number as usize / 64] >> (number % 64) & 1 == 0 {
            return None;
        }
        let at = self.words.binary_search_by_key(&number, |(number, _)| *number).ok()?;
        Some(self.words[at].1)
    }

    /// How much it tells whether a name has the word.
    pub(super) fn weight(&self) -> usize {
        self.letters.clamp(1, MOST_LETTERS)
    }
}

/// A question put to a piece.
pub(super) struct Asked<'a> {
    pub(super) piece: &'a Piece,
    pub(super) wanted: &'a [Meanings],
    /// How much of the words has to be there, by weight.
    pub(super) least: usize,
    /// What the reading of the question counts.
    pub(super) reading: u32,
    met: Vec<Option<Met>>,
    best: Vec<Option<u16>>,
}

/// A wanted word in a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Met {
    cost: u16,
    /// Which word of the name it is.
    at: usize,
}

impl<'a> Asked<'a> {
    pub(super) fn new(piece: &'a Piece, wanted: &'a [Meanings], least: usize, reading: u32) -> Self {
        Self { piece, wanted, least, reading, met: Vec::new(), best: Vec::new() }
    }

    /// How well a thing answers by its best name, and the number of that name; `None` = not at all.
    pub(super) fn rate(&mut self, thing: u32) -> Option<(u32, u32)> {
        let names = self.piece.names_of(thing);
        self.met.clear();
        // What each word counts at best, in whatever name.
        self.best.clear();
        self.best.resize(self.wanted.len(), None);
        for name in names {
            let words = self.piece.words(*name);
            for (wanted, best) in self.wanted.iter().zip(&mut self.best) {
                let met = words.iter().enumerate();
                let met = met.filter_map(|(at, word)| Some(Met { cost: wanted.cost(*word)?, at })).min();
                if let Some(met) = met {
                    *best = Some(best.map_or(met.cost, |best| best.min(met.cost)));
                }
                self.met.push(met);
            }
        }
        let there = self.wanted.iter().zip(&self.best).filter(|(_, best)| best.is_some());
        if there.map(|(wanted, _)| wanted.weight()).sum::<usize>() < self.least {
            return None;
        }
        let met = self.met.chunks(self.wanted.len());
        names.iter().zip(met).filter_map(|(name, met)| Some((self.rate_name(*name, met)?, *name))).min()
    }

    fn rate_name(&self, name: u32, met: &[Option<Met>]) -> Option<u32> {
        let (mut cost, mut places, mut last, mut in_order) = (self.reading, 0u64, None, true);
        for ((wanted, best), met) in self.wanted.iter().zip(&self.best).zip(met) {
            match (met, best) {
                (Some(Met { cost: own, at }), _) => {
                    cost += u32::from(*own);
                    places |= 1 << at.min(&63);
                    in_order &= last.is_none_or(|last| last <= at);
                    last = Some(at);
                }
                (None, Some(best)) => cost += u32::from(*best) + ELSEWHERE,
                (None, None) => cost += MISSING_LETTER * u32::try_from(wanted.weight()).unwrap_or(0),
            }
        }
        last?;
        let words = self.piece.words(name).len();
        let further = words.saturating_sub(places.count_ones() as usize).min(MOST_FURTHER_WORDS);
        cost += FURTHER_WORD * u32::try_from(further).unwrap_or(0);
        cost += if in_order { 0 } else { OTHER_ORDER };
        cost += if places & 1 == 0 { NOT_FIRST } else { 0 };
        let (thing, _, kind) = self.piece.name(name);
        cost += match kind {
            None | Some(NameKind::Official) => 0,
            Some(NameKind::Alias | NameKind::Acronym) => 1,
            Some(NameKind::Former) => 3,
        };
        cost += match self.piece.thing(thing).0 {
            EntityKind::Coalition => 0,
            _ => AFTER_COALITIONS,
        };
        Some(cost)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearer_the_better() {
        let cost =
            |wanted: &str, word: &str| Likeness::between(wanted, word, true).map_or(u16::MAX, Likeness::cost);
        let order = [
            cost("lodz", "lodz"),
            cost("lod", "lodz"),
            cost("lod", "lodzki"),
            cost("ban", "urban"),
            cost("bnak", "bank"),
            cost("vank", "bank"),
            cost("goverancne", "governance"),
            cost("nte", "net"),
        ];
        assert!(order.is_sorted() && order.windows(2).all(|two| two[0] < two[1]), "{order:?}");
        assert_eq!(Likeness::between("bnak", "bank", false), None);
        assert_eq!(Likeness::between("an", "bank", true), None);
    }
}
