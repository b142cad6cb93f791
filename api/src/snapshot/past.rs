//! Snapshots of the past, built once and shared.

use std::sync::Arc;

use moka::sync::Cache;
use openapi::Revision;

use super::{Log, Snapshot, UnfitLog};

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
    pub fn snapshot(&self, log: &Log, revision: Revision) -> Result<Arc<Snapshot>, Arc<UnfitLog>> {
        self.snapshots.try_get_with(revision, || {
            let changes = log.iter().take_while(|change| change.revision <= revision);
            Snapshot::default().after(changes.map(AsRef::as_ref)).map(Arc::new)
        })
    }
}
