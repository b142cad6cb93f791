//! Sessions of those who have signed in. The key in the cookie is never kept, only its hash.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "session")]
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
    /// What the browser calls itself, shortened: by this its owner knows it.
    #[sea_orm(column_type = "Text")]
    pub browser: String,
    /// When it began.
    pub created_at: DateTimeUtc,
    /// When it ends.
    pub expires_at: DateTimeUtc,
    /// When it was last used, to the minute.
    pub last_seen_at: DateTimeUtc,
}

/// No relations: the store reads each table once and joins in memory.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
