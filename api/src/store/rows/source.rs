//! Sources.

use std::sync::Arc;

use entities::source;
use openapi::{SourceRecord, Timestamp};
use sea_orm::DatabaseTransaction;

use super::{Kept, StoreError, Touch, all, batch::Rows, parse, parse_optional, text};

const TABLE: &str = "source";

pub(super) async fn load(connection: &DatabaseTransaction) -> Result<Vec<Kept<SourceRecord>>, StoreError> {
    all::<source::Entity>(connection)
        .await?
        .into_iter()
        .map(|row| {
            Ok(Kept {
                record: Arc::new(SourceRecord {
                    id: row.id,
                    slug: parse(TABLE, &row.slug)?,
                    title: row.title,
                    address: row.address,
                    locator: row.locator,
                    archived_address: row.archived_address,
                    retrieved_on: parse_optional(TABLE, &row.retrieved_on)?,
                    note: row.note,
                }),
                revision: row.revision,
                updated_at: Timestamp::new(row.updated_at),
            })
        })
        .collect()
}

pub(super) fn push(record: &SourceRecord, touch: Touch, rows: &mut Rows) {
    rows.sources.push(source::Model {
        id: record.id,
        slug: record.slug.to_string(),
        title: record.title.clone(),
        address: record.address.clone(),
        locator: record.locator.clone(),
        archived_address: record.archived_address.clone(),
        retrieved_on: text(&record.retrieved_on),
        note: record.note.clone(),
        revision: touch.revision,
        updated_at: touch.at,
    });
}
