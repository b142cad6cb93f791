//! Records go into a database and come out of it the same.

use std::{collections::BTreeMap, sync::Arc};

use openapi::{Actor, ActorKind, EntityKind, Operation, OrganisationRecord, Revision, State};
use sea_orm::{ConnectionTrait, Statement};
use serde_json::{Value, json};
use tempfile::TempDir;
use uuid::Uuid;

use super::{
    super::{Kept, NewChange, Outcome, Record, Store, StoreError},
    Batch, Touch, load_readable,
};

/// So many organisations that one statement can neither write nor name them all.
const MANY: u128 = 3_100;

const OTHER_SOURCE: u128 = 0x10;
const SOURCE: u128 = 0x11;
const VOCABULARY: u128 = 0x20;
const PARENT: u128 = 0x30;
const ORGANISATION: u128 = 0x31;
const PERSON: u128 = 0x40;
const COALITION: u128 = 0x50;
const MEMBERSHIP: u128 = 0x60;

/// A new database. It is there as long as the directory.
async fn open() -> (TempDir, Store) {
    let directory = tempfile::tempdir().unwrap();
    let store = Store::open(&format!("sqlite://{}/test.db", directory.path().display())).await.unwrap();
    (directory, store)
}

async fn write(store: &Store, batch: Batch) -> Result<(), StoreError> {
    let transaction = store.backend.begin_write(&store.writer).await?;
    batch.write(&transaction).await?;
    Ok(transaction.commit().await?)
}

fn create(revision: Revision) -> Touch {
    let at = "2026-11-23T12:00:00.123Z".parse().unwrap();
    Touch { revision, at, had_rows: false }
}

fn update(revision: Revision) -> Touch {
    Touch { had_rows: true, ..create(revision) }
}

fn creating(records: &[Record]) -> Batch {
    let mut batch = Batch::default();
    records.iter().zip(1..).for_each(|(record, revision)| batch.put(record, create(revision)));
    batch
}

/// What the tables hold, and the change that each record says it was touched by.
async fn held(store: &Store) -> BTreeMap<Uuid, (Record, Revision)> {
    fn entries<T>(all: Vec<Kept<T>>, of: fn(Arc<T>) -> Record) -> impl Iterator<Item = (Record, Revision)> {
        all.into_iter().map(move |kept| (of(kept.record), kept.revision))
    }
    let transaction = store.backend.begin_read(&store.reader).await.unwrap();
    let (tables, unreadable, stray) = load_readable(&transaction).await;
    assert!(unreadable.is_empty() && stray.is_empty(), "{unreadable:?} {stray:?}");
    entries(tables.sources, Record::Source)
        .chain(entries(tables.vocabularies, Record::Vocabulary))
        .chain(entries(tables.organisations, Record::Organisation))
        .chain(entries(tables.people, Record::Person))
        .chain(entries(tables.coalitions, Record::Coalition))
        .chain(entries(tables.memberships, Record::Membership))
        .map(|(record, revision)| (record.id(), (record, revision)))
        .collect()
}

/// What is held when records are written in their order, the first by the first change.
fn as_written(records: &[Record]) -> BTreeMap<Uuid, (Record, Revision)> {
    records.iter().cloned().zip(1..).map(|(record, revision)| (record.id(), (record, revision))).collect()
}

/// How many rows each table has; those that are empty are left out.
async fn rows(store: &Store) -> BTreeMap<String, i64> {
    let ask = |sql: String| Statement::from_string(store.reader.get_database_backend(), sql);
    let tables = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'seaql_%'";
    let mut counts = BTreeMap::new();
    for table in store.reader.query_all_raw(ask(tables.into())).await.unwrap() {
        let table: String = table.try_get("", "name").unwrap();
        let count = ask(format!("SELECT count(*) AS n FROM \"{table}\""));
        let count = store.reader.query_one_raw(count).await.unwrap().unwrap().try_get("", "n").unwrap();
        counts.insert(table, count);
    }
    counts.retain(|_, count| *count > 0);
    counts
}

