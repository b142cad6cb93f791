//! Caches that are not divided.

use std::hash::Hash;

use quick_cache::{DefaultHashBuilder, OptionsBuilder, Weighter, sync::Cache, sync::DefaultLifecycle};

/// A cache in one part, so that one thing in it may weigh as much as all: others are divided, the more the more cores
/// there are, and keep nothing that weighs more than a part. `number` things are expected in it.
pub(crate) fn undivided<K, V, W>(number: usize, capacity: u64, weighter: W) -> Cache<K, V, W>
where
    K: Eq + Hash,
    V: Clone,
    W: Weighter<K, V> + Clone,
{
    let mut options = OptionsBuilder::new();
    options.shards(1).estimated_items_capacity(number).weight_capacity(capacity).hot_allocation(1.0);
    match options.build() {
        Ok(options) => {
            Cache::with_options(options, weighter, DefaultHashBuilder::default(), DefaultLifecycle::default())
        }
        Err(_) => Cache::with_weighter(number, capacity, weighter),
    }
}
