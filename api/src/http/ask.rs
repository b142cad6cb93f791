//! A request for something to read, and how it is answered.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use openapi::{
    ProblemKind,
    parameter::{self, Query},
};
use percent_encoding::percent_decode_str;
use poem::{
    FromRequest, Request, RequestBody,
    http::{HeaderMap, header},
};

use super::{
    Site,
    negotiation::{self, Form},
    pipeline::Asked,
    problem::ProblemError,
    reading::Reading,
    ready::Moment,
    reply::Served,
};
use crate::{
    aside,
    snapshot::{Cursor, Known, Lens},
};

/// What is made in less is kept only when it is asked for again.
const SOON: Duration = Duration::from_millis(1);

/// What a request says, before it is known which operation it is for.
#[derive(Debug)]
pub(crate) struct Ask {
    site: Arc<Site>,
    /// Path as the client sent it.
    pub(super) path: String,
    pub(super) query: Option<String>,
    pub(super) suffix: Option<Form>,
    accept: Option<String>,
    accept_language: Option<String>,
    /// Whether it is answered with a page, which forms lead to.
    for_people: bool,
    /// Whether parameters that mean nothing here are passed over.
    lenient: bool,
}

impl<'a> FromRequest<'a> for Ask {
    async fn from_request(request: &'a Request, _: &mut RequestBody) -> poem::Result<Self> {
        let site = request.data::<Arc<Site>>().ok_or_else(ProblemError::internal)?;
        let asked = request.extensions().get::<Asked>().cloned().ok_or_else(ProblemError::internal)?;
        Ok(Self::of(site, asked.path, asked.form, request.uri().query(), request.headers()))
    }
}

impl Ask {
    /// What a request says with its path, the form that a suffix of that asked for, its query and its header fields.
    pub(super) fn of(
        site: &Arc<Site>,
        path: String,
        suffix: Option<Form>,
        query: Option<&str>,
        headers: &HeaderMap,
    ) -> Self {
        Self {
            site: Arc::clone(site),
            path,
            query: query.map(str::to_owned),
            suffix,
            accept: negotiation::field(headers, header::ACCEPT),
            accept_language: negotiation::field(headers, header::ACCEPT_LANGUAGE),
            for_people: false,
            lenient: false,
        }
    }

    /// What the operation knows of the world.
    pub(crate) fn site(&self) -> &Site {
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
            // Forms send fields that nobody has filled in.
            .filter(|pair| {
                !self.for_people || pair.as_ref().map_or(true, |(_, value)| !value.trim().is_empty())
            })
            .collect()
    }

    /// Answers a question that has the same answer for everybody: with what was made for another who asked the same, or
    /// by `make`.
    pub(super) async fn answer<D>(
        self,
        operation: &'static str,
        forms: &'static [Form],
        make: impl FnOnce(&Reading) -> Result<Served<D>, ProblemError> + Send,
    ) -> poem::Result<Served<D>> {
        let site = Arc::clone(&self.site);
        let looking_back = match self.query.as_deref().is_some_and(may_look_back) {
            true => Some(site.answers.turn_to_look_back().await),
            false => None,
        };
        let reading = self.open(operation, forms)?;
        drop(looking_back);
        let (meaning, moment) = (reading.meaning(), reading.moment);
        let answers = &reading.site().answers;
        if let Some(made) = answers.made(&meaning, moment) {
            return Ok(Served::made(made));
        }
        let make = |meaning: String| {
            let began = Instant::now();
            let served = make(&reading)?.make(moment);
            if let Some(made) = served.as_made() {
                match began.elapsed() < SOON {
                    true => answers.keep_if_asked_again(meaning, made),
                    false => answers.keep_made(meaning, made),
                }
            }
            Ok(served)
        };
        if reading.is_paged() {
            // Lists of things, and what is told of a day, need orders and groups that may have to be worked out first.
            // Figures and reports, which take longer, do not wait here, and keep nobody waiting.
            let of_things = forms.contains(&Form::JsonLd);
            let _turn = match of_things && (forms.contains(&Form::Csv) || reading.lens.as_of.is_some()) {
                true => answers.turn_at_a_page().await,
                false => None,
            };
            return make(meaning);
        }
        let _turn = answers.turn().await;
        aside::run(|| match answers.made(&meaning, moment) {
            Some(made) => Ok(Served::made(made)),
            None => make(meaning),
        })
    }

