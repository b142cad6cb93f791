//! Whether the log is one: without gaps, in order, each entry a change of what goes before it.

use std::collections::HashMap;

use openapi::{ChangeRecord, EntityKind, Operation, Revision, Slug, State, Timestamp};
use uuid::Uuid;

use super::{finding::Finding, progress::Progress};
use crate::store::{Record, changed_fields};

/// What the log says that a thing is.
#[derive(Debug)]
pub(super) struct Told {
    pub(super) kind: EntityKind,
    /// What its last entry says; none where that cannot be read.
    pub(super) last: Option<Last>,
}

/// What an entry says of its thing.
#[derive(Debug)]
pub(super) struct Last {
    /// The record; none where the thing was taken out.
    pub(super) record: Option<Record>,
    /// The revision that it bears.
    pub(super) revision: Revision,
    /// When that was.
    pub(super) at: Timestamp,
}

/// Every thing of the log.
pub(super) type Things = HashMap<Uuid, Told>;

/// Things that share their slugs.
#[derive(Debug, PartialEq, Eq, Hash)]
enum Namespace {
    /// Organisations and persons, which are both members.
    Members,
    Of(EntityKind),
}

impl Namespace {
    fn of(kind: EntityKind) -> Self {
        match kind {
            EntityKind::Organisation | EntityKind::Person => Self::Members,
            kind => Self::Of(kind),
        }
    }
}

#[derive(Debug, Default)]
struct Examination<'a> {
    /// The entries so far that can be read.
    entries: HashMap<Revision, &'a ChangeRecord>,
    /// The last state of each thing.
    states: HashMap<Uuid, &'a State>,
    slugs: HashMap<(Namespace, &'a Slug), Uuid>,
    things: Things,
    previous: Option<&'a ChangeRecord>,
    /// The last instant, and at which revision that was.
    clock: Option<(Timestamp, Revision)>,
}

/// Examines the log, entry by entry, and gives what it says of each thing in the end.
pub(super) fn examine(
    log: &[(Revision, Result<ChangeRecord, String>)],
    findings: &mut Vec<Finding>,
    progress: &mut Progress,
) -> Things {
    let mut examination = Examination::default();
    let mut expected = 1;
    for (done, (revision, entry)) in log.iter().enumerate() {
        progress.count("reading the log", done, log.len());
        match revision - expected {
            0 => {}
            1 => findings.push(Finding::of_entry(expected, "", "is missing from the log")),
            gap if gap > 1 => {
                let what = format!("and all up to {} are missing from the log", revision - 1);
                findings.push(Finding::of_entry(expected, "", what));
            }
            _ => findings.push(Finding::of_entry(*revision, "", "the log begins with 1")),
        }
        expected = revision + 1;
        match entry {
            Ok(entry) => examination.entry(entry, findings),
            Err(why) => {
                findings.push(Finding::of_entry(*revision, "", format!("cannot be read: {why}")));
                examination.previous = None;
            }
        }
    }
    let things = &examination.things;
    for entry in log.iter().filter_map(|(_, entry)| entry.as_ref().ok()) {
        if let Some(into) = entry.entity.merged_into
            && things.get(&into).is_none_or(|other| other.kind != entry.entity.kind)
        {
            let what = format!("it is to have gone into {into}, which there never was");
            findings.push(Finding::of_entry(entry.revision, "/entity/merged_into", what));
        }
    }
    examination.things
}

impl<'a> Examination<'a> {
    fn entry(&mut self, entry: &'a ChangeRecord, findings: &mut Vec<Finding>) {
        let mut found =
            |place: &str, what: String| findings.push(Finding::of_entry(entry.revision, place, what));
        self.order(entry, &mut found);
        let id = entry.entity.id;
        let before = self.states.get(&id).copied().filter(|state| state.is_some());
        let is_known = self.states.contains_key(&id);
        match (entry.operation, before) {
            (Operation::Create, Some(_)) => found("/operation", "it was entered before".into()),
            (Operation::Create | Operation::Restore | Operation::Erase, _) | (_, Some(_)) => {}
            (_, None) if is_known => found("/operation", "it had been taken out before".into()),
            (_, None) => found("/operation", "it was never entered".into()),
        }
        if entry.operation == Operation::Delete && entry.state.is_some() {
            found("/state", "what was taken out has none".into());
        }
        let record = match Record::from_state(entry.entity.kind, &entry.state) {
            Ok(record) => Some(record),
            Err(error) => {
                found("/state", format!("is not what is kept of such a thing: {error}"));
                None
            }
        };
        if let Some(Some(record)) = &record {
            if record.id() != id {
                found("/entity/id", format!("its state has another, {}", record.id()));
            }
            if record.slug() != entry.entity.slug.as_ref() {
                let said = |slug: Option<&Slug>| slug.map_or("none".to_owned(), |slug| format!("`{slug}`"));
                let what = format!(
                    "it is {}, and that of its state {}",
                    said(entry.entity.slug.as_ref()),
                    said(record.slug())
                );
                found("/entity/slug", what);
            }
            if entry.entity.merged_into.is_some() {
                found("/entity/merged_into", "it is still there".into());
            }
        }
        self.slug(entry, &mut found);
        self.restores(entry, &mut found);
        if record.is_some()
            && let Err(what) = fields(before, entry)
        {
            found("/fields", what);
        }
        self.note(entry, record);
    }

