//! Lists of sources.

use openapi::{EntityKind, parameter::Query};

use super::{Common, Found, Sorting, key, time_key};
use crate::{
    registry::text::fold,
    snapshot::{Page, Paging, View},
};

/// Which sources.
#[derive(Debug, Clone)]
pub struct SourceQuery {
    common: Common,
}

impl SourceQuery {
    /// Reads it from parameters.
    pub fn of(query: &Query) -> Self {
        Self { common: Common::of(query) }
    }

    /// The page, by numbers on the shelf.
    pub fn page(&self, view: &View<'_>, paging: &Paging) -> Page<u32> {
        let shelf = &view.snapshot.sources;
        let mut found = Found::all(shelf);
        self.common.leave_updated(shelf, &mut found);
        self.common.leave_matching(shelf, &mut found);
        let sort = self.common.sort.as_str();
        let sorting = Sorting { kind: EntityKind::Source, sort, by_names_of: &[] };
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
