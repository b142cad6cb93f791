//! What somebody sees who asks for what is not there, or when the registry fails.

use askama::Template;
use poem::http::StatusCode;

use super::{embed, frame::Frame, language::Language};
use crate::http::{POLICY, Trouble};

#[derive(Template)]
#[template(path = "problem.html")]
struct ProblemPage<'a> {
    f: Frame,
    status: u16,
    /// In English, as the API says it.
    detail: &'a str,
    request: String,
    failed: bool,
}

/// The page, empty where it cannot be written, and what it may load and do.
pub(super) fn page(trouble: &Trouble<'_>) -> (String, &'static str) {
    let t = Language::of(&trouble.languages);
    let title = match trouble.status {
        StatusCode::NOT_FOUND => t.text("problem-not-found"),
        StatusCode::GONE => t.text("problem-gone"),
        status if status.is_client_error() => t.text("problem-request"),
        _ => t.text("problem-failed"),
    };
    let (page, policy) =
        embed::problem(trouble, t, &title).unwrap_or_else(|| (whole(trouble, t, title), POLICY));
    let page = page.unwrap_or_else(|error| {
        tracing::error!(%error, "a page about a problem could not be written");
        String::new()
    });
    (page, policy)
}

fn whole(trouble: &Trouble<'_>, t: &'static Language, title: String) -> askama::Result<String> {
    let shows = ProblemPage {
        status: trouble.status.as_u16(),
        detail: trouble.detail,
        request: t.with("problem-id", &[("id", &trouble.request.to_string())]),
        failed: trouble.status.is_server_error(),
        f: Frame::bare(trouble.public_url, t, title),
    };
    shows.render()
}
