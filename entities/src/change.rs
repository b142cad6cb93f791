//! The log. `state` is the record after the change, as JSON text; `null` where there is none.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "change")]
pub struct Model {
    /// Its number, gap-free, in commit order.
    #[sea_orm(primary_key, auto_increment = false)]
    pub revision: i64,
    /// When it was recorded.
    pub at: DateTimeUtc,
    /// What sort of actor.
    #[sea_orm(column_type = "Text")]
    pub actor_kind: String,
    /// Public name of the actor.
    #[sea_orm(column_type = "Text")]
    pub actor_name: String,
    /// What sort of thing.
    #[sea_orm(column_type = "Text")]
    pub entity_kind: String,
    /// The thing.
    pub entity_id: Uuid,
    /// Its slug after the change.
    #[sea_orm(column_type = "Text", nullable)]
    pub entity_slug: Option<String>,
    /// What was done.
    #[sea_orm(column_type = "Text")]
    pub operation: String,
    /// Changed fields, JSON array.
    #[sea_orm(column_type = "Text")]
    pub fields: String,
    /// The record, JSON.
    #[sea_orm(column_type = "Text")]
    pub state: String,
    /// Why.
    #[sea_orm(column_type = "Text", nullable)]
    pub comment: Option<String>,
    /// Source in the registry.
    #[sea_orm(column_type = "Text", nullable)]
    pub source_id: Option<String>,
    /// What it is.
    #[sea_orm(column_type = "Text", nullable)]
    pub source_title: Option<String>,
    /// Web address.
    #[sea_orm(column_type = "Text", nullable)]
    pub source_address: Option<String>,
    /// First revision of those made together.
    pub group_revision: i64,
    /// What the thing went into.
    pub merged_into: Option<Uuid>,
    /// Who suggested it.
    #[sea_orm(column_type = "Text", nullable)]
    pub credit: Option<String>,
    /// The revision whose state was brought back.
    pub restores_revision: Option<i64>,
    /// When that was.
    pub restores_at: Option<DateTimeUtc>,
}

/// No relations: the store reads each table once and joins in memory.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
