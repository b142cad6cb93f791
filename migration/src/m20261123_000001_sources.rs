//! Sources and who cites them.

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

const TABLES: &[Table] = &[
    Table {
        name: "source",
        columns: &[
            required("id", Kind::Uuid),
            required("slug", Kind::Text),
            required("title", Kind::Text),
            optional("address", Kind::Text),
            optional("locator", Kind::Text),
            optional("archived_address", Kind::Text),
            optional("retrieved_on", Kind::Text),
            optional("note", Kind::Text),
            required("revision", Kind::BigInteger),
            required("updated_at", Kind::Timestamp),
        ],
        primary_key: &["id"],
        unique: &["slug"],
        references: &[],
        indexed: &[],
    },
    Table {
        name: "citation",
        columns: &[
            required("owner_id", Kind::Uuid),
            required("part", Kind::Text),
            required("position", Kind::Integer),
            required("source", Kind::Text),
        ],
        primary_key: &["owner_id", "part", "position"],
        unique: &[],
        references: &[("source", "source", "slug")],
        indexed: &[],
    },
];
