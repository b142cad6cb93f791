//! Persons.

use std::sync::Arc;

use entities::person;
use openapi::{PersonRecord, Timestamp};
use sea_orm::DatabaseTransaction;

use super::{Citations, Kept, StoreError, Touch, all, batch::Rows, parse};

const TABLE: &str = "person";

pub(super) async fn load(
    connection: &DatabaseTransaction,
    citations: &mut Citations,
) -> Result<Vec<Kept<PersonRecord>>, StoreError> {
    all::<person::Entity>(connection)
        .await?
        .into_iter()
        .map(|row| {
            Ok(Kept {
                record: Arc::new(PersonRecord {
                    id: row.id,
                    slug: parse(TABLE, &row.slug)?,
                    name: row.name,
                    affiliation: row.affiliation_id,
                    affiliation_as_stated: row.affiliation_as_stated,
                    sources: citations.take(row.id, ""),
                    note: row.note,
                    erased: row.erased,
                }),
                revision: row.revision,
                updated_at: Timestamp::new(row.updated_at),
            })
        })
        .collect()
}

pub(super) fn push(record: &PersonRecord, touch: Touch, rows: &mut Rows) -> Result<(), StoreError> {
    rows.people.push(person::Model {
        id: record.id,
        slug: record.slug.to_string(),
        name: record.name.clone(),
        affiliation_id: record.affiliation,
        affiliation_as_stated: record.affiliation_as_stated.clone(),
        note: record.note.clone(),
        revision: touch.revision,
        updated_at: touch.at,
        erased: record.erased,
    });
    rows.cite(record.id, "", &record.sources)
}
