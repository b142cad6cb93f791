//! One member in one coalition in one role, over time.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "membership")]
pub struct Model {
    /// UUIDv7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The coalition.
    pub coalition_id: Uuid,
    /// The member, if it is an organisation.
    pub organisation_id: Option<Uuid>,
    /// The member, if it is a person.
    pub person_id: Option<Uuid>,
    /// Slug of the role.
    #[sea_orm(column_type = "Text")]
    pub role: String,
    /// Since when, EDTF.
    #[sea_orm(column_type = "Text", nullable)]
    pub since: Option<String>,
    /// Until when, EDTF.
    #[sea_orm(column_type = "Text", nullable)]
    pub until: Option<String>,
    /// It is over.
    pub ended: bool,
    /// Why.
    #[sea_orm(column_type = "Text", nullable)]
    pub end_reason: Option<String>,
    /// Last confirmed, EDTF.
    #[sea_orm(column_type = "Text", nullable)]
    pub confirmed_on: Option<String>,
    /// An editor's remark.
    #[sea_orm(column_type = "Text", nullable)]
    pub note: Option<String>,
    /// The change that last touched it.
    pub revision: i64,
    /// When that was.
    pub updated_at: DateTimeUtc,
}

/// No relations: the store reads each table once and joins in memory.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
