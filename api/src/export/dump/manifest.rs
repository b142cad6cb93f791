//! What is in a dump, and how to tell that it arrived whole.

use std::path::Path;

use openapi::{Revision, Timestamp};
use serde::Serialize;

use super::{
    DumpError, DumpFile, Edition, SCHEMA_VERSION,
    catalogue::{LICENCE, TITLE},
    file::Writing,
};
use crate::snapshot::Snapshot;

/// The contents of `manifest.json`.
#[derive(Debug, Serialize)]
struct Manifest<'a> {
    /// What it is a dump of.
    title: &'static str,
    /// The revision.
    revision: Revision,
    /// When the revision was recorded; null for an empty registry.
    recorded_at: Option<Timestamp>,
    /// The form of the dump.
    schema_version: u32,
    /// SPDX identifier of the licence.
    licence: &'static str,
    /// How many things there are of each kind.
    counts: Counts,
    /// All files but this one and `SHA256SUMS`, by path.
    files: &'a [DumpFile],
}

/// How many things there are of each kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[allow(missing_docs)]
pub struct Counts {
    pub coalitions: usize,
    pub organisations: usize,
    pub people: usize,
    pub memberships: usize,
    pub vocabularies: usize,
    pub sources: usize,
    pub changes: Revision,
}

impl Counts {
    pub(super) fn of(snapshot: &Snapshot) -> Self {
        Self {
            coalitions: snapshot.coalitions.len(),
            organisations: snapshot.organisations.len(),
            people: snapshot.people.len(),
            memberships: snapshot.memberships.len(),
            vocabularies: snapshot.vocabularies.len(),
            sources: snapshot.sources.len(),
            changes: snapshot.revision,
        }
    }
}

/// Writes `manifest.json`, and `SHA256SUMS` in the form that `sha256sum --check` reads, and adds them to the files.
pub(super) fn write(
    directory: &Path,
    edition: Edition,
    counts: Counts,
    files: &mut Vec<DumpFile>,
) -> Result<(), DumpError> {
    let manifest = Manifest {
        title: TITLE,
        revision: edition.revision,
        recorded_at: edition.recorded_at,
        schema_version: SCHEMA_VERSION,
        licence: LICENCE,
        counts,
        files,
    };
    let mut json = serde_json::to_vec_pretty(&manifest)?;
    json.push(b'\n');
    let mut file = Writing::create(directory, "manifest.json".into(), "application/json")?;
    file.put(&json)?;
    files.push(file.finish()?);
    files.sort_by(|a, b| a.path.cmp(&b.path));
    let mut sums = Writing::create(directory, "SHA256SUMS".into(), "text/plain")?;
    for DumpFile { path, sha256, .. } in &*files {
        sums.put(format!("{sha256}  {path}\n").as_bytes())?;
    }
    files.push(sums.finish()?);
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(())
}
