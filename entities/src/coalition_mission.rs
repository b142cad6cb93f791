//! Mission statements of coalitions.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "coalition_mission")]
pub struct Model {
    /// The coalition.
    #[sea_orm(primary_key, auto_increment = false)]
    pub coalition_id: Uuid,
    /// Place in the list, from 0.
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i32,
    /// The text.
    #[sea_orm(column_type = "Text")]
    pub text: String,
    /// Language, BCP 47.
    #[sea_orm(column_type = "Text")]
    pub lang: String,
    /// The coalition's own words.
    pub verbatim: bool,
    /// Since when, EDTF.
    #[sea_orm(column_type = "Text", nullable)]
    pub since: Option<String>,
    /// Until when, EDTF.
    #[sea_orm(column_type = "Text", nullable)]
    pub until: Option<String>,
    /// The date the source speaks of, EDTF.
    #[sea_orm(column_type = "Text", nullable)]
    pub stated_on: Option<String>,
    /// The source that says so.
    #[sea_orm(column_type = "Text", nullable)]
    pub source: Option<String>,
    /// An editor's remark.
    #[sea_orm(column_type = "Text", nullable)]
    pub note: Option<String>,
}

/// No relations: the store reads each table once and joins in memory.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
