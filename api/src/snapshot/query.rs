//! Which things of a snapshot a list holds, and in which order: one query per kind of thing.
//!
//! A query begins with what bitmaps tell of all things at once, looks at what is left one by one where it must, and
//! cuts the page out of an order that is at hand.

mod coalition;
mod membership;
mod organisation;
mod person;
#[cfg(test)]
mod scan;
mod search;
mod source;
#[cfg(test)]
mod tests;
mod vocabulary;

use std::sync::Arc;

use openapi::{EntityKind, PartialDate, Timestamp, parameter::Query};
use roaring::RoaringBitmap;
use serde::Serialize;
use uuid::Uuid;

use super::{
    Entry, Holders, Page, Paging, Shelf, SortKey, View,
    bitmaps::those_of,
    days::Period,
    order::{Order, Place},
    shelf::Called,
    worked::OrderKey,
};
use crate::registry::text::{fold, matches};

pub use coalition::CoalitionQuery;
pub use membership::MembershipQuery;
pub use organisation::OrganisationQuery;
pub use person::PersonQuery;
pub use search::SearchQuery;
pub use source::SourceQuery;
pub use vocabulary::VocabularyQuery;

/// So few things are sorted rather than a whole shelf put in order.
const FEW: u64 = 100;

/// The conditions that every list has.
#[derive(Debug, Clone, Default)]
struct Common {
    q: Option<String>,
    updated_after: Option<Timestamp>,
    sort: String,
}

impl Common {
    fn of(query: &Query) -> Self {
        Self {
            q: query.text("q").map(fold),
            updated_after: query.instant("updated_after"),
            sort: query.text("sort").unwrap_or_default().trim_start_matches('-').to_owned(),
        }
    }

    /// Leaves the things that have changed since the time asked for.
    fn leave_updated<T>(&self, shelf: &Shelf<T>, found: &mut Found) {
        if let Some(after) = self.updated_after {
            found.retain(|number| shelf.at(number).is_some_and(|entry| entry.kept.updated_at > after));
        }
    }

    /// Leaves the things whose texts match what is asked for.
    fn leave_matching<T: Called>(&self, shelf: &Shelf<T>, found: &mut Found) {
        if let Some(q) = &self.q {
            found.retain(|number| shelf.at(number).is_some_and(|entry| matches(entry.searched(), q)));
        }
    }

    /// The same for things that are found by their names: those who hold the words, where it is known who they are.
    fn leave_named<T: Called>(
        &self,
        view: &View<'_>,
        shelf: &Shelf<T>,
        found: &mut Found,
        id: impl Fn(&T) -> Uuid,
    ) {
        match self.holders(view) {
            Some(holders) => found.retain(|number| {
                shelf.at(number).is_some_and(|entry| holders.have(&[id(&entry.kept.record)]))
            }),
            None => self.leave_matching(shelf, found),
        }
    }

    /// Those who hold the words of `q`; `None` without `q`, and where there is no index.
    fn holders(&self, view: &View<'_>) -> Option<Holders> {
        view.holders(self.q.as_ref()?)
    }
}

/// The numbers of the things that are left.
#[derive(Debug, Clone)]
struct Found {
    numbers: Arc<RoaringBitmap>,
    /// Whether these are all things of the shelf.
    all: bool,
    /// The coalition that all of them are memberships in, where there is one.
    coalition: Option<Uuid>,
}

impl Found {
    /// Begins with all things of a shelf.
    fn all<T>(shelf: &Shelf<T>) -> Self {
        Self { numbers: Arc::clone(shelf.present()), all: true, coalition: None }
    }

    /// Leaves those that are in a set, too.
    fn and(&mut self, set: &Arc<RoaringBitmap>) {
        self.numbers = match self.all {
            true => Arc::clone(set),
            false => Arc::new(self.numbers.as_ref() & set.as_ref()),
        };
        self.all = false;
    }

    /// Leaves those for which a condition holds.
    fn retain(&mut self, condition: impl Fn(u32) -> bool) {
        self.numbers = Arc::new(those_of(&self.numbers, condition));
        self.all = false;
    }
}

/// What the order of a list depends on.
#[derive(Debug)]
struct Sorting<'q> {
    kind: EntityKind,
    sort: &'q str,
    /// Of which things it is by names, which depend on language and day.
    by_names_of: &'q [EntityKind],
}

impl Sorting<'_> {
    /// The page of the things that were found.
    fn page<T>(
        &self,
        view: &View<'_>,
        paging: &Paging,
        shelf: &Shelf<T>,
        found: &Found,
        id: impl Fn(&T) -> Uuid,
        key: impl Fn(&Entry<T>) -> SortKey,
    ) -> Page<u32> {
        let place = |number: u32| -> Option<Place> {
            shelf.at(number).map(|entry| (key(entry), id(&entry.kept.record)))
        };
        let tongue = if self.by_names_of.is_empty() { Default::default() } else { view.tongue().clone() };
        let (organisations, coalitions) = view.periods();
        let period = |kind, period: Period| period.filter(|_| self.by_names_of.contains(&kind));
        let order_key = OrderKey {
            kind: self.kind,
            sort: self.sort.to_owned(),
            descending: paging.descending,
            tongue,
            periods: (
                period(EntityKind::Organisation, organisations),
                period(EntityKind::Coalition, coalitions),
            ),
        };
        let orders = &view.snapshot.derived.orders;
        let things = |numbers: &RoaringBitmap| -> Vec<(Place, u32)> {
            numbers.iter().filter_map(|number| Some((place(number)?, number))).collect()
        };
        let order = orders.at_hand(&order_key, shelf.journal());
        if order.is_none() && found.numbers.len() <= FEW {
            let keyed = things(&found.numbers);
            return paging.page(keyed.into_iter().map(|((key, id), number)| (key, id.to_string(), number)));
        }
        let order = order.unwrap_or_else(|| {
            orders.get(
                order_key,
                shelf.journal(),
                |old, changed| old.renewed(paging.descending, changed, place),
                || Order::of(paging.descending, things(shelf.present())),
            )
        });
        let number_of = |id| shelf.get(id).map(|entry| entry.number);
        let among = found.coalition.map(|id| view.snapshot.derived.places(&order, &view.snapshot.roll(id)));
        order.page(paging, &found.numbers, among.as_deref(), place, number_of)
    }
}

/// Whether a value is among those asked for; nothing asked for admits all.
fn among(wanted: &Option<Vec<String>>, value: Option<&str>) -> bool {
    wanted.as_ref().is_none_or(|wanted| value.is_some_and(|value| wanted.iter().any(|w| w == value)))
}

/// The word that an enum is on the wire.
fn word<T: Serialize>(value: &T) -> String {
    openapi::word(value).unwrap_or_default()
}

fn words(query: &Query, name: &str) -> Option<Vec<String>> {
    query.words(name).map(<[String]>::to_vec)
}

fn date_key(date: Option<&PartialDate>) -> SortKey {
    SortKey(date.map(|date| {
        let bound = |day: Option<chrono::NaiveDate>, open: &str| {
            day.map_or_else(|| open.to_owned(), |day| day.to_string())
        };
        format!("{}/{}", bound(date.earliest(), "0000-00-00"), bound(date.latest(), "9999-99-99"))
    }))
}

fn time_key(at: Timestamp) -> SortKey {
    SortKey(Some(at.to_string()))
}

fn key(text: impl Into<String>) -> SortKey {
    SortKey(Some(text.into()))
}
