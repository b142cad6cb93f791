//! Organisations with their names, identifiers and classifications.

use std::sync::Arc;

use entities::{organisation, organisation_classification, organisation_identifier, organisation_name};
use openapi::{Classification, Identifier, Name, OrganisationRecord, Timestamp};
use sea_orm::{DatabaseTransaction, IntoActiveModel};

use super::{
    Citations, Kept, StoreError, Touch, all, grouped, name_part, parse, parse_optional, parse_word, position,
    replace, text, upsert, word,
};

const TABLE: &str = "organisation";

pub(super) async fn load(
    connection: &DatabaseTransaction,
    citations: &mut Citations,
) -> Result<Vec<Kept<OrganisationRecord>>, StoreError> {
    let mut names = grouped(all::<organisation_name::Entity>(connection).await?, |r| r.organisation_id);
    let mut identifiers =
        grouped(all::<organisation_identifier::Entity>(connection).await?, |r| r.organisation_id);
    let mut classifications =
        grouped(all::<organisation_classification::Entity>(connection).await?, |r| r.organisation_id);
    all::<organisation::Entity>(connection)
        .await?
        .into_iter()
        .map(|row| {
            let id = row.id;
            Ok(Kept {
                record: Arc::new(OrganisationRecord {
                    id,
                    slug: parse(TABLE, &row.slug)?,
                    kind: parse_word(TABLE, &row.kind)?,
                    names: names
                        .remove(&id)
                        .unwrap_or_default()
                        .into_iter()
                        .enumerate()
                        .map(|(index, name)| read_name(name, citations.take(id, &name_part(index))))
                        .collect::<Result<_, _>>()?,
                    country: parse_optional(TABLE, &row.country)?,
                    international: row.international,
                    parent: row.parent_id,
                    successor: row.successor_id,
                    identifiers: identifiers
                        .remove(&id)
                        .unwrap_or_default()
                        .into_iter()
                        .map(|row| {
                            let identifier = Identifier {
                                value: row.value,
                                confidence: parse_word("organisation_identifier", &row.confidence)?,
                                note: row.note,
                            };
                            Ok((row.scheme, identifier))
                        })
                        .collect::<Result<_, StoreError>>()?,
                    identifier_note: row.identifier_note,
                    classifications: classifications
                        .remove(&id)
                        .unwrap_or_default()
                        .into_iter()
                        .map(read_classification)
                        .collect::<Result<_, _>>()?,
                    website: row.website,
                    ambiguity: row.ambiguity,
                    sources: citations.take(id, ""),
                    note: row.note,
                }),
                revision: row.revision,
                updated_at: Timestamp::new(row.updated_at),
            })
        })
        .collect()
}

fn read_name(row: organisation_name::Model, sources: Vec<openapi::Slug>) -> Result<Name, StoreError> {
    const TABLE: &str = "organisation_name";
    Ok(Name {
        value: row.value,
        lang: parse(TABLE, &row.lang)?,
        kind: parse_word(TABLE, &row.kind)?,
        since: parse_optional(TABLE, &row.since)?,
        until: parse_optional(TABLE, &row.until)?,
        sources,
        note: row.note,
    })
}

fn read_classification(row: organisation_classification::Model) -> Result<Classification, StoreError> {
    const TABLE: &str = "organisation_classification";
    Ok(Classification {
        scheme: parse(TABLE, &row.scheme)?,
        concept: parse(TABLE, &row.concept)?,
        asserted_by: parse_word(TABLE, &row.asserted_by)?,
        as_listed: row.as_listed,
        source: parse_optional(TABLE, &row.source)?,
        on: parse_optional(TABLE, &row.on_date)?,
        note: row.note,
    })
}

pub(super) async fn put(
    connection: &DatabaseTransaction,
    record: &OrganisationRecord,
    touch: Touch,
) -> Result<(), StoreError> {
    let id = record.id;
    let row = organisation::Model {
        id,
        slug: record.slug.to_string(),
        kind: word(&record.kind)?,
        country: text(&record.country),
        international: record.international,
        parent_id: record.parent,
        successor_id: record.successor,
        identifier_note: record.identifier_note.clone(),
        website: record.website.clone(),
        ambiguity: record.ambiguity.clone(),
        note: record.note.clone(),
        revision: touch.revision,
        updated_at: touch.at,
    };
    upsert::<organisation::Entity, _>(connection, row.into_active_model()).await?;

    let mut names = Vec::with_capacity(record.names.len());
    for (index, name) in record.names.iter().enumerate() {
        names.push(
            organisation_name::Model {
                organisation_id: id,
                position: position(index)?,
                value: name.value.clone(),
                lang: name.lang.to_string(),
                kind: word(&name.kind)?,
                since: text(&name.since),
                until: text(&name.until),
                note: name.note.clone(),
            }
            .into_active_model(),
        );
    }
    let owner = (organisation_name::Column::OrganisationId, id);
    replace::<organisation_name::Entity, _>(connection, touch, owner, names).await?;

    let mut identifiers = Vec::with_capacity(record.identifiers.len());
    for (scheme, identifier) in &record.identifiers {
        identifiers.push(
            organisation_identifier::Model {
                organisation_id: id,
                scheme: scheme.clone(),
                value: identifier.value.clone(),
                confidence: word(&identifier.confidence)?,
                note: identifier.note.clone(),
            }
            .into_active_model(),
        );
    }
    let owner = (organisation_identifier::Column::OrganisationId, id);
    replace::<organisation_identifier::Entity, _>(connection, touch, owner, identifiers).await?;

    let mut classifications = Vec::with_capacity(record.classifications.len());
    for (index, classification) in record.classifications.iter().enumerate() {
        classifications.push(
            organisation_classification::Model {
                organisation_id: id,
                position: position(index)?,
                scheme: classification.scheme.to_string(),
                concept: classification.concept.to_string(),
                asserted_by: word(&classification.asserted_by)?,
                as_listed: classification.as_listed.clone(),
                source: text(&classification.source),
                on_date: text(&classification.on),
                note: classification.note.clone(),
            }
            .into_active_model(),
        );
    }
    let owner = (organisation_classification::Column::OrganisationId, id);
    replace::<organisation_classification::Entity, _>(connection, touch, owner, classifications).await?;

    let names = record.names.iter().enumerate().map(|(i, n)| (name_part(i), n.sources.as_slice()));
    let whole = std::iter::once((String::new(), record.sources.as_slice()));
    Citations::put(connection, touch, id, whole.chain(names)).await
}
