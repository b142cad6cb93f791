//! The operations of the public API: one file per resource.

mod changes;
mod coalitions;
mod compliance;
mod dumps;
mod imports;
mod me;
mod memberships;
mod organisations;
mod people;
mod search;
mod sources;
mod stakeholder_categories;
mod stats;
mod suggestions;
mod vocabularies;

use std::sync::Arc;

use openapi::{ChangePage, ChangeRecord, Slug};
use poem_openapi::Tags;
use uuid::Uuid;

use super::{ask::Ask, negotiation::Form, problem::ProblemError, reading::Reading, reply::Served};
use crate::{
    export::table::CHANGES,
    snapshot::{Entry, Shelf, Snapshot, Whereabouts, change},
};

pub(super) use self::{
    changes::Changes,
    coalitions::Coalitions,
    compliance::Compliances,
    dumps::Dumps,
    imports::Imports,
    me::{MyAccess, me},
    memberships::Memberships,
    organisations::Organisations,
    people::People,
    search::Search,
    sources::Sources,
    stakeholder_categories::StakeholderCategories,
    stats::{Balance, Overlap, Turnovers},
    suggestions::Suggestions,
    vocabularies::Vocabularies,
};
pub(crate) use self::{people::find_person, search::let_index_catch_up, suggestions::take_suggestion};

/// Groups of operations.
#[derive(Tags)]
pub(super) enum Group {
    /// Dynamic coalitions and their members.
    Coalitions,
    /// Bodies that are members, and where.
    Organisations,
    /// Coalitions, organisations and persons by their names.
    Search,
    /// Natural persons who are members: as little about them as will do.
    People,
    /// Who belongs to which coalition, since when, and who says so.
    Memberships,
    /// Lists of members that are handed in: first a plan, then the deed.
    Imports,
    /// Schemes of concepts, the pivot categories among them.
    Vocabularies,
    /// Where things were said.
    Sources,
    /// Figures for researchers, worked out of the memberships.
    Statistics,
    /// Whether coalitions keep the rules of the IGF, as far as is recorded.
    Compliance,
    /// Everything of a revision as files, to be cited and repeated.
    Dumps,
    /// The log: what was recorded, when and why.
    Changes,
    /// Changes that anyone may propose, and what became of them.
    Suggestions,
    /// Who may do what.
    Access,
    /// The program itself.
    Service,
}

/// What an operation answers: an answer documented as `T`, or a problem.
pub(super) type Answer<T> = poem::Result<Served<T>>;

/// Finds a thing by the slug in the path. Asked for by its id or by a slug that it had, it answers with the
/// address of its slug; what went into another, with the address of the other.
pub(crate) fn find<'a, T, D>(
    shelf: &'a Shelf<T>,
    reading: &Reading,
    what: &str,
    key: &Slug,
    slug_of: impl Fn(&T) -> &Slug,
) -> Result<Found<'a, T, D>, ProblemError> {
    let address = |entry: &Entry<T>| reading.address_with_key(slug_of(&entry.kept.record).as_str());
    match shelf.locate(key.as_str(), |record| Some(slug_of(record))) {
        Whereabouts::Here(entry) => Ok(Found::Here(entry)),
        Whereabouts::Renamed(entry) => Ok(Found::Moved(Served::moved(address(entry)))),
        Whereabouts::Merged(entry) => Ok(Found::Moved(Served::merged(address(entry)))),
        Whereabouts::Gone => Err(ProblemError::gone(what, key)),
        Whereabouts::Unknown => Err(ProblemError::not_found(what, key)),
    }
}

/// A thing that was asked for by slug or id.
pub(crate) enum Found<'a, T, D> {
    Here(&'a Entry<T>),
    Moved(Served<D>),
}

/// Entries of the log, a page or all of them.
fn changes_page<'a>(
    reading: &Reading,
    mut found: impl Iterator<Item = &'a Arc<ChangeRecord>>,
) -> Result<Served<ChangePage>, ProblemError> {
    let log = &reading.live.log;
    let limit = if reading.is_paged() { reading.limit() } else { usize::MAX };
    let items = found.by_ref().take(limit).map(|entry| change(log, entry));
    let items: Vec<_> = items
        .collect::<Result<_, _>>()
        .map_err(|error| ProblemError::failed("an entry of the log could not be read", &error))?;
    let left = found.count();
    let next = items
        .last()
        .filter(|_| left > 0)
        .map(|last| reading.address_with("after", &last.revision.to_string()));
    reading.listed(Vec::new(), &items, items.len() + left, next, CHANGES)
}

/// The history of one thing that is asked for by its slug, of what is gone too.
async fn history<T: Sync + Send>(
    ask: Ask,
    operation: &'static str,
    what: &str,
    key: &Slug,
    shelf: impl Fn(&Snapshot) -> &Shelf<T> + Sync,
    slug_of: impl Fn(&T) -> &Slug + Sync,
) -> Answer<ChangePage> {
    ask.answer(operation, Form::OF_LIST, |reading| {
        let shelf = shelf(&reading.live.snapshot);
        let id = shelf.id_ever(key.as_str()).ok_or_else(|| ProblemError::not_found(what, key))?;
        match shelf.locate(key.as_str(), |record| Some(slug_of(record))) {
            Whereabouts::Renamed(entry) => {
                let slug = slug_of(&entry.kept.record).as_str();
                Ok(Served::moved(reading.address_with_key(slug)))
            }
            _ => history_of(reading, id),
        }
    })
    .await
}

/// The entries of the log about one thing.
fn history_of(reading: &Reading, id: Uuid) -> Result<Served<ChangePage>, ProblemError> {
    let after = reading.query.integer("after").unwrap_or(0);
    changes_page(reading, reading.live.log.of_thing(id).filter(|change| change.revision > after))
}
