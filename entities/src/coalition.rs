//! Dynamic coalitions.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "coalition")]
pub struct Model {
    /// UUIDv7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Permanent readable key.
    #[sea_orm(unique, column_type = "Text")]
    pub slug: String,
    /// When it was formed, EDTF.
    #[sea_orm(column_type = "Text", nullable)]
    pub formed_on: Option<String>,
    /// Who says so.
    #[sea_orm(column_type = "Text", nullable)]
    pub formed_on_source: Option<String>,
    /// Remark on it.
    #[sea_orm(column_type = "Text", nullable)]
    pub formed_on_note: Option<String>,
    /// Web address.
    #[sea_orm(column_type = "Text", nullable)]
    pub website: Option<String>,
    /// Mailing list.
    #[sea_orm(column_type = "Text", nullable)]
    pub list_url: Option<String>,
    /// Its archive.
    #[sea_orm(column_type = "Text", nullable)]
    pub list_archive_url: Option<String>,
    /// Anyone may subscribe.
    pub list_open_subscription: Option<bool>,
    /// Anyone may read.
    pub list_open_archive: Option<bool>,
    /// What the source says about it.
    #[sea_orm(column_type = "Text", nullable)]
    pub list_as_stated: Option<String>,
    /// Charter.
    #[sea_orm(column_type = "Text", nullable)]
    pub charter_url: Option<String>,
    /// Adopted on, EDTF.
    #[sea_orm(column_type = "Text", nullable)]
    pub charter_adopted_on: Option<String>,
    /// Who says so.
    #[sea_orm(column_type = "Text", nullable)]
    pub charter_source: Option<String>,
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
