//! What the pages for people are to the pipeline: more addresses, which answer data to programs.

use poem::{
    Endpoint, EndpointExt, Response, Route,
    endpoint::BoxEndpoint,
    http::{HeaderMap, HeaderValue, StatusCode, Uri, header},
};
use uuid::Uuid;

use super::{ProblemError, negotiation};

macro_rules! policy {
    ($more:literal) => {
        concat!(
            "default-src 'none'; style-src 'self'; img-src 'self' data:; frame-src 'self'; form-action 'self'; \
             base-uri 'none'; frame-ancestors 'none'",
            $more
        )
    };
}

/// Pages load their style and previews of what other sites may show, run nothing, send forms to the registry alone,
/// and stand in no frame.
pub(crate) const POLICY: &str = policy!("");
/// The same for pages that only one reader sees, whose forms our own scripts make quicker.
pub(super) const OWN_POLICY: &str = policy!("; script-src 'self'; connect-src 'self'");

/// Pages at addresses of their own.
pub struct Pages {
    pub(super) endpoint: BoxEndpoint<'static, Response>,
    /// The templates of their addresses, each with the address below `/v1` that tells programs the same.
    pub(super) routes: &'static [(&'static str, Option<&'static str>)],
    /// The addresses of pages that only one reader sees.
    pub(super) own: &'static [&'static str],
    /// The addresses to which forms are sent, some of them those of pages.
    pub(super) forms: &'static [&'static str],
    /// The page about a problem, and what it may load and do.
    pub(super) trouble: fn(&Trouble<'_>) -> (String, &'static str),
}

/// What went wrong, for somebody who looks at pages.
pub(crate) struct Trouble<'a> {
    pub(crate) status: StatusCode,
    /// The path that was asked for.
    pub(crate) path: &'a str,
    /// In English.
    pub(crate) detail: &'a str,
    /// The number of the request.
    pub(crate) request: Uuid,
    /// Address of the registry.
    pub(crate) public_url: &'a str,
    /// The language that was asked for, else those of the browser.
    pub(crate) languages: Vec<openapi::LanguageTag>,
}

impl Pages {
    /// Pages that an endpoint answers.
    pub(crate) fn new(
        endpoint: impl Endpoint<Output: poem::IntoResponse> + 'static,
        routes: &'static [(&'static str, Option<&'static str>)],
        own: &'static [&'static str],
        forms: &'static [&'static str],
        trouble: fn(&Trouble<'_>) -> (String, &'static str),
    ) -> Self {
        Self { endpoint: endpoint.map_to_response().boxed(), routes, own, forms, trouble }
    }

    /// No pages, for who asks the API alone.
    pub fn none() -> Self {
        Self::new(Route::new(), &[], &[], &[], |_| (String::new(), POLICY))
    }

    /// The templates of the addresses at which there is something to see.
    pub(super) fn seen(&self) -> impl Iterator<Item = &'static str> {
        self.routes.iter().map(|(route, _)| *route).chain(self.own.iter().copied())
    }

    pub(super) fn has(&self, route: &str) -> bool {
        self.seen().any(|page| page == route) || self.forms.contains(&route)
    }

    /// The address below `/v1` of what a page shows.
    pub(super) fn twin(&self, route: &str, path: &str) -> Option<String> {
        let (_, twin) = self.routes.iter().find(|(page, _)| *page == route)?;
        // The last segment of both is the same.
        let key = route.ends_with('}').then(|| path.rsplit('/').next().unwrap_or_default());
        // The forms of data have suffixes below `/v1` alone.
        let twin = twin.filter(|_| !key.is_some_and(|key| key.contains('.')));
        twin.map(|twin| key.map_or_else(|| twin.to_owned(), |key| format!("{twin}/{key}")))
    }

    /// The page about a problem in place of the problem itself, with the same status and header fields.
    pub(super) fn instead_of(
        &self,
        response: Response,
        problem: &ProblemError,
        public_url: &str,
        uri: &Uri,
        headers: &HeaderMap,
        request: Uuid,
    ) -> Response {
        let pairs = url::form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes());
        let asked = pairs.filter(|(name, _)| name == "lang").find_map(|(_, value)| value.parse().ok());
        let accepted = negotiation::field(headers, header::ACCEPT_LANGUAGE);
        let languages = asked.map_or_else(|| negotiation::languages(accepted.as_deref()), |lang| vec![lang]);
        let (status, detail) = (response.status(), problem.detail.as_str());
        let path = uri.path();
        let (page, policy) =
            (self.trouble)(&Trouble { status, path, detail, request, public_url, languages });
        if page.is_empty() {
            return response;
        }
        let mut fields = response.headers().clone();
        fields.insert(header::CONTENT_LENGTH, page.len().into());
        for (name, value) in [
            (header::CONTENT_TYPE, "text/html; charset=utf-8"),
            (header::CONTENT_SECURITY_POLICY, policy),
            (header::VARY, "Accept, Accept-Language"),
        ] {
            fields.insert(name, HeaderValue::from_static(value));
        }
        let mut response = Response::builder().status(status).body(page);
        *response.headers_mut() = fields;
        response
    }
}

/// What a client would like to see: a page, or data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Liking {
    /// It says that it takes pages, and prefers them.
    Page,
    /// It prefers data to pages.
    Data,
    /// Whatever there is.
    Whatever,
}

impl Liking {
    pub(super) fn of(headers: &HeaderMap) -> Self {
        let accept = negotiation::field(headers, header::ACCEPT);
        let weight = |media_type: &str| negotiation::weight(accept.as_deref().unwrap_or("*/*"), media_type);
        let data =
            ["application/json", "text/csv", "application/x-ndjson", "application/ld+json", "text/turtle"]
                .map(weight)
                .into_iter()
                .max();
        match weight("text/html").cmp(&data.unwrap_or(0)) {
            std::cmp::Ordering::Greater => Self::Page,
            std::cmp::Ordering::Less => Self::Data,
            std::cmp::Ordering::Equal => Self::Whatever,
        }
    }
}
