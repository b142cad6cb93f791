//! Examples: what the program really answers on the founding data.

mod import;
mod suggestion;

use std::{sync::Arc, time::Instant};

use chrono::{DateTime, Duration, TimeZone, Utc};
use openapi::{Actor, ActorKind, Operation, PersonRecord, Timestamp};
use poem::{Endpoint, Request, Response, http::header};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{BuildError, operations, written_examples};
use crate::{
    app,
    clock::Clock,
    config::{ComplianceConfig, VisitorConfig},
    http::{Answers, Pages, Site, Visitors, authentication::Authenticated, pipeline, v1},
    random::Random,
    registry::rights::{Principal, Role},
    snapshot::{Current, Lens, Snapshot, View},
    store::{self, KnownToken, NewChange, Outcome, Record},
};

pub(super) const PUBLIC_URL: &str = "https://registry.example";
/// Stands for the ids of requests, which differ every time.
const INSTANCE: &str = "urn:uuid:01a205b3-d000-7000-8000-000000000000";
/// Stands for the id of a token.
const TOKEN: u128 = 0x01a2_05b3_d000_7000_8000_0000_0000_0001;
/// Slug of the person of the examples.
const PERSON: &str = "ada-example";
/// Stands for their id.
const PERSON_ID: u128 = 0x01a2_05b3_d000_7000_8000_0000_0000_0003;
pub(super) const JSON: &str = "application/json";

/// A good request for every operation with a good answer that fits on a screen.
const REQUESTS: &[(&str, &str)] = &[
    ("coalition_list", "/v1/coalitions?q=privacy&limit=1"),
    ("coalition_view", "/v1/coalitions/privacy?as_of=2008-04"),
    ("coalition_member_list", "/v1/coalitions/child-online-safety/members?as_of=2008-04-01&limit=1"),
    ("coalition_history", "/v1/coalitions/privacy/history"),
    ("organisation_list", "/v1/organisations?q=world+bank"),
    ("organisation_view", "/v1/organisations/w3c"),
    ("organisation_membership_list", "/v1/organisations/france/memberships"),
    ("organisation_history", "/v1/organisations/world-bank/history"),
    ("person_list", "/v1/people?q=ada"),
    ("person_view", "/v1/people/ada-example"),
    ("person_history", "/v1/people/ada-example/history"),
    ("membership_list", "/v1/memberships?coalition=privacy&as_of=2008-04-01&limit=1"),
    ("membership_view", "/v1/memberships/{membership}"),
    ("membership_history", "/v1/memberships/{membership}/history"),
    ("stakeholder_category_list", "/v1/stakeholder-categories?limit=1"),
    ("vocabulary_list", "/v1/vocabularies?q=mag&limit=1"),
    ("vocabulary_view", "/v1/vocabularies/dccos-2007"),
    ("vocabulary_history", "/v1/vocabularies/dccos-2007/history"),
    ("source_list", "/v1/sources?limit=1&q=slides"),
    ("source_view", "/v1/sources/igf-slides-2008"),
    ("source_history", "/v1/sources/igf-slides-2008/history"),
    ("search", "/v1/search?q=amnesti+internat&limit=2"),
    ("balance_list", "/v1/stats/balance?coalition=child-online-safety&as_of=2008-04-01&limit=2"),
    ("overlap_list", "/v1/stats/overlap?as_of=2008-04-01&limit=1"),
    ("turnover_list", "/v1/stats/turnover?coalition=child-online-safety&as_of=2016&limit=2"),
    ("coalition_compliance", "/v1/coalitions/child-online-safety/compliance?as_of=2008-12"),
    ("compliance_list", "/v1/compliance?coalition=privacy"),
    ("dump_list", "/v1/dumps"),
    ("dump_view", "/v1/dumps/436"),
    ("change_list", "/v1/changes?limit=1"),
    ("change_view", "/v1/changes/436"),
    ("health", "/healthz"),
    ("readiness", "/readyz"),
];

/// Addresses of files.
const FILES: &[(&str, &str)] = &[
    ("dump_file_view", "/v1/dumps/436/CITATION.cff"),
    ("dump_folder_file_view", "/v1/dumps/436/csv/membership_wide.csv"),
    ("dump_delta_view", "/v1/dumps/436/since/400"),
];

