//! A snapshot seen through a lens: in a language, on a day.
//!
//! One file per kind of thing turns records into what a reader gets.

mod balance;
mod category;
mod change;
mod coalition;
mod compliance;
mod group;
mod member;
mod membership;
mod organisation;
mod overlap;
mod person;
mod piece;
mod source;
mod suggestion;
mod tally;
mod turnover;
mod vocabulary;

use std::{
    cell::{OnceCell, RefCell},
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

use chrono::NaiveDate;
use openapi::{
    Certainty, CoalitionRecord, CountryCode, LanguageTag, MembershipStatus, OrganisationRecord, Slug,
    ThingRef,
};
use serde::Serialize;
use uuid::Uuid;

pub use balance::Grouping;
pub use change::change;
pub use coalition::UNKNOWN_CATEGORY;

use roaring::RoaringBitmap;

use super::{
    Holders, Index, Snapshot,
    days::Period,
    pieces::SettingMark,
    span::Lookout,
    tongue::{self, Tongue},
    worked::Regions,
};
use crate::registry::{classification, coalition_status, naming, text::fold};

/// In which languages and on which day to look.
#[derive(Debug, Clone)]
pub struct Lens {
    /// Languages in order of preference; empty = as the registry has it, English first.
    pub languages: Vec<LanguageTag>,
    /// The day that was asked for.
    pub as_of: Option<NaiveDate>,
    /// The day it is, for what "current" means.
    pub today: NaiveDate,
}

/// A snapshot seen through a lens. It remembers in which languages it has answered.
#[derive(Debug)]
pub struct View<'a> {
    /// What is seen.
    pub snapshot: &'a Snapshot,
    /// How it is seen.
    pub lens: Lens,
    /// What its things are found by, where there is an index: the past has none.
    index: Option<Arc<Index>>,
    used: RefCell<BTreeSet<String>>,
    /// The places of languages that are among these.
    heard: RefCell<Vec<u32>>,
    pub(super) lookout: Lookout,
    tongue: OnceCell<Tongue>,
    regions: OnceCell<Arc<Regions>>,
    /// The times in which the day lies, by the names of organisations and of coalitions and by categories.
    times: OnceCell<((Period, Period), Period)>,
    /// The settings by which pieces seen here are kept, `None` where they are not kept: `[0]` of all but memberships,
    /// then those of memberships by what of them changes with time.
    settings: [OnceCell<Option<SettingMark>>; 5],
    /// Memberships in coalitions that did not exist yet.
    premature: OnceCell<Arc<RoaringBitmap>>,
    coalitions: RefCell<HashMap<Uuid, Option<Known<'a>>>>,
}

/// A coalition as it is called here.
#[derive(Debug, Clone)]
struct Known<'a> {
    slug: &'a Slug,
    name: &'a str,
    /// The language of the name, where one was chosen.
    lang: Option<&'a str>,
    /// The name folded.
    key: Arc<str>,
}

/// Another thing, with enough to show it: a [`ThingRef`] that borrows.
#[derive(Debug, Clone, Copy, Serialize)]
pub(super) struct Shown<'a> {
    slug: &'a Slug,
    name: &'a str,
}

impl From<Shown<'_>> for ThingRef {
    fn from(shown: Shown<'_>) -> Self {
        Self { slug: shown.slug.clone(), name: shown.name.to_owned() }
    }
}

impl<'a> View<'a> {
    /// Looks at a snapshot.
    pub fn new(snapshot: &'a Snapshot, lens: Lens) -> Self {
        Self {
            snapshot,
            lookout: Lookout::of(&lens),
            lens,
            index: None,
            used: RefCell::default(),
            heard: RefCell::default(),
            tongue: OnceCell::new(),
            regions: OnceCell::new(),
            times: OnceCell::new(),
            settings: Default::default(),
            premature: OnceCell::new(),
            coalitions: RefCell::default(),
        }
    }

    /// With the index of the snapshot.
    pub fn with_index(self, index: Option<Arc<Index>>) -> Self {
        Self { index, ..self }
    }

    /// What its things are found by, where there is an index.
    pub fn index(&self) -> Option<Arc<Index>> {
        self.index.clone()
    }

    /// The things that have the words of `q` in their names; `None` where they have to be read for that.
    pub(super) fn holders(&self, q: &str) -> Option<Holders> {
        Some(self.index.as_ref()?.holders(q))
    }

    /// The languages of the names and texts given out so far, for `Content-Language`.
    pub fn languages_used(&self) -> Vec<String> {
        self.used.borrow().iter().filter(|lang| *lang != "und").cloned().collect()
    }

    /// The day on which names and categories are taken.
    fn day(&self) -> NaiveDate {
        self.lens.as_of.unwrap_or(self.lens.today)
    }

    /// The languages asked for, as far as they make a difference.
    pub(super) fn tongue(&self) -> &Tongue {
        self.tongue.get_or_init(|| tongue::of(&self.lens.languages, &self.snapshot.facets))
    }

