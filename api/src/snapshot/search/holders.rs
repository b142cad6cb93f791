//! Which things have the words of a list's `q` in their names: all of the words, whole or in part, and no others.

use std::collections::HashSet;

use uuid::Uuid;

use super::Index;
use crate::registry::text::fold;

/// For each word of a query the things that have it in a name. It is what [`matches`](crate::registry::text::matches)
/// tells of their names, without reading them.
#[derive(Debug, Clone)]
pub struct Holders(Vec<HashSet<Uuid>>);

impl Index {
    /// The things that have the words of `q` in their names.
    pub fn holders(&self, q: &str) -> Holders {
        let folded = fold(q);
        let words = folded.split(' ').filter(|word| !word.is_empty());
        Holders(words.map(|word| self.holding(word)).collect())
    }

    fn holding(&self, word: &str) -> HashSet<Uuid> {
        let mut ids = HashSet::new();
        for placed in &self.pieces {
            let mut things = vec![false; placed.piece.len()];
            for number in placed.piece.vocabulary.holding(word) {
                for thing in placed.piece.holders(number) {
                    let known = std::mem::replace(&mut things[*thing as usize], true);
                    if !known && !placed.is_gone(*thing) {
                        ids.insert(placed.piece.thing(*thing).1);
                    }
                }
            }
        }
        ids
    }
}

impl Holders {
    /// Whether each of the words is in a name of one of these things. A query without words matches nothing.
    pub fn have(&self, things: &[Uuid]) -> bool {
        !self.0.is_empty() && self.0.iter().all(|ids| things.iter().any(|thing| ids.contains(thing)))
    }
}
