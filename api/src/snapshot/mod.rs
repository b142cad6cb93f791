//! The registry in memory: what every public read is answered from.
//!
//! A snapshot is immutable and can be built for any revision, so "what did we know then" is the same
//! code as "now". What was true on a day is a filter on it, done by the view.

mod current;
mod cursor;
mod listing;
mod past;
mod query;
mod role;
mod view;

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use openapi::{
    Change, CoalitionRecord, MembershipRecord, OrganisationRecord, PersonRecord, Revision, Slug,
    SourceRecord, Timestamp, VocabularyRecord,
};
use uuid::Uuid;

pub use current::{Current, Known, Live, UnknownPast};
pub use cursor::{Cursor, InvalidCursor};
pub use listing::{Page, Paging, SortKey};
pub use past::Past;
pub use query::{
    CoalitionQuery, MembershipQuery, OrganisationQuery, PersonQuery, SourceQuery, VocabularyQuery,
};
pub use role::UnknownThing;
pub use view::{Lens, View};

use crate::{
    registry::text::fold,
    store::{Kept, Record, Tables},
};

/// Things of one kind, by id and by slug.
#[derive(Debug, Clone)]
pub struct Shelf<T> {
    things: HashMap<Uuid, Entry<T>>,
    slugs: HashMap<Slug, Uuid>,
}

/// A thing and what it is searched by.
#[derive(Debug)]
pub struct Entry<T> {
    /// The record and its last change.
    pub kept: Kept<T>,
    /// Everything `q` looks at, folded.
    searched: Arc<str>,
}

impl<T> Clone for Entry<T> {
    fn clone(&self) -> Self {
        let Kept { record, revision, updated_at } = &self.kept;
        Self {
            kept: Kept { record: Arc::clone(record), revision: *revision, updated_at: *updated_at },
            searched: Arc::clone(&self.searched),
        }
    }
}

impl<T> Default for Shelf<T> {
    fn default() -> Self {
        Self { things: HashMap::new(), slugs: HashMap::new() }
    }
}

impl<T> Shelf<T> {
    /// The thing with this id.
    pub fn get(&self, id: Uuid) -> Option<&Entry<T>> {
        self.things.get(&id)
    }

    /// The thing with this slug.
    pub fn by_slug(&self, slug: &str) -> Option<&Entry<T>> {
        let slug: Slug = slug.parse().ok()?;
        self.things.get(self.slugs.get(&slug)?)
    }

    /// All things, in no order.
    pub fn iter(&self) -> impl Iterator<Item = &Entry<T>> {
        self.things.values()
    }

    /// Number of things.
    pub fn len(&self) -> usize {
        self.things.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.things.is_empty()
    }

    fn put(&mut self, id: Uuid, slug: Option<&Slug>, kept: Kept<T>, searched: &str) {
        if let Some(slug) = slug {
            self.slugs.insert(slug.clone(), id);
        }
        self.things.insert(id, Entry { kept, searched: fold(searched).into() });
    }
}

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
    members_of: HashMap<Uuid, Vec<Uuid>>,
    memberships_of: HashMap<Uuid, Vec<Uuid>>,
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
    /// The registry as the tables have it, after the last of these changes.
    pub fn of_tables(tables: Tables, last: Option<&Change>) -> Self {
        let mut snapshot = Self {
            revision: last.map_or(0, |change| change.revision),
            recorded_at: last.map(|change| change.at),
            ..Self::default()
        };
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
    pub fn after<'a>(&self, changes: impl IntoIterator<Item = &'a Change>) -> Result<Self, UnfitLog> {
        let mut next = self.clone();
        for change in changes {
            let unfit = |why: String| UnfitLog { revision: change.revision, why };
            if change.revision != next.revision + 1 {
                return Err(unfit(format!("it follows on {}", next.revision)));
            }
            let record = Record::from_state(change.entity.kind, &change.state)
                .map_err(|e| unfit(format!("its state is not a record: {e}")))?;
            next.put(record, change.revision, change.at);
            next.revision = change.revision;
            next.recorded_at = Some(change.at);
        }
        Ok(next)
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
                self.sources.put(r.id, Some(&r.slug.clone()), kept(r, revision, updated_at), &searched);
            }
            Record::Vocabulary(r) => {
                let labels = r.concepts.iter().flat_map(|c| c.labels.values());
                let searched = std::iter::once(&r.title)
                    .chain(labels)
                    .map(String::as_str)
                    .collect::<Vec<_>>()
                    .join("\n");
                self.vocabularies.put(r.id, Some(&r.slug.clone()), kept(r, revision, updated_at), &searched);
            }
            Record::Organisation(r) => {
                let searched = names(&r.names);
                self.organisations.put(r.id, Some(&r.slug.clone()), kept(r, revision, updated_at), &searched);
            }
            Record::Person(r) => {
                let searched = r.name.clone();
                self.people.put(r.id, Some(&r.slug.clone()), kept(r, revision, updated_at), &searched);
            }
            Record::Coalition(r) => {
                let searched = names(&r.names);
                self.coalitions.put(r.id, Some(&r.slug.clone()), kept(r, revision, updated_at), &searched);
            }
            Record::Membership(r) => {
                if let Some(before) = self.memberships.get(r.id) {
                    let (coalition, member) = (before.kept.record.coalition, before.kept.record.member.id);
                    let leave = |ids: Option<&mut Vec<Uuid>>| {
                        if let Some(ids) = ids {
                            ids.retain(|id| *id != r.id);
                        }
                    };
                    leave(self.members_of.get_mut(&coalition));
                    leave(self.memberships_of.get_mut(&member));
                }
                self.members_of.entry(r.coalition).or_default().push(r.id);
                self.memberships_of.entry(r.member.id).or_default().push(r.id);
                self.memberships.put(r.id, None, kept(r, revision, updated_at), "");
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
    fn ids<T>(shelf: &Shelf<T>, slugs: &[String]) -> HashSet<Uuid> {
        slugs
            .iter()
            .filter_map(|slug| slug.parse::<Slug>().ok())
            .filter_map(|slug| shelf.slugs.get(&slug).copied())
            .collect()
    }
}