/// A bad request for every response of problems that can be had by asking.
const PROBLEMS: &[(&str, &str, &str)] = &[
    ("BadRequest", "unknown-parameter", "/v1/coalitions?limt=5&limit=500"),
    ("BadRequest", "repeated-parameter", "/v1/coalitions?limit=5&limit=6"),
    ("BadRequest", "missing-parameter", "/v1/search"),
    ("BadRequest", "invalid-parameter", "/v1/coalitions?as_of=2008-13"),
    ("BadRequest", "malformed-query", "/v1/coalitions?q=%ff"),
    ("BadRequest", "invalid-cursor", "/v1/coalitions?cursor=broken"),
    ("Unauthorized", "token-required", "/v1/me"),
    ("NotFound", "not-found", "/v1/coalitions/privcy"),
    ("NotFound", "unknown-revision", "/v1/coalitions?known_at_revision=99999"),
    ("NotAcceptable", "not-acceptable", "/v1/coalitions/privacy.csv"),
];

/// What is answered at an address: the status and the body.
pub(in crate::http) async fn ask(
    program: &impl Endpoint<Output = Response>,
    address: &str,
    accept: &str,
) -> Result<(u16, String), BuildError> {
    let failed = |why: String| BuildError::Example(address.to_owned(), why);
    let uri = address.parse().map_err(|e: poem::http::uri::InvalidUri| failed(e.to_string()))?;
    let request = Request::builder()
        .uri(uri)
        .header(header::HOST, "registry.example")
        .header(header::ACCEPT, accept)
        .finish();
    let response = program.call(request).await.map_err(|e| failed(e.to_string()))?;
    let status = response.status().as_u16();
    let body = response.into_body().into_string().await.map_err(|e| failed(e.to_string()))?;
    Ok((status, body))
}

/// A program that has nothing but its memory.
pub(in crate::http) fn site(current: Arc<Current>, at: DateTime<Utc>) -> Site {
    Site {
        current,
        app: None,
        clock: Clock::fixed(at),
        random: Random::counting(),
        visitors: Visitors::new(&VisitorConfig::default()),
        mailer: None,
        public_url: PUBLIC_URL.into(),
        answers: Answers::default(),
        thresholds: ComplianceConfig::default().thresholds(),
        dumps: Arc::default(),
        metrics: None,
        started: Instant::now(),
    }
}

/// The founding data and somebody who never lived: real persons can be erased, and a document of an older program
/// must not go on naming them.
fn with_a_person(founded: &Current, at: DateTime<Utc>) -> Result<Arc<Current>, BuildError> {
    let failed = |error: &dyn std::fmt::Display| BuildError::Example(PERSON.into(), error.to_string());
    let live = founded.live();
    let snapshot = &live.snapshot;
    let record = PersonRecord {
        id: Uuid::from_u128(PERSON_ID),
        slug: PERSON.parse().map_err(|e| failed(&e))?,
        name: "Ada Example".into(),
        affiliation: snapshot.organisations.by_slug("world-bank").map(|entry| entry.kept.record.id),
        affiliation_as_stated: Some("World Bank Group, Washington".into()),
        sources: snapshot
            .sources
            .by_slug("igf-slides-2008")
            .map(|entry| entry.kept.record.slug.clone())
            .into_iter()
            .collect(),
        note: None,
        erased: false,
    };
    let change = NewChange {
        at: Timestamp::new(at),
        actor: Actor { kind: ActorKind::Registrar, name: "Registrar".into() },
        operation: Operation::Create,
        before: None,
        outcome: Outcome::Is(Record::Person(Arc::new(record))),
        comment: None,
        source: None,
        credit: None,
        restores: None,
    };
    let revision = snapshot.revision + 1;
    let entered = store::enter(change, revision, revision).map_err(|e| failed(&e))?;
    let current = Current::new(Snapshot::clone(snapshot), live.log.clone());
    current.enter(&[entered]).map_err(|e| failed(&e))?;
    Ok(Arc::new(current))
}

/// What the bearer of a token is told: there is no database here that could know one.
fn me(current: &Current, at: DateTime<Utc>) -> Result<Value, BuildError> {
    let snapshot = &current.live().snapshot;
    let coalition = snapshot.coalitions.by_slug("privacy").map(|entry| entry.kept.record.id);
    let token = KnownToken {
        id: Uuid::from_u128(TOKEN),
        name: "coordinator of privacy".into(),
        roles: coalition.map(|coalition| Role::Coordinator { coalition }).into_iter().collect(),
        created_at: Timestamp::new(at - Duration::days(1)),
        expires_at: Some(Timestamp::new(at + Duration::days(364))),
        revoked_at: None,
        last_used_at: Some(Timestamp::new(at - Duration::hours(1))),
        account: None,
    };
    let principal = Principal { name: token.name.clone(), roles: token.roles.clone(), operator: false };
    let who = Authenticated { principal, token };
    let lens = Lens { languages: Vec::new(), as_of: None, today: at.date_naive() };
    Ok(serde_json::to_value(v1::me(&View::new(snapshot, lens), &who))?)
}

