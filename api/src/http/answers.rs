//! Answers that have been made, for the next who asks the same.
//!
//! Twice: by what was asked for, whatever the order of parameters and the words of the header fields; and by the very
//! request, which needs no reading then. An answer holds as long as nothing else comes into force, and for the day on
//! which it was given. What is kept has a bound in bytes; whole tables have one of their own, so that they do not crowd
//! out everything else.

use std::{
    io,
    sync::{Arc, OnceLock},
};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use bytes::Bytes;
use chrono::NaiveDate;
use poem::http::{HeaderMap, HeaderName, HeaderValue, Method, Uri, Version, header};
use quick_cache::{
    DefaultHashBuilder, Equivalent, OptionsBuilder, Weighter, sync::Cache, sync::DefaultLifecycle,
};
use tokio::sync::{Mutex, MutexGuard};
use twox_hash::XxHash3_128;

use super::{
    conditional, cors,
    encoding::{self, Encoder},
    limits,
    metrics::Figures,
    negotiation::{self, Coding},
    remainder,
    reply::{Caching, Representation},
};

/// Bytes of answers that are kept by what was asked for.
const BY_MEANING: u64 = 32 << 20;
/// Bytes of answers that are kept by the very request.
const BY_REQUEST: u64 = 64 << 20;
/// Bytes from which on an answer is a whole table.
const TABLE: u64 = 1 << 20;
/// Bytes of whole tables that are kept. A larger one is made for each who asks.
const TABLES: u64 = 128 << 20;
/// What an answer takes up besides its body.
const OVERHEAD: u64 = 2048;

/// What an answer holds for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Moment {
    /// The registry and what is found in it.
    pub(super) edition: u64,
    /// What is current is so on a day.
    pub(super) today: NaiveDate,
}

/// A representation with the part of its entity tag that all content codings have in common.
#[derive(Debug)]
pub(super) struct Made {
    pub(super) representation: Representation,
    digest: String,
    /// `None` = for this request alone.
    moment: Option<Moment>,
}

impl Made {
    pub(super) fn new(representation: Representation, moment: Option<Moment>) -> Self {
        Self { digest: digest(&representation), representation, moment }
    }

    fn weight(&self) -> u64 {
        self.representation.bytes.len() as u64 + OVERHEAD
    }
}

/// The tag of a representation before content coding, without quotes: made of the media type and the very bytes. That of
/// a thing begins with its revision and a dot, so that a writer who has seen it in any form and language can say which
/// state that was.
pub(super) fn digest(representation: &Representation) -> String {
    let mut hash = XxHash3_128::new();
    hash.write(representation.content_type.as_bytes());
    hash.write(&[0]);
    hash.write(&representation.bytes);
    let digest = URL_SAFE_NO_PAD.encode(hash.finish_128().to_be_bytes());
    match representation.revision {
        Some(revision) => format!("{revision}.{digest}"),
        None => digest,
    }
}

/// An answer in a content coding.
#[derive(Debug)]
pub(super) struct Ready {
    made: Arc<Made>,
    coding: Coding,
    tag: String,
    /// What a 304 says, too (RFC 9110, 15.4.5).
    head: HeaderMap,
    whole: OnceLock<(HeaderMap, Bytes)>,
    pub(super) figures: Figures,
}

impl Ready {
    /// The answer in the coding that a client likes best.
    pub(super) fn new(made: Arc<Made>, accept_encoding: Option<&str>, figures: Figures) -> Self {
        let representation = &made.representation;
        let coding = match representation.bytes.len() {
            ..encoding::SMALLEST => Coding::Identity,
            _ => negotiation::coding(accept_encoding),
        };
        let tag = conditional::entity_tag(&made.digest, coding);
        let mut head = HeaderMap::new();
        set(&mut head, header::ETAG, &tag);
        head.insert(header::CACHE_CONTROL, HeaderValue::from_static(representation.caching.header()));
        set(
            &mut head,
            header::VARY,
            &[representation.vary.as_slice(), &["Accept-Encoding"]].concat().join(", "),
        );
        if let Some(at) = representation.last_modified {
            set(&mut head, header::LAST_MODIFIED, &httpdate::fmt_http_date(at.instant().into()));
        }
        if !representation.languages.is_empty() {
            set(&mut head, header::CONTENT_LANGUAGE, &representation.languages.join(", "));
        }
        if let Some(next) = &representation.next {
            set(&mut head, header::LINK, &format!("<{next}>; rel=\"next\""));
        }
        if let Some(relation) = representation.relation {
            set(&mut head, header::LINK, &format!("<>; rel=\"{relation}\""));
        }
        if let Some(policy) = representation.policy {
            head.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
        }
        cors::allow_reading(&mut head);
        head.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
        Self { made, coding, tag, head, whole: OnceLock::new(), figures }
    }

    /// Whether the client has it already. What is made for this moment cannot be the same as before.
    pub(super) fn is_known(&self, if_none_match: Option<&str>) -> bool {
        self.made.representation.caching != Caching::NoStore
            && conditional::not_modified(if_none_match, &self.tag)
    }

