//! How well a name answers a question: a number, the smaller the better.
//!
//! Numbers depend on the question and the name alone, never on what else there is, on how often a word occurs or on
//! the order in which things came. So the same registry gives the same answer in the same order, whichever way it has
//! come to what it is.

use openapi::NameKind;

use super::{
    piece::Piece,
    question::Word,
    vocabulary::{slips_between, slips_in},
};

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
    /// For each word of the piece what it counts.
    costs: Vec<u16>,
    pub(super) words: Vec<u32>,
    /// In how many things, at most.
    pub(super) holders: usize,
    letters: usize,
}

const NOT_MEANT: u16 = u16::MAX;

impl Meanings {
    /// What a word may mean. A word that is `known` has no slips.
    pub(super) fn of(word: &Word, piece: &Piece, reach: Reach, known: bool) -> Self {
        let vocabulary = &piece.vocabulary;
        let mut meanings = Self {
            costs: vec![NOT_MEANT; vocabulary.len()],
            words: Vec::new(),
            holders: 0,
            letters: word.text.len(),
        };
        let text = word.text.as_str();
        for number in vocabulary.beginning_with(text) {
            meanings.mean(piece, number, Likeness::between(text, vocabulary.word(number), false));
        }
        if text.len() >= SHORTEST_WITHIN && (reach == Reach::Slips || word.unspaced) {
            for number in vocabulary.holding(text) {
                meanings.mean(piece, number, Likeness::between(text, vocabulary.word(number), false));
            }
        }
        if reach == Reach::Slips && !known && slips_in(text) > 0 {
            for (number, slips) in vocabulary.meant_by(text) {
                meanings.mean(piece, number, Some(Likeness::slipped(text, vocabulary.word(number), slips)));
            }
        }
        meanings
    }

    fn mean(&mut self, piece: &Piece, number: u32, likeness: Option<Likeness>) {
        let (Some(likeness), Some(cost)) = (likeness, self.costs.get_mut(number as usize)) else { return };
        if *cost == NOT_MEANT {
            self.words.push(number);
            self.holders += piece.holders(number).len();
        }
        *cost = likeness.cost().min(*cost);
    }

    fn cost(&self, number: u32) -> Option<u16> {
        self.costs.get(number as usize).copied().filter(|cost| *cost != NOT_MEANT)
    }

    /// How much it tells whether a name has the word.
    pub(super) fn weight(&self) -> usize {
        self.letters.clamp(1, MOST_LETTERS)
    }
}

/// A question put to a piece.
pub(super) struct Asked<'a> {
    pub(super) piece: &'a Piece,
    pub(super) wanted: Vec<Meanings>,
    /// How much of the words has to be there, by weight.
    pub(super) least: usize,
    /// What the reading of the question counts.
    pub(super) reading: u32,
}

impl Asked<'_> {
    /// How well a thing answers by its best name, and the number of that name; `None` = not at all.
    pub(super) fn rate(&self, thing: u32) -> Option<(u32, u32)> {
        let names = self.piece.names_of(thing);
        // What each word counts at best, in whatever name.
        let best: Vec<Option<u16>> = (self.wanted.iter())
            .map(|wanted| {
                let words = names.iter().flat_map(|name| self.piece.words(*name));
                words.filter_map(|word| wanted.cost(*word)).min()
            })
            .collect();
        let there = self.wanted.iter().zip(&best).filter(|(_, best)| best.is_some());
        if there.map(|(wanted, _)| wanted.weight()).sum::<usize>() < self.least {
            return None;
        }
        names.iter().filter_map(|name| Some((self.rate_name(*name, &best)?, *name))).min()
    }

    fn rate_name(&self, name: u32, best: &[Option<u16>]) -> Option<u32> {
        let words = self.piece.words(name);
        let (mut cost, mut met, mut last, mut in_order) = (self.reading, 0u64, None, true);
        for (wanted, best) in self.wanted.iter().zip(best) {
            let costs = words.iter().enumerate().filter_map(|(at, word)| Some((wanted.cost(*word)?, at)));
            match (costs.min(), best) {
                (Some((own, at)), _) => {
                    cost += u32::from(own);
                    met |= 1 << at.min(63);
                    in_order &= last.is_none_or(|last| last <= at);
                    last = Some(at);
                }
                (None, Some(best)) => cost += u32::from(*best) + ELSEWHERE,
                (None, None) => cost += MISSING_LETTER * u32::try_from(wanted.weight()).unwrap_or(0),
            }
        }
        last?;
        let further = words.len().saturating_sub(met.count_ones() as usize).min(MOST_FURTHER_WORDS);
        cost += FURTHER_WORD * u32::try_from(further).unwrap_or(0);
        cost += if in_order { 0 } else { OTHER_ORDER };
        cost += if met & 1 == 0 { NOT_FIRST } else { 0 };
        let (thing, _, kind) = self.piece.name(name);
        cost += match kind {
            None | Some(NameKind::Official) => 0,
            Some(NameKind::Alias | NameKind::Acronym) => 1,
            Some(NameKind::Former) => 3,
        };
        cost += match self.piece.thing(thing).0 {
            openapi::EntityKind::Coalition => 0,
            _ => AFTER_COALITIONS,
        };
        Some(cost)
    }
}

/// Coalitions are what this registry is about: they come before others that answer nearly as well.
const AFTER_COALITIONS: u32 = 8;

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
