//! Lists of coalitions.

use std::collections::HashSet;

use openapi::{Coalition, PartialDate, parameter::Query};
use uuid::Uuid;

use super::{Common, among, date_key, key, time_key, word, words};
use crate::{
    registry::coalition_status,
    snapshot::{Page, Paging, Snapshot, View},
};

/// Which coalitions.
#[derive(Debug, Clone)]
pub struct CoalitionQuery {
    common: Common,
    status: Option<Vec<String>>,
    theme: Option<Vec<String>>,
    member: Option<Vec<String>>,
    formed_after: Option<PartialDate>,
    formed_before: Option<PartialDate>,
}

impl CoalitionQuery {
    /// Reads it from parameters.
    pub fn of(query: &Query) -> Self {
        Self {
            common: Common::of(query),
            status: words(query, "status"),
            theme: words(query, "theme"),
            member: words(query, "member"),
            formed_after: query.date("formed_after").cloned(),
            formed_before: query.date("formed_before").cloned(),
        }
    }

    /// The page.
    pub fn page(&self, view: &View<'_>, paging: &Paging) -> Page<Coalition> {
        let of_members: Option<HashSet<Uuid>> = self.member.as_ref().map(|slugs| {
            let mut ids = Snapshot::ids(&view.snapshot.organisations, slugs);
            ids.extend(Snapshot::ids(&view.snapshot.people, slugs));
            ids.into_iter()
                .flat_map(|id| view.snapshot.memberships_of(id))
                .filter(|entry| view.standing(&entry.kept.record).is_some())
                .map(|entry| entry.kept.record.coalition)
                .collect()
        });
        let holders = self.common.holders(view);
        let found = view.snapshot.coalitions.iter().filter(|entry| {
            let record = &entry.kept.record;
            let formed_after = |wanted: &PartialDate| {
                record.formed_on.as_ref().and_then(PartialDate::earliest) >= wanted.earliest()
            };
            let formed_before = |wanted: &PartialDate| {
                let latest = record.formed_on.as_ref().and_then(PartialDate::latest);
                latest.is_some() && latest <= wanted.latest()
            };
            self.common.admits_named(entry, entry.kept.record.id, holders.as_ref())
                && view.existed(record)
                && among(
                    &self.status,
                    Some(&word(&coalition_status::on(&record.status_history, view.lens.as_of))),
                )
                && self.theme.as_ref().is_none_or(|themes| {
                    record.themes.iter().any(|theme| themes.iter().any(|t| t == theme.as_str()))
                })
                && of_members.as_ref().is_none_or(|ids| ids.contains(&record.id))
                && self.formed_after.as_ref().is_none_or(formed_after)
                && self.formed_before.as_ref().is_none_or(formed_before)
        });
        let keyed = found.map(|entry| {
            let record = &entry.kept.record;
            let key = match self.common.sort.as_str() {
                "formed_on" => date_key(record.formed_on.as_ref()),
                "updated_at" => time_key(entry.kept.updated_at),
                _ => key(view.name_key(&record.names, &record.slug)),
            };
            (key, record.id.to_string(), entry)
        });
        paging.page(keyed).and_view(|entry| view.coalition(entry))
    }
}
