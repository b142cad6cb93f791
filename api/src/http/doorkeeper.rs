//! Which questions are asked again, so that their answers are worth keeping: the doorkeeper of TinyLFU (Einziger,
//! Friedman and Manes, ACM Transactions on Storage 13(4), 2017).
//!
//! Where everything is asked for once, to keep it would push out what is asked for often, and each answer would be
//! written to memory that no core has at hand.

use std::{
    hash::BuildHasher,
    sync::atomic::{AtomicU32, AtomicU64, Ordering},
};

use quick_cache::DefaultHashBuilder;

/// Questions that are remembered, at most: several times as many as answers are kept, so that few have the same place.
const REMEMBERED: usize = 1 << 17;

/// Remembers questions for as long as what has been answered would have been kept.
#[derive(Debug)]
pub(super) struct Doorkeeper {
    hasher: DefaultHashBuilder,
    /// What marks a question, at the place of its hash; another one there takes the place.
    marks: Box<[AtomicU32]>,
    /// Bytes of answers to what was not remembered.
    passed: AtomicU64,
    /// How many of them are kept.
    window: u64,
}

impl Doorkeeper {
    /// Where so many bytes of answers are kept.
    pub(super) fn new(window: u64) -> Self {
        let marks = (0..REMEMBERED).map(|_| AtomicU32::new(0)).collect();
        Self { hasher: DefaultHashBuilder::default(), marks, passed: AtomicU64::new(0), window }
    }

    /// Whether a question was asked lately; it is remembered from now on. Its answer takes so many bytes.
    pub(super) fn knows(&self, question: &str, bytes: u64) -> bool {
        let hash = self.hasher.hash_one(question);
        // The place and the mark are of different parts of the hash; nothing is marked with 0.
        let (place, mark) = (hash as usize % REMEMBERED, (hash >> 32) as u32 | 1);
        if self.marks[place].swap(mark, Ordering::Relaxed) == mark {
            return true;
        }
        let before = self.passed.fetch_add(bytes, Ordering::Relaxed);
        // One thread alone finds that it is over.
        if before <= self.window && before + bytes > self.window {
            self.passed.store(0, Ordering::Relaxed);
            self.marks.iter().for_each(|mark| mark.store(0, Ordering::Relaxed));
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WINDOW: u64 = 1 << 20;
    const SIZE: u64 = 1 << 10;

    #[test]
    fn knows_what_is_asked_again_while_it_would_be_kept() {
        let doorkeeper = Doorkeeper::new(WINDOW);
        let ask = |n: u64| doorkeeper.knows(&format!("/v1/organisations?limit={n}"), SIZE);
        let (first, again) = (0..500, 0..500);
        assert_eq!(first.filter(|n| ask(*n)).count(), 0);
        // Few have the same place.
        assert!(again.filter(|n| ask(*n)).count() > 490);
        assert!((0..3).all(|_| ask(0)), "it stays known");
    }

    #[test]
    fn forgets_what_would_not_be_there_any_more() {
        let doorkeeper = Doorkeeper::new(WINDOW);
        let all = 4 * WINDOW / SIZE;
        for _ in 0..3 {
            let known = (0..all).filter(|n| doorkeeper.knows(&n.to_string(), SIZE)).count();
            assert_eq!(known, 0, "more comes in between than is kept");
        }
    }
}
