//! The only SQL: reading rows, the write transaction, the log of changes.
//!
//! One query layer serves SQLite and PostgreSQL; what differs between them stands in `backend.rs`.

mod account;
mod backend;
mod error;
mod import;
mod inspection;
mod log;
mod passkey;
mod reading;
mod record;
mod rewriting;
mod rows;
mod secret;
mod session;
mod states;
mod suggestion;
mod token;

use std::{collections::BTreeMap, fmt, sync::Arc, time::Duration};

use migration::{Migrator, MigratorTrait};
use openapi::{ChangeRecord, Revision};
use sea_orm::{DatabaseConnection, DatabaseTransaction};
use tokio::task::JoinSet;

pub use account::Account;
pub use error::StoreError;
pub use import::{KeptImport, ListForm};
pub use inspection::{Inspection, KeptLog, inspect};
pub use passkey::{Ceremony, KeptPasskey};
pub use reading::{Cell, Column, Kind, ReadingFile, Row, TABLES, Table, row_of_change, rows_of};
pub use record::{Entered, Kept, NewChange, Outcome, Record};
pub(crate) use record::{Members, changed_fields};
pub use rewriting::Rewriting;
pub use rows::{Tables, Unreadable};
pub use secret::{SECRET, SecretHash};
pub use session::{NewLink, NewSession, Session};
pub use states::Packer;
pub use suggestion::{Deciders, Decision, KeptSuggestion, SuggestionFilter, Verdict};
pub use token::{KnownToken, NewToken, Revocation, Role};

use backend::Backend;
use rows::{Batch, Touch};

/// How long a short read may take: a server that is cut off does not answer at all.
const READ_TIMEOUT: Duration = Duration::from_secs(10);

/// Gives a change its place in the log: its revision, and the first of those that it is made with.
pub fn enter(change: NewChange, revision: Revision, group: Revision) -> Result<Entered, StoreError> {
    change.enter(revision, group).map_err(|e| StoreError::Corrupt { table: "change", why: e.to_string() })
}

/// The database of a registry.
#[derive(Debug, Clone)]
pub struct Store {
    backend: Backend,
    /// The one connection that writes (SQLite), or a small pool whose transactions take a lock in turn.
    writer: DatabaseConnection,
    reader: DatabaseConnection,
}

