//! The snapshot in force, the log behind it, and snapshots of the past.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use arc_swap::ArcSwap;
use openapi::{ChangeRecord, Revision, Timestamp};
use tokio::sync::Notify;

use super::{Index, Log, Past, Snapshot, UnfitLog};
use crate::store::Entered;

/// A snapshot and the log that leads to it.
#[derive(Debug, Clone)]
pub struct Live {
    /// The registry at its last revision.
    pub snapshot: Arc<Snapshot>,
    /// Every change up to it.
    pub log: Log,
    /// Snapshots of what went before. They go with it: where the past is rewritten, nobody meets an old one.
    past: Arc<Past>,
    /// What its things are found by, or those of a while ago: it follows.
    pub(super) index: Arc<Index>,
    /// Counts what has come into force since the program began: of one edition, every answer is the same.
    pub edition: u64,
    /// When the database was last seen to hold nothing newer.
    seen: Instant,
}

impl Live {
    fn new(snapshot: Snapshot, log: Log) -> Self {
        Self {
            snapshot: Arc::new(snapshot),
            log,
            past: Arc::default(),
            index: Arc::default(),
            edition: 0,
            seen: Instant::now(),
        }
    }

    /// The changes beyond it, of those that the database holds from its last revision on; `None` where that one is
    /// not there or is another: the database is not the one that it was, because it was restored from a backup.
    pub fn beyond(&self, from_the_last: Vec<ChangeRecord>) -> Option<Vec<ChangeRecord>> {
        let mut changes = from_the_last.into_iter();
        if let Some(last) = self.log.last() {
            let told = changes.next()?;
            let same = (told.revision, told.at, told.operation, told.entity.id)
                == (last.revision, last.at, last.operation, last.entity.id);
            if !same {
                return None;
            }
        }
        Some(changes.collect())
    }

    /// Takes over the next change.
    pub fn push(&mut self, change: &Entered) -> Result<(), UnfitLog> {
        Arc::make_mut(&mut self.snapshot).take_over(&change.entry, change.record.clone())?;
        self.log.push(Arc::clone(&change.entry));
        Ok(())
    }

    /// The snapshot to read from.
    ///
    /// # Errors
    /// Where the registry has not come so far, or its log cannot be replayed.
    pub fn at(&self, known: Known) -> Result<Arc<Snapshot>, UnknownPast> {
        let head = self.snapshot.revision;
        let asked = match known {
            Known::Now => return Ok(Arc::clone(&self.snapshot)),
            Known::At(instant) => self.log.revision_at(instant),
            Known::AtRevision(asked) => asked,
        };
        if asked > head {
            return Err(UnknownPast::NotYet { asked, head });
        }
        Ok(self.past.snapshot(&self.snapshot, &self.log, asked)?)
    }

    /// How many past snapshots are kept, and how many things they hold together.
    pub fn past_kept(&self) -> (u64, u64) {
        self.past.kept()
    }

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
#[derive(Debug, Clone, thiserror::Error)]
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
    /// Whoever puts a new snapshot in the place of the old one holds it meanwhile.
    changing: Mutex<()>,
    /// Whoever lets the index catch up holds it meanwhile; writers do not wait for it.
    indexing: Mutex<()>,
    /// Told when there is something new to be indexed.
    moved: Notify,
}

impl Current {
    /// Begins with a snapshot and its log.
    pub fn new(snapshot: Snapshot, log: Log) -> Self {
        let live = ArcSwap::from_pointee(Live::new(snapshot, log));
        Self { live, changing: Mutex::new(()), indexing: Mutex::new(()), moved: Notify::new() }
    }

    /// The snapshot in force.
    pub fn live(&self) -> Arc<Live> {
        self.live.load_full()
    }

    /// Which edition is in force.
    pub fn edition(&self) -> u64 {
        self.live.load().edition
    }

    /// Takes over changes that the database holds beyond the snapshot in force; those that it has already
    /// are passed over. With none, notes that there are none.
    pub fn follow(&self, changes: Vec<ChangeRecord>) -> Result<(), UnfitLog> {
        let entered = changes.into_iter().map(|entry| {
            let record = UnfitLog::record_after(&entry)?;
            Ok(Entered { entry: Arc::new(entry), record })
        });
        self.enter(&entered.collect::<Result<Vec<_>, _>>()?)
    }

    /// The same with records at hand.
    pub fn enter(&self, changes: &[Entered]) -> Result<(), UnfitLog> {
        let _changing = self.changing.lock().unwrap_or_else(PoisonError::into_inner);
        let live = self.live();
        let head = live.snapshot.revision;
        let new = changes.iter().filter(|change| change.entry.revision > head);
        let mut next = Live::clone(&live);
        for change in new {
            next.push(change)?;
        }
        next.seen = Instant::now();
        self.put(next);
        Ok(())
    }

    /// Puts in force what a write made of a registry. Where something else came into force meanwhile, the
    /// changes are taken over one by one instead.
    pub fn advance(&self, from: &Live, to: &Live, changes: &[Entered]) -> Result<(), UnfitLog> {
        let changing = self.changing.lock().unwrap_or_else(PoisonError::into_inner);
        if !Arc::ptr_eq(&self.live().snapshot, &from.snapshot) {
            drop(changing);
            return self.enter(changes);
        }
        let index = Arc::clone(&self.live().index);
        self.put(Live { seen: Instant::now(), index, ..to.clone() });
        Ok(())
    }

    /// Puts something in force; for who holds `changing`.
    fn put(&self, mut live: Live) {
        let before = self.live();
        let same = Arc::ptr_eq(&live.snapshot, &before.snapshot) && Arc::ptr_eq(&live.index, &before.index);
        live.edition = before.edition + u64::from(!same);
        let behind = live.index.revision() != live.snapshot.revision;
        self.live.store(Arc::new(live));
        if behind {
            self.moved.notify_one();
        }
    }

    /// Puts a registry that was read anew in force, with a past of its own.
    pub fn replace(&self, snapshot: Snapshot, log: Log) {
        let _changing = self.changing.lock().unwrap_or_else(PoisonError::into_inner);
        self.put(Live::new(snapshot, log));
    }

    /// Lets the index catch up with the registry, or waits while another does. It takes a second for a hundred
    /// thousand names, and nobody waits for it but those who search.
    pub fn catch_up_index(&self) {
        let _indexing = self.indexing.lock().unwrap_or_else(PoisonError::into_inner);
        while let live = self.live()
            && let Some(index) = live.reindexed()
        {
            let _changing = self.changing.lock().unwrap_or_else(PoisonError::into_inner);
            let now = self.live();
            // What was read anew meanwhile may have another log.
            if Arc::ptr_eq(&now.past, &live.past) {
                self.put(Live { index: Arc::new(index), ..Live::clone(&now) });
            }
        }
    }

    /// Waits until there is something new to be indexed.
    pub async fn moved(&self) {
        self.moved.notified().await;
    }
}
