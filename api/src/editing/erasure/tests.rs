//! What becomes of states, entries and texts.

use std::sync::Arc;

use openapi::{Actor, ActorKind, ChangeSource, Provenance, Restored, State};
use serde_json::json;

use super::*;
use crate::{
    registry::erasure::{ERASED, ERASED_PERSON},
    store::Role,
};

const PERSON: u128 = 1;
const OTHER: u128 = 2;
const COALITION: u128 = 3;
const MEMBERSHIP: u128 = 4;
const SOURCE: u128 = 5;
const FOUNDATION: u128 = 6;
const GONE: u128 = 7;
const OTHER_MEMBERSHIP: u128 = 8;

fn id(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

/// Entries of a log, one a second, each by itself.
struct Book(Vec<Entered>);

impl Book {
    fn enter(&mut self, kind: EntityKind, operation: Operation, state: Value) -> &mut ChangeRecord {
        let revision = i64::try_from(self.0.len()).unwrap() + 1;
        let entity = Entity {
            kind,
            id: id_in(&state["id"]).unwrap(),
            slug: state["slug"].as_str().map(|slug| slug.parse().unwrap()),
            merged_into: None,
        };
        let before = self.0.iter().rev().find(|other| other.entry.entity.id == entity.id);
        let before = before.filter(|before| before.entry.state.is_some());
        let before = before.map(|before| before.entry.state.clone());
        let record = match operation {
            Operation::Delete => None,
            _ => Record::from_state(kind, &State::of(&state).unwrap()).unwrap(),
        };
        let state = record.as_ref().map_or_else(State::none, |record| record.state().unwrap());
        let fields = match state.is_some() {
            true => changed_fields(before.as_ref(), &state).unwrap(),
            false => Vec::new(),
        };
        let entry = ChangeRecord {
            revision,
            group: revision,
            at: format!("2026-11-23T00:00:{revision:02}Z").parse().unwrap(),
            entity,
            operation,
            fields: fields.into(),
            state,
            provenance: Arc::new(Provenance {
                actor: Actor { kind: ActorKind::Registrar, name: "registrar".into() },
                comment: None,
                source: None,
                credit: None,
            }),
            restores: None,
        };
        self.0.push(Entered { entry: Arc::new(entry), record });
        Arc::get_mut(&mut self.0.last_mut().unwrap().entry).unwrap()
    }

    fn live(&self) -> Live {
        let current = crate::snapshot::Current::new(Snapshot::default(), Log::default());
        current.enter(&self.0).unwrap();
        (*current.live()).clone()
    }
}

fn organisation(number: u128, slug: &str, name: &str, note: &str) -> Value {
    json!({"id": id(number), "slug": slug, "kind": "organisation", "note": note,
        "names": [{"value": name, "lang": "en", "kind": "official", "note": "named by Zoë Müller"}],
        "website": "https://zoe-mueller.example/"})
}

fn membership(number: u128, kind: &str, member: u128, note: &str) -> Value {
    let statement = json!({"source": "zoe-muellers-page", "locator": "under Z. M.", "role_as_stated": "Müller, Zoe: member",
        "verbatim": "Z. Müller, Oxford", "certainty": "stated", "note": "the lady from Oxford"});
    json!({"id": id(number), "coalition": id(COALITION), "member": {"kind": kind, "id": id(member)},
        "role": "member", "statements": [statement], "note": note})
}

fn coalition(line: &str, items: Value) -> Value {
    json!({"id": id(COALITION), "slug": "privacy", "note": "Asked zoë  müller.",
    "names": [{"value": "Privacy", "lang": "en", "kind": "official"}],
    "charter": {"url": "https://a.example/zoe_mueller/charter", "source": "zoe-muellers-page"},
    "website": "https://privacy.example/",
    "mailing_list": {"url": "https://a.example/Zo%C3%AB+M%C3%BCller"},
    "listings": [
        {"source": "zoe-muellers-page", "verbatim": line, "completeness": "open", "items": items},
        {"source": "slides", "verbatim": "France; Z. Müller, Oxford", "completeness": "open",
            "items": [{"verbatim": "France", "reading": "resolved", "members": [id(FOUNDATION)]}]},
    ]})
}

/// A registry that tells of Zoë Müller in many places.
fn book() -> Book {
    let mut book = Book(Vec::new());
    let create = Operation::Create;
    let source = |slug: &str, title: &str, number: u128| {
        json!({"id": id(number), "slug": slug, "title": title, "address": "https://zoe-mueller.example/cv",
            "note": "by Mueller, Zoe"})
    };
    book.enter(EntityKind::Source, create, source("zoe-muellers-page", "Zoë Müller's page", SOURCE));
    let foundation =
        organisation(FOUNDATION, "zoe-mueller-foundation", "Zoë Müller Foundation", "Zoë Mueller's");
    book.enter(EntityKind::Organisation, create, foundation);
    let wrong = organisation(GONE, "zoe-mueller-1", "Zoë Müller", "no organisation");
    book.enter(EntityKind::Organisation, create, wrong.clone());
    book.enter(EntityKind::Organisation, Operation::Delete, wrong);
    let person = |slug: &str, name: &str, number: u128| {
        json!({"id": id(number), "slug": slug, "name": name, "affiliation": id(FOUNDATION),
            "affiliation_as_stated": "Oxford", "sources": ["zoe-muellers-page"], "note": format!("nice {number}")})
    };
    let change = book.enter(EntityKind::Person, create, person("zoe-mueller", "Zoe Mueller", PERSON));
    let change = Arc::make_mut(&mut change.provenance);
    change.comment = Some("Founding data: person zoe-mueller of Oxford".into());
    change.source =
        Some(ChangeSource { id: "zoe-muellers-page".parse().ok(), title: "Her page".into(), address: None });
    book.enter(EntityKind::Person, Operation::Update, person("zoe", "Zoë Müller", PERSON));
    book.enter(EntityKind::Person, create, person("tim", "Tim Zoe", OTHER));
    let item = |verbatim: &str, members: &[u128]| json!({"verbatim": verbatim, "reading": "of Oxford", "members": members.iter().map(|n| id(*n)).collect::<Vec<_>>()});
    let line = "- ITU, Z.  Müller , Oxford; Zoë Müller & Co.";
    book.enter(EntityKind::Coalition, create, coalition(line, json!([item("Z. Müller, Oxford", &[])])));
    let items = json!([item("ITU", &[FOUNDATION]), item("Z. Müller, Oxford", &[PERSON])]);
    let change = book.enter(EntityKind::Coalition, Operation::Update, coalition(line, items));
    let change = Arc::make_mut(&mut change.provenance);
    change.comment = Some("Says zoe-mueller (MÜLLER, ZOE)".into());
    change.credit = Some("Zoë Müller".into());
    change.actor.name = "Zoë Müller".into();
    change.source = Some(ChangeSource {
        id: "zoe-muellers-page".parse().ok(),
        title: "Mail of Zoë Müller".into(),
        address: Some("https://a.example/zoe.mueller".into()),
    });
    book.enter(EntityKind::Membership, create, membership(MEMBERSHIP, "person", PERSON, "Z. M."));
    book.enter(
        EntityKind::Membership,
        create,
        membership(OTHER_MEMBERSHIP, "organisation", FOUNDATION, "ok"),
    );
    book
}

fn erase(book: &Book, key: &str, body: Value) -> Result<Erasure, EditError> {
    let who = Principal { name: "Zoë Müller".into(), roles: vec![Role::Registrar], operator: false };
    let at = "2026-11-24T00:00:00Z".parse().unwrap();
    erase_person(&book.live(), &who, at, key, &Precondition::Missing, &body)
}

fn refused(book: &Book, key: &str, body: Value) -> &'static str {
    match erase(book, key, body) {
        Err(EditError::Refused(refusal)) => refusal.kind.code,
        other => panic!("{other:?}"),
    }
}

