//! The registry in memory: what every public read is answered from.
//!
//! A snapshot is immutable and can be built for any revision, so "what did we know then" is the same
//! code as "now". What was true on a day is a filter on it, done by the view.
//!
//! Each thing has a number on its shelf. The index tells by bitmaps of numbers which things have a value; an order of a
//! whole shelf is worked out when a list first needs it, and brought up to date by the journal of what changed; so is the
//! roll of a coalition, where its memberships stand side by side, to be seen on any day. Things as JSON are kept as
//! pieces, each by the stamp of its last change: whatever changes what is shown of a thing gives it a new one.

mod bitmaps;
mod current;
mod cursor;
mod days;
mod derived;
mod facets;
mod journal;
mod listing;
mod log;
mod order;
mod past;
mod pieces;
mod query;
mod rack;
mod record;
mod replay;
mod role;
mod roll;
mod search;
mod shelf;
mod span;
mod tongue;
mod upkeep;
mod view;
mod worked;

use std::{collections::HashSet, sync::Arc};

use openapi::{
    CoalitionRecord, MembershipRecord, OrganisationRecord, PersonRecord, Revision, Slug, SourceRecord,
    Timestamp, VocabularyRecord,
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
pub use replay::UnfitLog;
pub use role::UnknownThing;
pub use search::{Found, Hit, Holders, Index, MOST_WORDS, Position, Question, TooManyWords};
pub use shelf::{Entry, Shelf, Whereabouts};
pub use view::{Grouping, Lens, UNKNOWN_CATEGORY, View, change};

use self::{facets::Facets, pieces::Pieces, worked::Worked};
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
    facets: Facets,
    /// What was worked out of it, shared with the snapshots that it came from and that come from it.
    derived: Arc<Worked>,
    pieces: Arc<Pieces>,
}

impl Snapshot {
    /// The registry as the tables have it, after the last change of this log.
    pub fn of_tables(tables: Tables, log: &Log) -> Self {
        let mut snapshot = Self::traced(log);
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

    /// The same with nothing worked out yet: whoever reads both does not crowd out what the other needs.
    fn apart(&self) -> Self {
        Self { derived: Arc::new(Worked::small()), ..self.clone() }
    }

    /// The same with the pieces of another, and little room for what is worked out of it.
    fn with_pieces_of(self, other: &Self) -> Self {
        Self { pieces: Arc::clone(&other.pieces), derived: Arc::new(Worked::small()), ..self }
    }

    /// Number of things of all kinds.
    pub fn things(&self) -> usize {
        self.sources.len()
            + self.vocabularies.len()
            + self.organisations.len()
            + self.people.len()
            + self.coalitions.len()
            + self.memberships.len()
    }

    /// Bytes of things that are kept ready as JSON, and of orders and groups that lists use.
    pub fn kept_ready(&self) -> (u64, u64) {
        (self.pieces.weight(), self.derived.weight() as u64)
    }

    /// The memberships in a coalition.
    pub fn members_of(&self, coalition: Uuid) -> impl Iterator<Item = &Entry<MembershipRecord>> {
        let numbers = self.facets.members_of(coalition).into_iter().flat_map(|numbers| numbers.iter());
        numbers.filter_map(|number| self.memberships.at(number))
    }

    /// The memberships of an organisation or person, by id.
    pub fn memberships_of(&self, member: Uuid) -> impl Iterator<Item = &Entry<MembershipRecord>> {
        self.facets.memberships_of(member).iter().filter_map(|number| self.memberships.at(*number))
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
