//! The snapshot in force, the log behind it, and snapshots of the past.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use arc_swap::ArcSwap;
use openapi::{Change, Revision, Timestamp};

use super::{Past, Snapshot, UnfitLog};

/// A snapshot and the log that leads to it.
#[derive(Debug)]
pub struct Live {
    /// The registry at its last revision.
    pub snapshot: Arc<Snapshot>,
    /// Every change up to it: entry n-1 is revision n.
    pub log: Arc<[Change]>,
    /// When the database was last seen to hold nothing newer.
    seen: Instant,
}

impl Live {
    /// How long ago the database was last seen to hold nothing newer.
    pub fn age(&self) -> Duration {
        self.seen.elapsed()
    }
}

/// At which revision to read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Known {
    /// The last one.
    Now,
    /// What was recorded up to an instant.
    At(Timestamp),
    /// A revision.
    AtRevision(Revision),
}

/// Why a past state cannot be shown.
#[derive(Debug, thiserror::Error)]
pub enum UnknownPast {
    /// The registry has not come so far.
    #[error("the registry is at revision {head}; there is no revision {asked} yet")]
    NotYet {
        /// The revision asked for.
        asked: Revision,
        /// The last there is.
        head: Revision,
    },
    /// The log cannot be replayed.
    #[error(transparent)]
    Unfit(#[from] Arc<UnfitLog>),
}

/// What reads are answered from. Reading takes no lock; a new snapshot takes the place of the old one in
/// one step, and whoever still reads the old one keeps it.
#[derive(Debug)]
pub struct Current {
    live: ArcSwap<Live>,
    past: Past,
}

impl Current {
    /// Begins with a snapshot and its log.
    pub fn new(snapshot: Snapshot, log: Vec<Change>) -> Self {
        let live = Live { snapshot: Arc::new(snapshot), log: log.into(), seen: Instant::now() };
        Self { live: ArcSwap::from_pointee(live), past: Past::default() }
    }

    /// The snapshot in force.
    pub fn live(&self) -> Arc<Live> {
        self.live.load_full()
    }

    /// The snapshot to read from, given the one in force.
    pub fn at(&self, live: &Live, known: Known) -> Result<Arc<Snapshot>, UnknownPast> {
        let head = live.snapshot.revision;
        let asked = match known {
            Known::Now => return Ok(Arc::clone(&live.snapshot)),
            Known::At(instant) => Past::revision_at(&live.log, instant),
            Known::AtRevision(asked) => asked,
        };
        if asked > head {
            return Err(UnknownPast::NotYet { asked, head });
        }
        Ok(self.past.snapshot(&live.log, asked)?)
    }

    /// Takes over changes that the database holds beyond the snapshot in force; with none, notes that
    /// there are none.
    pub fn follow(&self, changes: &[Change]) -> Result<(), UnfitLog> {
        let live = self.live();
        let (snapshot, log) = if changes.is_empty() {
            (Arc::clone(&live.snapshot), Arc::clone(&live.log))
        } else {
            let snapshot = live.snapshot.after(changes)?;
            (Arc::new(snapshot), live.log.iter().chain(changes).cloned().collect())
        };
        self.live.store(Arc::new(Live { snapshot, log, seen: Instant::now() }));
        Ok(())
    }
}