/// An answer with no more than the first files of a dump.
fn beginning(mut answer: Value) -> Value {
    if let Some(files) = answer.get_mut("files").and_then(Value::as_array_mut) {
        files.truncate(2);
    }
    answer
}

/// Fills in the examples of every answer.
pub(super) async fn fill_in(document: &mut Value) -> Result<(), BuildError> {
    let current = Arc::new(app::founding_only()?);
    let membership = current
        .live()
        .snapshot
        .memberships
        .iter()
        .map(|entry| entry.kept.record.id)
        .min()
        .map(|id| id.to_string())
        .unwrap_or_default();
    let noon = Utc.with_ymd_and_hms(2026, 11, 24, 12, 0, 0).single().unwrap_or_default();
    let me = me(&current, noon)?;
    let suggestions = suggestion::Examples::of(&current, noon)?;
    let imports = import::Examples::of(&current, noon)?;
    let with_a_person = pipeline(Arc::new(site(with_a_person(&current, noon)?, noon)), Pages::none());
    let program = pipeline(Arc::new(site(current, noon)), Pages::none());
    let written = written_examples::make(noon, &membership).await?;

    for (path, _, operation) in operations::each(document) {
        let id = operation["operationId"].as_str().unwrap_or_default().to_owned();
        let written = written.get(id.as_str());
        for parameter in operation["parameters"].as_array_mut().into_iter().flatten() {
            if parameter["in"] == "path" {
                let read = REQUESTS.iter().chain(FILES).find(|(operation, _)| *operation == id);
                let request = read
                    .map(|(_, request)| *request)
                    .or(written.map(|written| written.address))
                    .unwrap_or_default();
                let wanted = format!("{{{}}}", parameter["name"].as_str().unwrap_or_default());
                let place = path.split('/').position(|segment| segment == wanted).unwrap_or_default();
                let key =
                    request.split('/').nth(place).unwrap_or_default().split('?').next().unwrap_or_default();
                parameter["example"] = match key.parse::<u64>() {
                    Ok(number) if parameter["schema"]["type"] == "integer" => number.into(),
                    _ => key.replace("{membership}", &membership).into(),
                };
            }
        }
        suggestions.fill_in(&id, operation)?;
        imports.fill_in(&id, operation)?;
        if let Some(written) = written {
            written.fill_in(operation);
        }
        if id == "me_view" {
            operation["responses"]["200"]["content"][JSON]["example"] = me.clone();
        }
        let Some((_, request)) = REQUESTS.iter().find(|(operation, _)| *operation == id) else {
            continue;
        };
        let address = request.replace("{membership}", &membership);
        let Some(content) = operation.pointer_mut("/responses/200/content").and_then(Value::as_object_mut)
        else {
            continue;
        };
        for (media_type, described) in content {
            let program = if id.starts_with("person_") { &with_a_person } else { &program };
            let (status, body) = ask(program, &address, media_type).await?;
            if status != 200 {
                return Err(BuildError::Example(address, format!("answered {status}: {body}")));
            }
            // Whole lists are long: their beginning will do.
            described["example"] = match media_type.as_str() {
                JSON | "application/ld+json" => beginning(serde_json::from_str(&body)?),
                "text/csv" => body.split_inclusive("\r\n").take(2).collect::<String>().into(),
                "application/x-ndjson" => body.split_inclusive('\n').take(1).collect::<String>().into(),
                _ => body.into(),
            };
        }
    }
    // How long this has taken is no part of the document.
    document["paths"]["/readyz"]["get"]["responses"]["200"]["content"][JSON]["example"]["age_seconds"] =
        0.into();
    for (response, name, address) in PROBLEMS {
        let (_, body) = ask(&program, address, JSON).await?;
        let mut problem: Value = serde_json::from_str(&body)?;
        if problem["code"] != *name {
            return Err(BuildError::Example((*address).to_owned(), body));
        }
        problem["instance"] = INSTANCE.into();
        document["components"]["responses"][response]["content"]["application/problem+json"]["examples"]
            [name] = json!({"summary": format!("GET {address}"), "value": problem});
    }
    Ok(())
}
