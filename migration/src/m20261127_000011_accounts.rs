//! Accounts: who may sign in, by which links, and in which sessions they are.

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
        name: "account",
        columns: &[
            required("id", Kind::Uuid),
            required("email", Kind::Text),
            required("name", Kind::Text),
            required("roles", Kind::Text),
            required("created_at", Kind::Timestamp),
        ],
        primary_key: &["id"],
        unique: &["email"],
        references: &[],
        indexed: &[],
    },
    Table {
        name: "sign_in_link",
        columns: &[
            required("id", Kind::Uuid),
            required("account", Kind::Uuid),
            required("lookup", Kind::Text),
            required("hash", Kind::Text),
            required("created_at", Kind::Timestamp),
            required("expires_at", Kind::Timestamp),
            optional("used_at", Kind::Timestamp),
        ],
        primary_key: &["id"],
        unique: &[],
        references: &[("account", "account", "id")],
        indexed: &["lookup"],
    },
    Table {
        name: "session",
        columns: &[
            required("id", Kind::Uuid),
            required("account", Kind::Uuid),
            required("lookup", Kind::Text),
            required("hash", Kind::Text),
            required("browser", Kind::Text),
            required("created_at", Kind::Timestamp),
            required("expires_at", Kind::Timestamp),
            required("last_seen_at", Kind::Timestamp),
        ],
        primary_key: &["id"],
        unique: &[],
        references: &[("account", "account", "id")],
        indexed: &["lookup"],
    },
];
