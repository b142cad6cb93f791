//! The operations of the public API: one file per resource.

mod changes;
mod coalitions;
mod me;
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
use crate::{
    export::table::CHANGES,
    snapshot::{Entry, Shelf, Snapshot},
};

pub(super) use self::{
    changes::Changes,
    coalitions::Coalitions,
    me::{MyAccess, me},
    memberships::Memberships,
    organisations::Organisations,
    people::People,
    sources::Sources,
    stakeholder_categories::StakeholderCategories,
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
    /// Who may do what.
    Access,
    /// The program itself.
    Service,
}

/// What an operation answers: an answer documented as `T`, or a problem.
pub(super) type Answer<T> = poem::Result<Served<T>>;

/// Finds a thing by the slug in the path. Asked for by its id, it answers with the address of its slug.
fn find<'a, T, D>(
    shelf: &'a Shelf<T>,
    reading: &Reading,
    what: &str,
    slug: &Slug,
    slug_of: impl Fn(&T) -> &Slug,
) -> Result<Found<'a, T, D>, ProblemError> {
    if let Some(entry) = shelf.by_slug(slug.as_str()) {
        return Ok(Found::Here(entry));
    }
    match slug.as_str().parse::<Uuid>().ok().and_then(|id| shelf.get(id)) {
        Some(entry) => {
            let right = slug_of(&entry.kept.record);
            Ok(Found::Moved(Served::moved(reading.address_with_key(right.as_str()))))
        }
        None => Err(ProblemError::not_found(what, slug)),
    }
}

/// A thing that was asked for by slug or id.
enum Found<'a, T, D> {
    Here(&'a Entry<T>),
    Moved(Served<D>),
}

/// Entries of the log that are asked for, a page or all of them.
fn changes_page(
    reading: &Reading,
    wanted: impl Fn(&openapi::Change) -> bool,
) -> Result<Served<ChangePage>, ProblemError> {
    let log = &reading.live.log;
    let after = reading.query.integer("after").unwrap_or(0);
    let start = log.partition_point(|change| change.revision <= after);
    let mut found = log[start..].iter().filter(|change| wanted(change));
    let limit = if reading.is_paged() { reading.limit() } else { usize::MAX };
    let items: Vec<_> = found.by_ref().take(limit).collect();
    let left = found.count();
    let next = items
        .last()
        .filter(|_| left > 0)
        .map(|last| reading.address_with("after", &last.revision.to_string()));
    reading.listed(Vec::new(), &items, items.len() + left, next, CHANGES)
}

/// The history of one thing that is asked for by its slug.
fn history<T>(
    ask: Ask,
    operation: &'static str,
    what: &str,
    slug: &Slug,
    shelf: impl Fn(&Snapshot) -> &Shelf<T>,
    key_of: impl Fn(&T) -> (Uuid, &Slug),
) -> Result<Served<ChangePage>, ProblemError> {
    let reading = ask.open(operation, Form::OF_LIST)?;
    match find(shelf(&reading.live.snapshot), &reading, what, slug, |record| key_of(record).1)? {
        Found::Here(entry) => history_of(&reading, key_of(&entry.kept.record).0),
        Found::Moved(moved) => Ok(moved),
    }
}

/// The entries of the log about one thing.
fn history_of(reading: &Reading, id: Uuid) -> Result<Served<ChangePage>, ProblemError> {
    changes_page(reading, |change| change.entity.id == id)
}
