//! Natural persons.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "person")]
pub struct Model {
    /// UUIDv7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Permanent readable key.
    #[sea_orm(unique, column_type = "Text")]
    pub slug: String,
    /// The name as published.
    #[sea_orm(column_type = "Text")]
    pub name: String,
    /// The organisation.
    pub affiliation_id: Option<Uuid>,
    /// The affiliation as the source has it.
    #[sea_orm(column_type = "Text", nullable)]
    pub affiliation_as_stated: Option<String>,
    /// An editor's remark.
    #[sea_orm(column_type = "Text", nullable)]
    pub note: Option<String>,
    /// The change that last touched it.
    pub revision: i64,
    /// When that was.
    pub updated_at: DateTimeUtc,
    /// What told of the person was taken out.
    pub erased: bool,
}

/// No relations: the store reads each table once and joins in memory.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
