//! Passkeys of those who sign in, and what is kept between the two halves of a ceremony.

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
        name: "passkey",
        columns: &[
            required("id", Kind::Uuid),
            required("account", Kind::Uuid),
            required("credential_id", Kind::Text),
            required("credential", Kind::Text),
            required("name", Kind::Text),
            required("created_at", Kind::Timestamp),
            optional("last_used_at", Kind::Timestamp),
        ],
        primary_key: &["id"],
        unique: &["credential_id"],
        references: &[("account", "account", "id")],
        indexed: &["account"],
    },
    Table {
        name: "ceremony",
        columns: &[
            required("id", Kind::Uuid),
            optional("account", Kind::Uuid),
            required("state", Kind::Text),
            required("expires_at", Kind::Timestamp),
        ],
        primary_key: &["id"],
        unique: &[],
        references: &[],
        indexed: &["expires_at"],
    },
];
