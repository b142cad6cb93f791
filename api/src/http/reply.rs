//! What an operation answers: bytes with what belongs to them, or another address.

use std::{marker::PhantomData, sync::Arc};

use bytes::Bytes;
use openapi::{Revision, Timestamp};
use poem::{
    IntoResponse, Response,
    http::{StatusCode, header},
};
use poem_openapi::{
    ApiResponse,
    registry::{MetaMediaType, MetaResponse, MetaResponses, Registry},
    types::Type,
};

use super::ready::{Made, Moment};

/// Bytes of an answer, before content coding, with what its headers say.
#[derive(Debug, Clone)]
pub(crate) struct Representation {
    pub(crate) bytes: Bytes,
    pub(crate) content_type: &'static str,
    pub(crate) languages: Vec<String>,
    pub(crate) last_modified: Option<Timestamp>,
    /// Address of the next page.
    pub(crate) next: Option<String>,
    /// What its address is to the site (RFC 8288).
    pub(crate) relation: Option<&'static str>,
    /// Request headers that made a difference.
    pub(crate) vary: Vec<&'static str>,
    pub(crate) caching: Caching,
    /// The change that gave a thing its state; a writer names it in `If-Match`.
    pub(crate) revision: Option<Revision>,
    pub(crate) status: StatusCode,
    /// Where a thing that was entered is.
    pub(crate) location: Option<String>,
    /// What a page may load and do (Content Security Policy Level 3).
    pub(crate) policy: Option<&'static str>,
}

/// How long an answer may be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Caching {
    /// A minute, and longer while a new one is fetched or cannot be had.
    Public,
    /// A day, unasked: it changes only where a person is erased, and that has to come to everybody.
    Steady,
    /// For ever: what is at the address never changes.
    Immutable,
    /// Never.
    NoStore,
}

impl Caching {
    pub(super) fn header(self) -> &'static str {
        match self {
            Self::Public => "public, max-age=60, stale-while-revalidate=600, stale-if-error=86400",
            Self::Steady => "public, max-age=86400, immutable",
            Self::Immutable => "public, max-age=31536000, immutable",
            Self::NoStore => "no-store",
        }
    }
}

impl Representation {
    /// Bytes that are the same for everybody.
    pub(crate) fn plain(bytes: impl Into<Bytes>, content_type: &'static str, caching: Caching) -> Self {
        Self {
            bytes: bytes.into(),
            content_type,
            languages: Vec::new(),
            last_modified: None,
            next: None,
            relation: None,
            vary: Vec::new(),
            caching,
            revision: None,
            status: StatusCode::OK,
            location: None,
            policy: None,
        }
    }

    /// The answer to a write: for the writer alone.
    pub(super) fn written(self, status: StatusCode) -> Self {
        let mut vary = self.vary;
        vary.push("Authorization");
        Self { status, caching: Caching::NoStore, vary, ..self }
    }
}

/// An answer that is documented as `T`.
pub(crate) struct Served<T> {
    reply: Reply,
    documented_as: PhantomData<fn() -> T>,
}

enum Reply {
    Representation(Box<Representation>),
    /// For everybody who asks the same.
    Made(Arc<Made>),
    Moved(StatusCode, String, Caching),
}

impl<T> Served<T> {
    pub(crate) fn new(representation: Representation) -> Self {
        Self { reply: Reply::Representation(Box::new(representation)), documented_as: PhantomData }
    }

    /// What was made for another who asked the same.
    pub(super) fn made(made: Arc<Made>) -> Self {
        Self { reply: Reply::Made(made), documented_as: PhantomData }
    }

    /// The same for everybody who asks in that moment.
    pub(super) fn make(self, moment: Moment) -> Self {
        match self.reply {
            Reply::Representation(representation) => {
                Self::made(Arc::new(Made::new(*representation, Some(moment))))
            }
            _ => self,
        }
    }

    /// What was made for everybody.
    pub(super) fn as_made(&self) -> Option<&Arc<Made>> {
        match &self.reply {
            Reply::Made(made) => Some(made),
            _ => None,
        }
    }

    /// The answer is for the bearer of the token alone, and is of this moment.
    pub(super) fn personal(mut self) -> Self {
        if let Reply::Representation(representation) = &mut self.reply {
            representation.vary.push("Authorization");
            representation.last_modified = None;
            representation.caching = Caching::NoStore;
        }
        self
    }

    /// The answer is of this moment, whoever asks.
    pub(super) fn momentary(mut self) -> Self {
        if let Reply::Representation(representation) = &mut self.reply {
            representation.last_modified = None;
            representation.revision = None;
            representation.caching = Caching::NoStore;
        }
        self
    }

    /// The answer is of a state that only the erasure of a person changes.
    pub(super) fn steady(mut self, recorded_at: Option<Timestamp>) -> Self {
        if let Reply::Representation(representation) = &mut self.reply {
            representation.last_modified = recorded_at;
            representation.caching = Caching::Steady;
        }
        self
    }

    fn at(status: StatusCode, location: String, caching: Caching) -> Self {
        Self { reply: Reply::Moved(status, location, caching), documented_as: PhantomData }
    }

    /// The thing is to be found at another address for good (RFC 9110, 308).
    pub(crate) fn moved(location: String) -> Self {
        Self::at(StatusCode::PERMANENT_REDIRECT, location, Caching::Public)
    }

    /// What tells of the thing is at another address (RFC 9110, 303).
    pub(crate) fn elsewhere(location: String) -> Self {
        Self::at(StatusCode::SEE_OTHER, location, Caching::Public)
    }

    /// The thing is at another address now, and at yet another one tomorrow (RFC 9110, 307).
    pub(super) fn for_now(location: String) -> Self {
        Self::at(StatusCode::TEMPORARY_REDIRECT, location, Caching::NoStore)
    }

    /// The thing went into the one at another address (RFC 9110, 301).
    pub(crate) fn merged(location: String) -> Self {
        Self::at(StatusCode::MOVED_PERMANENTLY, location, Caching::Public)
    }
}

/// The bytes travel as data of the response; the pipeline turns them into a body.
impl<T: Send> IntoResponse for Served<T> {
    fn into_response(self) -> Response {
        match self.reply {
            Reply::Representation(representation) => {
                let mut response = Response::builder().status(representation.status).finish();
                if let Some(location) = &representation.location
                    && let Ok(location) = location.parse()
                {
                    response.headers_mut().insert(header::LOCATION, location);
                }
                response.extensions_mut().insert(Arc::new(Made::new(*representation, None)));
                response
            }
            Reply::Made(made) => {
                let mut response = Response::default();
                response.extensions_mut().insert(made);
                response
            }
            Reply::Moved(status, location, caching) => Response::builder()
                .status(status)
                .header("location", location)
                .header("cache-control", caching.header())
                // At the address of a page, programs are led elsewhere.
                .header("vary", "Accept")
                .finish(),
        }
    }
}

/// Only the schema of the good answer comes from here; the document adds the others.
impl<T: Type> ApiResponse for Served<T> {
    fn meta() -> MetaResponses {
        MetaResponses {
            responses: vec![MetaResponse {
                description: "The answer.",
                status: Some(200),
                status_range: None,
                content: vec![MetaMediaType { content_type: "application/json", schema: T::schema_ref() }],
                headers: vec![],
            }],
        }
    }

    fn register(registry: &mut Registry) {
        T::register(registry);
    }
}
