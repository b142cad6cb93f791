//! Where lists look things up: bitmaps by value, days, and who refers to whom.

use std::sync::Arc;

use imbl::{HashMap, Vector};
use openapi::{
    CoalitionRecord, CountryCode, EntityKind, MemberKind, MembershipRecord, OrganisationKind,
    OrganisationRecord, Slug,
};
use roaring::RoaringBitmap;
use uuid::Uuid;

use super::{
    bitmaps::Bitmaps,
    days::{self, Days},
    span::Span,
};
use crate::store::Record;

/// What is looked up of a snapshot. Copies share what they have in common.
#[derive(Debug, Clone, Default)]
pub(super) struct Facets {
    /// Organisations by kind.
    pub(super) kind: Bitmaps<OrganisationKind>,
    /// Organisations by country.
    pub(super) country: Bitmaps<CountryCode>,
    /// When organisations are called otherwise.
    pub(super) organisation_names: Days,
    /// When organisations are in other categories.
    pub(super) categories: Days,
    /// When coalitions are called otherwise.
    pub(super) coalition_names: Days,
    /// Memberships by coalition.
    pub(super) coalition: Bitmaps<Uuid>,
    /// Memberships of which the member, or the coalition, is called or classified otherwise on some days.
    changing: Bitmaps<End>,
    /// Memberships by kind of member.
    pub(super) member_kind: Bitmaps<MemberKind>,
    /// Memberships by role.
    pub(super) role: Bitmaps<Slug>,
    /// Memberships by country of the member.
    pub(super) member_country: Bitmaps<CountryCode>,
    /// How often a language is the primary one of a name or another text.
    languages: HashMap<Arc<str>, u32>,
    /// The days of memberships, by number.
    pub(super) spans: Vector<Option<Span>>,
    /// Memberships by member, in the order of their ids.
    memberships_of: HashMap<Uuid, Arc<[u32]>>,
    /// What shows a thing, apart from memberships.
    mentions: HashMap<Uuid, Arc<[(EntityKind, Uuid)]>>,
}

/// One of the two that a membership connects.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum End {
    Member,
    Coalition,
}

/// What a membership has from the things that it connects.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Around {
    /// The country of its member.
    pub(super) country: Option<CountryCode>,
    /// Whether member and coalition are called or classified otherwise on some days.
    pub(super) changes: (bool, bool),
}

impl Around {
    /// What it has from an organisation and from its coalition, where they are there.
    pub(super) fn of(member: Option<&OrganisationRecord>, coalition: Option<&CoalitionRecord>) -> Self {
        Self {
            country: member.and_then(|organisation| organisation.country),
            changes: (member.is_some_and(organisation_changes), coalition.is_some_and(coalition_changes)),
        }
    }
}

/// Whether an organisation is called or classified otherwise on some days.
fn organisation_changes(organisation: &OrganisationRecord) -> bool {
    let days = days::of_names(&organisation.names).chain(days::of_category(&organisation.classifications));
    days.count() > 0
}

/// Whether a coalition is called otherwise on some days.
fn coalition_changes(coalition: &CoalitionRecord) -> bool {
    days::of_names(&coalition.names).count() > 0
}

/// The things that a record shows besides itself; memberships are found by other ways.
fn mentioned(record: &Record) -> Vec<Uuid> {
    match record {
        Record::Organisation(o) => o.parent.into_iter().chain(o.successor).collect(),
        Record::Person(p) => p.affiliation.into_iter().collect(),
        Record::Coalition(c) => {
            let listed = c.listings.iter().flat_map(|l| &l.items).flat_map(|item| &item.members);
            c.relations.iter().map(|relation| relation.coalition).chain(listed.copied()).collect()
        }
        Record::Source(_) | Record::Vocabulary(_) | Record::Membership(_) => Vec::new(),
    }
}

/// The primary languages of the names and texts among which one is chosen.
fn languages_of(record: &Record, mut found: impl FnMut(&str)) {
    match record {
        Record::Organisation(o) => o.names.iter().for_each(|name| found(name.lang.primary())),
        Record::Coalition(c) => {
            c.names.iter().for_each(|name| found(name.lang.primary()));
            c.mission_statements.iter().for_each(|mission| found(mission.lang.primary()));
        }
        Record::Vocabulary(v) => {
            let labels = v.concepts.iter().flat_map(|concept| concept.labels.keys());
            labels.for_each(|lang| found(lang.split('-').next().unwrap_or_default()));
        }
        Record::Source(_) | Record::Person(_) | Record::Membership(_) => {}
    }
}

impl Facets {
    /// The memberships in a coalition.
    pub(super) fn members_of(&self, coalition: Uuid) -> Option<&Arc<RoaringBitmap>> {
        self.coalition.get(&coalition)
    }

