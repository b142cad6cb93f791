//! What the registry is, by which rules, and what it does with personal data.

use askama::Template;
use poem::handler;

use super::frame::{Frame, answer};
use crate::http::{Ask, Served};

#[derive(Template)]
#[template(path = "about.html")]
struct About {
    f: Frame,
}

#[handler]
pub(super) async fn page(ask: Ask) -> poem::Result<Served<()>> {
    ask.page("about_page", |reading| {
        let f = Frame::of(reading, "about");
        let f = f.titled("about-heading");
        let shows = About { f };
        answer(reading, shows.f.t, &shows)
    })
    .await
}
