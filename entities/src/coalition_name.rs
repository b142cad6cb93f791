//! Names of coalitions.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "coalition_name")]
pub struct Model {
    /// The coalition.
    #[sea_orm(primary_key, auto_increment = false)]
    pub coalition_id: Uuid,
    /// Place in the list, from 0.
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i32,
    /// The name.
    #[sea_orm(column_type = "Text")]
    pub value: String,
    /// Language, BCP 47.
    #[sea_orm(column_type = "Text")]
    pub lang: String,
    /// official, alias, acronym or former.
    #[sea_orm(column_type = "Text")]
    pub kind: String,
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
