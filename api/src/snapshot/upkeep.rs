//! How a change gets into a snapshot: the record, what is looked up by it, and what is shown otherwise because of it.

use std::sync::Arc;

use openapi::{
    CoalitionRecord, EntityKind, MemberKind, MembershipRecord, Name, OrganisationRecord, PersonRecord,
    Revision, SourceRecord, Timestamp, VocabularyRecord,
};
use uuid::Uuid;

use super::{Shelf, Snapshot, facets::Around, shelf::Called};
use crate::store::{Kept, Record};

fn names(names: &[Name]) -> String {
    names.iter().map(|name| name.value.as_str()).collect::<Vec<_>>().join("\n")
}

impl Called for SourceRecord {
    fn called(&self) -> String {
        format!("{} {}", self.slug, self.title)
    }
}

impl Called for VocabularyRecord {
    fn called(&self) -> String {
        let labels = self.concepts.iter().flat_map(|concept| concept.labels.values());
        std::iter::once(&self.title).chain(labels).map(String::as_str).collect::<Vec<_>>().join("\n")
    }
}

impl Called for OrganisationRecord {
    fn called(&self) -> String {
        names(&self.names)
    }
}

impl Called for PersonRecord {
    /// Nobody is found by the name that stands for those of erased persons.
    fn called(&self) -> String {
        if self.erased { String::new() } else { self.name.clone() }
    }
}

impl Called for CoalitionRecord {
    fn called(&self) -> String {
        names(&self.names)
    }
}

impl Called for MembershipRecord {
    fn called(&self) -> String {
        String::new()
    }
}

impl Snapshot {
    pub(super) fn put(&mut self, record: Record, revision: Revision, updated_at: Timestamp) {
        let before = self.record(record.kind(), record.id());
        if let Some(before) = &before {
            self.note(before, false);
        }
        self.shelve(record.clone(), revision, updated_at);
        self.note(&record, true);
        self.touch_around(before.as_ref(), Some(&record));
    }

    pub(super) fn remove(&mut self, kind: EntityKind, id: Uuid) {
        let Some(before) = self.record(kind, id) else { return };
        self.note(&before, false);
        match kind {
            EntityKind::Source => self.sources.remove(id),
            EntityKind::Vocabulary => self.vocabularies.remove(id),
            EntityKind::Organisation => self.organisations.remove(id),
            EntityKind::Person => self.people.remove(id),
            EntityKind::Coalition => self.coalitions.remove(id),
            EntityKind::Membership => self.memberships.remove(id),
        }
        self.touch_around(Some(&before), None);
    }

    /// Puts a record on its shelf.
    fn shelve(&mut self, record: Record, revision: Revision, updated_at: Timestamp) {
        fn on<T>(shelf: &mut Shelf<T>, id: Uuid, record: Arc<T>, revision: Revision, updated_at: Timestamp) {
            shelf.put(id, Kept { record, revision, updated_at });
        }
        match record {
            Record::Source(r) => on(&mut self.sources, r.id, r, revision, updated_at),
            Record::Vocabulary(r) => on(&mut self.vocabularies, r.id, r, revision, updated_at),
            Record::Organisation(r) => on(&mut self.organisations, r.id, r, revision, updated_at),
            Record::Person(r) => on(&mut self.people, r.id, r, revision, updated_at),
            Record::Coalition(r) => on(&mut self.coalitions, r.id, r, revision, updated_at),
            Record::Membership(r) => on(&mut self.memberships, r.id, r, revision, updated_at),
        }
    }

    /// Takes a record that is on its shelf into the index, or out again.
    fn note(&mut self, record: &Record, there: bool) {
        let number = match record {
            Record::Source(r) => self.sources.number_of(r.id),
            Record::Vocabulary(r) => self.vocabularies.number_of(r.id),
            Record::Organisation(r) => self.organisations.number_of(r.id),
            Record::Person(r) => self.people.number_of(r.id),
            Record::Coalition(r) => self.coalitions.number_of(r.id),
            Record::Membership(r) => self.memberships.number_of(r.id),
        };
        let Some(number) = number else { return };
        match record {
            Record::Membership(membership) => {
                let around = self.around(membership);
                let memberships = &self.memberships;
                let id_of = |number| memberships.at(number).map(|entry| entry.kept.record.id);
                self.facets.note_membership(membership, number, around, there, id_of);
            }
            other => self.facets.note(other, number, there),
        }
    }

