//! Memberships and the statements they rest on.

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
        name: "membership",
        columns: &[
            required("id", Kind::Uuid),
            required("coalition_id", Kind::Uuid),
            optional("organisation_id", Kind::Uuid),
            optional("person_id", Kind::Uuid),
            required("role", Kind::Text),
            optional("since", Kind::Text),
            optional("until", Kind::Text),
            required("ended", Kind::Boolean),
            optional("end_reason", Kind::Text),
            optional("confirmed_on", Kind::Text),
            optional("note", Kind::Text),
            required("revision", Kind::BigInteger),
            required("updated_at", Kind::Timestamp),
        ],
        primary_key: &["id"],
        unique: &[],
        references: &[
            ("coalition_id", "coalition", "id"),
            ("organisation_id", "organisation", "id"),
            ("person_id", "person", "id"),
        ],
        indexed: &["coalition_id", "organisation_id"],
    },
    Table {
        name: "membership_classification",
        columns: &[
            required("membership_id", Kind::Uuid),
            required("position", Kind::Integer),
            required("scheme", Kind::Text),
            required("concept", Kind::Text),
            required("asserted_by", Kind::Text),
            optional("as_listed", Kind::Text),
            optional("source", Kind::Text),
            optional("on_date", Kind::Text),
            optional("note", Kind::Text),
        ],
        primary_key: &["membership_id", "position"],
        unique: &[],
        references: &[("membership_id", "membership", "id"), ("source", "source", "slug")],
        indexed: &[],
    },
    Table {
        name: "statement",
        columns: &[
            required("membership_id", Kind::Uuid),
            required("position", Kind::Integer),
            required("source", Kind::Text),
            optional("locator", Kind::Text),
            optional("on_date", Kind::Text),
            required("role_as_stated", Kind::Text),
            optional("verbatim", Kind::Text),
            required("certainty", Kind::Text),
            optional("note", Kind::Text),
        ],
        primary_key: &["membership_id", "position"],
        unique: &[],
        references: &[("membership_id", "membership", "id"), ("source", "source", "slug")],
        indexed: &[],
    },
];
