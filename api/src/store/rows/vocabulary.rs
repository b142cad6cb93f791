//! Vocabularies with their concepts and mappings.

use std::{collections::HashMap, sync::Arc};

use entities::{concept, concept_country, concept_label, concept_mapping, vocabulary};
use openapi::{ConceptCountry, ConceptRecord, Mapping, Timestamp, VocabularyRecord};
use sea_orm::DatabaseTransaction;
use uuid::Uuid;

use super::{
    Kept, StoreError, Touch, all, batch::Rows, grouped, parse, parse_optional, parse_word, position, text,
    word,
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

pub(super) fn push(record: &VocabularyRecord, touch: Touch, rows: &mut Rows) -> Result<(), StoreError> {
    let id = record.id;
    rows.vocabularies.push(vocabulary::Model {
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
    });

    for (index, item) in record.concepts.iter().enumerate() {
        rows.concepts.push(concept::Model {
            vocabulary_id: id,
            position: position(index)?,
            slug: item.slug.to_string(),
            definition: item.definition.clone(),
            note: item.note.clone(),
        });
        rows.concept_labels.extend(item.labels.iter().map(|(lang, value)| concept_label::Model {
            vocabulary_id: id,
            concept: item.slug.to_string(),
            lang: lang.clone(),
            value: value.clone(),
        }));
        for (index, entry) in item.countries.iter().enumerate() {
            rows.concept_countries.push(concept_country::Model {
                vocabulary_id: id,
                concept: item.slug.to_string(),
                position: position(index)?,
                country: entry.country.to_string(),
                standing: word(&entry.standing)?,
                since: text(&entry.since),
                until: text(&entry.until),
                note: entry.note.clone(),
            });
        }
    }
    for (index, mapping) in record.mappings.iter().enumerate() {
        rows.concept_mappings.push(concept_mapping::Model {
            vocabulary_id: id,
            position: position(index)?,
            concept: mapping.concept.to_string(),
            relation: word(&mapping.relation)?,
            target_scheme: mapping.target_scheme.to_string(),
            target_concept: mapping.target_concept.to_string(),
            lossy: mapping.lossy,
            note: mapping.note.clone(),
        });
    }
    Ok(())
}
