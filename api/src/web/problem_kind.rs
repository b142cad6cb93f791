//! What a sort of problem (RFC 9457) means and what to do about it: where the `type` of a problem leads to.

use askama::Template;
use openapi::ProblemKind;
use poem::{handler, web::Path};

use super::frame::{Frame, answer};
use crate::http::{Ask, ProblemError, Served};

#[derive(Template)]
#[template(path = "problem_kinds.html")]
struct AllKinds {
    f: Frame,
    kinds: Vec<(String, &'static ProblemKind)>,
}

/// All sorts there are.
#[handler]
pub(super) async fn all(ask: Ask) -> poem::Result<Served<()>> {
    ask.page("about_page", |reading| {
        let f = Frame::of(reading, "about").titled("problems-heading");
        let kinds = ProblemKind::ALL.iter().map(|kind| (f.to(&format!("/problems/{}", kind.code)), *kind));
        let shows = AllKinds { kinds: kinds.collect(), f };
        answer(reading, shows.f.t, &shows)
    })
    .await
}

#[derive(Template)]
#[template(path = "problem_kind.html")]
struct OneKind {
    f: Frame,
    status: String,
    code: &'static str,
    meaning: Vec<Part>,
    remedy: Vec<Part>,
}

/// A piece of an explanation.
struct Part {
    text: &'static str,
    /// To be typed as it is.
    literal: bool,
}

/// One of them.
#[handler]
pub(super) async fn one(Path(code): Path<String>, ask: Ask) -> poem::Result<Served<()>> {
    ask.page("about_page", |reading| {
        let kind = ProblemKind::by_code(&code).ok_or_else(|| ProblemError::not_found("problem", &code))?;
        let f = Frame::of(reading, "about");
        let shows = OneKind {
            status: f.t.with("problems-status", &[("status", &kind.status.to_string())]),
            code: kind.code,
            meaning: parts(kind.meaning),
            remedy: parts(kind.remedy),
            f: f.called(kind.title.to_owned()).described(kind.meaning.to_owned()),
        };
        answer(reading, shows.f.t, &shows)
    })
    .await
}

/// The explanations have what is to be typed between `backticks`.
fn parts(text: &'static str) -> Vec<Part> {
    let parts = text.split('`').enumerate();
    parts.map(|(place, text)| Part { text, literal: place % 2 == 1 }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_to_be_typed_is_told_apart() {
        let told = parts("Follow `next`; leave `cursor` out.");
        let literal: Vec<_> = told.iter().filter(|part| part.literal).map(|part| part.text).collect();
        assert_eq!(literal, ["next", "cursor"]);
        let whole: String = told.iter().map(|part| part.text).collect();
        assert_eq!(whole, "Follow next; leave cursor out.");
        // An explanation with one backtick too few would have all the rest in another type.
        for kind in ProblemKind::ALL {
            assert!([kind.meaning, kind.remedy].iter().all(|text| text.matches('`').count() % 2 == 0));
        }
    }
}
