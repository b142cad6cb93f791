//! Databases: each test its own, the full ones copied from a template.

use std::{
    path::{Path, PathBuf},
    sync::{
        OnceLock,
        atomic::{AtomicU32, Ordering},
    },
};

use anyhow::{Context, Result, anyhow, ensure};
use tempfile::TempDir;

use crate::{Launch, PostgresServer, caretaker};

/// Which database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Backend {
    /// A file.
    Sqlite,
    /// A database on the server of the test process.
    Postgresql,
}

/// A database of a test's own.
#[derive(Debug)]
pub struct Database {
    url: String,
    /// Name on the PostgreSQL server.
    name: Option<String>,
    /// Where the SQLite file is.
    directory: Option<TempDir>,
}

const TEMPLATE: &str = "founded";

impl Backend {
    /// Whether it can be had on this machine.
    pub fn is_here(self) -> Result<bool> {
        Ok(self == Self::Sqlite || PostgresServer::shared()?.is_some())
    }

    /// A database that no program has seen.
    pub fn empty_database(self) -> Result<Database> {
        match self {
            Self::Sqlite => Database::file(|_| Ok(())),
            Self::Postgresql => Database::on_server("template0"),
        }
    }

    /// A database with the tables and the founding data.
    pub fn founded_database(self) -> Result<Database> {
        match self {
            Self::Sqlite => {
                static FILE: OnceLock<Result<PathBuf, String>> = OnceLock::new();
                let made = FILE.get_or_init(|| Database::template_file().map_err(|e| format!("{e:#}")));
                let template = made.as_ref().map_err(|error| anyhow!("{error}"))?;
                Database::file(|file| std::fs::copy(template, file).map(drop).map_err(Into::into))
            }
            Self::Postgresql => {
                static MADE: OnceLock<Result<(), String>> = OnceLock::new();
                let made = MADE.get_or_init(|| Database::template_on_server().map_err(|e| format!("{e:#}")));
                made.as_ref().map_err(|error| anyhow!("{error}"))?;
                Database::on_server(TEMPLATE)
            }
        }
    }
}

impl Database {
    /// For `--database-url`.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The SQLite file.
    pub fn path(&self) -> Result<PathBuf> {
        Ok(self.directory.as_ref().context("not a file")?.path().join("registry.db"))
    }

    /// Runs SQL in a database on the PostgreSQL server.
    pub fn sql(&self, sql: &str) -> Result<String> {
        let name = self.name.as_ref().context("not on the server")?;
        PostgresServer::shared()?.context("no server")?.sql(name, sql)
    }

    fn file(fill: impl FnOnce(&Path) -> Result<()>) -> Result<Self> {
        let directory = tempfile::Builder::new().prefix("coalitions-").tempdir()?;
        let file = directory.path().join("registry.db");
        fill(&file)?;
        Ok(Self { url: format!("sqlite://{}", file.display()), name: None, directory: Some(directory) })
    }

    fn on_server(template: &str) -> Result<Self> {
        static NUMBER: AtomicU32 = AtomicU32::new(1);
        let name = format!("registry_{}", NUMBER.fetch_add(1, Ordering::Relaxed));
        let server = PostgresServer::shared()?.context("no server")?;
        server.sql("postgres", &format!("CREATE DATABASE {name} TEMPLATE {template}"))?;
        Ok(Self { url: server.url(&name), name: Some(name), directory: None })
    }

    /// A file that the program has filled and closed.
    fn template_file() -> Result<PathBuf> {
        let directory = tempfile::Builder::new().prefix("coalitions-").tempdir()?.keep();
        caretaker::at_end(&format!("rm -rf {}", directory.display()))?;
        let file = directory.join("founded.db");
        fill(&format!("sqlite://{}", file.display()))?;
        ensure!(!directory.join("founded.db-wal").exists(), "the write-ahead log was left behind");
        Ok(file)
    }

    fn template_on_server() -> Result<()> {
        let server = PostgresServer::shared()?.context("no server")?;
        server.sql("postgres", &format!("CREATE DATABASE {TEMPLATE} TEMPLATE template0"))?;
        fill(&server.url(TEMPLATE))
    }
}

fn fill(url: &str) -> Result<()> {
    let finished = Launch::serve(url).start()?.stop()?;
    ensure!(finished.code == Some(0), "the program failed:\n{}", finished.stderr.join("\n"));
    Ok(())
}
