//! Coalitions.

use openapi::{Change, ChangePage, Coalition, CoalitionPage, EntityKind, MembershipPage, Slug};
use poem_openapi::{OpenApi, param::Path};

use super::{Answer, Found, Group, find, history};
use crate::{
    editing::{Edit, end_coalition},
    export::table::{COALITIONS, MEMBERSHIPS},
    http::{ask::Ask, negotiation::Form, reply::Served, write::Submission},
    snapshot::{CoalitionQuery, MembershipQuery},
};

pub(in crate::http) struct Coalitions;

#[OpenApi(prefix_path = "/v1/coalitions", tag = "Group::Coalitions")]
impl Coalitions {
    /// List coalitions
    ///
    /// Dynamic coalitions of the IGF, by name. With `as_of`, those that may have existed on that day, with
    /// the names and the status they had then.
    #[oai(path = "/", method = "get", operation_id = "coalition_list")]
    async fn list(&self, ask: Ask) -> Answer<CoalitionPage> {
        ask.answer("coalition_list", Form::OF_LINKED_LIST, |reading| {
            let view = reading.view();
            let page = CoalitionQuery::of(&reading.query).page(&view, &reading.paging());
            reading.list_of(&view, EntityKind::Coalition, page, COALITIONS)
        })
        .await
    }

    /// Get a coalition
    ///
    /// One coalition with its names, status, missions, relations, figures and sources.
    #[oai(path = "/:slug", method = "get", operation_id = "coalition_view")]
    async fn view(
        &self,
        ask: Ask,
        /// Slug of the coalition. Its id answers too, with a redirect to the slug.
        slug: Path<Slug>,
    ) -> Answer<Coalition> {
        ask.answer("coalition_view", Form::OF_LINKED_THING, |reading| {
            let view = reading.view();
            let entry = match find(&reading.snapshot.coalitions, reading, "coalition", &slug, |r| &r.slug)? {
                Found::Here(entry) => entry,
                Found::Moved(moved) => return Ok(moved),
            };
            let seen = reading.seen(&view, EntityKind::Coalition, entry.kept.record.id)?;
            let seen = seen.ok_or_else(|| reading.not_yet(slug.as_str()))?;
            Ok(Served::new(seen))
        })
        .await
    }

    /// List the members of a coalition
    ///
    /// Its memberships, each with the member, the role, the time and who says so. The same as
    /// `/v1/memberships?coalition={slug}`. With `as_of`, those that may have held on that day, each with
    /// its certainty.
    #[oai(path = "/:slug/members", method = "get", operation_id = "coalition_member_list")]
    pub(in crate::http) async fn members(
        &self,
        ask: Ask,
        /// Slug of the coalition.
        slug: Path<Slug>,
    ) -> Answer<MembershipPage> {
        ask.answer("coalition_member_list", Form::OF_LINKED_LIST, |reading| {
            let found = find(&reading.snapshot.coalitions, reading, "coalition", &slug, |r| &r.slug)?;
            if let Found::Moved(moved) = found {
                return Ok(moved);
            }
            let view = reading.view();
            let query = MembershipQuery::of(&reading.query).in_coalition(slug.as_str());
            let page = query.page(&view, &reading.paging());
            reading.list_of(&view, EntityKind::Membership, page, MEMBERSHIPS)
        })
        .await
    }

    /// Get the history of a coalition
    ///
    /// The entries of the log about the coalition itself, oldest first. Its memberships have histories of
    /// their own.
    #[oai(path = "/:slug/history", method = "get", operation_id = "coalition_history")]
    async fn history(
        &self,
        ask: Ask,
        /// Slug of the coalition.
        slug: Path<Slug>,
    ) -> Answer<ChangePage> {
        history(ask, "coalition_history", "coalition", &slug, |s| &s.coalitions, |r| &r.slug).await
    }

    /// Enter a coalition
    ///
    /// For registrars.
    #[oai(path = "/", method = "post", operation_id = "coalition_create")]
    async fn create(&self, submission: Submission) -> Answer<Coalition> {
        Ok(submission.open("coalition_create").await?.create(EntityKind::Coalition).await?)
    }

    /// Change a coalition
    ///
    /// A merge patch (RFC 7396) of its draft: null removes, lists are replaced as a whole. For registrars and the coordinator of the coalition.
    #[oai(path = "/:slug", method = "patch", operation_id = "coalition_update")]
    async fn update(
        &self,
        submission: Submission,
        /// Slug of the coalition.
        slug: Path<Slug>,
    ) -> Answer<Coalition> {
        let intent = submission.open("coalition_update").await?;
        Ok(intent.update(EntityKind::Coalition, slug.0.to_string()).await?)
    }

    /// Take out a coalition
    ///
    /// For what was entered by mistake; refused while others refer to it. Answers with the entry of the log.
    /// For registrars.
    #[oai(path = "/:slug", method = "delete", operation_id = "coalition_delete")]
    async fn delete(
        &self,
        submission: Submission,
        /// Slug of the coalition.
        slug: Path<Slug>,
    ) -> Answer<Change> {
        let intent = submission.open("coalition_delete").await?;
        Ok(intent.delete(EntityKind::Coalition, slug.0.to_string()).await?)
    }

    /// End a coalition
    ///
    /// Its status says so from that day on, and its open memberships end with it. For registrars and the
    /// coordinator of the coalition.
    #[oai(path = "/:slug/end", method = "post", operation_id = "coalition_end")]
    async fn end(
        &self,
        submission: Submission,
        /// Slug of the coalition.
        slug: Path<Slug>,
    ) -> Answer<Coalition> {
        let intent = submission.open("coalition_end").await?;
        let (body, seen) = (intent.json()?, intent.precondition.clone());
        let decide = move |edit: &mut Edit| end_coalition(edit, slug.0.as_str(), &seen, &body);
        Ok(intent.change(EntityKind::Coalition, decide).await?)
    }
}
