//! Things of one kind, and where each is to be found.

use std::sync::{Arc, OnceLock};

use imbl::{HashMap, HashSet, Vector};
use openapi::{ChangeRecord, EntityKind, Slug};
use roaring::RoaringBitmap;
use uuid::Uuid;

use super::journal::{Journal, Stamp};
use crate::{
    registry::{
        erasure::{is_pseudonym, pseudonym},
        text::transliterated,
    },
    store::Kept,
};

/// Things of one kind, by id and by slug. Copies share what they have in common.
#[derive(Debug, Clone)]
pub struct Shelf<T> {
    /// Each thing that ever was has a number for good.
    numbers: HashMap<Uuid, u32>,
    /// By number.
    slots: Vector<Slot<T>>,
    /// The numbers of the things that are there.
    present: Arc<RoaringBitmap>,
    journal: Journal,
    /// Every slug that ever was, with the thing it was given to.
    slugs: HashMap<Slug, Uuid>,
    /// What things went into that are gone; `None` for those that were taken out.
    gone: HashMap<Uuid, Option<Uuid>>,
    /// Persons whose slugs gave way to pseudonyms.
    erased: HashSet<Uuid>,
}

/// A place for a thing.
#[derive(Debug)]
struct Slot<T> {
    entry: Option<Arc<Entry<T>>>,
    /// The last change of what is shown of it.
    stamp: Stamp,
}

impl<T> Clone for Slot<T> {
    fn clone(&self) -> Self {
        Self { entry: self.entry.clone(), stamp: self.stamp }
    }
}

/// A record that is found by what it is called.
pub trait Called {
    /// Its names, and whatever else `q` looks at; nothing where it is found by what it refers to.
    fn called(&self) -> String;
}

/// A thing and what it is searched by.
#[derive(Debug)]
pub struct Entry<T> {
    /// Its number on the shelf.
    pub(super) number: u32,
    /// The record and its last change.
    pub kept: Kept<T>,
    /// Everything `q` looks at, folded, once somebody asks: where there is an index, nobody does.
    searched: OnceLock<Box<str>>,
}

impl<T: Called> Entry<T> {
    /// Everything `q` looks at, folded.
    pub(super) fn searched(&self) -> &str {
        self.searched.get_or_init(|| transliterated(&self.kept.record.called()).join(" ").into())
    }
}

impl<T> Entry<T> {
    /// Its number on the shelf.
    pub fn number(&self) -> u32 {
        self.number
    }
}

/// Where a thing is that was asked for by slug or id.
#[derive(Debug)]
pub enum Whereabouts<T> {
    /// Here.
    Here(T),
    /// At another slug: it was asked for by its id or by a slug that it had.
    Renamed(T),
    /// It went into this one.
    Merged(T),
    /// It was taken out.
    Gone,
    /// There never was one.
    Unknown,
}

impl<T> Whereabouts<T> {
    /// The same of something else.
    pub fn map<U>(self, of: impl FnOnce(T) -> U) -> Whereabouts<U> {
        match self {
            Self::Here(thing) => Whereabouts::Here(of(thing)),
            Self::Renamed(thing) => Whereabouts::Renamed(of(thing)),
            Self::Merged(thing) => Whereabouts::Merged(of(thing)),
            Self::Gone => Whereabouts::Gone,
            Self::Unknown => Whereabouts::Unknown,
        }
    }
}

impl<T> Default for Shelf<T> {
    fn default() -> Self {
        Self {
            numbers: HashMap::new(),
            slots: Vector::new(),
            present: Arc::default(),
            journal: Journal::default(),
            slugs: HashMap::new(),
            gone: HashMap::new(),
            erased: HashSet::new(),
        }
    }
}

impl<T> Shelf<T> {
    /// The thing with this id.
    pub fn get(&self, id: Uuid) -> Option<&Entry<T>> {
        self.at(self.number_of(id)?)
    }

    /// The number of the thing with this id, if it is or was there.
    pub(super) fn number_of(&self, id: Uuid) -> Option<u32> {
        self.numbers.get(&id).copied()
    }

    /// The thing with this number.
    pub fn at(&self, number: u32) -> Option<&Entry<T>> {
        self.slots.get(number as usize)?.entry.as_deref()
    }

    /// The last change of what is shown of a thing.
    pub(super) fn stamp_of(&self, number: u32) -> Option<Stamp> {
        self.slots.get(number as usize).map(|slot| slot.stamp)
    }

    /// The numbers of all things.
    pub(super) fn present(&self) -> &Arc<RoaringBitmap> {
        &self.present
    }

    /// What changed lately.
    pub(super) fn journal(&self) -> &Journal {
        &self.journal
    }

    /// The id of the thing that has or had this slug, or of the one that it went into.
    pub fn id_of(&self, slug: &Slug) -> Option<Uuid> {
        self.slugs.get(slug).map(|id| self.survivor(*id))
    }

