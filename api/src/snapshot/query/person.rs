//! Lists of persons.

use openapi::{Person, parameter::Query};

use super::{Common, key, time_key, words};
use crate::{
    registry::text::fold,
    snapshot::{Page, Paging, Snapshot, View},
};

/// Which persons.
#[derive(Debug, Clone)]
pub struct PersonQuery {
    common: Common,
    coalition: Option<Vec<String>>,
}

impl PersonQuery {
    /// Reads it from parameters.
    pub fn of(query: &Query) -> Self {
        Self { common: Common::of(query), coalition: words(query, "coalition") }
    }

    /// The page.
    pub fn page(&self, view: &View<'_>, paging: &Paging) -> Page<Person> {
        let coalitions = self.coalition.as_ref().map(|slugs| Snapshot::ids(&view.snapshot.coalitions, slugs));
        let holders = self.common.holders(view);
        let found = view.snapshot.people.iter().filter(|entry| {
            !entry.kept.record.erased
                && self.common.admits_named(entry, entry.kept.record.id, holders.as_ref())
                && coalitions.as_ref().is_none_or(|ids| {
                    view.snapshot.memberships_of(entry.kept.record.id).any(|membership| {
                        ids.contains(&membership.kept.record.coalition)
                            && view.standing(&membership.kept.record).is_some()
                    })
                })
        });
        let keyed = found.map(|entry| {
            let key = match self.common.sort.as_str() {
                "updated_at" => time_key(entry.kept.updated_at),
                _ => key(fold(&entry.kept.record.name)),
            };
            (key, entry.kept.record.id.to_string(), entry)
        });
        paging.page(keyed).and_view(|entry| Some(view.person(entry)))
    }
}
