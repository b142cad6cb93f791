//! Relations between coalitions. The other one is not a foreign key, because two can refer to each other.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "coalition_relation")]
pub struct Model {
    /// The coalition.
    #[sea_orm(primary_key, auto_increment = false)]
    pub coalition_id: Uuid,
    /// Place in the list, from 0.
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i32,
    /// How the two relate.
    #[sea_orm(column_type = "Text")]
    pub kind: String,
    /// The other coalition.
    pub other_id: Uuid,
    /// The date it speaks of, EDTF.
    #[sea_orm(column_type = "Text", nullable)]
    pub on_date: Option<String>,
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
