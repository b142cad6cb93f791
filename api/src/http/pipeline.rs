//! The way of every request.

use std::{panic::AssertUnwindSafe, sync::Arc, time::Instant};

use futures_util::FutureExt;
use openapi::ProblemKind;
use poem::{
    Body, Endpoint, EndpointExt, IntoResponse, Request, Response, Route,
    http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header},
};
use tracing::{Instrument, info_span};
use uuid::Uuid;

use super::{
    Site, conditional, cors, docs, document, encoding, limits, metrics,
    negotiation::{self, Coding},
    problem::ProblemError,
    remainder::Remainder,
    reply::{Caching, Representation},
    routes::Routes,
};

/// The path and query as the client sent them, and the form that a suffix of the path asked for.
#[derive(Debug, Clone)]
pub(super) struct Asked {
    pub(super) path: String,
    pub(super) form: Option<negotiation::Form>,
}

/// Everything that answers requests.
pub fn pipeline(site: Arc<Site>) -> impl Endpoint<Output = Response> {
    let operations = Route::new()
        .nest_no_strip("/docs", docs::endpoint())
        .nest_no_strip("/problems", docs::problems())
        .nest_no_strip("/", document::operations())
        .data(Arc::clone(&site));
    Pipeline { site, operations, routes: Routes::of_document(), encoder: encoding::Encoder::default() }
}

struct Pipeline<E> {
    site: Arc<Site>,
    operations: E,
    routes: Routes,
    encoder: encoding::Encoder,
}

impl<E: Endpoint> Endpoint for Pipeline<E> {
    type Output = Response;

    async fn call(&self, mut request: Request) -> poem::Result<Response> {
        let id = Uuid::now_v7();
        let began = Instant::now();
        let method = request.method().clone();
        let path = request.uri().path().to_owned();
        let span = info_span!("request", %id);
        let route = self.routes.template(negotiation::split_suffix(&path).0);
        let remainder = Remainder::of(&mut request);
        let mut response = self.answer(request, id, route).instrument(span).await;
        if let Some(remainder) = remainder
            && !remainder.drain().await
        {
            response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
        }
        if let Ok(id) = HeaderValue::from_str(&id.to_string()) {
            response.headers_mut().insert("x-request-id", id);
        }
        let (status, took) = (response.status().as_u16(), began.elapsed());
        metrics::note(route.unwrap_or("none"), known_method(&method), status, took);
        tracing::info!(
            request_id = %id,
            %method,
            path,
            status,
            took_ms = took.as_secs_f64() * 1000.0,
            "answered"
        );
        Ok(response)
    }
}

impl<E: Endpoint> Pipeline<E> {
    async fn answer(&self, mut request: Request, id: Uuid, route: Option<&'static str>) -> Response {
        let headers = request.headers().clone();
        let path = request.uri().path().to_owned();
        let head = request.method() == Method::HEAD;
        let answered = match limits::check(&request) {
            Err(problem) => Err(problem),
            Ok(()) if request.method() == Method::OPTIONS && route.is_some() => {
                return cors::options(&self.routes.allow(route.unwrap_or_default()));
            }
            Ok(()) if request.uri().path() == "/" => match *request.method() {
                Method::GET | Method::HEAD => Ok(docs::front()),
                _ => Err(ProblemError::new(ProblemKind::METHOD_NOT_ALLOWED, "the method is not known here")),
            },
            Ok(()) => {
                let (bare, form) = negotiation::split_suffix(&path);
                if form.is_some()
                    && let Ok(uri) = replace_path(request.uri(), bare)
                {
                    *request.uri_mut() = uri;
                }
                if head {
                    request.set_method(Method::GET);
                }
                request.extensions_mut().insert(Asked { path: path.clone(), form });
                // A panic is an internal error of one request, not the end of the program.
                match AssertUnwindSafe(self.operations.call(request)).catch_unwind().await {
                    Ok(Ok(answer)) => self.finish(answer.into_response(), &headers),
                    Ok(Err(error)) => Err(ProblemError::of_framework(&error, &path)),
                    Err(_) => {
                        tracing::error!(request_id = %id, "an operation panicked");
                        Err(ProblemError::internal())
                    }
                }
            }
        };
        let mut response = answered.unwrap_or_else(|mut problem| {
            if problem.kind == ProblemKind::METHOD_NOT_ALLOWED {
                problem.allow = Some(self.routes.allow(route.unwrap_or_default()));
            }
            let without_slash = path.trim_end_matches('/');
            if problem.kind == ProblemKind::NOT_FOUND
                && route.is_none()
                && self.routes.template(without_slash).is_some()
            {
                problem.detail = format!("there is nothing at `{path}`; did you mean `{without_slash}`?");
            }
            problem.response(&self.site.public_url, id)
        });
        if route != Some("/metrics") {
            cors::allow_reading(&mut response);
        }
        response.headers_mut().insert("x-content-type-options", HeaderValue::from_static("nosniff"));
        if head {
            let length = response.headers().get(header::CONTENT_LENGTH).cloned();
            response.set_body(Body::empty());
            if let Some(length) = length {
                response.headers_mut().insert(header::CONTENT_LENGTH, length);
            }
        }
        response
    }