/// The log as it is after an erasure.
fn log_after(book: &Book, erasure: &Erasure) -> Vec<Arc<ChangeRecord>> {
    let mut log: Vec<Arc<ChangeRecord>> = book.0.iter().map(|entered| Arc::clone(&entered.entry)).collect();
    for entry in &erasure.rewriting.entries {
        log[usize::try_from(entry.revision).unwrap() - 1] = Arc::new(entry.clone());
    }
    log.push(Arc::clone(&erasure.entered.entry));
    log
}

fn state(log: &[Arc<ChangeRecord>], revision: usize) -> Value {
    log[revision - 1].state.value().unwrap()
}

#[test]
fn nothing_of_the_person_is_left() {
    let book = book();
    let erasure = erase(&book, "zoe", json!({"reason": "As she wished"})).unwrap();
    let log = log_after(&book, &erasure);
    let pseudonym = pseudonym(id(PERSON), "zoe");

    for (revision, slug) in [(5, "zoe-mueller"), (6, "zoe")] {
        let slug = super::pseudonym(id(PERSON), slug);
        let expected = json!({"id": id(PERSON), "slug": slug, "name": ERASED_PERSON, "affiliation": null,
            "affiliation_as_stated": null, "sources": [], "note": null, "erased": true});
        assert_eq!(state(&log, revision), expected);
        let entry = &log[revision - 1];
        assert_eq!(entry.entity.slug.as_ref(), Some(&slug));
        assert_eq!((&entry.provenance.comment, &entry.provenance.source), (&None, &None));
    }
    assert_eq!(log[4].fields[..], ["id", "slug", "name", "erased"]);
    assert_eq!(log[5].fields[..], ["slug"]);

    let entry = &erasure.entered.entry;
    assert_eq!((entry.revision, entry.group, entry.operation), (12, 12, Operation::Erase));
    assert_eq!((entry.fields.len(), entry.provenance.comment.as_deref()), (0, Some("As she wished")));
    assert_eq!((entry.provenance.actor.name.as_str(), &entry.entity.slug), (ERASED, &Some(pseudonym)));
    assert_eq!(entry.state, log[5].state);

    // What is left is the name of a foundation, which is another thing, and what may mean another Müller.
    let all: String = log.iter().map(|entry| format!("{entry:?}\n")).collect();
    let others =
        ["zoe-mueller-foundation", "Zoë Müller Foundation", "https://zoe-mueller.example/\\\"", "Z. Müller"];
    let rest = others.iter().fold(all.to_lowercase(), |rest, name| rest.replace(&name.to_lowercase(), ""));
    for trace in ["müller", "mueller", "m%c3%bcller", "zoë", "\"zoe", "nice 1"] {
        assert!(!rest.contains(trace), "{trace} in {rest}");
    }
}

