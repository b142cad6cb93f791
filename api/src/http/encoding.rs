//! Content codings, each made once per answer.

use std::io::{self, Write};

use bytes::Bytes;
use moka::sync::Cache;

use super::negotiation::Coding;
use crate::aside;

/// Shorter bodies are sent as they are: a coding would not make them smaller.
pub(super) const SMALLEST: usize = 512;
/// Longer ones take a while: a hundred kilobytes some milliseconds.
const LONG: usize = 16 << 10;
/// Bytes of encoded bodies that are kept for the next request.
const KEPT_BYTES: u64 = 64 * 1024 * 1024;

/// Encoded bodies by entity tag.
#[derive(Debug)]
pub(super) struct Encoder {
    made: Cache<String, Bytes>,
}

impl Default for Encoder {
    fn default() -> Self {
        let weigh = |tag: &String, body: &Bytes| u32::try_from(tag.len() + body.len()).unwrap_or(u32::MAX);
        Self { made: Cache::builder().max_capacity(KEPT_BYTES).weigher(weigh).build() }
    }
}

impl Encoder {
    /// The body in a coding. The tag tells both apart from all others.
    pub(super) fn encode(&self, tag: &str, coding: Coding, body: &Bytes) -> io::Result<Bytes> {
        if coding == Coding::Identity {
            return Ok(body.clone());
        }
        let encode = || self.made.try_get_with_by_ref(tag, || encode(coding, body));
        let encoded = match takes_a_while(body) {
            false => encode(),
            true => aside::run(encode),
        };
        encoded.map_err(|error| io::Error::new(error.kind(), error.to_string()))
    }
}

/// Whether a body is so long that it is encoded aside.
pub(super) fn takes_a_while(body: &Bytes) -> bool {
    body.len() >= LONG
}

/// A body in a coding.
pub(super) fn encode(coding: Coding, body: &Bytes) -> io::Result<Bytes> {
    match coding {
        Coding::Identity => Ok(body.clone()),
        Coding::Gzip => {
            let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::new(6));
            encoder.write_all(body)?;
            encoder.finish().map(Bytes::from)
        }
        Coding::Brotli => {
            let mut encoded = Vec::new();
            let parameters = brotli::enc::BrotliEncoderParams { quality: 5, ..Default::default() };
            brotli::BrotliCompress(&mut &body[..], &mut encoded, &parameters)?;
            Ok(encoded.into())
        }
        Coding::Zstd => zstd::bulk::compress(body, 6).map(Bytes::from),
    }
}
