//! Memberships.

use openapi::{Change, ChangePage, EntityKind, Membership, MembershipPage, ProblemKind};
use poem_openapi::{OpenApi, param::Path};
use uuid::Uuid;

use super::{Answer, Group, history_of};
use crate::{
    editing::{Edit, confirm_membership, end_membership},
    export::table::MEMBERSHIPS,
    http::{ask::Ask, negotiation::Form, problem::ProblemError, reply::Served, write::Submission},
    snapshot::{MembershipQuery, Whereabouts},
};

pub(in crate::http) struct Memberships;

#[OpenApi(prefix_path = "/v1/memberships", tag = "Group::Memberships")]
impl Memberships {
    /// List memberships
    ///
    /// Who belongs to which coalition in which role, since when, and who says so. With `as_of`, those that
    /// may have held on that day, each with its certainty.
    #[oai(path = "/", method = "get", operation_id = "membership_list")]
    pub(in crate::http) async fn list(&self, ask: Ask) -> Answer<MembershipPage> {
        ask.answer("membership_list", Form::OF_LINKED_LIST, |reading| {
            let view = reading.view();
            let page = MembershipQuery::of(&reading.query).page(&view, &reading.paging());
            reading.list_of(&view, EntityKind::Membership, page, MEMBERSHIPS)
        })
        .await
    }

    /// Get a membership
    ///
    /// One membership with its statements.
    #[oai(path = "/:id", method = "get", operation_id = "membership_view")]
    pub(in crate::http) async fn view(
        &self,
        ask: Ask,
        /// Id of the membership.
        id: Path<Uuid>,
    ) -> Answer<Membership> {
        ask.answer("membership_view", Form::OF_LINKED_THING, |reading| {
            let view = reading.view();
            let entry = match reading.snapshot.memberships.locate(&id.0.to_string(), |_| None) {
                Whereabouts::Here(entry) | Whereabouts::Renamed(entry) => entry,
                Whereabouts::Merged(into) => {
                    return Ok(Served::merged(reading.address_with_key(&into.kept.record.id.to_string())));
                }
                Whereabouts::Gone => return Err(ProblemError::gone("membership", id.0)),
                Whereabouts::Unknown => return Err(ProblemError::not_found("membership", id.0)),
            };
            let seen = reading.seen(&view, EntityKind::Membership, entry.kept.record.id)?;
            let seen = seen.ok_or_else(|| {
                ProblemError::new(
                    ProblemKind::NOT_FOUND,
                    format!("membership `{}` did not hold in {}", id.0, reading.as_of_text()),
                )
            })?;
            Ok(Served::new(seen))
        })
        .await
    }

    /// Get the history of a membership
    ///
    /// The entries of the log about the membership, oldest first.
    #[oai(path = "/:id/history", method = "get", operation_id = "membership_history")]
    async fn history(
        &self,
        ask: Ask,
        /// Id of the membership.
        id: Path<Uuid>,
    ) -> Answer<ChangePage> {
        ask.answer("membership_history", Form::OF_LIST, |reading| {
            if reading.live.snapshot.memberships.id_ever(&id.0.to_string()).is_none() {
                return Err(ProblemError::not_found("membership", id.0));
            }
            history_of(reading, id.0)
        })
        .await
    }

    /// Enter a membership
    ///
    /// For registrars and the coordinator of the coalition. Its statements may be left out where `change` names a source, which then says so. The same member, coalition and role at times that overlap is refused.
    #[oai(path = "/", method = "post", operation_id = "membership_create")]
    async fn create(&self, submission: Submission) -> Answer<Membership> {
        Ok(submission.open("membership_create").await?.create(EntityKind::Membership).await?)
    }

    /// Change a membership
    ///
    /// A merge patch (RFC 7396) of its draft: null removes, lists are replaced as a whole. For registrars and the coordinator of the coalition.
    #[oai(path = "/:id", method = "patch", operation_id = "membership_update")]
    async fn update(
        &self,
        submission: Submission,
        /// Id of the membership.
        id: Path<Uuid>,
    ) -> Answer<Membership> {
        let intent = submission.open("membership_update").await?;
        Ok(intent.update(EntityKind::Membership, id.0.to_string()).await?)
    }

    /// Take out a membership
    ///
    /// For what was entered by mistake; refused while others refer to it. Answers with the entry of the log.
    /// For registrars and the coordinator of the coalition. A membership that is over is ended, not deleted.
    #[oai(path = "/:id", method = "delete", operation_id = "membership_delete")]
    async fn delete(
        &self,
        submission: Submission,
        /// Id of the membership.
        id: Path<Uuid>,
    ) -> Answer<Change> {
        let intent = submission.open("membership_delete").await?;
        Ok(intent.delete(EntityKind::Membership, id.0.to_string()).await?)
    }

    /// End a membership
    ///
    /// Says that it is over, since when and why, as far as that is known. For registrars, the coordinator of the coalition and the contact of the member.
    #[oai(path = "/:id/end", method = "post", operation_id = "membership_end")]
    async fn end(
        &self,
        submission: Submission,
        /// Id of the membership.
        id: Path<Uuid>,
    ) -> Answer<Membership> {
        let intent = submission.open("membership_end").await?;
        let (body, seen) = (intent.json()?, intent.precondition.clone());
        let decide = move |edit: &mut Edit| end_membership(edit, id.0, &seen, &body).map(|()| id.0);
        Ok(intent.change(EntityKind::Membership, decide).await?)
    }

    /// Confirm a membership
    ///
    /// Says that it holds, today or on the day given: it is `current` for the following 24 months. For registrars, the coordinator of the coalition and the contact of the member.
    #[oai(path = "/:id/confirm", method = "post", operation_id = "membership_confirm")]
    async fn confirm(
        &self,
        submission: Submission,
        /// Id of the membership.
        id: Path<Uuid>,
    ) -> Answer<Membership> {
        let intent = submission.open("membership_confirm").await?;
        let (body, seen) = (intent.json()?, intent.precondition.clone());
        let decide = move |edit: &mut Edit| confirm_membership(edit, id.0, &seen, &body).map(|()| id.0);
        Ok(intent.change(EntityKind::Membership, decide).await?)
    }
}
