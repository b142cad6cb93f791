//! Whether the tables hold what the log says, and whether it keeps the rules of the model.

use std::collections::{BTreeMap, HashMap, HashSet};

use openapi::{EntityKind, MembershipRecord, body::Shape};
use serde_json::json;
use uuid::Uuid;

use super::{
    finding::{Finding, name, of},
    log::{Last, Things},
    progress::Progress,
};
use crate::{
    editing::{draft_of, kept_rules},
    registry::{difference, overlap::overlap},
    snapshot::Snapshot,
    store::Record,
};

/// Compares what the log says of each thing with what the tables hold.
pub(super) fn compare(
    log: &Things,
    snapshot: &Snapshot,
    is_readable: impl Fn(EntityKind) -> bool,
    findings: &mut Vec<Finding>,
    progress: &mut Progress,
) {
    let mut held = HashSet::new();
    for (done, (record, revision, at)) in snapshot.kept_in_order().enumerate() {
        progress.count("comparing records", done, snapshot.things());
        held.insert(record.id());
        let Some(told) = log.get(&record.id()) else {
            findings.push(Finding::of_record(&record, "", "the log does not know it, the tables have it"));
            continue;
        };
        let Some(last) = &told.last else {
            // What is wrong with the entry has been said.
            continue;
        };
        let Some(expected) = &last.record else {
            findings.push(Finding::of_record(
                &record,
                "",
                "the log says it was taken out, the tables have it",
            ));
            continue;
        };
        states(expected, &record, findings);
        if last.revision != revision {
            findings.push(Finding::differs(&record, "/revision", &json!(last.revision), &json!(revision)));
        }
        if last.at != at {
            findings.push(Finding::differs(&record, "/updated_at", &json!(last.at), &json!(at)));
        }
    }
    let is_missing = |id: &Uuid, kind| !held.contains(id) && is_readable(kind);
    let mut missing: Vec<&Record> = log
        .iter()
        .filter(|(id, told)| is_missing(id, told.kind))
        .filter_map(|(_, told)| match &told.last {
            Some(Last { record: Some(record), .. }) => Some(record),
            _ => None,
        })
        .collect();
    missing.sort_by_key(|record| (record.kind(), record.id()));
    let absent = |record: &Record| Finding::of_record(record, "", "the log has it, the tables do not");
    findings.extend(missing.into_iter().map(absent));
}

/// Every place at which two states of a thing differ.
fn states(log: &Record, tables: &Record, findings: &mut Vec<Finding>) {
    if log == tables {
        return;
    }
    let value = |record: &Record| record.state().and_then(|state| state.value());
    match (value(log), value(tables)) {
        (Ok(before), Ok(after)) => {
            for place in difference::between(&before, &after) {
                findings.push(Finding::differs(log, place.pointer, &place.before.0, &place.after.0));
            }
        }
        (Err(error), _) | (_, Err(error)) => {
            findings.push(Finding::of_record(log, "", format!("cannot be written as JSON: {error}")));
        }
    }
}

/// The shape of what would be sent to enter a thing.
fn shape(kind: EntityKind) -> &'static Shape {
    match kind {
        EntityKind::Source => Shape::SOURCE_DRAFT,
        EntityKind::Vocabulary => Shape::VOCABULARY_DRAFT,
        EntityKind::Organisation => Shape::ORGANISATION_DRAFT,
        EntityKind::Person => Shape::PERSON_DRAFT,
        EntityKind::Coalition => Shape::COALITION_DRAFT,
        EntityKind::Membership => Shape::MEMBERSHIP_DRAFT,
    }
}

/// Checks every record by the rules that hold for what is entered. Where a kind cannot be read, references cannot be
/// judged.
pub(super) fn examine(
    snapshot: &Snapshot,
    is_readable: impl Fn(EntityKind) -> bool,
    findings: &mut Vec<Finding>,
    progress: &mut Progress,
) {
    let judges_references = EntityKind::ALL.into_iter().all(is_readable);
    let records: Vec<Record> = snapshot.kept_in_order().map(|(record, ..)| record).collect();
    let mut members: HashMap<String, &Record> = HashMap::new();
    let mut memberships: BTreeMap<_, Vec<&MembershipRecord>> = BTreeMap::new();
    for (done, record) in records.iter().enumerate() {
        progress.count("checking records", done, records.len());
        match draft_of(snapshot, record) {
            Ok(draft) => {
                let faults = shape(record.kind()).faults(&draft);
                findings.extend(faults.into_iter().map(|fault| {
                    Finding::of_record(record, fault.pointer.unwrap_or_default(), fault.detail)
                }));
            }
            Err(error) => {
                findings.push(Finding::of_record(record, "", format!("cannot be written as JSON: {error}")));
            }
        }
        if judges_references {
            for fault in kept_rules(snapshot, record) {
                findings.push(Finding::of_record(record, fault.pointer.unwrap_or_default(), fault.detail));
            }
        }
        if let Record::Membership(membership) = record {
            memberships.entry((membership.coalition, membership.member.id)).or_default().push(membership);
        }
        // Those of one kind are kept apart by the database.
        if matches!(record.kind(), EntityKind::Organisation | EntityKind::Person)
            && let Some(slug) = record.slug()
            && let Some(other) = members.insert(slug.to_string(), record)
        {
            findings.push(Finding::of_record(record, "/slug", format!("it is that of {}, too", name(other))));
        }
    }
    for group in memberships.values() {
        for (index, one) in group.iter().enumerate() {
            for other in group[index + 1..].iter().filter(|other| overlap(one, other)) {
                let kind = EntityKind::Membership;
                let what = format!("says the same as {} {} of a time that overlaps", of(kind), other.id);
                findings.push(Finding::of_thing(kind, one.id, what));
            }
        }
    }
}
