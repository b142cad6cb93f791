//! Lists of organisations.

use openapi::{CountryCode, EntityKind, Slug, parameter::Query};

use super::{Common, Found, Sorting, among, key, time_key, word, words};
use crate::snapshot::{Page, Paging, Snapshot, SortKey, View, worked::Among};

/// Which organisations.
#[derive(Debug, Clone)]
pub struct OrganisationQuery {
    common: Common,
    kind: Option<Vec<String>>,
    country: Option<Vec<String>>,
    region: Option<Vec<String>>,
    category: Option<Vec<String>>,
    coalition: Option<Vec<String>>,
    role: Option<Vec<String>>,
}

impl OrganisationQuery {
    /// Reads it from parameters.
    pub fn of(query: &Query) -> Self {
        Self {
            common: Common::of(query),
            kind: words(query, "kind"),
            country: words(query, "country"),
            region: words(query, "region"),
            category: words(query, "stakeholder_category"),
            coalition: words(query, "coalition"),
            role: words(query, "role"),
        }
    }

    /// The page, by numbers on the shelf.
    pub fn page(&self, view: &View<'_>, paging: &Paging) -> Page<u32> {
        let shelf = &view.snapshot.organisations;
        let mut found = Found::all(shelf);
        let facets = &view.snapshot.facets;
        if self.kind.is_some() {
            found.and(&facets.kind.any(|kind| among(&self.kind, Some(&word(kind)))));
        }
        if self.country.is_some() {
            found.and(&facets.country.any(|country| among(&self.country, Some(country.as_str()))));
        }
        if self.region.is_some() {
            let region = |country: &CountryCode| view.region(Some(*country)).map(Slug::as_str);
            found.and(&facets.country.any(|country| among(&self.region, region(country))));
        }
        if self.category.is_some() {
            found.and(&view.categories().any(|category| among(&self.category, Some(category.as_str()))));
        }
        if self.coalition.is_some() || self.role.is_some() {
            let ids = |slugs: &Vec<String>| {
                let mut ids: Vec<_> = Snapshot::ids(&view.snapshot.coalitions, slugs).into_iter().collect();
                ids.sort_unstable();
                ids
            };
            let coalitions = self.coalition.as_ref().map(ids);
            found.and(&view.members(Among { coalitions, roles: self.role.clone() }));
        }
        self.common.leave_updated(shelf, &mut found);
        self.common.leave_named(view, shelf, &mut found, |record| record.id);
        let sort = self.common.sort.as_str();
        let sorting = Sorting {
            kind: EntityKind::Organisation,
            sort,
            by_names_of: match sort {
                "country" | "updated_at" => &[],
                _ => &[EntityKind::Organisation],
            },
        };
        sorting.page(
            view,
            paging,
            shelf,
            &found,
            |record| record.id,
            |entry| {
                let record = &entry.kept.record;
                match sort {
                    "country" => SortKey(record.country.map(|country| country.to_string())),
                    "updated_at" => time_key(entry.kept.updated_at),
                    _ => key(view.name_key(&record.names, &record.slug)),
                }
            },
        )
    }
}
