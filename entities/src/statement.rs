//! Who says that somebody is a member.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "statement")]
pub struct Model {
    /// The membership.
    #[sea_orm(primary_key, auto_increment = false)]
    pub membership_id: Uuid,
    /// Place in the list, from 0.
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i32,
    /// The source.
    #[sea_orm(column_type = "Text")]
    pub source: String,
    /// Where in it.
    #[sea_orm(column_type = "Text", nullable)]
    pub locator: Option<String>,
    /// The date it speaks of, EDTF.
    #[sea_orm(column_type = "Text", nullable)]
    pub on_date: Option<String>,
    /// The role in the source's words.
    #[sea_orm(column_type = "Text")]
    pub role_as_stated: String,
    /// Letter by letter.
    #[sea_orm(column_type = "Text", nullable)]
    pub verbatim: Option<String>,
    /// stated, inferred or ambiguous.
    #[sea_orm(column_type = "Text")]
    pub certainty: String,
    /// An editor's remark.
    #[sea_orm(column_type = "Text", nullable)]
    pub note: Option<String>,
}

/// No relations: the store reads each table once and joins in memory.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
