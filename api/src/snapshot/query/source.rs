//! Lists of sources.

use openapi::{Source, parameter::Query};

use super::{Common, key, time_key};
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

    /// The page.
    pub fn page(&self, view: &View<'_>, paging: &Paging) -> Page<Source> {
        let found = view.snapshot.sources.iter().filter(|entry| self.common.admits(entry));
        let keyed = found.map(|entry| {
            let record = &entry.kept.record;
            let key = match self.common.sort.as_str() {
                "title" => key(fold(&record.title)),
                "updated_at" => time_key(entry.kept.updated_at),
                _ => key(record.slug.as_str()),
            };
            (key, record.id.to_string(), entry)
        });
        paging.page(keyed).and_view(|entry| Some(view.source(entry)))
    }
}
