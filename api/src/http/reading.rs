//! A request that was understood, and how it is answered.

use std::sync::Arc;

use openapi::{
    EntityKind, ProblemKind,
    parameter::{LIMIT, Query},
};
use serde::Serialize;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::{
    Site,
    ask::Ask,
    negotiation::Form,
    problem::ProblemError,
    ready::Moment,
    reply::{Caching, Representation, Served},
};
use crate::{
    aside,
    export::{
        csv, fields,
        linked::{self, LinkedError, Names, Resource},
        ndjson, pieces,
        table::Column,
    },
    snapshot::{Cursor, Lens, Live, Page, Paging, Snapshot, SortKey, View},
};

/// A request that was understood.
#[derive(Debug)]
pub(crate) struct Reading {
    pub(super) ask: Ask,
    /// What its cursors are bound to.
    pub(super) list: String,
    pub(super) cursor: Option<Cursor>,
    /// The parameters as they came, in the order of their names.
    pub(crate) pairs: Vec<(String, String)>,
    /// Its parameters.
    pub(crate) query: Query,
    /// The form of the answer.
    pub(super) form: Form,
    /// The snapshot in force and the whole log.
    pub(crate) live: Arc<Live>,
    /// What it reads from.
    pub(crate) snapshot: Arc<Snapshot>,
    pub(crate) lens: Lens,
    pub(crate) vary: Vec<&'static str>,
    /// What its answer holds for.
    pub(super) moment: Moment,
}

impl Reading {
    /// What the operation knows of the world.
    pub(crate) fn site(&self) -> &Site {
        self.ask.site()
    }

    /// Everything that makes a difference to the answer but the moment.
    pub(super) fn meaning(&self) -> String {
        let mut meaning = format!("{:?} {}?", self.form, self.ask.path);
        for (name, value) in &self.pairs {
            // With its length no value can look like further parameters.
            meaning.extend([name, "=", &value.len().to_string(), ":", value]);
        }
        for language in &self.lens.languages {
            meaning.extend(["\n", language.as_str()]);
        }
        meaning
    }

    /// The snapshot in the language and on the day asked for.
    pub(crate) fn view(&self) -> View<'_> {
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
    pub(crate) fn as_of_text(&self) -> &str {
        self.query.date("as_of").map_or("that day", |date| date.as_str())
    }

    /// A coalition certainly did not exist yet on the day asked for.
    pub(crate) fn not_yet(&self, slug: &str) -> ProblemError {
        let detail = format!("coalition `{slug}` did not exist yet in {}", self.as_of_text());
        ProblemError::new(ProblemKind::NOT_FOUND, detail)
    }

    /// Whether the form is a page and not the whole list.
    pub(super) fn is_paged(&self) -> bool {
        !matches!(self.form, Form::Csv | Form::Ndjson)
    }

