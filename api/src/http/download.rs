//! Files as they lie on the disk: whole or a range of them (RFC 9110, 14), with a digest of the whole (RFC 9530).

use std::{
    fs::File,
    io::{self, ErrorKind},
    ops::Range,
    path::Path,
};

use base64::{Engine, engine::general_purpose::STANDARD};
use bytes::Bytes;
use futures_util::stream::{self, Stream};
use http_range_header::{EndPosition, StartPosition, parse_range_header};
use openapi::{ProblemKind, Timestamp};
use poem::{
    Body, Response,
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
};
use rustix::{
    buffer::spare_capacity,
    io::{pread, retry_on_intr},
};
use tokio::task::spawn_blocking;

use super::{
    conditional,
    negotiation::{self, Coding, Form},
    problem::ProblemError,
    ready::set,
    reply::Caching,
};
use crate::export::dump::DumpFile;

const REPR_DIGEST: HeaderName = HeaderName::from_static("repr-digest");
/// Bytes that are read and sent at once.
const PIECE: usize = 256 * 1024;

/// Answers with a file. Conditions come first, then ranges; of several ranges at once, the whole is sent (RFC 9110,
/// 14.2 allows it).
pub(super) async fn file(
    request: &HeaderMap,
    file: &DumpFile,
    lies: &Path,
    recorded_at: Option<Timestamp>,
    name: &str,
) -> Result<Response, ProblemError> {
    let failed = |error| ProblemError::failed("a file of a dump cannot be read", &error);
    let mut response = Response::default();
    let tag = conditional::entity_tag(&file.sha256, Coding::Identity);
    let head = response.headers_mut();
    set(head, header::ETAG, &tag);
    set(head, REPR_DIGEST, &digest(&file.sha256));
    head.insert(header::CACHE_CONTROL, HeaderValue::from_static(Caching::Steady.header()));
    head.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    let known = negotiation::field(request, header::IF_NONE_MATCH);
    if conditional::not_modified(known.as_deref(), &tag) {
        response.set_status(StatusCode::NOT_MODIFIED);
        return Ok(response);
    }
    set(head, header::CONTENT_DISPOSITION, &format!("inline; filename=\"{name}\""));
    let modified = recorded_at.map(|at| httpdate::fmt_http_date(at.instant().into()));
    if let Some(modified) = &modified {
        set(head, header::LAST_MODIFIED, modified);
    }
    let content_type = match file.media_type {
        "text/csv" => Form::Csv.content_type(),
        "text/markdown" => Form::Markdown.content_type(),
        "text/plain" => "text/plain; charset=utf-8",
        other => other,
    };
    head.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    let part = part(request, file.bytes, &tag, modified.as_deref())?;
    let opened = tokio::fs::File::open(lies).await.map_err(failed)?.into_std().await;
    let bytes = match part {
        Some((first, last)) => {
            response.set_status(StatusCode::PARTIAL_CONTENT);
            let range = format!("bytes {first}-{last}/{}", file.bytes);
            set(response.headers_mut(), header::CONTENT_RANGE, &range);
            first..last + 1
        }
        None => 0..file.bytes,
    };
    let length = bytes.end - bytes.start;
    response.headers_mut().insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    response.set_body(Body::from_bytes_stream(pieces(opened, bytes)));
    Ok(response)
}

/// Bytes of a file, each piece read when the one before it is sent. They go from the file into what is sent, and
/// nowhere in between, as `tokio::fs::File` would have them.
fn pieces(file: File, bytes: Range<u64>) -> impl Stream<Item = io::Result<Bytes>> + Send + 'static {
    stream::try_unfold((file, bytes), |(file, bytes)| async move {
        if bytes.is_empty() {
            return Ok(None);
        }
        let read = move || {
            let wanted = usize::try_from(bytes.end - bytes.start).map_or(PIECE, |left| left.min(PIECE));
            let mut piece = Vec::with_capacity(wanted);
            retry_on_intr(|| pread(&file, spare_capacity(&mut piece), bytes.start))?;
            // There may be more room than was asked for.
            piece.truncate(wanted);
            match piece.len() as u64 {
                0 => Err(io::Error::from(ErrorKind::UnexpectedEof)),
                read => Ok(Some((Bytes::from(piece), (file, bytes.start + read..bytes.end)))),
            }
        };
        spawn_blocking(read).await.map_err(io::Error::other)?
    })
}

