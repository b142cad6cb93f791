//! Taking out for good what tells of a person, of the past too.
//!
//! The person keeps the id and the memberships; the name, the slugs and whatever else tells of the person go from
//! the records, from every earlier state in the log, and from the words of others. Names and slugs of other things
//! that are there stay: an organisation that bears the name of its founder is not the founder.

#[cfg(test)]
mod tests;
mod traces;

use std::collections::{HashMap, HashSet};

use openapi::{
    ChangeRecord, Entity, EntityKind, Operation, PersonErasure, ProblemKind, State, Timestamp, body::Shape,
};
use serde_json::Value;
use uuid::Uuid;

use super::{Edit, EditError, Note, Precondition, Refusal, thing::unreadable};
use crate::{
    registry::{
        erasure::{Needles, Search, pseudonym},
        rights::{Deed, Principal},
    },
    snapshot::{Live, Log, Snapshot},
    store::{self, Entered, NewChange, Outcome, Record, Rewriting, changed_fields},
};
use traces::{Traces, id_in};

/// What the erasure of a person makes of the registry.
#[derive(Debug)]
pub struct Erasure {
    /// The one new entry of the log.
    pub entered: Entered,
    /// What takes the place of entries and records that told of the person.
    pub rewriting: Rewriting,
    traces: Traces,
}

impl Erasure {
    /// What becomes of a text that is kept beside the log, be it JSON or not; `None` where it does not tell of
    /// the person.
    pub fn rewrite(&self, text: &str) -> Option<String> {
        self.traces.text(text)
    }
}

/// Decides what becomes of everything that tells of a person. One who was taken out before is erased as well: the
/// log still tells of them.
pub fn erase_person(
    live: &Live,
    who: &Principal,
    at: Timestamp,
    key: &str,
    seen: &Precondition,
    body: &Value,
) -> Result<Erasure, EditError> {
    let mut edit = Edit::new(live, who.clone(), at, Note::default());
    let (snapshot, log) = (&*live.snapshot, &live.log);
    let id = snapshot.people.id_ever(key).ok_or_else(|| Refusal::not_found("person", key))?;
    if log.of_thing(id).any(|change| change.operation == Operation::Erase) {
        return Err(Refusal::new(ProblemKind::GONE, "what told of this person was erased before").into());
    }
    edit.require(Deed::KeepRegistry, &format!("person `{key}`"))?;
    seen.check(&edit, EntityKind::Person, id)?;
    let PersonErasure { reason } = edit.read(Shape::PERSON_ERASURE, body)?;
    let traces = traces_of(snapshot, log, id).map_err(unreadable)?;
    if reason.as_ref().is_some_and(|reason| traces.needles.name(reason, Search::Tied)) {
        let detail =
            "it names the person, and would stand in the public log for good: say why without the name";
        return Err(Refusal::fault("/reason", "invalid-value", detail).into());
    }
    let rewriting = Rewriting {
        entries: entries(&traces, log).map_err(unreadable)?,
        records: records(&traces, snapshot).map_err(unreadable)?,
    };
    let mut actor = who.actor_for(Deed::KeepRegistry).ok_or_else(|| {
        Refusal::new(ProblemKind::FORBIDDEN, "the roles of this token do not allow to erase a person")
    })?;
    actor.name = traces.needles.redact(&actor.name, Search::General).unwrap_or(actor.name);
    let erased = rewriting.records.iter().map(|(record, ..)| record).find(|record| record.id() == id);
    let change = NewChange {
        at,
        actor,
        operation: Operation::Erase,
        before: erased.cloned(),
        outcome: match erased {
            Some(record) => Outcome::Is(record.clone()),
            None => Outcome::Gone(Entity {
                kind: EntityKind::Person,
                id,
                slug: log
                    .of_thing(id)
                    .filter_map(|change| change.entity.slug.as_ref())
                    .next_back()
                    .map(|slug| pseudonym(id, slug.as_str())),
                merged_into: None,
            }),
        },
        comment: reason,
        source: None,
        credit: None,
        restores: None,
    };
    let revision = snapshot.revision + 1;
    Ok(Erasure { entered: store::enter(change, revision, revision)?, rewriting, traces })
}

