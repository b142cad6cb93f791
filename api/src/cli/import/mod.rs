//! `coalitions import`: takes over what others have on record.

mod members;
mod progress;
mod report;
mod ror;

use clap::{Args, Subcommand};

/// What to import.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Take over a list of the members of a coalition
    ///
    /// The plan goes to stdout, row by row: what is done with it, whom it means and how sure that is. In a pipe it is
    /// a table of comma-separated values.
    Members(members::Arguments),
    /// Import the organisations of the Research Organization Registry (ROR)
    ///
    /// Those that are here already, told by their ROR or Wikidata id, are given what they lack; nothing that
    /// people entered is changed. An import that was cut off is finished by starting it again.
    ///
    /// On stdout stand figures, one a line: its name, and in a pipe a tab, then the number.
    Ror(ror::Arguments),
}

/// Runs the command.
pub(super) async fn run(arguments: Arguments) -> anyhow::Result<()> {
    match arguments.what {
        What::Members(arguments) => members::run(arguments).await,
        What::Ror(arguments) => ror::run(arguments).await,
    }
}