    /// The request headers that make a difference where there is nothing else to be had at the address.
    pub(crate) fn vary_of_one_form(&self) -> Vec<&'static str> {
        self.vary.iter().copied().filter(|field| *field != "Accept").collect()
    }

    /// Things on a page.
    pub(crate) fn limit(&self) -> usize {
        self.query.integer("limit").map_or(LIMIT.1 as usize, |limit| limit as usize)
    }

    /// All of a list, in its order.
    pub(super) fn whole(&self) -> Paging {
        Paging { limit: None, after: None, ..self.paging() }
    }

    /// Which page is asked for; all of the list, where the form is not paged.
    pub(crate) fn paging(&self) -> Paging {
        let descending = self.query.text("sort").is_some_and(|sort| sort.starts_with('-'));
        let after: Option<(SortKey, String)> =
            self.cursor.as_ref().map(|cursor| (cursor.key.clone(), cursor.id.clone()));
        match self.is_paged() {
            true => Paging { descending, limit: Some(self.limit()), after },
            false => Paging { descending, limit: None, after: None },
        }
    }

    /// The address of this list with one parameter set anew.
    pub(crate) fn address_with(&self, name: &str, value: &str) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        for (other, kept) in self.pairs.iter().filter(|(other, _)| other != name) {
            query.append_pair(other, kept);
        }
        query.append_pair(name, value);
        format!("{}{}?{}", self.site().public_url, self.ask.path, query.finish())
    }

    /// The address of this very request with another key in the path.
    pub(crate) fn address_with_key(&self, key: &str) -> String {
        // `/v1/things/{key}` and `/embed/things/{key}`, and a page `/things/{key}`.
        let deeper = ["/v1/", "/embed/"].iter().any(|folder| self.ask.path.starts_with(folder));
        let place = if deeper { 3 } else { 2 };
        let mut segments: Vec<String> = self.ask.path.split('/').map(str::to_owned).collect();
        let last = segments.len() - 1;
        if let Some(segment) = segments.get_mut(place) {
            let suffix = match segment.rsplit_once('.') {
                Some((_, suffix)) if last == place && self.ask.suffix.is_some() => format!(".{suffix}"),
                _ => String::new(),
            };
            *segment = format!("{key}{suffix}");
        }
        let query = self.ask.query.as_ref().map_or_else(String::new, |query| format!("?{query}"));
        format!("{}{}{query}", self.site().public_url, segments.join("/"))
    }

    /// The address of the page that begins after a place of this list.
    pub(crate) fn next_address(&self, (key, id): (SortKey, String)) -> String {
        let cursor = Cursor { key, id, languages: self.lens.languages.clone() };
        self.address_with("cursor", &cursor.encode(&self.list))
    }

    /// The path as the client sent it.
    pub(crate) fn path(&self) -> &str {
        &self.ask.path
    }

    /// Answers with a page of things, or all of them as a table.
    pub(super) fn list<T: Serialize, D>(
        &self,
        view: &View<'_>,
        page: Page<T>,
        columns: &[Column],
    ) -> Result<Served<D>, ProblemError> {
        let next = page.next.map(|next| self.next_address(next));
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
        let next = next.map(|next| self.next_address(next));
        let fields = self.query.words("fields");
        let write = || match self.form {
            Form::Json => pieces::page(view, kind, &items, total, next.as_deref(), fields).map_err(failed),
            Form::Ndjson => pieces::lines(view, kind, &items, fields).map_err(failed),
            Form::Csv => {
                let things = items.iter().map(|number| pieces::thing(view, kind, *number));
                csv::write_each(things, columns, fields).map_err(failed)
            }
            Form::JsonLd | Form::Turtle | Form::Markdown => {
                let told: Result<Vec<_>, _> =
                    items.iter().map(|number| self.told(view, kind, *number)).collect();
                let mut told: Vec<Resource> = told?.into_iter().flatten().collect();
                let here = format!("{}{}", self.site().public_url, self.ask.path);
                told.extend(next.as_ref().map(|next| linked::next_page(&here, next)));
                self.graph(&told)
            }
        };
        let bytes = match (self.form, fields) {
            (Form::Json, None) => write(),
            // Every thing is read again and told otherwise, which takes ten times as long.
            _ => aside::run(write),
        }?;
        Ok(Served::new(self.bytes(bytes, view.languages_used(), next.filter(|_| self.is_paged()))))
    }

    /// What is told of a thing as linked data; `None` where it is not to be seen.
    fn told(&self, view: &View<'_>, kind: EntityKind, number: u32) -> Result<Option<Resource>, ProblemError> {
        let mut json = Vec::new();
        if !view.write(kind, number, false, &mut json).map_err(failed)? {
            return Ok(None);
        }
        linked::resource(&self.names(), kind, &json).map(Some).map_err(failed)
    }

    fn names(&self) -> Names<'_> {
        Names::at(&self.snapshot, &self.site().public_url)
    }

    /// Things as one graph.
    fn graph(&self, told: &[Resource]) -> Result<Vec<u8>, ProblemError> {
        let bytes = match self.form {
            Form::Turtle => linked::turtle(told),
            _ => {
                let things: Vec<Value> = told.iter().map(linked::json_ld).collect();
                let graph = json!({"@context": linked::context(), "@graph": things});
                serde_json::to_vec(&graph).map_err(LinkedError::from)
            }
        };
        bytes.map_err(failed)
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
        if matches!(self.form, Form::JsonLd | Form::Turtle) {
            bytes = self.graph(&[linked::resource(&self.names(), kind, &bytes).map_err(failed)?])?;
        } else if let Some(fields) = self.query.words("fields") {
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
            // These lists are offered neither as linked data nor as reports.
            Form::JsonLd | Form::Turtle | Form::Markdown => return Err(ProblemError::internal()),
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

    pub(super) fn bytes(
        &self,
        bytes: Vec<u8>,
        languages: Vec<String>,
        next: Option<String>,
    ) -> Representation {
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