fn id(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

fn record(kind: EntityKind, value: Value) -> Record {
    Record::from_state(kind, &State::of(&value).unwrap()).unwrap().unwrap()
}

fn organisation(number: u128, slug: &str, parent: Option<u128>) -> Record {
    let name = json!({"value": slug, "lang": "en", "kind": "official"});
    let value = json!({"id": id(number), "slug": slug, "kind": "organisation", "names": [name],
        "parent": parent.map(id)});
    record(EntityKind::Organisation, value)
}

fn bare_source(number: u128, slug: &str) -> Record {
    record(EntityKind::Source, json!({"id": id(number), "slug": slug, "title": slug}))
}

/// One record of each kind, and more where one refers to another, with all that can be said of it.
fn full() -> Vec<Record> {
    let source = json!({"id": id(SOURCE), "slug": "list", "title": "A list", "address": "https://a.example/",
        "locator": "slide 1", "archived_address": "https://b.example/", "retrieved_on": "2026-11-01",
        "note": "n"});
    let country =
        json!({"country": "FR", "standing": "member", "since": "1945", "until": "2020", "note": "n"});
    let concept = |slug: &str| {
        json!({"slug": slug, "labels": {"en": "E", "fr": "F"}, "definition": "d", "note": "n",
            "countries": [country, country]})
    };
    let mapping = json!({"concept": "one", "relation": "close", "target_scheme": "other",
        "target_concept": "two", "lossy": true, "note": "n"});
    let vocabulary = json!({"id": id(VOCABULARY), "slug": "groups", "kind": "stakeholder-groups",
        "title": "Groups", "description": "d", "since": "2005", "until": "2015", "source": "list",
        "address": "https://a.example/", "note": "n", "concepts": [concept("one"), concept("two")],
        "mappings": [mapping, mapping]});
    let name = |value: &str| {
        json!({"value": value, "lang": "en", "kind": "alias", "since": "2007", "until": "2008-04",
            "sources": ["list", "other"], "note": "n"})
    };
    let classification = json!({"scheme": "groups", "concept": "one", "asserted_by": "self",
        "as_listed": "One", "source": "list", "on": "2008", "note": "n"});
    let identifier = json!({"value": "x", "confidence": "close", "note": "n"});
    let body = json!({"id": id(ORGANISATION), "slug": "body", "kind": "unit",
        "names": [name("Body"), name("The body")], "country": "FR", "international": true,
        "parent": id(PARENT), "successor": id(PARENT), "identifiers": {"ror": identifier, "lei": identifier},
        "identifier_note": "n", "classifications": [classification, classification],
        "website": "https://a.example/", "ambiguity": "a", "sources": ["other", "list"], "note": "n"});
    let person = json!({"id": id(PERSON), "slug": "person", "name": "Person", "affiliation": id(ORGANISATION),
        "affiliation_as_stated": "Body", "sources": ["list"], "note": "n"});
    let item = json!({"verbatim": "Bod?", "reading": "resolved", "members": [id(ORGANISATION), id(PERSON)]});
    let listing = json!({"source": "list", "locator": "1", "on": "2008", "verbatim": "Bod?, …",
        "completeness": "open", "note": "n", "items": [item, item]});
    let status = json!({"status": "active", "since": "2007", "until": "2010", "stated_on": "2008",
        "certainty": "stated", "source": "list", "reason": "r"});
    let mission = json!({"text": "t", "lang": "en", "verbatim": true, "since": "2007", "until": "2010",
        "stated_on": "2008", "source": "list", "note": "n"});
    let relation = json!({"kind": "renamed", "coalition": id(COALITION), "on": "2010", "source": "list",
        "note": "n"});
    let count = json!({"as_stated": "some 20", "count": 20, "on": "2008", "source": "list", "note": "n"});
    let report = json!({"cycle": 2008, "kind": "paper", "title": "t", "url": "https://a.example/",
        "published_on": "2008-11", "source": "list"});
    let coalition = json!({"id": id(COALITION), "slug": "coalition", "names": [name("C"), name("D")],
        "formed_on": "2007-11", "formed_on_source": "list", "formed_on_note": "n",
        "status_history": [status, status], "mission_statements": [mission, mission],
        "themes": ["one", "two"], "website": "https://a.example/",
        "mailing_list": {"url": "u", "archive_url": "a", "open_subscription": true, "open_archive": false,
            "as_stated": "s"},
        "charter": {"url": "u", "adopted_on": "2008", "source": "list"},
        "relations": [relation, relation], "stated_member_counts": [count, count],
        "listings": [listing, listing], "reports": [report, report], "sources": ["list", "other"],
        "note": "n"});
    let statement = json!({"source": "list", "locator": "1", "on": "2008", "role_as_stated": "member",
        "verbatim": "Bod?", "certainty": "ambiguous", "note": "n"});
    let membership = json!({"id": id(MEMBERSHIP), "coalition": id(COALITION),
        "member": {"kind": "organisation", "id": id(ORGANISATION)}, "role": "member", "since": "2008",
        "until": "2010", "ended": true, "end_reason": "left", "confirmed_on": "2009",
        "statements": [statement, statement], "classifications": [classification, classification],
        "note": "n"});
    vec![
        bare_source(OTHER_SOURCE, "other"),
        record(EntityKind::Source, source),
        record(EntityKind::Vocabulary, vocabulary),
        organisation(PARENT, "parent", None),
        record(EntityKind::Organisation, body),
        record(EntityKind::Person, person),
        record(EntityKind::Coalition, coalition),
        record(EntityKind::Membership, membership),
    ]
}

/// The same records with little said of them.
fn bare() -> Vec<Record> {
    let vocabulary = json!({"id": id(VOCABULARY), "slug": "groups", "kind": "themes", "title": "T",
        "concepts": [], "mappings": []});
    let person = json!({"id": id(PERSON), "slug": "somebody", "name": "Somebody"});
    let coalition = json!({"id": id(COALITION), "slug": "c", "names": []});
    let membership = json!({"id": id(MEMBERSHIP), "coalition": id(COALITION),
        "member": {"kind": "person", "id": id(PERSON)}, "role": "chair", "statements": []});
    vec![
        bare_source(OTHER_SOURCE, "other"),
        bare_source(SOURCE, "list"),
        record(EntityKind::Vocabulary, vocabulary),
        organisation(PARENT, "parent", None),
        organisation(ORGANISATION, "body-2", None),
        record(EntityKind::Person, person),
        record(EntityKind::Coalition, coalition),
        record(EntityKind::Membership, membership),
    ]
}

#[tokio::test]
async fn what_is_put_is_loaded() {
    let (_directory, store) = open().await;
    write(&store, creating(&full())).await.unwrap();
    assert_eq!(held(&store).await, as_written(&full()));
    let tables = rows(&store).await;
    assert_eq!(tables.len(), 26, "every table but the log has rows: {tables:?}");
}

#[tokio::test]
async fn an_update_replaces_what_was_there() {
    let (_directory, store) = open().await;
    let (_other_directory, other) = open().await;
    write(&store, creating(&full())).await.unwrap();
    let mut batch = Batch::default();
    bare().iter().zip(1..).for_each(|(record, revision)| batch.put(record, update(revision)));
    write(&store, batch).await.unwrap();
    assert_eq!(held(&store).await, as_written(&bare()));

    write(&other, creating(&bare())).await.unwrap();
    assert_eq!(rows(&store).await, rows(&other).await);

    let mut batch = Batch::default();
    full().iter().zip(1..).for_each(|(record, revision)| batch.put(record, update(revision)));
    write(&store, batch).await.unwrap();
    assert_eq!(held(&store).await, as_written(&full()));
}

#[tokio::test]
async fn what_is_removed_leaves_no_row() {
    let (_directory, store) = open().await;
    write(&store, creating(&full())).await.unwrap();
    let mut batch = Batch::default();
    full().iter().for_each(|record| batch.remove(record.kind(), record.id()));
    write(&store, batch).await.unwrap();
    assert_eq!(rows(&store).await, BTreeMap::new());
}

#[tokio::test]
async fn what_others_refer_to_is_not_removed() {
    let (_directory, store) = open().await;
    write(&store, creating(&full())).await.unwrap();
    let mut batch = Batch::default();
    batch.remove(EntityKind::Organisation, id(ORGANISATION));
    assert!(write(&store, batch).await.is_err());
    assert_eq!(held(&store).await, as_written(&full()));
}

#[tokio::test]
async fn the_last_word_on_a_record_holds() {
    let (_directory, store) = open().await;
    let one = |slug: &str| organisation(1, slug, None);
    let two = |slug: &str| organisation(2, slug, None);
    let mut batch = Batch::default();
    batch.put(&one("one"), create(1));
    batch.put(&two("two"), create(2));
    batch.put(&one("one-more"), update(3));
    batch.remove(EntityKind::Organisation, id(2));
    batch.remove(EntityKind::Organisation, id(3));
    write(&store, batch).await.unwrap();
    assert_eq!(held(&store).await, BTreeMap::from([(id(1), (one("one-more"), 3))]));

    let mut batch = Batch::default();
    batch.remove(EntityKind::Organisation, id(1));
    batch.put(&one("one-again"), create(4));
    write(&store, batch).await.unwrap();
    assert_eq!(held(&store).await, BTreeMap::from([(id(1), (one("one-again"), 4))]));
}

#[tokio::test]
async fn slugs_and_references_may_pass_on() {
    let (_directory, store) = open().await;
    let before = [
        organisation(1, "one", None),
        organisation(2, "two", Some(1)),
        organisation(3, "three", None),
        organisation(4, "four", Some(3)),
    ];
    write(&store, creating(&before)).await.unwrap();
    // The first two change their slugs, the fifth takes the place of the third.
    let after =
        [organisation(1, "two", None), organisation(2, "one", Some(1)), organisation(4, "four", Some(5))];
    let mut batch = Batch::default();
    after.iter().for_each(|record| batch.put(record, update(5)));
    batch.put(&organisation(5, "three", Some(4)), create(5));
    batch.remove(EntityKind::Organisation, id(3));
    write(&store, batch).await.unwrap();
    let fifth = organisation(5, "three", Some(4));
    let all = after.into_iter().chain([fifth]).map(|record| (record.id(), (record, 5)));
    assert_eq!(held(&store).await, all.collect());

    let mut batch = Batch::default();
    batch.put(&organisation(6, "four", None), create(6));
    assert!(write(&store, batch).await.is_err(), "a slug that is not given up cannot be taken");
}

#[tokio::test]
async fn a_batch_may_be_larger_than_a_statement() {
    let (_directory, store) = open().await;
    // Each refers to the next, the last to the first.
    let records: Vec<Record> =
        (0..MANY).map(|n| organisation(n, &format!("slug-{n}"), Some((n + 1) % MANY))).collect();
    write(&store, creating(&records)).await.unwrap();
    assert_eq!(held(&store).await, as_written(&records));

    let mut batch = Batch::default();
    records.iter().for_each(|record| batch.remove(record.kind(), record.id()));
    write(&store, batch).await.unwrap();
    assert_eq!(rows(&store).await, BTreeMap::new());
}

#[tokio::test]
async fn a_record_may_change_twice_in_one_transaction() {
    let (_directory, store) = open().await;
    let noted = |note: &str| {
        let Record::Organisation(record) = organisation(1, "one", None) else { unreachable!() };
        Record::Organisation(Arc::new(OrganisationRecord { note: Some(note.into()), ..(*record).clone() }))
    };
    let enter = |revision, operation: Operation, before: Option<Record>, record: Record| {
        let change = NewChange {
            at: "2026-11-23T12:00:00Z".parse().unwrap(),
            actor: Actor { kind: ActorKind::Registrar, name: "r".into() },
            operation,
            before,
            outcome: Outcome::Is(record),
            comment: None,
            source: None,
            credit: None,
            restores: None,
        };
        crate::store::enter(change, revision, 1).unwrap()
    };
    let one = organisation(1, "one", None);
    let entered = [
        enter(1, Operation::Create, None, one.clone()),
        enter(2, Operation::Update, Some(one), noted("first")),
        enter(3, Operation::Update, Some(noted("first")), noted("second")),
    ];
    assert_eq!(entered[0].entry.fields[..], ["id", "slug", "kind", "names", "international"]);
    assert_eq!(entered[1].entry.fields[..], ["note"]);
    assert_eq!(entered[2].entry.fields[..], ["note"]);
    store.begin().await.unwrap().commit(&entered).await.unwrap();
    let log = store.log().await.unwrap();
    assert_eq!(log, entered.map(|entered| entered.entry));
    assert_eq!(held(&store).await, BTreeMap::from([(id(1), (noted("second"), 3))]));
}
