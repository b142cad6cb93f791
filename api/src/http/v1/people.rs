//! People.

use openapi::{ChangePage, Person, PersonPage, Slug};
use poem_openapi::{OpenApi, param::Path};

use super::{Answer, Found, Group, find, history};
use crate::{
    export::table::PEOPLE,
    http::{ask::Ask, negotiation::Form},
    snapshot::PersonQuery,
};

pub(in crate::http) struct People;

#[OpenApi(prefix_path = "/v1/people", tag = "Group::People")]
impl People {
    /// List people
    ///
    /// Natural persons whom a public source names as members of a coalition. Nothing private is kept.
    #[oai(path = "/", method = "get", operation_id = "person_list")]
    async fn list(&self, ask: Ask) -> Answer<PersonPage> {
        let reading = ask.open("person_list", Form::OF_LIST)?;
        let view = reading.view();
        let page = PersonQuery::of(&reading.query).page(&view, &reading.paging());
        Ok(reading.list(&view, page, PEOPLE)?)
    }

    /// Get a person
    ///
    /// One person with the affiliation as stated and the coalitions.
    #[oai(path = "/:slug", method = "get", operation_id = "person_view")]
    async fn view(
        &self,
        ask: Ask,
        /// Slug of the person. The id answers too, with a redirect to the slug.
        slug: Path<Slug>,
    ) -> Answer<Person> {
        let reading = ask.open("person_view", Form::OF_THING)?;
        let view = reading.view();
        let entry = match find(&reading.snapshot.people, &reading, "person", &slug, |r| &r.slug)? {
            Found::Here(entry) => entry,
            Found::Moved(moved) => return Ok(moved),
        };
        Ok(reading.thing(&view, &view.person(entry))?)
    }

    /// Get the history of a person
    ///
    /// The entries of the log about the person, oldest first.
    #[oai(path = "/:slug/history", method = "get", operation_id = "person_history")]
    async fn history(
        &self,
        ask: Ask,
        /// Slug of the person.
        slug: Path<Slug>,
    ) -> Answer<ChangePage> {
        Ok(history(ask, "person_history", "person", &slug, |s| &s.people, |r| (r.id, &r.slug))?)
    }
}
