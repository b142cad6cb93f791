//! The OpenAPI document: what poem-openapi makes of the operations, put right.
//!
//! poem-openapi gives operations, path parameters and schemas. Query parameters come from the same table
//! that reads them, problems from the same list that answers them, examples from the same program that
//! answers requests.

pub(super) mod examples;
mod operations;
mod schemas;
mod written_examples;

use poem::endpoint::BoxEndpoint;
use poem_openapi::{ContactObject, LicenseObject, OpenApiService};
use serde_json::{Value, json};

use super::{service::Service, v1};
use crate::app::StartError;

const TITLE: &str = "Dynamic coalition registry";
const DESCRIPTION: &str = "Who belongs to which dynamic coalition of the Internet Governance Forum (IGF), \
since when, and who says so.\n\n\
**Promise.** Within `/v1` things are only added. Ignore fields that you do not know; enumerations may grow. \
What goes is announced by the headers `Deprecation` (RFC 9745) and `Sunset` (RFC 8594) twelve months ahead.\n\n\
**Time.** `as_of` asks what was true in the world on a day; each membership then says whether that is \
`certain` or `possible`. `known_at` and `known_at_revision` ask what the registry said then. Dates are as \
precise as their sources and never filled up.\n\n\
**Forms.** Lists can be had as JSON, a page at a time, or whole as CSV (`text/csv`) and NDJSON \
(`application/x-ndjson`): by `Accept`, or by a suffix of the path, as in `/v1/memberships.csv`. Things and their lists are linked data, too \
(`application/ld+json`, `.jsonld`; vocabularies also `text/turtle`, `.ttl`), in the words of schema.org, W3C ORG and \
SKOS; each has an address `/id/…` that stays. A cell of a \
table that a spreadsheet would take for a formula begins with an apostrophe.\n\n\
**Caching.** Answers carry a strong `ETag` per form and content coding; send it back in `If-None-Match`. \
Any origin may read.\n\n\
**Access.** Reading needs nothing. Where an operation says so, send a token in the header \
`Authorization: Bearer dcr_…`; registrars give them out. Who has none can suggest changes at `/v1/suggestions`.\n\n\
**Problems** are `application/problem+json` (RFC 9457) with a stable `code`; their `type` is the address of \
a page that explains them.";

/// Groups of operations in the order in which a newcomer wants them.
const GROUPS: [&str; 14] = [
    "Search",
    "Coalitions",
    "Organisations",
    "People",
    "Memberships",
    "Vocabularies",
    "Sources",
    "Statistics",
    "Compliance",
    "Dumps",
    "Changes",
    "Suggestions",
    "Access",
    "Service",
];

type Api = (
    v1::Coalitions,
    v1::Organisations,
    v1::People,
    v1::Search,
    v1::Memberships,
    v1::Imports,
    v1::StakeholderCategories,
    v1::Vocabularies,
    v1::Sources,
    (v1::Balance, v1::Overlap, v1::Turnovers, v1::Compliances),
    v1::Dumps,
    v1::Changes,
    v1::Suggestions,
    v1::MyAccess,
    Service,
);

fn service() -> OpenApiService<Api, ()> {
    let api = (
        v1::Coalitions,
        v1::Organisations,
        v1::People,
        v1::Search,
        v1::Memberships,
        v1::Imports,
        v1::StakeholderCategories,
        v1::Vocabularies,
        v1::Sources,
        (v1::Balance, v1::Overlap, v1::Turnovers, v1::Compliances),
        v1::Dumps,
        v1::Changes,
        v1::Suggestions,
        v1::MyAccess,
        Service,
    );
    OpenApiService::new(api, TITLE, env!("CARGO_PKG_VERSION"))
        .description(DESCRIPTION)
        .contact(ContactObject::new().name("The registry's editors").url("https://www.intgovforum.org/en/dc"))
        .license(LicenseObject::new("CC0-1.0").url("https://creativecommons.org/publicdomain/zero/1.0/"))
        .server("/")
}

/// All operations as an endpoint.
pub(super) fn operations() -> BoxEndpoint<'static> {
    poem::endpoint::EndpointExt::boxed(service())
}

/// The document, and one line per operation: id, method, path.
pub async fn build() -> Result<(String, String), BuildError> {
    let mut document: Value = serde_json::from_str(&service().spec())?;
    document["openapi"] = "3.0.3".into();
    document["servers"] = json!([{"url": "/", "description": "This registry"}]);
    if let Some(tags) = document["tags"].as_array_mut() {
        tags.sort_by_key(|tag| GROUPS.iter().position(|group| tag["name"] == *group));
    }
    schemas::put_right(&mut document);
    schemas::add_bodies(&mut document);
    operations::complete(&mut document);
    schemas::drop_unused(&mut document);
    examples::fill_in(&mut document).await?;
    let mut lines = operations::each(&mut document)
        .map(|(path, method, operation)| {
            let id = operation["operationId"].as_str().unwrap_or_default();
            format!("{id} {} {path}\n", method.to_uppercase())
        })
        .collect::<Vec<_>>();
    lines.sort();
    Ok((serde_json::to_string_pretty(&document)? + "\n", lines.concat()))
}

/// Why the document cannot be built.
#[derive(Debug, thiserror::Error)]
#[allow(missing_docs)]
pub enum BuildError {
    #[error("the document is not JSON: {0}")]
    Json(#[from] serde_json::Error),
    #[error(transparent)]
    Start(#[from] StartError),
    #[error("the example for {0} failed: {1}")]
    Example(String, String),
}
