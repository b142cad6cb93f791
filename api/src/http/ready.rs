//! An answer that is ready to be sent.

use std::{
    io,
    sync::{
        Arc, OnceLock,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use bytes::Bytes;
use chrono::NaiveDate;
use poem::http::{HeaderMap, HeaderName, HeaderValue, header};
use twox_hash::XxHash3_128;

use super::{
    conditional, cors,
    encoding::{self, Encoder},
    metrics::Figures,
    negotiation::{self, Coding},
    reply::{Caching, Representation},
};

/// What an answer takes up besides its body.
const OVERHEAD: u64 = 2048;
/// The number of a request.
pub(super) const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// How many times an answer is given until it is worth a copy.
pub(super) const OFTEN: u32 = 16;

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
    pub(super) moment: Option<Moment>,
    /// Whether it is kept for others.
    pub(super) is_kept: AtomicBool,
}

impl Made {
    pub(super) fn new(representation: Representation, moment: Option<Moment>) -> Self {
        Self { digest: digest(&representation), representation, moment, is_kept: AtomicBool::new(false) }
    }

    /// Bytes in memory, roughly.
    pub(super) fn weight(&self) -> u64 {
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
    /// What a 304 says (RFC 9110, 15.4.5); the rest the client has.
    head: HeaderMap,
    whole: OnceLock<(HeaderMap, Bytes)>,
    given: AtomicU32,
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
        Self::coded(made, coding, figures)
    }

    fn coded(made: Arc<Made>, coding: Coding, figures: Figures) -> Self {
        let representation = &made.representation;
        let tag = conditional::entity_tag(&made.digest, coding);
        let mut head = HeaderMap::new();
        set(&mut head, header::ETAG, &tag);
        head.insert(header::CACHE_CONTROL, HeaderValue::from_static(representation.caching.header()));
        set(
            &mut head,
            header::VARY,
            &[representation.vary.as_slice(), &["Accept-Encoding"]].concat().join(", "),
        );
        if let Some(policy) = representation.policy {
            // A new one is to hold for what the client has, too.
            head.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
        }
        cors::allow_reading(&mut head);
        // It is set for each request; what is copied then need not grow.
        head.insert(REQUEST_ID, HeaderValue::from_static(""));
        Self { made, coding, tag, head, whole: OnceLock::new(), given: AtomicU32::new(0), figures }
    }

    /// Counts that it is given; true every so many times.
    pub(super) fn is_due_for_a_copy(&self) -> bool {
        self.given.fetch_add(1, Ordering::Relaxed) % OFTEN == OFTEN - 1
    }

    /// How many times it was given.
    #[cfg(test)]
    pub(super) fn given(&self) -> u32 {
        self.given.load(Ordering::Relaxed)
    }

    /// A copy that shares no count of its users but those of the figures; `None` where it is to be encoded first.
    pub(super) fn copy(&self) -> Option<Self> {
        let body = match self.whole.get() {
            Some((_, body)) => body,
            // Until now clients had it already.
            None if self.coding == Coding::Identity => &self.made.representation.bytes,
            None => return None,
        };
        let copy = Self::coded(Arc::clone(&self.made), self.coding, self.figures.clone());
        let body = Bytes::from_owner(body.clone());
        let whole = (copy.head_of_whole(&body), body);
        Some(Self { whole: OnceLock::from(whole), ..copy })
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

    /// What it was made of.
    pub(super) fn made(&self) -> &Made {
        &self.made
    }

    /// Bytes in memory, roughly, of what it was made of and of what it is encoded as: what is kept is not encoded later.
    pub(super) fn weight(&self) -> u64 {
        let coded = self.whole.get().filter(|_| self.coding != Coding::Identity);
        self.made.weight() + coded.map_or(0, |(_, body)| body.len() as u64)
    }

    /// Header fields and body of the whole answer.
    pub(super) fn whole(&self, encoder: &Encoder) -> io::Result<&(HeaderMap, Bytes)> {
        if let Some(whole) = self.whole.get() {
            return Ok(whole);
        }
        let representation = &self.made.representation;
        let body = encoder.encode(&self.tag, self.coding, &representation.bytes)?;
        Ok(self.whole.get_or_init(|| (self.head_of_whole(&body), body)))
    }

    fn head_of_whole(&self, body: &Bytes) -> HeaderMap {
        let representation = &self.made.representation;
        let mut head = self.head.clone();
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
        head.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
        head.insert(header::CONTENT_TYPE, HeaderValue::from_static(representation.content_type));
        if self.coding != Coding::Identity {
            head.insert(header::CONTENT_ENCODING, HeaderValue::from_static(self.coding.name()));
        }
        head.insert(header::CONTENT_LENGTH, HeaderValue::from(body.len()));
        head
    }
}

/// Sets a header field; a value that can be none is left out.
pub(super) fn set(head: &mut HeaderMap, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        head.insert(name, value);
    }
}
