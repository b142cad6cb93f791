//! The only SQL: reading rows, the write transaction, the log of changes.
//!
//! One query layer serves SQLite and PostgreSQL; what differs between them stands in `backend.rs`.

mod backend;
mod error;
mod log;
mod record;
mod rows;
mod token;

use std::time::Duration;

use migration::{Migrator, MigratorTrait};
use openapi::{Change, Operation, Revision};
use sea_orm::DatabaseConnection;

pub use error::StoreError;
pub use record::{Kept, NewChange, Record};
pub use rows::Tables;
pub use token::{KnownToken, NewToken, Revocation, Role, TokenHash};

use backend::Backend;

/// The entries that changes make in the log of an empty registry.
pub fn entries(changes: Vec<NewChange>) -> Result<Vec<Change>, StoreError> {
    changes.into_iter().zip(1..).map(|(change, revision)| log::entry(change, revision, None)).collect()
}

/// The database of a registry.
#[derive(Debug, Clone)]
pub struct Store {
    backend: Backend,
    /// The one connection that writes (SQLite), or a small pool whose transactions take a lock in turn.
    writer: DatabaseConnection,
    reader: DatabaseConnection,
}

impl Store {
    /// Connects to `sqlite://path` or `postgres://…`, brings the tables up to date and makes sure that it
    /// can be written. Nothing is written where that fails.
    pub async fn open(url: &str) -> Result<Self, StoreError> {
        let backend = Backend::of(url)?;
        let writer = backend.connect_writer().await?;
        backend.ensure_writable(&writer).await?;
        Self::refuse_newer(&backend, &writer).await?;
        let lock = backend.lock_migrations(&writer).await?;
        let migrated = Self::migrate(&backend, &writer).await;
        if let Some(lock) = lock {
            lock.commit().await.map_err(|e| backend.explain(e))?;
        }
        migrated?;
        let reader = backend.connect_reader().await?;
        Ok(Self { backend, writer, reader })
    }

    /// Takes the steps that are still to be taken. Where no lock keeps another process from taking them at
    /// the same time (SQLite), each step is taken by one of the two and refused to the other, which looks
    /// again what is left.
    async fn migrate(backend: &Backend, writer: &DatabaseConnection) -> Result<(), StoreError> {
        const ATTEMPTS: u32 = 20;
        const PAUSE: Duration = Duration::from_millis(100);
        let mut last = Ok(());
        for _ in 0..ATTEMPTS {
            last = Migrator::up(writer, None).await;
            if last.is_ok() || !matches!(backend, Backend::Sqlite { .. }) {
                break;
            }
            tokio::time::sleep(PAUSE).await;
        }
        last.map_err(|e| backend.explain(e))
    }

    /// A database with steps that this program does not know was made by a newer one.
    async fn refuse_newer(backend: &Backend, writer: &DatabaseConnection) -> Result<(), StoreError> {
        let known: Vec<String> = Migrator::migrations().iter().map(|m| m.name().to_owned()).collect();
        let applied = backend.applied_migrations(writer).await?;
        match applied.iter().find(|step| !known.contains(step)) {
            Some(step) => {
                Err(StoreError::NewerDatabase { database: backend.to_string(), step: step.clone() })
            }
            None => Ok(()),
        }
    }

    /// Commits changes as one transaction: rows and one entry of the log each. All or nothing.
    ///
    /// With `only_if_empty`, a registry that already holds changes is left as it is. Returns the entries.
    pub async fn commit(
        &self,
        changes: Vec<NewChange>,
        only_if_empty: bool,
    ) -> Result<Vec<Change>, StoreError> {
        let transaction = self.backend.begin_write(&self.writer).await?;
        let written = async {
            let head = log::head(&transaction).await?;
            if only_if_empty && head > 0 {
                return Ok(Vec::new());
            }
            let mut entries = Vec::with_capacity(changes.len());
            for (change, revision) in changes.into_iter().zip(head + 1..) {
                let before = match change.operation {
                    Operation::Create => None,
                    Operation::Update => log::last_state(&transaction, change.record.id()).await?,
                };
                rows::put(&transaction, &change, revision).await?;
                let entry = log::entry(change, revision, before.as_ref())?;
                log::append(&transaction, &entry).await?;
                entries.push(entry);
            }
            Ok(entries)
        };
        match written.await {
            Ok(entries) => {
                transaction.commit().await.map_err(|e| self.backend.explain(e))?;
                Ok(entries)
            }
            Err(error) => {
                let error: StoreError = error;
                transaction.rollback().await.map_err(|e| self.backend.explain(e))?;
                Err(error)
            }
        }
    }

    /// The number of the last change; 0 in an empty registry.
    pub async fn head(&self) -> Result<Revision, StoreError> {
        log::head(&self.reader).await
    }

    /// All tables and the whole log, as of one moment.
    pub async fn load(&self) -> Result<(Tables, Vec<Change>), StoreError> {
        let transaction = self.backend.begin_read(&self.reader).await?;
        let tables = rows::load(&transaction).await?;
        let log = log::after(&transaction, 0).await?;
        transaction.commit().await.map_err(|e| self.backend.explain(e))?;
        if let Some((missing, _)) = (1..).zip(&log).find(|(number, entry)| entry.revision != *number) {
            let why = format!("its log has no revision {missing}");
            return Err(StoreError::Damaged { database: self.backend.to_string(), why });
        }
        Ok((tables, log))
    }

    /// The changes after a revision, in order.
    pub async fn changes_after(&self, revision: Revision) -> Result<Vec<Change>, StoreError> {
        log::after(&self.reader, revision).await
    }

    /// Closes the connections; SQLite folds its write-ahead log into the file.
    pub async fn close(self) -> Result<(), StoreError> {
        let backend = self.backend.clone();
        self.reader.close().await.map_err(|e| backend.explain(e))?;
        self.writer.close().await.map_err(|e| backend.explain(e))
    }
}
