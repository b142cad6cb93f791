//! Memberships.

use openapi::{ChangePage, Membership, MembershipPage, ProblemKind};
use poem_openapi::{OpenApi, param::Path};
use uuid::Uuid;

use super::{Answer, Group, history_of};
use crate::{
    export::table::MEMBERSHIPS,
    http::{ask::Ask, negotiation::Form, problem::ProblemError},
    snapshot::MembershipQuery,
};

pub(in crate::http) struct Memberships;

#[OpenApi(prefix_path = "/v1/memberships", tag = "Group::Memberships")]
impl Memberships {
    /// List memberships
    ///
    /// Who belongs to which coalition in which role, since when, and who says so. With `as_of`, those that
    /// may have held on that day, each with its certainty.
    #[oai(path = "/", method = "get", operation_id = "membership_list")]
    async fn list(&self, ask: Ask) -> Answer<MembershipPage> {
        let reading = ask.open("membership_list", Form::OF_LIST)?;
        let view = reading.view();
        let page = MembershipQuery::of(&reading.query).page(&view, &reading.paging());
        Ok(reading.list(&view, page, MEMBERSHIPS)?)
    }

    /// Get a membership
    ///
    /// One membership with its statements.
    #[oai(path = "/:id", method = "get", operation_id = "membership_view")]
    async fn view(
        &self,
        ask: Ask,
        /// Id of the membership.
        id: Path<Uuid>,
    ) -> Answer<Membership> {
        let reading = ask.open("membership_view", Form::OF_THING)?;
        let view = reading.view();
        let entry = reading
            .snapshot
            .memberships
            .get(id.0)
            .ok_or_else(|| ProblemError::not_found("membership", id.0))?;
        let membership = view.membership(entry).ok_or_else(|| {
            ProblemError::new(
                ProblemKind::NOT_FOUND,
                format!("membership `{}` did not hold in {}", id.0, reading.as_of_text()),
            )
        })?;
        Ok(reading.thing(&view, &membership)?)
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
        let reading = ask.open("membership_history", Form::OF_LIST)?;
        if reading.live.snapshot.memberships.get(id.0).is_none() {
            return Err(ProblemError::not_found("membership", id.0).into());
        }
        Ok(history_of(&reading, id.0)?)
    }
}
