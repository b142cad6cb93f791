//! The way of every request.

mod short_way;

use std::{
    cell::LazyCell,
    collections::HashMap,
    panic::AssertUnwindSafe,
    sync::Arc,
    time::{Duration, Instant},
};

use chrono::{DateTime, Utc};
use futures_util::FutureExt;
use openapi::ProblemKind;
use poem::{
    Body, Endpoint, EndpointExt, IntoResponse, Request, Response, Route,
    http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header},
};
use tracing::{Instrument, debug, info, info_span};
use uuid::Uuid;

use super::{
    Site, answers, cors, docs, document, encoding, limits,
    metrics::{self, Figures},
    negotiation,
    pages::{Liking, Pages},
    problem::ProblemError,
    ready::{Made, REQUEST_ID, Ready},
    remainder::Remainder,
    routes::Routes,
    server::AtOnce,
};

/// Stands for addresses at which there is nothing.
const NO_ROUTE: &str = "none";

/// The path and query as the client sent them, and the form that a suffix of the path asked for.
#[derive(Debug, Clone)]
pub(super) struct Asked {
    pub(super) path: String,
    pub(super) form: Option<negotiation::Form>,
}

/// Everything that answers requests.
pub fn pipeline(site: Arc<Site>, pages: Pages) -> impl Endpoint<Output = Response> + AtOnce {
    put_together(site, pages)
}

fn put_together(site: Arc<Site>, pages: Pages) -> Pipeline<impl Endpoint> {
    let operations = Route::new()
        .nest_no_strip("/docs", docs::endpoint())
        .nest_no_strip("/", document::operations())
        .data(Arc::clone(&site));
    let routes = Routes::of_document(pages.seen(), pages.forms);
    let pages = Pages { endpoint: pages.endpoint.data(Arc::clone(&site)).boxed(), ..pages };
    let figures = routes.templates().map(|route| (route, Figures::of(route))).collect();
    Pipeline { site, operations, pages, routes, figures, encoder: encoding::Encoder::default() }
}

struct Pipeline<E> {
    site: Arc<Site>,
    operations: E,
    pages: Pages,
    routes: Routes,
    figures: HashMap<&'static str, Figures>,
    encoder: encoding::Encoder,
}

impl<E: Endpoint> Endpoint for Pipeline<E> {
    type Output = Response;

    async fn call(&self, mut request: Request) -> poem::Result<Response> {
        let id = request_id(self.site.clock.now());
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
        name(response.headers_mut(), id);
        let (status, took) = (response.status(), began.elapsed());
        match route.and_then(|route| self.figures.get(route)) {
            Some(figures) => figures.note(&method, status, took),
            None => metrics::note(NO_ROUTE, &method, status, took),
        }
        tell(id, &method, &path, status, took);
        Ok(response)
    }
}

impl<E: Endpoint> Pipeline<E> {
    async fn answer(&self, mut request: Request, id: Uuid, route: Option<&'static str>) -> Response {
        let headers = request.headers().clone();
        let uri = request.original_uri().clone();
        let asked = answers::Request::of(request.method(), &uri, request.version(), &headers);
        let mut path = request.uri().path().to_owned();
        let head = request.method() == Method::HEAD;
        let reads = matches!(*request.method(), Method::GET | Method::HEAD);
        let liking = LazyCell::new(|| Liking::of(&headers));
        // Whoever asks for data at the address of a page is answered as at the address of the data.
        let page = route.filter(|route| self.pages.has(route));
        let mut answered_as_data = false;
        let twin = page.filter(|_| reads && *liking == Liking::Data);
        if let Some(twin) = twin.and_then(|page| self.pages.twin(page, &path))
            && let Ok(uri) = replace_path(request.uri(), &twin)
        {
            *request.uri_mut() = uri;
            path = twin;
            answered_as_data = true;
        }
        let shows_page = page.is_some() && !answered_as_data;
        let answered = match limits::check(&uri, request.version(), &headers) {
            Err(problem) => Err(problem),
            Ok(()) if request.method() == Method::OPTIONS && route.is_some() => {
                return cors::options(&self.routes.allow(route.unwrap_or_default()));
            }
            Ok(()) => {
                let (bare, form) = negotiation::split_suffix(&path);
                if form.is_some()
                    && let Ok(uri) = replace_path(request.uri(), bare)
                {
                    *request.uri_mut() = uri;
                }
                if head {
                    // Ranges are of GET alone (RFC 9110, 14.2).
                    request.headers_mut().remove(header::RANGE);
                    request.set_method(Method::GET);
                }
                request.extensions_mut().insert(Asked { path: path.clone(), form });
                // A panic is an internal error of one request, not the end of the program.
                let answer = async {
                    match shows_page {
                        true => self.pages.endpoint.call(request).await,
                        false => self.operations.call(request).await.map(IntoResponse::into_response),
                    }
                };
                match AssertUnwindSafe(answer).catch_unwind().await {
                    Ok(Ok(answer)) => self.finish(answer, &headers, route, asked.as_ref()).await,
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
                problem.allow = Some(self.routes.allow(route.unwrap_or_default()).into());
            }
            let without_slash = path.trim_end_matches('/');
            if problem.kind == ProblemKind::NOT_FOUND
                && route.is_none()
                && self.routes.template(without_slash).is_some()
            {
                problem.detail = format!("there is nothing at `{path}`; did you mean `{without_slash}`?");
            }
            let response = problem.response(&self.site.public_url, id);
            let for_people = !path.starts_with("/v1/")
                && match *liking {
                    Liking::Page => true,
                    Liking::Whatever => shows_page && reads,
                    Liking::Data => false,
                };
            match for_people {
                true => self.pages.instead_of(response, &problem, &self.site.public_url, &uri, &headers, id),
                false => response,
            }
        });
        if route != Some("/metrics") {
            cors::allow_reading(response.headers_mut());
        }
        if response.status() != StatusCode::NOT_MODIFIED {
            let nosniff = HeaderValue::from_static("nosniff");
            response.headers_mut().insert(header::X_CONTENT_TYPE_OPTIONS, nosniff);
        }
        if head {
            let length = response.headers().get(header::CONTENT_LENGTH).cloned();
            response.set_body(Body::empty());
            if let Some(length) = length {
                response.headers_mut().insert(header::CONTENT_LENGTH, length);
            }
        }
        response
    }

