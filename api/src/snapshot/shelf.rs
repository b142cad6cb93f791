//! Things of one kind, and where each is to be found.

use std::sync::Arc;

use imbl::{HashMap, HashSet};
use openapi::{ChangeRecord, EntityKind, Slug};
use uuid::Uuid;

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
    things: HashMap<Uuid, Arc<Entry<T>>>,
    /// Every slug that ever was, with the thing it was given to.
    slugs: HashMap<Slug, Uuid>,
    /// What things went into that are gone; `None` for those that were taken out.
    gone: HashMap<Uuid, Option<Uuid>>,
    /// Persons whose slugs gave way to pseudonyms.
    erased: HashSet<Uuid>,
}

/// A thing and what it is searched by.
#[derive(Debug)]
pub struct Entry<T> {
    /// The record and its last change.
    pub kept: Kept<T>,
    /// Everything `q` looks at, folded.
    pub(super) searched: Arc<str>,
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
        Self { things: HashMap::new(), slugs: HashMap::new(), gone: HashMap::new(), erased: HashSet::new() }
    }
}

impl<T> Shelf<T> {
    /// The thing with this id.
    pub fn get(&self, id: Uuid) -> Option<&Entry<T>> {
        self.things.get(&id).map(AsRef::as_ref)
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
        self.things.values().map(AsRef::as_ref)
    }

    /// Number of things.
    pub fn len(&self) -> usize {
        self.things.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.things.is_empty()
    }

    fn was(&self, id: Uuid) -> bool {
        self.things.contains_key(&id) || self.gone.contains_key(&id)
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

    pub(super) fn put(&mut self, id: Uuid, kept: Kept<T>, searched: &str) {
        self.things.insert(id, Arc::new(Entry { kept, searched: transliterated(searched).join(" ").into() }));
    }

    pub(super) fn remove(&mut self, id: Uuid) {
        self.things.remove(&id);
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
