//! Answers that have been made, for the next who asks the same.
//!
//! Twice: by what was asked for, whatever the order of parameters and the words of the header fields; and by the very
//! request, which needs no reading then. An answer holds as long as nothing else comes into force, and for the day on
//! which it was given. What is soon made is kept when it is asked for again. What is kept has a bound in bytes; whole
//! tables have one of their own, so that they do not crowd out everything else.

use std::sync::{Arc, atomic::Ordering};

use poem::http::{HeaderMap, HeaderValue, Method, Uri, Version, header};
use quick_cache::{Equivalent, Weighter, sync::Cache};
use tokio::sync::{Mutex, MutexGuard, Semaphore, SemaphorePermit};

use super::{
    doorkeeper::Doorkeeper,
    lanes, limits,
    ready::{Made, Moment, Ready},
    remainder,
};
use crate::cache;

/// Bytes of answers that are kept by what was asked for.
const BY_MEANING: u64 = 32 << 20;
/// Bytes of answers that are kept by the very request.
const BY_REQUEST: u64 = 64 << 20;
/// Bytes from which on an answer is a whole table.
const TABLE: u64 = 1 << 20;
/// Bytes of whole tables that are kept. A larger one is made for each who asks.
const TABLES: u64 = 128 << 20;
/// About as many tables are kept.
const TABLES_KEPT: usize = 64;
/// Pages that are made at a time, for each core.
const AT_A_TIME: usize = 2;
/// Few answers weigh less. That many fit decides how many that have gone are remembered: too few, and what is asked for
/// now never takes the place of what was asked for before.
const SMALL: usize = 2 << 10;

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

    /// The same to be kept.
    pub(super) fn kept(&self) -> KeptRequest {
        KeptRequest { address: self.address.into(), wishes: self.wishes.map(Into::into) }
    }
}

/// Weighs answers.
#[derive(Debug, Clone)]
pub(super) struct ByBytes;

impl Weighter<String, Arc<Made>> for ByBytes {
    fn weight(&self, meaning: &String, made: &Arc<Made>) -> u64 {
        made.weight() + meaning.len() as u64
    }
}

impl Weighter<KeptRequest, Arc<Ready>> for ByBytes {
    fn weight(&self, request: &KeptRequest, ready: &Arc<Ready>) -> u64 {
        self.weight(request, &**ready)
    }
}

impl Weighter<KeptRequest, Ready> for ByBytes {
    fn weight(&self, request: &KeptRequest, ready: &Ready) -> u64 {
        let wishes: usize = request.wishes.iter().map(|wish| wish.len()).sum();
        ready.weight() + (request.address.len() + wishes) as u64
    }
}

/// The answers that are kept.
#[derive(Debug)]
pub struct Answers {
    by_meaning: Cache<String, Arc<Made>, ByBytes>,
    tables: Cache<String, Arc<Made>, ByBytes>,
    by_request: Cache<KeptRequest, Arc<Ready>, ByBytes>,
    doorkeeper: Doorkeeper,
    /// Whoever makes something large holds it meanwhile; the others wait without holding up a thread.
    making: Mutex<()>,
    /// The same for pages of things and for what takes a while to encode: a few at a time.
    pages: Semaphore,
    /// The same for snapshots of the past.
    looking_back: Mutex<()>,
}

impl Default for Answers {
    fn default() -> Self {
        let with = |bytes: u64| (usize::try_from(bytes).unwrap_or(usize::MAX) / SMALL, bytes);
        let ((things, bytes), (requests, as_sent)) = (with(BY_MEANING), with(BY_REQUEST));
        Self {
            by_meaning: Cache::with_weighter(things, bytes, ByBytes),
            tables: cache::undivided(TABLES_KEPT, TABLES, ByBytes),
            by_request: Cache::with_weighter(requests, as_sent, ByBytes),
            doorkeeper: Doorkeeper::new(BY_REQUEST),
            making: Mutex::new(()),
            pages: Semaphore::new(AT_A_TIME * lanes::number()),
            looking_back: Mutex::new(()),
        }
    }
}

/// Whether it is kept among tables, and takes long to encode.
pub(super) fn is_table(made: &Made) -> bool {
    made.weight() >= TABLE
}

impl Answers {
    /// What was made for the same question, if it holds still.
    pub(super) fn made(&self, meaning: &str, moment: Moment) -> Option<Arc<Made>> {
        let holds = |made: &Arc<Made>| made.moment == Some(moment);
        self.by_meaning.get(meaning).filter(holds).or_else(|| self.tables.get(meaning).filter(holds))
    }

