//! Suggestions go into a database and come out of it the same.

use serde_json::json;
use tempfile::TempDir;

use super::*;

/// A new database. It is there as long as the directory.
async fn open() -> (TempDir, Store) {
    let directory = tempfile::tempdir().unwrap();
    let store = Store::open(&format!("sqlite://{}/test.db", directory.path().display())).await.unwrap();
    (directory, store)
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn new(id: &str) -> KeptSuggestion {
    KeptSuggestion {
        number: 0,
        id: id.into(),
        kind: SuggestionKind::Update,
        target: (EntityKind::Person, Uuid::from_u128(1)),
        target_revision: 7,
        deciders: Deciders { coalition: Some(Uuid::from_u128(2)), organisation: None },
        proposal: json!({"name": "Ada Example", "note": "\"Ada\""}),
        comment: "Says Ada Example".into(),
        source: Some(ChangeSource { id: None, title: "Ada Example's page".into(), address: None }),
        credit: Some("Ada Example".into()),
        created_at: at("2026-11-23T12:00:00.123Z"),
        decision: None,
    }
}

async fn enter(store: &Store, suggestion: KeptSuggestion) -> KeptSuggestion {
    let writing = store.begin().await.unwrap();
    let kept = writing.enter_suggestion(suggestion, "origin".into()).await.unwrap();
    writing.commit(&[]).await.unwrap();
    kept
}

async fn decide(store: &Store, kept: KeptSuggestion, verdict: Verdict) -> KeptSuggestion {
    let decision = Some(Decision { at: at("2026-11-24T12:00:00Z"), verdict });
    let decided = KeptSuggestion { decision, ..kept };
    let writing = store.begin().await.unwrap();
    writing.decide_suggestion(&decided).await.unwrap();
    writing.commit(&[]).await.unwrap();
    decided
}

#[tokio::test]
async fn suggestions_come_back_as_they_were() {
    let (_directory, store) = open().await;
    let (one, other) = (enter(&store, new("sug_1")).await, enter(&store, new("sug_2")).await);
    assert_eq!((one.number, other.number), (1, 2));
    assert_eq!(store.suggestion("sug_2").await.unwrap(), Some(other.clone()));
    assert_eq!(store.suggestion("sug_3").await.unwrap(), None);
    let one = decide(&store, one, Verdict::Accepted(Some(437))).await;
    let other = decide(&store, other, Verdict::Declined("No.".into())).await;
    let third = enter(&store, new("sug_3")).await;
    let third = decide(&store, third, Verdict::Accepted(None)).await;
    let all = SuggestionFilter { roles: vec![Role::Registrar], statuses: None, coalitions: None };
    let found = store.suggestions(&all, 0, None).await.unwrap();
    assert_eq!(found, (vec![one, other.clone(), third], 3));
    assert_eq!(store.suggestions(&all, 1, Some(1)).await.unwrap(), (vec![other], 3));
}

#[tokio::test]
async fn only_those_that_one_may_decide_on_are_found() {
    let (_directory, store) = open().await;
    enter(&store, new("sug_1")).await;
    let own = Uuid::from_u128(2);
    for (roles, found) in [
        (vec![Role::Registrar], 1),
        (vec![Role::Coordinator { coalition: own }], 1),
        (vec![Role::Contact { organisation: own }, Role::Coordinator { coalition: own }], 1),
        (vec![Role::Contact { organisation: own }], 0),
        (vec![Role::Coordinator { coalition: Uuid::from_u128(3) }], 0),
        (vec![], 0),
    ] {
        let filter = SuggestionFilter { roles: roles.clone(), statuses: None, coalitions: None };
        let (kept, total) = store.suggestions(&filter, 0, None).await.unwrap();
        assert_eq!((kept.len(), total), (found, found as u64), "{roles:?}");
        assert_eq!(roles.iter().any(|role| new("").deciders.include(*role)), found == 1, "{roles:?}");
    }
    for (statuses, coalitions, found) in [
        (Some(vec![SuggestionStatus::Open]), Some(vec![own]), 1),
        (Some(vec![SuggestionStatus::Accepted, SuggestionStatus::Declined]), None, 0),
        (None, Some(vec![Uuid::from_u128(3)]), 0),
        (None, Some(vec![]), 0),
    ] {
        let filter = SuggestionFilter { roles: vec![Role::Registrar], statuses, coalitions };
        assert_eq!(store.suggestions(&filter, 0, None).await.unwrap().1, found, "{filter:?}");
    }
}

#[tokio::test]
async fn every_text_can_be_rewritten() {
    let (_directory, store) = open().await;
    // More than are read at once.
    for number in 0..=PORTION {
        enter(&store, KeptSuggestion { comment: "Nothing".into(), ..new(&format!("sug_{number}")) }).await;
    }
    let kept = store.suggestion("sug_7").await.unwrap().unwrap();
    decide(&store, kept, Verdict::Declined("Ada Example is not meant".into())).await;
    let rewrite = |text: &str| text.contains("Ada").then(|| text.replace("Ada", "somebody"));
    let writing = store.begin().await.unwrap();
    assert_eq!(writing.rewrite_suggestions(&rewrite).await.unwrap(), PORTION + 1);
    assert_eq!(writing.rewrite_suggestions(&rewrite).await.unwrap(), 0);
    writing.commit(&[]).await.unwrap();
    let after = store.suggestion("sug_7").await.unwrap().unwrap();
    assert!(!format!("{after:?}").contains("Ada"), "{after:?}");
    assert_eq!(after.proposal, json!({"name": "somebody Example", "note": "\"somebody\""}));
    assert_eq!(after.decision.unwrap().verdict, Verdict::Declined("somebody Example is not meant".into()));
    // What would damage a suggestion is not kept.
    let writing = store.begin().await.unwrap();
    let damage = |text: &str| text.starts_with('{').then(|| "{".to_owned());
    assert!(writing.rewrite_suggestions(&damage).await.is_err());
    writing.abandon().await;
    assert!(store.suggestion("sug_7").await.is_ok());
}
