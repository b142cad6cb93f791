//! The registry in memory: what every public read is answered from.
//!
//! A snapshot is immutable and can be built for any revision, so "what did we know then" is the same
//! code as "now". What was true on a day is a filter on it, done by the view.

mod current;
mod cursor;
mod listing;
mod log;
mod past;
mod query;
mod record;
mod role;
mod search;
mod shelf;
mod view;

use std::{collections::HashSet, sync::Arc};

use imbl::{HashMap, OrdSet};
use openapi::{
    ChangeRecord, CoalitionRecord, EntityKind, MembershipRecord, OrganisationRecord, PersonRecord, Restored,
    Revision, Slug, SourceRecord, Timestamp, VocabularyRecord,
};
use uuid::Uuid;

pub use current::{Current, Known, Live, UnknownPast};
pub use cursor::{Cursor, InvalidCursor};
pub use listing::{Page, Paging, SortKey};
pub use log::Log;
pub use past::Past;
pub use query::{
    CoalitionQuery, MembershipQuery, OrganisationQuery, PersonQuery, SearchQuery, SourceQuery,
    VocabularyQuery,
};
pub use role::UnknownThing;
pub use search::{Found, Hit, Holders, Index, MOST_WORDS, Position, Question, TooManyWords};
pub use shelf::{Entry, Shelf, Whereabouts};
pub use view::{Lens, View, change};

use crate::store::{Kept, Record, Tables};

/// The whole registry at one revision.
#[derive(Debug, Clone, Default)]
#[allow(missing_docs)]
pub struct Snapshot {
    pub revision: Revision,
    /// When the last change was recorded; `None` in an empty registry.
    pub recorded_at: Option<Timestamp>,
    pub sources: Shelf<SourceRecord>,
    pub vocabularies: Shelf<VocabularyRecord>,
    pub organisations: Shelf<OrganisationRecord>,
    pub people: Shelf<PersonRecord>,
    pub coalitions: Shelf<CoalitionRecord>,
    pub memberships: Shelf<MembershipRecord>,
    members_of: HashMap<Uuid, OrdSet<Uuid>>,
    memberships_of: HashMap<Uuid, OrdSet<Uuid>>,
}

/// A log that does not fit: an entry whose state is not a record of its kind, or one out of turn.
#[derive(Debug, thiserror::Error)]
#[error("the log does not fit at revision {revision}: {why}")]
pub struct UnfitLog {
    /// The entry.
    pub revision: Revision,
    /// What is wrong with it.
    pub why: String,
}

impl Snapshot {
    /// The registry as the tables have it, after the last change of this log.
    pub fn of_tables(tables: Tables, log: &Log) -> Self {
        let last = log.last();
        let mut snapshot = Self {
            revision: last.map_or(0, |change| change.revision),
            recorded_at: last.map(|change| change.at),
            ..Self::default()
        };
        for entry in log.iter() {
            snapshot.trace(entry);
        }
        fn each<T>(things: Vec<Kept<T>>, mut put: impl FnMut(Arc<T>, Revision, Timestamp)) {
            for Kept { record, revision, updated_at } in things {
                put(record, revision, updated_at);
            }
        }
        each(tables.sources, |r, n, at| snapshot.put(Record::Source(r), n, at));
        each(tables.vocabularies, |r, n, at| snapshot.put(Record::Vocabulary(r), n, at));
        each(tables.organisations, |r, n, at| snapshot.put(Record::Organisation(r), n, at));
        each(tables.people, |r, n, at| snapshot.put(Record::Person(r), n, at));
        each(tables.coalitions, |r, n, at| snapshot.put(Record::Coalition(r), n, at));
        each(tables.memberships, |r, n, at| snapshot.put(Record::Membership(r), n, at));
        snapshot
    }

