//! Mappings between concepts of two schemes.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "concept_mapping")]
pub struct Model {
    /// The vocabulary.
    #[sea_orm(primary_key, auto_increment = false)]
    pub vocabulary_id: Uuid,
    /// Place in the list, from 0.
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i32,
    /// Slug of the concept.
    #[sea_orm(column_type = "Text")]
    pub concept: String,
    /// SKOS relation.
    #[sea_orm(column_type = "Text")]
    pub relation: String,
    /// Slug of the other scheme.
    #[sea_orm(column_type = "Text")]
    pub target_scheme: String,
    /// Slug of the other concept.
    #[sea_orm(column_type = "Text")]
    pub target_concept: String,
    /// Cannot be converted by this alone.
    pub lossy: bool,
    /// An editor's remark.
    #[sea_orm(column_type = "Text", nullable)]
    pub note: Option<String>,
}

/// No relations: the store reads each table once and joins in memory.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
