//! Suggestions and what became of them. They are no part of the log.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "suggestion")]
pub struct Model {
    /// Its number, in the order in which suggestions came.
    #[sea_orm(primary_key, auto_increment = false)]
    pub number: i64,
    /// What it is known by to who made it and who may decide on it.
    #[sea_orm(column_type = "Text", unique)]
    pub id: String,
    /// What is suggested.
    #[sea_orm(column_type = "Text")]
    pub kind: String,
    /// What sort of thing it is about.
    #[sea_orm(column_type = "Text")]
    pub target_kind: String,
    /// The thing.
    pub target_id: Uuid,
    /// The revision that the thing bore then.
    pub target_revision: i64,
    /// The coalition whose coordinator may decide.
    pub coalition_id: Option<Uuid>,
    /// The organisation whose contact may decide.
    pub organisation_id: Option<Uuid>,
    /// What is to be done, JSON object.
    #[sea_orm(column_type = "Text")]
    pub proposal: String,
    /// Why.
    #[sea_orm(column_type = "Text")]
    pub comment: String,
    /// Where it can be read, JSON object.
    #[sea_orm(column_type = "Text", nullable)]
    pub source: Option<String>,
    /// Public name of who made it.
    #[sea_orm(column_type = "Text", nullable)]
    pub credit: Option<String>,
    /// Keyed hash of the address that it came from, hexadecimal; none once it is decided.
    #[sea_orm(column_type = "Text", nullable)]
    pub origin: Option<String>,
    /// How it stands.
    #[sea_orm(column_type = "Text")]
    pub status: String,
    /// When it was made.
    pub created_at: DateTimeUtc,
    /// When it was decided.
    pub decided_at: Option<DateTimeUtc>,
    /// Why it was declined.
    #[sea_orm(column_type = "Text", nullable)]
    pub reason: Option<String>,
    /// The last change of those that it became.
    pub revision: Option<i64>,
}

/// No relations: the store reads each table once and joins in memory.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
