//! Finds what names in somebody's table mean: the Reconciliation Service API 0.2 of the W3C community group, which
//! OpenRefine speaks.
//!
//! A batch of queries is read (`batch`); the search finds who may be meant and the matching of lists of members decides
//! (`candidates`). Columns can be added from what is registered (`property`), things be picked while typing (`suggest`)
//! and looked at (`preview`).

mod batch;
mod candidates;
mod preview;
mod property;
mod suggest;

use openapi::{EntityKind, ProblemKind};
use poem::{Body, Response, Route, get, handler, http::HeaderMap};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    aside,
    http::{
        Ask, Caching, ProblemError, Reading, Representation, Served, let_index_catch_up, open_form, plural,
    },
    snapshot::View,
};

/// Queries of a batch, or things of an extension, that are answered at once.
const MOST_AT_ONCE: usize = 50;

/// What sort of things there are to be found.
#[derive(Debug, PartialEq, Eq)]
struct Sort {
    id: &'static str,
    name: &'static str,
    kind: EntityKind,
}

const COALITION: &Sort = &Sort { id: "Coalition", name: "Dynamic coalition", kind: EntityKind::Coalition };
const ORGANISATION: &Sort =
    &Sort { id: "Organisation", name: "Organisation", kind: EntityKind::Organisation };
const PERSON: &Sort = &Sort { id: "Person", name: "Person", kind: EntityKind::Person };
const SORTS: &[&Sort] = &[ORGANISATION, COALITION, PERSON];

impl Sort {
    fn of(kind: EntityKind) -> Option<&'static Self> {
        SORTS.iter().copied().find(|sort| sort.kind == kind)
    }

    fn named(id: &str) -> Option<&'static Self> {
        SORTS.iter().copied().find(|sort| sort.id == id)
    }

    /// The id of its thing with a slug: the collection goes first.
    fn id_of(&self, slug: &str) -> String {
        format!("{}/{slug}", plural(self.kind))
    }

    fn told(&self) -> Value {
        json!({"id": self.id, "name": self.name})
    }
}

/// A thing as the API answers it.
struct Entity {
    sort: &'static Sort,
    json: Value,
}

impl Entity {
    /// The thing with an id, where it is to be seen.
    fn of(view: &View<'_>, kind: EntityKind, id: Uuid) -> Result<Option<Self>, ProblemError> {
        let failed = |error| ProblemError::failed("a thing could not be read to be reconciled", &error);
        let mut bytes = Vec::new();
        let erased = view.snapshot.people.get(id).is_some_and(|person| person.kept.record.erased);
        match Sort::of(kind) {
            Some(sort) if !erased && view.write_thing(kind, id, &mut bytes).map_err(failed)? => {
                Ok(Some(Self { sort, json: serde_json::from_slice(&bytes).map_err(failed)? }))
            }
            _ => Ok(None),
        }
    }

    /// The thing that is called by its id here, `organisations/itu`, or by its whole address.
    fn called(reading: &Reading, view: &View<'_>, text: &str) -> Result<Option<Self>, ProblemError> {
        let text = text.strip_prefix(&space(reading)).unwrap_or(text);
        let Some((shelf, key)) = text.split_once('/') else { return Ok(None) };
        let Some(sort) = SORTS.iter().find(|sort| plural(sort.kind) == shelf) else { return Ok(None) };
        let id = view.snapshot.id_of(sort.kind, key).or_else(|| key.parse().ok());
        id.map_or(Ok(None), |id| Self::of(view, sort.kind, id))
    }

    fn text(&self, pointer: &str) -> Option<&str> {
        self.json.pointer(pointer)?.as_str()
    }

    fn id(&self) -> String {
        self.sort.id_of(self.text("/slug").unwrap_or_default())
    }

    fn name(&self) -> &str {
        self.text("/name").unwrap_or_default()
    }

    /// What tells it from others of the same name.
    fn description(&self) -> String {
        let pointers: &[&str] = match self.sort.kind {
            EntityKind::Coalition => &["/acronym", "/status", "/formed_on"],
            EntityKind::Person => &["/affiliation/name", "/affiliation_as_stated"],
            _ => &["/stakeholder_category", "/country"],
        };
        let told: Vec<&str> = pointers.iter().filter_map(|pointer| self.text(pointer)).collect();
        told.join(", ")
    }
}