    /// Whether the member of a membership, and its coalition, is called or classified otherwise on some days.
    pub(super) fn changes_around(&self, membership: u32) -> (bool, bool) {
        let changes = |end: End| self.changing.get(&end).is_some_and(|numbers| numbers.contains(membership));
        (changes(End::Member), changes(End::Coalition))
    }

    /// The memberships of a member, in the order of their ids.
    pub(super) fn memberships_of(&self, member: Uuid) -> &[u32] {
        self.memberships_of.get(&member).map_or(&[], AsRef::as_ref)
    }

    /// What shows a thing, apart from memberships.
    pub(super) fn mentions_of(&self, id: Uuid) -> &[(EntityKind, Uuid)] {
        self.mentions.get(&id).map_or(&[], AsRef::as_ref)
    }

    /// Whether anything is written in a language, given its primary subtag.
    pub(super) fn is_spoken(&self, primary: &str) -> bool {
        self.languages.contains_key(primary)
    }

    fn note_language(&mut self, primary: &str, there: bool) {
        match (self.languages.get_mut(primary), there) {
            (Some(times), true) => *times += 1,
            (Some(times), false) if *times > 1 => *times -= 1,
            (Some(_), false) => {
                self.languages.remove(primary);
            }
            (None, true) => {
                self.languages.insert(primary.into(), 1);
            }
            (None, false) => {}
        }
    }

    /// Takes a record in, or out again.
    pub(super) fn note(&mut self, record: &Record, number: u32, there: bool) {
        let by = (record.kind(), record.id());
        for id in mentioned(record) {
            let others = self.mentions_of(id).iter().copied().filter(|other| *other != by);
            let now: Arc<[_]> = others.chain(there.then_some(by)).collect();
            keep(&mut self.mentions, id, now);
        }
        let days = |days: &mut Days, of: &mut dyn Iterator<Item = chrono::NaiveDate>| match there {
            true => days.add(of),
            false => days.take(of),
        };
        match record {
            Record::Organisation(o) => {
                set(&mut self.kind, &o.kind, number, there);
                days(&mut self.organisation_names, &mut days::of_names(&o.names));
                days(&mut self.categories, &mut days::of_category(&o.classifications));
                let memberships = self.memberships_of.get(&o.id).into_iter().flat_map(|m| m.iter());
                if let Some(country) = &o.country {
                    set(&mut self.country, country, number, there);
                    memberships.clone().for_each(|m| set(&mut self.member_country, country, *m, there));
                }
                if organisation_changes(o) {
                    memberships.for_each(|m| set(&mut self.changing, &End::Member, *m, there));
                }
            }
            Record::Coalition(c) => {
                days(&mut self.coalition_names, &mut days::of_names(&c.names));
                if coalition_changes(c) {
                    let memberships = self.coalition.get(&c.id).cloned().unwrap_or_default();
                    memberships.iter().for_each(|m| set(&mut self.changing, &End::Coalition, m, there));
                }
            }
            Record::Source(_) | Record::Vocabulary(_) | Record::Person(_) | Record::Membership(_) => {}
        }
        languages_of(record, |primary| self.note_language(primary, there));
    }

    /// Takes a membership in, or out again, given what it has from others and the ids of memberships.
    pub(super) fn note_membership(
        &mut self,
        record: &MembershipRecord,
        number: u32,
        Around { country, changes }: Around,
        there: bool,
        id_of: impl Fn(u32) -> Option<Uuid>,
    ) {
        set(&mut self.coalition, &record.coalition, number, there);
        set(&mut self.member_kind, &record.member.kind, number, there);
        set(&mut self.role, &record.role, number, there);
        if let Some(country) = &country {
            set(&mut self.member_country, country, number, there);
        }
        for (end, changes) in [(End::Member, changes.0), (End::Coalition, changes.1)] {
            if changes {
                set(&mut self.changing, &end, number, there);
            }
        }
        let member = record.member.id;
        let others = self.memberships_of(member).iter().copied().filter(|other| *other != number);
        let mut now: Vec<u32> = others.collect();
        if there {
            let at = now.partition_point(|other| id_of(*other).is_some_and(|id| id < record.id));
            now.insert(at, number);
        }
        keep(&mut self.memberships_of, member, now.into());
        let span = there.then(|| Span::of(record));
        while self.spans.len() <= number as usize {
            self.spans.push_back(None);
        }
        self.spans.set(number as usize, span);
    }
}

fn set<K: std::hash::Hash + Eq + Clone>(bitmaps: &mut Bitmaps<K>, value: &K, number: u32, there: bool) {
    match there {
        true => bitmaps.insert(value.clone(), number),
        false => bitmaps.remove(value, number),
    }
}

fn keep<T>(map: &mut HashMap<Uuid, Arc<[T]>>, id: Uuid, now: Arc<[T]>) {
    match now.is_empty() {
        true => map.remove(&id),
        false => map.insert(id, now),
    };
}
