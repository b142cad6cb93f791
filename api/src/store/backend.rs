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
/// How long a write waits for the write lock while another process has it.
const LOCK_TIMEOUT: Duration = Duration::from_secs(5);
/// How long a server of PostgreSQL waits for the next statement of a process that has the write lock. After that
/// the process is taken for hung or cut off, and others may write.
const SILENCE_TIMEOUT: Duration = Duration::from_secs(15);
/// How long a connection may take to show that it can be used again.
const RELEASE_TIMEOUT: Duration = Duration::from_secs(5);

/// Rows that SQLite's thread may be ahead of whoever reads them: each time one of the two waits for the other costs
/// more than many rows.
const ROWS: usize = 1_024;

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
                    let sqlite = sqlite.busy_timeout(LOCK_TIMEOUT).foreign_keys(true).row_buffer_size(ROWS);
                    if read_only {
                        sqlite.read_only(true)
                    } else {
                        sqlite
                            .create_if_missing(true)
                            .journal_mode(SqliteJournalMode::Wal)
                            .synchronous(SqliteSynchronous::Full)
                            .optimize_on_close(true, None)
                            // What is deleted is overwritten.
                            .pragma("secure_delete", "ON")
                    }
                });
            }
            Self::Postgres { .. } => {
                options.set_application_name("coalitions");
            }
        }
        options
            .map_sqlx_sqlite_pool_opts(|pool| pool.after_release(|c, _| Box::pin(is_clean(c))))
            .map_sqlx_postgres_pool_opts(|pool| pool.after_release(|c, _| Box::pin(is_clean(c))));
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
        let transaction = writer.begin_with_options(options).await.map_err(|e| self.busy(e))?;
        if let Self::Postgres { .. } = self {
            // Each statement has to see what was committed before it got the lock, whatever the server's default.
            let lock = format!(
                "SET TRANSACTION ISOLATION LEVEL READ COMMITTED; SET LOCAL lock_timeout = {}; \
                 SET LOCAL idle_in_transaction_session_timeout = {}; SELECT pg_advisory_xact_lock({WRITE_LOCK})",
                LOCK_TIMEOUT.as_millis(),
                SILENCE_TIMEOUT.as_millis()
            );
            transaction.execute_unprepared(&lock).await.map_err(|e| self.busy(e))?;
        }
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
                let lock = format!("SELECT pg_advisory_xact_lock({MIGRATION_LOCK})");
                transaction.execute_unprepared(&lock).await.map_err(|e| self.explain(e))?;
                Ok(Some(transaction))
            }
        }
    }

    /// Makes sure that the database may be written, without writing.
    pub(super) async fn ensure_writable(&self, writer: &DatabaseConnection) -> Result<(), StoreError> {
        let refused = |why: String| StoreError::ReadOnly { database: self.to_string(), why };
        match self {
            Self::Sqlite { .. } => {
                let transaction = match self.begin_write(writer).await {
                    Ok(transaction) => transaction,
                    // Somebody else is writing: it is no reason not to start. Whether this program may, too, shows
                    // when it does.
                    Err(StoreError::Busy { .. }) => return Ok(()),
                    Err(error) => return Err(error),
                };
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

    /// Takes what was deleted out of the files, and out of what is known of the values in them.
    pub(super) async fn scrub(&self, writer: &DatabaseConnection, tables: &[&str]) -> Result<(), StoreError> {
        match self {
            Self::Sqlite { .. } => {
                self.insist(writer, "ANALYZE").await?;
                self.insist(writer, "VACUUM").await?;
                self.truncate_log(writer).await
            }
            Self::Postgres { .. } => {
                // A connection of its own, because it waits for locks less long than others: whoever waits for this
                // one lets everybody else wait behind.
                let connection = self.connect(1, false).await?;
                let scrubbed = async {
                    connection
                        .execute_unprepared("SET lock_timeout = '2s'")
                        .await
                        .map_err(|e| self.explain(e))?;
                    for table in tables {
                        self.insist(&connection, &format!("VACUUM (FULL, ANALYZE) \"{table}\"")).await?;
                    }
                    Ok(())
                };
                let scrubbed = scrubbed.await;
                connection.close().await.map_err(|e| self.explain(e))?;
                scrubbed
            }
        }
    }

    /// Runs a statement, again where somebody else holds what it needs.
    async fn insist(&self, connection: &DatabaseConnection, sql: &str) -> Result<(), StoreError> {
        const ATTEMPTS: u32 = 5;
        let mut attempt = 1;
        loop {
            match connection.execute_unprepared(sql).await {
                Err(error) if attempt < ATTEMPTS && is_held(&error) => {
                    attempt += 1;
                    tokio::time::sleep(LOCKED_PAUSE).await;
                }
                done => return done.map(drop).map_err(|e| self.explain(e)),
            }
        }
    }

    /// Folds the write-ahead log of SQLite into the file and empties it, as soon as nobody reads from it.
    async fn truncate_log(&self, writer: &DatabaseConnection) -> Result<(), StoreError> {
        for _ in 0..LOCKED_ATTEMPTS {
            let sql = "PRAGMA wal_checkpoint(TRUNCATE)".to_owned();
            let statement = Statement::from_string(writer.get_database_backend(), sql);
            let row = writer.query_one_raw(statement).await.map_err(|e| self.explain(e))?;
            let busy: i32 = row
                .map(|row| row.try_get("", "busy"))
                .transpose()
                .map_err(|e| self.explain(e))?
                .unwrap_or_default();
            if busy == 0 {
                return Ok(());
            }
            tokio::time::sleep(LOCKED_PAUSE).await;
        }
        Err(StoreError::Held { database: self.to_string() })
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

    /// The same of what happens while a writer waits for its turn: nothing has been written then.
    fn busy(&self, error: DbErr) -> StoreError {
        let why = reason(&error);
        match ["is locked", "lock timeout"].iter().any(|words| why.contains(words)) {
            true => StoreError::Busy { database: self.to_string(), waited: LOCK_TIMEOUT },
            false => self.explain(error),
        }
    }

    /// Rows that refer to rows which are not there. PostgreSQL has none.
    pub(super) async fn dangling_rows(
        &self,
        connection: &DatabaseTransaction,
    ) -> Result<Vec<String>, StoreError> {
        let Self::Sqlite { .. } = self else {
            return Ok(Vec::new());
        };
        let sql = "PRAGMA foreign_key_check".to_owned();
        let statement = Statement::from_string(connection.get_database_backend(), sql);
        let rows = connection.query_all_raw(statement).await.map_err(|e| self.explain(e))?;
        let told = |row: &sea_orm::QueryResult| -> Result<String, DbErr> {
            let (table, parent): (String, String) = (row.try_get("", "table")?, row.try_get("", "parent")?);
            let row: Option<i64> = row.try_get("", "rowid")?;
            let row = row.map_or_else(String::new, |row| format!(" in its row {row}"));
            Ok(format!("table {table} refers{row} to a row of the table {parent}, which is not there"))
        };
        rows.iter().map(|row| told(row).map_err(|e| self.explain(e))).collect()
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

/// Whether a statement failed because somebody else holds what it needs.
fn is_held(error: &DbErr) -> bool {
    let why = error.to_string();
    ["is locked", "lock timeout", "deadlock detected"].iter().any(|word| why.contains(word))
}

/// Whether a connection that comes back can be used again: at once, and with no transaction left over. Where SQLite
/// has rolled back by itself, because the disk is full for one, sqlx goes on to count the transaction: the next one
/// would be a part of it, and would not be stored when it is committed.
async fn is_clean<C: sqlx::Connection>(connection: &mut C) -> Result<bool, sqlx::Error> {
    let answered = tokio::time::timeout(RELEASE_TIMEOUT, connection.ping()).await;
    answered.map_err(|_| sqlx::Error::PoolTimedOut)??;
    Ok(!connection.is_in_transaction())
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
