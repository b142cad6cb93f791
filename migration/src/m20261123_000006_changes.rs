//! The log of changes.

use sea_orm_migration::prelude::*;

use crate::table::{Kind, Table, create, optional, required};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create(manager, TABLES).await
    }
}

const TABLES: &[Table] = &[Table {
    name: "change",
    columns: &[
        required("revision", Kind::BigInteger),
        required("at", Kind::Timestamp),
        required("actor_kind", Kind::Text),
        required("actor_name", Kind::Text),
        required("entity_kind", Kind::Text),
        required("entity_id", Kind::Uuid),
        optional("entity_slug", Kind::Text),
        required("operation", Kind::Text),
        required("fields", Kind::Text),
        required("state", Kind::Text),
        optional("comment", Kind::Text),
        optional("source_id", Kind::Text),
        optional("source_title", Kind::Text),
        optional("source_address", Kind::Text),
    ],
    primary_key: &["revision"],
    unique: &[],
    references: &[],
    indexed: &["entity_id"],
}];
