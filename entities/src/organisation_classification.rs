//! Who puts an organisation in which category.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "organisation_classification")]
pub struct Model {
    /// The organisation.
    #[sea_orm(primary_key, auto_increment = false)]
    pub organisation_id: Uuid,
    /// Place in the list, from 0.
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i32,
    /// Slug of the vocabulary.
    #[sea_orm(column_type = "Text")]
    pub scheme: String,
    /// Slug of the concept.
    #[sea_orm(column_type = "Text")]
    pub concept: String,
    /// Who says so.
    #[sea_orm(column_type = "Text")]
    pub asserted_by: String,
    /// The category as printed.
    #[sea_orm(column_type = "Text", nullable)]
    pub as_listed: Option<String>,
    /// The source that says so.
    #[sea_orm(column_type = "Text", nullable)]
    pub source: Option<String>,
    /// The date it speaks of, EDTF.
    #[sea_orm(column_type = "Text", nullable)]
    pub on_date: Option<String>,
    /// An editor's remark.
    #[sea_orm(column_type = "Text", nullable)]
    pub note: Option<String>,
}

/// No relations: the store reads each table once and joins in memory.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
