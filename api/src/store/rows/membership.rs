//! Memberships with their statements and classifications.

use std::sync::Arc;

use entities::{membership, membership_classification, statement};
use openapi::{Classification, MemberId, MemberKind, MembershipRecord, Statement, Timestamp};
use sea_orm::DatabaseTransaction;

use super::{
    Kept, StoreError, Touch, all, batch::Rows, grouped, parse, parse_optional, parse_word, position, text,
    word,
};

const TABLE: &str = "membership";

pub(super) async fn load(
    connection: &DatabaseTransaction,
) -> Result<Vec<Kept<MembershipRecord>>, StoreError> {
    let mut statements = grouped(all::<statement::Entity>(connection).await?, |r| r.membership_id);
    let mut classifications =
        grouped(all::<membership_classification::Entity>(connection).await?, |r| r.membership_id);
    all::<membership::Entity>(connection)
        .await?
        .into_iter()
        .map(|row| {
            let id = row.id;
            let member = match (row.organisation_id, row.person_id) {
                (Some(id), None) => MemberId { kind: MemberKind::Organisation, id },
                (None, Some(id)) => MemberId { kind: MemberKind::Person, id },
                _ => {
                    let why = format!("{id} must have one member, an organisation or a person");
                    return Err(StoreError::Corrupt { table: TABLE, why });
                }
            };
            Ok(Kept {
                record: Arc::new(MembershipRecord {
                    id,
                    coalition: row.coalition_id,
                    member,
                    role: parse(TABLE, &row.role)?,
                    since: parse_optional(TABLE, &row.since)?,
                    until: parse_optional(TABLE, &row.until)?,
                    ended: row.ended,
                    end_reason: row.end_reason.map(|reason| parse_word(TABLE, &reason)).transpose()?,
                    confirmed_on: parse_optional(TABLE, &row.confirmed_on)?,
                    statements: statements
                        .remove(&id)
                        .unwrap_or_default()
                        .into_iter()
                        .map(read_statement)
                        .collect::<Result<_, _>>()?,
                    classifications: classifications
                        .remove(&id)
                        .unwrap_or_default()
                        .into_iter()
                        .map(read_classification)
                        .collect::<Result<_, _>>()?,
                    note: row.note,
                }),
                revision: row.revision,
                updated_at: Timestamp::new(row.updated_at),
            })
        })
        .collect()
}

fn read_statement(row: statement::Model) -> Result<Statement, StoreError> {
    const TABLE: &str = "statement";
    Ok(Statement {
        source: parse(TABLE, &row.source)?,
        locator: row.locator,
        on: parse_optional(TABLE, &row.on_date)?,
        role_as_stated: row.role_as_stated,
        verbatim: row.verbatim,
        certainty: parse_word(TABLE, &row.certainty)?,
        note: row.note,
    })
}

fn read_classification(row: membership_classification::Model) -> Result<Classification, StoreError> {
    const TABLE: &str = "membership_classification";
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

pub(super) fn push(record: &MembershipRecord, touch: Touch, rows: &mut Rows) -> Result<(), StoreError> {
    let id = record.id;
    let member = |kind: MemberKind| (record.member.kind == kind).then_some(record.member.id);
    rows.memberships.push(membership::Model {
        id,
        coalition_id: record.coalition,
        organisation_id: member(MemberKind::Organisation),
        person_id: member(MemberKind::Person),
        role: record.role.to_string(),
        since: text(&record.since),
        until: text(&record.until),
        ended: record.ended,
        end_reason: record.end_reason.as_ref().map(word).transpose()?,
        confirmed_on: text(&record.confirmed_on),
        note: record.note.clone(),
        revision: touch.revision,
        updated_at: touch.at,
    });

    for (index, item) in record.statements.iter().enumerate() {
        rows.statements.push(statement::Model {
            membership_id: id,
            position: position(index)?,
            source: item.source.to_string(),
            locator: item.locator.clone(),
            on_date: text(&item.on),
            role_as_stated: item.role_as_stated.clone(),
            verbatim: item.verbatim.clone(),
            certainty: word(&item.certainty)?,
            note: item.note.clone(),
        });
    }

    for (index, classification) in record.classifications.iter().enumerate() {
        rows.membership_classifications.push(membership_classification::Model {
            membership_id: id,
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
    Ok(())
}
