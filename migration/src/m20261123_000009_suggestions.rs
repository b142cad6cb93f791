//! Suggestions that anyone may make, and the registry's own secrets.

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

/// Suggestions refer to things without foreign keys: they outlive what they are about.
const TABLES: &[Table] = &[
    Table {
        name: "suggestion",
        columns: &[
            required("number", Kind::BigInteger),
            required("id", Kind::Text),
            required("kind", Kind::Text),
            required("target_kind", Kind::Text),
            required("target_id", Kind::Uuid),
            required("target_revision", Kind::BigInteger),
            optional("coalition_id", Kind::Uuid),
            optional("organisation_id", Kind::Uuid),
            required("proposal", Kind::Text),
            required("comment", Kind::Text),
            optional("source", Kind::Text),
            optional("credit", Kind::Text),
            optional("origin", Kind::Text),
            required("status", Kind::Text),
            required("created_at", Kind::Timestamp),
            optional("decided_at", Kind::Timestamp),
            optional("reason", Kind::Text),
            optional("revision", Kind::BigInteger),
        ],
        primary_key: &["number"],
        unique: &["id"],
        references: &[],
        indexed: &["coalition_id", "organisation_id", "origin"],
    },
    Table {
        name: "secret",
        columns: &[required("name", Kind::Text), required("value", Kind::Text)],
        primary_key: &["name"],
        unique: &[],
        references: &[],
        indexed: &[],
    },
];
