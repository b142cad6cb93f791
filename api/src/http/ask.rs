//! A request for something to read, and how it is answered.

use std::sync::Arc;

use openapi::{
    EntityKind, ProblemKind,
    parameter::{self, LIMIT, Query},
};
use percent_encoding::percent_decode_str;
use poem::{FromRequest, Request, RequestBody, http::header};
use serde::Serialize;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::{
    Site,
    negotiation::{self, Form},
    pipeline::Asked,
    problem::ProblemError,
    reply::{Caching, Representation, Served},
};
use crate::{
    export::{csv, fields, ndjson, pieces, table::Column},
    snapshot::{Cursor, Known, Lens, Live, Page, Paging, Snapshot, SortKey, View},
};

/// What a request says, before it is known which operation it is for.
#[derive(Debug)]
pub(super) struct Ask {
    site: Arc<Site>,
    /// Path as the client sent it.
    path: String,
    query: Option<String>,
    suffix: Option<Form>,
    accept: Option<String>,
    accept_language: Option<String>,
}

impl<'a> FromRequest<'a> for Ask {
    async fn from_request(request: &'a Request, _: &mut RequestBody) -> poem::Result<Self> {
        let site = request.data::<Arc<Site>>().cloned().ok_or_else(ProblemError::internal)?;
        let asked = request.extensions().get::<Asked>().cloned().ok_or_else(ProblemError::internal)?;
        Ok(Self {
            site,
            path: asked.path,
            query: request.uri().query().map(str::to_owned),
            suffix: asked.form,
            accept: negotiation::field(request.headers(), header::ACCEPT),
            accept_language: negotiation::field(request.headers(), header::ACCEPT_LANGUAGE),
        })
    }
}

impl Ask {
    /// What the operation knows of the world.
    pub(super) fn site(&self) -> &Site {
        &self.site
    }

    /// The same, to be kept.
    pub(super) fn shared_site(&self) -> &Arc<Site> {
        &self.site
    }

    /// Pairs of name and value; `+` is a space, as in forms.
    fn pairs(&self) -> Result<Vec<(String, String)>, ProblemError> {
        let decode = |part: &str| {
            let malformed = || {
                ProblemError::new(
                    ProblemKind::MALFORMED_QUERY,
                    format!("`{part}` is not percent-encoded UTF-8"),
                )
            };
            let mut bytes = part.bytes();
            while let Some(byte) = bytes.next() {
                let hex = |b: Option<u8>| b.is_some_and(|b| b.is_ascii_hexdigit());
                if byte == b'%' && !(hex(bytes.next()) && hex(bytes.next())) {
                    return Err(malformed());
                }
            }
            let text = part.replace('+', " ");
            percent_decode_str(&text).decode_utf8().map(|text| text.into_owned()).map_err(|_| malformed())
        };
        self.query
            .as_deref()
            .unwrap_or_default()
            .split('&')
            .filter(|pair| !pair.is_empty())
            .map(|pair| {
                let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
                Ok((decode(name)?, decode(value)?))
            })
            .collect()
    }

    /// Checks the request against an operation and opens what it reads from. Without forms to choose from,
    /// the operation answers in its own whatever the client accepts.
    pub(super) fn open(
        self,
        operation: &'static str,
        forms: &'static [Form],
    ) -> Result<Reading, ProblemError> {
        let pairs = self.pairs()?;
        let query = Query::read(parameter::of_operation(operation), &pairs)
            .map_err(|(kind, faults)| ProblemError::of_faults(kind, faults))?;
        let form = match self.suffix {
            _ if forms.is_empty() => Some(Form::Json),
            Some(form) => forms.contains(&form).then_some(form),
            None => negotiation::form(self.accept.as_deref(), forms),
        };
        let form = form.ok_or_else(|| {
            ProblemError::new(
                ProblemKind::NOT_ACCEPTABLE,
                format!(
                    "this can be had as {}",
                    forms.iter().map(|form| form.media_type()).collect::<Vec<_>>().join(", ")
                ),
            )
        })?;
        let known = match (query.integer("known_at_revision"), query.instant("known_at")) {
            (Some(revision), _) => Known::AtRevision(revision),
            (None, Some(instant)) => Known::At(instant),
            (None, None) => Known::Now,
        };
        let now = self.site.clock.now();
        let live = self.site.current.live();
        // The last change is no future, even where the clock of the machine is slow.
        let last = live.snapshot.recorded_at.map_or(now, |at| at.instant().max(now));
        if let Known::At(instant) = known
            && instant.instant() > last
        {
            return Err(ProblemError::new(
                ProblemKind::UNKNOWN_REVISION,
                format!("what the registry will say at {instant} is not known yet"),
            ));
        }
        let snapshot = self.site.current.at(&live, known)?;
        // What was current then is reckoned from then, so that the answer can be repeated on any day.
        let today = match (known, snapshot.recorded_at) {
            (Known::At(instant), _) => instant.instant().date_naive(),
            (Known::AtRevision(_), Some(at)) => at.instant().date_naive(),
            _ => now.date_naive(),
        };
        let as_of = match query.date("as_of") {
            Some(date) => date.latest(),
            None => query.words("certainty").map(|_| today),
        };
        let list = list_key(operation, &self.path, &query);
        let cursor = query.text("cursor").map(|text| Cursor::decode(text, &list)).transpose()?;
        // A list goes on in the languages in which it began, because its order depends on them.
        let languages = match (&cursor, query.language("lang")) {
            (Some(cursor), _) => cursor.languages.clone(),
            (None, Some(language)) => vec![language.clone()],
            (None, None) => negotiation::languages(self.accept_language.as_deref()),
        };
        let mut vary = Vec::new();
        if self.suffix.is_none() && !forms.is_empty() {
            vary.push("Accept");
        }
        let speaks = parameter::of_operation(operation).iter().any(|p| p.name == "lang");
        if speaks && query.language("lang").is_none() && cursor.is_none() {
            vary.push("Accept-Language");
        }
        let lens = Lens { languages, as_of, today };
        Ok(Reading { ask: self, list, cursor, pairs, query, form, live, snapshot, lens, vary })
    }
}

