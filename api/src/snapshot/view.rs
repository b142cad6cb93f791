//! A snapshot seen through a lens: in a language, on a day.
//!
//! One file per kind of thing turns records into what a reader gets.

mod category;
mod change;
mod coalition;
mod member;
mod membership;
mod organisation;
mod person;
mod source;
mod suggestion;
mod vocabulary;

use std::{cell::RefCell, collections::BTreeSet, sync::Arc};

use chrono::NaiveDate;
use openapi::{
    Certainty, CoalitionRecord, CountryCode, EntityKind, LanguageTag, MembershipRecord, MembershipStatus,
    OrganisationRecord, Slug, ThingRef,
};
use serde_json::Value;
use uuid::Uuid;

pub use change::change;

use super::{Holders, Index, Snapshot};
use crate::registry::{certainty, classification, coalition_status, membership_status, naming, text::fold};

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
}

impl<'a> View<'a> {
    /// Looks at a snapshot.
    pub fn new(snapshot: &'a Snapshot, lens: Lens) -> Self {
        Self { snapshot, lens, index: None, used: RefCell::default() }
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

    /// A thing of whatever kind as a reader gets it, as JSON.
    pub fn thing(&self, kind: EntityKind, id: Uuid) -> Option<Value> {
        let snapshot = self.snapshot;
        let seen = match kind {
            EntityKind::Source => serde_json::to_value(self.source(snapshot.sources.get(id)?)),
            EntityKind::Vocabulary => serde_json::to_value(self.vocabulary(snapshot.vocabularies.get(id)?)),
            EntityKind::Organisation => {
                serde_json::to_value(self.organisation(snapshot.organisations.get(id)?))
            }
            EntityKind::Person => serde_json::to_value(self.person(snapshot.people.get(id)?)),
            EntityKind::Coalition => serde_json::to_value(self.coalition(snapshot.coalitions.get(id)?)?),
            EntityKind::Membership => serde_json::to_value(self.membership(snapshot.memberships.get(id)?)?),
        };
        seen.inspect_err(|error| tracing::error!(%error, "a thing could not be written")).ok()
    }

    /// The languages of the names and texts given out so far, for `Content-Language`.
    pub fn languages_used(&self) -> Vec<String> {
        self.used.borrow().iter().filter(|lang| *lang != "und").cloned().collect()
    }

    /// The day on which names and categories are taken.
    fn day(&self) -> NaiveDate {
        self.lens.as_of.unwrap_or(self.lens.today)
    }

    fn spoken(&self, chosen: Option<naming::Chosen<'_>>) -> Option<String> {
        let (text, lang) = chosen?;
        if !self.used.borrow().contains(lang) {
            self.used.borrow_mut().insert(lang.to_owned());
        }
        Some(text.to_owned())
    }

    /// The name of a thing; its slug where it has none on that day.
    pub(super) fn name(&self, names: &[openapi::Name], slug: &Slug) -> String {
        self.spoken(naming::name(names, &self.lens.languages, self.day()))
            .or_else(|| names.first().map(|name| name.value.clone()))
            .unwrap_or_else(|| slug.to_string())
    }

    fn label(&self, labels: &std::collections::BTreeMap<String, String>, slug: &Slug) -> String {
        self.spoken(naming::label(labels, &self.lens.languages)).unwrap_or_else(|| slug.to_string())
    }

    /// What a thing of this name is ordered by.
    pub(super) fn name_key(&self, names: &[openapi::Name], slug: &Slug) -> String {
        let chosen = naming::name(names, &self.lens.languages, self.day());
        fold(chosen.map_or_else(|| slug.as_str(), |(name, _)| name))
    }

    /// The coalition with this id, where there is one.
    pub fn coalition_ref(&self, id: Uuid) -> Option<ThingRef> {
        let record = &self.snapshot.coalitions.get(id)?.kept.record;
        Some(ThingRef { slug: record.slug.clone(), name: self.name(&record.names, &record.slug) })
    }

    /// The organisation with this id, where there is one.
    pub fn organisation_ref(&self, id: Uuid) -> Option<ThingRef> {
        let record = &self.snapshot.organisations.get(id)?.kept.record;
        Some(ThingRef { slug: record.slug.clone(), name: self.name(&record.names, &record.slug) })
    }

    /// The one category of an organisation.
    pub(super) fn category(&self, organisation: &'a OrganisationRecord) -> Option<&'a Slug> {
        classification::pivot(&organisation.classifications, self.day())
    }

    /// The regional group of a country.
    pub(super) fn region(&self, country: Option<CountryCode>) -> Option<&'a Slug> {
        let groups = self.snapshot.vocabularies.by_slug(classification::REGION_SCHEME)?;
        classification::region(&groups.kept.record.concepts, country?, self.day())
    }

    /// Whether a coalition is to be listed: it did not certainly come later.
    pub(super) fn existed(&self, coalition: &CoalitionRecord) -> bool {
        !self
            .lens
            .as_of
            .is_some_and(|day| coalition_status::not_yet_formed(coalition.formed_on.as_ref(), day))
    }

    /// How a membership stands; `None` where it certainly did not hold on the day asked for.
    pub(super) fn standing(
        &self,
        membership: &MembershipRecord,
    ) -> Option<(MembershipStatus, Option<Certainty>)> {
        let today = self.lens.today;
        let certainty = match self.lens.as_of {
            None => None,
            Some(day) => {
                let coalition = self.snapshot.coalitions.get(membership.coalition)?;
                if !self.existed(&coalition.kept.record) {
                    return None;
                }
                Some(certainty::of_membership(membership, day, today)?)
            }
        };
        Some((membership_status::on(membership, self.lens.as_of, today), certainty))
    }
}
