//! Two records of one organisation made one.

use std::sync::Arc;

use openapi::{
    EntityKind, MembershipRecord, Name, NameKind, Operation, OrganisationMerge, OrganisationRecord,
    PartialDate, ProblemKind, body::Shape,
};
use serde_json::Value;
use uuid::Uuid;

use super::{Edit, EditError, Precondition, Refusal, draft::unknown, thing::find};
use crate::{
    registry::{
        overlap::overlap,
        references::{self, Target},
        rights::Deed,
    },
    store::Record,
};

/// Merges an organisation into another: its memberships and whatever else refers to it go over, its names,
/// identifiers, categories and sources are added to the other's, and it answers with the other from then on.
pub fn merge_organisations(
    edit: &mut Edit,
    key: &str,
    seen: &Precondition,
    body: &Value,
) -> Result<Uuid, EditError> {
    let Record::Organisation(from) = find(edit, EntityKind::Organisation, key)? else {
        return Err(Refusal::not_found("organisation", key).into());
    };
    edit.require(Deed::KeepRegistry, &format!("organisation `{key}`"))?;
    seen.check(edit, EntityKind::Organisation, from.id)?;
    let OrganisationMerge { into, .. } = edit.read(Shape::ORGANISATION_MERGE, body)?;
    let Ok(Record::Organisation(into)) = find(edit, EntityKind::Organisation, into.as_str()) else {
        let detail = unknown(edit.snapshot(), &[EntityKind::Organisation], into.as_str());
        return Err(Refusal::fault("/into", "unknown-reference", detail).into());
    };
    if from.id == into.id {
        return Err(Refusal::fault("/into", "invalid-value", "an organisation cannot go into itself").into());
    }
    for (register, identifier) in &from.identifiers {
        if into.identifiers.get(register).is_some_and(|other| other.value != identifier.value) {
            let detail = format!(
                "the two have different `{register}` identifiers, so that they are hardly the same; correct one of \
                 them first, or name the other as `successor`"
            );
            return Err(Refusal::new(ProblemKind::DIFFERENT_IDENTIFIERS, detail).into());
        }
    }
    edit.put(Operation::Merge, Record::Organisation(united(&from, &into).into()))?;
    redirect(edit, from.id, into.id)?;
    let mut memberships: Vec<Arc<MembershipRecord>> =
        edit.snapshot().memberships_of(from.id).map(|entry| Arc::clone(&entry.kept.record)).collect();
    memberships.sort_by_key(|membership| membership.id);
    for membership in memberships {
        let mut moved = (*membership).clone();
        moved.member.id = into.id;
        let twin = edit
            .snapshot()
            .memberships_of(into.id)
            .map(|entry| Arc::clone(&entry.kept.record))
            .find(|other| overlap(&moved, other));
        match twin {
            None => edit.put(Operation::Merge, Record::Membership(moved.into()))?,
            Some(twin) => {
                edit.take_out_as(Operation::Merge.into(), EntityKind::Membership, moved.id, Some(twin.id))?;
                edit.put(Operation::Merge, Record::Membership(joined(&twin, moved).into()))?;
            }
        }
    }
    edit.take_out_as(Operation::Merge.into(), EntityKind::Organisation, from.id, Some(into.id))?;
    Ok(into.id)
}

/// The survivor with what the other had besides.
fn united(from: &OrganisationRecord, into: &OrganisationRecord) -> OrganisationRecord {
    let mut united = into.clone();
    for name in &from.names {
        let known = |other: &Name| (&other.value, &other.lang) == (&name.value, &name.lang);
        if !united.names.iter().any(known) {
            let kind = if name.kind == NameKind::Official { NameKind::Alias } else { name.kind };
            united.names.push(Name { kind, ..name.clone() });
        }
    }
    for (register, identifier) in &from.identifiers {
        united.identifiers.add(register, identifier);
    }
    for classification in &from.classifications {
        if !united.classifications.contains(classification) {
            united.classifications.push(classification.clone());
        }
    }
    for source in &from.sources {
        if !united.sources.contains(source) {
            united.sources.push(source.clone());
        }
    }
    united.country = united.country.or(from.country);
    united.international |= from.international;
    united.website = united.website.or_else(|| from.website.clone());
    let not_itself = |other: Option<Uuid>| other.filter(|other| *other != from.id && *other != into.id);
    united.parent = not_itself(united.parent.or(from.parent));
    united.successor = not_itself(united.successor.or(from.successor));
    united
}

/// Lets everything but memberships that refers to one organisation refer to the other.
fn redirect(edit: &mut Edit, from: Uuid, into: Uuid) -> Result<(), EditError> {
    let means = |target: &Target| match target {
        Target::Thing(EntityKind::Organisation, id) | Target::Member(id) => *id == from,
        _ => false,
    };
    let mut users: Vec<Record> = edit
        .snapshot()
        .records()
        .filter(|record| record.kind() != EntityKind::Membership && record.id() != from)
        .filter(|record| references::of(record).iter().any(|(_, target)| means(target)))
        .collect();
    users.sort_by_key(Record::id);
    let swap = |id: &mut Option<Uuid>, own: Uuid| {
        if *id == Some(from) {
            *id = (own != into).then_some(into);
        }
    };
    for record in users {
        let record = match record {
            Record::Organisation(organisation) => {
                let mut organisation = (*organisation).clone();
                let own = organisation.id;
                swap(&mut organisation.parent, own);
                swap(&mut organisation.successor, own);
                Record::Organisation(organisation.into())
            }
            Record::Person(person) => {
                let mut person = (*person).clone();
                let own = person.id;
                swap(&mut person.affiliation, own);
                Record::Person(person.into())
            }
            Record::Coalition(coalition) => {
                let mut coalition = (*coalition).clone();
                for item in coalition.listings.iter_mut().flat_map(|listing| &mut listing.items) {
                    for member in item.members.iter_mut().filter(|member| **member == from) {
                        *member = into;
                    }
                }
                Record::Coalition(coalition.into())
            }
            other => other,
        };
        edit.put(Operation::Merge, record)?;
    }
    Ok(())
}

/// One membership of two that say the same: everything that both rest on, open if one of them is.
fn joined(twin: &MembershipRecord, other: MembershipRecord) -> MembershipRecord {
    let mut joined = twin.clone();
    let over = |m: &MembershipRecord| m.ended || m.until.is_some();
    let first = |a: Option<PartialDate>, b: Option<PartialDate>| match (a, b) {
        (Some(a), Some(b)) => Some(if b.earliest() < a.earliest() { b } else { a }),
        (a, b) => a.or(b),
    };
    let last = |a: Option<PartialDate>, b: Option<PartialDate>| match (a, b) {
        (Some(a), Some(b)) => {
            let later = |date: &PartialDate| date.latest().unwrap_or(chrono::NaiveDate::MAX);
            Some(if later(&b) > later(&a) { b } else { a })
        }
        (a, b) => a.or(b),
    };
    if over(twin) && over(&other) {
        joined.until = last(joined.until, other.until);
        joined.end_reason = joined.end_reason.or(other.end_reason);
    } else {
        (joined.ended, joined.until, joined.end_reason) = (false, None, None);
    }
    joined.since = first(joined.since, other.since);
    joined.confirmed_on = last(joined.confirmed_on, other.confirmed_on);
    for statement in other.statements {
        if !joined.statements.contains(&statement) {
            joined.statements.push(statement);
        }
    }
    for classification in other.classifications {
        if !joined.classifications.contains(&classification) {
            joined.classifications.push(classification);
        }
    }
    joined.note = joined.note.or(other.note);
    joined
}