    /// Turns what was made into headers and a body: condition first, then coding.
    async fn finish(
        &self,
        mut response: Response,
        request: &HeaderMap,
        route: Option<&'static str>,
        asked: Option<&answers::Request<'_>>,
    ) -> Result<Response, ProblemError> {
        let Some(made) = response.extensions_mut().remove::<Arc<Made>>() else {
            return Ok(response);
        };
        let accepted = negotiation::field(request, header::ACCEPT_ENCODING);
        let ready = Arc::new(Ready::new(made, accepted.as_deref(), self.figures(route)));
        let known = negotiation::field(request, header::IF_NONE_MATCH);
        if ready.is_known(known.as_deref()) {
            response.set_status(StatusCode::NOT_MODIFIED);
            response.headers_mut().extend(ready.head().clone());
        } else {
            let answers = &self.site.answers;
            let made = ready.made();
            let waits = !ready.is_at_hand() && encoding::takes_a_while(&made.representation.bytes);
            let _turns = match (waits, answers::is_table(made)) {
                (false, _) => (None, None),
                (true, true) => (Some(answers.turn().await), None),
                (true, false) => (None, answers.turn_at_a_page().await),
            };
            let (head, body) = ready
                .whole(&self.encoder)
                .map_err(|error| ProblemError::failed("a body could not be encoded", &error))?;
            response.headers_mut().extend(head.clone());
            response.set_body(Body::from_bytes(body.clone()));
        }
        if let Some(asked) = asked {
            self.site.answers.keep_ready(asked, &ready);
        }
        Ok(response)
    }

    fn figures(&self, route: Option<&'static str>) -> Figures {
        let figures = route.and_then(|route| self.figures.get(route));
        figures.cloned().unwrap_or_else(|| Figures::of(NO_ROUTE))
    }
}

/// The number of a request. Those of one millisecond are in no order: for that, threads would wait for one another.
fn request_id(now: DateTime<Utc>) -> Uuid {
    let seconds = u64::try_from(now.timestamp()).unwrap_or_default();
    Uuid::new_v7(uuid::Timestamp::from_unix(uuid::NoContext, seconds, now.timestamp_subsec_nanos()))
}

/// Gives the client the number of its request.
fn name(headers: &mut HeaderMap, id: Uuid) {
    if let Ok(id) = HeaderValue::from_str(id.hyphenated().encode_lower(&mut Uuid::encode_buffer())) {
        headers.insert(REQUEST_ID, id);
    }
}

/// One line for each request; those that went well are counted in the figures, and told only to who wants to know all.
fn tell(id: Uuid, method: &Method, path: &str, status: StatusCode, took: Duration) {
    let (status, took_ms) = (status.as_u16(), took.as_secs_f64() * 1000.0);
    if status < 400 {
        debug!(request_id = %id, %method, path, status, took_ms, "answered");
    } else {
        info!(request_id = %id, %method, path, status, took_ms, "answered");
    }
}

fn replace_path(uri: &Uri, path: &str) -> Result<Uri, poem::http::uri::InvalidUri> {
    match uri.query() {
        Some(query) => format!("{path}?{query}").parse(),
        None => path.parse(),
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone;

    use super::*;
    use crate::{app::founding_only, http::document::examples};

    #[tokio::test(flavor = "multi_thread")]
    async fn figures_and_reports_take_no_turn_of_a_page() {
        const FIGURES: [&str; 6] = [
            "/v1/stats/balance",
            "/v1/stats/balance?as_of=2008",
            "/v1/stats/overlap",
            "/v1/stats/turnover",
            "/v1/compliance",
            "/v1/coalitions/privacy/compliance?as_of=2008",
        ];
        const THINGS: [&str; 3] = [
            "/v1/organisations?limit=3",
            "/v1/coalitions/privacy/members",
            "/v1/coalitions/privacy?as_of=2008",
        ];
        let noon = Utc.with_ymd_and_hms(2026, 6, 1, 12, 0, 0).unwrap();
        let site = Arc::new(examples::site(Arc::new(founding_only().unwrap()), noon));
        let program = pipeline(Arc::clone(&site), Pages::none());
        let ask = |address| examples::ask(&program, address, "application/json");
        let all = site.answers.all_turns_at_pages().await;
        for address in FIGURES {
            let answer = tokio::time::timeout(Duration::from_secs(60), ask(address)).await;
            let answer = answer.unwrap_or_else(|_| panic!("{address} waits for pages"));
            assert_eq!(answer.unwrap().0, 200, "{address}");
        }
        for address in THINGS {
            assert!(ask(address).now_or_never().is_none(), "{address} did not wait");
        }
        drop(all);
        for address in THINGS {
            assert_eq!(ask(address).await.unwrap().0, 200, "{address}");
        }
    }
}
