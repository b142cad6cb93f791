//! The log of changes in memory: what happened, in order, and what happened to one thing.

use std::sync::Arc;

use imbl::{HashMap, Vector};
use openapi::{ChangeRecord, Revision, Timestamp};
use uuid::Uuid;

/// Every change from the first to the last. Copies share what they have in common.
#[derive(Debug, Clone, Default)]
pub struct Log {
    /// Entry n-1 is revision n.
    entries: Vector<Arc<ChangeRecord>>,
    by_thing: HashMap<Uuid, Vector<Revision>>,
}

impl Log {
    /// The log of these entries, which must begin with revision 1 and have no gap.
    pub fn of(entries: impl IntoIterator<Item = Arc<ChangeRecord>>) -> Self {
        let mut log = Self::default();
        entries.into_iter().for_each(|entry| log.push(entry));
        log
    }

    /// Appends the next entry.
    pub fn push(&mut self, entry: Arc<ChangeRecord>) {
        self.by_thing.entry(entry.entity.id).or_default().push_back(entry.revision);
        self.entries.push_back(entry);
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
        self.by_thing.get(&id).into_iter().flatten().filter_map(|revision| self.get(*revision))
    }

    /// The entry about the same thing that goes before this one.
    pub fn before(&self, entry: &ChangeRecord) -> Option<&Arc<ChangeRecord>> {
        let revisions = self.by_thing.get(&entry.entity.id)?;
        let place = revisions.binary_search(&entry.revision).ok()?;
        self.get(*revisions.get(place.checked_sub(1)?)?)
    }

    /// Whether nothing is told of the same thing after this entry.
    pub fn is_last_of_its_thing(&self, entry: &ChangeRecord) -> bool {
        self.by_thing.get(&entry.entity.id).and_then(Vector::last) == Some(&entry.revision)
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
