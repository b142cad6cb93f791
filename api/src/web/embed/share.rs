//! What somebody copies to show a thing of the registry on another site.

use askama::Template;
use openapi::Slug;

use crate::{
    http::{ProblemError, Reading},
    web::frame::Frame,
};

/// Width and height of a frame where nobody says otherwise, in CSS pixels.
pub(super) const SIZE: (u32, u32) = (640, 480);

/// The snippets, and a preview of what they show.
pub(in crate::web) struct Share {
    pub(in crate::web) frame: String,
    pub(in crate::web) element: Option<String>,
    /// Address of the preview, on this site.
    pub(in crate::web) preview: String,
}

/// Where programs are told how to show a page (oEmbed 1.0, 4).
pub(in crate::web) struct Discovery {
    pub(in crate::web) json: String,
    pub(in crate::web) xml: String,
}

impl Discovery {
    /// For the page at a whole address.
    pub(in crate::web) fn of(f: &Frame, page: &str) -> Self {
        let page: String = url::form_urlencoded::byte_serialize(page.as_bytes()).collect();
        let at = |form: &str| f.whole(&format!("{}/oembed?url={page}&format={form}", f.base()));
        Self { json: at("json"), xml: at("xml") }
    }
}

#[derive(Template)]
#[template(path = "embed_element.html")]
struct Element<'a> {
    script: String,
    slug: &'a Slug,
    lang: &'static str,
    as_of: Option<String>,
    page: String,
    title: &'a str,
}

#[derive(Template)]
#[template(path = "embed_frame.html")]
struct Framed<'a> {
    src: &'a str,
    title: &'a str,
    width: &'a str,
    height: u32,
}

/// A frame around what is at an address.
pub(super) fn frame(src: &str, title: &str, width: &str, height: u32) -> askama::Result<String> {
    Ok(Framed { src, title, width, height }.render()?.trim_end().to_owned())
}

impl Share {
    /// The members of a coalition.
    pub(in crate::web) fn coalition(
        f: &Frame,
        reading: &Reading,
        slug: &Slug,
        title: &str,
    ) -> Result<Self, ProblemError> {
        let share = Self::of(f, reading, &format!("/embed/coalitions/{slug}/members"), title)?;
        let element = Element {
            script: f.whole(&format!("{}/embed/coalition-members.js", f.base())),
            slug,
            lang: f.t.code,
            as_of: reading.query.date("as_of").map(ToString::to_string),
            page: f.whole(&f.thing("coalitions", slug)),
            title,
        };
        Ok(Self { element: Some(element.render().map_err(failed)?.trim_end().to_owned()), ..share })
    }

    /// The memberships of an organisation.
    pub(in crate::web) fn organisation(
        f: &Frame,
        reading: &Reading,
        slug: &Slug,
        title: &str,
    ) -> Result<Self, ProblemError> {
        Self::of(f, reading, &format!("/embed/organisations/{slug}"), title)
    }

    fn of(f: &Frame, reading: &Reading, path: &str, title: &str) -> Result<Self, ProblemError> {
        let day = reading.query.date("as_of").map_or_else(String::new, |day| format!("&as_of={day}"));
        let preview = format!("{}{path}?lang={}{day}", f.base(), f.t.code);
        let (_, height) = SIZE;
        Ok(Self {
            frame: frame(&f.whole(&preview), title, "100%", height).map_err(failed)?,
            element: None,
            preview,
        })
    }
}

fn failed(error: askama::Error) -> ProblemError {
    ProblemError::failed("a snippet could not be written", &error)
}
