//! A request that changes something, and how it is answered.

use std::{sync::Arc, time::Duration};

use bytes::Bytes;
use openapi::{
    Change, ChangePage, ChangeSource, EntityKind, Fault, ProblemKind, Revision, body, parameter::Query,
};
use poem::{
    Body, FromRequest, Request, RequestBody,
    error::ReadBodyError,
    http::{HeaderMap, StatusCode, header},
};
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

use super::{
    ask::Ask,
    authentication, conditional, json,
    negotiation::{self, Form},
    problem::ProblemError,
    reading::Reading,
    ready,
    reply::{Representation, Served},
};
use crate::{
    app::{self, App, Written},
    editing::{Edit, EditError, Note, Precondition, Refusal},
    registry::{origin::Origin, rights::Principal},
    snapshot::{Live, Log, View, change},
    store::{Entered, StoreError},
};

/// Who makes a request that comes from within the program: what the examples of the document are made of.
/// What comes through a socket has none, whatever it says.
#[derive(Debug, Clone)]
pub(super) struct Inside(pub(super) Principal);

/// A request that wants to change something, before it is known which operation it is for.
pub(super) struct Submission {
    ask: Ask,
    inside: Option<Inside>,
    headers: HeaderMap,
    body: Body,
    origin: Origin,
}

impl<'a> FromRequest<'a> for Submission {
    async fn from_request(request: &'a Request, body: &mut RequestBody) -> poem::Result<Self> {
        let ask = Ask::from_request(request, &mut RequestBody::default()).await?;
        let origin = ask.site().visitors.origin(request);
        let inside = request.extensions().get::<Inside>().cloned();
        Ok(Self { ask, inside, headers: request.headers().clone(), body: body.take()?, origin })
    }
}

impl Submission {
    /// Checks the request against an operation: its parameters, who asks, the body.
    pub(super) async fn open(self, operation: &'static str) -> Result<Intent, ProblemError> {
        self.open_in(operation, Form::OF_THING).await
    }

    /// The same where it does not matter who asks.
    pub(super) async fn open_as(
        self,
        operation: &'static str,
        who: Principal,
    ) -> Result<Intent, ProblemError> {
        Self { inside: Some(Inside(who)), ..self }.open(operation).await
    }

    /// The same where the answer can be had in several forms.
    pub(super) async fn open_in(
        self,
        operation: &'static str,
        forms: &'static [Form],
    ) -> Result<Intent, ProblemError> {
        let Self { ask, headers, body, inside, origin } = self;
        let site = Arc::clone(ask.shared_site());
        let reading = ask.open(operation, forms)?;
        let who = match inside {
            Some(Inside(principal)) => principal,
            None => authentication::principal(&site, &headers).await?.principal,
        };
        let received = receive(operation, &headers, body).await?;
        Ok(Intent { precondition: conditional::precondition(&headers), reading, who, origin, received })
    }
}

/// The body of a request, as bytes with their media type.
#[derive(Debug, Clone)]
pub(super) struct Received {
    pub(super) bytes: Bytes,
    pub(super) media_type: String,
}

impl Received {
    /// The body as JSON.
    fn json(&self) -> Result<Value, ProblemError> {
        json::read(&self.bytes).map_err(|error| {
            ProblemError::new(ProblemKind::MALFORMED_BODY, format!("the body is not JSON: {error}"))
        })
    }
}

/// Longest time that a body may take to come.
const BODY_TIMEOUT: Duration = Duration::from_secs(60);

/// Waits for a body, but not for ever: whoever holds a request open holds a connection.
pub(super) async fn in_time<T>(body: impl Future<Output = T>) -> Result<T, ProblemError> {
    tokio::time::timeout(BODY_TIMEOUT, body).await.map_err(|_| {
        let detail = format!("the body did not come within {} s", BODY_TIMEOUT.as_secs());
        ProblemError::new(ProblemKind::MALFORMED_BODY, detail)
    })
}

