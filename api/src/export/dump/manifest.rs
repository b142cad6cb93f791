//! What is in a dump, and how to tell that it arrived whole.

use std::path::Path;

use openapi::{Revision, Timestamp};
use serde::Serialize;

use super::{DumpError, DumpFile, Edition, SCHEMA_VERSION, catalogue::LICENCE, file::Writing};
use crate::snapshot::Snapshot;

/// The contents of `manifest.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Manifest {
    /// What it is a dump of.
    pub title: &'static str,
    /// The revision.
    pub revision: Revision,
    /// When the revision was recorded; null for an empty registry.
    pub recorded_at: Option<Timestamp>,
    /// The form of the dump.
    pub schema_version: u32,
    /// SPDX identifier of the licence.
    pub licence: &'static str,
    /// How many things there are of each kind.
    pub counts: Counts,
    /// All files but this one and `SHA256SUMS`, by path.
    pub files: Vec<DumpFile>,
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

impl Manifest {
    pub(super) fn new(edition: Edition, counts: Counts, files: Vec<DumpFile>) -> Self {
        Self {
            title: "Dynamic coalition registry",
            revision: edition.revision,
            recorded_at: edition.recorded_at,
            schema_version: SCHEMA_VERSION,
            licence: LICENCE,
            counts,
            files,
        }
    }

    /// Bytes of all files together.
    pub fn bytes(&self) -> u64 {
        self.files.iter().map(|file| file.bytes).sum()
    }

    /// Writes `manifest.json`, and `SHA256SUMS` in the form that `sha256sum --check` reads.
    pub(super) fn write(&self, directory: &Path) -> Result<(), DumpError> {
        let mut json = serde_json::to_vec_pretty(self)?;
        json.push(b'\n');
        let mut file = Writing::create(directory, "manifest.json".into(), "application/json")?;
        file.put(&json)?;
        let manifest = file.finish()?;
        let mut files: Vec<&DumpFile> = self.files.iter().chain([&manifest]).collect();
        files.sort_by(|a, b| a.path.cmp(&b.path));
        let mut sums = Writing::create(directory, "SHA256SUMS".into(), "text/plain")?;
        for DumpFile { path, sha256, .. } in files {
            sums.put(format!("{sha256}  {path}\n").as_bytes())?;
        }
        sums.finish().map(drop)
    }
}
