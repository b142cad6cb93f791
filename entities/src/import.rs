//! Lists of members that were handed in. `note` and `plan` are JSON text.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "import")]
pub struct Model {
    /// UUIDv7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The coalition.
    pub coalition_id: Uuid,
    /// When it was handed in.
    pub created_at: DateTimeUtc,
    /// The list as it was handed in; none once the plan has been applied.
    pub list: Option<Vec<u8>>,
    /// `csv` or `json`.
    #[sea_orm(column_type = "Text")]
    pub list_form: String,
    /// Why, JSON.
    #[sea_orm(column_type = "Text")]
    pub note: String,
    /// What is planned, JSON.
    #[sea_orm(column_type = "Text")]
    pub plan: String,
    /// When it was applied.
    pub applied_at: Option<DateTimeUtc>,
    /// First revision of the changes that it became.
    pub applied_group: Option<i64>,
}

/// No relations: the store reads each table once and joins in memory.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
