//! Lists of vocabularies.

use openapi::{EntityKind, parameter::Query};

use super::{Common, Found, Sorting, among, key, time_key, word, words};
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

    /// The page, by numbers on the shelf.
    pub fn page(&self, view: &View<'_>, paging: &Paging) -> Page<u32> {
        let shelf = &view.snapshot.vocabularies;
        let mut found = Found::all(shelf);
        if self.kind.is_some() {
            found.retain(|number| {
                shelf.at(number).is_some_and(|entry| among(&self.kind, Some(&word(&entry.kept.record.kind))))
            });
        }
        self.common.leave_updated(shelf, &mut found);
        self.common.leave_matching(shelf, &mut found);
        let sort = self.common.sort.as_str();
        let sorting = Sorting { kind: EntityKind::Vocabulary, sort, by_names_of: &[] };
        sorting.page(
            view,
            paging,
            shelf,
            &found,
            |record| record.id,
            |entry| {
                let record = &entry.kept.record;
                match sort {
                    "title" => key(fold(&record.title)),
                    "updated_at" => time_key(entry.kept.updated_at),
                    _ => key(record.slug.as_str()),
                }
            },
        )
    }
}
