//! `coalitions export`: the registry at one revision, as files for others to work with.

use std::{io::Write, ops::ControlFlow, path::PathBuf};

use anyhow::bail;
use clap::{Args, value_parser};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use openapi::Revision;

use super::UsedWrongly;
use crate::{
    config::DatabaseArguments,
    export::dump::{self, DumpError},
    snapshot::{Log, Snapshot},
    store,
};

/// What to export, and where to.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    database: DatabaseArguments,

    /// What the registry held at this revision [default: the last one]
    #[arg(long, value_name = "REVISION", allow_negative_numbers = true, value_parser = value_parser!(Revision).range(0..))]
    known_at_revision: Option<Revision>,

    /// The directory to write: one that does not exist yet, or is empty
    directory: PathBuf,
}

pub(super) async fn run(arguments: Arguments) -> anyhow::Result<()> {
    let Arguments { database, known_at_revision, directory } = arguments;
    let bar = ProgressBar::no_length();
    bar.set_draw_target(ProgressDrawTarget::stderr());
    bar.set_message("reading the database");
    bar.tick();
    let mut log = store::read_log(&database.database_url).await?;
    let head = log.last().map_or(0, |entry| entry.revision);
    if let Some(asked) = known_at_revision {
        if asked > head {
            bar.finish_and_clear();
            bail!(UsedWrongly(format!(
                "--known-at-revision {asked}: the registry is at revision {head}; there is no revision {asked} yet"
            )));
        }
        log.truncate(usize::try_from(asked)?);
    }
    let shown = directory.display().to_string();
    let drawn = bar.clone();
    let written = tokio::task::spawn_blocking(move || -> anyhow::Result<dump::Published> {
        let log = Log::of(log);
        let snapshot = Snapshot::of_log(&log)?;
        drawn.set_style(ProgressStyle::with_template(
            "{msg} [{bar:24}] {human_pos} of {human_len}, {eta} left",
        )?);
        drawn.set_message("writing");
        let mut told = |done, most| {
            drawn.set_length(most);
            drawn.set_position(done);
            ControlFlow::Continue(())
        };
        Ok(dump::write(&snapshot, &log, &directory, &mut told)?)
    });
    let published = written.await?;
    bar.finish_and_clear();
    let published = published.map_err(|error| match error.downcast::<DumpError>() {
        Ok(occupied @ DumpError::Occupied(_)) => UsedWrongly(occupied.to_string()).into(),
        Ok(other) => other.into(),
        Err(other) => other,
    })?;
    writeln!(
        std::io::stderr(),
        "coalitions: revision {} in {shown}: {} files, {} bytes",
        published.revision,
        published.files.len(),
        published.bytes()
    )?;
    Ok(())
}
