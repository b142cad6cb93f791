//! How a log becomes a registry: each change leads to a record, which is put in the place of the one before.

use std::{
    collections::{BTreeMap, HashSet},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
        mpsc::channel,
    },
    thread,
};

use openapi::{ChangeRecord, EntityKind, Restored, Revision, Timestamp};
use uuid::Uuid;

use super::{Log, Shelf, Snapshot};
use crate::store::Record;

/// A log that does not fit: an entry whose state is not a record of its kind, or one out of turn.
#[derive(Debug, thiserror::Error)]
#[error("the log does not fit at revision {revision}: {why}")]
pub struct UnfitLog {
    /// The entry.
    pub revision: Revision,
    /// What is wrong with it.
    pub why: String,
}

impl UnfitLog {
    /// The record that a change leads to.
    pub(super) fn record_after(change: &ChangeRecord) -> Result<Option<Record>, Self> {
        Record::from_state(change.entity.kind, &change.state).map_err(|error| Self {
            revision: change.revision,
            why: format!("its state is not a record: {error}"),
        })
    }
}

/// How many records are read in one go.
const PART: usize = 512;

/// Begins, and takes the records that changes lead to, in the order of the changes; they are read meanwhile, by as many
/// at once as there are processors.
fn replay<T>(
    changes: &[&ChangeRecord],
    begin: impl FnOnce() -> T,
    mut take: impl FnMut(&mut T, &ChangeRecord, Option<Record>) -> Result<(), UnfitLog>,
) -> Result<T, UnfitLog> {
    let parts: Vec<_> = changes.chunks(PART).collect();
    let readers = thread::available_parallelism().map_or(1, usize::from).min(parts.len());
    let next = AtomicUsize::new(0);
    thread::scope(|scope| {
        let (send, read) = channel();
        for _ in 0..readers {
            let (send, parts, next) = (send.clone(), &parts, &next);
            scope.spawn(move || {
                loop {
                    let place = next.fetch_add(1, Ordering::Relaxed);
                    let Some(part) = parts.get(place) else { break };
                    let records: Result<Vec<_>, _> =
                        part.iter().map(|change| UnfitLog::record_after(change)).collect();
                    // Where one did not fit, nobody takes the others any longer.
                    if send.send((place, records)).is_err() {
                        break;
                    }
                }
            });
        }
        drop(send);
        let mut done = begin();
        let mut early = BTreeMap::new();
        let mut due = 0;
        for (place, records) in read {
            early.insert(place, records);
            while let Some(records) = early.remove(&due) {
                for (change, record) in parts[due].iter().zip(records?) {
                    take(&mut done, change, record)?;
                }
                due += 1;
            }
        }
        Ok(done)
    })
}

/// The revision that a thing bears after a change, and when that was: a state that was brought back is the one it was.
fn borne_by(change: &ChangeRecord) -> (Revision, Timestamp) {
    change.restores.map_or((change.revision, change.at), |Restored { revision, at }| (revision, at))
}

impl Snapshot {
    /// An empty registry at the end of a log, that knows which slugs have been given to whom.
    pub(super) fn traced(log: &Log) -> Self {
        let last = log.last();
        let mut snapshot = Self {
            revision: last.map_or(0, |change| change.revision),
            recorded_at: last.map(|change| change.at),
            ..Self::default()
        };
        for entry in log.iter() {
            snapshot.trace(entry);
        }
        snapshot
    }

    /// The registry that all entries of a log lead to, which begin with revision 1 and have no gap, and the log: of each
    /// thing only the last state is read. Of several that do not fit, one of the kind is named that others refer to.
    pub fn and_log(entries: &[Arc<ChangeRecord>]) -> Result<(Self, Log), UnfitLog> {
        let mut told = HashSet::<Uuid>::new();
        let mut last: Vec<&ChangeRecord> =
            entries.iter().rev().map(AsRef::as_ref).filter(|entry| told.insert(entry.entity.id)).collect();
        last.reverse();
        // Those that others refer to come first.
        last.sort_by_key(|change| change.entity.kind);
        let begin = || {
            let log = Log::of(entries.iter().cloned());
            (Self::traced(&log), log)
        };
        replay(&last, begin, |(snapshot, _), change, record| {
            if let Some(record) = record {
                let (revision, at) = borne_by(change);
                snapshot.put(record, revision, at);
            }
            Ok(())
        })
    }

