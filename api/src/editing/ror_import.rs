//! The organisations of ROR taken over into the registry, portion by portion.

use std::{
    collections::{BTreeSet, HashMap, HashSet},
    sync::Arc,
    vec,
};

use openapi::{EntityKind, Operation, Revision, Slug};
use uuid::Uuid;

use super::{Edit, EditError, Note};
use crate::{
    registry::{
        classification::PIVOT_SCHEME,
        ror::{
            Fate, ROR_SOURCE, Reading, Remark, Resolved, RorId, differs, match_all, parents_first, resolve,
            source,
        },
        slug::slug_for,
    },
    snapshot::Snapshot,
    store::Record,
};

/// How many changes are made together at most.
const PORTION: usize = 1_000;

/// An import on its way.
///
/// Each portion decides on the registry as it then is: where somebody else has written meanwhile, everything
/// that is still to be done is matched anew. What was done before, by this import or by one that was cut off,
/// is found again and not done twice.
#[derive(Debug)]
pub struct RorImport {
    reading: Reading,
    plan: Option<Plan>,
    tally: Tally,
    /// Those that are in the tally.
    counted: HashSet<RorId>,
    remarks: Vec<Remark>,
}

/// What became of the organisations of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// Entered.
    pub created: usize,
    /// Here before, and given what they lacked.
    pub changed: usize,
    /// Here before, and lacking nothing.
    pub unchanged: usize,
}

/// What is to be done, given the registry at one revision.
#[derive(Debug)]
struct Plan {
    revision: Revision,
    /// Ids of the organisations that are here or are to be entered.
    ids: HashMap<RorId, Uuid>,
    resolved: Resolved,
    /// What is still to be done.
    order: vec::IntoIter<RorId>,
    /// The pivot categories that the registry knows.
    categories: HashSet<Slug>,
    remarks: Vec<Remark>,
}

impl RorImport {
    /// The import of what was read.
    pub fn new(reading: Reading) -> Self {
        Self { reading, plan: None, tally: Tally::default(), counted: HashSet::new(), remarks: Vec::new() }
    }

    /// What was read.
    pub fn reading(&self) -> &Reading {
        &self.reading
    }

    /// What became of it so far.
    pub fn tally(&self) -> Tally {
        self.tally
    }

    /// How many organisations have been dealt with.
    pub fn done(&self) -> usize {
        self.counted.len()
    }

    /// How many parents and successors are neither in the registry nor in the file.
    pub fn unknown_relatives(&self) -> usize {
        let resolved = self.plan.as_ref().map(|plan| &plan.resolved);
        resolved.map_or(0, |resolved| resolved.unknown_parents + resolved.unknown_successors)
    }

    /// Everything that was not taken over: first what stands in the file, in its order.
    pub fn remarks(&self) -> impl Iterator<Item = &Remark> {
        let planned = self.plan.iter().flat_map(|plan| &plan.remarks);
        self.reading.remarks.iter().chain(planned).chain(&self.remarks)
    }

    /// Why the changes are made.
    pub fn note(&self, snapshot: &Snapshot) -> Note {
        let fresh = source(Uuid::nil(), &self.reading.releases);
        let comment = match &fresh.locator {
            Some(releases) => format!("Imported from ROR: {releases}"),
            None => "Imported from ROR".to_owned(),
        };
        let kept = snapshot.sources.by_slug(ROR_SOURCE).map_or(&fresh, |entry| &entry.kept.record);
        Note { comment: Some(comment), source: Some(kept.into()), credit: None }
    }

    /// Whether anything is to be imported, and the source that it cites is missing.
    pub fn lacks_source(&self, snapshot: &Snapshot) -> bool {
        !self.reading.imported.is_empty() && snapshot.sources.by_slug(ROR_SOURCE).is_none()
    }

    /// Enters the source that everything from ROR cites; one that is there stays as it is.
    pub fn enter_source(&self, edit: &mut Edit) -> Result<(), EditError> {
        if !self.lacks_source(edit.snapshot()) {
            return Ok(());
        }
        let fresh = source(Uuid::now_v7(), &self.reading.releases);
        edit.put(Operation::Create, Record::Source(Arc::new(fresh)))
    }