    /// Instants go on and groups hang together.
    fn order(&mut self, entry: &ChangeRecord, found: &mut impl FnMut(&str, String)) {
        if let Some((last, revision)) = self.clock.filter(|(last, _)| entry.at < *last) {
            found("/at", format!("{} is before {last}, when revision {revision} was recorded", entry.at));
        }
        if self.clock.is_none_or(|(last, _)| last <= entry.at) {
            self.clock = Some((entry.at, entry.revision));
        }
        let previous = self.previous.filter(|previous| previous.revision == entry.revision - 1);
        if entry.group > entry.revision || entry.group < 1 {
            let what = format!("{} is not the revision of one of those that it was made with", entry.group);
            found("/group", what);
        } else if let Some(previous) = previous
            && entry.group != entry.revision
            && entry.group != previous.group
        {
            let what = format!("it is {}, and that of the entry before it {}", entry.group, previous.group);
            found("/group", what);
        }
    }

    /// A slug is given once and for all.
    fn slug(&mut self, entry: &'a ChangeRecord, found: &mut impl FnMut(&str, String)) {
        if let Some(slug) = &entry.entity.slug {
            let holder =
                *self.slugs.entry((Namespace::of(entry.entity.kind), slug)).or_insert(entry.entity.id);
            if holder != entry.entity.id {
                found("/entity/slug", format!("`{slug}` is or was that of another thing, {holder}"));
            }
        }
    }

    /// What is brought back is an earlier state of the same thing.
    fn restores(&self, entry: &ChangeRecord, found: &mut impl FnMut(&str, String)) {
        let Some(restored) = entry.restores else {
            return;
        };
        let wrong = match self.entries.get(&restored.revision) {
            None => "there is no such earlier revision",
            Some(other) if other.entity.id != entry.entity.id => "it is of another thing",
            Some(other) if other.at != restored.at => "it was recorded at another time",
            Some(other) if !same(&other.state, &entry.state) => "its state is another one",
            Some(_) => return,
        };
        found("/restores", format!("revision {} is not what was brought back: {wrong}", restored.revision));
    }

    /// Goes on to the next entry.
    fn note(&mut self, entry: &'a ChangeRecord, record: Option<Option<Record>>) {
        let (revision, at) =
            entry.restores.map_or((entry.revision, entry.at), |state| (state.revision, state.at));
        let last = record.map(|record| Last { record, revision, at });
        self.things.insert(entry.entity.id, Told { kind: entry.entity.kind, last });
        self.states.insert(entry.entity.id, &entry.state);
        self.entries.insert(entry.revision, entry);
        self.previous = Some(entry);
    }
}

/// Whether two states say the same.
fn same(a: &State, b: &State) -> bool {
    a == b || matches!((a.value(), b.value()), (Ok(a), Ok(b)) if a == b)
}

/// Whether the fields that changed are those that the entry names.
fn fields(before: Option<&State>, entry: &ChangeRecord) -> Result<(), String> {
    let before = before.filter(|before| before.is_some());
    let changed = match entry.state.is_some() {
        true => changed_fields(before, &entry.state).map_err(|error| error.to_string())?,
        false => Vec::new(),
    };
    if *changed == *entry.fields {
        return Ok(());
    }
    Err(format!("it names {}, and {} changed", list(&entry.fields), list(&changed)))
}

fn list(fields: &[String]) -> String {
    match fields {
        [] => "none".to_owned(),
        fields => fields.iter().map(|field| format!("`{field}`")).collect::<Vec<_>>().join(", "),
    }
}
