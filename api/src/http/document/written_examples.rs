//! Examples of requests that change something, and what the program would answer.

use std::{collections::BTreeMap, sync::Arc};

use chrono::{DateTime, Utc};
use openapi::{EntityKind, body};
use poem::{
    Body, Endpoint, Request,
    http::{Method, header},
};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    BuildError,
    examples::{JSON, site},
};
use crate::{
    app,
    clock::Clock,
    editing::{self, Note},
    http::{Pages, pipeline, write::Inside},
    registry::rights::Principal,
};

/// Stands for the ids of things that are new, which differ every time.
const NEW: &str = "01a205b3-d000-7000-8000-000000000002";

/// A good request for every operation that writes: what is entered here is changed and taken out here.
const REQUESTS: &[(&str, &str, &str)] = &[
    (
        "coalition_create",
        "/v1/coalitions",
        r#"{"names": [{"value": "Coalition on Examples", "lang": "en", "kind": "official"}], "formed_on": "2026-11",
            "change": {"comment": "Announced at the IGF", "source": {"id": "igf-slides-2008"}}}"#,
    ),
    (
        "coalition_update",
        "/v1/coalitions/privacy",
        r#"{"website": "https://privacy.example/", "mailing_list": {"open_archive": true}}"#,
    ),
    (
        "coalition_end",
        "/v1/coalitions/coalition-on-examples/end",
        r#"{"status": "merged", "into": "privacy", "on": "2027-03", "reason": "Both worked on the same"}"#,
    ),
    ("coalition_delete", "/v1/coalitions/coalition-on-examples", ""),
    (
        "organisation_create",
        "/v1/organisations",
        r#"{"kind": "organisation", "names": [{"value": "Example Institute", "lang": "en", "kind": "official"}],
            "country": "CH", "website": "https://institute.example/"}"#,
    ),
    (
        "organisation_update",
        "/v1/organisations/world-bank",
        r#"{"website": "https://www.worldbank.org/", "note": null}"#,
    ),
    ("organisation_merge", "/v1/organisations/example-institute/merge", r#"{"into": "world-bank"}"#),
    ("organisation_delete", "/v1/organisations/example-institute", ""),
    (
        "person_create",
        "/v1/people",
        r#"{"name": "Ada Example", "affiliation": "world-bank", "sources": ["igf-slides-2008"]}"#,
    ),
    ("person_update", "/v1/people/ada-example", r#"{"affiliation": null}"#),
    ("person_delete", "/v1/people/ada-example", ""),
    ("person_erase", "/v1/people/ada-example/erase", r#"{"reason": "They asked for it"}"#),
    (
        "membership_create",
        "/v1/memberships",
        r#"{"coalition": "privacy", "member": {"kind": "organisation", "slug": "w3c"}, "role": "partner", "since": "2026",
            "change": {"source": {"title": "Page of the coalition", "address": "https://privacy.example/members"}}}"#,
    ),
    (
        "membership_update",
        "/v1/memberships/{membership}",
        r#"{"since": "2008-04", "note": "The month of the slides"}"#,
    ),
    ("membership_end", "/v1/memberships/{membership}/end", r#"{"until": "2025-06", "reason": "left"}"#),
    ("membership_confirm", "/v1/memberships/{membership}/confirm", r#"{"on": "2026-06-01"}"#),
    ("membership_delete", "/v1/memberships/{membership}", ""),
    (
        "source_create",
        "/v1/sources",
        r#"{"title": "Minutes of the examples", "address": "https://minutes.example/1", "retrieved_on": "2026-11-24"}"#,
    ),
    (
        "source_update",
        "/v1/sources/minutes-of-the-examples",
        r#"{"archived_address": "https://archive.example/1"}"#,
    ),
    ("source_delete", "/v1/sources/minutes-of-the-examples", ""),
    (
        "vocabulary_create",
        "/v1/vocabularies",
        r#"{"kind": "themes", "title": "Themes of the examples",
            "concepts": [{"slug": "examples", "labels": {"en": "Examples", "fr": "Exemples"}}]}"#,
    ),
    (
        "vocabulary_update",
        "/v1/vocabularies/themes-of-the-examples",
        r#"{"description": "What examples are about"}"#,
    ),
    ("vocabulary_delete", "/v1/vocabularies/themes-of-the-examples", ""),
    ("change_undo", "/v1/changes/436/undo", r#"{"comment": "The page was misread"}"#),
];

/// A request and its answer.
#[derive(Debug)]
pub(super) struct Written {
    pub(super) address: &'static str,
    body: Option<Value>,
    status: u16,
    answer: Value,
}

impl Written {
    /// Puts both into the operation.
    pub(super) fn fill_in(&self, operation: &mut Value) {
        if let Some(body) = &self.body {
            let content = operation.pointer_mut("/requestBody/content").and_then(Value::as_object_mut);
            for (_, described) in content.into_iter().flatten().filter(|(form, _)| form.ends_with("json")) {
                described["example"] = body.clone();
            }
        }
        operation["responses"][self.status.to_string()]["content"][JSON]["example"] = self.answer.clone();
    }
}

/// Asks the program, which has nothing but its memory, for every operation that writes; things are entered in
/// it as their examples enter them.
pub(super) async fn make(
    at: DateTime<Utc>,
    membership: &str,
) -> Result<BTreeMap<&'static str, Written>, BuildError> {
    let current = Arc::new(app::founding_only()?);
    let known = |id: Uuid, live: &crate::snapshot::Live| live.log.iter().any(|change| change.entity.id == id);
    let founded = current.live();
    let program = pipeline(Arc::new(site(Arc::clone(&current), at)), Pages::none());
    let mut made = BTreeMap::new();
    for (operation, address, body) in REQUESTS {
        let failed = |why: String| BuildError::Example((*operation).to_owned(), why);
        let body: Option<Value> = (!body.is_empty()).then(|| serde_json::from_str(body)).transpose()?;
        let request = request(operation, &address.replace("{membership}", membership), body.as_ref());
        let response =
            program.call(request.ok_or_else(|| failed("there is no such operation".into()))?).await;
        let response = response.map_err(|e| failed(e.to_string()))?;
        let status = response.status().as_u16();
        let text = response.into_body().into_string().await.map_err(|e| failed(e.to_string()))?;
        if !matches!(status, 200 | 201) {
            return Err(failed(format!("answered {status}: {text}")));
        }
        let mut answer: Value = serde_json::from_str(&text)?;
        rename(&mut answer, &|id| !known(id, &founded));
        if let (Some(kind), Some(draft)) = (entered_for_good(operation), &body) {
            let (who, draft) = (Principal::operator(), draft.clone());
            let clock = Clock::fixed(at);
            let entered = app::rehearse(&current, &clock, &who, Note::default(), |edit| {
                editing::create(edit, kind, draft)
            });
            let entered = entered.map_err(|e| failed(e.to_string()))?;
            current.enter(&entered.entered).map_err(|e| failed(e.to_string()))?;
        }
        made.insert(*operation, Written { address, body, status, answer });
    }
    Ok(made)
}

/// Things that later examples are about.
fn entered_for_good(operation: &str) -> Option<EntityKind> {
    Some(match operation {
        "coalition_create" => EntityKind::Coalition,
        "organisation_create" => EntityKind::Organisation,
        "person_create" => EntityKind::Person,
        "source_create" => EntityKind::Source,
        "vocabulary_create" => EntityKind::Vocabulary,
        _ => return None,
    })
}

fn request(operation: &str, address: &str, body: Option<&Value>) -> Option<Request> {
    // The list of operations is made after this one, so that it cannot be asked.
    let method = match operation.rsplit('_').next() {
        Some("update") => Method::PATCH,
        Some("delete") => Method::DELETE,
        _ => Method::POST,
    };
    let mut request = Request::builder()
        .method(method)
        .uri(format!("{address}?dry_run=true").parse().ok()?)
        .header(header::HOST, "registry.example")
        .header(header::ACCEPT, JSON)
        .header(header::IF_MATCH, "*");
    if let Some(reads) = body::of_operation(operation) {
        request = request.header(header::CONTENT_TYPE, *reads.media_types.first()?);
    }
    let mut request = match body {
        Some(body) => request.body(Body::from_string(body.to_string())),
        None => request.finish(),
    };
    request.extensions_mut().insert(Inside(Principal::operator()));
    Some(request)
}

/// Puts one and the same id in the place of those that are new.
fn rename(value: &mut Value, is_new: &impl Fn(Uuid) -> bool) {
    match value {
        Value::String(text) if text.parse().is_ok_and(is_new) => *value = json!(NEW),
        // Made of the id of somebody who is new.
        Value::String(text) if text.starts_with("erased-") => *value = json!("erased-0123456789abcdef"),
        Value::Array(items) => items.iter_mut().for_each(|item| rename(item, is_new)),
        Value::Object(members) => members.values_mut().for_each(|member| rename(member, is_new)),
        _ => {}
    }
}
