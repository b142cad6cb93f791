//! Rewriting what the log and the tables have, and taking what is deleted out of the files.

use entities::{change, coalition, token, vocabulary};
use openapi::{ChangeRecord, Revision, Timestamp};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, Set, sea_query::Expr,
};
use uuid::Uuid;

use super::{
    Record, Store, StoreError, Writing, log,
    rows::{Batch, Touch, upsert_all},
};

/// Every table.
const TABLES: &[&str] = &[
    "account",
    "ceremony",
    "change",
    "citation",
    "coalition",
    "coalition_listing",
    "coalition_listing_item",
    "coalition_listing_member",
    "coalition_mission",
    "coalition_name",
    "coalition_relation",
    "coalition_report",
    "coalition_stated_count",
    "coalition_status",
    "coalition_theme",
    "concept",
    "concept_country",
    "concept_label",
    "concept_mapping",
    "import",
    "membership",
    "membership_classification",
    "organisation",
    "organisation_classification",
    "organisation_identifier",
    "organisation_name",
    "passkey",
    "person",
    "secret",
    "session",
    "sign_in_link",
    "source",
    "statement",
    "suggestion",
    "token",
    "vocabulary",
];

/// What takes the place of entries of the log and of records, which keep their revisions.
#[derive(Debug, Clone, Default)]
pub struct Rewriting {
    /// Entries.
    pub entries: Vec<ChangeRecord>,
    /// Records, each with the change that last touched it and when that was.
    pub records: Vec<(Record, Revision, Timestamp)>,
}

impl Writing<'_> {
    /// Puts entries and records in the place of those with the same revisions and ids.
    pub async fn rewrite(&self, rewriting: &Rewriting) -> Result<(), StoreError> {
        let mut batch = Batch::default();
        let mut ids = Vec::new();
        for (record, revision, at) in &rewriting.records {
            ids.push(record.id());
            batch.put(record, Touch { revision: *revision, at: at.instant(), had_rows: true });
        }
        self.let_go_of_sources(&ids).await?;
        batch.write(&self.transaction).await?;
        let rows = rewriting.entries.iter().map(log::row).collect::<Result<Vec<change::Model>, _>>()?;
        upsert_all(&self.transaction, rows).await
    }

    /// Drops the sources that rows refer to which are about to be written, so that a source can change its slug.
    async fn let_go_of_sources(&self, ids: &[Uuid]) -> Result<(), StoreError> {
        const PORTION: usize = 1_000;
        let nothing = || Expr::value(None::<String>);
        for some in ids.chunks(PORTION) {
            vocabulary::Entity::update_many()
                .col_expr(vocabulary::Column::Source, nothing())
                .filter(vocabulary::Column::Id.is_in(some.iter().copied()))
                .exec(&self.transaction)
                .await?;
            coalition::Entity::update_many()
                .col_expr(coalition::Column::FormedOnSource, nothing())
                .col_expr(coalition::Column::CharterSource, nothing())
                .filter(coalition::Column::Id.is_in(some.iter().copied()))
                .exec(&self.transaction)
                .await?;
        }
        Ok(())
    }

    /// Rewrites the names of tokens; `rewrite` gives `None` for a name that stays.
    pub async fn rewrite_token_names(
        &self,
        rewrite: &(dyn Fn(&str) -> Option<String> + Sync),
    ) -> Result<(), StoreError> {
        for row in token::Entity::find().all(&self.transaction).await? {
            if let Some(name) = rewrite(&row.name) {
                let mut row = row.into_active_model();
                row.name = Set(name);
                row.update(&self.transaction).await?;
            }
        }
        Ok(())
    }
}

impl Store {
    /// Takes out of the files of the database what was deleted: databases keep it where nobody sees it until the
    /// place is needed for something else. Takes as long as writing the whole database anew. What backups and
    /// archived write-ahead logs hold is beyond it.
    pub async fn scrub(&self) -> Result<(), StoreError> {
        self.backend.scrub(&self.writer, TABLES).await
    }
}

#[cfg(test)]
mod tests {
    use sea_orm::{ConnectionTrait, Statement};

    use super::*;

    #[tokio::test]
    async fn every_table_is_scrubbed() {
        let directory = tempfile::tempdir().unwrap();
        let store = Store::open(&format!("sqlite://{}/test.db", directory.path().display())).await.unwrap();
        let tables = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'seaql_%' \
                      AND name NOT LIKE 'sqlite_%' ORDER BY name";
        let query = Statement::from_string(store.reader.get_database_backend(), tables);
        let rows = store.reader.query_all_raw(query).await.unwrap();
        let there: Vec<String> = rows.iter().map(|row| row.try_get("", "name").unwrap()).collect();
        assert_eq!(there, TABLES);
        store.scrub().await.unwrap();
    }
}
