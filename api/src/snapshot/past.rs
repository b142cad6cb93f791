//! Snapshots of the past, built once and shared.

use std::sync::Arc;

use moka::{policy::EvictionPolicy, sync::Cache};
use openapi::{ChangeRecord, Revision};

use super::{Log, Snapshot, UnfitLog};
use crate::store::Record;

/// How much is kept at most. A thing weighs 1, some hundred bytes: past snapshots have the records of what did not
/// change since in common with the one in force.
const CAPACITY: u64 = 640_000;
/// What a snapshot weighs besides its things, for what is worked out of it.
const WEIGHT: usize = 24_000;

/// The snapshots made of a log.
#[derive(Debug)]
pub struct Past {
    snapshots: Cache<Revision, Arc<Snapshot>>,
}

impl Default for Past {
    fn default() -> Self {
        let weight = |_: &Revision, snapshot: &Arc<Snapshot>| {
            u32::try_from(WEIGHT + snapshot.things()).unwrap_or(u32::MAX)
        };
        let snapshots = Cache::builder()
            .max_capacity(CAPACITY)
            .weigher(weight)
            .eviction_policy(EvictionPolicy::lru())
            .build();
        Self { snapshots }
    }
}

impl Past {
    /// The registry after a revision of this log, which leads to the snapshot in force. Whoever asks for the same
    /// one at the same time waits for one build. It begins with the nearest one before it that is at hand.
    pub fn snapshot(
        &self,
        live: &Snapshot,
        log: &Log,
        revision: Revision,
    ) -> Result<Arc<Snapshot>, Arc<UnfitLog>> {
        self.snapshots.try_get_with(revision, || {
            let before = self.snapshots.iter().filter(|(kept, _)| **kept < revision);
            let mut snapshot = match before.max_by_key(|(kept, _)| **kept) {
                Some((_, nearest)) => nearest.apart(),
                None => Snapshot::default().with_pieces_of(live),
            };
            let changes = log.after(snapshot.revision).take_while(|change| change.revision <= revision);
            for change in changes {
                snapshot.take_over(change, live.record_after(change)?)?;
            }
            Ok(Arc::new(snapshot))
        })
    }

    /// How many are kept, and how many things they hold together.
    pub fn kept(&self) -> (u64, u64) {
        let things = self.snapshots.iter().map(|(_, snapshot)| snapshot.things() as u64);
        (self.snapshots.entry_count(), things.sum())
    }
}

impl Snapshot {
    /// The record that a change left, taken from here where nothing has changed it since.
    fn record_after(&self, change: &ChangeRecord) -> Result<Option<Record>, UnfitLog> {
        let (kind, id) = (change.entity.kind, change.entity.id);
        if change.state.is_some() && self.revision_of(kind, id) == change.revision {
            return Ok(self.record(kind, id));
        }
        UnfitLog::record_after(change)
    }
}
