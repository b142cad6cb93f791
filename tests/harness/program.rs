//! The real program as a child process.

use std::{
    ffi::OsString,
    io::{BufRead, BufReader, Read},
    net::{AddrParseError, SocketAddr},
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    sync::{Arc, Mutex, OnceLock, PoisonError, mpsc::Receiver},
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use anyhow::{Context, Result, anyhow, bail, ensure};
use rustix::process::{Pid, Signal, kill_process};

use crate::caretaker;

/// Far longer than anything takes; reached only where something hangs.
const PATIENCE: Duration = Duration::from_secs(60);
const LISTENING: &str = "listening on http://";

/// The binary, built once per test process in the profile of the tests. Nothing is compiled where it is
/// fresh.
fn binary() -> Result<&'static Path> {
    static BINARY: OnceLock<Result<PathBuf, String>> = OnceLock::new();
    let built = BINARY.get_or_init(|| build().map_err(|error| format!("{error:#}")));
    built.as_deref().map_err(|error| anyhow!("{error}"))
}

fn build() -> Result<PathBuf> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
    let mut build = Command::new(cargo);
    build
        .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
        .args(["build", "--quiet", "--package", "api", "--bin", "coalitions"])
        .arg("--message-format=json-render-diagnostics");
    if !cfg!(debug_assertions) {
        build.arg("--release");
    }
    // What cargo says of this package must not reach the build scripts of others: they would run anew.
    for (name, _) in std::env::vars_os() {
        let of_a_package = ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_BIN_", "CARGO_CRATE_", "LD_LIBRARY_PATH"];
        if of_a_package.iter().any(|prefix| name.to_string_lossy().starts_with(prefix)) {
            build.env_remove(&name);
        }
    }
    let built = build.stderr(Stdio::inherit()).output().context("cannot run cargo")?;
    ensure!(built.status.success(), "the program does not build");
    String::from_utf8_lossy(&built.stdout)
        .lines()
        .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok())
        .find_map(|message| message["executable"].as_str().map(PathBuf::from))
        .context("cargo names no executable")
}

/// How to call the program.
#[derive(Debug, Clone, Default)]
pub struct Launch {
    arguments: Vec<String>,
    environment: Vec<(String, String)>,
}

/// A program that has come to its end.
#[derive(Debug, Clone)]
pub struct Finished {
    /// Exit code; none where a signal ended it.
    pub code: Option<i32>,
    /// What it wrote to stdout.
    pub stdout: Vec<u8>,
    /// What it wrote to stderr, line by line.
    pub stderr: Vec<String>,
}

impl Launch {
    /// The program with arguments.
    pub fn new(arguments: &[&str]) -> Self {
        Self::default().with(arguments)
    }

    /// The program serving a database on a free port.
    pub fn serve(database_url: &str) -> Self {
        Self::new(&["--listen", "127.0.0.1:0", "--database-url", database_url])
    }

    /// More arguments.
    pub fn with(mut self, arguments: &[&str]) -> Self {
        self.arguments.extend(arguments.iter().map(|argument| (*argument).to_owned()));
        self
    }

    /// An environment variable.
    pub fn env(mut self, name: &str, value: &str) -> Self {
        self.environment.push((name.to_owned(), value.to_owned()));
        self
    }

    fn spawn(&self) -> Result<Child> {
        self.spawn_as(Command::new(binary()?).args(&self.arguments))
    }

    fn spawn_as(&self, command: &mut Command) -> Result<Child> {
        for (name, _) in std::env::vars_os() {
            let settings = ["DATABASE_URL", "RUST_LOG", "RUST_BACKTRACE"];
            let name = name.to_string_lossy();
            if name.starts_with("COALITIONS_") || settings.contains(&name.as_ref()) {
                command.env_remove(name.as_ref());
            }
        }
        command
            .envs(self.environment.iter().map(|(name, value)| (name, value)))
            .current_dir(std::env::temp_dir())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .context("cannot start the program")
    }

    /// Starts a program that serves, and waits until it listens.
    pub fn start(&self) -> Result<Program> {
        let (mut program, listening) = self.watch()?;
        match listening.recv_timeout(PATIENCE) {
            Ok(address) => program.address = Some(address.context("the address cannot be read")?),
            Err(_) => bail!("the program does not listen; it says:\n{}", program.lines().join("\n")),
        }
        Ok(program)
    }

    /// Starts a program that does something else, and does not wait.
    pub fn begin(&self) -> Result<Program> {
        self.watch().map(|(program, _)| program)
    }

    /// Starts the program and reads what it writes to stderr; the address comes where it listens.
    fn watch(&self) -> Result<(Program, Receiver<Result<SocketAddr, AddrParseError>>)> {
        let mut child = self.spawn()?;
        let heard = child.stderr.take().context("no stderr")?;
        let lines = Arc::<Mutex<Vec<String>>>::default();
        let (said, listening) = std::sync::mpsc::channel();
        let reader = thread::spawn({
            let lines = Arc::clone(&lines);
            move || {
                for line in BufReader::new(heard).lines().map_while(Result::ok) {
                    if let Some((_, address)) = line.split_once(LISTENING) {
                        let end = address.find(|c: char| !(c.is_ascii_digit() || c == '.' || c == ':'));
                        let address = address[..end.unwrap_or(address.len())].parse::<SocketAddr>();
                        said.send(address).ok();
                    }
                    lines.lock().unwrap_or_else(PoisonError::into_inner).push(line);
                }
            }
        });
        Ok((Program { child, address: None, lines, reader: Some(reader) }, listening))
    }