    /// Turns a representation into headers and a body: condition first, then coding.
    fn finish(&self, mut response: Response, request: &HeaderMap) -> Result<Response, ProblemError> {
        let Some(representation) = response.extensions_mut().remove::<Representation>() else {
            return Ok(response);
        };
        let accepted = negotiation::field(request, header::ACCEPT_ENCODING);
        let coding = match negotiation::coding(accepted.as_deref()) {
            _ if representation.bytes.len() < encoding::SMALLEST => Coding::Identity,
            coding => coding,
        };
        let tag = conditional::entity_tag(&conditional::digest(&representation), coding);
        let known = negotiation::field(request, header::IF_NONE_MATCH);
        // What is made for this moment cannot be the same as before.
        let not_modified =
            representation.caching == Caching::Public && conditional::not_modified(known.as_deref(), &tag);
        let mut set = |name: header::HeaderName, value: &str| {
            if let Ok(value) = HeaderValue::from_str(value) {
                response.headers_mut().insert(name, value);
            }
        };
        set(header::ETAG, &tag);
        set(header::CACHE_CONTROL, representation.caching.header());
        set(header::VARY, &[representation.vary.as_slice(), &["Accept-Encoding"]].concat().join(", "));
        if let Some(at) = representation.last_modified {
            set(header::LAST_MODIFIED, &httpdate::fmt_http_date(at.instant().into()));
        }
        if !representation.languages.is_empty() {
            set(header::CONTENT_LANGUAGE, &representation.languages.join(", "));
        }
        if let Some(next) = &representation.next {
            set(header::LINK, &format!("<{next}>; rel=\"next\""));
        }
        if not_modified {
            response.set_status(StatusCode::NOT_MODIFIED);
            return Ok(response);
        }
        set(header::CONTENT_TYPE, representation.content_type);
        let body = self
            .encoder
            .encode(&tag, coding, &representation.bytes)
            .map_err(|error| ProblemError::failed("a body could not be encoded", &error))?;
        if coding != Coding::Identity {
            set(header::CONTENT_ENCODING, coding.name());
        }
        set(header::CONTENT_LENGTH, &body.len().to_string());
        response.set_body(Body::from_bytes(body));
        Ok(response)
    }
}

/// Methods as labels: a client must not be able to make new ones.
fn known_method(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::OPTIONS => "OPTIONS",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        _ => "other",
    }
}

fn replace_path(uri: &Uri, path: &str) -> Result<Uri, poem::http::uri::InvalidUri> {
    match uri.query() {
        Some(query) => format!("{path}?{query}").parse(),
        None => path.parse(),
    }
}
