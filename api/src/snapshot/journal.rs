//! Which things of a shelf changed lately, so that what was worked out before can be brought up to date.

use std::sync::atomic::{AtomicU64, Ordering};

use imbl::Vector;

/// The state of a shelf or of a thing on it: no two states in this process bear the same one, not even in copies
/// that went different ways.
pub(super) type Stamp = u64;

/// A stamp that nothing else bears.
pub(super) fn next() -> Stamp {
    static LAST: AtomicU64 = AtomicU64::new(0);
    LAST.fetch_add(1, Ordering::Relaxed) + 1
}

/// How many changes are remembered. Beyond that it is cheaper to work things out anew.
const REMEMBERED: usize = 4096;

/// The last changes of a shelf.
#[derive(Debug, Clone)]
pub(super) struct Journal {
    /// The state before the first change that is remembered.
    since: Stamp,
    touched: Vector<(Stamp, u32)>,
}

impl Default for Journal {
    fn default() -> Self {
        Self { since: next(), touched: Vector::new() }
    }
}

impl Journal {
    /// Notes that a thing is not what it was.
    pub(super) fn touch(&mut self, number: u32) -> Stamp {
        if self.touched.len() >= REMEMBERED
            && let Some((stamp, _)) = self.touched.pop_front()
        {
            self.since = stamp;
        }
        let stamp = next();
        self.touched.push_back((stamp, number));
        stamp
    }

    /// The present state.
    pub(super) fn stamp(&self) -> Stamp {
        self.touched.last().map_or(self.since, |(stamp, _)| *stamp)
    }

    /// The things that changed since a state, each once; `None` where that is too long ago or was never a state
    /// of this shelf.
    pub(super) fn since(&self, stamp: Stamp) -> Option<Vec<u32>> {
        let first = match self.touched.binary_search_by(|(other, _)| other.cmp(&stamp)) {
            Ok(place) => place + 1,
            Err(_) if stamp == self.since => 0,
            Err(_) => return None,
        };
        let mut numbers: Vec<u32> =
            self.touched.focus().narrow(first..).into_iter().map(|(_, number)| *number).collect();
        numbers.sort_unstable();
        numbers.dedup();
        Some(numbers)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_what_changed_and_knows_no_foreign_states() {
        let mut journal = Journal::default();
        let empty = journal.stamp();
        journal.touch(7);
        let one = journal.stamp();
        let mut fork = journal.clone();
        journal.touch(3);
        journal.touch(7);
        assert_eq!(journal.since(empty), Some(vec![3, 7]));
        assert_eq!(journal.since(one), Some(vec![3, 7]));
        assert_eq!(journal.since(journal.stamp()), Some(vec![]));
        fork.touch(9);
        assert_eq!(fork.since(one), Some(vec![9]));
        assert_eq!(fork.since(journal.stamp()), None);
        assert_eq!(journal.since(Journal::default().stamp()), None);
        (0..=u32::try_from(REMEMBERED).unwrap()).for_each(|number| {
            fork.touch(number);
        });
        assert_eq!(fork.since(one), None);
    }
}
