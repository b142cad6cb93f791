//! What other sites show of the registry: small HTML for a frame or to be fetched and put into a page.
//!
//! Only these addresses may be framed. They run nothing and load nothing: the style stands in them, and is written so
//! that it touches nothing else on the page which takes it in. All links are whole addresses.

mod coalition;
mod element;
mod oembed;
mod organisation;
mod share;

use std::sync::LazyLock;

use askama::Template;
use base64::{Engine, engine::general_purpose::STANDARD};
use openapi::PartialDate;
use sha2::{Digest, Sha256};

pub(super) use coalition::members;
pub(super) use element::script;
pub(super) use oembed::provider;
pub(super) use organisation::memberships;
pub(super) use share::{Discovery, Share};

use super::{
    frame::{Frame, Spoken},
    language::Language,
    term::{Terms, word},
};
use crate::{
    http::{Caching, ProblemError, Reading, Representation, Served, Trouble},
    snapshot::{Lens, Paging, View},
};

pub(super) const STYLE: &str = include_str!("../static/embed.css");

/// The style that stands in the page is allowed by its digest (CSP Level 3, 6.7.3.3).
pub(super) static POLICY: LazyLock<String> = LazyLock::new(|| {
    let digest = STANDARD.encode(Sha256::digest(STYLE));
    format!(
        "default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'; frame-ancestors *"
    )
});

/// So many things are shown; the page of the registry has the others.
const MOST: usize = 500;

/// How it is to look.
struct Look {
    /// `ltr` or `rtl`.
    dir: String,
    /// `light`, `dark`, or `auto` = as the reader's system has it.
    theme: String,
}

impl Look {
    fn of(reading: &Reading, language: &Language) -> Self {
        let chosen = |name, otherwise: &str| reading.query.text(name).unwrap_or(otherwise).to_owned();
        Self { dir: chosen("dir", language.dir), theme: chosen("theme", "auto") }
    }

    fn style(&self) -> &'static str {
        STYLE
    }
}

#[derive(Template)]
#[template(path = "embed.html")]
struct Embed {
    f: Frame,
    look: Look,
    name: Spoken,
    /// Address of the page about it.
    page: String,
    /// Address of the front page.
    home: String,
    as_of_shown: Option<String>,
    total: String,
    groups: Vec<Group>,
    more: Option<String>,
}

/// Rows under a heading.
struct Group {
    label: Option<String>,
    rows: Vec<Row>,
}

struct Row {
    href: String,
    name: Spoken,
    /// Role, time and standing, as far as they are not what everybody expects.
    told: String,
}

impl Embed {
    /// An embed about what is to be found at a page, by the path of that.
    fn of(reading: &Reading, f: Frame, name: Spoken, path: &str) -> Self {
        let day = reading.query.date("as_of");
        let then = |date: &PartialDate| f.to(&format!("{path}?as_of={date}"));
        Self {
            look: Look::of(reading, f.t),
            page: f.whole(&day.map_or_else(|| f.to(path), then)),
            home: f.whole(&f.to("/")),
            as_of_shown: day.map(|date| f.t.with("as-of-shown", &[("date", &f.date(date))])),
            total: String::new(),
            groups: Vec::new(),
            more: None,
            name,
            f,
        }
    }

    fn answer(self, reading: &Reading) -> Result<Served<()>, ProblemError> {
        let html =
            self.render().map_err(|error| ProblemError::failed("an embed could not be written", &error))?;
        Ok(Served::new(Representation {
            languages: vec![self.f.t.code.to_owned()],
            last_modified: reading.snapshot.recorded_at,
            vary: reading.vary_of_one_form(),
            policy: Some(&POLICY),
            ..Representation::plain(html, "text/html; charset=utf-8", Caching::Public)
        }))
    }
}

/// What holds on the day asked for, else today: those who left are no members.
fn view(reading: &Reading) -> View<'_> {
    let day = reading.lens.as_of.unwrap_or(reading.lens.today);
    View::new(&reading.snapshot, Lens { as_of: Some(day), ..reading.lens.clone() })
}

fn paging() -> Paging {
    Paging { descending: false, limit: Some(MOST), after: None }
}

/// What is told of a membership besides its two ends.
fn told(reading: &Reading, f: &Frame, terms: &Terms, membership: &openapi::Membership) -> String {
    const EXPECTED: &str = "member";
    let role = (membership.role.as_str() != EXPECTED).then(|| terms.label(&membership.role));
    let since = membership.since.as_ref();
    let since = since.map(|date| f.t.with("embed-since", &[("date", &f.date(date))]));
    // On a day in the past, how sure it is; today, whether somebody has confirmed it.
    let standing = match (reading.query.date("as_of"), membership.certainty) {
        (Some(_), Some(certainty)) => word(f.t, "certainty", &certainty),
        _ => word(f.t, "standing", &membership.status),
    };
    [role, since, Some(standing)].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

#[derive(Template)]
#[template(path = "embed_problem.html")]
struct EmbedProblem<'a> {
    f: Frame,
    style: &'static str,
    detail: &'a str,
    request: String,
}

/// What is seen in the place of an embed that is not there, and what it may load; `None` at other addresses.
pub(super) fn problem(
    trouble: &Trouble<'_>,
    t: &'static Language,
    title: &str,
) -> Option<(askama::Result<String>, &'static str)> {
    if !trouble.path.starts_with("/embed/") {
        return None;
    }
    let shows = EmbedProblem {
        f: Frame::bare(trouble.public_url, t, title.to_owned()),
        style: STYLE,
        detail: trouble.detail,
        request: t.with("problem-id", &[("id", &trouble.request.to_string())]),
    };
    Some((shows.render(), &POLICY))
}