    /// The header fields of a 304.
    pub(super) fn head(&self) -> &HeaderMap {
        &self.head
    }

    /// Whether the whole answer can be had without long work.
    pub(super) fn is_at_hand(&self) -> bool {
        self.coding == Coding::Identity || self.whole.get().is_some()
    }

    /// Whether it takes long to encode.
    pub(super) fn is_large(&self) -> bool {
        self.made.weight() >= TABLE
    }

    /// Header fields and body of the whole answer.
    pub(super) fn whole(&self, encoder: &Encoder) -> io::Result<&(HeaderMap, Bytes)> {
        if let Some(whole) = self.whole.get() {
            return Ok(whole);
        }
        let representation = &self.made.representation;
        let body = encoder.encode(&self.tag, self.coding, &representation.bytes)?;
        let mut head = self.head.clone();
        head.insert(header::CONTENT_TYPE, HeaderValue::from_static(representation.content_type));
        if self.coding != Coding::Identity {
            head.insert(header::CONTENT_ENCODING, HeaderValue::from_static(self.coding.name()));
        }
        head.insert(header::CONTENT_LENGTH, HeaderValue::from(body.len()));
        Ok(self.whole.get_or_init(|| (head, body)))
    }
}

/// Sets a header field; a value that can be none is left out.
pub(super) fn set(head: &mut HeaderMap, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        head.insert(name, value);
    }
}

/// A request for something to read, as far as it makes a difference to the answer.
#[derive(Debug, Clone, Copy, Hash)]
pub(super) struct Request<'a> {
    address: &'a [u8],
    /// `Accept`, `Accept-Language` and `Accept-Encoding`.
    wishes: [&'a [u8]; 3],
}

/// The same to be kept.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(super) struct KeptRequest {
    address: Box<[u8]>,
    wishes: [Box<[u8]>; 3],
}

impl Equivalent<KeptRequest> for Request<'_> {
    fn equivalent(&self, kept: &KeptRequest) -> bool {
        self.address == &*kept.address && (0..3).all(|i| self.wishes[i] == &*kept.wishes[i])
    }
}

impl<'a> Request<'a> {
    /// `None` for what has to be looked at more closely: other methods, bodies, header fields that stand there more than
    /// once, and whatever is out of bounds.
    pub(super) fn of(
        method: &Method,
        uri: &'a Uri,
        version: Version,
        headers: &'a HeaderMap,
    ) -> Option<Self> {
        if method != Method::GET && method != Method::HEAD {
            return None;
        }
        let mut request = Self { address: uri.path_and_query()?.as_str().as_bytes(), wishes: [&[]; 3] };
        if limits::check(uri, version, headers).is_err() || remainder::has_body(headers) {
            return None;
        }
        for (wish, name) in
            request.wishes.iter_mut().zip([header::ACCEPT, header::ACCEPT_LANGUAGE, header::ACCEPT_ENCODING])
        {
            let mut lines = headers.get_all(name).iter();
            *wish = lines.next().map_or(&[], HeaderValue::as_bytes);
            if lines.next().is_some() {
                return None;
            }
        }
        Some(request)
    }

    fn kept(&self) -> KeptRequest {
        KeptRequest { address: self.address.into(), wishes: self.wishes.map(Into::into) }
    }
}

#[derive(Debug, Clone)]
struct ByBytes;

impl Weighter<String, Arc<Made>> for ByBytes {
    fn weight(&self, meaning: &String, made: &Arc<Made>) -> u64 {
        made.weight() + meaning.len() as u64
    }
}

impl Weighter<KeptRequest, Arc<Ready>> for ByBytes {
    fn weight(&self, request: &KeptRequest, ready: &Arc<Ready>) -> u64 {
        let wishes: usize = request.wishes.iter().map(|wish| wish.len()).sum();
        ready.made.weight() + (request.address.len() + wishes) as u64
    }
}

/// The answers that are kept.
#[derive(Debug)]
pub struct Answers {
    by_meaning: Cache<String, Arc<Made>, ByBytes>,
    tables: Cache<String, Arc<Made>, ByBytes>,
    by_request: Cache<KeptRequest, Arc<Ready>, ByBytes>,
    /// Whoever makes something large holds it meanwhile; the others wait without holding up a thread.
    making: Mutex<()>,
    /// The same for snapshots of the past.
    looking_back: Mutex<()>,
}

impl Default for Answers {
    fn default() -> Self {
        const TYPICAL: usize = 8 << 10;
        let with = |bytes: u64| (usize::try_from(bytes).unwrap_or(usize::MAX) / TYPICAL, bytes);
        let ((things, bytes), (requests, as_sent)) = (with(BY_MEANING), with(BY_REQUEST));
        Self {
            by_meaning: Cache::with_weighter(things, bytes, ByBytes),
            tables: tables(),
            by_request: Cache::with_weighter(requests, as_sent, ByBytes),
            making: Mutex::new(()),
            looking_back: Mutex::new(()),
        }
    }
}

