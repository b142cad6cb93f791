//! Bodies that can be members.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "organisation")]
pub struct Model {
    /// UUIDv7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Permanent readable key.
    #[sea_orm(unique, column_type = "Text")]
    pub slug: String,
    /// What sort of body.
    #[sea_orm(column_type = "Text")]
    pub kind: String,
    /// ISO 3166-1 alpha-2.
    #[sea_orm(column_type = "Text", nullable)]
    pub country: Option<String>,
    /// Works across countries.
    pub international: bool,
    /// The organisation it belongs to.
    pub parent_id: Option<Uuid>,
    /// The organisation that took its place.
    pub successor_id: Option<Uuid>,
    /// Remark on the identifiers.
    #[sea_orm(column_type = "Text", nullable)]
    pub identifier_note: Option<String>,
    /// Web address.
    #[sea_orm(column_type = "Text", nullable)]
    pub website: Option<String>,
    /// What is doubtful about it.
    #[sea_orm(column_type = "Text", nullable)]
    pub ambiguity: Option<String>,
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