    /// Keeps what was soon made, where the same has been asked for lately.
    pub(super) fn keep_if_asked_again(&self, meaning: String, made: &Arc<Made>) {
        if self.doorkeeper.knows(&meaning, made.weight()) {
            self.keep_made(meaning, made);
        }
    }

    /// Keeps what was made.
    pub(super) fn keep_made(&self, meaning: String, made: &Arc<Made>) {
        made.is_kept.store(true, Ordering::Relaxed);
        let shelf = if is_table(made) { &self.tables } else { &self.by_meaning };
        shelf.insert(meaning, Arc::clone(made));
    }

    /// What was answered to the same request, if it holds still.
    pub(super) fn ready(&self, request: &Request<'_>, moment: Moment) -> Option<Arc<Ready>> {
        self.by_request.get(request).filter(|ready| ready.made().moment == Some(moment))
    }

    /// Keeps what was answered of what is kept, but for whole tables.
    pub(super) fn keep_ready(&self, request: &Request<'_>, ready: &Arc<Ready>) {
        if ready.made().is_kept.load(Ordering::Relaxed) && !is_table(ready.made()) {
            self.by_request.insert(request.kept(), Arc::clone(ready));
        }
    }

    /// Whoever makes a whole table waits for others who do: most likely it is the same, and there is memory for one.
    pub(super) async fn turn(&self) -> MutexGuard<'_, ()> {
        self.making.lock().await
    }

    /// Whoever makes a page waits where enough others do, or wait for something that all of them need: each takes up a
    /// thread meanwhile.
    pub(super) async fn turn_at_a_page(&self) -> Option<SemaphorePermit<'_>> {
        // It is never closed.
        self.pages.acquire().await.ok()
    }

    /// All turns at pages.
    #[cfg(test)]
    pub(super) async fn all_turns_at_pages(&self) -> SemaphorePermit<'_> {
        let all = u32::try_from(self.pages.available_permits()).unwrap();
        self.pages.acquire_many(all).await.unwrap()
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
    use chrono::NaiveDate;

    use super::*;
    use crate::http::{Caching, Representation, metrics::Figures};

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
    fn what_is_asked_for_now_takes_the_place_of_what_was() {
        const SIZE: usize = 1500;
        let answers = Answers::default();
        let headers = HeaderMap::new();
        let addresses = |of: &str, number| -> Vec<Uri> {
            (0..number).map(|n| format!("/v1/{of}/{n}").parse().unwrap()).collect()
        };
        let hits = |uris: &[Uri], size| -> usize {
            let ask = |uri: &&Uri| {
                let request = Request::of(&Method::GET, uri, Version::HTTP_2, &headers).unwrap();
                let hit = answers.ready(&request, moment(1)).is_some();
                if !hit {
                    let made = made(size, moment(1));
                    answers.keep_made(uri.to_string(), &made);
                    answers.keep_ready(&request, &Arc::new(Ready::new(made, None, Figures::of("none"))));
                }
                hit
            };
            uris.iter().filter(ask).count()
        };
        let pages = addresses("pages", 600);
        let rounds: Vec<usize> = (0..5).map(|_| hits(&pages, 80 << 10)).collect();
        assert!(rounds[4] > pages.len() * 9 / 10, "{rounds:?}");
        let things = addresses("things", 15_000);
        let rounds: Vec<usize> = (0..6).map(|_| hits(&things, SIZE)).collect();
        assert!(rounds[5] > things.len() * 9 / 10, "{rounds:?}");
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
    fn what_is_soon_made_is_kept_when_it_is_asked_for_again() {
        let (answers, headers) = (Answers::default(), HeaderMap::new());
        let uri: Uri = "/v1/organisations?limit=7".parse().unwrap();
        let request = Request::of(&Method::GET, &uri, Version::HTTP_2, &headers).unwrap();
        let ask = || {
            let made = made(10, moment(1));
            answers.keep_if_asked_again(uri.to_string(), &made);
            answers.keep_ready(&request, &Arc::new(Ready::new(made, None, Figures::of("none"))));
            (answers.made("/v1/organisations?limit=7", moment(1)), answers.ready(&request, moment(1)))
        };
        assert!(matches!(ask(), (None, None)));
        assert!(matches!(ask(), (Some(_), Some(_))));
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
