//! What things are found by: the words of their names.
//!
//! An index belongs to a snapshot and follows it from change to change. It is made of pieces that never change: what
//! is new goes into a small piece of its own, what is gone is struck out, and small pieces are put together to larger
//! ones. What a question finds, and in which order, depends on the names and the question alone.

mod explanation;
mod finding;
mod holders;
mod piece;
mod question;
mod rating;
mod vocabulary;

#[cfg(test)]
mod quality;
#[cfg(test)]
mod tests;

use std::{collections::BTreeMap, sync::Arc};

use openapi::{EntityKind, Revision};
use uuid::Uuid;

use super::{Live, Snapshot};
use piece::{Named, Piece};

pub use finding::{Found, Hit, Position};
pub use holders::Holders;
pub use question::{MOST_WORDS, Question, TooManyWords};

/// As many changed things are read in while somebody waits. For more, the index has to catch up first.
const MOST_FRESH: usize = 500;
/// A piece is put together with a newer one that is at least this part of it.
const FULL: usize = 4;

/// The coalitions, organisations and persons of a snapshot by the words of their names.
#[derive(Debug, Clone, Default)]
pub struct Index {
    /// The snapshot's.
    revision: Revision,
    /// Older ones first; each thing is in one of them.
    pieces: Vec<Placed>,
}

/// A piece, and what of it holds no more.
#[derive(Debug, Clone)]
struct Placed {
    piece: Arc<Piece>,
    /// One bit for each thing.
    gone: Arc<Vec<u64>>,
    /// Number of things that are not gone.
    left: usize,
}

impl Placed {
    fn of(things: Vec<Named<'_>>) -> Self {
        let piece = Piece::of(things);
        Self { gone: Arc::new(vec![0; piece.len().div_ceil(64)]), left: piece.len(), piece: Arc::new(piece) }
    }

    fn is_gone(&self, thing: u32) -> bool {
        self.gone.get(thing as usize / 64).is_some_and(|bits| bits >> (thing % 64) & 1 == 1)
    }

    fn strike_out(&mut self, id: Uuid) {
        let Some(place) = self.piece.place_of(id) else { return };
        let bits = &mut Arc::make_mut(&mut self.gone)[place / 64];
        let bit = 1 << (place % 64);
        if *bits & bit == 0 {
            *bits |= bit;
            self.left -= 1;
        }
    }

    /// Things that are not gone.
    fn things(&self) -> impl Iterator<Item = (Uuid, EntityKind)> {
        let all = 0..u32::try_from(self.piece.len()).unwrap_or(u32::MAX);
        all.filter(|thing| !self.is_gone(*thing)).map(|thing| {
            let (kind, id) = self.piece.thing(thing);
            (id, kind)
        })
    }
}

/// Things by id.
type Things = BTreeMap<Uuid, EntityKind>;

fn is_named(kind: EntityKind) -> bool {
    matches!(kind, EntityKind::Coalition | EntityKind::Organisation | EntityKind::Person)
}

impl Snapshot {
    /// A thing with its names; `None` where it is not there or is not to be found by a name.
    fn named(&self, kind: EntityKind, id: Uuid) -> Option<Named<'_>> {
        fn all(names: &[openapi::Name]) -> Vec<(&str, Option<openapi::NameKind>)> {
            names.iter().map(|name| (name.value.as_str(), Some(name.kind))).collect()
        }
        let (slug, names) = match kind {
            EntityKind::Coalition => {
                let record = &self.coalitions.get(id)?.kept.record;
                (record.slug.as_str(), all(&record.names))
            }
            EntityKind::Organisation => {
                let record = &self.organisations.get(id)?.kept.record;
                (record.slug.as_str(), all(&record.names))
            }
            EntityKind::Person => {
                let record = &self.people.get(id).filter(|person| !person.kept.record.erased)?.kept.record;
                (record.slug.as_str(), vec![(record.name.as_str(), None)])
            }
            EntityKind::Source | EntityKind::Vocabulary | EntityKind::Membership => return None,
        };
        Some(Named { kind, id, slug, names })
    }

    fn named_things(&self) -> Things {
        let coalitions = self.coalitions.iter().map(|entry| (entry.kept.record.id, EntityKind::Coalition));
        let organisations =
            self.organisations.iter().map(|entry| (entry.kept.record.id, EntityKind::Organisation));
        let people = self.people.iter().map(|entry| (entry.kept.record.id, EntityKind::Person));
        coalitions.chain(organisations).chain(people).collect()
    }
}

impl Index {
    /// The index of a snapshot, made from nothing.
    pub fn of(snapshot: &Snapshot) -> Self {
        let all = snapshot.named_things();
        let named = all.iter().filter_map(|(id, kind)| snapshot.named(*kind, *id)).collect();
        Self { revision: snapshot.revision, pieces: vec![Placed::of(named)] }
    }

    /// The revision whose names are in it.
    pub fn revision(&self) -> Revision {
        self.revision
    }

    /// Number of names in it.
    pub fn names(&self) -> usize {
        self.pieces.iter().map(|placed| placed.piece.names()).sum()
    }

    /// The index of a later snapshot, in which these things have changed.
    fn after(&self, snapshot: &Snapshot, mut changed: Things, put_together: bool) -> Self {
        let mut pieces = self.pieces.clone();
        for placed in &mut pieces {
            changed.keys().for_each(|id| placed.strike_out(*id));
        }
        changed.retain(|id, kind| snapshot.named(*kind, *id).is_some());
        if put_together && !changed.is_empty() {
            while let Some(last) = pieces.pop_if(|last| last.left <= FULL * changed.len()) {
                changed.extend(last.things());
            }
        }
        pieces.retain(|placed| placed.left > 0);
        if !changed.is_empty() {
            let named = changed.iter().filter_map(|(id, kind)| snapshot.named(*kind, *id)).collect();
            pieces.push(Placed::of(named));
        }
        Self { revision: snapshot.revision, pieces }
    }
}

impl Live {
    /// The things with names that have changed since the index was made.
    fn changed_since_indexed(&self) -> impl Iterator<Item = (Uuid, EntityKind)> {
        let entries = self.log.after(self.index.revision());
        entries.map(|change| (change.entity.id, change.entity.kind)).filter(|(_, kind)| is_named(*kind))
    }

    /// The index of the snapshot; `None` where so much has changed that it has to catch up first, which does not take
    /// long.
    pub fn searchable(&self) -> Option<Arc<Index>> {
        if self.index.revision() == self.snapshot.revision {
            return Some(Arc::clone(&self.index));
        }
        let mut changed = Things::new();
        for (id, kind) in self.changed_since_indexed() {
            if changed.insert(id, kind).is_none() && changed.len() > MOST_FRESH {
                return None;
            }
        }
        Some(Arc::new(self.index.after(&self.snapshot, changed, false)))
    }

    /// The index of the snapshot, whatever has changed.
    pub fn index(&self) -> Arc<Index> {
        self.searchable()
            .or_else(|| self.reindexed().map(Arc::new))
            .unwrap_or_else(|| Arc::clone(&self.index))
    }

    /// The index of the snapshot, caught up with; `None` where there is nothing to do.
    pub(super) fn reindexed(&self) -> Option<Index> {
        match self.index.revision() {
            same if same == self.snapshot.revision => None,
            0 => Some(Index::of(&self.snapshot)),
            _ => Some(self.index.after(&self.snapshot, self.changed_since_indexed().collect(), true)),
        }
    }
}
