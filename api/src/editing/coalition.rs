//! The end of a coalition.

use openapi::{
    CoalitionEnd, CoalitionEndStatus, CoalitionStatus, EndReason, EntityKind, EvidenceCertainty, Operation,
    PartialDate, ProblemKind, RelationKind, RelationRecord, StatusPeriod, body::Shape,
};
use serde_json::Value;
use uuid::Uuid;

use super::{Edit, EditError, Precondition, Refusal, draft::unknown, thing::find};
use crate::{registry::rights::Deed, store::Record};

/// Ends a coalition: its status says so from that day, and its open memberships end with it.
pub fn end_coalition(
    edit: &mut Edit,
    key: &str,
    seen: &Precondition,
    body: &Value,
) -> Result<Uuid, EditError> {
    let Record::Coalition(before) = find(edit, EntityKind::Coalition, key)? else {
        return Err(Refusal::not_found("coalition", key).into());
    };
    edit.require(Deed::KeepCoalition(before.id), &format!("coalition `{key}`"))?;
    seen.check(edit, EntityKind::Coalition, before.id)?;
    let end: CoalitionEnd = edit.read(Shape::COALITION_END, body)?;
    let status = match end.status {
        CoalitionEndStatus::Inactive => CoalitionStatus::Inactive,
        CoalitionEndStatus::Merged => CoalitionStatus::Merged,
    };
    let last =
        before.status_history.iter().rev().find(|period| period.until.is_none() && period.since.is_some());
    if last.is_some_and(|last| matches!(last.status, CoalitionStatus::Inactive | CoalitionStatus::Merged)) {
        return Err(Refusal::new(
            ProblemKind::ALREADY_ENDED,
            format!("coalition `{key}` has ended already; correct its status by PATCH"),
        )
        .into());
    }
    let into = end.into.map(|slug| {
        find(edit, EntityKind::Coalition, slug.as_str()).map_err(|_| {
            let detail = unknown(edit.snapshot(), &[EntityKind::Coalition], slug.as_str());
            Refusal::fault("/into", "unknown-reference", detail)
        })
    });
    let into = into.transpose()?;
    if into.as_ref().is_some_and(|into| into.id() == before.id) {
        return Err(Refusal::fault("/into", "invalid-value", "a coalition cannot go into itself").into());
    }
    let on = end.on.unwrap_or_else(|| PartialDate::day(edit.at().instant().date_naive()));
    let source = edit.cite()?;
    let mut after = (*before).clone();
    for period in after.status_history.iter_mut().filter(|p| p.since.is_some() && p.until.is_none()) {
        period.until = Some(on.clone());
    }
    after.status_history.push(StatusPeriod {
        status,
        since: Some(on.clone()),
        until: None,
        stated_on: None,
        certainty: EvidenceCertainty::Stated,
        source: source.clone(),
        reason: end.reason,
    });
    if let Some(into) = into {
        after.relations.push(RelationRecord {
            kind: RelationKind::MergedInto,
            coalition: into.id(),
            on: Some(on.clone()),
            source,
            note: None,
        });
    }
    edit.put(Operation::End, Record::Coalition(after.into()))?;
    let reason = match status {
        CoalitionStatus::Merged => EndReason::Merged,
        _ => EndReason::Dissolved,
    };
    let mut open: Vec<_> = edit
        .snapshot()
        .members_of(before.id)
        .map(|entry| (*entry.kept.record).clone())
        .filter(|membership| !membership.ended && membership.until.is_none())
        .collect();
    open.sort_by_key(|membership| membership.id);
    for mut membership in open {
        membership.ended = true;
        // What began after the end that is given here cannot have ended on it.
        let began_later = membership.since.as_ref().and_then(PartialDate::earliest).zip(on.latest());
        membership.until = began_later.is_none_or(|(since, on)| since <= on).then(|| on.clone());
        membership.end_reason = Some(reason);
        edit.put(Operation::End, Record::Membership(membership.into()))?;
    }
    Ok(before.id)
}
