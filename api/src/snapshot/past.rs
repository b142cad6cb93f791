//! Snapshots of the past, built once and shared.

use std::sync::Arc;

use moka::sync::Cache;
use openapi::{Change, Revision, Timestamp};

use super::{Snapshot, UnfitLog};

/// How many past snapshots are kept at most.
const KEPT: u64 = 16;

/// The log in memory, and the snapshots made of it.
#[derive(Debug)]
pub struct Past {
    snapshots: Cache<Revision, Arc<Snapshot>>,
}

impl Default for Past {
    fn default() -> Self {
        Self { snapshots: Cache::new(KEPT) }
    }
}

impl Past {
    /// The registry after a revision of this log. Whoever asks for the same one at the same time waits for
    /// one build.
    pub fn snapshot(&self, log: &[Change], revision: Revision) -> Result<Arc<Snapshot>, Arc<UnfitLog>> {
        self.snapshots.try_get_with(revision, || {
            let changes = log.iter().take_while(|change| change.revision <= revision);
            Snapshot::default().after(changes).map(Arc::new)
        })
    }

    /// The last revision that was recorded at an instant or before it.
    pub fn revision_at(log: &[Change], instant: Timestamp) -> Revision {
        log.partition_point(|change| change.at <= instant) as Revision
    }
}