    /// Goes on until a portion of changes is made. False when nothing is left to do.
    pub fn go_on(&mut self, edit: &mut Edit) -> Result<bool, EditError> {
        let mut plan = match self.plan.take() {
            Some(plan) if plan.revision == edit.snapshot().revision => plan,
            outdated => self.plan(edit.snapshot(), outdated),
        };
        let full = edit.entered().len() + PORTION;
        while edit.entered().len() < full
            && let Some(ror) = plan.order.next()
        {
            self.take_over(edit, &plan, ror)?;
        }
        plan.revision = edit.snapshot().revision;
        let more = plan.order.len() > 0;
        self.plan = Some(plan);
        Ok(more)
    }

    fn plan(&self, snapshot: &Snapshot, outdated: Option<Plan>) -> Plan {
        let imported = &self.reading.imported;
        let todo: BTreeSet<RorId> = match outdated {
            Some(plan) => plan.order.collect(),
            None => imported.keys().copied().collect(),
        };
        let existing = || snapshot.organisations.iter().map(|entry| &*entry.kept.record);
        let matches = match_all(existing(), imported);
        // In the order in which they are stored, so that the tables grow at their ends. What was done and is
        // not here any more was taken out by somebody.
        let ids: HashMap<RorId, Uuid> = imported
            .keys()
            .filter_map(|ror| match matches.matched.get(ror) {
                Some(found) => Some((*ror, found.id)),
                None => todo.contains(ror).then(|| (*ror, Uuid::now_v7())),
            })
            .collect();
        let resolved = resolve(existing(), imported, &ids);
        let order = parents_first(&todo, &ids, &resolved).into_iter();
        let categories = snapshot.vocabularies.by_slug(PIVOT_SCHEME).map_or_else(HashSet::new, |entry| {
            entry.kept.record.concepts.iter().map(|concept| concept.slug.clone()).collect()
        });
        let omitted = |ror: Option<RorId>, why: String| Remark {
            fate: Fate::Omitted,
            place: ror.and_then(|ror| self.reading.place_of(ror)),
            ror,
            why,
        };
        let doubts = matches.doubts.iter().map(|doubt| omitted(None, doubt.to_string()));
        let circles = resolved.circles.iter().map(|circle| omitted(Some(circle.from), circle.to_string()));
        let remarks = doubts.chain(circles).collect();
        Plan { revision: snapshot.revision, ids, resolved, order, categories, remarks }
    }