/// Reads a body that the operation takes, within its bounds.
async fn receive(operation: &str, headers: &HeaderMap, body: Body) -> Result<Option<Received>, ProblemError> {
    let Some(wanted) = body::of_operation(operation) else {
        return Ok(None);
    };
    let unsupported = |what: String| {
        let detail = format!("{what}; this operation reads {}", wanted.media_types.join(", "));
        ProblemError::new(ProblemKind::UNSUPPORTED_MEDIA_TYPE, detail)
    };
    let coding = negotiation::field(headers, header::CONTENT_ENCODING);
    if let Some(coding) = coding.filter(|coding| !coding.eq_ignore_ascii_case("identity")) {
        return Err(unsupported(format!("the body is coded in `{coding}`")));
    }
    let too_large = |what: String| {
        ProblemError::new(ProblemKind::CONTENT_TOO_LARGE, format!("{what}; {} are allowed", wanted.longest))
    };
    // What is said to be too large is not waited for.
    let said =
        negotiation::field(headers, header::CONTENT_LENGTH).and_then(|text| text.parse::<usize>().ok());
    if let Some(length) = said.filter(|length| *length > wanted.longest) {
        return Err(too_large(format!("the body has {length} bytes")));
    }
    let bytes = in_time(body.into_bytes_limit(wanted.longest)).await?.map_err(|error| match error {
        ReadBodyError::PayloadTooLarge => too_large("the body has more bytes".into()),
        _ => ProblemError::new(ProblemKind::MALFORMED_BODY, "the body broke off"),
    })?;
    if bytes.is_empty() && wanted.optional {
        return Ok(None);
    }
    let media_type = negotiation::field(headers, header::CONTENT_TYPE);
    let media_type = media_type.ok_or_else(|| unsupported("`Content-Type` is missing".into()))?;
    let essence = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    if !wanted.media_types.contains(&essence.as_str()) {
        return Err(unsupported(format!("the body is `{essence}`")));
    }
    Ok(Some(Received { bytes, media_type: essence }))
}

/// A request that was understood: who wants to change something.
pub(super) struct Intent {
    /// The request as one that reads: its parameters, and the language of the answer.
    pub(super) reading: Reading,
    /// Who asks.
    pub(super) who: Principal,
    /// Where the request comes from.
    pub(super) origin: Origin,
    /// What `If-Match` says.
    pub(super) precondition: Precondition,
    received: Option<Received>,
}

impl Intent {
    /// The body, where the operation takes one and there is one.
    pub(super) fn received(&self) -> Option<&Received> {
        self.received.as_ref()
    }

    /// The body as JSON; an empty object where none was sent.
    pub(super) fn json(&self) -> Result<Value, ProblemError> {
        self.received.as_ref().map_or_else(|| Ok(Value::Object(Default::default())), Received::json)
    }

    /// Its parameters.
    pub(super) fn query(&self) -> &Query {
        &self.reading.query
    }

    /// Whether nothing is to be stored.
    pub(super) fn is_rehearsal(&self) -> bool {
        self.reading.query.flag("dry_run")
    }

    /// The registry that writes.
    pub(super) fn app(&self) -> Result<Arc<App>, ProblemError> {
        self.reading.site().app.clone().ok_or_else(|| {
            tracing::error!("there is no database to write to");
            ProblemError::internal()
        })
    }

