//! Bounds on what a request may bring.

use openapi::ProblemKind;
use poem::http::{HeaderMap, Uri, Version, header};

use super::problem::ProblemError;

/// Longest address, path and query together, in bytes.
const LONGEST_URI: usize = 8 * 1024;
/// Largest header fields, names and values together, in bytes.
const LARGEST_HEADERS: usize = 16 * 1024;

/// Refuses addresses and headers that are larger than anything the registry needs, and requests that do
/// not name one host (RFC 9112, 3.2).
pub(super) fn check(uri: &Uri, version: Version, headers: &HeaderMap) -> Result<(), ProblemError> {
    let length = uri.path().len() + uri.query().map_or(0, |query| query.len() + 1);
    if length > LONGEST_URI {
        return Err(ProblemError::new(
            ProblemKind::URI_TOO_LONG,
            format!("the address has {length} bytes; {LONGEST_URI} are allowed"),
        ));
    }
    let size: usize = headers.iter().map(|(name, value)| name.as_str().len() + value.len() + 4).sum();
    if size > LARGEST_HEADERS {
        return Err(ProblemError::new(
            ProblemKind::HEADERS_TOO_LARGE,
            format!("the header fields have {size} bytes; {LARGEST_HEADERS} are allowed"),
        ));
    }
    let hosts = headers.get_all(header::HOST).iter().count();
    if version == Version::HTTP_11 && hosts != 1 {
        let detail = format!("an HTTP/1.1 request has one header field `Host`; this one has {hosts}");
        return Err(ProblemError::new(ProblemKind::MALFORMED_REQUEST, detail));
    }
    Ok(())
}
