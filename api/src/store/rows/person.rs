//! Persons.

use std::sync::Arc;

use entities::person;
use openapi::{PersonRecord, Timestamp};
use sea_orm::{DatabaseTransaction, IntoActiveModel};

use super::{Citations, Kept, StoreError, Touch, all, parse, upsert};

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
                }),
                revision: row.revision,
                updated_at: Timestamp::new(row.updated_at),
            })
        })
        .collect()
}

pub(super) async fn put(
    connection: &DatabaseTransaction,
    record: &PersonRecord,
    touch: Touch,
) -> Result<(), StoreError> {
    let row = person::Model {
        id: record.id,
        slug: record.slug.to_string(),
        name: record.name.clone(),
        affiliation_id: record.affiliation,
        affiliation_as_stated: record.affiliation_as_stated.clone(),
        note: record.note.clone(),
        revision: touch.revision,
        updated_at: touch.at,
    };
    upsert::<person::Entity, _>(connection, row.into_active_model()).await?;
    Citations::put(connection, touch, record.id, [(String::new(), record.sources.as_slice())]).await
}
