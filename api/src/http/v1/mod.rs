//! The operations of the public API: one file per resource.

mod changes;
mod coalitions;
mod memberships;
mod organisations;
mod people;
mod sources;
mod stakeholder_categories;
mod vocabularies;

use openapi::{ChangePage, Slug};
use poem_openapi::Tags;
use uuid::Uuid;

use super::{
    ask::{Ask, Reading},
    negotiation::Form,
    problem::ProblemError,
    reply::Served,
};
use crate::{export::table::CHANGES, snapshot::Entry};

pub(super) use self::{
    changes::Changes, coalitions::Coalitions, memberships::Memberships, organisations::Organisations,
    people::People, sources::Sources, stakeholder_categories::StakeholderCategories,
    vocabularies::Vocabularies,
};

/// Groups of operations.
#[derive(Tags)]
pub(super) enum Group {
    /// Dynamic coalitions and their members.
    Coalitions,
    /// Bodies that are members, and where.
    Organisations,
    /// Natural persons who are members: as little about them as will do.
    People,
    /// Who belongs to which coalition, since when, and who says so.
    Memberships,
    /// Schemes of concepts, the pivot categories among them.
    Vocabularies,
    /// Where things were said.
    Sources,
    /// The log: what was recorded, when and why.
    Changes,
    /// The program itself.
    Service,
}

/// What an operation answers: an answer documented as `T`, or a problem.
pub(super) type Answer<T> = poem::Result<Served<T>>;

/// Where a thing is that was asked for by its id instead of its slug.
fn by_id<T, D>(
    shelf: &crate::snapshot::Shelf<T>,
    reading: &Reading,
    slug: &Slug,
    found: impl Fn(&Entry<T>) -> String,
) -> Option<Served<D>> {
    let id: Uuid = slug.as_str().parse().ok()?;
    Some(Served::moved(format!("{}{}", reading.site().public_url, found(shelf.get(id)?))))
}

/// Entries of the log that are asked for, a page or all of them.
fn changes_page(
    reading: &Reading,
    wanted: impl Fn(&openapi::Change) -> bool,
) -> Result<Served<ChangePage>, ProblemError> {
    let live = reading.site().current.live();
    let after = reading.query.integer("after").unwrap_or(0);
    // Entry n-1 is revision n.
    let start = usize::try_from(after).unwrap_or(usize::MAX).min(live.log.len());
    let mut found = live.log[start..].iter().filter(|change| wanted(change));
    let limit = if reading.is_paged() { reading.limit() } else { usize::MAX };
    let items: Vec<_> = found.by_ref().take(limit).collect();
    let left = found.count();
    let next = items
        .last()
        .filter(|_| left > 0)
        .map(|last| reading.address_with("after", &last.revision.to_string()));
    reading.listed(Vec::new(), &items, items.len() + left, next, CHANGES)
}

/// The history of one thing.
fn history(
    ask: Ask,
    operation: &'static str,
    id: Option<Uuid>,
    what: &str,
    key: &str,
) -> Result<Served<ChangePage>, ProblemError> {
    let id = id.ok_or_else(|| ProblemError::not_found(what, key))?;
    let reading = ask.open(operation, Form::OF_LIST)?;
    changes_page(&reading, |change| change.entity.id == id)
}