    /// Goes on with further changes, which must follow on its revision without a gap. Where one does not fit, those before
    /// it may have been taken over.
    pub fn follow(&mut self, changes: &[ChangeRecord]) -> Result<(), UnfitLog> {
        let changes: Vec<&ChangeRecord> = changes.iter().collect();
        replay(&changes, || self, |snapshot, change, record| snapshot.take_over(change, record)).map(drop)
    }

    /// The registry after further changes, which must follow on its revision without a gap.
    pub fn after<'a>(&self, changes: impl IntoIterator<Item = &'a ChangeRecord>) -> Result<Self, UnfitLog> {
        let mut next = self.clone();
        for change in changes {
            next.take_over(change, UnfitLog::record_after(change)?)?;
        }
        Ok(next)
    }

    pub(super) fn take_over(
        &mut self,
        change: &ChangeRecord,
        record: Option<Record>,
    ) -> Result<(), UnfitLog> {
        if change.revision != self.revision + 1 {
            let why = format!("it follows on {}", self.revision);
            return Err(UnfitLog { revision: change.revision, why });
        }
        self.trace(change);
        match record {
            Some(record) => {
                let (revision, at) = borne_by(change);
                self.put(record, revision, at);
            }
            None => self.remove(change.entity.kind, change.entity.id),
        }
        self.revision = change.revision;
        self.recorded_at = Some(change.at);
        Ok(())
    }

    /// Notes the slug that a change gives a thing, and what becomes of the thing: slugs are never given to
    /// another.
    fn trace(&mut self, change: &ChangeRecord) {
        fn on<T: Clone>(shelf: &mut Shelf<T>, change: &ChangeRecord) {
            shelf.trace(change);
        }
        match change.entity.kind {
            EntityKind::Source => on(&mut self.sources, change),
            EntityKind::Vocabulary => on(&mut self.vocabularies, change),
            EntityKind::Organisation => on(&mut self.organisations, change),
            EntityKind::Person => on(&mut self.people, change),
            EntityKind::Coalition => on(&mut self.coalitions, change),
            EntityKind::Membership => on(&mut self.memberships, change),
        }
    }
}

#[cfg(test)]
mod tests {
    use openapi::State;

    use super::*;
    use crate::app::founding_only;

    #[test]
    fn records_are_taken_in_order_whoever_reads_them_first() {
        let live = founding_only().unwrap().live();
        let changes: Vec<&ChangeRecord> = live.log.iter().map(AsRef::as_ref).collect();
        let many: Vec<&ChangeRecord> = changes.iter().copied().cycle().take(5 * PART + 1).collect();
        let taken = replay(&many, Vec::new, |taken, change, record| {
            assert_eq!(record, UnfitLog::record_after(change)?);
            taken.push(change.revision);
            Ok(())
        });
        assert!(taken.unwrap().into_iter().eq(many.iter().map(|change| change.revision)));
        assert!(replay(&[], || true, |_, _, _| Ok(())).unwrap());
    }

    #[test]
    fn an_entry_that_does_not_fit_is_named() {
        let live = founding_only().unwrap().live();
        let mut entries: Vec<Arc<ChangeRecord>> = live.log.iter().cloned().collect();
        let (snapshot, log) = Snapshot::and_log(&entries).unwrap();
        assert_eq!(snapshot.revision, live.snapshot.revision);
        assert!(snapshot.kept_in_order().eq(live.snapshot.kept_in_order()));
        assert!(log.iter().eq(live.log.iter()));
        let bad = entries.iter().position(|entry| entry.entity.kind == EntityKind::Membership).unwrap();
        for entry in &mut entries[bad..] {
            let state = State::of_json("{}").unwrap();
            *entry = Arc::new(ChangeRecord { state, ..ChangeRecord::clone(entry) });
        }
        let error = Snapshot::and_log(&entries).unwrap_err();
        assert_eq!(error.revision, entries[bad].revision, "{error}");
    }
}
