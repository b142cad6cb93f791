//! The founding data as changes to an empty registry.

mod index;

use std::{collections::HashSet, sync::Arc};

use migration::founding::{Founding, FoundingError, FoundingOrganisation};
use openapi::{Actor, ActorKind, Operation, Slug};

use self::index::Index;
use crate::store::{NewChange, Outcome, Record};

/// The changes that make the founding data, in an order in which everything that is referred to exists.
/// Fails, naming the record, where something that is referred to is not there.
pub fn changes(set: &Founding) -> Result<Vec<NewChange>, FoundingError> {
    let index = Index::new(set)?;
    let mut changes = Vec::new();
    let mut push = |record: Record, comment: String, source: Option<&Slug>| {
        changes.push(NewChange {
            at: set.manifest.recorded_at,
            actor: Actor { kind: ActorKind::FoundingData, name: set.manifest.title.clone() },
            operation: Operation::Create,
            before: None,
            outcome: Outcome::Is(record),
            comment: Some(comment),
            source: source.and_then(|id| index.sources.get(id)).map(|source| (*source).into()),
            credit: None,
            restores: None,
        });
    };
    for source in &set.sources {
        let comment = format!("Source of the founding data: {}", source.title);
        push(Record::Source(Arc::new(source.clone())), comment, Some(&source.slug));
    }
    for vocabulary in &set.vocabularies {
        let record = index.vocabulary(vocabulary)?;
        let comment = format!("Founding data: vocabulary {}", record.title);
        push(Record::Vocabulary(Arc::new(record)), comment, vocabulary.source.as_ref());
    }
    for organisation in parents_first(&set.organisations)? {
        let record = index.organisation(organisation)?;
        let comment = format!("Founding data: organisation {}", record.slug);
        push(Record::Organisation(Arc::new(record)), comment, organisation.sources.first());
    }
    for person in &set.people {
        let record = index.person(person)?;
        let comment = format!("Founding data: person {}", record.slug);
        push(Record::Person(Arc::new(record)), comment, person.sources.first());
    }
    for coalition in &set.coalitions {
        let record = index.coalition(coalition)?;
        let comment = format!("Founding data: coalition {}", record.slug);
        push(Record::Coalition(Arc::new(record)), comment, coalition.sources.first());
    }
    for membership in &set.memberships {
        let record = index.membership(membership)?;
        let comment = format!("Founding data: {} in {}", membership.member.slug, membership.coalition);
        let source = membership.statements.first().map(|statement| &statement.source);
        push(Record::Membership(Arc::new(record)), comment, source);
    }
    Ok(changes)
}

fn damaged(what: &str, key: impl std::fmt::Display, why: String) -> FoundingError {
    FoundingError::Damaged { file: format!("{what} `{key}`"), why }
}

/// Organisations in an order in which parents and successors come before those that refer to them.
fn parents_first(all: &[FoundingOrganisation]) -> Result<Vec<&FoundingOrganisation>, FoundingError> {
    let mut ordered: Vec<&FoundingOrganisation> = Vec::with_capacity(all.len());
    let mut placed: HashSet<&Slug> = HashSet::new();
    let known: HashSet<&Slug> = all.iter().map(|o| &o.slug).collect();
    while ordered.len() < all.len() {
        let before = ordered.len();
        for organisation in all {
            let waits = [&organisation.parent, &organisation.successor]
                .into_iter()
                .flatten()
                .any(|other| known.contains(other) && !placed.contains(other));
            if !waits && placed.insert(&organisation.slug) {
                ordered.push(organisation);
            }
        }
        if ordered.len() == before {
            let stuck = all.iter().find(|o| !placed.contains(&o.slug)).map_or("", |o| o.slug.as_str());
            return Err(damaged("organisation", stuck, "is its own parent or successor in a circle".into()));
        }
    }
    Ok(ordered)
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use openapi::body::Shape;
    use serde_json::Value;

    use super::*;

    #[test]
    fn every_record_of_the_carried_set_becomes_one_change() {
        let set = Founding::carried().unwrap();
        let changes = changes(&set).unwrap();
        assert_eq!(changes.len(), 129 + 14 + 122 + 1 + 45 + 125);
        assert!(changes.iter().filter(|c| c.source.is_some()).count() > 420, "almost all name their source");
    }

    /// A record as it would be sent: without its id, with slugs for ids.
    fn as_draft(mut record: Value, slugs: &HashMap<String, String>) -> Value {
        fn put_slugs(value: &mut Value, slugs: &HashMap<String, String>) {
            match value {
                Value::String(text) => {
                    if let Some(slug) = slugs.get(text) {
                        slug.clone_into(text);
                    }
                }
                Value::Array(items) => items.iter_mut().for_each(|item| put_slugs(item, slugs)),
                Value::Object(members) => members.values_mut().for_each(|member| put_slugs(member, slugs)),
                _ => {}
            }
        }
        put_slugs(&mut record, slugs);
        record.as_object_mut().unwrap().remove("id");
        if let Some(member) = record.get_mut("member").and_then(Value::as_object_mut) {
            let slug = member.remove("id").unwrap();
            member.insert("slug".into(), slug);
        }
        record
    }

    #[test]
    fn every_record_of_the_carried_set_could_have_been_sent() {
        let changes = changes(&Founding::carried().unwrap()).unwrap();
        let records: Vec<(&str, Value)> = changes
            .iter()
            .map(|change| {
                let record = change.outcome.record().unwrap();
                let shape = match record {
                    Record::Source(_) => "SourceDraft",
                    Record::Vocabulary(_) => "VocabularyDraft",
                    Record::Organisation(_) => "OrganisationDraft",
                    Record::Person(_) => "PersonDraft",
                    Record::Coalition(_) => "CoalitionDraft",
                    Record::Membership(_) => "MembershipDraft",
                };
                let mut draft = record.state().unwrap().value().unwrap();
                draft.as_object_mut().unwrap().remove("erased");
                (shape, draft)
            })
            .collect();
        let slugs: HashMap<String, String> = records
            .iter()
            .filter_map(|(_, record)| Some((record["id"].as_str()?.into(), record["slug"].as_str()?.into())))
            .collect();
        for (shape, record) in records {
            let draft = as_draft(record, &slugs);
            let faults = Shape::named(shape).unwrap().faults(&draft);
            assert!(faults.is_empty(), "{shape} {draft}: {faults:#?}");
        }
    }

    #[test]
    fn a_dangling_reference_is_named() {
        let mut set = Founding::carried().unwrap();
        set.memberships[0].statements[0].source = "nowhere".parse().unwrap();
        let error = changes(&set).unwrap_err().to_string();
        assert!(error.contains("cites source `nowhere`"), "{error}");
        assert!(error.contains(&set.memberships[0].id.to_string()), "{error}");
    }
}
