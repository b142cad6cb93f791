//! Lists of coalitions.

use std::sync::Arc;

use openapi::{CoalitionRecord, EntityKind, PartialDate, parameter::Query};

use super::{Common, Found, Sorting, among, date_key, key, time_key, word, words};
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

    /// The page, by numbers on the shelf.
    pub fn page(&self, view: &View<'_>, paging: &Paging) -> Page<u32> {
        let shelf = &view.snapshot.coalitions;
        let mut found = Found::all(shelf);
        if let Some(slugs) = &self.member {
            let mut ids = Snapshot::ids(&view.snapshot.organisations, slugs);
            ids.extend(Snapshot::ids(&view.snapshot.people, slugs));
            let memberships = ids.into_iter().flat_map(|id| view.snapshot.memberships_of(id));
            let held = memberships.filter(|entry| view.standing_at(entry.number).is_some());
            let numbers = held.filter_map(|entry| shelf.get(entry.kept.record.coalition));
            found.and(&Arc::new(numbers.map(|entry| entry.number).collect()));
        }
        self.common.leave_updated(shelf, &mut found);
        self.common.leave_named(view, shelf, &mut found, |record| record.id);
        found.retain(|number| shelf.at(number).is_some_and(|entry| self.admits(view, &entry.kept.record)));
        let sort = self.common.sort.as_str();
        let by_names_of: &[_] = match sort {
            "formed_on" | "updated_at" => &[],
            _ => &[EntityKind::Coalition],
        };
        let sorting = Sorting { kind: EntityKind::Coalition, sort, by_names_of };
        sorting.page(
            view,
            paging,
            shelf,
            &found,
            |record| record.id,
            |entry| {
                let record = &entry.kept.record;
                match sort {
                    "formed_on" => date_key(record.formed_on.as_ref()),
                    "updated_at" => time_key(entry.kept.updated_at),
                    _ => key(view.name_key(&record.names, &record.slug)),
                }
            },
        )
    }

    /// There are few coalitions, and what is asked of them mostly depends on the day.
    fn admits(&self, view: &View<'_>, record: &CoalitionRecord) -> bool {
        let status = || coalition_status::on(&record.status_history, view.lens.as_of);
        let formed_after = |wanted: &PartialDate| {
            record.formed_on.as_ref().and_then(PartialDate::earliest) >= wanted.earliest()
        };
        let formed_before = |wanted: &PartialDate| {
            let latest = record.formed_on.as_ref().and_then(PartialDate::latest);
            latest.is_some() && latest <= wanted.latest()
        };
        view.existed(record)
            && (self.status.is_none() || among(&self.status, Some(&word(&status()))))
            && self.theme.as_ref().is_none_or(|themes| {
                record.themes.iter().any(|theme| themes.iter().any(|t| t == theme.as_str()))
            })
            && self.formed_after.as_ref().is_none_or(formed_after)
            && self.formed_before.as_ref().is_none_or(formed_before)
    }
}
