//! Reports of coalitions by cycle.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "coalition_report")]
pub struct Model {
    /// The coalition.
    #[sea_orm(primary_key, auto_increment = false)]
    pub coalition_id: Uuid,
    /// Place in the list, from 0.
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i32,
    /// Year of the cycle.
    pub cycle: i32,
    /// report or paper.
    #[sea_orm(column_type = "Text")]
    pub kind: String,
    /// Its title.
    #[sea_orm(column_type = "Text", nullable)]
    pub title: Option<String>,
    /// Web address.
    #[sea_orm(column_type = "Text", nullable)]
    pub url: Option<String>,
    /// EDTF.
    #[sea_orm(column_type = "Text", nullable)]
    pub published_on: Option<String>,
    /// The source that says so.
    #[sea_orm(column_type = "Text", nullable)]
    pub source: Option<String>,
}

/// No relations: the store reads each table once and joins in memory.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