    fn take_over(&mut self, edit: &mut Edit, plan: &Plan, ror: RorId) -> Result<(), EditError> {
        let (Some(imported), Some(id)) = (self.reading.imported.get(&ror), plan.ids.get(&ror).copied())
        else {
            return Ok(());
        };
        let snapshot = edit.snapshot();
        let mut relatives = plan.resolved.of(ror);
        // What comes later, because the two refer to each other, is added when this one comes again; what
        // was refused never comes.
        for relative in [&mut relatives.parent, &mut relatives.successor] {
            *relative = relative.filter(|id| snapshot.has(EntityKind::Organisation, *id));
        }
        let (counter, change) = match snapshot.organisations.get(id) {
            Some(entry) => match differs(&entry.kept.record, imported, &relatives) {
                None => (&mut self.tally.unchanged, None),
                Some(merged) => (&mut self.tally.changed, Some((Operation::Update, merged))),
            },
            None => {
                let taken = |slug: &str| {
                    slug.parse()
                        .is_ok_and(|slug| snapshot.slug_holder(EntityKind::Organisation, &slug).is_some())
                };
                let name = imported.names.first().map_or("", |name| &name.value);
                let mut record = imported.clone().into_record(id, slug_for(name, taken), &relatives);
                // A registry that began empty may have no categories.
                for unknown in
                    record.classifications.extract_if(.., |c| !plan.categories.contains(&c.concept))
                {
                    let why =
                        format!("the registry has no category `{}` in `{PIVOT_SCHEME}`", unknown.concept);
                    let place = self.reading.place_of(ror);
                    self.remarks.push(Remark { fate: Fate::Omitted, place, ror: Some(ror), why });
                }
                (&mut self.tally.created, Some((Operation::Create, record)))
            }
        };
        let put = change.map_or(Ok(()), |(operation, record)| {
            edit.put(operation, Record::Organisation(Arc::new(record)))
        });
        let first = self.counted.insert(ror);
        match put {
            Ok(()) => *counter += usize::from(first),
            Err(EditError::Refused(refusal)) => {
                let why = refusal.detail;
                let place = self.reading.place_of(ror);
                self.remarks.push(Remark { fate: Fate::Faulty, place, ror: Some(ror), why });
            }
            Err(error) => return Err(error),
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use openapi::{OrganisationRecord, body::Shape};

    use super::*;
    use crate::{
        app::founding_only,
        editing::draft_of,
        registry::{rights::Principal, ror::RorFile},
        snapshot::Live,
    };

    /// What is read of a file with so many records; each belongs to the next.
    fn reading(count: u64) -> Reading {
        let record = |number: u64| {
            let parent = serde_json::json!({"type": "parent", "id": RorId::numbered(number + 1).to_string(), "label": "x"});
            serde_json::json!({
                "ror_id": RorId::numbered(number).to_string(), "status": "active", "types": ["education"],
                "names": [{"value": format!("Institute {number}"), "lang": "en", "types": ["ror_display"]}],
                "country_code": "FR", "website": "https://example.org", "relationships": [parent],
            })
        };
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("records.jsonl");
        let lines: Vec<String> = (0..count).map(|number| record(number).to_string()).collect();
        std::fs::write(&path, lines.join("\n")).unwrap();
        let mut ticks = 0;
        let reading = Reading::of(&mut RorFile::open(&path).unwrap(), || ticks += 1);
        assert_eq!((reading.read, reading.imported.len(), ticks), (count as usize, count as usize, count));
        reading
    }

    fn edit<T>(live: &mut Live, make: impl FnOnce(&mut Edit) -> Result<T, EditError>) -> T {
        let at = "2026-11-24T12:00:00Z".parse().unwrap();
        let mut edit = Edit::new(live, Principal::operator(), at, Note::default());
        let value = make(&mut edit).unwrap();
        *live = edit.finish().1;
        value
    }

    fn with(live: &Live, number: u64) -> Vec<Arc<OrganisationRecord>> {
        let ror = RorId::numbered(number).to_string();
        let all = live.snapshot.organisations.iter().map(|entry| &entry.kept.record);
        all.filter(|o| o.identifiers.get("ror").is_some_and(|id| id.value == ror)).cloned().collect()
    }

    #[test]
    fn what_others_write_between_two_portions_counts() {
        let mut live = (*founding_only().unwrap().live()).clone();
        let mut import = RorImport::new(reading(1_500));
        assert!(edit(&mut live, |edit| import.go_on(edit)));
        assert_eq!((import.done(), import.tally().created), (1_000, 1_000));
        // The chain is entered from its end: 1499 came first, 499 comes next.
        let [parent] = &with(&live, 500)[..] else { panic!("no 500") };
        assert!(with(&live, 499).is_empty());

        let mut by_hand = OrganisationRecord {
            id: Uuid::now_v7(),
            slug: "by-hand".parse().unwrap(),
            website: None,
            parent: None,
            ..(**parent).clone()
        };
        by_hand.identifiers.get_mut("ror").unwrap().value = RorId::numbered(100).to_string();
        edit(&mut live, |edit| {
            edit.take_out(EntityKind::Organisation, parent.id)?;
            edit.put(Operation::Create, Record::Organisation(Arc::new(by_hand)))
        });

        assert!(!edit(&mut live, |edit| import.go_on(edit)));
        assert_eq!(import.tally(), Tally { created: 1_499, changed: 1, unchanged: 0 });
        assert_eq!(import.done(), 1_500);
        assert!(with(&live, 500).is_empty(), "what was taken out stays out");
        let [orphan] = &with(&live, 499)[..] else { panic!("no 499") };
        assert_eq!(orphan.parent, None);
        let [completed] = &with(&live, 100)[..] else { panic!("no 100, or several") };
        assert_eq!(
            (completed.slug.as_str(), completed.website.as_deref()),
            ("by-hand", Some("https://example.org"))
        );
        assert_eq!(completed.parent, with(&live, 101).first().map(|next| next.id));
        let names: Vec<&str> = completed.names.iter().map(|name| name.value.as_str()).collect();
        assert_eq!(names, ["Institute 500", "Institute 100"]);
        assert_eq!(with(&live, 99)[0].parent, Some(completed.id));
    }

    #[test]
    fn what_is_imported_could_have_been_sent() {
        let mut live = (*founding_only().unwrap().live()).clone();
        let mut import = RorImport::new(reading(10));
        assert!(!edit(&mut live, |edit| import.go_on(edit)));
        for number in 0..10 {
            let [record] = &with(&live, number)[..] else { panic!("no {number}") };
            let draft = draft_of(&live.snapshot, &Record::Organisation(Arc::clone(record))).unwrap();
            assert!(Shape::ORGANISATION_DRAFT.faults(&draft).is_empty(), "{draft}");
        }
    }
}
