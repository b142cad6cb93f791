//! Organisations and persons.

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
        name: "organisation",
        columns: &[
            required("id", Kind::Uuid),
            required("slug", Kind::Text),
            required("kind", Kind::Text),
            optional("country", Kind::Text),
            required("international", Kind::Boolean),
            optional("parent_id", Kind::Uuid),
            optional("successor_id", Kind::Uuid),
            optional("identifier_note", Kind::Text),
            optional("website", Kind::Text),
            optional("ambiguity", Kind::Text),
            optional("note", Kind::Text),
            required("revision", Kind::BigInteger),
            required("updated_at", Kind::Timestamp),
        ],
        primary_key: &["id"],
        unique: &["slug"],
        references: &[("parent_id", "organisation", "id"), ("successor_id", "organisation", "id")],
        indexed: &[],
    },
    Table {
        name: "organisation_name",
        columns: &[
            required("organisation_id", Kind::Uuid),
            required("position", Kind::Integer),
            required("value", Kind::Text),
            required("lang", Kind::Text),
            required("kind", Kind::Text),
            optional("since", Kind::Text),
            optional("until", Kind::Text),
            optional("note", Kind::Text),
        ],
        primary_key: &["organisation_id", "position"],
        unique: &[],
        references: &[("organisation_id", "organisation", "id")],
        indexed: &[],
    },
    Table {
        name: "organisation_identifier",
        columns: &[
            required("organisation_id", Kind::Uuid),
            required("scheme", Kind::Text),
            required("value", Kind::Text),
            required("confidence", Kind::Text),
            optional("note", Kind::Text),
        ],
        primary_key: &["organisation_id", "scheme"],
        unique: &[],
        references: &[("organisation_id", "organisation", "id")],
        indexed: &[],
    },
    Table {
        name: "organisation_classification",
        columns: &[
            required("organisation_id", Kind::Uuid),
            required("position", Kind::Integer),
            required("scheme", Kind::Text),
            required("concept", Kind::Text),
            required("asserted_by", Kind::Text),
            optional("as_listed", Kind::Text),
            optional("source", Kind::Text),
            optional("on_date", Kind::Text),
            optional("note", Kind::Text),
        ],
        primary_key: &["organisation_id", "position"],
        unique: &[],
        references: &[("organisation_id", "organisation", "id"), ("source", "source", "slug")],
        indexed: &[],
    },
    Table {
        name: "person",
        columns: &[
            required("id", Kind::Uuid),
            required("slug", Kind::Text),
            required("name", Kind::Text),
            optional("affiliation_id", Kind::Uuid),
            optional("affiliation_as_stated", Kind::Text),
            optional("note", Kind::Text),
            required("revision", Kind::BigInteger),
            required("updated_at", Kind::Timestamp),
        ],
        primary_key: &["id"],
        unique: &["slug"],
        references: &[("affiliation_id", "organisation", "id")],
        indexed: &[],
    },
];
