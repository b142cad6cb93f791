//! The program: parses the command line and runs one command.

use std::{io::IsTerminal, process::ExitCode};

use api::{
    app::StartError,
    cli::{Cli, UsedWrongly},
    config::LogFormat,
    store::StoreError,
};
use clap::Parser;
use mimalloc::MiMalloc;
use tracing_subscriber::{EnvFilter, filter::LevelFilter, fmt};

/// Answers are made of many small pieces on all cores at once.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    let cli = Cli::parse();
    if let Err(error) = log_to_stderr(&cli) {
        eprintln!("coalitions: {error}");
        return ExitCode::from(2);
    }
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("coalitions: cannot start: {error}");
            return ExitCode::FAILURE;
        }
    };
    match runtime.block_on(cli.run()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("coalitions: {}", one_line(&error));
            if used_wrongly(&error) { ExitCode::from(2) } else { ExitCode::FAILURE }
        }
    }
}

/// The error and its causes; a cause that an error already tells is not told again.
fn one_line(error: &anyhow::Error) -> String {
    error.chain().fold(String::new(), |told, cause| {
        let cause = cause.to_string().replace('\n', " ");
        match told.is_empty() {
            true => cause,
            false if told.contains(&cause) => told,
            false => format!("{told}: {cause}"),
        }
    })
}

/// Whether a setting is to blame that the command line could not check when it was read, or not without
/// showing a password.
fn used_wrongly(error: &anyhow::Error) -> bool {
    error.is::<UsedWrongly>()
        || matches!(error.downcast_ref(), Some(StartError::Store(StoreError::UnknownUrl)))
        || matches!(error.downcast_ref(), Some(StoreError::UnknownUrl))
}

/// Data goes to stdout, everything for people to stderr.
fn log_to_stderr(cli: &Cli) -> Result<(), String> {
    // The libraries tell of every step of theirs; what matters of it the program tells itself.
    const QUIET: &str = "sea_orm_migration=warn,sqlx=warn";
    let usual = if cli.serves() { "info" } else { "warn" };
    let level = cli.log.level.as_deref().unwrap_or(usual);
    let wrong = |why: String| format!("--log `{level}`: {why}; write a level such as `info`");
    let filter = match level.parse::<LevelFilter>() {
        Ok(level) => EnvFilter::try_new(format!("{level},{QUIET}")),
        // A word that is no level would be taken for the name of a module, and everything be silent.
        Err(error) if !level.contains('=') => return Err(wrong(error.to_string())),
        Err(_) => EnvFilter::try_new(level),
    }
    .map_err(|error| wrong(error.to_string()))?;
    let log =
        fmt().with_env_filter(filter).with_ansi(std::io::stderr().is_terminal()).with_writer(std::io::stderr);
    match cli.log.format {
        LogFormat::Text => log.init(),
        LogFormat::Json => log.json().flatten_event(true).init(),
    }
    Ok(())
}
