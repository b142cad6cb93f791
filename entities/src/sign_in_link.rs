//! One-time links by which people sign in. The key in a link is never kept, only its hash.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "sign_in_link")]
pub struct Model {
    /// UUIDv7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Whose it is.
    pub account: Uuid,
    /// The first 8 bytes of the hash, hexadecimal.
    #[sea_orm(column_type = "Text")]
    pub lookup: String,
    /// SHA-256 of the whole key, hexadecimal.
    #[sea_orm(column_type = "Text")]
    pub hash: String,
    /// When it was made.
    pub created_at: DateTimeUtc,
    /// From when on it opens nothing.
    pub expires_at: DateTimeUtc,
    /// When it was used.
    pub used_at: Option<DateTimeUtc>,
}

/// No relations: the store reads each table once and joins in memory.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
