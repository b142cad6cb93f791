//! Taking back what was done, as a new change.

use std::{collections::HashSet, sync::Arc};

use openapi::{
    ChangeRecord, ChangeUndo, EntityKind, Operation, ProblemKind, Restored, Revision, body::Shape, word,
};
use serde_json::Value;
use uuid::Uuid;

use super::{Edit, EditError, Mode, Refusal};
use crate::{
    registry::rights::{Deed, Role},
    store::Record,
};

/// Brings back the states that things had before a change and those made together with it.
///
/// It is refused where one of the things has been changed since, where others have come to refer to what would
/// go, and where a person's traces were taken out.
pub fn undo(edit: &mut Edit, revision: Revision, body: &Value) -> Result<(), EditError> {
    let ChangeUndo { comment } = edit.read(Shape::CHANGE_UNDO, body)?;
    edit.note.comment = Some(match comment {
        Some(comment) => format!("Undoes revision {revision}: {comment}"),
        None => format!("Undoes revision {revision}"),
    });
    let log = edit.live().log.clone();
    let Some(asked) = log.get(revision) else {
        return Err(Refusal::new(
            ProblemKind::UNKNOWN_REVISION,
            format!("the registry is at revision {}; there is no revision {revision} yet", log.head()),
        )
        .into());
    };
    let group: Vec<Arc<ChangeRecord>> = log.group(asked.group).cloned().collect();
    if group.iter().any(|change| change.operation == Operation::Erase) {
        let detail = "what told of a person was taken out for good; it cannot be brought back";
        return Err(Refusal::new(ProblemKind::UNDO_BLOCKED, detail).into());
    }
    let within = |revision: Revision| group.iter().any(|change| change.revision == revision);
    let mut seen = HashSet::new();
    let things: Vec<(EntityKind, Uuid)> = group
        .iter()
        .rev()
        .map(|change| (change.entity.kind, change.entity.id))
        .filter(|thing| seen.insert(*thing))
        .collect();
    let later: Vec<String> = things
        .iter()
        .filter_map(|(kind, id)| {
            let last = log.of_thing(*id).next_back()?;
            let stands =
                within(last.revision) || last.restores.is_some_and(|restored| within(restored.revision));
            (!stands).then(|| {
                let key = last.entity.slug.as_ref().map_or_else(|| id.to_string(), ToString::to_string);
                format!("revision {} changed {} `{key}`", last.revision, word(kind).unwrap_or_default())
            })
        })
        .collect();
    if !later.is_empty() {
        return Err(blocked(&later).into());
    }
    for (kind, id) in things {
        let first = group.iter().find(|change| change.entity.id == id);
        let before = first.and_then(|first| log.before(first));
        let mode = |restores| Mode { operation: Operation::Restore, deed: None, restores };
        let record = before.map(|before| Record::from_state(kind, &before.state)).transpose();
        let record = record.map_err(super::thing::unreadable)?.flatten();
        let restored = match (record, before) {
            (Some(record), Some(before)) => {
                let state = before.restores.unwrap_or(Restored { revision: before.revision, at: before.at });
                edit.put_as(mode(Some(state)), record)
            }
            (_, before) => {
                let mode = Mode { deed: entered_by(edit, &group, kind), ..mode(None) };
                edit.take_out_as(mode, kind, id, before.and_then(|before| before.entity.merged_into))
            }
        };
        restored.map_err(|error| match error {
            EditError::Refused(refusal) if refusal.kind != ProblemKind::FORBIDDEN => {
                EditError::Refused(blocked(&[refusal.detail]))
            }
            other => other,
        })?;
    }
    Ok(())
}

/// Whoever may enter members may take back what was entered in one go with changes to their own coalition, or
/// by themselves.
fn entered_by(edit: &Edit, group: &[Arc<ChangeRecord>], kind: EntityKind) -> Option<Deed> {
    const NAMED: [EntityKind; 3] = [EntityKind::Organisation, EntityKind::Person, EntityKind::Source];
    if !NAMED.contains(&kind) {
        return None;
    }
    let who = edit.who();
    let own_coalition = |change: &ChangeRecord| {
        who.roles.iter().any(|role| match (role, &change.entity.kind) {
            (Role::Coordinator { coalition }, EntityKind::Coalition) => change.entity.id == *coalition,
            (Role::Coordinator { coalition }, EntityKind::Membership) => {
                match Record::from_state(EntityKind::Membership, &change.state) {
                    Ok(Some(Record::Membership(membership))) => membership.coalition == *coalition,
                    _ => false,
                }
            }
            _ => false,
        })
    };
    let own_work = |change: &ChangeRecord| who.can_be(&change.provenance.actor);
    let theirs =
        group.iter().any(|change| own_coalition(change)) || group.iter().all(|change| own_work(change));
    theirs.then_some(match kind {
        EntityKind::Source => Deed::EnterSource,
        _ => Deed::EnterMember,
    })
}

fn blocked(reasons: &[String]) -> Refusal {
    const NAMED: usize = 5;
    let more = match reasons.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!("; and {more} more"),
    };
    let reasons = reasons.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>().join("; ");
    Refusal::new(
        ProblemKind::UNDO_BLOCKED,
        format!(
            "later changes stand in the way: {reasons}{more}; take those back first, or change the things as they are now"
        ),
    )
}
