//! Lists of vocabularies.

use openapi::{Vocabulary, parameter::Query};

use super::{Common, among, key, time_key, word, words};
use crate::{
    registry::text::fold,
    snapshot::{Page, Paging, View},
};

/// Which vocabularies.
#[derive(Debug, Clone)]
pub struct VocabularyQuery {
    common: Common,
    kind: Option<Vec<String>>,
}

impl VocabularyQuery {
    /// Reads it from parameters.
    pub fn of(query: &Query) -> Self {
        Self { common: Common::of(query), kind: words(query, "kind") }
    }

    /// The page.
    pub fn page(&self, view: &View<'_>, paging: &Paging) -> Page<Vocabulary> {
        let found = view.snapshot.vocabularies.iter().filter(|entry| {
            self.common.admits(entry) && among(&self.kind, Some(&word(&entry.kept.record.kind)))
        });
        let keyed = found.map(|entry| {
            let record = &entry.kept.record;
            let key = match self.common.sort.as_str() {
                "title" => key(fold(&record.title)),
                "updated_at" => time_key(entry.kept.updated_at),
                _ => key(record.slug.as_str()),
            };
            (key, record.id.to_string(), entry)
        });
        paging.page(keyed).and_view(|entry| Some(view.vocabulary(entry)))
    }
}
