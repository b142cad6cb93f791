//! A registry that tests share for reading.

use std::sync::OnceLock;

use anyhow::{Context, Result, anyhow, ensure};

use crate::{Answer, Backend, Client, Database, Editor, Launch, Operation, Program, Request};

/// What shared registries are told that their address is: answers of both databases then are the same byte
/// for byte.
pub const PUBLIC_URL: &str = "https://registry.example/igf";

/// A running program with the founding data.
#[derive(Debug)]
pub struct Registry {
    backend: Backend,
    program: Program,
    client: Client,
    database: Database,
    registrar: OnceLock<String>,
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

    /// Shows something on a registry of its own with this database, which it may change.
    pub fn own(backend: Backend, show: impl FnOnce(&Self)) {
        Self::own_with(backend, &[], show);
    }

    /// The same with further arguments of the program.
    pub fn own_with(backend: Backend, arguments: &[&str], show: impl FnOnce(&Self)) {
        match Self::launch(backend, arguments) {
            Ok(Some(registry)) => show(&registry),
            // The one line about it has been written.
            Ok(None) => {}
            Err(error) => panic!("no registry on {backend:?}: {error:#}"),
        }
    }

    fn start(backend: Backend) -> Result<Option<Self>> {
        let registry = Self::launch(backend, &[])?;
        if let Some(Self { program, database, .. }) = &registry {
            program.until_the_end()?;
            if let Ok(file) = database.path() {
                let directory = file.parent().unwrap_or(&file).display().to_string();
                crate::caretaker::at_end(&format!("rm -rf {directory}"))?;
            }
        }
        Ok(registry)
    }

    fn launch(backend: Backend, arguments: &[&str]) -> Result<Option<Self>> {
        if !backend.is_here()? {
            return Ok(None);
        }
        let database = backend.founded_database()?;
        let launch = Launch::serve(database.url()).with(&["--public-url", PUBLIC_URL]);
        let program = launch.with(arguments).start()?;
        let client = Client::new(&program, PUBLIC_URL)?;
        Ok(Some(Self { backend, program, client, database, registrar: OnceLock::new() }))
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

    /// Its database, for `--database-url`.
    pub fn database_url(&self) -> &str {
        self.database.url()
    }

    /// A new token, made by the program with these arguments of `token create`.
    pub fn token(&self, arguments: &[&str]) -> Result<String> {
        let create = Launch::new(&["token", "create", "--database-url", self.database_url()]);
        let finished = create.with(arguments).run()?;
        ensure!(finished.code == Some(0), "no token:\n{}", finished.stderr.join("\n"));
        let printed = String::from_utf8(finished.stdout)?;
        Ok(printed.strip_suffix('\n').context("the token is no line")?.to_owned())
    }

    /// The token of a registrar. Panics where it cannot be made.
    pub fn registrar(&self) -> &str {
        self.registrar.get_or_init(|| match self.token(&["--role", "registrar"]) {
            Ok(token) => token,
            Err(error) => panic!("no registrar: {error:#}"),
        })
    }

    /// A request for an operation, with a token where it needs one.
    pub fn ask_allowed(&self, operation: &Operation, path: &str) -> Request<'_> {
        let request = self.ask(path);
        if operation.needs_token() { request.bearer(self.registrar()) } else { request }
    }

    /// Somebody with the token of a registrar, who writes.
    pub fn editor(&self) -> Editor<'_> {
        Editor::new(&self.client, self.registrar())
    }

    /// The last revision.
    pub fn revision(&self) -> i64 {
        self.client.get("/readyz").json()["revision"].as_i64().unwrap_or_default()
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
