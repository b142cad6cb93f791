//! What can go wrong with the database, each as one line that says what to do.

use std::{io, sync::Arc, time::Duration};

use sea_orm::DbErr;

/// Why the database does not do what it should.
#[derive(Debug, Clone, thiserror::Error)]
#[allow(missing_docs)]
pub enum StoreError {
    #[error(
        "the database URL is not understood: write `sqlite://path/to/file.db` or `postgres://user:password@host/database`, with special characters in the password percent-encoded; databases in memory are not supported"
    )]
    UnknownUrl,
    #[error("cannot reach the database {database}: {why}; check that it runs and that the URL is right")]
    Unreachable { database: String, why: String },
    #[error(
        "the database {database} cannot be written: {why}; the registry needs a database that it may write"
    )]
    ReadOnly { database: String, why: String },
    #[error("others have been writing to the database {database} for {} s; nothing was stored", waited.as_secs())]
    Busy { database: String, waited: Duration },
    #[error(
        "the database {database} was made by a newer program (it has the step `{step}`); use that program, or another database"
    )]
    NewerDatabase { database: String, step: String },
    #[error(
        "the database {database} was made by an older program (it lacks the step `{step}`); start `coalitions serve` on it once, which brings it up to date"
    )]
    OlderDatabase { database: String, step: String },
    #[error("the database {database} is damaged: {why}; restore it from a backup")]
    Damaged { database: String, why: String },
    #[error("the table {table} holds something that does not belong there: {why}")]
    Corrupt { table: &'static str, why: String },
    #[error(
        "somebody reads the database {database} all the time, so that its write-ahead log cannot be emptied"
    )]
    Held { database: String },
    #[error("the log could not be packed into memory: {0}")]
    Packing(Arc<io::Error>),
    #[error("the write was broken off before it was known to be stored; look whether it was")]
    Interrupted,
    #[error("the database failed: {0}")]
    Database(#[from] DbErr),
}

impl StoreError {
    /// The log does not get into memory.
    pub(super) fn packing(error: io::Error) -> Self {
        Self::Packing(Arc::new(error))
    }
}
