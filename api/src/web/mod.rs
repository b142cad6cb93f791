//! Pages for people: the registry to look at, in six languages, without a script.
//!
//! A page asks as the API does and shows what the API answers: one file per page, a template beside it, and texts in
//! `locales`. Whoever wants data at the address of a page is answered by the API.

mod about;
mod api_catalogue;
mod assets;
mod changes;
mod chart;
mod coalition;
mod data;
mod date;
mod embed;
mod feed;
mod frame;
mod home;
mod identity;
mod language;
mod lookup;
mod membership;
mod organisation;
mod organisations;
mod own;
mod person;
mod problem;
mod problem_kind;
mod reconcile;
mod search;
mod sitemap;
mod suggest;
mod term;
mod vocabularies;

use poem::{Route, get};

use crate::http::Pages;

/// The pages, each with the address below `/v1` that tells programs the same.
const ROUTES: &[(&str, Option<&str>)] = &[
    ("/", Some("/v1/coalitions")),
    ("/coalitions/{slug}", Some("/v1/coalitions")),
    ("/organisations", Some("/v1/organisations")),
    ("/organisations/{slug}", Some("/v1/organisations")),
    ("/people/{slug}", Some("/v1/people")),
    ("/search", Some("/v1/search")),
    ("/vocabularies", Some("/v1/vocabularies")),
    ("/changes", Some("/v1/changes")),
    ("/data", None),
    ("/about", None),
    ("/problems", None),
    ("/problems/{code}", None),
    ("/feeds/{file}", None),
    ("/feeds/coalitions/{file}", None),
    ("/embed/coalitions/{slug}/members", None),
    ("/embed/organisations/{slug}", None),
    ("/embed/coalition-members.js", None),
    ("/oembed", None),
    ("/id/{things}/{key}", None),
    ("/id/{key}", None),
    ("/v1/reconcile", None),
    ("/v1/reconcile/suggest/entity", None),
    ("/v1/reconcile/suggest/type", None),
    ("/v1/reconcile/suggest/property", None),
    ("/v1/reconcile/properties", None),
    ("/v1/reconcile/preview", None),
    ("/.well-known/api-catalog", None),
    ("/assets/{file}", None),
    ("/robots.txt", None),
    ("/sitemap.xml", None),
];

/// All pages.
pub fn pages() -> Pages {
    let endpoint = Route::new()
        .at("/", get(home::page))
        .at("/coalitions/:slug", get(coalition::page))
        .at("/organisations", get(organisations::page))
        .at("/organisations/:slug", get(organisation::page))
        .at("/people/:slug", get(person::page))
        .at("/search", get(search::page))
        .at("/vocabularies", get(vocabularies::page))
        .at("/changes", get(changes::page))
        .at("/data", get(data::page))
        .at("/about", get(about::page))
        .at("/problems", get(problem_kind::all))
        .at("/problems/:code", get(problem_kind::one))
        .at("/feeds/:file", get(feed::of_all))
        .at("/feeds/coalitions/:file", get(feed::of_coalition))
        .at("/embed/coalitions/:slug/members", get(embed::members))
        .at("/embed/organisations/:slug", get(embed::memberships))
        .at("/embed/coalition-members.js", get(embed::script))
        .at("/oembed", get(embed::provider))
        .at("/id/:things/:key", get(identity::thing))
        .at("/id/:key", get(identity::whole))
        .at("/.well-known/api-catalog", get(api_catalogue::catalogue))
        .at("/assets/:file", get(assets::file))
        .at("/robots.txt", get(sitemap::robots))
        .at("/sitemap.xml", get(sitemap::map));
    let endpoint = own::routes(suggest::routes(reconcile::routes(endpoint)));
    Pages::new(endpoint, ROUTES, own::PAGES, own::FORMS, problem::page)
}
