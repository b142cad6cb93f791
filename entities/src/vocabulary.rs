//! Schemes of concepts.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "vocabulary")]
pub struct Model {
    /// UUIDv7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Permanent readable key.
    #[sea_orm(unique, column_type = "Text")]
    pub slug: String,
    /// What it is for.
    #[sea_orm(column_type = "Text")]
    pub kind: String,
    /// What it is called.
    #[sea_orm(column_type = "Text")]
    pub title: String,
    /// What it is.
    #[sea_orm(column_type = "Text", nullable)]
    pub description: Option<String>,
    /// Since when, EDTF.
    #[sea_orm(column_type = "Text", nullable)]
    pub since: Option<String>,
    /// Until when, EDTF.
    #[sea_orm(column_type = "Text", nullable)]
    pub until: Option<String>,
    /// The source that says so.
    #[sea_orm(column_type = "Text", nullable)]
    pub source: Option<String>,
    /// Web address it is taken from.
    #[sea_orm(column_type = "Text", nullable)]
    pub address: Option<String>,
    /// An editor's remark.
    #[sea_orm(column_type = "Text", nullable)]
    pub note: Option<String>,
    /// The change that last touched it.
    pub revision: i64,
    /// When that was.
    pub updated_at: DateTimeUtc,
}

/// No relations: the store reads each table once and joins in memory.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
