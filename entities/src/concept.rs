//! Concepts of a vocabulary.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "concept")]
pub struct Model {
    /// The vocabulary.
    #[sea_orm(primary_key, auto_increment = false)]
    pub vocabulary_id: Uuid,
    /// Place in the list, from 0.
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i32,
    /// Key in its scheme.
    #[sea_orm(column_type = "Text")]
    pub slug: String,
    /// What it means.
    #[sea_orm(column_type = "Text", nullable)]
    pub definition: Option<String>,
    /// An editor's remark.
    #[sea_orm(column_type = "Text", nullable)]
    pub note: Option<String>,
}

/// No relations: the store reads each table once and joins in memory.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
