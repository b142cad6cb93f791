//! Coalitions.

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
        name: "coalition",
        columns: &[
            required("id", Kind::Uuid),
            required("slug", Kind::Text),
            optional("formed_on", Kind::Text),
            optional("formed_on_source", Kind::Text),
            optional("formed_on_note", Kind::Text),
            optional("website", Kind::Text),
            optional("list_url", Kind::Text),
            optional("list_archive_url", Kind::Text),
            optional("list_open_subscription", Kind::Boolean),
            optional("list_open_archive", Kind::Boolean),
            optional("list_as_stated", Kind::Text),
            optional("charter_url", Kind::Text),
            optional("charter_adopted_on", Kind::Text),
            optional("charter_source", Kind::Text),
            optional("note", Kind::Text),
            required("revision", Kind::BigInteger),
            required("updated_at", Kind::Timestamp),
        ],
        primary_key: &["id"],
        unique: &["slug"],
        references: &[("formed_on_source", "source", "slug"), ("charter_source", "source", "slug")],
        indexed: &[],
    },
    Table {
        name: "coalition_name",
        columns: &[
            required("coalition_id", Kind::Uuid),
            required("position", Kind::Integer),
            required("value", Kind::Text),
            required("lang", Kind::Text),
            required("kind", Kind::Text),
            optional("since", Kind::Text),
            optional("until", Kind::Text),
            optional("note", Kind::Text),
        ],
        primary_key: &["coalition_id", "position"],
        unique: &[],
        references: &[("coalition_id", "coalition", "id")],
        indexed: &[],
    },
    Table {
        name: "coalition_status",
        columns: &[
            required("coalition_id", Kind::Uuid),
            required("position", Kind::Integer),
            required("status", Kind::Text),
            optional("since", Kind::Text),
            optional("until", Kind::Text),
            optional("stated_on", Kind::Text),
            required("certainty", Kind::Text),
            optional("source", Kind::Text),
            optional("reason", Kind::Text),
        ],
        primary_key: &["coalition_id", "position"],
        unique: &[],
        references: &[("coalition_id", "coalition", "id"), ("source", "source", "slug")],
        indexed: &[],
    },
    Table {
        name: "coalition_mission",
        columns: &[
            required("coalition_id", Kind::Uuid),
            required("position", Kind::Integer),
            required("text", Kind::Text),
            required("lang", Kind::Text),
            required("verbatim", Kind::Boolean),
            optional("since", Kind::Text),
            optional("until", Kind::Text),
            optional("stated_on", Kind::Text),
            optional("source", Kind::Text),
            optional("note", Kind::Text),
        ],
        primary_key: &["coalition_id", "position"],
        unique: &[],
        references: &[("coalition_id", "coalition", "id"), ("source", "source", "slug")],
        indexed: &[],
    },
    Table {
        name: "coalition_theme",
        columns: &[
            required("coalition_id", Kind::Uuid),
            required("position", Kind::Integer),
            required("theme", Kind::Text),
        ],
        primary_key: &["coalition_id", "position"],
        unique: &[],
        references: &[("coalition_id", "coalition", "id")],
        indexed: &[],
    },
    Table {
        name: "coalition_relation",
        columns: &[
            required("coalition_id", Kind::Uuid),
            required("position", Kind::Integer),
            required("kind", Kind::Text),
            required("other_id", Kind::Uuid),
            optional("on_date", Kind::Text),
            optional("source", Kind::Text),
            optional("note", Kind::Text),
        ],
        primary_key: &["coalition_id", "position"],
        unique: &[],
        references: &[("coalition_id", "coalition", "id"), ("source", "source", "slug")],
        indexed: &[],
    },
    Table {
        name: "coalition_stated_count",
        columns: &[
            required("coalition_id", Kind::Uuid),
            required("position", Kind::Integer),
            required("as_stated", Kind::Text),
            optional("count", Kind::Integer),
            optional("on_date", Kind::Text),
            optional("source", Kind::Text),
            optional("note", Kind::Text),
        ],
        primary_key: &["coalition_id", "position"],
        unique: &[],
        references: &[("coalition_id", "coalition", "id"), ("source", "source", "slug")],
        indexed: &[],
    },
    Table {
        name: "coalition_listing",
        columns: &[
            required("coalition_id", Kind::Uuid),
            required("position", Kind::Integer),
            required("source", Kind::Text),
            optional("locator", Kind::Text),
            optional("on_date", Kind::Text),
            required("verbatim", Kind::Text),
            required("completeness", Kind::Text),
            optional("note", Kind::Text),
        ],
        primary_key: &["coalition_id", "position"],
        unique: &[],
        references: &[("coalition_id", "coalition", "id"), ("source", "source", "slug")],
        indexed: &[],
    },
    Table {
        name: "coalition_listing_item",
        columns: &[
            required("coalition_id", Kind::Uuid),
            required("listing", Kind::Integer),
            required("position", Kind::Integer),
            required("verbatim", Kind::Text),
            required("reading", Kind::Text),
        ],
        primary_key: &["coalition_id", "listing", "position"],
        unique: &[],
        references: &[("coalition_id", "coalition", "id")],
        indexed: &[],
    },
    Table {
        name: "coalition_listing_member",
        columns: &[
            required("coalition_id", Kind::Uuid),
            required("listing", Kind::Integer),
            required("item", Kind::Integer),
            required("position", Kind::Integer),
            required("member_id", Kind::Uuid),
        ],
        primary_key: &["coalition_id", "listing", "item", "position"],
        unique: &[],
        references: &[("coalition_id", "coalition", "id")],
        indexed: &[],
    },
    Table {
        name: "coalition_report",
        columns: &[
            required("coalition_id", Kind::Uuid),
            required("position", Kind::Integer),
            required("cycle", Kind::Integer),
            required("kind", Kind::Text),
            optional("title", Kind::Text),
            optional("url", Kind::Text),
            optional("published_on", Kind::Text),
            optional("source", Kind::Text),
        ],
        primary_key: &["coalition_id", "position"],
        unique: &[],
        references: &[("coalition_id", "coalition", "id"), ("source", "source", "slug")],
        indexed: &[],
    },
];
