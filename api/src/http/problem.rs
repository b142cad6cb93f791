//! Problems (RFC 9457).

use openapi::{Fault, InvalidScalar, Problem, ProblemKind};
use poem::{
    Response,
    error::{MethodNotAllowedError, NotFoundError, ResponseError},
    http::{StatusCode, header},
};
use poem_openapi::error::ParsePathError;
use uuid::Uuid;

use crate::snapshot::{InvalidCursor, TooManyWords, UnknownPast};

/// Seconds after which to try again what cannot be done at the moment.
const TRY_AGAIN: u64 = 5;

/// What went wrong with a request: everything in it may be shown to the client.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{detail}")]
pub(crate) struct ProblemError {
    pub(crate) kind: &'static ProblemKind,
    pub(crate) detail: String,
    pub(super) errors: Vec<Fault>,
    /// Methods for the header `Allow`.
    pub(super) allow: Option<Box<str>>,
    /// The entity tag that the thing has now.
    pub(super) etag: Option<Box<str>>,
    /// Seconds after which to try again.
    pub(super) retry_after: Option<u64>,
    /// Bytes of the whole of which there is no such range.
    pub(super) length: Option<u64>,
}

impl ProblemError {
    pub(crate) fn new(kind: &'static ProblemKind, detail: impl Into<String>) -> Self {
        Self {
            kind,
            detail: detail.into(),
            errors: Vec::new(),
            allow: None,
            etag: None,
            retry_after: None,
            length: None,
        }
    }

    /// One problem of several faults; the first speaks for all.
    pub(super) fn of_faults(kind: &'static ProblemKind, errors: Vec<Fault>) -> Self {
        let detail = match errors.as_slice() {
            [] => kind.title.to_owned(),
            [only] => only.detail.clone(),
            [first, rest @ ..] => format!("{}; and {} more, see `errors`", first.detail, rest.len()),
        };
        Self { errors, ..Self::new(kind, detail) }
    }

    /// More came than is taken; `wait` seconds later it may be tried again.
    pub(super) fn too_many_requests(wait: u64, detail: String) -> Self {
        Self { retry_after: Some(wait), ..Self::new(ProblemKind::TOO_MANY_REQUESTS, detail) }
    }

