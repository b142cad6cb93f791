//! Organisations.

use openapi::{Change, ChangePage, EntityKind, MembershipPage, Organisation, OrganisationPage, Slug};
use poem_openapi::{OpenApi, param::Path};

use super::{Answer, Found, Group, find, history};
use crate::{
    editing::{Edit, merge_organisations},
    export::table::{MEMBERSHIPS, ORGANISATIONS},
    http::{ask::Ask, negotiation::Form, write::Submission},
    snapshot::{MembershipQuery, OrganisationQuery},
};

pub(in crate::http) struct Organisations;

#[OpenApi(prefix_path = "/v1/organisations", tag = "Group::Organisations")]
impl Organisations {
    /// List organisations
    ///
    /// Bodies that are or were members of a coalition, with their parents and successors, by name. States,
    /// programmes and networks are among them, and what nobody could identify has kind `unresolved`.
    #[oai(path = "/", method = "get", operation_id = "organisation_list")]
    pub(in crate::http) async fn list(&self, ask: Ask) -> Answer<OrganisationPage> {
        ask.answer("organisation_list", Form::OF_LINKED_LIST, |reading| {
            let view = reading.view();
            let page = OrganisationQuery::of(&reading.query).page(&view, &reading.paging());
            reading.list_of(&view, EntityKind::Organisation, page, ORGANISATIONS)
        })
        .await
    }

    /// Get an organisation
    ///
    /// One organisation with its names, identifiers, classifications and coalitions.
    #[oai(path = "/:slug", method = "get", operation_id = "organisation_view")]
    pub(in crate::http) async fn view(
        &self,
        ask: Ask,
        /// Slug of the organisation. Its id answers too, with a redirect to the slug.
        slug: Path<Slug>,
    ) -> Answer<Organisation> {
        ask.answer("organisation_view", Form::OF_LINKED_THING, |reading| {
            let view = reading.view();
            let entry =
                match find(&reading.snapshot.organisations, reading, "organisation", &slug, |r| &r.slug)? {
                    Found::Here(entry) => entry,
                    Found::Moved(moved) => return Ok(moved),
                };
            reading.one(&view, EntityKind::Organisation, entry.kept.record.id)
        })
        .await
    }

    /// List the memberships of an organisation
    ///
    /// In which coalitions it is or was, in which role, since when, and who says so. The same as
    /// `/v1/memberships?member={slug}`.
    #[oai(path = "/:slug/memberships", method = "get", operation_id = "organisation_membership_list")]
    pub(in crate::http) async fn memberships(
        &self,
        ask: Ask,
        /// Slug of the organisation.
        slug: Path<Slug>,
    ) -> Answer<MembershipPage> {
        ask.answer("organisation_membership_list", Form::OF_LINKED_LIST, |reading| {
            let found = find(&reading.snapshot.organisations, reading, "organisation", &slug, |r| &r.slug)?;
            if let Found::Moved(moved) = found {
                return Ok(moved);
            }
            let view = reading.view();
            let query = MembershipQuery::of(&reading.query).of_member(slug.as_str());
            let page = query.page(&view, &reading.paging());
            reading.list_of(&view, EntityKind::Membership, page, MEMBERSHIPS)
        })
        .await
    }

    /// Get the history of an organisation
    ///
    /// The entries of the log about the organisation itself, oldest first.
    #[oai(path = "/:slug/history", method = "get", operation_id = "organisation_history")]
    async fn history(
        &self,
        ask: Ask,
        /// Slug of the organisation.
        slug: Path<Slug>,
    ) -> Answer<ChangePage> {
        history(ask, "organisation_history", "organisation", &slug, |s| &s.organisations, |r| &r.slug).await
    }

    /// Enter an organisation
    ///
    /// For registrars and coordinators.
    #[oai(path = "/", method = "post", operation_id = "organisation_create")]
    async fn create(&self, submission: Submission) -> Answer<Organisation> {
        Ok(submission.open("organisation_create").await?.create(EntityKind::Organisation).await?)
    }

    /// Change an organisation
    ///
    /// A merge patch (RFC 7396) of its draft: null removes, lists are replaced as a whole. For registrars and the contact of the organisation.
    #[oai(path = "/:slug", method = "patch", operation_id = "organisation_update")]
    async fn update(
        &self,
        submission: Submission,
        /// Slug of the organisation.
        slug: Path<Slug>,
    ) -> Answer<Organisation> {
        let intent = submission.open("organisation_update").await?;
        Ok(intent.update(EntityKind::Organisation, slug.0.to_string()).await?)
    }

    /// Take out an organisation
    ///
    /// For what was entered by mistake; refused while others refer to it. Answers with the entry of the log.
    /// For registrars.
    #[oai(path = "/:slug", method = "delete", operation_id = "organisation_delete")]
    async fn delete(
        &self,
        submission: Submission,
        /// Slug of the organisation.
        slug: Path<Slug>,
    ) -> Answer<Change> {
        let intent = submission.open("organisation_delete").await?;
        Ok(intent.delete(EntityKind::Organisation, slug.0.to_string()).await?)
    }

    /// Merge an organisation into another
    ///
    /// For two records of one body: memberships and whatever else refers to it go over, names, identifiers,
    /// categories and sources are added, and it answers with a redirect to the other from then on. Answers with
    /// the other. For registrars.
    #[oai(path = "/:slug/merge", method = "post", operation_id = "organisation_merge")]
    async fn merge(
        &self,
        submission: Submission,
        /// Slug of the organisation that goes into the other.
        slug: Path<Slug>,
    ) -> Answer<Organisation> {
        let intent = submission.open("organisation_merge").await?;
        let (body, seen) = (intent.json()?, intent.precondition.clone());
        let decide = move |edit: &mut Edit| merge_organisations(edit, slug.0.as_str(), &seen, &body);
        Ok(intent.change(EntityKind::Organisation, decide).await?)
    }
}
