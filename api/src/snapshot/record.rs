//! Things of whatever kind.

use std::sync::Arc;

use openapi::{EntityKind, Revision, Slug, Timestamp};
use uuid::Uuid;

use super::{Entry, Shelf, Snapshot, Whereabouts};
use crate::store::{Kept, Record};

/// Does something with the shelf of a kind; `$wrap` makes a record of what is on it.
macro_rules! on_shelf {
    ($snapshot:expr, $kind:expr, |$shelf:ident, $wrap:ident| $body:expr) => {
        match $kind {
            EntityKind::Source => on_shelf!(@ $snapshot.sources, Record::Source, |$shelf, $wrap| $body),
            EntityKind::Vocabulary => on_shelf!(@ $snapshot.vocabularies, Record::Vocabulary, |$shelf, $wrap| $body),
            EntityKind::Organisation => on_shelf!(@ $snapshot.organisations, Record::Organisation, |$shelf, $wrap| $body),
            EntityKind::Person => on_shelf!(@ $snapshot.people, Record::Person, |$shelf, $wrap| $body),
            EntityKind::Coalition => on_shelf!(@ $snapshot.coalitions, Record::Coalition, |$shelf, $wrap| $body),
            EntityKind::Membership => on_shelf!(@ $snapshot.memberships, Record::Membership, |$shelf, $wrap| $body),
        }
    };
    (@ $of:expr, $record:path, |$shelf:ident, $wrap:ident| $body:expr) => {{
        let $shelf = &$of;
        #[allow(unused_variables)]
        let $wrap = $record;
        $body
    }};
}

impl Snapshot {
    /// The record of a thing.
    pub fn record(&self, kind: EntityKind, id: Uuid) -> Option<Record> {
        on_shelf!(self, kind, |shelf, wrap| shelf.get(id).map(|entry| wrap(Arc::clone(&entry.kept.record))))
    }

    /// Whether there is such a thing.
    pub fn has(&self, kind: EntityKind, id: Uuid) -> bool {
        on_shelf!(self, kind, |shelf, wrap| shelf.get(id).is_some())
    }

    /// The revision that a thing bears; 0 for what is not there.
    pub fn revision_of(&self, kind: EntityKind, id: Uuid) -> Revision {
        on_shelf!(self, kind, |shelf, wrap| shelf.get(id).map_or(0, |entry| entry.kept.revision))
    }

    /// Every record with the revision that it bears and when that was, in no order.
    pub fn kept(&self) -> impl Iterator<Item = (Record, Revision, Timestamp)> {
        fn all<T>(
            shelf: &Shelf<T>,
            wrap: impl Fn(Arc<T>) -> Record,
        ) -> impl Iterator<Item = (Record, Revision, Timestamp)> {
            shelf.iter().map(move |entry| {
                (wrap(Arc::clone(&entry.kept.record)), entry.kept.revision, entry.kept.updated_at)
            })
        }
        all(&self.sources, Record::Source)
            .chain(all(&self.vocabularies, Record::Vocabulary))
            .chain(all(&self.organisations, Record::Organisation))
            .chain(all(&self.people, Record::Person))
            .chain(all(&self.coalitions, Record::Coalition))
            .chain(all(&self.memberships, Record::Membership))
    }

    /// The same in the order of their kinds and ids.
    pub fn kept_in_order(&self) -> impl Iterator<Item = (Record, Revision, Timestamp)> + use<'_> {
        EntityKind::ALL.into_iter().flat_map(|kind| self.kept_by_id(kind))
    }

    fn kept_by_id(&self, kind: EntityKind) -> impl Iterator<Item = (Record, Revision, Timestamp)> + use<'_> {
        let numbers = on_shelf!(self, kind, |shelf, wrap| {
            let mut numbers: Vec<u32> = shelf.present().iter().collect();
            numbers.sort_by_cached_key(|number| shelf.at(*number).map(|entry| entry.kept.record.id));
            numbers
        });
        numbers.into_iter().filter_map(move |number| {
            on_shelf!(self, kind, |shelf, wrap| {
                let Kept { record, revision, updated_at } = &shelf.at(number)?.kept;
                Some((wrap(Arc::clone(record)), *revision, *updated_at))
            })
        })
    }

    /// Where the thing is that a slug, a former slug or an id means.
    pub fn locate(&self, kind: EntityKind, key: &str) -> Whereabouts<Record> {
        fn at<T>(
            shelf: &Shelf<T>,
            key: &str,
            wrap: impl Fn(Arc<T>) -> Record,
            slug_of: impl Fn(&T) -> Option<&Slug>,
        ) -> Whereabouts<Record> {
            shelf.locate(key, slug_of).map(|entry: &Entry<T>| wrap(Arc::clone(&entry.kept.record)))
        }
        match kind {
            EntityKind::Source => at(&self.sources, key, Record::Source, |r| Some(&r.slug)),
            EntityKind::Vocabulary => at(&self.vocabularies, key, Record::Vocabulary, |r| Some(&r.slug)),
            EntityKind::Organisation => at(&self.organisations, key, Record::Organisation, |r| Some(&r.slug)),
            EntityKind::Person => at(&self.people, key, Record::Person, |r| Some(&r.slug)),
            EntityKind::Coalition => at(&self.coalitions, key, Record::Coalition, |r| Some(&r.slug)),
            EntityKind::Membership => at(&self.memberships, key, Record::Membership, |_| None),
        }
    }

    /// The id of the thing that has or had this slug, or of the one that it went into; only of things that are
    /// there.
    pub fn id_of(&self, kind: EntityKind, slug: &str) -> Option<Uuid> {
        let slug: Slug = slug.parse().ok()?;
        on_shelf!(self, kind, |shelf, wrap| shelf.id_of(&slug).filter(|id| shelf.get(*id).is_some()))
    }

    /// The thing that holds a slug in the namespace of a kind: organisations and persons share one.
    pub fn slug_holder(&self, kind: EntityKind, slug: &Slug) -> Option<Uuid> {
        let own = on_shelf!(self, kind, |shelf, wrap| shelf.holder(slug));
        own.or_else(|| match kind {
            EntityKind::Organisation => self.people.holder(slug),
            EntityKind::Person => self.organisations.holder(slug),
            _ => None,
        })
    }

    /// Every slug that a thing of a kind has or had.
    pub fn slugs(&self, kind: EntityKind) -> Vec<String> {
        on_shelf!(self, kind, |shelf, wrap| shelf.slugs().map(ToString::to_string).collect())
    }

    /// Every record, in no order.
    pub fn records(&self) -> impl Iterator<Item = Record> {
        self.kept().map(|(record, ..)| record)
    }
}
