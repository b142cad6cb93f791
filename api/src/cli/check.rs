//! `coalitions check`: whether the records are what the log says, and whether both keep the rules.

mod finding;
mod log;
mod progress;
mod records;

use std::{io::Write, sync::Arc};

use anyhow::bail;
use clap::Args;

use self::{finding::Finding, progress::Progress};
use crate::{
    config::DatabaseArguments,
    snapshot::{Log, Snapshot},
    store,
};

/// What to check.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    database: DatabaseArguments,
}

pub(super) async fn run(arguments: Arguments) -> anyhow::Result<()> {
    let mut progress = Progress::new();
    progress.tell("reading the database");
    let mut inspection = store::inspect(&arguments.database.database_url).await?;
    let mut findings = Vec::new();
    for unreadable in &inspection.unreadable {
        findings.push(Finding::of_kind(unreadable.kind, &unreadable.why));
    }
    findings.extend(inspection.stray.iter().map(Finding::of_database));

    let told = log::examine(&inspection.log, &mut findings, &mut progress);
    let tables = std::mem::take(&mut inspection.tables);
    let readable = inspection.log.iter().filter_map(|(_, entry)| entry.as_ref().ok());
    let log = Log::of(readable.map(|entry| Arc::new(entry.clone())));
    let snapshot = Snapshot::of_tables(tables, &log);
    records::compare(&told, &snapshot, |kind| inspection.has_read(kind), &mut findings, &mut progress);
    records::examine(&snapshot, |kind| inspection.has_read(kind), &mut findings, &mut progress);
    progress.clear();

    let mut out = std::io::stdout().lock();
    for finding in &findings {
        writeln!(out, "{finding}")?;
    }
    out.flush()?;
    let (changes, records) = (inspection.log.len(), snapshot.kept().count());
    let what = format!("{changes} changes and {records} records in {}", inspection.database);
    match findings.len() {
        0 => {
            writeln!(std::io::stderr(), "coalitions: all holds of {what}")?;
            Ok(())
        }
        1 => bail!("one thing is not as it should be among {what}"),
        several => bail!("{several} things are not as they should be among {what}"),
    }
}
