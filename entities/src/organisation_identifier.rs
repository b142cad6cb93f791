//! Identifiers of organisations in other registers.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "organisation_identifier")]
pub struct Model {
    /// The organisation.
    #[sea_orm(primary_key, auto_increment = false)]
    pub organisation_id: Uuid,
    /// ror, wikidata, lei or isni.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub scheme: String,
    /// The identifier.
    #[sea_orm(column_type = "Text")]
    pub value: String,
    /// How sure it is.
    #[sea_orm(column_type = "Text")]
    pub confidence: String,
    /// An editor's remark.
    #[sea_orm(column_type = "Text", nullable)]
    pub note: Option<String>,
}

/// No relations: the store reads each table once and joins in memory.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