    /// Runs the program to its end.
    pub fn run(&self) -> Result<Finished> {
        to_the_end(self.spawn()?)
    }

    /// Runs the program to its end on a terminal, which `script` of util-linux gives it; what is to be seen
    /// there is written to a file.
    pub fn on_terminal(&self, seen: &Path) -> Result<Finished> {
        let program = binary()?.display().to_string();
        let quoted = |word: &String| format!("'{}'", word.replace('\'', r"'\''"));
        let words: Vec<String> = [&program].into_iter().chain(&self.arguments).map(quoted).collect();
        let mut terminal = Command::new("script");
        terminal.args(["--quiet", "--return", "--command", &words.join(" ")]).arg(seen);
        to_the_end(self.spawn_as(terminal.env("TERM", "xterm"))?)
    }
}

/// Waits for the end of a program and reads what it writes meanwhile.
fn to_the_end(mut child: Child) -> Result<Finished> {
    let mut stdout = child.stdout.take().context("no stdout")?;
    let mut stderr = child.stderr.take().context("no stderr")?;
    let out = thread::spawn(move || {
        let mut bytes = Vec::new();
        stdout.read_to_end(&mut bytes).map(|_| bytes)
    });
    let err = thread::spawn(move || {
        let mut bytes = Vec::new();
        stderr.read_to_end(&mut bytes).map(|_| bytes)
    });
    let ended = wait(&mut child);
    if ended.is_err() {
        child.kill().and_then(|()| child.wait()).context("cannot end the program")?;
    }
    let read = |reader: JoinHandle<std::io::Result<Vec<u8>>>| -> Result<Vec<u8>> {
        Ok(reader.join().map_err(|_| anyhow!("a reader failed"))??)
    };
    let (stdout, stderr) = (read(out)?, String::from_utf8(read(err)?)?);
    let code = ended.with_context(|| format!("instead of an end it says:\n{stderr}"))?.code();
    Ok(Finished { code, stdout, stderr: stderr.lines().map(str::to_owned).collect() })
}

fn wait(child: &mut Child) -> Result<ExitStatus> {
    let began = Instant::now();
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(status);
        }
        ensure!(began.elapsed() < PATIENCE, "the program does not end");
        thread::sleep(Duration::from_millis(5));
    }
}

/// A program that serves. It is killed when dropped.
#[derive(Debug)]
pub struct Program {
    child: Child,
    address: Option<SocketAddr>,
    lines: Arc<Mutex<Vec<String>>>,
    reader: Option<JoinHandle<()>>,
}

impl Program {
    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address.unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 0)))
    }

    /// Where it listens, as the beginning of an address.
    pub fn url(&self) -> String {
        format!("http://{}", self.address())
    }

    /// What it has written to stderr so far.
    pub fn lines(&self) -> Vec<String> {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Waits until it has written a line to stderr that contains a text, and gives that line.
    pub fn line_with(&self, text: &str) -> Result<String> {
        let began = Instant::now();
        loop {
            if let Some(line) = self.lines().into_iter().find(|line| line.contains(text)) {
                return Ok(line);
            }
            ensure!(began.elapsed() < PATIENCE, "no line with `{text}` among:\n{}", self.lines().join("\n"));
            thread::sleep(Duration::from_millis(5));
        }
    }

    /// Stops the clock of the program: what comes for it waits with the kernel.
    pub fn pause(&self) -> Result<()> {
        self.signal(Signal::STOP)
    }

    /// Lets it go on.
    pub fn resume(&self) -> Result<()> {
        self.signal(Signal::CONT)
    }

    /// Tells it to stop (SIGTERM) and does not wait.
    pub fn terminate(&self) -> Result<()> {
        self.signal(Signal::TERM)
    }

    fn signal(&self, signal: Signal) -> Result<()> {
        let id = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw).context("no such process")?;
        Ok(kill_process(id, signal)?)
    }

    /// Waits for its end.
    pub fn end(mut self) -> Result<Finished> {
        let status = wait(&mut self.child)?;
        if let Some(reader) = self.reader.take() {
            reader.join().map_err(|_| anyhow!("a reader failed"))?;
        }
        let mut stdout = Vec::new();
        if let Some(mut out) = self.child.stdout.take() {
            out.read_to_end(&mut stdout)?;
        }
        Ok(Finished { code: status.code(), stdout, stderr: self.lines() })
    }

    /// Tells it to stop and waits for its end.
    pub fn stop(self) -> Result<Finished> {
        self.terminate()?;
        self.end()
    }

    /// Lets it run as long as the test process does, whoever drops what.
    pub(crate) fn until_the_end(&self) -> Result<()> {
        caretaker::at_end(&format!("kill -KILL {}", self.child.id()))
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // Where it has ended already, there is nothing to kill.
        self.child.kill().ok();
        self.child.wait().ok();
    }
}
