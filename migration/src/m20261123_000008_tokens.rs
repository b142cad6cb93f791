//! Tokens: who may write, until when.

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
    name: "token",
    columns: &[
        required("id", Kind::Uuid),
        required("name", Kind::Text),
        required("roles", Kind::Text),
        required("lookup", Kind::Text),
        required("hash", Kind::Text),
        required("created_at", Kind::Timestamp),
        optional("expires_at", Kind::Timestamp),
        optional("revoked_at", Kind::Timestamp),
        optional("last_used_at", Kind::Timestamp),
    ],
    primary_key: &["id"],
    unique: &[],
    references: &[],
    indexed: &["lookup"],
}];
