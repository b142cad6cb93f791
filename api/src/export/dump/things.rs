//! Things and changes as the API answers them, one JSON object a line.

use std::path::Path;

use openapi::{ChangeRecord, EntityKind};

use super::{DumpError, DumpFile, KINDS, NDJSON, file::Writing};
use crate::snapshot::{Log, change};

/// A file for each kind of thing, and one for the log.
pub(super) struct Lines {
    things: Vec<(EntityKind, Writing)>,
    changes: Writing,
}

impl Lines {
    /// The files, empty.
    pub(super) fn create(directory: &Path) -> Result<Self, DumpError> {
        let file = |name: &str| {
            let mut file = Writing::create(directory, format!("ndjson/{name}.ndjson"), NDJSON)?;
            file.rows = Some(0);
            Ok::<_, DumpError>(file)
        };
        let things = KINDS.iter().map(|(kind, name)| Ok((*kind, file(name)?)));
        Ok(Self { things: things.collect::<Result<_, DumpError>>()?, changes: file("changes")? })
    }

    /// Adds a thing.
    pub(super) fn put(&mut self, kind: EntityKind, json: &[u8]) -> Result<(), DumpError> {
        for (_, file) in self.things.iter_mut().filter(|(of, _)| *of == kind) {
            file.put(json)?;
            file.put(b"\n")?;
            file.count();
        }
        Ok(())
    }

    /// Adds an entry of the log.
    pub(super) fn put_change(&mut self, log: &Log, entry: &ChangeRecord) -> Result<(), DumpError> {
        let mut json = serde_json::to_vec(&change(log, entry)?)?;
        json.push(b'\n');
        self.changes.put(&json)?;
        self.changes.count();
        Ok(())
    }

    /// Writes what is left.
    pub(super) fn finish(self) -> Result<Vec<DumpFile>, DumpError> {
        let files = self.things.into_iter().map(|(_, file)| file).chain([self.changes]);
        files.map(Writing::finish).collect()
    }
}
