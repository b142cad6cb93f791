//! The registry in memory: what every public read is answered from.
//!
//! A snapshot is immutable and can be built for any revision, so "what did we know then" is the same
//! code as "now". What was true on a day is a filter on it, done by the view.
//!
//! Each thing has a number on its shelf. The index tells by bitmaps of numbers which things have a value; an order of a
//! whole shelf is worked out when a list first needs it, and brought up to date by the journal of what changed. Things
//! as JSON are kept as pieces, each by the stamp of its last change: whatever changes what is shown of a thing gives it
//! a new one.

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
mod record;
mod role;
mod search;
mod shelf;
mod span;
mod tongue;
mod upkeep;
mod view;
mod worked;

use std::{collections::HashSet, panic::resume_unwind, sync::Arc, thread};

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
    fn record_after(change: &ChangeRecord) -> Result<Option<Record>, Self> {
        Record::from_state(change.entity.kind, &change.state).map_err(|error| Self {
            revision: change.revision,
            why: format!("its state is not a record: {error}"),
        })
    }

    /// The records that changes lead to, read by as many at once as there are processors, while something else is
    /// done.
    fn records_after<T>(
        changes: &[&ChangeRecord],
        meanwhile: impl FnOnce() -> T,
    ) -> Result<(Vec<Option<Record>>, T), Self> {
        let readers = thread::available_parallelism().map_or(1, usize::from);
        thread::scope(|scope| {
            let parts = changes.chunks(changes.len().div_ceil(readers).max(1)).map(|part| {
                scope.spawn(|| {
                    part.iter().map(|change| Self::record_after(change)).collect::<Result<Vec<_>, _>>()
                })
            });
            let parts: Vec<_> = parts.collect();
            let done = meanwhile();
            let mut records = Vec::with_capacity(changes.len());
            for part in parts {
                records.extend(part.join().unwrap_or_else(|panic| resume_unwind(panic))?);
            }
            Ok((records, done))
        })
    }
}

/// The revision that a thing bears after a change, and when that was: a state that was brought back is the one it was.
fn borne_by(change: &ChangeRecord) -> (Revision, Timestamp) {
    change.restores.map_or((change.revision, change.at), |Restored { revision, at }| (revision, at))
}

impl Snapshot {
    /// An empty registry at the end of a log, that knows which slugs have been given to whom.
    fn traced(log: &Log) -> Self {
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

    /// The registry that a whole log leads to: of each thing only the last state is read.
    pub fn of_log(log: &Log) -> Result<Self, UnfitLog> {
        let last: Vec<&ChangeRecord> =
            log.iter().map(AsRef::as_ref).filter(|change| log.is_last_of_its_thing(change)).collect();
        let (records, mut snapshot) = UnfitLog::records_after(&last, || Self::traced(log))?;
        let mut things: Vec<_> = last.into_iter().zip(records).collect();
        // Those that others refer to come first.
        things.sort_by_key(|(change, _)| change.entity.kind);
        for (change, record) in things {
            if let Some(record) = record {
                let (revision, at) = borne_by(change);
                snapshot.put(record, revision, at);
            }
        }
        Ok(snapshot)
    }

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

    /// Goes on with further changes, which must follow on its revision without a gap.
    pub fn follow(&mut self, changes: &[ChangeRecord]) -> Result<(), UnfitLog> {
        let changes: Vec<&ChangeRecord> = changes.iter().collect();
        let (records, ()) = UnfitLog::records_after(&changes, || ())?;
        changes.into_iter().zip(records).try_for_each(|(change, record)| self.take_over(change, record))
    }

    /// The registry after further changes, which must follow on its revision without a gap.
    pub fn after<'a>(&self, changes: impl IntoIterator<Item = &'a ChangeRecord>) -> Result<Self, UnfitLog> {
        let mut next = self.clone();
        for change in changes {
            next.take_over(change, UnfitLog::record_after(change)?)?;
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
