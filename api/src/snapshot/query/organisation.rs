//! Lists of organisations.

use openapi::{Organisation, Slug, parameter::Query};

use super::{Common, among, key, time_key, word, words};
use crate::snapshot::{Page, Paging, Snapshot, SortKey, View};

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

    /// The page.
    pub fn page(&self, view: &View<'_>, paging: &Paging) -> Page<Organisation> {
        let coalitions = self.coalition.as_ref().map(|slugs| Snapshot::ids(&view.snapshot.coalitions, slugs));
        let holders = self.common.holders(view);
        let found = view.snapshot.organisations.iter().filter(|entry| {
            let record = &entry.kept.record;
            let in_coalition = || {
                view.snapshot.memberships_of(record.id).any(|membership| {
                    let membership = &membership.kept.record;
                    coalitions.as_ref().is_none_or(|ids| ids.contains(&membership.coalition))
                        && among(&self.role, Some(membership.role.as_str()))
                        && view.standing(membership).is_some()
                })
            };
            self.common.admits_named(entry, entry.kept.record.id, holders.as_ref())
                && among(&self.kind, Some(&word(&record.kind)))
                && among(&self.country, record.country.as_ref().map(|c| c.as_str()))
                && among(&self.region, view.region(record.country).map(Slug::as_str))
                && among(&self.category, view.category(record).map(Slug::as_str))
                && ((self.coalition.is_none() && self.role.is_none()) || in_coalition())
        });
        let keyed = found.map(|entry| {
            let record = &entry.kept.record;
            let key = match self.common.sort.as_str() {
                "country" => SortKey(record.country.map(|country| country.to_string())),
                "updated_at" => time_key(entry.kept.updated_at),
                _ => key(view.name_key(&record.names, &record.slug)),
            };
            (key, record.id.to_string(), entry)
        });
        paging.page(keyed).and_view(|entry| Some(view.organisation(entry)))
    }
}
