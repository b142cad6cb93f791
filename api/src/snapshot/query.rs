//! Which things of a snapshot a list holds, and in which order: one query per kind of thing.

mod coalition;
mod membership;
mod organisation;
mod person;
mod search;
mod source;
mod vocabulary;

use openapi::{PartialDate, Timestamp, parameter::Query};
use serde::Serialize;
use uuid::Uuid;

use super::{Entry, Holders, Page, SortKey, View};
use crate::registry::text::{fold, matches};

pub use coalition::CoalitionQuery;
pub use membership::MembershipQuery;
pub use organisation::OrganisationQuery;
pub use person::PersonQuery;
pub use search::SearchQuery;
pub use source::SourceQuery;
pub use vocabulary::VocabularyQuery;

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

    fn admits<T>(&self, entry: &Entry<T>) -> bool {
        self.updated_after.is_none_or(|after| entry.kept.updated_at > after)
            && self.q.as_ref().is_none_or(|q| matches(&entry.searched, q))
    }

    /// The same for a thing that is found by its names, with those who hold the words of `q`, where they are known.
    fn admits_named<T>(&self, entry: &Entry<T>, id: Uuid, holders: Option<&Holders>) -> bool {
        match holders {
            Some(holders) => {
                holders.have(&[id]) && self.updated_after.is_none_or(|after| entry.kept.updated_at > after)
            }
            None => self.admits(entry),
        }
    }

    /// Those who hold the words of `q`; `None` without `q`, and where there is no index.
    fn holders(&self, view: &View<'_>) -> Option<Holders> {
        view.holders(self.q.as_ref()?)
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

impl<T> Page<T> {
    /// Turns the records of a page into what a reader gets.
    fn and_view<V>(self, view: impl FnMut(T) -> Option<V>) -> Page<V> {
        let Self { items, total, next } = self;
        Page { items: items.into_iter().filter_map(view).collect(), total, next }
    }
}