#[test]
fn memberships_keep_their_history_and_lists_their_structure() {
    let book = book();
    let erasure = erase(&book, "zoe", json!({})).unwrap();
    let log = log_after(&book, &erasure);
    let source = pseudonym(id(PERSON), "zoe-muellers-page");

    let own = state(&log, 10);
    assert_eq!(own["member"], json!({"kind": "person", "id": id(PERSON)}));
    let statement = &own["statements"][0];
    assert_eq!(statement["role_as_stated"], "[erased]: member");
    assert_eq!(
        (&statement["verbatim"], &statement["note"], &own["note"]),
        (&Value::Null, &Value::Null, &Value::Null)
    );
    assert_eq!((&statement["locator"], &statement["source"]), (&json!("under Z. M."), &json!(source)));
    let other = state(&log, 11);
    assert_eq!(other["statements"][0]["verbatim"], "Z. Müller, Oxford", "who is it?");
    assert_eq!(other["statements"][0]["source"], json!(source));

    for (revision, item) in [(8, 0), (9, 1)] {
        let listings = &state(&log, revision)["listings"];
        let erased = &listings[0]["items"][item];
        assert_eq!((&erased["verbatim"], &erased["reading"]), (&json!(ERASED), &json!(ERASED)), "{revision}");
        assert_eq!(listings[0]["verbatim"], "- ITU, [erased]; [erased] & Co.", "{revision}");
        // Another list, in which nothing stands for the person.
        assert_eq!(listings[1]["verbatim"], "France; Z. Müller, Oxford");
    }
    let coalition = state(&log, 9);
    assert_eq!(coalition["listings"][0]["items"][0]["verbatim"], "ITU");
    assert_eq!(coalition["note"], "Asked [erased].");
    assert_eq!(
        coalition["charter"],
        json!({"url": "https://erased.invalid/", "adopted_on": null, "source": source})
    );
    assert_eq!(coalition["mailing_list"]["url"], Value::Null);
    assert_eq!(coalition["website"], "https://privacy.example/");
    let entry = &log[8];
    assert_eq!(entry.provenance.comment.as_deref(), Some("Says [erased] ([erased])"));
    assert_eq!(
        (entry.provenance.credit.as_deref(), entry.provenance.actor.name.as_str()),
        (Some(ERASED), ERASED)
    );
    let named = entry.provenance.source.as_ref().unwrap();
    assert_eq!((&named.id, &named.address), (&Some(source.clone()), &None));
    assert_eq!(named.title, "Mail of [erased]");

    let page = state(&log, 1);
    assert_eq!((&page["slug"], &page["title"]), (&json!(source), &json!("[erased]'s page")));
    assert_eq!((&page["address"], &page["note"]), (&Value::Null, &json!("by [erased]")));
    assert_eq!(log[0].entity.slug, Some(source));
}