    /// Which of some media types the client likes best: the first, where they are all the same to it.
    pub(crate) fn likes_best(&self, offered: &[&'static str]) -> Option<&'static str> {
        let accept = self.accept.as_deref().filter(|accept| !accept.trim().is_empty()).unwrap_or("*/*");
        let weight = |media_type: &&'static str| negotiation::weight(accept, media_type);
        let best = offered.iter().copied().rev().max_by_key(weight)?;
        (weight(&best) > 0).then_some(best)
    }

    /// The same, passing over parameters that mean nothing here.
    pub(crate) fn leniently(self) -> Self {
        Self { lenient: true, ..self }
    }

    /// Answers with a page that shows what an operation reads.
    pub(crate) async fn page(
        self,
        operation: &'static str,
        make: impl FnOnce(&Reading) -> Result<Served<()>, ProblemError> + Send,
    ) -> poem::Result<Served<()>> {
        Self { for_people: true, ..self }.answer(operation, &[], make).await
    }

    /// Checks a request for a page that is not the same for everybody.
    pub(crate) fn open_page(self, operation: &'static str) -> Result<Reading, ProblemError> {
        Self { for_people: true, ..self }.open(operation, &[])
    }

    /// Checks the request against an operation and opens what it reads from. Without forms to choose from,
    /// the operation answers in its own whatever the client accepts.
    pub(super) fn open(
        self,
        operation: &'static str,
        forms: &'static [Form],
    ) -> Result<Reading, ProblemError> {
        let mut pairs = self.pairs()?;
        let known = parameter::of_operation(operation);
        pairs.retain(|(name, _)| !self.lenient || known.iter().any(|parameter| parameter.name == name));
        let query =
            Query::read(known, &pairs).map_err(|(kind, faults)| ProblemError::of_faults(kind, faults))?;
        // Whatever their order, the answer is the same.
        pairs.sort_unstable();
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
        // What is known now is at hand; what was known then may have to be worked out from the log.
        let snapshot = match known {
            Known::Now => live.at(known)?,
            _ => aside::run(|| live.at(known))?,
        };
        // What was current then is reckoned from then, so that the answer can be repeated on any day.
        let moment = Moment { edition: live.edition, today: now.date_naive() };
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
        let speaks = parameter::of_operation(operation).iter().any(|p| p.name == "lang");
        // A list goes on in the languages in which it began, because its order depends on them.
        let languages = match (&cursor, query.language("lang")) {
            (Some(cursor), _) => cursor.languages.clone(),
            (None, Some(language)) => vec![language.clone()],
            (None, None) if speaks => negotiation::languages(self.accept_language.as_deref()),
            (None, None) => Vec::new(),
        };
        let mut vary = Vec::new();
        if self.suffix.is_none() && (self.for_people || !forms.is_empty()) {
            vary.push("Accept");
        }
        if speaks && query.language("lang").is_none() && cursor.is_none() {
            vary.push("Accept-Language");
        }
        let lens = Lens { languages, as_of, today };
        Ok(Reading { ask: self, list, cursor, pairs, query, form, live, snapshot, lens, vary, moment })
    }
}

/// The names of the parameters in a query, as they are written there.
pub(super) fn names(query: &str) -> impl Iterator<Item = &str> {
    query.split('&').map(|pair| pair.split_once('=').map_or(pair, |(name, _)| name))
}

/// Whether the past is asked for, as far as can be told without reading the parameters: a registry of the past may have
/// to be built.
pub(super) fn may_look_back(query: &str) -> bool {
    names(query).any(|name| name.contains("known") || name.contains('%'))
}

/// What a cursor is bound to: the list and its order.
fn list_key(operation: &str, path: &str, query: &Query) -> String {
    let (path, _) = negotiation::split_suffix(path);
    format!("{operation} {path}?{}", query.canonical_without(&["limit", "cursor", "fields"]))
}