/// What the ids of things begin with as addresses.
fn space(reading: &Reading) -> String {
    format!("{}/id/", reading.site().public_url)
}

/// The routes of the service.
pub(super) fn routes(route: Route) -> Route {
    route
        .at("/v1/reconcile", get(ask_for).post(receive))
        .at("/v1/reconcile/suggest/entity", get(suggest::entities))
        .at("/v1/reconcile/suggest/type", get(suggest::types))
        .at("/v1/reconcile/suggest/property", get(suggest::properties))
        .at("/v1/reconcile/properties", get(property::proposals))
        .at("/v1/reconcile/preview", get(preview::page))
}

#[handler]
async fn ask_for(ask: Ask) -> poem::Result<Served<()>> {
    let_index_catch_up(&ask).await;
    ask.leniently()
        .page("reconcile", |reading| {
            let (queries, extend) = (reading.query.text("queries"), reading.query.text("extend"));
            let answer = match (queries, extend) {
                (None, None) => Ok(manifest(reading)),
                (queries, extend) => answer(reading, queries, extend, ProblemKind::MALFORMED_QUERY),
            };
            Ok(served(reading, &answer?))
        })
        .await
}

/// Queries that are too long for an address. They come from anywhere, and nobody has to be known for them.
#[handler]
async fn receive(ask: Ask, headers: &HeaderMap, body: Body) -> poem::Result<Response> {
    let_index_catch_up(&ask).await;
    let reading = ask.leniently().open_page("reconcile")?;
    let fields = open_form(headers, body).await?;
    let field = |name: &str| fields.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str());
    let (queries, extend) = (field("queries"), field("extend"));
    let answered = answer(&reading, queries, extend, ProblemKind::MALFORMED_BODY)?;
    let caching = poem::http::HeaderValue::from_static("no-store");
    let response = Response::builder().content_type("application/json").header("cache-control", caching);
    Ok(response.body(answered.to_string()))
}

fn answer(
    reading: &Reading,
    queries: Option<&str>,
    extend: Option<&str>,
    malformed: &'static ProblemKind,
) -> Result<Value, ProblemError> {
    match (queries, extend) {
        (Some(queries), None) => {
            let batch = batch::read(queries, malformed)?;
            aside::run(|| candidates::answer(reading, &batch))
        }
        (None, Some(extend)) => aside::run(|| property::extend(reading, extend, malformed)),
        _ => {
            let detail = "give either `queries`, a batch of reconciliation queries, or `extend`, a data extension query";
            Err(ProblemError::new(malformed, detail))
        }
    }
}

/// Refuses more than is answered at once.
fn few_enough(what: &str, number: usize) -> Result<(), ProblemError> {
    match number <= MOST_AT_ONCE {
        true => Ok(()),
        false => {
            let detail = format!("there are {number} {what}; {MOST_AT_ONCE} are answered at once");
            Err(ProblemError::new(ProblemKind::CONTENT_TOO_LARGE, detail))
        }
    }
}

/// What the service can do (Reconciliation API 0.2, 3.1).
fn manifest(reading: &Reading) -> Value {
    let site = &reading.site().public_url;
    let service = |path: &str| json!({"service_url": site, "service_path": format!("/v1/reconcile/{path}")});
    let sorts: Vec<Value> = SORTS.iter().map(|sort| sort.told()).collect();
    json!({
        "versions": ["0.2"],
        "name": "Dynamic coalition registry",
        "identifierSpace": space(reading),
        "schemaSpace": format!("{site}/openapi.json#/components/schemas/"),
        "documentation": format!("{site}/data"),
        "serviceVersion": env!("CARGO_PKG_VERSION"),
        "defaultTypes": sorts,
        "view": {"url": format!("{site}/id/{{{{id}}}}")},
        "preview": {"url": format!("{site}/v1/reconcile/preview?id={{{{id}}}}"), "width": 420, "height": 220},
        "suggest": {
            "entity": service("suggest/entity"),
            "type": service("suggest/type"),
            "property": service("suggest/property"),
        },
        "extend": {"propose_properties": service("properties"), "property_settings": []},
        "batchSize": MOST_AT_ONCE,
    })
}

fn served(reading: &Reading, answer: &Value) -> Served<()> {
    Served::new(Representation {
        last_modified: reading.snapshot.recorded_at,
        vary: reading.vary_of_one_form(),
        ..Representation::plain(answer.to_string(), "application/json", Caching::Public)
    })
}
