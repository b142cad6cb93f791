//! `coalitions export`: the registry at one revision, as files for others to work with.

use std::{io::Write, ops::ControlFlow, path::PathBuf};

use anyhow::bail;
use clap::{Args, value_parser};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use openapi::Revision;
use tokio::runtime::Handle;

use super::UsedWrongly;
use crate::{
    config::DatabaseArguments,
    export::dump::{self, DumpError},
    snapshot::{Log, Snapshot},
    store::KeptLog,
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
    with_small_pages();
    let bar = ProgressBar::no_length();
    bar.set_draw_target(ProgressDrawTarget::stderr());
    bar.set_message("reading the database");
    bar.tick();
    let kept = KeptLog::open(&database.database_url).await?;
    let head = kept.head();
    let last = known_at_revision.unwrap_or(head);
    if last > head {
        bar.finish_and_clear();
        bail!(UsedWrongly(format!(
            "--known-at-revision {last}: the registry is at revision {head}; there is no revision {last} yet"
        )));
    }
    let shown = directory.display().to_string();
    let drawn = bar.clone();
    let runtime = Handle::current();
    let written = tokio::task::spawn_blocking(move || -> anyhow::Result<dump::Published> {
        let mut snapshot = Snapshot::default();
        runtime.block_on(
            kept.each_portion(last, |changes| Ok::<_, anyhow::Error>(snapshot.follow(&changes)?)),
        )?;
        drawn.set_style(ProgressStyle::with_template(
            "{msg} [{bar:24}] {human_pos} of {human_len}, {eta} left",
        )?);
        drawn.set_message("writing");
        let mut told = |done, most| {
            drawn.set_length(most);
            drawn.set_position(done);
            ControlFlow::Continue(())
        };
        let log = || runtime.block_on(kept.packed(last)).map(Log::of).map_err(DumpError::Log);
        let published = dump::write(snapshot, log, &directory, &mut told)?;
        runtime.block_on(kept.close())?;
        Ok(published)
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

/// A huge page is in memory as a whole, however little of it is used: a server is faster with them, an export is not.
fn with_small_pages() {
    #[cfg(target_os = "linux")]
    if let Err(error) = rustix::thread::disable_transparent_huge_pages(true) {
        tracing::debug!(%error, "the export may take more memory than it has to");
    }
}
