//! The program: parses the command line and runs one command.

use std::{io::IsTerminal, process::ExitCode};

use api::{app::StartError, cli::Cli, config::LogFormat, store::StoreError};
use clap::Parser;
use tracing_subscriber::{EnvFilter, fmt};

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
            eprintln!("coalitions: {error:#}");
            if used_wrongly(&error) { ExitCode::from(2) } else { ExitCode::FAILURE }
        }
    }
}

/// Whether a setting is to blame that the command line could not check without showing a password.
fn used_wrongly(error: &anyhow::Error) -> bool {
    matches!(error.downcast_ref(), Some(StartError::Store(StoreError::UnknownUrl { .. })))
}

/// Data goes to stdout, everything for people to stderr.
fn log_to_stderr(cli: &Cli) -> Result<(), String> {
    let usual = if cli.serves() { "info,sea_orm_migration=warn,sqlx=warn" } else { "warn" };
    let level = cli.log.level.as_deref().unwrap_or(usual);
    let filter = EnvFilter::try_new(level)
        .map_err(|error| format!("--log `{level}`: {error}; write a level such as `info`"))?;
    let log =
        fmt().with_env_filter(filter).with_ansi(std::io::stderr().is_terminal()).with_writer(std::io::stderr);
    match cli.log.format {
        LogFormat::Text => log.init(),
        LogFormat::Json => log.json().flatten_event(true).init(),
    }
    Ok(())
}