/// The first and the last byte that are asked for; `None` where the whole file is sent.
fn part(
    request: &HeaderMap,
    length: u64,
    tag: &str,
    modified: Option<&str>,
) -> Result<Option<(u64, u64)>, ProblemError> {
    let Some(wanted) = negotiation::field(request, header::RANGE) else { return Ok(None) };
    // Whoever has a part of other bytes gets the whole (RFC 9110, 13.1.5).
    let condition = negotiation::field(request, header::IF_RANGE);
    if condition.is_some_and(|condition| condition != tag && Some(condition.as_str()) != modified) {
        return Ok(None);
    }
    // What is no range in bytes says nothing (RFC 9110, 14.2).
    let Ok(ranges) = parse_range_header(&wanted) else { return Ok(None) };
    let [range] = ranges.ranges.as_slice() else { return Ok(None) };
    let (first, last) = match (range.start, range.end) {
        (StartPosition::FromLast(most), _) => (length.saturating_sub(most), length.saturating_sub(1)),
        (StartPosition::Index(first), EndPosition::LastByte) => (first, length.saturating_sub(1)),
        (StartPosition::Index(first), EndPosition::Index(last)) => {
            (first, last.min(length.saturating_sub(1)))
        }
    };
    if matches!(range.end, EndPosition::Index(last) if last < first) {
        return Ok(None);
    }
    if first >= length {
        let detail = format!("the file has {length} bytes, and `{wanted}` begins beyond them");
        return Err(ProblemError {
            length: Some(length),
            ..ProblemError::new(ProblemKind::RANGE_NOT_SATISFIABLE, detail)
        });
    }
    Ok(Some((first, last)))
}

/// `sha-256=:…:`, of the hexadecimal digits of a digest (RFC 9530, 3).
fn digest(sha256: &str) -> String {
    let bytes: Vec<u8> = (0..sha256.len())
        .step_by(2)
        .filter_map(|place| u8::from_str_radix(sha256.get(place..place + 2)?, 16).ok())
        .collect();
    format!("sha-256=:{}:", STANDARD.encode(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(range: &str, if_range: Option<&str>) -> Result<Option<(u64, u64)>, u64> {
        let mut headers = HeaderMap::new();
        headers.insert(header::RANGE, range.parse().unwrap());
        if let Some(condition) = if_range {
            headers.insert(header::IF_RANGE, condition.parse().unwrap());
        }
        let modified = Some("Mon, 23 Nov 2026 00:00:00 GMT");
        part(&headers, 100, "\"a\"", modified).map_err(|problem| problem.length.unwrap())
    }

    #[test]
    fn a_range_is_of_bytes_that_are_there() {
        for (range, bytes) in [
            ("bytes=0-0", (0, 0)),
            ("bytes=10-19", (10, 19)),
            ("bytes=90-", (90, 99)),
            ("bytes=90-1000", (90, 99)),
            ("bytes=-10", (90, 99)),
            ("bytes=-1000", (0, 99)),
        ] {
            assert_eq!(asked(range, None), Ok(Some(bytes)), "{range}");
        }
        for range in ["bytes=100-", "bytes=100-200"] {
            assert_eq!(asked(range, None), Err(100), "{range}");
        }
        for range in ["bytes=5-1", "bytes=a-b", "rows=1-2", "bytes=0-1,5-6", "bytes=-0", "", "bytes="] {
            assert_eq!(asked(range, None), Ok(None), "{range}");
        }
    }

    #[test]
    fn who_has_a_part_of_other_bytes_gets_the_whole() {
        for (condition, part) in [
            ("\"a\"", Some((1, 2))),
            ("Mon, 23 Nov 2026 00:00:00 GMT", Some((1, 2))),
            ("\"b\"", None),
            ("W/\"a\"", None),
            ("Mon, 23 Nov 2026 00:00:01 GMT", None),
        ] {
            assert_eq!(asked("bytes=1-2", Some(condition)), Ok(part), "{condition}");
        }
    }

    #[test]
    fn a_digest_is_the_one_of_the_specification() {
        // SHA-256 of nothing.
        let nothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(digest(nothing), "sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:");
    }
}