/// Which database it is, without a password.
impl fmt::Display for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.backend.fmt(f)
    }
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

    /// What a failure of the database means.
    fn explain(&self, error: sea_orm::DbErr) -> StoreError {
        self.backend.explain(error)
    }

    /// That the turn to write did not come.
    pub fn busy(&self, waited: Duration) -> StoreError {
        StoreError::Busy { database: self.backend.to_string(), waited }
    }

    /// What the database answers, if it does so in time. What it was doing is broken off.
    pub async fn in_time<T, E: From<StoreError>>(
        &self,
        patience: Duration,
        answer: impl Future<Output = Result<T, E>>,
    ) -> Result<T, E> {
        tokio::time::timeout(patience, answer).await.unwrap_or_else(|_| {
            let why = format!("no answer within {} s", patience.as_secs());
            Err(StoreError::Unreachable { database: self.backend.to_string(), why }.into())
        })
    }

    /// Begins to write: nobody else writes, in whatever process, until it is over.
    pub async fn begin(&self) -> Result<Writing<'_>, StoreError> {
        let transaction = self.backend.begin_write(&self.writer).await?;
        Ok(Writing { backend: &self.backend, transaction })
    }

    /// The number of the last change; 0 in an empty registry.
    pub async fn head(&self) -> Result<Revision, StoreError> {
        log::head(&self.reader).await
    }

    /// The whole log, as of one moment. What it leads to is the registry; the tables hold the same, for who asks the
    /// database itself. A long one is read by several at once.
    pub async fn log(&self) -> Result<Vec<Arc<ChangeRecord>>, StoreError> {
        let (readers, head) = self.readers_of_log().await?;
        let part = head / Revision::try_from(readers.len()).unwrap_or(1) + 1;
        let mut parts = JoinSet::new();
        for (reader, after) in readers.into_iter().zip((0..).step_by(usize::try_from(part).unwrap_or(1))) {
            let backend = self.backend.clone();
            parts.spawn(async move {
                let entries = log::packed(&reader, after, head.min(after + part)).await?;
                reader.commit().await.map_err(|e| backend.explain(e))?;
                Ok::<_, StoreError>((after, entries))
            });
        }
        let mut read = BTreeMap::new();
        while let Some(part) = parts.join_next().await {
            let (after, entries) =
                part.map_err(|e| self.damaged(format!("its log could not be read: {e}")))??;
            read.insert(after, entries);
        }
        let log: Vec<_> = read.into_values().flatten().collect();
        log::without_gap(&log).map_err(|why| self.damaged(why))?;
        Ok(log)
    }

    /// Transactions that see the same log, and its last revision. Every write appends to the log, so that those who
    /// see the same last change see the same registry.
    async fn readers_of_log(&self) -> Result<(Vec<DatabaseTransaction>, Revision), StoreError> {
        const LONG: Revision = 10_000;
        const READERS: usize = 2;
        let begin = async || {
            let reader = self.backend.begin_read(&self.reader).await?;
            let head = log::head(&reader).await?;
            Ok::<_, StoreError>((reader, head))
        };
        let (first, head) = begin().await?;
        let mut readers = vec![first];
        while head >= LONG && readers.len() < READERS {
            match begin().await? {
                (reader, same) if same == head => readers.push(reader),
                _ => break,
            }
        }
        Ok((readers, head))
    }

    /// The database holds what cannot be.
    pub fn damaged(&self, why: String) -> StoreError {
        StoreError::Damaged { database: self.backend.to_string(), why }
    }

    /// The changes after a revision, in order.
    pub async fn changes_after(&self, revision: Revision) -> Result<Vec<ChangeRecord>, StoreError> {
        self.in_time(READ_TIMEOUT, log::after(&self.reader, revision)).await
    }

    /// Closes the connections; SQLite folds its write-ahead log into the file.
    pub async fn close(self) -> Result<(), StoreError> {
        let backend = self.backend.clone();
        self.reader.close().await.map_err(|e| backend.explain(e))?;
        self.writer.close().await.map_err(|e| backend.explain(e))
    }
}

/// The write transaction: it holds the one write lock, so that what it reads stays true until it commits.
#[derive(Debug)]
pub struct Writing<'a> {
    backend: &'a Backend,
    transaction: DatabaseTransaction,
}

impl Writing<'_> {
    /// The number of the last change; 0 in an empty registry.
    pub async fn head(&self) -> Result<Revision, StoreError> {
        log::head(&self.transaction).await
    }

    /// The changes after a revision, in order.
    pub async fn changes_after(&self, revision: Revision) -> Result<Vec<ChangeRecord>, StoreError> {
        log::after(&self.transaction, revision).await
    }

    /// Writes rows and entries of the log, and commits. All or nothing, with what was written before.
    pub async fn commit(self, changes: &[Entered]) -> Result<(), StoreError> {
        let written = async {
            let mut batch = Batch::default();
            for Entered { entry, record } in changes {
                match record {
                    Some(record) => batch.put(record, Touch::of(entry)),
                    None => batch.remove(entry.entity.kind, entry.entity.id),
                }
            }
            batch.write(&self.transaction).await?;
            log::append(&self.transaction, changes).await
        };
        match written.await {
            Ok(()) => self.transaction.commit().await.map_err(|e| self.backend.explain(e)),
            Err(error) => {
                // What went wrong is told, and not that a transaction which is gone cannot be taken back.
                self.abandon().await;
                Err(error)
            }
        }
    }

    /// Leaves everything as it was. Where that cannot be said to the database, it is so all the same: without a
    /// commit nothing is stored.
    pub async fn abandon(self) {
        if let Err(error) = self.transaction.rollback().await {
            tracing::debug!(%error, "a transaction could not be rolled back");
        }
    }
}
