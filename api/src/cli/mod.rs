//! The command line: one file per command.

mod account;
mod check;
mod export;
mod import;
mod invite;
mod openapi;
mod serve;
mod table;
mod token;

use clap::{Parser, Subcommand};

use crate::config::{Config, LogConfig};

/// The command line asks for something that cannot be, which only shows when it is done.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct UsedWrongly(pub(crate) String);

/// The dynamic coalition registry: who belongs to which dynamic coalition of the Internet Governance
/// Forum, since when, and who says so.
///
/// Without a command it serves the public JSON API. Every flag can be set by the environment variable
/// beside it. Exit codes: 0 done, 1 failed, 2 used wrongly.
#[derive(Debug, Parser)]
#[command(name = "coalitions", version, args_conflicts_with_subcommands = true, max_term_width = 100)]
pub struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    serve: Config,
    /// How to log.
    #[command(flatten)]
    pub log: LogConfig,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the registry (the default)
    Serve(Box<Config>),
    /// Let somebody sign in to keep a coalition, an organisation or the registry up to date
    ///
    /// Prints a link on stdout that lets them in once. Later they are sent links by mail, where the registry sends mail.
    Invite(invite::Arguments),
    /// List and take out those who may sign in
    Account(account::Arguments),
    /// Make, list and revoke the tokens of those who may write
    Token(token::Arguments),
    /// Take over what others have on record
    Import(import::Arguments),
    /// Write everything public into a directory: CSV, NDJSON, SQLite, with their descriptions
    ///
    /// Reads the database, be it served or not, and writes nothing to it. The same revision gives the same bytes, from
    /// either database and on any machine. The directory appears whole or not at all.
    Export(export::Arguments),
    /// Check that the records are what the log of changes says, and keep the rules
    ///
    /// Reads the whole database, be it served or not, and writes nothing to it. Prints one line for each thing that
    /// is not as it should be, on stdout; exits with 1 where there is any.
    Check(check::Arguments),
    /// Print the OpenAPI document
    Openapi(openapi::Arguments),
}

impl Cli {
    /// Whether the command serves the registry.
    pub fn serves(&self) -> bool {
        matches!(self.command, None | Some(Command::Serve(_)))
    }

    /// Runs the command.
    pub async fn run(self) -> anyhow::Result<()> {
        match self.command {
            None => serve::run(self.serve).await,
            Some(Command::Serve(config)) => serve::run(*config).await,
            Some(Command::Invite(arguments)) => invite::run(arguments).await,
            Some(Command::Account(arguments)) => account::run(arguments).await,
            Some(Command::Token(arguments)) => token::run(arguments).await,
            Some(Command::Import(arguments)) => import::run(arguments).await,
            Some(Command::Export(arguments)) => export::run(arguments).await,
            Some(Command::Check(arguments)) => check::run(arguments).await,
            Some(Command::Openapi(arguments)) => openapi::run(arguments).await,
        }
    }
}