    /// The status of the answer.
    pub(crate) fn status(&self) -> StatusCode {
        StatusCode::from_u16(self.kind.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// All that is wrong, in words.
    pub(crate) fn told(&self) -> String {
        match self.errors.as_slice() {
            [] => self.detail.clone(),
            faults => faults.iter().map(|fault| fault.detail.as_str()).collect::<Vec<_>>().join("; "),
        }
    }

    /// Everything that is wrong, each with its place.
    pub(crate) fn faults(&self) -> &[Fault] {
        &self.errors
    }

    pub(crate) fn not_found(what: &str, key: impl std::fmt::Display) -> Self {
        Self::new(ProblemKind::NOT_FOUND, format!("there is no {what} `{key}`"))
    }

    pub(crate) fn gone(what: &str, key: impl std::fmt::Display) -> Self {
        Self::new(
            ProblemKind::GONE,
            format!("{what} `{key}` was taken out; the log of changes says when and why"),
        )
    }

    /// What the framework refused. An unknown error is ours: its text goes to the log, not to the client.
    pub(super) fn of_framework(error: &poem::Error, path: &str) -> Self {
        if let Some(problem) = error.downcast_ref::<Self>() {
            return problem.clone();
        }
        if error.is::<NotFoundError>() || error.is::<ParsePathError>() {
            return Self::new(ProblemKind::NOT_FOUND, format!("there is nothing at `{path}`"));
        }
        if error.is::<MethodNotAllowedError>() {
            return Self::new(ProblemKind::METHOD_NOT_ALLOWED, "the method is not known here");
        }
        match error.status() {
            StatusCode::NOT_FOUND => {
                Self::new(ProblemKind::NOT_FOUND, format!("there is nothing at `{path}`"))
            }
            status if status.is_client_error() => {
                Self::new(ProblemKind::MALFORMED_REQUEST, "the request could not be read")
            }
            _ => Self::failed("an operation failed", &error),
        }
    }

    /// The registry failed at something: why goes to the log, not to the client.
    pub(crate) fn failed(what: &str, error: &dyn std::fmt::Display) -> Self {
        tracing::error!(%error, "{what}");
        Self::internal()
    }

    pub(crate) fn internal() -> Self {
        Self::new(ProblemKind::INTERNAL, "the registry failed; the cause is in its log")
    }

    /// The turn to write did not come.
    pub(super) fn busy() -> Self {
        let detail =
            "others are writing, and the turn of this change did not come; nothing was stored, send it again";
        Self { retry_after: Some(TRY_AGAIN), ..Self::new(ProblemKind::UNAVAILABLE, detail) }
    }

    /// The database does not do what it should at the moment.
    pub(super) fn unavailable() -> Self {
        let detail = "the registry cannot write now; its log says why. Look whether the change was stored before you \
                      send it again";
        Self { retry_after: Some(TRY_AGAIN), ..Self::new(ProblemKind::UNAVAILABLE, detail) }
    }

    /// The answer. `public_url` begins the address of the page about it.
    pub(super) fn response(&self, public_url: &str, request: Uuid) -> Response {
        let problem = Problem {
            r#type: format!("{public_url}/problems/{}", self.kind.code),
            title: self.kind.title.to_owned(),
            status: self.kind.status,
            detail: self.detail.clone(),
            instance: request.urn().to_string(),
            code: self.kind.code.to_owned(),
            errors: self.errors.clone(),
        };
        let body = serde_json::to_vec(&problem).unwrap_or_default();
        let mut response = Response::builder()
            .status(self.status())
            .header(header::CONTENT_TYPE, "application/problem+json")
            .header(header::CONTENT_LENGTH, body.len())
            .header(header::CACHE_CONTROL, "no-store");
        if let Some(challenge) = challenge(self.kind) {
            response = response.header(header::WWW_AUTHENTICATE, challenge);
        }
        if let Some(allow) = &self.allow {
            response = response.header(header::ALLOW, &**allow);
        }
        if let Some(etag) = &self.etag {
            response = response.header(header::ETAG, &**etag);
        }
        if let Some(length) = self.length {
            response = response.header(header::CONTENT_RANGE, format!("bytes */{length}"));
        }
        if let Some(seconds) = self.retry_after {
            response = response.header(header::RETRY_AFTER, seconds);
        }
        response.body(body)
    }
}

/// What an answer with status 401 asks for (RFC 6750, 3). Who has shown nothing is told no error.
fn challenge(kind: &ProblemKind) -> Option<&'static str> {
    match kind.status {
        401 if kind == ProblemKind::TOKEN_REQUIRED => Some("Bearer realm=\"registry\""),
        401 => Some("Bearer realm=\"registry\", error=\"invalid_token\""),
        _ => None,
    }
}

impl ResponseError for ProblemError {
    fn status(&self) -> StatusCode {
        StatusCode::from_u16(self.kind.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }
}

impl From<InvalidCursor> for ProblemError {
    fn from(error: InvalidCursor) -> Self {
        let kind = ProblemKind::INVALID_CURSOR;
        let fault = Fault {
            pointer: None,
            parameter: Some("cursor".into()),
            code: kind.code.into(),
            detail: error.to_string(),
        };
        Self::of_faults(kind, vec![fault])
    }
}

impl From<TooManyWords> for ProblemError {
    fn from(error: TooManyWords) -> Self {
        let kind = ProblemKind::INVALID_PARAMETER;
        let fault = Fault {
            pointer: None,
            parameter: Some("q".into()),
            code: kind.code.into(),
            detail: error.to_string(),
        };
        Self::of_faults(kind, vec![fault])
    }
}

impl From<UnknownPast> for ProblemError {
    fn from(error: UnknownPast) -> Self {
        match error {
            UnknownPast::NotYet { .. } => Self::new(ProblemKind::UNKNOWN_REVISION, error.to_string()),
            UnknownPast::Unfit(why) => Self::failed("the past cannot be rebuilt", &why),
        }
    }
}

impl From<InvalidScalar> for ProblemError {
    fn from(error: InvalidScalar) -> Self {
        Self::new(ProblemKind::MALFORMED_REQUEST, error.to_string())
    }
}
