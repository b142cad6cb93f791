//! Vocabularies with their concepts and mappings.

use std::{collections::HashMap, sync::Arc};

use entities::{concept, concept_country, concept_label, concept_mapping, vocabulary};
use openapi::{ConceptCountry, ConceptRecord, Mapping, Timestamp, VocabularyRecord};
use sea_orm::{DatabaseTransaction, IntoActiveModel};
use uuid::Uuid;

use super::{
    Kept, StoreError, Touch, all, grouped, parse, parse_optional, parse_word, position, replace, text,
    upsert, word,
};

const TABLE: &str = "vocabulary";

pub(super) async fn load(
    connection: &DatabaseTransaction,
) -> Result<Vec<Kept<VocabularyRecord>>, StoreError> {
    let mut concepts = grouped(all::<concept::Entity>(connection).await?, |row| row.vocabulary_id);
    let mut labels = grouped(all::<concept_label::Entity>(connection).await?, |row| {
        (row.vocabulary_id, row.concept.clone())
    });
    let mut countries = grouped(all::<concept_country::Entity>(connection).await?, |row| {
        (row.vocabulary_id, row.concept.clone())
    });
    let mut mappings = grouped(all::<concept_mapping::Entity>(connection).await?, |row| row.vocabulary_id);
    all::<vocabulary::Entity>(connection)
        .await?
        .into_iter()
        .map(|row| {
            let id = row.id;
            Ok(Kept {
                record: Arc::new(VocabularyRecord {
                    id,
                    slug: parse(TABLE, &row.slug)?,
                    kind: parse_word(TABLE, &row.kind)?,
                    title: row.title,
                    description: row.description,
                    since: parse_optional(TABLE, &row.since)?,
                    until: parse_optional(TABLE, &row.until)?,
                    source: parse_optional(TABLE, &row.source)?,
                    address: row.address,
                    note: row.note,
                    concepts: concepts
                        .remove(&id)
                        .unwrap_or_default()
                        .into_iter()
                        .map(|row| read_concept(row, &mut labels, &mut countries))
                        .collect::<Result<_, _>>()?,
                    mappings: mappings
                        .remove(&id)
                        .unwrap_or_default()
                        .into_iter()
                        .map(read_mapping)
                        .collect::<Result<_, _>>()?,
                }),
                revision: row.revision,
                updated_at: Timestamp::new(row.updated_at),
            })
        })
        .collect()
}

fn read_concept(
    row: concept::Model,
    labels: &mut HashMap<(Uuid, String), Vec<concept_label::Model>>,
    countries: &mut HashMap<(Uuid, String), Vec<concept_country::Model>>,
) -> Result<ConceptRecord, StoreError> {
    let key = (row.vocabulary_id, row.slug);
    Ok(ConceptRecord {
        slug: parse("concept", &key.1)?,
        labels: labels.remove(&key).unwrap_or_default().into_iter().map(|l| (l.lang, l.value)).collect(),
        definition: row.definition,
        note: row.note,
        countries: countries
            .remove(&key)
            .unwrap_or_default()
            .into_iter()
            .map(|row| {
                Ok(ConceptCountry {
                    country: parse("concept_country", &row.country)?,
                    standing: parse_word("concept_country", &row.standing)?,
                    since: parse_optional("concept_country", &row.since)?,
                    until: parse_optional("concept_country", &row.until)?,
                    note: row.note,
                })
            })
            .collect::<Result<_, StoreError>>()?,
    })
}

fn read_mapping(row: concept_mapping::Model) -> Result<Mapping, StoreError> {
    const TABLE: &str = "concept_mapping";
    Ok(Mapping {
        concept: parse(TABLE, &row.concept)?,
        relation: parse_word(TABLE, &row.relation)?,
        target_scheme: parse(TABLE, &row.target_scheme)?,
        target_concept: parse(TABLE, &row.target_concept)?,
        lossy: row.lossy,
        note: row.note,
    })
}

pub(super) async fn put(
    connection: &DatabaseTransaction,
    record: &VocabularyRecord,
    touch: Touch,
) -> Result<(), StoreError> {
    let id = record.id;
    let row = vocabulary::Model {
        id,
        slug: record.slug.to_string(),
        kind: word(&record.kind)?,
        title: record.title.clone(),
        description: record.description.clone(),
        since: text(&record.since),
        until: text(&record.until),
        source: text(&record.source),
        address: record.address.clone(),
        note: record.note.clone(),
        revision: touch.revision,
        updated_at: touch.at,
    };
    upsert::<vocabulary::Entity, _>(connection, row.into_active_model()).await?;

    let (mut concepts, mut labels, mut countries, mut mappings) = (vec![], vec![], vec![], vec![]);
    for (index, item) in record.concepts.iter().enumerate() {
        concepts.push(
            concept::Model {
                vocabulary_id: id,
                position: position(index)?,
                slug: item.slug.to_string(),
                definition: item.definition.clone(),
                note: item.note.clone(),
            }
            .into_active_model(),
        );
        labels.extend(item.labels.iter().map(|(lang, value)| {
            concept_label::Model {
                vocabulary_id: id,
                concept: item.slug.to_string(),
                lang: lang.clone(),
                value: value.clone(),
            }
            .into_active_model()
        }));
        for (index, entry) in item.countries.iter().enumerate() {
            countries.push(
                concept_country::Model {
                    vocabulary_id: id,
                    concept: item.slug.to_string(),
                    position: position(index)?,
                    country: entry.country.to_string(),
                    standing: word(&entry.standing)?,
                    since: text(&entry.since),
                    until: text(&entry.until),
                    note: entry.note.clone(),
                }
                .into_active_model(),
            );
        }
    }
    for (index, mapping) in record.mappings.iter().enumerate() {
        mappings.push(
            concept_mapping::Model {
                vocabulary_id: id,
                position: position(index)?,
                concept: mapping.concept.to_string(),
                relation: word(&mapping.relation)?,
                target_scheme: mapping.target_scheme.to_string(),
                target_concept: mapping.target_concept.to_string(),
                lossy: mapping.lossy,
                note: mapping.note.clone(),
            }
            .into_active_model(),
        );
    }
    replace::<concept::Entity, _>(connection, touch, (concept::Column::VocabularyId, id), concepts).await?;
    replace::<concept_label::Entity, _>(connection, touch, (concept_label::Column::VocabularyId, id), labels)
        .await?;
    let owner = (concept_country::Column::VocabularyId, id);
    replace::<concept_country::Entity, _>(connection, touch, owner, countries).await?;
    let owner = (concept_mapping::Column::VocabularyId, id);
    replace::<concept_mapping::Entity, _>(connection, touch, owner, mappings).await
}