    /// The times in which the day lies, by the names of organisations and of coalitions.
    pub(super) fn periods(&self) -> (Period, Period) {
        self.times().0
    }

    fn times(&self) -> ((Period, Period), Period) {
        *self.times.get_or_init(|| {
            let (facets, day) = (&self.snapshot.facets, self.day());
            let names = (facets.organisation_names.period(day), facets.coalition_names.period(day));
            (names, facets.categories.period(day))
        })
    }

    /// The time in which the day lies, by the categories of organisations.
    pub(super) fn category_period(&self) -> Period {
        self.times().1
    }

    fn speaks(&self, lang: &str) {
        if !self.used.borrow().contains(lang) {
            self.used.borrow_mut().insert(lang.to_owned());
        }
    }

    fn spoken<'n>(&self, chosen: Option<naming::Chosen<'n>>) -> Option<&'n str> {
        let (text, lang) = chosen?;
        self.speaks(lang);
        Some(text)
    }

    /// The name of a thing; its slug where it has none on that day.
    pub(super) fn name<'n>(&self, names: &'n [openapi::Name], slug: &'n Slug) -> &'n str {
        self.spoken(naming::name(names, &self.lens.languages, self.day()))
            .unwrap_or_else(|| names.first().map_or_else(|| slug.as_str(), |name| name.value.as_str()))
    }

    fn label<'n>(&self, labels: &'n std::collections::BTreeMap<String, String>, slug: &'n Slug) -> &'n str {
        self.spoken(naming::label(labels, &self.lens.languages)).unwrap_or_else(|| slug.as_str())
    }

    /// What a thing of this name is ordered by.
    pub(super) fn name_key(&self, names: &[openapi::Name], slug: &Slug) -> String {
        let chosen = naming::name(names, &self.lens.languages, self.day());
        fold(chosen.map_or_else(|| slug.as_str(), |(name, _)| name))
    }

    /// What the coalition with this id is called; remembered, because many things show it.
    fn known_coalition(&self, id: Uuid) -> Option<Known<'a>> {
        let known = self.coalitions.borrow().get(&id).cloned();
        let known = known.unwrap_or_else(|| {
            let known = self.snapshot.coalitions.get(id).map(|entry| {
                let record = &entry.kept.record;
                let chosen = naming::name(&record.names, &self.lens.languages, self.day());
                let other = || record.names.first().map_or(record.slug.as_str(), |name| &name.value);
                let name = chosen.map_or_else(other, |(name, _)| name);
                let lang = chosen.map(|(_, lang)| lang);
                Known { slug: &record.slug, name, lang, key: fold(name).into() }
            });
            self.coalitions.borrow_mut().insert(id, known.clone());
            known
        })?;
        if let Some(lang) = known.lang {
            self.speaks(lang);
        }
        Some(known)
    }

    fn shown_coalition(&self, id: Uuid) -> Option<Shown<'a>> {
        self.known_coalition(id).map(|known| Shown { slug: known.slug, name: known.name })
    }

    fn shown_organisation(&self, id: Uuid) -> Option<Shown<'a>> {
        let record = &self.snapshot.organisations.get(id)?.kept.record;
        Some(Shown { slug: &record.slug, name: self.name(&record.names, &record.slug) })
    }

    /// The coalition with this id, where there is one.
    pub fn coalition_ref(&self, id: Uuid) -> Option<ThingRef> {
        self.shown_coalition(id).map(ThingRef::from)
    }

    /// The organisation with this id, where there is one.
    pub fn organisation_ref(&self, id: Uuid) -> Option<ThingRef> {
        self.shown_organisation(id).map(ThingRef::from)
    }

    /// The one category of an organisation.
    pub(super) fn category<'n>(&self, organisation: &'n OrganisationRecord) -> Option<&'n Slug> {
        classification::pivot(&organisation.classifications, self.day())
    }

    /// The regional group of a country.
    pub(crate) fn region(&self, country: Option<CountryCode>) -> Option<&Slug> {
        let regions = self.regions.get_or_init(|| self.snapshot.regions());
        regions.region(country?, self.day())
    }

    /// Whether a coalition is to be listed: it did not certainly come later.
    pub(super) fn existed(&self, coalition: &CoalitionRecord) -> bool {
        !self
            .lens
            .as_of
            .is_some_and(|day| coalition_status::not_yet_formed(coalition.formed_on.as_ref(), day))
    }

    /// How a membership stands; `None` where it certainly did not hold on the day asked for.
    pub(super) fn standing_at(&self, number: u32) -> Option<(MembershipStatus, Option<Certainty>)> {
        match self.premature.get_or_init(|| self.premature()).contains(number) {
            true => None,
            false => self.snapshot.facets.spans.get(number as usize)?.as_ref()?.standing(self.lookout),
        }
    }
}
