//! Accounts: who may sign in. Nothing of them is public but the name that stands in the log.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "account")]
pub struct Model {
    /// UUIDv7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Address to which links are sent, in lower case.
    #[sea_orm(column_type = "Text")]
    pub email: String,
    /// The public name that stands in the log.
    #[sea_orm(column_type = "Text")]
    pub name: String,
    /// What they may do, JSON array.
    #[sea_orm(column_type = "Text")]
    pub roles: String,
    /// When they were invited first.
    pub created_at: DateTimeUtc,
}

/// No relations: the store reads each table once and joins in memory.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
