//! Ending and confirming memberships.

use openapi::{
    EntityKind, MembershipConfirmation, MembershipEnd, MembershipRecord, Operation, PartialDate, ProblemKind,
    Slug, Statement, StatementCertainty, body::Shape,
};
use serde_json::Value;
use uuid::Uuid;

use super::{Edit, EditError, Precondition, Refusal, thing::find};
use crate::{registry::rights::Deed, store::Record};

impl Edit {
    /// The statement that a source makes by which a membership is entered.
    pub(super) fn statement(&self, source: Slug, role: &Slug) -> Statement {
        Statement {
            source,
            locator: None,
            on: Some(PartialDate::day(self.at.instant().date_naive())),
            role_as_stated: role.to_string(),
            verbatim: None,
            certainty: StatementCertainty::Stated,
            note: None,
        }
    }
}

fn standing(edit: &Edit, id: Uuid, seen: &Precondition) -> Result<MembershipRecord, Refusal> {
    let Record::Membership(membership) = find(edit, EntityKind::Membership, &id.to_string())? else {
        return Err(Refusal::not_found("membership", id));
    };
    let deed = Deed::Stand { coalition: membership.coalition, member: membership.member.id };
    edit.require(deed, &format!("membership `{id}`"))?;
    seen.check(edit, EntityKind::Membership, id)?;
    Ok((*membership).clone())
}

/// Ends a membership. To end again what is over in the same way changes nothing; otherwise it is refused.
pub fn end_membership(edit: &mut Edit, id: Uuid, seen: &Precondition, body: &Value) -> Result<(), EditError> {
    let before = standing(edit, id, seen)?;
    let end: MembershipEnd = edit.read(Shape::MEMBERSHIP_END, body)?;
    let mut after = before.clone();
    after.ended = true;
    after.until = end.until.or(after.until);
    after.end_reason = end.reason.or(after.end_reason);
    if (before.ended || before.until.is_some()) && after != before {
        return Err(Refusal::new(
            ProblemKind::ALREADY_ENDED,
            format!("membership `{id}` has ended already; correct its end by PATCH"),
        )
        .into());
    }
    if let (Some(since), Some(until)) = (&after.since, &after.until)
        && since.earliest().zip(until.latest()).is_some_and(|(since, until)| until < since)
    {
        let detail = format!("`{until}` lies before the beginning of the membership, `{since}`");
        return Err(Refusal::fault("/until", "invalid-value", detail).into());
    }
    edit.put(Operation::End, Record::Membership(after.into()))
}

/// Confirms that a membership holds, today or on an earlier day.
pub fn confirm_membership(
    edit: &mut Edit,
    id: Uuid,
    seen: &Precondition,
    body: &Value,
) -> Result<(), EditError> {
    let before = standing(edit, id, seen)?;
    let confirmation: MembershipConfirmation = edit.read(Shape::MEMBERSHIP_CONFIRMATION, body)?;
    if before.ended || before.until.is_some() {
        return Err(Refusal::new(
            ProblemKind::ALREADY_ENDED,
            format!("membership `{id}` has ended; enter a new one, or correct its end by PATCH"),
        )
        .into());
    }
    let today = edit.at().instant().date_naive();
    let on = confirmation.on.unwrap_or_else(|| PartialDate::day(today));
    if on.earliest().is_none_or(|first| first > today) {
        let detail = format!("`{on}` is not a day that has been; confirm as of today or an earlier day");
        return Err(Refusal::fault("/on", "invalid-value", detail).into());
    }
    let mut after = before;
    after.confirmed_on = Some(on);
    edit.put(Operation::Confirm, Record::Membership(after.into()))
}
