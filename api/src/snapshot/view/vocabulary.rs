//! Vocabularies for readers.

use openapi::{Concept, Vocabulary, VocabularyRecord};

use super::View;
use crate::snapshot::Entry;

impl View<'_> {
    /// A vocabulary.
    pub fn vocabulary(&self, entry: &Entry<VocabularyRecord>) -> Vocabulary {
        let record = &entry.kept.record;
        Vocabulary {
            id: record.slug.clone(),
            kind: record.kind,
            title: record.title.clone(),
            description: record.description.clone(),
            since: record.since.clone(),
            until: record.until.clone(),
            source: record.source.clone(),
            address: record.address.clone(),
            note: record.note.clone(),
            concepts: record
                .concepts
                .iter()
                .map(|concept| Concept {
                    id: concept.slug.clone(),
                    label: self.label(&concept.labels, &concept.slug).to_owned(),
                    labels: concept.labels.clone(),
                    definition: concept.definition.clone(),
                    note: concept.note.clone(),
                    countries: concept.countries.clone(),
                })
                .collect(),
            mappings: record.mappings.clone(),
            revision: entry.kept.revision,
            updated_at: entry.kept.updated_at,
        }
    }
}