    /// Does something that, once begun, goes on to its end even if the client goes away.
    pub(super) async fn see_through<T: Send + 'static>(
        &self,
        work: impl Future<Output = T> + Send + 'static,
    ) -> Result<T, ProblemError> {
        tokio::spawn(work).await.map_err(|error| ProblemError::failed("a write panicked", &error))
    }

    /// Does it, or rehearses it.
    pub(super) async fn run<T: Send + 'static>(
        &self,
        note: Note,
        decide: impl FnOnce(&mut Edit) -> Result<T, EditError> + Send + 'static,
    ) -> Result<Written<T>, ProblemError> {
        if self.is_rehearsal() {
            let site = self.reading.site();
            let rehearsed = app::rehearse(&site.current, &site.clock, &self.who, note, decide);
            return rehearsed.map_err(|error| self.refused(error));
        }
        let (app, who) = (self.app()?, self.who.clone());
        let written = self.see_through(async move { app.write_together(who, note, decide).await }).await?;
        written.map_err(|error| self.refused(error))
    }

    /// What stands in the way, as a problem.
    pub(super) fn refused(&self, error: EditError) -> ProblemError {
        let changed = match &error {
            EditError::Refused(refusal) => refusal.current,
            _ => None,
        };
        let etag = changed.and_then(|(kind, id)| {
            let live = self.reading.site().current.live();
            self.current_tag(&live, kind, id)
        });
        ProblemError { etag: etag.map(Into::into), ..error.into() }
    }

    /// The entity tag that the thing has for this client now.
    fn current_tag(&self, live: &Live, kind: EntityKind, id: Uuid) -> Option<String> {
        let view = self.reading.view_of(&live.snapshot);
        let representation = self.represent(&view, kind, id).ok()?;
        Some(conditional::entity_tag(&ready::digest(&representation), negotiation::Coding::Identity))
    }

    fn represent(&self, view: &View<'_>, kind: EntityKind, id: Uuid) -> Result<Representation, ProblemError> {
        self.reading.seen(view, kind, id)?.ok_or_else(|| {
            tracing::error!(?kind, %id, "what was written cannot be seen");
            ProblemError::internal()
        })
    }

    /// Answers with a thing as it is after the change.
    fn answer<D>(
        &self,
        live: &Live,
        kind: EntityKind,
        id: Uuid,
        status: StatusCode,
    ) -> Result<Served<D>, ProblemError> {
        let view = self.reading.view_of(&live.snapshot);
        let mut representation = self.represent(&view, kind, id)?;
        if status == StatusCode::CREATED {
            let key = live.snapshot.record(kind, id).map_or_else(|| id.to_string(), |record| record.key());
            representation.location =
                Some(format!("{}/v1/{}/{key}", self.reading.site().public_url, plural(kind)));
        }
        Ok(Served::new(representation.written(status)))
    }

    /// Enters a thing and answers with it.
    pub(super) async fn create<D>(self, kind: EntityKind) -> Result<Served<D>, ProblemError> {
        let draft = self.json()?;
        let written =
            self.run(Note::default(), move |edit| crate::editing::create(edit, kind, draft)).await?;
        self.answer(&written.live, kind, written.value, StatusCode::CREATED)
    }

    /// Changes a thing and answers with it.
    pub(super) async fn update<D>(self, kind: EntityKind, key: String) -> Result<Served<D>, ProblemError> {
        let (patch, seen) = (self.json()?, self.precondition.clone());
        let decide = move |edit: &mut Edit| crate::editing::update(edit, kind, &key, &seen, &patch);
        self.change(kind, decide).await
    }

    /// Changes a thing in a way of its own and answers with it.
    pub(super) async fn change<D>(
        self,
        kind: EntityKind,
        decide: impl FnOnce(&mut Edit) -> Result<Uuid, EditError> + Send + 'static,
    ) -> Result<Served<D>, ProblemError> {
        let written = self.run(Note::default(), decide).await?;
        self.answer(&written.live, kind, written.value, StatusCode::OK)
    }

    /// Takes a thing out and answers with the entry of the log.
    pub(super) async fn delete(self, kind: EntityKind, key: String) -> Result<Served<Change>, ProblemError> {
        let seen = self.precondition.clone();
        let note = Note { comment: self.query().text("comment").map(str::to_owned), ..Note::default() };
        let decide = move |edit: &mut Edit| crate::editing::delete(edit, kind, &key, &seen);
        let written = self.run(note, decide).await?;
        let entry = written.entered.last().ok_or_else(ProblemError::internal)?;
        self.entry(&written.live, entry.entry.revision)
    }

    /// Answers with an entry of the log that changed no more of its thing than all entries before it did.
    pub(super) fn entry_alone(&self, entered: &Entered) -> Result<Served<Change>, ProblemError> {
        let entry = change(&Log::default(), &entered.entry)
            .map_err(|error| ProblemError::failed("an entry of the log could not be read", &error))?;
        self.value(&self.reading.site().current.live(), &entry)
    }

    /// Answers with an entry of the log.
    pub(super) fn entry(&self, live: &Live, revision: Revision) -> Result<Served<Change>, ProblemError> {
        let entry = live.log.get(revision).ok_or_else(ProblemError::internal)?;
        let entry = change(&live.log, entry)
            .map_err(|error| ProblemError::failed("an entry of the log could not be read", &error))?;
        self.value(live, &entry)
    }

    /// Answers with the entries of the log that were made.
    pub(super) fn entries(
        &self,
        live: &Live,
        entered: &[Entered],
    ) -> Result<Served<ChangePage>, ProblemError> {
        let items =
            entered.iter().map(|entered| change(&live.log, &entered.entry)).collect::<Result<Vec<_>, _>>();
        let items =
            items.map_err(|error| ProblemError::failed("an entry of the log could not be read", &error))?;
        let total = items.len();
        self.value(live, &ChangePage { items, total: total as u64, next: None })
    }

    /// Answers with something that was made and is to be found at a path under `/v1/`, if anywhere.
    pub(super) fn created<T: Serialize, D>(
        &self,
        made: &T,
        path: Option<String>,
    ) -> Result<Served<D>, ProblemError> {
        let value = serde_json::to_value(made)
            .map_err(|error| ProblemError::failed("an answer could not be written", &error))?;
        let mut representation = self.reading.representation(&self.reading.view(), &value)?;
        // Its revision is not that of a thing which could be changed.
        representation.revision = None;
        representation.location = path.map(|path| format!("{}/v1/{path}", self.reading.site().public_url));
        Ok(Served::new(representation.written(StatusCode::CREATED)))
    }

    /// A source of the registry that a parameter names.
    pub(super) fn source(&self, id: &str) -> Result<ChangeSource, ProblemError> {
        let live = self.reading.site().current.live();
        let entry = live.snapshot.sources.by_slug(id).ok_or_else(|| {
            let detail = format!("there is no source `{id}`");
            ProblemError::of_faults(
                ProblemKind::INVALID_PARAMETER,
                vec![Fault {
                    pointer: None,
                    parameter: Some("source".into()),
                    code: ProblemKind::INVALID_PARAMETER.code.into(),
                    detail,
                }],
            )
        })?;
        Ok(entry.kept.record.as_ref().into())
    }

    /// Answers with something made for this request.
    pub(super) fn value<T: Serialize, D>(&self, live: &Live, value: &T) -> Result<Served<D>, ProblemError> {
        let view = self.reading.view_of(&live.snapshot);
        let value = serde_json::to_value(value)
            .map_err(|error| ProblemError::failed("an answer could not be written", &error))?;
        Ok(Served::new(self.reading.representation(&view, &value)?.written(StatusCode::OK)))
    }
}

impl From<EditError> for ProblemError {
    fn from(error: EditError) -> Self {
        match error {
            EditError::Refused(refusal) => refusal.into(),
            EditError::Store(error @ StoreError::Busy { .. }) => {
                tracing::warn!(%error, "a change had to be turned away");
                Self::busy()
            }
            EditError::Store(error) => {
                tracing::error!(%error, "a change could not be stored");
                Self::unavailable()
            }
            EditError::Log(error) => Self::failed("a change does not fit the log", &error),
        }
    }
}

impl From<Refusal> for ProblemError {
    fn from(refusal: Refusal) -> Self {
        Self { detail: refusal.detail, errors: refusal.faults, ..Self::new(refusal.kind, "") }
    }
}

/// The collection of a kind in addresses.
pub(crate) fn plural(kind: EntityKind) -> &'static str {
    match kind {
        EntityKind::Source => "sources",
        EntityKind::Vocabulary => "vocabularies",
        EntityKind::Organisation => "organisations",
        EntityKind::Person => "people",
        EntityKind::Coalition => "coalitions",
        EntityKind::Membership => "memberships",
    }
}
