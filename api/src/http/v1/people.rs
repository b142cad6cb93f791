//! People.

use openapi::{Change, ChangePage, EntityKind, Person, PersonPage, PersonRecord, ProblemKind, Slug};
use poem_openapi::{OpenApi, param::Path};
use serde_json::Value;

use super::{Answer, Found, Group, find, history};
use crate::{
    app,
    export::table::PEOPLE,
    http::{ask::Ask, negotiation::Form, problem::ProblemError, reading::Reading, write::Submission},
    snapshot::PersonQuery,
};

/// Finds a person by the slug in the path. Of who was erased nothing is told.
pub(crate) fn find_person<'a, D>(
    reading: &'a Reading,
    slug: &Slug,
) -> Result<Found<'a, PersonRecord, D>, ProblemError> {
    let people = &reading.snapshot.people;
    // Under the slugs that the person had as well, which nobody needs to be led away from.
    let asked = people.id_ever(slug.as_str()).and_then(|id| people.get(id));
    if asked.is_some_and(|entry| entry.kept.record.erased) {
        return Err(ProblemError::new(ProblemKind::GONE, "what told of this person was erased"));
    }
    find(people, reading, "person", slug, |r| &r.slug)
}

pub(in crate::http) struct People;

#[OpenApi(prefix_path = "/v1/people", tag = "Group::People")]
impl People {
    /// List people
    ///
    /// Natural persons whom a public source names as members of a coalition. Nothing private is kept.
    #[oai(path = "/", method = "get", operation_id = "person_list")]
    async fn list(&self, ask: Ask) -> Answer<PersonPage> {
        ask.answer("person_list", Form::OF_LINKED_LIST, |reading| {
            let view = reading.view();
            let page = PersonQuery::of(&reading.query).page(&view, &reading.paging());
            reading.list_of(&view, EntityKind::Person, page, PEOPLE)
        })
        .await
    }

    /// Get a person
    ///
    /// One person with the affiliation as stated and the coalitions.
    #[oai(path = "/:slug", method = "get", operation_id = "person_view")]
    pub(in crate::http) async fn view(
        &self,
        ask: Ask,
        /// Slug of the person. The id answers too, with a redirect to the slug.
        slug: Path<Slug>,
    ) -> Answer<Person> {
        ask.answer("person_view", Form::OF_LINKED_THING, |reading| {
            let view = reading.view();
            let entry = match find_person(reading, &slug)? {
                Found::Here(entry) => entry,
                Found::Moved(moved) => return Ok(moved),
            };
            reading.one(&view, EntityKind::Person, entry.kept.record.id)
        })
        .await
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
        history(ask, "person_history", "person", &slug, |s| &s.people, |r| &r.slug).await
    }

    /// Enter a person
    ///
    /// For registrars and coordinators.
    #[oai(path = "/", method = "post", operation_id = "person_create")]
    async fn create(&self, submission: Submission) -> Answer<Person> {
        Ok(submission.open("person_create").await?.create(EntityKind::Person).await?)
    }

    /// Change a person
    ///
    /// A merge patch (RFC 7396) of its draft: null removes, lists are replaced as a whole. For registrars.
    #[oai(path = "/:slug", method = "patch", operation_id = "person_update")]
    async fn update(
        &self,
        submission: Submission,
        /// Slug of the person.
        slug: Path<Slug>,
    ) -> Answer<Person> {
        let intent = submission.open("person_update").await?;
        Ok(intent.update(EntityKind::Person, slug.0.to_string()).await?)
    }

    /// Take out a person
    ///
    /// For what was entered by mistake; refused while others refer to it. Answers with the entry of the log.
    /// For registrars. To take out what tells of a person from the history too, erase the person.
    #[oai(path = "/:slug", method = "delete", operation_id = "person_delete")]
    async fn delete(
        &self,
        submission: Submission,
        /// Slug of the person.
        slug: Path<Slug>,
    ) -> Answer<Change> {
        let intent = submission.open("person_delete").await?;
        Ok(intent.delete(EntityKind::Person, slug.0.to_string()).await?)
    }

    /// Erase a person
    ///
    /// At the wish of the person: the name, the slug, the affiliation and whatever else tells of the person go from
    /// everything that is kept, earlier states and the words of others included, where `[erased]` stands instead. The
    /// memberships keep their history; their member is called "Erased person", and the old address answers 410.
    /// Names of other things stay. It cannot be undone. Answers with the entry of the log. For registrars.
    #[oai(path = "/:slug/erase", method = "post", operation_id = "person_erase")]
    async fn erase(
        &self,
        submission: Submission,
        /// Slug of the person.
        slug: Path<Slug>,
    ) -> Answer<Change> {
        let intent = submission.open("person_erase").await?;
        let (who, seen) = (intent.who.clone(), intent.precondition.clone());
        let body: Value = intent.json()?;
        let key = slug.0.to_string();
        let entered = if intent.is_rehearsal() {
            let site = intent.reading.site();
            let erasure = app::rehearse_erasure(&site.current, &site.clock, &who, &key, &seen, &body);
            erasure.map_err(|error| intent.refused(error))?.entered
        } else {
            let app = intent.app()?;
            let erased = intent.see_through(async move { app.erase(&who, &key, &seen, &body).await }).await?;
            erased.map_err(|error| intent.refused(error))?
        };
        Ok(intent.entry_alone(&entered)?)
    }
}
