//! Secrets that the registry keeps for itself, such as the keys of keyed hashes.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "secret")]
pub struct Model {
    /// What it is for.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub name: String,
    /// Random bytes, hexadecimal.
    #[sea_orm(column_type = "Text")]
    pub value: String,
}

/// No relations: the store reads each table once and joins in memory.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
