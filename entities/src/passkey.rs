//! Passkeys: public keys by which somebody signs in.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "passkey")]
pub struct Model {
    /// UUIDv7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Whose it is.
    pub account: Uuid,
    /// What the device calls it, base64url.
    #[sea_orm(column_type = "Text", unique)]
    pub credential_id: String,
    /// The public key and what is known of it, JSON.
    #[sea_orm(column_type = "Text")]
    pub credential: String,
    /// What its owner knows it by.
    #[sea_orm(column_type = "Text")]
    pub name: String,
    /// When it was made.
    pub created_at: DateTimeUtc,
    /// When somebody last signed in with it.
    pub last_used_at: Option<DateTimeUtc>,
}

/// No relations: the store reads each table once and joins in memory.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
