//! A person: the name, the affiliation and the memberships, and nothing else.

use askama::Template;
use poem::{handler, web::Path};

use super::{
    frame::{Frame, answer, key, next_page},
    membership::Said,
    organisation::{Row, memberships},
    term::Terms,
};
use crate::{
    http::{Ask, Found, Served, find_person},
    snapshot::MembershipQuery,
};

#[derive(Template)]
#[template(path = "person.html")]
struct PersonPage {
    f: Frame,
    affiliation: Option<(Option<String>, String)>,
    memberships: Vec<Row>,
    sources: Vec<Said>,
    next: Option<String>,
    /// Where it is said what is wrong.
    wrong: String,
}

#[handler]
pub(super) async fn page(ask: Ask, Path(slug): Path<String>) -> poem::Result<Served<()>> {
    let slug = key("person", &slug)?;
    ask.page("organisation_membership_list", |reading| {
        let entry = match find_person(reading, &slug)? {
            Found::Here(entry) => entry,
            Found::Moved(moved) => return Ok(moved),
        };
        let view = reading.view();
        let person = view.person(entry);
        let f = Frame::of(reading, "").called(person.name.clone());
        let f = f.with_data(
            reading,
            &format!("/v1/people/{slug}"),
            &["JSON", "JSON-LD"],
            &["cursor", "limit", "sort"],
        );
        let found =
            MembershipQuery::of(&reading.query).of_member(slug.as_str()).page(&view, &reading.paging());
        let affiliation = match (&person.affiliation, &person.affiliation_as_stated) {
            (Some(thing), _) => Some((Some(f.thing("organisations", &thing.slug)), thing.name.clone())),
            (None, stated) => stated.clone().map(|stated| (None, stated)),
        };
        let shows = PersonPage {
            affiliation,
            memberships: memberships(&f, &view, &Terms::of(&view, f.t), &found.items)?,
            sources: Said::all(&f, &view, &person.sources),
            next: next_page(reading, found.next),
            wrong: f.to(&format!("/people/{}/suggest", person.slug)),
            f,
        };
        answer(reading, shows.f.t, &shows)
    })
    .await
}
