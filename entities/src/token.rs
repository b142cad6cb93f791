//! Tokens. A token itself is never kept, only its hash.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "token")]
pub struct Model {
    /// UUIDv7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The public name that stands in the log.
    #[sea_orm(column_type = "Text")]
    pub name: String,
    /// What its bearer may do, JSON array.
    #[sea_orm(column_type = "Text")]
    pub roles: String,
    /// The first 8 bytes of the hash, hexadecimal.
    #[sea_orm(column_type = "Text")]
    pub lookup: String,
    /// SHA-256 of the whole token, hexadecimal.
    #[sea_orm(column_type = "Text")]
    pub hash: String,
    /// When it was made.
    pub created_at: DateTimeUtc,
    /// From when on it is not valid any more.
    pub expires_at: Option<DateTimeUtc>,
    /// When it was revoked.
    pub revoked_at: Option<DateTimeUtc>,
    /// When it was last used, to the minute.
    pub last_used_at: Option<DateTimeUtc>,
    /// Account of who made it; null = made by whoever runs the program.
    pub account: Option<Uuid>,
}

/// No relations: the store reads each table once and joins in memory.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
