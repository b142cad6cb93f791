//! What things are named by in linked data: addresses that stay, whatever the things are called.
//!
//! They lead to what tells of the thing: people to its page, programs to its data (W3C, Cool URIs for the Semantic
//! Web, 4.2).

use openapi::Slug;
use poem::{handler, web::Path};

use super::frame::key;
use crate::{
    http::{Ask, Found, ProblemError, Reading, Served, find_person},
    snapshot::{Shelf, Whereabouts},
};

const LINKED: &str = "application/ld+json";
const TURTLE: &str = "text/turtle";
const JSON: &str = "application/json";
const PAGE: &str = "text/html";

#[handler]
pub(super) async fn thing(
    ask: Ask,
    Path((things, given)): Path<(String, String)>,
) -> poem::Result<Served<()>> {
    lead(ask, &things, &given).await
}

/// The same where what belongs to the name was taken for one segment of the path, and its slash was encoded.
#[handler]
pub(super) async fn whole(ask: Ask, Path(name): Path<String>) -> poem::Result<Served<()>> {
    let (things, given) =
        name.split_once('/').ok_or_else(|| ProblemError::not_found("list of things", &name))?;
    lead(ask, things, given).await
}

async fn lead(ask: Ask, things: &str, given: &str) -> poem::Result<Served<()>> {
    let offered: &[_] = match things {
        "vocabularies" => &[LINKED, TURTLE, JSON, PAGE],
        "sources" => &[LINKED, JSON],
        _ => &[LINKED, JSON, PAGE],
    };
    let liked = ask.likes_best(offered).unwrap_or(JSON);
    ask.page("identity", |reading| {
        let found = Told::of(reading, things, &key("thing", given)?)?;
        let place = match liked {
            LINKED => format!("{}.jsonld", found.data),
            TURTLE => format!("{}.ttl", found.data),
            PAGE => found.page,
            _ => found.data,
        };
        Ok(Served::elsewhere(format!("{}{place}", reading.site().public_url)))
    })
    .await
}

/// Where a thing is told of: paths.
struct Told {
    page: String,
    data: String,
}

impl Told {
    fn of(reading: &Reading, things: &str, key: &Slug) -> Result<Self, ProblemError> {
        let snapshot = &reading.snapshot;
        let slug = match things {
            "coalitions" => &present(&snapshot.coalitions, "coalition", key)?.slug,
            "organisations" => &present(&snapshot.organisations, "organisation", key)?.slug,
            "sources" => &present(&snapshot.sources, "source", key)?.slug,
            "vocabularies" => {
                let slug = &present(&snapshot.vocabularies, "vocabulary", key)?.slug;
                let data = format!("/v1/vocabularies/{slug}");
                return Ok(Self { page: format!("/vocabularies#{slug}"), data });
            }
            "people" => {
                // Of who was erased, nothing is told.
                let _: Found<'_, _, ()> = find_person(reading, key)?;
                &present(&snapshot.people, "person", key)?.slug
            }
            "memberships" => {
                let membership = present(&snapshot.memberships, "membership", key)?;
                let coalition = snapshot.coalitions.get(membership.coalition);
                let coalition = coalition.ok_or_else(|| ProblemError::not_found("membership", key))?;
                let page = format!("/coalitions/{}", coalition.kept.record.slug);
                return Ok(Self { page, data: format!("/v1/memberships/{}", membership.id) });
            }
            _ => return Err(ProblemError::not_found("list of things", things)),
        };
        Ok(Self { page: format!("/{things}/{slug}"), data: format!("/v1/{things}/{slug}") })
    }
}

/// What an id or a slug stands for, or what that went into.
fn present<'a, T>(shelf: &'a Shelf<T>, what: &str, key: &Slug) -> Result<&'a T, ProblemError> {
    match shelf.locate(key.as_str(), |_| None) {
        Whereabouts::Here(entry) | Whereabouts::Renamed(entry) | Whereabouts::Merged(entry) => {
            Ok(&entry.kept.record)
        }
        Whereabouts::Gone => Err(ProblemError::gone(what, key)),
        Whereabouts::Unknown => Err(ProblemError::not_found(what, key)),
    }
}
