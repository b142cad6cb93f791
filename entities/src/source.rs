//! Where something was said.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "source")]
pub struct Model {
    /// UUIDv7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Permanent readable key.
    #[sea_orm(unique, column_type = "Text")]
    pub slug: String,
    /// What it is.
    #[sea_orm(column_type = "Text")]
    pub title: String,
    /// Web address.
    #[sea_orm(column_type = "Text", nullable)]
    pub address: Option<String>,
    /// Where in it.
    #[sea_orm(column_type = "Text", nullable)]
    pub locator: Option<String>,
    /// Archived copy.
    #[sea_orm(column_type = "Text", nullable)]
    pub archived_address: Option<String>,
    /// When it was read, EDTF.
    #[sea_orm(column_type = "Text", nullable)]
    pub retrieved_on: Option<String>,
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
