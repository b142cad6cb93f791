//! What is kept between the challenge to a device and its answer.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "ceremony")]
pub struct Model {
    /// UUIDv7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Whose passkey is being made; null = somebody signs in.
    pub account: Option<Uuid>,
    /// The challenge and what was asked for, JSON.
    #[sea_orm(column_type = "Text")]
    pub state: String,
    /// From when on it is over.
    pub expires_at: DateTimeUtc,
}

/// No relations: the store reads each table once and joins in memory.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
