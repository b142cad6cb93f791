//! What the program says of itself. These answers are never limited and never cached.

use openapi::{DOCUMENT, Health, Readiness};
use poem_openapi::{
    ApiResponse, OpenApi,
    payload::PlainText,
    registry::{MetaMediaType, MetaResponse, MetaResponses, MetaSchema, MetaSchemaRef, Registry},
};
use serde::Serialize;

use super::{
    ask::Ask,
    problem::ProblemError,
    reply::{Caching, Representation, Served},
    v1::{Answer, Group},
};

pub(super) struct Service;

/// JSON that is made for this moment.
fn now<T: Serialize>(thing: &T) -> Result<Served<T>, ProblemError> {
    let bytes = serde_json::to_vec(thing)
        .map_err(|error| ProblemError::failed("an answer could not be written", &error))?;
    Ok(Served::new(Representation::plain(bytes, "application/json", Caching::NoStore)))
}

/// The OpenAPI document, documented as any object.
pub(super) struct Document;

impl poem_openapi::types::Type for Document {
    const IS_REQUIRED: bool = true;
    type RawValueType = Self;
    type RawElementValueType = Self;

    fn name() -> std::borrow::Cow<'static, str> {
        "Document".into()
    }

    fn schema_ref() -> MetaSchemaRef {
        MetaSchemaRef::Inline(Box::new(MetaSchema::new("object")))
    }

    fn as_raw_value(&self) -> Option<&Self> {
        Some(self)
    }

    fn raw_element_iter<'a>(&'a self) -> Box<dyn Iterator<Item = &'a Self> + 'a> {
        Box::new(std::iter::once(self))
    }
}

/// The figures, in Prometheus' text form.
pub(super) struct Figures(Served<String>);

impl poem::IntoResponse for Figures {
    fn into_response(self) -> poem::Response {
        self.0.into_response()
    }
}

impl ApiResponse for Figures {
    fn meta() -> MetaResponses {
        MetaResponses {
            responses: vec![MetaResponse {
                description: "The answer.",
                status: Some(200),
                status_range: None,
                content: vec![MetaMediaType {
                    content_type: "text/plain",
                    schema: <PlainText<String> as poem_openapi::payload::Payload>::schema_ref(),
                }],
                headers: vec![],
            }],
        }
    }

    fn register(_: &mut Registry) {}
}

#[OpenApi(tag = "Group::Service")]
impl Service {
    /// Is the program alive?
    ///
    /// Answers as long as the program runs.
    #[oai(path = "/healthz", method = "get", operation_id = "health")]
    async fn health(&self, ask: Ask) -> Answer<Health> {
        ask.open("health", &[])?;
        Ok(now(&Health { status: "ok".into() })?)
    }

    /// Is the program ready, and how fresh is its data?
    ///
    /// Answers with the last revision in the answers and the age of the data. Reads are answered from
    /// memory: they go on while the database is away, and `age_seconds` grows.
    #[oai(path = "/readyz", method = "get", operation_id = "readiness")]
    async fn readiness(&self, ask: Ask) -> Answer<Readiness> {
        let live = ask.site().current.live();
        ask.open("readiness", &[])?;
        Ok(now(&Readiness {
            status: "ready".into(),
            revision: live.snapshot.revision,
            recorded_at: live.snapshot.recorded_at,
            age_seconds: live.age().as_secs(),
            version: env!("CARGO_PKG_VERSION").into(),
        })?)
    }

    /// Get figures about the program
    ///
    /// Requests by route, method and status, their duration, the revision and the number of things, in
    /// the text form of Prometheus.
    #[oai(path = "/metrics", method = "get", operation_id = "metrics")]
    async fn metrics(&self, ask: Ask) -> poem::Result<Figures> {
        let reading = ask.open("metrics", &[])?;
        let site = reading.site();
        let text = site.metrics.as_ref().map(|metrics| metrics.render(site)).unwrap_or_default();
        let content_type = "text/plain; version=0.0.4; charset=utf-8";
        Ok(Figures(Served::new(Representation::plain(text, content_type, Caching::NoStore))))
    }

    /// Get the OpenAPI document
    ///
    /// This document, OpenAPI 3.0.3.
    #[oai(path = "/openapi.json", method = "get", operation_id = "document")]
    async fn document(&self, ask: Ask) -> Answer<Document> {
        ask.answer("document", &[], |_| {
            Ok(Served::new(Representation::plain(DOCUMENT, "application/json", Caching::Public)))
        })
        .await
    }
}
