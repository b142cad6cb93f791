//! Changes that were made together, states that were brought back, and what became of things; persons whose
//! traces were taken out.

use sea_orm_migration::prelude::*;

use crate::table::{Column, Kind, add, index_values, optional, required};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (column, default) in CHANGE {
            add(manager, "change", *column, *default).await?;
        }
        add(manager, "person", required("erased", Kind::Boolean), Some("FALSE")).await?;
        // Whatever is taken out is looked for in these columns first: nothing may refer to it.
        for (table, column) in REFERRING {
            index_values(manager, table, column).await?;
        }
        // Until now every change stood alone.
        manager.get_connection().execute_unprepared("UPDATE change SET group_revision = revision").await?;
        Ok(())
    }
}

/// New columns of the log, and what stands in them for the changes that are there.
const CHANGE: &[(Column, Option<&str>)] = &[
    (required("group_revision", Kind::BigInteger), Some("0")),
    (optional("merged_into", Kind::Uuid), None),
    (optional("credit", Kind::Text), None),
    (optional("restores_revision", Kind::BigInteger), None),
    (optional("restores_at", Kind::Timestamp), None),
];

/// Columns that seldom refer to anything.
const REFERRING: &[(&str, &str)] = &[
    ("organisation", "parent_id"),
    ("organisation", "successor_id"),
    ("person", "affiliation_id"),
    ("membership", "person_id"),
];
