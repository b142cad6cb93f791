//! What is kept of lists of members that were handed in. They are no part of the registry: no snapshot and no log
//! of changes knows them.

use entities::import;
use openapi::{Import, Revision, Timestamp};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel,
    QueryFilter,
};
use uuid::Uuid;

use super::{
    Store, StoreError, Writing,
    rows::{parse_word, word},
};

const TABLE: &str = "import";

/// In which form a list was handed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ListForm {
    /// A table.
    Csv,
    /// JSON.
    Json,
}

/// A list that was handed in, and what is planned for it.
#[derive(Debug, Clone)]
pub struct KeptImport {
    /// UUIDv7.
    pub id: Uuid,
    /// The coalition.
    pub coalition: Uuid,
    /// When it was handed in.
    pub created_at: Timestamp,
    /// The list as it was handed in; none once the plan has been applied.
    pub list: Option<Vec<u8>>,
    /// In which form.
    pub form: ListForm,
    /// Why, as a change note.
    pub note: String,
    /// What is planned, or was done.
    pub plan: Import,
    /// First revision of the changes that it became.
    pub applied: Option<(Timestamp, Option<Revision>)>,
}

fn json(error: serde_json::Error) -> StoreError {
    StoreError::Corrupt { table: TABLE, why: error.to_string() }
}

impl Store {
    /// Keeps a list with its plan, and forgets those that are older than an instant.
    pub async fn keep_import(&self, import: &KeptImport, forget_before: Timestamp) -> Result<(), StoreError> {
        let row = import::Model {
            id: import.id,
            coalition_id: import.coalition,
            created_at: import.created_at.instant(),
            list: import.list.clone(),
            list_form: word(&import.form)?,
            note: import.note.clone(),
            plan: serde_json::to_string(&import.plan).map_err(json)?,
            applied_at: None,
            applied_group: None,
        };
        import::Entity::delete_many()
            .filter(import::Column::CreatedAt.lt(forget_before.instant()))
            .exec(&self.writer)
            .await?;
        row.into_active_model().reset_all().insert(&self.writer).await?;
        Ok(())
    }

    /// A list that is kept.
    pub async fn import(&self, id: Uuid) -> Result<Option<KeptImport>, StoreError> {
        find(&self.reader, id).await
    }
}

async fn find(connection: &impl ConnectionTrait, id: Uuid) -> Result<Option<KeptImport>, StoreError> {
    let row = import::Entity::find_by_id(id).one(connection).await?;
    row.map(|row| {
        let applied = row.applied_at.map(|at| (Timestamp::new(at), row.applied_group));
        Ok(KeptImport {
            id: row.id,
            coalition: row.coalition_id,
            created_at: Timestamp::new(row.created_at),
            list: row.list,
            form: parse_word(TABLE, &row.list_form)?,
            note: row.note,
            plan: serde_json::from_str(&row.plan).map_err(json)?,
            applied,
        })
    })
    .transpose()
}

impl Writing<'_> {
    /// A list that is kept.
    pub async fn import(&self, id: Uuid) -> Result<Option<KeptImport>, StoreError> {
        find(&self.transaction, id).await
    }

    /// Notes that a plan has been applied, and forgets the list.
    pub async fn note_applied(
        &self,
        id: Uuid,
        at: Timestamp,
        group: Option<Revision>,
    ) -> Result<(), StoreError> {
        import::Entity::update_many()
            .set(import::ActiveModel {
                list: Set(None),
                applied_at: Set(Some(at.instant())),
                applied_group: Set(group),
                ..Default::default()
            })
            .filter(import::Column::Id.eq(id))
            .exec(&self.transaction)
            .await?;
        Ok(())
    }

    /// Forgets the lists whose text or plan a test is true of. Returns how many.
    pub async fn forget_imports(&self, mentions: &(dyn Fn(&str) -> bool + Sync)) -> Result<u64, StoreError> {
        let mut forgotten = Vec::new();
        for row in import::Entity::find().all(&self.transaction).await? {
            let list = row.list.as_deref().map(String::from_utf8_lossy).unwrap_or_default();
            if mentions(&list) || mentions(&row.plan) || mentions(&row.note) {
                forgotten.push(row.id);
            }
        }
        let found = import::Column::Id.is_in(forgotten);
        Ok(import::Entity::delete_many().filter(found).exec(&self.transaction).await?.rows_affected)
    }
}
