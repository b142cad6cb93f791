//! Which things have which value: one bitmap of numbers for each value.

use std::{hash::Hash, sync::Arc};

use imbl::HashMap;
use roaring::RoaringBitmap;

/// Numbers of things by a value. Copies share what they have in common.
#[derive(Debug, Clone)]
pub(super) struct Bitmaps<K>(HashMap<K, Arc<RoaringBitmap>>);

impl<K> Default for Bitmaps<K> {
    fn default() -> Self {
        Self(HashMap::new())
    }
}

impl<K: Hash + Eq + Clone> Bitmaps<K> {
    /// Notes that a thing has a value.
    pub(super) fn insert(&mut self, value: K, number: u32) {
        Arc::make_mut(self.0.entry(value).or_default()).insert(number);
    }

    /// Notes that a thing has a value no more.
    pub(super) fn remove(&mut self, value: &K, number: u32) {
        if let Some(numbers) = self.0.get_mut(value) {
            let numbers = Arc::make_mut(numbers);
            numbers.remove(number);
            if numbers.is_empty() {
                self.0.remove(value);
            }
        }
    }

    /// The things that have a value.
    pub(super) fn get(&self, value: &K) -> Option<&Arc<RoaringBitmap>> {
        self.0.get(value)
    }

    /// Every value that a thing has, with the things.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&K, &Arc<RoaringBitmap>)> {
        self.0.iter()
    }

    /// The things that have one of the values for which a condition holds.
    pub(super) fn any(&self, wanted: impl Fn(&K) -> bool) -> Arc<RoaringBitmap> {
        let found: Vec<&Arc<RoaringBitmap>> =
            self.0.iter().filter(|(value, _)| wanted(value)).map(|(_, numbers)| numbers).collect();
        union(&found)
    }
}

/// The things of a set for which a condition holds.
pub(super) fn those_of(set: &RoaringBitmap, wanted: impl Fn(u32) -> bool) -> RoaringBitmap {
    let numbers = set.iter().filter(|number| wanted(*number));
    // What comes in order goes at the end, which is quicker than to look for its place.
    RoaringBitmap::from_sorted_iter(numbers).unwrap_or_default()
}

/// The things that are in one of several sets.
pub(super) fn union(sets: &[&Arc<RoaringBitmap>]) -> Arc<RoaringBitmap> {
    match sets {
        [] => Arc::default(),
        [one] => Arc::clone(one),
        [first, others @ ..] => {
            let mut all = RoaringBitmap::clone(first);
            others.iter().for_each(|other| all |= other.as_ref());
            Arc::new(all)
        }
    }
}
