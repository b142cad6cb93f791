//! The same tables in one SQLite file, with indexes and views.

use std::path::{Path, PathBuf};

use tokio::runtime::Handle;

use super::{DumpError, DumpFile, SCHEMA_VERSION, file, public_tables};
use crate::store::{Cell, ReadingFile, Table};

const PATH: &str = "registry.sqlite";

/// What readers would otherwise have to work out each time.
const VIEWS: &[&str] = &[
    "CREATE VIEW member AS \
     SELECT id, 'organisation' AS kind, slug, country FROM organisation \
     UNION ALL SELECT id, 'person', slug, NULL FROM person",
    "CREATE VIEW organisation_official_name AS \
     SELECT o.id, o.slug, n.value AS name, n.lang FROM organisation o \
     JOIN organisation_name n ON n.organisation_id = o.id AND n.kind = 'official'",
    "CREATE VIEW coalition_official_name AS \
     SELECT c.id, c.slug, n.value AS name, n.lang FROM coalition c \
     JOIN coalition_name n ON n.coalition_id = c.id AND n.kind = 'official'",
    "CREATE VIEW coalition_size AS \
     SELECT c.slug AS coalition, count(DISTINCT w.member_kind || ':' || w.member) AS members, \
     count(w.id) AS memberships FROM coalition c \
     LEFT JOIN membership_wide w ON w.coalition = c.slug AND w.status <> 'ended' GROUP BY c.slug",
    "CREATE VIEW membership_evidence AS \
     SELECT s.membership_id, s.position, s.on_date, s.role_as_stated, s.verbatim, s.certainty, s.locator, \
     s.source, r.title AS source_title, r.address AS source_address FROM statement s \
     JOIN source r ON r.slug = s.source",
];

/// The file while it is written.
pub(super) struct Reading {
    runtime: Handle,
    directory: PathBuf,
    file: ReadingFile,
}

impl Reading {
    /// The file, with empty tables.
    pub(super) fn create(directory: &Path) -> Result<Self, DumpError> {
        let runtime = Handle::try_current()?;
        let tables: Vec<_> = public_tables().collect();
        let file = runtime.block_on(ReadingFile::create(&directory.join(PATH), &tables));
        Ok(Self { file: file.map_err(failed)?, runtime, directory: directory.to_owned() })
    }

    /// Adds a row.
    pub(super) fn put(&mut self, table: &'static Table, cells: Vec<Cell>) -> Result<(), DumpError> {
        self.runtime.block_on(self.file.put(table, cells)).map_err(failed)
    }

    /// Writes the rows that are in memory.
    pub(super) fn flush(&mut self) -> Result<(), DumpError> {
        self.runtime.block_on(self.file.flush()).map_err(failed)
    }

    /// Writes what is left.
    pub(super) fn finish(self) -> Result<DumpFile, DumpError> {
        let tables: Vec<_> = public_tables().collect();
        self.runtime.block_on(self.file.finish(&tables, VIEWS, SCHEMA_VERSION)).map_err(failed)?;
        file::taken(&self.directory, PATH, "application/vnd.sqlite3")
    }
}

/// SQLite tells in words that the disk is full.
fn failed(error: crate::store::StoreError) -> DumpError {
    match error.to_string().contains("disk is full") {
        true => DumpError::Full { path: PATH.into() },
        false => error.into(),
    }
}
