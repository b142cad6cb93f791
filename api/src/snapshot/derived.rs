//! What is worked out of a shelf when it is first needed, and brought up to date when the shelf has changed.

use std::{
    fmt,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use arc_swap::ArcSwap;

use super::journal::{Journal, Stamp};
use crate::aside;

/// Beyond so many changes it is cheaper to work something out anew than to bring it up to date.
const FEW: usize = 512;

/// How many things are kept at most, however small they are: they are looked for one after another.
const MOST: usize = 256;

/// How many states of one thing are kept: the one in force, and the one before it for those who still read it.
const STATES: usize = 2;

/// Something that can be worked out.
pub(super) trait Weighed {
    /// Roughly its size in memory, in bytes.
    fn weight(&self) -> usize;
}

/// What was worked out, by what it is. Snapshots that went forth from one another share it; reading takes no lock.
pub(super) struct Derived<K, V> {
    kept: ArcSwap<Vec<Arc<Kept<K, V>>>>,
    /// Whoever works something out holds it, so that nobody else does the same meanwhile.
    working: Mutex<()>,
    clock: AtomicU64,
    /// Bytes.
    capacity: usize,
}

struct Kept<K, V> {
    key: K,
    stamp: Stamp,
    value: Arc<V>,
    weight: usize,
    /// When it was last asked for, by the clock of the store.
    used: AtomicU64,
}

impl<K, V> fmt::Debug for Derived<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Derived").field("kept", &self.kept.load().len()).finish_non_exhaustive()
    }
}

impl<K: PartialEq, V: Weighed> Derived<K, V> {
    /// Keeps so many bytes at most, or the one thing that was worked out last.
    pub(super) fn bounded(capacity: usize) -> Self {
        Self { kept: ArcSwap::default(), working: Mutex::new(()), clock: AtomicU64::new(0), capacity }
    }

    /// Bytes that are kept.
    pub(super) fn weight(&self) -> usize {
        self.kept.load().iter().map(|kept| kept.weight).sum()
    }

    /// What was worked out of the shelf as it is now.
    pub(super) fn at_hand(&self, key: &K, journal: &Journal) -> Option<Arc<V>> {
        let kept = self.kept.load();
        let found = kept.iter().find(|kept| kept.stamp == journal.stamp() && kept.key == *key)?;
        found.used.store(self.clock.fetch_add(1, Ordering::Relaxed), Ordering::Relaxed);
        Some(Arc::clone(&found.value))
    }

    /// The same; where it is not at hand, an older state is brought up to date, given the numbers of what changed
    /// since, or it is worked out anew.
    pub(super) fn get(
        &self,
        key: K,
        journal: &Journal,
        renew: impl FnOnce(&Arc<V>, &[u32]) -> Arc<V>,
        build: impl FnOnce() -> V,
    ) -> Arc<V> {
        if let Some(value) = self.at_hand(&key, journal) {
            return value;
        }
        // Others on this thread wait neither for it nor for whoever works it out already.
        aside::run(|| {
            let _working = self.working.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(value) = self.at_hand(&key, journal) {
                return value;
            }
            let kept = self.kept.load_full();
            let older = kept.iter().filter(|kept| kept.key == key).filter_map(|kept| {
                let changed = journal.since(kept.stamp).filter(|changed| changed.len() <= FEW)?;
                Some((kept, changed))
            });
            let value = match older.min_by_key(|(_, changed)| changed.len()) {
                Some((kept, changed)) => renew(&kept.value, &changed),
                None => Arc::new(build()),
            };
            self.keep(key, journal.stamp(), Arc::clone(&value));
            value
        })
    }

    fn keep(&self, key: K, stamp: Stamp, value: Arc<V>) {
        let used = AtomicU64::new(self.clock.fetch_add(1, Ordering::Relaxed));
        let weight = value.weight();
        let mut kept = Vec::clone(&self.kept.load());
        // The newest first.
        let of_key = |kept: &Arc<Kept<K, V>>| kept.key == key;
        while kept.iter().filter(|kept| of_key(kept)).count() >= STATES
            && let Some(oldest) = kept.iter().rposition(of_key)
        {
            kept.remove(oldest);
        }
        kept.insert(0, Arc::new(Kept { key, stamp, value, weight, used }));
        let too_much = |kept: &[Arc<Kept<K, V>>]| {
            kept.len() > MOST || kept.iter().map(|kept| kept.weight).sum::<usize>() > self.capacity
        };
        while kept.len() > 1
            && too_much(&kept)
            && let Some(least) = (1..kept.len()).min_by_key(|i| kept[*i].used.load(Ordering::Relaxed))
        {
            kept.remove(least);
        }
        self.kept.store(Arc::new(kept));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    impl Weighed for Vec<u32> {
        fn weight(&self) -> usize {
            self.len()
        }
    }

    #[test]
    fn works_out_once_renews_and_keeps_within_its_bound() {
        let derived: Derived<&str, Vec<u32>> = Derived::bounded(5);
        let mut journal = Journal::default();
        let renewed = |old: &Arc<Vec<u32>>, changed: &[u32]| Arc::new([old.as_slice(), changed].concat());
        let never = |_: &Arc<Vec<u32>>, _: &[u32]| unreachable!();
        assert_eq!(*derived.get("a", &journal, never, || vec![1]), [1]);
        assert_eq!(*derived.get("a", &journal, never, || unreachable!()), [1]);
        let before = journal.clone();
        journal.touch(8);
        assert_eq!(*derived.get("a", &journal, renewed, || unreachable!()), [1, 8]);
        // Those who read the state before it find theirs.
        assert_eq!(*derived.get("a", &before, never, || unreachable!()), [1]);
        journal.touch(9);
        assert_eq!(*derived.get("a", &journal, renewed, || unreachable!()), [1, 8, 9]);
        assert_eq!(derived.at_hand(&"a", &before), None);
        assert_eq!(*derived.get("b", &journal, never, || vec![2, 2]), [2, 2]);
        assert!(derived.weight() <= 5, "{derived:?}");
        assert_eq!(derived.at_hand(&"a", &journal).as_deref(), Some(&vec![1, 8, 9]));
        assert_eq!(derived.get("c", &journal, never, || vec![0; 9]).len(), 9);
        assert_eq!(derived.weight(), 9);
    }
}
