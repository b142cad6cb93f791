//! Vocabularies.

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
        name: "vocabulary",
        columns: &[
            required("id", Kind::Uuid),
            required("slug", Kind::Text),
            required("kind", Kind::Text),
            required("title", Kind::Text),
            optional("description", Kind::Text),
            optional("since", Kind::Text),
            optional("until", Kind::Text),
            optional("source", Kind::Text),
            optional("address", Kind::Text),
            optional("note", Kind::Text),
            required("revision", Kind::BigInteger),
            required("updated_at", Kind::Timestamp),
        ],
        primary_key: &["id"],
        unique: &["slug"],
        references: &[("source", "source", "slug")],
        indexed: &[],
    },
    Table {
        name: "concept",
        columns: &[
            required("vocabulary_id", Kind::Uuid),
            required("position", Kind::Integer),
            required("slug", Kind::Text),
            optional("definition", Kind::Text),
            optional("note", Kind::Text),
        ],
        primary_key: &["vocabulary_id", "position"],
        unique: &[],
        references: &[("vocabulary_id", "vocabulary", "id")],
        indexed: &[],
    },
    Table {
        name: "concept_label",
        columns: &[
            required("vocabulary_id", Kind::Uuid),
            required("concept", Kind::Text),
            required("lang", Kind::Text),
            required("value", Kind::Text),
        ],
        primary_key: &["vocabulary_id", "concept", "lang"],
        unique: &[],
        references: &[("vocabulary_id", "vocabulary", "id")],
        indexed: &[],
    },
    Table {
        name: "concept_country",
        columns: &[
            required("vocabulary_id", Kind::Uuid),
            required("concept", Kind::Text),
            required("position", Kind::Integer),
            required("country", Kind::Text),
            required("standing", Kind::Text),
            optional("since", Kind::Text),
            optional("until", Kind::Text),
            optional("note", Kind::Text),
        ],
        primary_key: &["vocabulary_id", "concept", "position"],
        unique: &[],
        references: &[("vocabulary_id", "vocabulary", "id")],
        indexed: &[],
    },
    Table {
        name: "concept_mapping",
        columns: &[
            required("vocabulary_id", Kind::Uuid),
            required("position", Kind::Integer),
            required("concept", Kind::Text),
            required("relation", Kind::Text),
            required("target_scheme", Kind::Text),
            required("target_concept", Kind::Text),
            required("lossy", Kind::Boolean),
            optional("note", Kind::Text),
        ],
        primary_key: &["vocabulary_id", "position"],
        unique: &[],
        references: &[("vocabulary_id", "vocabulary", "id")],
        indexed: &[],
    },
];