    /// The registry after further changes, which must follow on its revision without a gap.
    pub fn after<'a>(&self, changes: impl IntoIterator<Item = &'a ChangeRecord>) -> Result<Self, UnfitLog> {
        let mut next = self.clone();
        for change in changes {
            let record = Record::from_state(change.entity.kind, &change.state).map_err(|e| UnfitLog {
                revision: change.revision,
                why: format!("its state is not a record: {e}"),
            })?;
            next.take_over(change, record)?;
        }
        Ok(next)
    }

    fn take_over(&mut self, change: &ChangeRecord, record: Option<Record>) -> Result<(), UnfitLog> {
        if change.revision != self.revision + 1 {
            let why = format!("it follows on {}", self.revision);
            return Err(UnfitLog { revision: change.revision, why });
        }
        self.trace(change);
        match record {
            // A state that was brought back is the one it was.
            Some(record) => match change.restores {
                Some(Restored { revision, at }) => self.put(record, revision, at),
                None => self.put(record, change.revision, change.at),
            },
            None => self.remove(change),
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

    fn remove(&mut self, change: &ChangeRecord) {
        let id = change.entity.id;
        match change.entity.kind {
            EntityKind::Source => self.sources.remove(id),
            EntityKind::Vocabulary => self.vocabularies.remove(id),
            EntityKind::Organisation => self.organisations.remove(id),
            EntityKind::Person => self.people.remove(id),
            EntityKind::Coalition => self.coalitions.remove(id),
            EntityKind::Membership => {
                self.part_with(id);
                self.memberships.remove(id);
            }
        }
    }

    /// Takes a membership out of the lists of its coalition and its member.
    fn part_with(&mut self, id: Uuid) {
        if let Some(entry) = self.memberships.get(id) {
            let (coalition, member) = (entry.kept.record.coalition, entry.kept.record.member.id);
            if let Some(ids) = self.members_of.get_mut(&coalition) {
                ids.remove(&id);
            }
            if let Some(ids) = self.memberships_of.get_mut(&member) {
                ids.remove(&id);
            }
        }
    }

    fn put(&mut self, record: Record, revision: Revision, updated_at: Timestamp) {
        fn kept<T>(record: Arc<T>, revision: Revision, updated_at: Timestamp) -> Kept<T> {
            Kept { record, revision, updated_at }
        }
        fn names(names: &[openapi::Name]) -> String {
            names.iter().map(|name| name.value.as_str()).collect::<Vec<_>>().join("\n")
        }
        match record {
            Record::Source(r) => {
                let searched = format!("{} {}", r.slug, r.title);
                self.sources.put(r.id, kept(r, revision, updated_at), &searched);
            }
            Record::Vocabulary(r) => {
                let labels = r.concepts.iter().flat_map(|c| c.labels.values());
                let searched = std::iter::once(&r.title)
                    .chain(labels)
                    .map(String::as_str)
                    .collect::<Vec<_>>()
                    .join("\n");
                self.vocabularies.put(r.id, kept(r, revision, updated_at), &searched);
            }
            Record::Organisation(r) => {
                let searched = names(&r.names);
                self.organisations.put(r.id, kept(r, revision, updated_at), &searched);
            }
            Record::Person(r) => {
                // Nobody is found by the name that stands for those of erased persons.
                let searched = if r.erased { String::new() } else { r.name.clone() };
                self.people.put(r.id, kept(r, revision, updated_at), &searched);
            }
            Record::Coalition(r) => {
                let searched = names(&r.names);
                self.coalitions.put(r.id, kept(r, revision, updated_at), &searched);
            }
            Record::Membership(r) => {
                self.part_with(r.id);
                self.members_of.entry(r.coalition).or_default().insert(r.id);
                self.memberships_of.entry(r.member.id).or_default().insert(r.id);
                self.memberships.put(r.id, kept(r, revision, updated_at), "");
            }
        }
    }

    /// The memberships in a coalition.
    pub fn members_of(&self, coalition: Uuid) -> impl Iterator<Item = &Entry<MembershipRecord>> {
        self.members_of.get(&coalition).into_iter().flatten().filter_map(|id| self.memberships.get(*id))
    }

    /// The memberships of an organisation or person.
    pub fn memberships_of(&self, member: Uuid) -> impl Iterator<Item = &Entry<MembershipRecord>> {
        self.memberships_of.get(&member).into_iter().flatten().filter_map(|id| self.memberships.get(*id))
    }

    /// Ids of the coalitions, organisations or persons with these slugs.
    fn ids<T: Clone>(shelf: &Shelf<T>, slugs: &[String]) -> HashSet<Uuid> {
        slugs
            .iter()
            .filter_map(|slug| slug.parse::<Slug>().ok())
            .filter_map(|slug| shelf.id_of(&slug))
            .collect()
    }
}