/// In one part, so that a table may be as large as the whole.
fn tables() -> Cache<String, Arc<Made>, ByBytes> {
    const NUMBER: usize = 64;
    let mut options = OptionsBuilder::new();
    options.shards(1).estimated_items_capacity(NUMBER).weight_capacity(TABLES).hot_allocation(1.0);
    match options.build() {
        Ok(options) => {
            Cache::with_options(options, ByBytes, DefaultHashBuilder::default(), DefaultLifecycle::default())
        }
        Err(_) => Cache::with_weighter(NUMBER, TABLES, ByBytes),
    }
}

impl Answers {
    /// What was made for the same question, if it holds still.
    pub(super) fn made(&self, meaning: &str, moment: Moment) -> Option<Arc<Made>> {
        let holds = |made: &Arc<Made>| made.moment == Some(moment);
        self.by_meaning.get(meaning).filter(holds).or_else(|| self.tables.get(meaning).filter(holds))
    }

    /// Keeps what was made.
    pub(super) fn keep_made(&self, meaning: String, made: &Arc<Made>) {
        let shelf = if made.weight() < TABLE { &self.by_meaning } else { &self.tables };
        shelf.insert(meaning, Arc::clone(made));
    }

    /// What was answered to the same request, if it holds still.
    pub(super) fn ready(&self, request: &Request<'_>, moment: Moment) -> Option<Arc<Ready>> {
        self.by_request.get(request).filter(|ready| ready.made.moment == Some(moment))
    }

    /// Keeps what was answered, but for whole tables, and for what is for one request alone.
    pub(super) fn keep_ready(&self, request: &Request<'_>, ready: &Arc<Ready>) {
        if ready.made.moment.is_some() && ready.made.weight() < TABLE {
            self.by_request.insert(request.kept(), Arc::clone(ready));
        }
    }

    /// Whoever makes a whole table waits for others who do: most likely it is the same, and there is memory for one.
    pub(super) async fn turn(&self) -> MutexGuard<'_, ()> {
        self.making.lock().await
    }

    /// Whoever looks back waits for others who do: one snapshot of the past is built at a time, and the next begins
    /// with it.
    pub(super) async fn turn_to_look_back(&self) -> MutexGuard<'_, ()> {
        self.looking_back.lock().await
    }

    /// Bytes that are kept.
    pub(super) fn weight(&self) -> u64 {
        self.by_meaning.weight() + self.tables.weight() + self.by_request.weight()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moment(edition: u64) -> Moment {
        Moment { edition, today: NaiveDate::default() }
    }

    fn made(size: usize, moment: Moment) -> Arc<Made> {
        let bytes = vec![b' '; size];
        Arc::new(Made::new(Representation::plain(bytes, "application/json", Caching::Public), Some(moment)))
    }

    #[test]
    fn what_is_kept_has_a_bound() {
        const SIZE: usize = 64 << 10;
        let answers = Answers::default();
        let (uris, headers): (Vec<Uri>, _) = (
            (0..8000).map(|n| format!("/v1/coalitions?limit={n}").parse().unwrap()).collect(),
            HeaderMap::new(),
        );
        for uri in &uris {
            let made = made(SIZE, moment(1));
            answers.keep_made(uri.to_string(), &made);
            let request = Request::of(&Method::GET, uri, Version::HTTP_2, &headers).unwrap();
            answers.keep_ready(&request, &Arc::new(Ready::new(made, None, Figures::of("none"))));
        }
        let kept = answers.weight();
        assert!((uris.len() * SIZE) as u64 > 4 * (BY_MEANING + BY_REQUEST), "more came than may be kept");
        assert!(kept <= BY_MEANING + BY_REQUEST, "{kept} bytes");
        assert!(kept > (BY_MEANING + BY_REQUEST) / 2, "{kept} bytes: little use");
    }

    #[test]
    fn whole_tables_are_kept_apart_and_within_their_bound() {
        let answers = Answers::default();
        answers.keep_made("thing".into(), &made(1000, moment(1)));
        let large = made(100 << 20, moment(1));
        answers.keep_made("large".into(), &large);
        assert!(answers.made("large", moment(1)).is_some());
        for n in 0..20 {
            answers.keep_made(format!("table {n}"), &made(10 << 20, moment(1)));
            assert!(answers.tables.weight() <= TABLES);
        }
        assert!(answers.made("table 19", moment(1)).is_some());
        let too_large = made(TABLES as usize, moment(1));
        answers.keep_made("too large".into(), &too_large);
        assert!(answers.made("too large", moment(1)).is_none());
        assert!(answers.made("thing", moment(1)).is_some());
    }

    #[test]
    fn an_answer_holds_for_its_edition_and_its_day() {
        let answers = Answers::default();
        answers.keep_made("all".into(), &made(10, moment(1)));
        let tomorrow = Moment { today: NaiveDate::default().succ_opt().unwrap(), ..moment(1) };
        assert!(answers.made("all", moment(1)).is_some());
        assert!(answers.made("all", moment(2)).is_none() && answers.made("all", tomorrow).is_none());
    }
}