#[test]
fn other_things_keep_their_names_as_long_as_they_are_there() {
    let book = book();
    let erasure = erase(&book, "zoe", json!({})).unwrap();
    let log = log_after(&book, &erasure);
    let foundation = state(&log, 2);
    assert_eq!(foundation["slug"], "zoe-mueller-foundation");
    assert_eq!(foundation["names"][0]["value"], "Zoë Müller Foundation");
    assert_eq!(foundation["names"][0]["note"], "named by [erased]");
    assert_eq!(foundation["website"], "https://zoe-mueller.example/");
    assert_eq!(foundation["note"], "[erased]'s");
    assert_eq!(state(&log, 7)["name"], "Tim Zoe");
    // She had been taken for an organisation.
    let wrong = state(&log, 3);
    assert_eq!(wrong["names"][0]["value"], ERASED);
    let slug = pseudonym(id(PERSON), "zoe-mueller-1");
    assert_eq!((&wrong["slug"], &wrong["website"]), (&json!(slug), &Value::Null));
    assert_eq!((&log[2].entity.slug, &log[3].entity.slug), (&Some(slug.clone()), &Some(slug)));
}

#[test]
fn records_say_what_the_log_says() {
    let mut book = book();
    // The coalition was changed and changed back: it bears the revision that it had.
    let before = book.0[8].entry.clone();
    book.enter(EntityKind::Coalition, Operation::Update, coalition("other", json!([])));
    let restores = Restored { revision: before.revision, at: before.at };
    book.enter(EntityKind::Coalition, Operation::Restore, before.state.value().unwrap()).restores =
        Some(restores);
    let erasure = erase(&book, "zoe", json!({})).unwrap();
    let log = log_after(&book, &erasure);
    assert_eq!(log[12].state, log[8].state);
    assert_eq!(log[12].fields[..], ["listings"]);
    let touched: Vec<_> =
        erasure.rewriting.records.iter().map(|(record, revision, _)| (record.id(), *revision)).collect();
    let expected = [
        (PERSON, 6),
        (OTHER, 7),
        (COALITION, 9),
        (MEMBERSHIP, 10),
        (SOURCE, 1),
        (FOUNDATION, 2),
        (OTHER_MEMBERSHIP, 11),
    ];
    assert_eq!(touched, expected.map(|(number, revision)| (id(number), revision)));
    for (record, ..) in &erasure.rewriting.records {
        let last = log.iter().rev().find(|entry| entry.entity.id == record.id()).unwrap();
        assert_eq!(record.state().unwrap(), last.state);
    }
    for entry in &erasure.rewriting.entries {
        let old = &book.0[usize::try_from(entry.revision).unwrap() - 1].entry;
        assert_eq!((entry.at, entry.group, entry.restores), (old.at, old.group, old.restores));
        assert_eq!((entry.operation, entry.entity.id), (old.operation, old.entity.id));
        assert!(entry != &**old, "what is rewritten differs");
    }
}

#[test]
fn who_was_taken_out_before_is_erased_too() {
    let mut book = book();
    let person = state(&log_of(&book), 6);
    book.enter(EntityKind::Person, Operation::Delete, person);
    let erasure = erase(&book, "zoe-mueller", json!({})).unwrap();
    let entry = &erasure.entered.entry;
    assert!(!entry.state.is_some() && erasure.entered.record.is_none());
    assert_eq!(entry.entity.slug, Some(pseudonym(id(PERSON), "zoe")));
    assert!(erasure.rewriting.records.iter().all(|(record, ..)| record.id() != id(PERSON)));
    assert_eq!(state(&log_after(&book, &erasure), 5)["name"], ERASED_PERSON);
}

fn log_of(book: &Book) -> Vec<Arc<ChangeRecord>> {
    book.0.iter().map(|entered| Arc::clone(&entered.entry)).collect()
}

