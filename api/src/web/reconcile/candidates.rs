//! Who may be meant: the search finds them, and the matching of lists of members decides.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use openapi::{CoalitionRecord, EntityKind, OrganisationKind, OrganisationRecord};
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::{Entity, Sort, batch::Sought};
use crate::{
    http::{ProblemError, Reading},
    registry::{
        identifier::Register,
        matching::{self, Hit},
    },
    snapshot::{Question, View},
};

/// As many as share words with a name are compared with it.
const COMPARED: usize = 50;

/// The answer to a batch.
pub(super) fn answer(reading: &Reading, batch: &[(String, Sought)]) -> Result<Value, ProblemError> {
    let view = reading.view();
    let index = reading.live.index();
    let holders = holders(&view, batch);
    let mut answers = Map::new();
    for (key, sought) in batch {
        let result = match called(reading, &view, sought)? {
            Some(entity) => vec![told(&entity, 100.0, true, &[json!({"id": "id", "value": true})])],
            None => {
                let mut ids = named(&index, sought);
                for (register, value) in &sought.identifiers {
                    ids.extend(holders.get(&(*register, value.clone())).into_iter().flatten().copied());
                }
                decided(&view, sought, &ids)?
            }
        };
        answers.insert(key.clone(), json!({"result": result}));
    }
    Ok(answers.into())
}

/// The thing whose id was given in the place of a name.
fn called(reading: &Reading, view: &View<'_>, sought: &Sought) -> Result<Option<Entity>, ProblemError> {
    let entity = sought.name.as_deref().map_or(Ok(None), |name| Entity::called(reading, view, name))?;
    Ok(entity.filter(|entity| sought.sorts.contains(&entity.sort)))
}

type Ids = BTreeSet<(EntityKind, Uuid)>;
/// Those that have an identifier.
type Holders = HashMap<(Register, String), Ids>;

/// The things with names like the one that is given.
fn named(index: &crate::snapshot::Index, sought: &Sought) -> Ids {
    let admits = |kind: EntityKind, _| sought.sorts.iter().any(|sort| sort.kind == kind);
    let texts = [sought.name.as_deref(), sought.acronym.as_deref()];
    // What has more words than anything is called by is like nothing.
    let questions = texts.into_iter().flatten().filter_map(|text| Question::of(text).ok());
    questions
        .flat_map(|question| index.find(&question, admits, None, COMPARED).hits)
        .map(|hit| (hit.kind, hit.id))
        .collect()
}

/// The organisations with the identifiers that are asked for anywhere in the batch, in one pass.
fn holders(view: &View<'_>, batch: &[(String, Sought)]) -> Holders {
    let asked = batch.iter().flat_map(|(_, sought)| &sought.identifiers);
    let mut holders: Holders =
        asked.map(|(register, value)| ((*register, value.clone()), Ids::new())).collect();
    if !holders.is_empty() {
        for entry in view.snapshot.organisations.iter() {
            let record = &entry.kept.record;
            for (register, identifier) in &record.identifiers {
                let Ok(register) = register.parse::<Register>() else { continue };
                if let Some(ids) = holders.get_mut(&(register, identifier.value.clone())) {
                    ids.insert((EntityKind::Organisation, record.id));
                }
            }
        }
    }
    holders
}

/// Which of them is meant, else those that may be, the likeliest first.
fn decided(view: &View<'_>, sought: &Sought, ids: &Ids) -> Result<Vec<Value>, ProblemError> {
    let snapshot = view.snapshot;
    let kinds: BTreeMap<Uuid, EntityKind> = ids
        .iter()
        .filter(|(kind, _)| sought.sorts.iter().any(|sort| sort.kind == *kind))
        .map(|(kind, id)| (*id, *kind))
        .collect();
    let of = |wanted: EntityKind| kinds.iter().filter(move |(_, kind)| **kind == wanted).map(|(id, _)| *id);
    let coalitions: Vec<OrganisationRecord> = of(EntityKind::Coalition)
        .filter_map(|id| snapshot.coalitions.get(id))
        .map(|entry| as_body(&entry.kept.record))
        .collect();
    let people: Vec<_> = of(EntityKind::Person)
        .filter_map(|id| snapshot.people.get(id))
        .map(|entry| &*entry.kept.record)
        .collect();
    // What the organisation is called to which a person belongs is compared, too.
    let employers = people.iter().filter_map(|person| person.affiliation);
    let organisations: BTreeSet<Uuid> = of(EntityKind::Organisation).chain(employers).collect();
    let organisations = organisations.into_iter().filter_map(|id| snapshot.organisations.get(id));
    let organisations = organisations.map(|entry| &*entry.kept.record);
    let index = matching::Index::build(organisations.chain(&coalitions), people.iter().copied());
    let finding = index.find(&sought.wanted());
    let decided = finding.matched.is_some();
    let hits = finding.matched.into_iter().chain(finding.candidates);
    // An employer alone is not looked for, and takes nobody's place.
    let asked_for = hits.filter_map(|hit| kinds.get(&hit.id.id).map(|kind| (*kind, hit)));
    let mut candidates = Vec::new();
    for (kind, hit) in asked_for.take(sought.most) {
        if let Some(entity) = Entity::of(view, kind, hit.id.id)? {
            let score = if decided { 100.0 } else { (hit.likelihood() * 1000.0).round() / 10.0 };
            candidates.push(told(&entity, score, decided, &features(&hit)));
        }
    }
    Ok(candidates)
}

/// A coalition as the matching knows bodies: by its names and its website.
fn as_body(coalition: &CoalitionRecord) -> OrganisationRecord {
    OrganisationRecord {
        id: coalition.id,
        slug: coalition.slug.clone(),
        kind: OrganisationKind::Organisation,
        names: coalition.names.clone(),
        country: None,
        international: true,
        parent: None,
        successor: None,
        identifiers: Default::default(),
        identifier_note: None,
        classifications: Vec::new(),
        website: coalition.website.clone(),
        ambiguity: None,
        sources: Vec::new(),
        note: None,
    }
}

/// By what it was found, and what should be known of that.
fn features(hit: &Hit) -> Vec<Value> {
    let by = openapi::word(&hit.by).unwrap_or_default();
    let by = json!({"id": by, "value": hit.score.map_or_else(|| json!(true), |score| json!(score))});
    let remarks = hit.remarks.iter().filter_map(openapi::word);
    [by].into_iter().chain(remarks.map(|remark| json!({"id": remark, "value": true}))).collect()
}

fn told(entity: &Entity, score: f64, is_match: bool, features: &[Value]) -> Value {
    let sort: &Sort = entity.sort;
    json!({"id": entity.id(), "name": entity.name(), "description": entity.description(),
        "type": [sort.told()], "score": score, "match": is_match, "features": features})
}
