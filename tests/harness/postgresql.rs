//! A PostgreSQL server for one test process.

use std::{
    io::Write,
    net::TcpListener,
    path::{Path, PathBuf},
    process::Command,
    sync::OnceLock,
};

use anyhow::{Context, Result, anyhow, bail, ensure};

use crate::caretaker;

/// A server of its own on a free port, without a password, gone when the test process is gone.
///
/// It orders text by the rules of a language (ICU), as real servers do: an order that comes from the
/// database instead of the program would show.
#[derive(Debug)]
pub struct PostgresServer {
    port: u16,
    programs: PathBuf,
}

impl PostgresServer {
    /// The server of this test process; `None` where PostgreSQL is not installed, with one line that says
    /// what to install. Where the environment variable `CI` is set, that is an error.
    pub fn shared() -> Result<Option<&'static Self>> {
        static SERVER: OnceLock<Result<Option<PostgresServer>, String>> = OnceLock::new();
        let server = SERVER.get_or_init(|| Self::find_and_start().map_err(|error| format!("{error:#}")));
        server.as_ref().map(Option::as_ref).map_err(|error| anyhow!("{error}"))
    }

    fn find_and_start() -> Result<Option<Self>> {
        match programs() {
            Some(programs) => Self::start(programs).map(Some),
            None if std::env::var_os("CI").is_some() => {
                bail!("PostgreSQL is not installed: install the Debian package postgresql")
            }
            None => {
                // Not `eprintln!`: the test runner keeps that to itself.
                writeln!(
                    std::io::stderr(),
                    "SKIPPED: all tests on PostgreSQL; to run them, install the Debian package postgresql"
                )?;
                Ok(None)
            }
        }
    }

    fn start(programs: PathBuf) -> Result<Self> {
        let made = run(as_its_user("mktemp").args(["-d", "-t", "coalitions-postgresql-XXXXXX"]))?;
        let directory = made.trim();
        let tool = |name: &str| programs.join(name).display().to_string();
        // Tidying up is arranged first, so that nothing is left of a start that fails.
        let stop = format!("{} -D {directory}/data -m immediate stop", tool("pg_ctl"));
        let stop = if is_root() { format!("runuser -u postgres -- {stop}") } else { stop };
        caretaker::at_end(&format!("{stop}; rm -rf {directory}"))?;
        run(as_its_user(&tool("initdb"))
            .args(["--auth=trust", "--username=postgres", "--encoding=UTF8", "--no-sync"])
            .args(["--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=en-US"])
            .arg(format!("--pgdata={directory}/data")))?;
        let mut last = None;
        for _ in 0..5 {
            // Another process may take the port in between; then another one is tried.
            let port = TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port();
            let options = format!(
                "-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories={directory} \
                 -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=300 \
                 -c shared_buffers=32MB"
            );
            let started = run(as_its_user(&tool("pg_ctl"))
                .args(["--wait", "--silent", "-o", &options])
                .arg(format!("--pgdata={directory}/data"))
                .arg(format!("--log={directory}/log"))
                .arg("start"));
            match started {
                Ok(_) => return Ok(Self { port, programs }),
                Err(error) => last = Some(error),
            }
        }
        Err(last.unwrap_or_else(|| anyhow!("no port"))).context("PostgreSQL does not start")
    }

    /// Address of a database on this server.
    pub fn url(&self, database: &str) -> String {
        format!("postgres://postgres@127.0.0.1:{}/{database}", self.port)
    }

    /// Runs SQL in a database; one line per row, columns separated by `|`.
    pub fn sql(&self, database: &str, sql: &str) -> Result<String> {
        run(Command::new(self.programs.join("psql"))
            .args(["--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--set=ON_ERROR_STOP=1"])
            .args(["--command", sql, &self.url(database)]))
    }
}

/// Where the programs of the newest PostgreSQL are.
fn programs() -> Option<PathBuf> {
    let whole = |directory: &Path| ["initdb", "pg_ctl", "psql"].iter().all(|p| directory.join(p).is_file());
    let version = |directory: &PathBuf| -> u32 {
        let number = directory.file_name().and_then(|name| name.to_str()).and_then(|name| name.parse().ok());
        number.unwrap_or_default()
    };
    let mut packaged: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .map(|entries| entries.filter_map(Result::ok).map(|entry| entry.path()).collect())
        .unwrap_or_default();
    packaged.sort_by_key(|directory| std::cmp::Reverse(version(directory)));
    let path = std::env::var_os("PATH").unwrap_or_default();
    let in_path = std::env::split_paths(&path).collect::<Vec<_>>();
    packaged.into_iter().map(|directory| directory.join("bin")).chain(in_path).find(|d| whole(d))
}

fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

/// A command of the server: it refuses to run as root.
fn as_its_user(program: &str) -> Command {
    let mut command;
    if is_root() {
        command = Command::new("runuser");
        command.args(["-u", "postgres", "--", program]);
    } else {
        command = Command::new(program);
    }
    command.current_dir("/");
    command
}

fn run(command: &mut Command) -> Result<String> {
    let done = command.output().with_context(|| format!("cannot run {:?}", command.get_program()))?;
    let said = String::from_utf8_lossy(&done.stderr);
    ensure!(done.status.success(), "{command:?}: {said}");
    Ok(String::from_utf8(done.stdout)?)
}