/// Everything that is known to tell of a person.
fn traces_of(snapshot: &Snapshot, log: &Log, person: Uuid) -> serde_json::Result<Traces> {
    let (mut names, mut slugs) = (HashSet::new(), HashSet::new());
    let mut memberships = HashSet::new();
    let mut printed: HashMap<Uuid, HashSet<String>> = HashMap::new();
    let id = person.to_string();
    for entry in log.iter() {
        if entry.entity.id == person {
            slugs.extend(entry.entity.slug.as_ref().map(ToString::to_string));
            let state = entry.state.value()?;
            names.extend(state["name"].as_str().map(str::to_owned));
            continue;
        }
        let refers = matches!(entry.entity.kind, EntityKind::Membership | EntityKind::Coalition)
            && entry.state.json()?.contains(&id);
        if !refers {
            continue;
        }
        let state = entry.state.value()?;
        match entry.entity.kind {
            EntityKind::Membership if id_in(&state["member"]["id"]) == Some(person) => {
                memberships.insert(entry.entity.id);
            }
            EntityKind::Coalition => {
                let listings = state["listings"].as_array().into_iter().flatten();
                let items = listings.flat_map(|listing| listing["items"].as_array().into_iter().flatten());
                let stand_for_the_person = items.filter(|item| {
                    item["members"].as_array().into_iter().flatten().any(|id| id_in(id) == Some(person))
                });
                let texts = stand_for_the_person.filter_map(|item| item["verbatim"].as_str());
                printed.entry(entry.entity.id).or_default().extend(texts.map(str::to_owned));
            }
            _ => {}
        }
    }
    let others = others(snapshot, person);
    let needles =
        Needles::new(names.iter().chain(&slugs).map(String::as_str), others.iter().map(String::as_str));
    let quotes = printed
        .into_iter()
        .map(|(coalition, texts)| (coalition, Needles::quotes(texts.iter().map(String::as_str))))
        .collect();
    let is_another = |record: &Record| match record {
        Record::Person(other) => other.id != person && !other.erased,
        record => record.kind() != EntityKind::Membership,
    };
    let there = snapshot.records().filter(is_another).map(|record| record.id()).collect();
    Ok(Traces { person, needles, memberships, quotes, there })
}

/// What other things that are there are called.
fn others(snapshot: &Snapshot, person: Uuid) -> Vec<String> {
    let named = |record: Record| -> Vec<String> {
        let mut names: Vec<String> = record.slug().map(ToString::to_string).into_iter().collect();
        match &record {
            Record::Organisation(o) => names.extend(o.names.iter().map(|name| name.value.clone())),
            Record::Coalition(c) => names.extend(c.names.iter().map(|name| name.value.clone())),
            Record::Person(p) if p.id != person && !p.erased => names.push(p.name.clone()),
            Record::Vocabulary(v) => {
                names.push(v.title.clone());
                names.extend(v.concepts.iter().flat_map(|concept| concept.labels.values().cloned()));
            }
            // A source may well be called after the person.
            Record::Person(_) | Record::Membership(_) | Record::Source(_) => return Vec::new(),
        }
        names
    };
    snapshot.records().flat_map(named).collect()
}

/// The entries that told of the person, as they are without.
fn entries(traces: &Traces, log: &Log) -> serde_json::Result<Vec<ChangeRecord>> {
    let mut rewritten: HashMap<i64, ChangeRecord> = HashMap::new();
    let mut things = HashSet::new();
    for entry in log.iter() {
        let after = traces.entry(entry)?;
        if after != **entry {
            things.insert(entry.entity.id);
            rewritten.insert(entry.revision, after);
        }
    }
    // What a change made of a state shows in the states as they are now.
    for thing in things {
        let mut before: Option<State> = None;
        let mut before_was_rewritten = false;
        for entry in log.of_thing(thing) {
            let is_rewritten = rewritten.get(&entry.revision).is_some_and(|after| after.state != entry.state);
            let state = rewritten.get(&entry.revision).map_or(&entry.state, |after| &after.state).clone();
            let state = Some(state).filter(State::is_some);
            if let Some(state) = state.as_ref().filter(|_| is_rewritten || before_was_rewritten) {
                let fields = changed_fields(before.as_ref(), state)?;
                let known = rewritten.get(&entry.revision).map_or(&entry.fields, |after| &after.fields);
                if fields[..] != known[..] {
                    let entry = rewritten.entry(entry.revision).or_insert_with(|| (**entry).clone());
                    entry.fields = fields.into();
                }
            }
            (before, before_was_rewritten) = (state, is_rewritten);
        }
    }
    let mut entries: Vec<ChangeRecord> = rewritten.into_values().collect();
    entries.sort_by_key(|entry| entry.revision);
    Ok(entries)
}

/// The records that told of the person, as they are without, with the changes that last touched them.
fn records(traces: &Traces, snapshot: &Snapshot) -> serde_json::Result<Vec<(Record, i64, Timestamp)>> {
    let mut records = Vec::new();
    for (record, revision, updated_at) in snapshot.kept() {
        let state = record.state()?;
        if !traces.may_be_told_of(record.kind(), record.id(), &state.json()?) {
            continue;
        }
        let before = state.value()?;
        let mut after = before.clone();
        traces.state(record.kind(), &mut after);
        if after != before
            && let Some(after) = Record::from_state(record.kind(), &openapi::State::of(&after)?)?
        {
            records.push((after, revision, updated_at));
        }
    }
    records.sort_by_key(|(record, ..)| record.id());
    Ok(records)
}
