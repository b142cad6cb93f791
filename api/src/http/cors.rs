//! Any origin may read (the Fetch standard's CORS protocol).

use poem::{
    Response,
    http::{HeaderMap, HeaderValue, StatusCode, header},
};

/// Marks an answer as readable from any origin.
pub(super) fn allow_reading(headers: &mut HeaderMap) {
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    // All of them, which holds for whoever asks without credentials; nobody else may read where any origin does. To name
    // them took a fifth of a head, in each answer.
    headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static("*"));
}

/// The answer to `OPTIONS`, preflight or not.
pub(super) fn options(allow: &str) -> Response {
    let mut response = Response::builder()
        .status(StatusCode::NO_CONTENT)
        .header(header::ALLOW, allow)
        .header(header::ACCESS_CONTROL_ALLOW_METHODS, allow)
        .header(
            header::ACCESS_CONTROL_ALLOW_HEADERS,
            "Accept, Accept-Language, Authorization, Content-Type, If-Match, If-None-Match, If-Range, Range",
        )
        .header(header::ACCESS_CONTROL_MAX_AGE, "86400")
        .finish();
    allow_reading(response.headers_mut());
    response
}
