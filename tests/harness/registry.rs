//! A registry that tests share for reading.

use std::sync::OnceLock;

use anyhow::{Result, anyhow};

use crate::{Answer, Backend, Client, Database, Launch, Program, Request};

/// What shared registries are told that their address is: answers of both databases then are the same byte
/// for byte.
pub const PUBLIC_URL: &str = "https://registry.example/igf";

/// A running program with the founding data.
#[derive(Debug)]
pub struct Registry {
    backend: Backend,
    program: Program,
    client: Client,
    _database: Database,
}

impl Registry {
    /// Shows something on the shared registry with this database; panics where there is none to be had
    /// that should be there.
    pub fn on(backend: Backend, show: impl FnOnce(&Self)) {
        match Self::shared(backend) {
            Ok(Some(registry)) => show(registry),
            // The one line about it has been written.
            Ok(None) => {}
            Err(error) => panic!("no registry on {backend:?}: {error:#}"),
        }
    }

    /// The shared registry with this database; `None` where the machine does not have it.
    pub fn shared(backend: Backend) -> Result<Option<&'static Self>> {
        static SQLITE: OnceLock<Result<Option<Registry>, String>> = OnceLock::new();
        static POSTGRESQL: OnceLock<Result<Option<Registry>, String>> = OnceLock::new();
        let shared = match backend {
            Backend::Sqlite => &SQLITE,
            Backend::Postgresql => &POSTGRESQL,
        };
        let registry = shared.get_or_init(|| Self::start(backend).map_err(|error| format!("{error:#}")));
        registry.as_ref().map(Option::as_ref).map_err(|error| anyhow!("{error}"))
    }

    fn start(backend: Backend) -> Result<Option<Self>> {
        if !backend.is_here()? {
            return Ok(None);
        }
        let database = backend.founded_database()?;
        let program = Launch::serve(database.url()).with(&["--public-url", PUBLIC_URL]).start()?;
        program.until_the_end()?;
        if let Ok(file) = database.path() {
            let directory = file.parent().unwrap_or(&file).display().to_string();
            crate::caretaker::at_end(&format!("rm -rf {directory}"))?;
        }
        let client = Client::new(&program, PUBLIC_URL)?;
        Ok(Some(Self { backend, program, client, _database: database }))
    }

    /// Which database it has.
    pub fn backend(&self) -> Backend {
        self.backend
    }

    /// The program.
    pub fn program(&self) -> &Program {
        &self.program
    }

    /// Its client.
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// See [`Client::ask`].
    pub fn ask(&self, path: &str) -> Request<'_> {
        self.client.ask(path)
    }

    /// See [`Client::get`].
    pub fn get(&self, path: &str) -> Answer {
        self.client.get(path)
    }

    /// See [`Client::all`].
    pub fn all(&self, path: &str) -> Vec<serde_json::Value> {
        self.client.all(path)
    }
}
