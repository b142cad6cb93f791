//! What differs between SQLite and PostgreSQL, and nothing else.

use std::{fmt, time::Duration};

use sea_orm::{
    AccessMode, ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, DbErr,
    IsolationLevel, SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait,
    sqlx::{
        self, ConnectOptions as _, Connection as _,
        postgres::PgConnectOptions,
        sqlite::{SqliteJournalMode, SqliteSynchronous},
    },
};
use url::Url;

use super::StoreError;

/// Key of the advisory lock that migrations take, and of the one that writers take in turn.
const MIGRATION_LOCK: i64 = 0x6463_7265_6769_0001;
const WRITE_LOCK: i64 = 0x6463_7265_6769_0002;
/// How long to wait for a connection.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(8);

/// How often to try again where SQLite is locked and does not wait by itself, and after how long.
const LOCKED_ATTEMPTS: u32 = 50;
const LOCKED_PAUSE: Duration = Duration::from_millis(100);

/// Which database, and where.
#[derive(Clone)]
pub(super) enum Backend {
    Sqlite { url: String },
    Postgres { url: String },
}

/// Never shows a password.
impl fmt::Display for Backend {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite { url } => f.write_str(url),
            Self::Postgres { url } => match Url::parse(url) {
                // With an unescaped `@` in it, a password would pass for a host or a path.
                Ok(parsed) if url.matches('@').count() <= 1 => {
                    let url = parsed;
                    write!(f, "postgres://{}", url.host_str().unwrap_or_default())?;
                    if let Some(port) = url.port() {
                        write!(f, ":{port}")?;
                    }
                    f.write_str(url.path())
                }
                _ => f.write_str("postgres://…"),
            },
        }
    }
}

impl fmt::Debug for Backend {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Backend {
    pub(super) fn of(url: &str) -> Result<Self, StoreError> {
        let file = url.strip_prefix("sqlite:").map(|rest| rest.trim_start_matches("//"));
        match file {
            Some(file)
                if !file.is_empty() && !file.starts_with(":memory:") && !file.contains("mode=memory") =>
            {
                Ok(Self::Sqlite { url: url.to_owned() })
            }
            None if url.starts_with("postgres://") || url.starts_with("postgresql://") => {
                match Url::parse(url) {
                    Ok(_) => Ok(Self::Postgres { url: url.to_owned() }),
                    Err(_) => Err(StoreError::UnknownUrl),
                }
            }
            // It is not repeated: it may hold a password.
            _ => Err(StoreError::UnknownUrl),
        }
    }

    /// The writer: on SQLite the only connection that may write, so that writers queue here and not in
    /// the database.
    pub(super) async fn connect_writer(&self) -> Result<DatabaseConnection, StoreError> {
        let connections = match self {
            Self::Sqlite { .. } => 1,
            Self::Postgres { .. } => 4,
        };
        self.connect(connections, false).await
    }

    pub(super) async fn connect_reader(&self) -> Result<DatabaseConnection, StoreError> {
        self.connect(4, true).await
    }

    async fn connect(&self, connections: u32, read_only: bool) -> Result<DatabaseConnection, StoreError> {
        let url = match self {
            Self::Sqlite { url } | Self::Postgres { url } => url.clone(),
        };
        if let Self::Postgres { url } = self {
            self.knock(url).await?;
        }
        let mut options = ConnectOptions::new(url);
        options
            .max_connections(connections)
            .connect_timeout(CONNECT_TIMEOUT)
            .acquire_timeout(CONNECT_TIMEOUT)
            .sqlx_logging(false)
            .record_stmt_in_spans(false);
        match self {
            Self::Sqlite { .. } => {
                options.map_sqlx_sqlite_opts(move |sqlite| {
                    let sqlite = sqlite.busy_timeout(Duration::from_secs(5)).foreign_keys(true);
                    if read_only {
                        sqlite.read_only(true)
                    } else {
                        sqlite
                            .create_if_missing(true)
                            .journal_mode(SqliteJournalMode::Wal)
                            .synchronous(SqliteSynchronous::Full)
                            .optimize_on_close(true, None)
                    }
                });
            }
            Self::Postgres { .. } => {
                options.set_application_name("coalitions");
            }
        }
        let mut attempts = 0;
        let connected = loop {
            match Database::connect(options.clone()).await {
                // Switching to the write-ahead log does not wait for another program that does so, too.
                Err(error) if attempts < LOCKED_ATTEMPTS && error.to_string().contains("is locked") => {
                    attempts += 1;
                    tokio::time::sleep(LOCKED_PAUSE).await;
                }
                connected => break connected,
            }
        };
        connected.map_err(|error| match self.explain(error) {
            StoreError::Database(error) => {
                StoreError::Unreachable { database: self.to_string(), why: reason(&error) }
            }
            explained => explained,
        })
    }

    /// Connects once without a pool: a pool would hide why it cannot, behind a time-out.
    async fn knock(&self, url: &str) -> Result<(), StoreError> {
        let unreachable = |why: String| StoreError::Unreachable { database: self.to_string(), why };
        let options: PgConnectOptions = url.parse().map_err(|e: sqlx::Error| unreachable(e.to_string()))?;
        let connection = tokio::time::timeout(CONNECT_TIMEOUT, options.connect())
            .await
            .map_err(|_| unreachable(format!("no answer within {} s", CONNECT_TIMEOUT.as_secs())))?
            .map_err(|e| unreachable(e.to_string().replace('\n', " ")))?;
        connection.close().await.map_err(|e| unreachable(e.to_string()))
    }

