//! Lists of members that were handed in, with what is planned for them. They are no part of the registry and
//! are kept for some days only.

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
    name: "import",
    columns: &[
        required("id", Kind::Uuid),
        required("coalition_id", Kind::Uuid),
        required("created_at", Kind::Timestamp),
        optional("list", Kind::Binary),
        required("list_form", Kind::Text),
        required("note", Kind::Text),
        required("plan", Kind::Text),
        optional("applied_at", Kind::Timestamp),
        optional("applied_group", Kind::BigInteger),
    ],
    primary_key: &["id"],
    unique: &[],
    references: &[],
    indexed: &["created_at"],
}];
