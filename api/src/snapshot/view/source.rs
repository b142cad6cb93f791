//! Sources for readers.

use openapi::{Source, SourceRecord};

use super::View;
use crate::snapshot::Entry;

impl View<'_> {
    /// A source.
    pub fn source(&self, entry: &Entry<SourceRecord>) -> Source {
        let record = &entry.kept.record;
        Source {
            id: record.slug.clone(),
            title: record.title.clone(),
            address: record.address.clone(),
            locator: record.locator.clone(),
            archived_address: record.archived_address.clone(),
            retrieved_on: record.retrieved_on.clone(),
            note: record.note.clone(),
            revision: entry.kept.revision,
            updated_at: entry.kept.updated_at,
        }
    }
}
