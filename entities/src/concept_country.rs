//! Countries in a regional group.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "concept_country")]
pub struct Model {
    /// The vocabulary.
    #[sea_orm(primary_key, auto_increment = false)]
    pub vocabulary_id: Uuid,
    /// Slug of the concept.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub concept: String,
    /// Place in the list, from 0.
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i32,
    /// ISO 3166-1 alpha-2.
    #[sea_orm(column_type = "Text")]
    pub country: String,
    /// How it stands in the group.
    #[sea_orm(column_type = "Text")]
    pub standing: String,
    /// Since when, EDTF.
    #[sea_orm(column_type = "Text", nullable)]
    pub since: Option<String>,
    /// Until when, EDTF.
    #[sea_orm(column_type = "Text", nullable)]
    pub until: Option<String>,
    /// An editor's remark.
    #[sea_orm(column_type = "Text", nullable)]
    pub note: Option<String>,
}

/// No relations: the store reads each table once and joins in memory.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