    /// What a membership has from its member and its coalition.
    fn around(&self, membership: &MembershipRecord) -> Around {
        let member = self.organisations.get(membership.member.id);
        let coalition = self.coalitions.get(membership.coalition);
        Around::of(member.map(|entry| &*entry.kept.record), coalition.map(|entry| &*entry.kept.record))
    }

    /// Touches what shows a thing, as far as it is shown otherwise.
    fn touch_around(&mut self, before: Option<&Record>, after: Option<&Record>) {
        match (before, after) {
            (Some(Record::Organisation(a)), Some(Record::Organisation(b))) => {
                let renamed = (&a.slug, &a.names) != (&b.slug, &b.names);
                if renamed || (a.country, &a.classifications) != (b.country, &b.classifications) {
                    self.touch_memberships_of(b.id);
                }
                if renamed {
                    self.touch_mentions_of(b.id);
                }
            }
            (Some(Record::Person(a)), Some(Record::Person(b))) => {
                if (&a.slug, &a.name) != (&b.slug, &b.name) {
                    self.touch_memberships_of(b.id);
                    self.touch_mentions_of(b.id);
                }
            }
            (Some(Record::Coalition(a)), Some(Record::Coalition(b))) => {
                let renamed = (&a.slug, &a.names) != (&b.slug, &b.names);
                if renamed || a.formed_on != b.formed_on {
                    self.touch_members_of(b.id);
                }
                if renamed {
                    self.touch_mentions_of(b.id);
                }
            }
            // It came or went.
            (before, after) => {
                for record in [before, after].into_iter().flatten() {
                    match record {
                        Record::Organisation(_) | Record::Person(_) => {
                            self.touch_memberships_of(record.id());
                            self.touch_mentions_of(record.id());
                        }
                        Record::Coalition(_) => {
                            self.touch_members_of(record.id());
                            self.touch_mentions_of(record.id());
                        }
                        Record::Membership(membership) => self.touch_ends(membership),
                        Record::Source(_) | Record::Vocabulary(_) => {}
                    }
                }
            }
        }
    }

    fn touch(&mut self, kind: EntityKind, id: Uuid) {
        fn on<T>(shelf: &mut Shelf<T>, id: Uuid) {
            if let Some(number) = shelf.number_of(id) {
                shelf.touch(number);
            }
        }
        match kind {
            EntityKind::Source => on(&mut self.sources, id),
            EntityKind::Vocabulary => on(&mut self.vocabularies, id),
            EntityKind::Organisation => on(&mut self.organisations, id),
            EntityKind::Person => on(&mut self.people, id),
            EntityKind::Coalition => on(&mut self.coalitions, id),
            EntityKind::Membership => on(&mut self.memberships, id),
        }
    }

    fn touch_mentions_of(&mut self, id: Uuid) {
        for (kind, by) in self.facets.mentions_of(id).to_vec() {
            self.touch(kind, by);
        }
    }

    /// Touches the memberships of a member and their coalitions, which count their members by category.
    fn touch_memberships_of(&mut self, member: Uuid) {
        let numbers = self.facets.memberships_of(member).to_vec();
        for number in numbers {
            let coalition = self.memberships.at(number).map(|entry| entry.kept.record.coalition);
            self.memberships.touch(number);
            if let Some(coalition) = coalition {
                self.touch(EntityKind::Coalition, coalition);
            }
        }
    }

    /// Touches the memberships in a coalition and their members.
    fn touch_members_of(&mut self, coalition: Uuid) {
        let Some(numbers) = self.facets.members_of(coalition).cloned() else { return };
        for number in numbers.iter() {
            let member = self.memberships.at(number).map(|entry| entry.kept.record.member);
            self.memberships.touch(number);
            if let Some(member) = member {
                self.touch(kind_of(member.kind), member.id);
            }
        }
    }

    /// Touches the coalition and the member of a membership.
    fn touch_ends(&mut self, membership: &MembershipRecord) {
        self.touch(EntityKind::Coalition, membership.coalition);
        self.touch(kind_of(membership.member.kind), membership.member.id);
    }
}

fn kind_of(member: MemberKind) -> EntityKind {
    match member {
        MemberKind::Organisation => EntityKind::Organisation,
        MemberKind::Person => EntityKind::Person,
    }
}
