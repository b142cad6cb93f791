//! Lists of persons.

use openapi::{EntityKind, parameter::Query};

use super::{Common, Found, Sorting, key, time_key, words};
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

    /// The page, by numbers on the shelf.
    pub fn page(&self, view: &View<'_>, paging: &Paging) -> Page<u32> {
        let shelf = &view.snapshot.people;
        let mut found = Found::all(shelf);
        found.retain(|number| shelf.at(number).is_some_and(|entry| !entry.kept.record.erased));
        if let Some(slugs) = &self.coalition {
            let ids = Snapshot::ids(&view.snapshot.coalitions, slugs);
            let is_member = |id| {
                let mut memberships = view.snapshot.memberships_of(id);
                memberships.any(|membership| {
                    ids.contains(&membership.kept.record.coalition)
                        && view.standing_at(membership.number).is_some()
                })
            };
            found.retain(|number| shelf.at(number).is_some_and(|entry| is_member(entry.kept.record.id)));
        }
        self.common.leave_updated(shelf, &mut found);
        self.common.leave_named(view, shelf, &mut found, |record| record.id);
        let sort = self.common.sort.as_str();
        let sorting = Sorting { kind: EntityKind::Person, sort, by_names_of: &[] };
        sorting.page(
            view,
            paging,
            shelf,
            &found,
            |record| record.id,
            |entry| match sort {
                "updated_at" => time_key(entry.kept.updated_at),
                _ => key(fold(&entry.kept.record.name)),
            },
        )
    }
}
