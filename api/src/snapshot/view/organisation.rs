//! Organisations for readers.

use openapi::{Organisation, OrganisationRecord};

use super::View;
use crate::snapshot::Entry;

impl<'a> View<'a> {
    /// An organisation.
    pub fn organisation(&self, entry: &'a Entry<OrganisationRecord>) -> Organisation {
        let record = &entry.kept.record;
        Organisation {
            id: record.id,
            slug: record.slug.clone(),
            name: self.name(&record.names, &record.slug),
            names: record.names.clone(),
            kind: record.kind,
            country: record.country,
            international: record.international,
            region: self.region(record.country).cloned(),
            stakeholder_category: self.category(record).cloned(),
            classifications: record.classifications.clone(),
            parent: record.parent.and_then(|id| self.organisation_ref(id)),
            successor: record.successor.and_then(|id| self.organisation_ref(id)),
            identifiers: record.identifiers.clone(),
            identifier_note: record.identifier_note.clone(),
            website: record.website.clone(),
            coalitions: self.coalitions_of(record.id),
            ambiguity: record.ambiguity.clone(),
            sources: record.sources.clone(),
            note: record.note.clone(),
            revision: entry.kept.revision,
            updated_at: entry.kept.updated_at,
        }
    }
}
