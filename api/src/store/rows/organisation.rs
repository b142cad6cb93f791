//! Organisations with their names, identifiers and classifications.

use std::{collections::HashMap, sync::Arc};

use entities::{organisation, organisation_classification, organisation_identifier, organisation_name};
use openapi::{Classification, Identifier, Name, OrganisationRecord, Timestamp};
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, sea_query::Expr};
use uuid::Uuid;

use super::{
    Citations, Kept, StoreError, Touch, all, batch::Rows, grouped, name_part, parse, parse_optional,
    parse_word, portion::VALUES, position, text, word,
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

pub(super) fn push(record: &OrganisationRecord, touch: Touch, rows: &mut Rows) -> Result<(), StoreError> {
    let id = record.id;
    rows.organisations.push(organisation::Model {
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
    });

    for (index, name) in record.names.iter().enumerate() {
        rows.organisation_names.push(organisation_name::Model {
            organisation_id: id,
            position: position(index)?,
            value: name.value.clone(),
            lang: name.lang.to_string(),
            kind: word(&name.kind)?,
            since: text(&name.since),
            until: text(&name.until),
            note: name.note.clone(),
        });
        rows.cite(id, &name_part(index), &name.sources)?;
    }

    for (scheme, identifier) in &record.identifiers {
        rows.organisation_identifiers.push(organisation_identifier::Model {
            organisation_id: id,
            scheme: scheme.clone(),
            value: identifier.value.clone(),
            confidence: word(&identifier.confidence)?,
            note: identifier.note.clone(),
        });
    }

    for (index, classification) in record.classifications.iter().enumerate() {
        rows.organisation_classifications.push(organisation_classification::Model {
            organisation_id: id,
            position: position(index)?,
            scheme: classification.scheme.to_string(),
            concept: classification.concept.to_string(),
            asserted_by: word(&classification.asserted_by)?,
            as_listed: classification.as_listed.clone(),
            source: text(&classification.source),
            on_date: text(&classification.on),
            note: classification.note.clone(),
        });
    }

    rows.cite(id, "", &record.sources)
}

/// Rows in the order in which they can be written, in two rounds: one that refers to a row after it is
/// written without its references first, and again when all are there.
pub(super) fn in_turn(
    mut rows: Vec<organisation::Model>,
) -> (Vec<organisation::Model>, Vec<organisation::Model>) {
    let turns: HashMap<Uuid, usize> = rows.iter().enumerate().map(|(turn, row)| (row.id, turn)).collect();
    let mut again = Vec::new();
    for (turn, row) in rows.iter_mut().enumerate() {
        let comes_later = |id: Uuid| turns.get(&id).is_some_and(|other| *other > turn);
        if [row.parent_id, row.successor_id].into_iter().flatten().any(comes_later) {
            again.push(row.clone());
            (row.parent_id, row.successor_id) = (None, None);
        }
    }
    (rows, again)
}

/// Drops what organisations that are about to be deleted refer to, so that their order does not matter.
pub(super) async fn let_go(connection: &DatabaseTransaction, ids: &[Uuid]) -> Result<(), StoreError> {
    for some in ids.chunks(VALUES) {
        organisation::Entity::update_many()
            .col_expr(organisation::Column::ParentId, Expr::value(None::<Uuid>))
            .col_expr(organisation::Column::SuccessorId, Expr::value(None::<Uuid>))
            .filter(organisation::Column::Id.is_in(some.iter().copied()))
            .exec(connection)
            .await?;
    }
    Ok(())
}
