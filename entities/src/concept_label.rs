//! Labels of concepts.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "concept_label")]
pub struct Model {
    /// The vocabulary.
    #[sea_orm(primary_key, auto_increment = false)]
    pub vocabulary_id: Uuid,
    /// Slug of the concept.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub concept: String,
    /// Language, BCP 47.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub lang: String,
    /// The label.
    #[sea_orm(column_type = "Text")]
    pub value: String,
}

/// No relations: the store reads each table once and joins in memory.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
