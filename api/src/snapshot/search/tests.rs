//! An index that has followed many changes answers like one that was made anew.

use openapi::{EntityKind, OrganisationRecord, PersonRecord, Timestamp};
use proptest::prelude::*;

use super::*;
use crate::{
    registry::{
        matching::tests::organisation,
        text::{fold, matches},
    },
    store::Record,
};

const QUESTIONS: [&str; 14] = [
    "bank",
    "ban",
    "bank of oslo",
    "oslo bnak",
    "zuerich",
    "zurich",
    "北京",
    "beijing",
    "unoin bank",
    "a",
    "bankof oslo",
    "institute oslo union",
    "ing",
    "nothing",
];

fn at() -> Timestamp {
    "2026-11-24T12:00:00Z".parse().unwrap()
}

fn put(snapshot: &mut Snapshot, record: OrganisationRecord) {
    snapshot.put(Record::Organisation(Arc::new(record)), 1, at());
}

fn found(index: &Index, q: &str) -> (usize, Vec<(Uuid, usize)>) {
    let found = index.find(&Question::of(q).unwrap(), |_, _| true, None, usize::MAX >> 1);
    (found.total, found.hits.iter().map(|hit| (hit.id, hit.name)).collect())
}

/// The same page by page.
fn walked(index: &Index, q: &str, limit: usize) -> Vec<Uuid> {
    let question = Question::of(q).unwrap();
    let (mut ids, mut after) = (Vec::new(), None);
    loop {
        let found = index.find(&question, |_, _| true, after.as_ref(), limit);
        ids.extend(found.hits.iter().map(|hit| hit.id));
        match found.next {
            Some(next) => after = Some(next),
            None => return ids,
        }
    }
}

/// A change of one thing: its number, and what it is called after it; without names it is taken out.
fn changes() -> impl Strategy<Value = Vec<(u128, Vec<String>)>> {
    let word = prop::sample::select(vec![
        "Bank",
        "Bänk",
        "of",
        "Oslo",
        "Zürich",
        "Union",
        "Institute",
        "北京大学",
        "A",
        "Banking",
    ]);
    let name = prop::collection::vec(word, 1..4).prop_map(|words| words.join(" "));
    prop::collection::vec((1..30_u128, prop::collection::vec(name, 0..3)), 1..60)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(if cfg!(debug_assertions) { 40 } else { 400 }))]

    #[test]
    fn it_does_not_matter_how_a_registry_came_about(changes in changes(), portion in 1..9_usize) {
        let mut snapshot = Snapshot::default();
        let mut index = Index::of(&snapshot);
        for (step, portion) in changes.chunks(portion).enumerate() {
            let mut changed = Things::new();
            for (number, names) in portion {
                let id = Uuid::from_u128(*number);
                changed.insert(id, EntityKind::Organisation);
                if names.is_empty() {
                    snapshot.organisations.remove(id);
                } else {
                    let names: Vec<&str> = names.iter().map(String::as_str).collect();
                    put(&mut snapshot, organisation(*number, &names, "NO"));
                }
            }
            index = index.after(&snapshot, changed, step % 3 != 0);
        }
        let anew = Index::of(&snapshot);
        for q in QUESTIONS {
            prop_assert_eq!(found(&index, q), found(&anew, q), "{}", q);
            let all: Vec<Uuid> = found(&anew, q).1.into_iter().map(|(id, _)| id).collect();
            prop_assert_eq!(walked(&index, q, 2), all, "{}", q);
            let (folded, holders) = (fold(q), index.holders(q));
            for entry in snapshot.organisations.iter() {
                let searched = entry.searched();
                let has = matches(searched, &folded);
                prop_assert_eq!(holders.have(&[entry.kept.record.id]), has, "{} in {}", q, searched);
            }
        }
    }
}

#[test]
fn nobody_is_found_who_was_erased() {
    let mut snapshot = Snapshot::default();
    let person = |erased| PersonRecord {
        id: Uuid::from_u128(1),
        slug: "somebody".parse().unwrap(),
        name: "Some Body".into(),
        affiliation: None,
        affiliation_as_stated: None,
        sources: vec![],
        note: None,
        erased,
    };
    snapshot.put(Record::Person(Arc::new(person(false))), 1, at());
    let index = Index::of(&snapshot);
    assert_eq!(found(&index, "body").0, 1);
    snapshot.put(Record::Person(Arc::new(person(true))), 2, at());
    let after = index.after(&snapshot, [(Uuid::from_u128(1), EntityKind::Person)].into(), true);
    assert_eq!((found(&after, "body").0, found(&Index::of(&snapshot), "body").0), (0, 0));
    assert!(!after.holders("body").have(&[Uuid::from_u128(1)]));
}

#[test]
fn pieces_are_put_together_before_there_are_many() {
    let mut snapshot = Snapshot::default();
    let mut index = Index::of(&snapshot);
    for number in 1..=600 {
        put(&mut snapshot, organisation(number, &["Bank"], "NO"));
        index = index.after(&snapshot, [(Uuid::from_u128(number), EntityKind::Organisation)].into(), true);
        assert!(index.pieces.len() <= 5, "{number}: {}", index.pieces.len());
    }
    assert_eq!(found(&index, "bank").0, 600);
}
