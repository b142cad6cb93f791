//! Reading a database as it is, damage and all: what cannot be read is told instead of refused.

use std::sync::Arc;

use entities::change;
use migration::{Migrator, MigratorTrait};
use openapi::{ChangeRecord, EntityKind, Revision};
use sea_orm::{DatabaseConnection, DatabaseTransaction, EntityTrait, QueryOrder, QuerySelect};

use super::{
    StoreError, Tables,
    backend::Backend,
    log,
    rows::{self, Unreadable},
};

/// What a database holds at one moment.
#[derive(Debug)]
pub struct Inspection {
    /// Which database it is, without a password.
    pub database: String,
    /// The records that can be read.
    pub tables: Tables,
    /// The kinds of which something cannot be read, so that none of them is among the records; and why.
    pub unreadable: Vec<Unreadable>,
    /// Rows that belong to nothing, each in a few words.
    pub stray: Vec<String>,
    /// The log in order; for an entry that cannot be read, why.
    pub log: Vec<(Revision, Result<ChangeRecord, String>)>,
}

impl Inspection {
    /// Whether the records of a kind could be read.
    pub fn has_read(&self, kind: EntityKind) -> bool {
        self.unreadable.iter().all(|unreadable| unreadable.kind != kind)
    }
}

/// Opens a database for reading; one that another program brought up to another state is refused.
async fn open(url: &str) -> Result<(Backend, DatabaseConnection), StoreError> {
    let backend = Backend::of(url)?;
    let reader = backend.connect_reader().await?;
    let known: Vec<String> = Migrator::migrations().iter().map(|step| step.name().to_owned()).collect();
    let applied = backend.applied_migrations(&reader).await?;
    if let Some(step) = applied.iter().find(|step| !known.contains(step)) {
        return Err(StoreError::NewerDatabase { database: backend.to_string(), step: step.clone() });
    }
    if let Some(step) = known.iter().find(|step| !applied.contains(step)) {
        return Err(StoreError::OlderDatabase { database: backend.to_string(), step: step.clone() });
    }
    Ok((backend, reader))
}

/// The log of a database as it is at one moment: however often it is read, it tells the same.
#[derive(Debug)]
pub struct KeptLog {
    backend: Backend,
    reader: DatabaseConnection,
    transaction: DatabaseTransaction,
    head: Revision,
}

impl KeptLog {
    /// The log as it is now.
    pub async fn open(url: &str) -> Result<Self, StoreError> {
        let (backend, reader) = open(url).await?;
        let transaction = backend.begin_read(&reader).await?;
        let head = log::head(&transaction).await?;
        Ok(Self { backend, reader, transaction, head })
    }

    /// The last revision; 0 where it is empty.
    pub fn head(&self) -> Revision {
        self.head
    }

    /// Hands the entries up to a revision over, in order and in portions.
    pub async fn each_portion<E: From<StoreError>>(
        &self,
        last: Revision,
        take: impl FnMut(Vec<ChangeRecord>) -> Result<(), E>,
    ) -> Result<(), E> {
        log::each_portion(&self.transaction, 0, last, take).await
    }

    /// The entries up to a revision, with their states packed.
    pub async fn packed(&self, last: Revision) -> Result<Vec<Arc<ChangeRecord>>, StoreError> {
        log::packed(&self.transaction, 0, last).await
    }

    /// Lets the database go.
    pub async fn close(self) -> Result<(), StoreError> {
        let Self { backend, reader, transaction, .. } = self;
        transaction.commit().await.map_err(|e| backend.explain(e))?;
        reader.close().await.map_err(|e| backend.explain(e))
    }
}

/// Reads a database in one transaction that writes nothing. It does not have to be at rest.
pub async fn inspect(url: &str) -> Result<Inspection, StoreError> {
    let (backend, reader) = open(url).await?;
    let transaction = backend.begin_read(&reader).await?;
    let log = entries(&transaction).await?;
    let (tables, unreadable, mut stray) = rows::load_readable(&transaction).await;
    stray.extend(backend.dangling_rows(&transaction).await?);
    transaction.commit().await.map_err(|e| backend.explain(e))?;
    reader.close().await.map_err(|e| backend.explain(e))?;
    Ok(Inspection { database: backend.to_string(), tables, unreadable, stray, log })
}

/// The entries of the log, each by itself where they cannot be read together.
async fn entries(
    connection: &DatabaseTransaction,
) -> Result<Vec<(Revision, Result<ChangeRecord, String>)>, StoreError> {
    let read = |row: change::Model| (row.revision, log::read(row).map_err(|error| error.to_string()));
    let together = change::Entity::find().order_by_asc(change::Column::Revision).all(connection).await;
    if let Ok(rows) = together {
        return Ok(rows.into_iter().map(read).collect());
    }
    let revisions: Vec<Revision> = change::Entity::find()
        .select_only()
        .column(change::Column::Revision)
        .order_by_asc(change::Column::Revision)
        .into_tuple()
        .all(connection)
        .await?;
    let mut entries = Vec::with_capacity(revisions.len());
    for revision in revisions {
        match change::Entity::find_by_id(revision).one(connection).await {
            Ok(row) => entries.extend(row.map(read)),
            Err(error) => entries.push((revision, Err(error.to_string()))),
        }
    }
    Ok(entries)
}