    /// The thing that has or had this slug, or the one that it went into.
    pub fn by_slug(&self, slug: &str) -> Option<&Entry<T>> {
        self.get(self.id_of(&slug.parse().ok()?)?)
    }

    /// Whether there is a thing with this slug, or one that had it or went into it.
    pub fn has(&self, slug: &Slug) -> bool {
        self.id_of(slug).is_some_and(|id| self.get(id).is_some())
    }

    /// The thing that a slug was ever given to.
    pub fn holder(&self, slug: &Slug) -> Option<Uuid> {
        self.slugs.get(slug).copied().or_else(|| self.erased_holder(slug))
    }

    /// Whether a slug was ever given to a thing.
    pub fn knows(&self, slug: &Slug) -> bool {
        self.holder(slug).is_some()
    }

    /// The person whose slug it was before it gave way to a pseudonym, which can be told only from the slug to the
    /// pseudonym.
    fn erased_holder(&self, slug: &Slug) -> Option<Uuid> {
        self.erased.iter().copied().find(|id| self.slugs.get(&pseudonym(*id, slug.as_str())) == Some(id))
    }

    /// Every slug that ever was.
    pub fn slugs(&self) -> impl Iterator<Item = &Slug> {
        self.slugs.keys()
    }

    /// Where the thing is that this slug or id means. `slug_of` tells the slug that a thing has now.
    pub fn locate(&self, key: &str, slug_of: impl Fn(&T) -> Option<&Slug>) -> Whereabouts<&Entry<T>> {
        let Some(id) = self.id_ever(key) else {
            return Whereabouts::Unknown;
        };
        match (self.get(id), self.get(self.survivor(id))) {
            (Some(entry), _) => match slug_of(&entry.kept.record) {
                Some(slug) if slug.as_str() != key => Whereabouts::Renamed(entry),
                _ => Whereabouts::Here(entry),
            },
            (None, Some(survivor)) => Whereabouts::Merged(survivor),
            (None, None) => Whereabouts::Gone,
        }
    }

    /// The id of whatever has or had this slug or id, gone or not.
    pub fn id_ever(&self, key: &str) -> Option<Uuid> {
        let by_slug = key.parse::<Slug>().ok().and_then(|slug| self.holder(&slug));
        by_slug.or_else(|| key.parse::<Uuid>().ok().filter(|id| self.was(*id)))
    }

    /// All things, in no order.
    pub fn iter(&self) -> impl Iterator<Item = &Entry<T>> {
        self.slots.iter().filter_map(|slot| slot.entry.as_deref())
    }

    /// Number of things.
    pub fn len(&self) -> usize {
        usize::try_from(self.present.len()).unwrap_or(usize::MAX)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.present.is_empty()
    }

    fn was(&self, id: Uuid) -> bool {
        self.get(id).is_some() || self.gone.contains_key(&id)
    }

    /// The thing that another went into, however many it went through.
    fn survivor(&self, mut id: Uuid) -> Uuid {
        // What goes into another is gone, so that no circle can come about; the bound is for a damaged log.
        for _ in 0..=self.gone.len() {
            match self.gone.get(&id) {
                Some(Some(into)) => id = *into,
                _ => break,
            }
        }
        id
    }

    /// Puts a thing in its place, and tells its number.
    pub(super) fn put(&mut self, id: Uuid, kept: Kept<T>) -> u32 {
        let next = u32::try_from(self.slots.len()).unwrap_or(u32::MAX);
        let number = *self.numbers.entry(id).or_insert(next);
        let stamp = self.journal.touch(number);
        let entry = Some(Arc::new(Entry { number, kept, searched: OnceLock::new() }));
        match self.slots.get_mut(number as usize) {
            Some(slot) => *slot = Slot { entry, stamp },
            None => self.slots.push_back(Slot { entry, stamp }),
        }
        Arc::make_mut(&mut self.present).insert(number);
        number
    }

    pub(super) fn remove(&mut self, id: Uuid) {
        if let Some(number) = self.number_of(id) {
            let stamp = self.journal.touch(number);
            if let Some(slot) = self.slots.get_mut(number as usize) {
                *slot = Slot { entry: None, stamp };
            }
            Arc::make_mut(&mut self.present).remove(number);
        }
    }

    /// Notes that a thing is shown otherwise than before, because something that it refers to has changed.
    pub(super) fn touch(&mut self, number: u32) {
        if let Some(slot) = self.slots.get_mut(number as usize) {
            slot.stamp = self.journal.touch(number);
        }
    }

    /// Notes the slug and the fate that a change gives a thing.
    pub(super) fn trace(&mut self, change: &ChangeRecord) {
        let id = change.entity.id;
        if let Some(slug) = &change.entity.slug {
            self.slugs.insert(slug.clone(), id);
            if change.entity.kind == EntityKind::Person && is_pseudonym(slug) {
                self.erased.insert(id);
            }
        }
        match change.state.is_some() {
            true => self.gone.remove(&id),
            false => self.gone.insert(id, change.entity.merged_into),
        };
    }
}