    /// A transaction that writes. It holds the one write lock from its first moment to its end, so that
    /// revisions are gap-free and become visible in their order, whoever else writes.
    pub(super) async fn begin_write(
        &self,
        writer: &DatabaseConnection,
    ) -> Result<DatabaseTransaction, StoreError> {
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        let transaction = writer.begin_with_options(options).await.map_err(|e| self.explain(e))?;
        self.advisory_lock(&transaction, WRITE_LOCK).await?;
        Ok(transaction)
    }

    /// A transaction that sees one moment throughout.
    pub(super) async fn begin_read(
        &self,
        reader: &DatabaseConnection,
    ) -> Result<DatabaseTransaction, StoreError> {
        let options = match self {
            Self::Sqlite { .. } => TransactionOptions::default(),
            Self::Postgres { .. } => TransactionOptions {
                isolation_level: Some(IsolationLevel::RepeatableRead),
                access_mode: Some(AccessMode::ReadOnly),
                ..TransactionOptions::default()
            },
        };
        reader.begin_with_options(options).await.map_err(|e| self.explain(e))
    }

    /// On PostgreSQL, a transaction whose lock keeps other replicas from migrating until it ends.
    pub(super) async fn lock_migrations(
        &self,
        writer: &DatabaseConnection,
    ) -> Result<Option<DatabaseTransaction>, StoreError> {
        match self {
            Self::Sqlite { .. } => Ok(None),
            Self::Postgres { .. } => {
                let transaction = writer.begin().await.map_err(|e| self.explain(e))?;
                self.advisory_lock(&transaction, MIGRATION_LOCK).await?;
                Ok(Some(transaction))
            }
        }
    }

    async fn advisory_lock(&self, transaction: &DatabaseTransaction, key: i64) -> Result<(), StoreError> {
        if let Self::Postgres { .. } = self {
            let lock = Statement::from_sql_and_values(
                transaction.get_database_backend(),
                "SELECT pg_advisory_xact_lock($1)",
                [key.into()],
            );
            transaction.query_one_raw(lock).await.map_err(|e| self.explain(e))?;
        }
        Ok(())
    }

    /// Makes sure that the database may be written, without writing.
    pub(super) async fn ensure_writable(&self, writer: &DatabaseConnection) -> Result<(), StoreError> {
        let refused = |why: String| StoreError::ReadOnly { database: self.to_string(), why };
        match self {
            Self::Sqlite { .. } => {
                let transaction = self.begin_write(writer).await?;
                // The write lock alone does not tell: only a statement that would write is refused.
                let probe =
                    transaction.execute_unprepared("CREATE TABLE coalitions_write_probe (x INTEGER)").await;
                transaction.rollback().await.map_err(|e| self.explain(e))?;
                probe.map(drop).map_err(|e| self.explain(e))
            }
            Self::Postgres { .. } => {
                let row = writer
                    .query_one_raw(Statement::from_string(
                        writer.get_database_backend(),
                        "SELECT current_setting('transaction_read_only') AS read_only".to_owned(),
                    ))
                    .await
                    .map_err(|e| self.explain(e))?;
                let read_only: String = row
                    .map(|row| row.try_get("", "read_only"))
                    .transpose()
                    .map_err(|e| self.explain(e))?
                    .unwrap_or_default();
                if read_only == "on" {
                    return Err(refused("the server is read-only or a standby".into()));
                }
                Ok(())
            }
        }
    }

    /// Names of the steps that have been taken; none in a new database.
    pub(super) async fn applied_migrations(
        &self,
        connection: &DatabaseConnection,
    ) -> Result<Vec<String>, StoreError> {
        let exists = match self {
            Self::Sqlite { .. } => "SELECT name FROM sqlite_master WHERE name = 'seaql_migrations'",
            Self::Postgres { .. } => {
                "SELECT table_name AS name FROM information_schema.tables \
                 WHERE table_schema = ANY (current_schemas(false)) AND table_name = 'seaql_migrations'"
            }
        };
        let query = |sql: &str| Statement::from_string(connection.get_database_backend(), sql.to_owned());
        let found = connection.query_one_raw(query(exists)).await.map_err(|e| self.explain(e))?;
        if found.is_none() {
            return Ok(Vec::new());
        }
        let rows = connection
            .query_all_raw(query("SELECT version FROM seaql_migrations ORDER BY version"))
            .await
            .map_err(|e| self.explain(e))?;
        rows.iter().map(|row| row.try_get("", "version").map_err(|e| self.explain(e))).collect()
    }

    /// Turns what the driver says into what a person can act upon.
    pub(super) fn explain(&self, error: DbErr) -> StoreError {
        let why = reason(&error);
        let database = || self.to_string();
        let says = |words: &[&str]| words.iter().any(|word| why.contains(word));
        if says(&["file is not a database", "malformed", "disk image"]) {
            StoreError::Damaged { database: database(), why }
        } else if says(&["readonly database", "read-only transaction", "read only"]) {
            StoreError::ReadOnly { database: database(), why }
        } else if says(&[
            "unable to open database file",
            "Connection refused",
            "password authentication failed",
            "does not exist",
            "timed out",
            "failed to lookup",
            "error communicating with database",
        ]) && !matches!(error, DbErr::Exec(_) | DbErr::Query(_))
        {
            StoreError::Unreachable { database: database(), why }
        } else {
            StoreError::Database(error)
        }
    }
}

/// The innermost reason, in one line.
fn reason(error: &DbErr) -> String {
    let mut text = error.to_string().replace('\n', " ");
    for prefix in
        ["Connection Error: ", "Execution Error: ", "Query Error: ", "error returned from database: "]
    {
        text = text.replace(prefix, "");
    }
    text
}
