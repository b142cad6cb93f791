//! The log of changes in memory: what happened, in order, and what happened to one thing.

use std::{io, sync::Arc};

use imbl::{HashMap, Vector};
use openapi::{ChangeRecord, Revision, Timestamp};
use tracing::warn;
use uuid::Uuid;

use crate::store::Packer;

/// Every change from the first to the last. Copies share what they have in common.
#[derive(Debug, Clone, Default)]
pub struct Log {
    /// Entry n-1 is revision n.
    entries: Vector<Arc<ChangeRecord>>,
    by_thing: HashMap<Uuid, Told>,
    /// How many of the last entries came one by one, with states that are not packed.
    loose: usize,
}

/// The revisions in which something happened to a thing, in order. Of most things only one is told.
#[derive(Debug, Clone)]
enum Told {
    Once(Revision),
    Often(Box<Vector<Revision>>),
}

impl Told {
    fn push(&mut self, revision: Revision) {
        match self {
            Self::Once(first) => *self = Self::Often(Box::new([*first, revision].into_iter().collect())),
            Self::Often(revisions) => revisions.push_back(revision),
        }
    }

    fn len(&self) -> usize {
        match self {
            Self::Once(_) => 1,
            Self::Often(revisions) => revisions.len(),
        }
    }

    fn get(&self, place: usize) -> Option<Revision> {
        match self {
            Self::Once(revision) => (place == 0).then_some(*revision),
            Self::Often(revisions) => revisions.get(place).copied(),
        }
    }

    fn last(&self) -> Option<Revision> {
        self.get(self.len().checked_sub(1)?)
    }

    fn place_of(&self, revision: Revision) -> Option<usize> {
        match self {
            Self::Once(only) => (*only == revision).then_some(0),
            Self::Often(revisions) => revisions.binary_search(&revision).ok(),
        }
    }
}

impl Log {
    /// The log of these entries, which must begin with revision 1 and have no gap.
    pub fn of(entries: impl IntoIterator<Item = Arc<ChangeRecord>>) -> Self {
        let mut log = Self::default();
        entries.into_iter().for_each(|entry| log.append(entry));
        log
    }

    /// Appends the next entry.
    pub fn push(&mut self, entry: Arc<ChangeRecord>) {
        self.append(entry);
        self.loose += 1;
        if self.loose == Packer::BLOCK {
            // Without being packed they are the same, and take up more room.
            if let Err(error) = self.pack(self.loose) {
                warn!(%error, "states of the log could not be packed");
            }
            self.loose = 0;
        }
    }

    fn append(&mut self, entry: Arc<ChangeRecord>) {
        let revision = entry.revision;
        self.by_thing
            .entry(entry.entity.id)
            .and_modify(|told| told.push(revision))
            .or_insert(Told::Once(revision));
        self.entries.push_back(entry);
    }

    /// Packs the states of the last entries, and lets them share what they have in common.
    fn pack(&mut self, number: usize) -> io::Result<()> {
        let start = self.entries.len().saturating_sub(number);
        let loose = self.entries.focus().narrow(start..);
        let mut packed: Vec<ChangeRecord> = loose.into_iter().map(|entry| (**entry).clone()).collect();
        Packer::new()?.pack(packed.iter_mut().map(|entry| &mut entry.state))?;
        self.entries.truncate(start);
        for mut entry in packed {
            if let Some(before) = self.entries.last() {
                if before.provenance == entry.provenance {
                    entry.provenance = Arc::clone(&before.provenance);
                }
                if before.fields == entry.fields {
                    entry.fields = Arc::clone(&before.fields);
                }
            }
            self.entries.push_back(Arc::new(entry));
        }
        Ok(())
    }

    /// The last revision; 0 in an empty log.
    pub fn head(&self) -> Revision {
        Revision::try_from(self.entries.len()).unwrap_or(Revision::MAX)
    }

    /// The entry of a revision.
    pub fn get(&self, revision: Revision) -> Option<&Arc<ChangeRecord>> {
        self.entries.get(usize::try_from(revision).ok()?.checked_sub(1)?)
    }

    /// The last entry.
    pub fn last(&self) -> Option<&Arc<ChangeRecord>> {
        self.entries.last()
    }

    /// All entries, in order.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<ChangeRecord>> {
        self.entries.iter()
    }

    /// The entries after a revision, in order.
    pub fn after(&self, revision: Revision) -> impl Iterator<Item = &Arc<ChangeRecord>> {
        let start = usize::try_from(revision).unwrap_or(usize::MAX).min(self.entries.len());
        self.entries.focus().narrow(start..).into_iter()
    }

    /// The entries about one thing, in order.
    pub fn of_thing(&self, id: Uuid) -> impl DoubleEndedIterator<Item = &Arc<ChangeRecord>> {
        let told = self.by_thing.get(&id);
        let places = 0..told.map_or(0, Told::len);
        places.filter_map(move |place| self.get(told?.get(place)?))
    }

    /// The entry about the same thing that goes before this one.
    pub fn before(&self, entry: &ChangeRecord) -> Option<&Arc<ChangeRecord>> {
        let told = self.by_thing.get(&entry.entity.id)?;
        self.get(told.get(told.place_of(entry.revision)?.checked_sub(1)?)?)
    }

    /// Whether nothing is told of the same thing after this entry.
    pub fn is_last_of_its_thing(&self, entry: &ChangeRecord) -> bool {
        self.by_thing.get(&entry.entity.id).and_then(Told::last) == Some(entry.revision)
    }

    /// The entries that were made together with the first of them.
    pub fn group(&self, first: Revision) -> impl DoubleEndedIterator<Item = &Arc<ChangeRecord>> {
        let start = usize::try_from(first).unwrap_or(0).saturating_sub(1);
        let mut end = start;
        while self.entries.get(end).is_some_and(|entry| entry.group == first) {
            end += 1;
        }
        (start..end).filter_map(|index| self.entries.get(index))
    }

    /// The last revision that was recorded at an instant or before it.
    pub fn revision_at(&self, instant: Timestamp) -> Revision {
        let found = self.entries.binary_search_by(|entry| match entry.at <= instant {
            true => std::cmp::Ordering::Less,
            false => std::cmp::Ordering::Greater,
        });
        Revision::try_from(found.unwrap_or_else(|place| place)).unwrap_or(Revision::MAX)
    }
}

#[cfg(test)]
mod tests {
    use openapi::State;

    use super::*;
    use crate::app::founding_only;

    #[test]
    fn entries_that_come_one_by_one_stay_what_they_were() {
        let live = founding_only().unwrap().live();
        let whole: Vec<Arc<ChangeRecord>> = live.log.iter().cloned().collect();
        assert!(whole.len() > 3 * Packer::BLOCK);
        let mut log = Log::default();
        for entry in &whole {
            let state = State::of_json(&entry.state.json().unwrap()).unwrap();
            log.push(Arc::new(ChangeRecord { state, ..ChangeRecord::clone(entry) }));
        }
        assert!(log.iter().eq(whole.iter()));
        let thing = whole[0].entity.id;
        let told: Vec<_> = whole.iter().filter(|entry| entry.entity.id == thing).collect();
        assert!(log.of_thing(thing).eq(told.iter().copied()));
        assert!(log.of_thing(thing).rev().eq(told.iter().copied().rev()));
        for pair in told.windows(2) {
            assert_eq!(log.before(pair[1]), Some(pair[0]));
        }
        assert_eq!(log.before(told[0]), None);
        assert!(told.iter().all(|entry| log.is_last_of_its_thing(entry) == (entry == told.last().unwrap())));
    }
}