#[test]
fn what_cannot_be_erased_is_refused() {
    let mut book = book();
    assert_eq!(refused(&book, "nobody", json!({})), "not-found");
    assert_eq!(refused(&book, "zoe-mueller-foundation", json!({})), "not-found");
    for reason in ["Mrs. Müller, Zoë asked", "see zoe-mueller"] {
        let error = erase(&book, "zoe", json!({"reason": reason})).unwrap_err();
        let EditError::Refused(refusal) = error else { panic!("{error}") };
        assert_eq!(
            (refusal.kind.code, refusal.faults[0].pointer.as_deref()),
            ("invalid-body", Some("/reason"))
        );
        assert!(!refusal.detail.contains("Zo"), "{}", refusal.detail);
    }
    assert_eq!(refused(&book, "zoe", json!({"reasn": "x"})), "invalid-body");
    let coordinator = Principal {
        name: "c".into(),
        roles: vec![Role::Coordinator { coalition: id(COALITION) }],
        operator: false,
    };
    let at = "2026-11-24T00:00:00Z".parse().unwrap();
    let refusal = erase_person(&book.live(), &coordinator, at, "zoe", &Precondition::Missing, &json!({}));
    assert!(matches!(refusal, Err(EditError::Refused(refusal)) if refusal.kind.code == "forbidden"));
    let stale = Precondition::OneOf(vec![5]);
    let refusal = erase_person(&book.live(), &Principal::operator(), at, "zoe", &stale, &json!({}));
    assert!(matches!(refusal, Err(EditError::Refused(refusal)) if refusal.kind.code == "stale"));

    let erasure = erase(&book, "zoe", json!({})).unwrap();
    let rewritten: Vec<Entered> = log_after(&book, &erasure)
        .into_iter()
        .map(|entry| {
            let record = Record::from_state(entry.entity.kind, &entry.state).unwrap();
            Entered { entry, record }
        })
        .collect();
    book.0 = rewritten;
    // Under her slugs as under her pseudonym.
    let pseudonym = pseudonym(id(PERSON), "zoe").to_string();
    for key in ["zoe", "zoe-mueller", &pseudonym, &id(PERSON).to_string()] {
        assert_eq!(refused(&book, key, json!({})), "gone", "{key}");
    }
    let slug = "zoe-mueller".parse().unwrap();
    assert_eq!(
        book.live().snapshot.slug_holder(EntityKind::Organisation, &slug),
        Some(id(PERSON)),
        "given once"
    );
}

#[test]
fn texts_beside_the_log_are_rewritten_as_what_they_are() {
    let erasure = erase(&book(), "zoe", json!({})).unwrap();
    let pseudonym = pseudonym(id(PERSON), "zoe-mueller");
    assert_eq!(erasure.rewrite("A name"), None);
    assert_eq!(erasure.rewrite("Zoë Müller").unwrap(), ERASED);
    assert_eq!(erasure.rewrite("zoe-mueller").unwrap(), pseudonym.as_str());
    let other = super::pseudonym(id(PERSON), "zoe-mueller-1");
    assert_eq!(erasure.rewrite("zoe-mueller-1").unwrap(), other.as_str(), "a slug stays a slug");
    let json = r#"{"member":{"slug":"zoe-mueller"},"n":1,"note":"see\nZoë Müller"}"#;
    let after = format!(r#"{{"member":{{"slug":"{pseudonym}"}},"n":1,"note":"see\n[erased]"}}"#);
    assert_eq!(erasure.rewrite(json).unwrap(), after);
    assert_eq!(erasure.rewrite(r#"{"note":"nobody"}"#), None);
}

#[test]
fn ids_are_no_names() {
    let mut book = Book(Vec::new());
    let member = "01a205b3-abed-7b7f-8abe-7aa95e968f92";
    book.enter(
        EntityKind::Person,
        Operation::Create,
        json!({"id": id(PERSON), "slug": "abed", "name": "Abed"}),
    );
    let organisation = json!({"id": member, "slug": "o", "kind": "organisation", "note": "Abed's",
        "names": [{"value": "O", "lang": "en", "kind": "official"}]});
    book.enter(EntityKind::Organisation, Operation::Create, organisation);
    let erasure = erase(&book, "abed", json!({})).unwrap();
    let organisation = state(&log_after(&book, &erasure), 2);
    assert_eq!((&organisation["id"], &organisation["note"]), (&json!(member), &json!("[erased]'s")));
    assert_eq!(erasure.rewrite(member), None);
}
