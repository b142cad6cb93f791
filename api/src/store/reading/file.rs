//! A SQLite file made for readers: the same rows in the same order give the same bytes.

use std::{path::Path, time::Duration};

use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend, DbErr, Statement, Value,
    sqlx::sqlite::{SqliteJournalMode, SqliteLockingMode, SqliteSynchronous},
};

use super::{Cell, Kind, Table};
use crate::store::StoreError;

/// How many values a statement may carry; SQLite takes no more than 32,766.
const VALUES: usize = 8_000;
/// Whatever the defaults of the library will be.
const PAGE_SIZE: u32 = 4_096;
const CONNECT_TIMEOUT: Duration = Duration::from_secs(8);

/// A file while it is made. Nobody else reads it meanwhile, so that it has no journal.
#[derive(Debug)]
pub struct ReadingFile {
    connection: DatabaseConnection,
    /// Rows that are still to be written, by table: many rows a statement.
    waiting: Vec<(&'static Table, Vec<Vec<Cell>>)>,
}

impl ReadingFile {
    /// An empty file with these tables at a path where nothing is.
    pub async fn create(path: &Path, tables: &[&'static Table]) -> Result<Self, StoreError> {
        // The path may have characters that mean something in an address.
        let file = path.to_owned();
        let mut options = ConnectOptions::new("sqlite://a-path-follows");
        options
            .max_connections(1)
            .connect_timeout(CONNECT_TIMEOUT)
            .sqlx_logging(false)
            .record_stmt_in_spans(false)
            .map_sqlx_sqlite_opts(move |sqlite| {
                sqlite
                    .filename(&file)
                    .create_if_missing(true)
                    .page_size(PAGE_SIZE)
                    .journal_mode(SqliteJournalMode::Off)
                    .locking_mode(SqliteLockingMode::Exclusive)
                    .synchronous(SqliteSynchronous::Off)
                    .foreign_keys(false)
            });
        let connection = Database::connect(options).await?;
        let new = Self { connection, waiting: tables.iter().map(|table| (*table, Vec::new())).collect() };
        for table in tables {
            new.run(&creation(table)).await?;
        }
        Ok(new)
    }

    /// Writes a row, or keeps it until there are more of the same table.
    pub async fn put(&mut self, table: &'static Table, cells: Vec<Cell>) -> Result<(), StoreError> {
        let most = VALUES / table.columns.len().max(1);
        let Some((_, rows)) = self.waiting.iter_mut().find(|(waiting, _)| waiting.name == table.name) else {
            let why = "the file has no such table".into();
            return Err(StoreError::Corrupt { table: table.name, why });
        };
        rows.push(cells);
        if rows.len() < most {
            return Ok(());
        }
        let rows = std::mem::take(rows);
        self.write(table, rows).await
    }

    /// Writes the rows that are kept.
    pub async fn flush(&mut self) -> Result<(), StoreError> {
        let waiting = self.waiting.iter_mut().map(|(table, rows)| (*table, std::mem::take(rows)));
        for (table, rows) in waiting.collect::<Vec<_>>() {
            self.write(table, rows).await?;
        }
        Ok(())
    }

    async fn write(&self, table: &Table, rows: Vec<Vec<Cell>>) -> Result<(), StoreError> {
        if rows.is_empty() {
            return Ok(());
        }
        let one = format!("({})", vec!["?"; table.columns.len()].join(","));
        let sql =
            format!("INSERT INTO \"{}\" VALUES {}", table.name, vec![one.as_str(); rows.len()].join(","));
        let values = rows.into_iter().flatten().map(|cell| match cell {
            Cell::Null => Value::String(None),
            Cell::Text(text) => Value::String(Some(text)),
            Cell::Integer(number) => Value::BigInt(Some(number)),
            Cell::Boolean(is) => Value::Bool(Some(is)),
        });
        let statement = Statement::from_sql_and_values(DbBackend::Sqlite, sql, values);
        self.connection.execute_raw(statement).await?;
        Ok(())
    }

    async fn run(&self, sql: &str) -> Result<(), DbErr> {
        self.connection.execute_unprepared(sql).await.map(drop)
    }

    /// Adds indexes and views, sorts the pages, and closes the file.
    pub async fn finish(
        mut self,
        tables: &[&'static Table],
        views: &[&str],
        version: u32,
    ) -> Result<(), StoreError> {
        self.flush().await?;
        for table in tables {
            for index in indexes(table) {
                self.run(&index).await?;
            }
        }
        for view in views {
            self.run(view).await?;
        }
        self.run(&format!("PRAGMA user_version = {version}")).await?;
        self.run("ANALYZE").await?;
        self.run("VACUUM").await?;
        Ok(self.connection.close().await?)
    }
}

fn creation(table: &Table) -> String {
    let mut lines: Vec<String> = Vec::new();
    for column in table.columns {
        let kind = match column.kind {
            Kind::Text | Kind::Id | Kind::Date | Kind::Day | Kind::Instant => "TEXT",
            Kind::Integer | Kind::Boolean => "INTEGER",
        };
        let required = if column.required { " NOT NULL" } else { "" };
        let refers = column
            .refers
            .map(|(table, other)| format!(" REFERENCES \"{table}\" (\"{other}\")"))
            .unwrap_or_default();
        lines.push(format!("  \"{}\" {kind}{required}{refers}", column.name));
    }
    let key: Vec<String> = table.key.iter().map(|column| format!("\"{column}\"")).collect();
    lines.push(format!("  PRIMARY KEY ({})", key.join(", ")));
    format!("CREATE TABLE \"{}\" (\n{}\n) STRICT", table.name, lines.join(",\n"))
}

/// An index for each column that readers join or look things up by.
fn indexes(table: &Table) -> Vec<String> {
    let name = table.name;
    let looked_up = table.columns.iter().filter(|column| {
        let refers = column.refers.is_some() && table.key.first() != Some(&column.name);
        let names = matches!(column.name, "slug" | "entity_id" | "value");
        refers || names
    });
    looked_up
        .map(|column| {
            // Others refer to the slugs of sources, and a foreign key needs a unique one.
            let unique = if name != "concept" && column.name == "slug" { "UNIQUE " } else { "" };
            let column = column.name;
            format!("CREATE {unique}INDEX \"{name}_by_{column}\" ON \"{name}\" (\"{column}\")")
        })
        .collect()
}