/// A request that was understood.
#[derive(Debug)]
pub(super) struct Reading {
    ask: Ask,
    /// What its cursors are bound to.
    list: String,
    cursor: Option<Cursor>,
    pairs: Vec<(String, String)>,
    /// Its parameters.
    pub(super) query: Query,
    /// The form of the answer.
    form: Form,
    /// The snapshot in force and the whole log.
    pub(super) live: Arc<Live>,
    /// What it reads from.
    pub(super) snapshot: Arc<Snapshot>,
    lens: Lens,
    vary: Vec<&'static str>,
}

impl Reading {
    /// What the operation knows of the world.
    pub(super) fn site(&self) -> &Site {
        &self.ask.site
    }

    /// The snapshot in the language and on the day asked for.
    pub(super) fn view(&self) -> View<'_> {
        let is_now = Arc::ptr_eq(&self.snapshot, &self.live.snapshot);
        let searches = self.query.text("q").is_some();
        let index = if is_now && searches { self.live.searchable() } else { None };
        View::new(&self.snapshot, self.lens.clone()).with_index(index)
    }

    /// Another snapshot in the same language.
    pub(super) fn view_of<'a>(&self, snapshot: &'a Snapshot) -> View<'a> {
        View::new(snapshot, self.lens.clone())
    }

    /// The day asked for, as the client wrote it.
    pub(super) fn as_of_text(&self) -> &str {
        self.query.date("as_of").map_or("that day", |date| date.as_str())
    }

    /// Whether the form is one JSON page and not the whole list.
    pub(super) fn is_paged(&self) -> bool {
        self.form == Form::Json
    }

    /// Things on a page.
    pub(super) fn limit(&self) -> usize {
        self.query.integer("limit").map_or(LIMIT.1 as usize, |limit| limit as usize)
    }

    /// Which page is asked for; all of the list, where the form is not paged.
    pub(super) fn paging(&self) -> Paging {
        let descending = self.query.text("sort").is_some_and(|sort| sort.starts_with('-'));
        let after: Option<(SortKey, String)> =
            self.cursor.as_ref().map(|cursor| (cursor.key.clone(), cursor.id.clone()));
        match self.is_paged() {
            true => Paging { descending, limit: Some(self.limit()), after },
            false => Paging { descending, limit: None, after: None },
        }
    }

    /// The address of this list with one parameter set anew.
    pub(super) fn address_with(&self, name: &str, value: &str) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        for (other, kept) in self.pairs.iter().filter(|(other, _)| other != name) {
            query.append_pair(other, kept);
        }
        query.append_pair(name, value);
        format!("{}{}?{}", self.ask.site.public_url, self.ask.path, query.finish())
    }

    /// The address of this very request with another key in the path: `/v1/things/{key}…`.
    pub(super) fn address_with_key(&self, key: &str) -> String {
        const KEY: usize = 3;
        let mut segments: Vec<String> = self.ask.path.split('/').map(str::to_owned).collect();
        let last = segments.len() - 1;
        if let Some(segment) = segments.get_mut(KEY) {
            let suffix = match segment.rsplit_once('.') {
                Some((_, suffix)) if last == KEY && self.ask.suffix.is_some() => format!(".{suffix}"),
                _ => String::new(),
            };
            *segment = format!("{key}{suffix}");
        }
        let query = self.ask.query.as_ref().map_or_else(String::new, |query| format!("?{query}"));
        format!("{}{}{query}", self.ask.site.public_url, segments.join("/"))
    }

    /// Answers with a page of things, or all of them as a table.
    pub(super) fn list<T: Serialize, D>(
        &self,
        view: &View<'_>,
        page: Page<T>,
        columns: &[Column],
    ) -> Result<Served<D>, ProblemError> {
        let next = page.next.map(|(key, id)| {
            let cursor = Cursor { key, id, languages: self.lens.languages.clone() };
            self.address_with("cursor", &cursor.encode(&self.list))
        });
        self.listed(view.languages_used(), &page.items, page.total, next, columns)
    }

    /// Answers with a page of the things of a kind, or all of them as a table.
    pub(super) fn list_of<D>(
        &self,
        view: &View<'_>,
        kind: EntityKind,
        page: Page<u32>,
        columns: &[Column],
    ) -> Result<Served<D>, ProblemError> {
        let Page { items, total, next } = page;
        let next = next.map(|(key, id)| {
            let cursor = Cursor { key, id, languages: self.lens.languages.clone() };
            self.address_with("cursor", &cursor.encode(&self.list))
        });
        let fields = self.query.words("fields");
        let bytes = match self.form {
            Form::Json => pieces::page(view, kind, &items, total, next.as_deref(), fields).map_err(failed)?,
            Form::Ndjson => pieces::lines(view, kind, &items, fields).map_err(failed)?,
            Form::Csv => {
                let things = items.iter().map(|number| pieces::thing(view, kind, *number));
                csv::write_each(things, columns, fields).map_err(failed)?
            }
        };
        Ok(Served::new(self.bytes(bytes, view.languages_used(), next.filter(|_| self.is_paged()))))
    }

    /// What a thing is sent as; `None` where it is not there or not to be seen.
    pub(super) fn seen(
        &self,
        view: &View<'_>,
        kind: EntityKind,
        id: Uuid,
    ) -> Result<Option<Representation>, ProblemError> {
        let mut bytes = Vec::new();
        if !view.write_thing(kind, id, &mut bytes).map_err(failed)? {
            return Ok(None);
        }
        if let Some(fields) = self.query.words("fields") {
            bytes = fields::narrow(&bytes, fields).map_err(failed)?;
        }
        let mut representation = self.bytes(bytes, view.languages_used(), None);
        representation.revision = Some(view.snapshot.revision_of(kind, id));
        representation.last_modified = view.snapshot.recorded_at;
        Ok(Some(representation))
    }

    /// Answers with a thing that is always to be seen.
    pub(super) fn one<D>(
        &self,
        view: &View<'_>,
        kind: EntityKind,
        id: Uuid,
    ) -> Result<Served<D>, ProblemError> {
        let seen = self.seen(view, kind, id)?.ok_or_else(|| {
            tracing::error!(?kind, %id, "what is there cannot be seen");
            ProblemError::internal()
        })?;
        Ok(Served::new(seen))
    }

    /// Answers with things of a list whose next page is known.
    pub(super) fn listed<T: Serialize, D>(
        &self,
        languages: Vec<String>,
        items: &[T],
        total: usize,
        next: Option<String>,
        columns: &[Column],
    ) -> Result<Served<D>, ProblemError> {
        let items = items
            .iter()
            .map(|item| serde_json::to_value(item).map(|item| self.narrow(item)))
            .collect::<Result<Vec<Value>, _>>()
            .map_err(failed)?;
        let fields = self.query.words("fields");
        let bytes = match self.form {
            Form::Json => {
                serde_json::to_vec(&json!({"items": items, "total": total, "next": next})).map_err(failed)?
            }
            Form::Csv => csv::write(&items, columns, fields).map_err(failed)?,
            Form::Ndjson => ndjson::write(&items).map_err(failed)?,
        };
        Ok(Served::new(self.bytes(bytes, languages, next.filter(|_| self.is_paged()))))
    }

    /// Answers with one thing.
    pub(super) fn thing<T: Serialize, D>(
        &self,
        view: &View<'_>,
        thing: &T,
    ) -> Result<Served<D>, ProblemError> {
        let thing = serde_json::to_value(thing).map_err(failed)?;
        Ok(Served::new(self.representation(view, &thing)?))
    }

    /// What one thing is sent as.
    pub(super) fn representation(
        &self,
        view: &View<'_>,
        thing: &Value,
    ) -> Result<Representation, ProblemError> {
        let bytes = serde_json::to_vec(&self.narrow(thing.clone())).map_err(failed)?;
        let mut representation = self.bytes(bytes, view.languages_used(), None);
        representation.revision = thing["revision"].as_i64();
        representation.last_modified = view.snapshot.recorded_at;
        Ok(representation)
    }

    fn bytes(&self, bytes: Vec<u8>, languages: Vec<String>, next: Option<String>) -> Representation {
        Representation {
            languages,
            last_modified: self.snapshot.recorded_at,
            next,
            vary: self.vary.clone(),
            ..Representation::plain(bytes, self.form.content_type(), Caching::Public)
        }
    }

    /// Leaves only the fields asked for, in the order of the schema.
    fn narrow(&self, thing: Value) -> Value {
        match (self.query.words("fields"), thing) {
            (Some(fields), Value::Object(members)) => Value::Object(
                members.into_iter().filter(|(name, _)| fields.contains(name)).collect::<Map<_, _>>(),
            ),
            (_, thing) => thing,
        }
    }
}

fn failed(error: impl std::fmt::Display) -> ProblemError {
    tracing::error!(%error, "an answer could not be written");
    ProblemError::internal()
}

/// What a cursor is bound to: the list and its order.
fn list_key(operation: &str, path: &str, query: &Query) -> String {
    let (path, _) = negotiation::split_suffix(path);
    format!("{operation} {path}?{}", query.canonical_without(&["limit", "cursor", "fields"]))
}
