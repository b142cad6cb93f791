//! A person: the name, the affiliation and the memberships, and nothing else.

use askama::Template;
use openapi::ProblemKind;
use poem::{handler, web::Path};

use super::{
    coalition::{Said, said},
    frame::{Frame, answer, key, next_page},
    organisation::{Row, memberships},
};
use crate::{
    http::{Ask, Found, ProblemError, Served, find},
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
}

#[handler]
pub(super) async fn page(ask: Ask, Path(slug): Path<String>) -> poem::Result<Served<()>> {
    let slug = key("person", &slug)?;
    ask.page("organisation_membership_list", |reading| {
        let people = &reading.snapshot.people;
        let asked = people.id_ever(slug.as_str()).and_then(|id| people.get(id));
        if asked.is_some_and(|entry| entry.kept.record.erased) {
            return Err(ProblemError::new(ProblemKind::GONE, "what told of this person was erased"));
        }
        let entry = match find(people, reading, "person", &slug, |r| &r.slug)? {
            Found::Here(entry) => entry,
            Found::Moved(moved) => return Ok(moved),
        };
        let view = reading.view();
        let person = view.person(entry);
        let f = Frame::of(reading, "", person.name.clone());
        let f = f.with_data(reading, &format!("/v1/people/{slug}"), &["JSON"], &["cursor", "limit", "sort"]);
        let found =
            MembershipQuery::of(&reading.query).of_member(slug.as_str()).page(&view, &reading.paging());
        let next = found.next.clone().map(|next| reading.next_address(next));
        let affiliation = match (&person.affiliation, &person.affiliation_as_stated) {
            (Some(thing), _) => Some((Some(f.thing("organisations", &thing.slug)), thing.name.clone())),
            (None, stated) => stated.clone().map(|stated| (None, stated)),
        };
        let shows = PersonPage {
            affiliation,
            memberships: memberships(&f, &view, &found.items)?,
            sources: person.sources.iter().map(|source| said(&f, &view, source, None)).collect(),
            next: next_page(reading, next),
            f,
        };
        answer(reading, shows.f.t, &shows)
    })
    .await
}
