//! Persons for readers.

use openapi::{MemberCoalition, Person, PersonRecord};

use super::View;
use crate::snapshot::Entry;

impl View<'_> {
    /// A person.
    pub fn person(&self, entry: &Entry<PersonRecord>) -> Person {
        let record = &entry.kept.record;
        Person {
            id: record.id,
            slug: record.slug.clone(),
            name: record.name.clone(),
            affiliation: record.affiliation.and_then(|id| self.organisation_ref(id)),
            affiliation_as_stated: record.affiliation_as_stated.clone(),
            coalitions: self.coalitions_of(record.id).into_iter().map(MemberCoalition::from).collect(),
            sources: record.sources.clone(),
            note: record.note.clone(),
            revision: entry.kept.revision,
            updated_at: entry.kept.updated_at,
        }
    }
}
