//! What an import did not take over, as a table of comma-separated values.

use std::{fs::File, io::Write, path::Path};

use anyhow::Context;

use crate::{export::csv::harmless, registry::ror::Remark};

/// A file that is written when the import is done.
#[derive(Debug)]
pub(super) struct Report(csv::Writer<File>);

impl Report {
    /// Makes the file: where that is impossible, nothing else is begun.
    pub(super) fn create(path: &Path) -> anyhow::Result<Self> {
        let file = File::create(path).with_context(|| format!("cannot write {}", path.display()))?;
        Ok(Self(csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(file)))
    }

    /// One line for each remark.
    pub(super) fn write<'a>(mut self, remarks: impl Iterator<Item = &'a Remark>) -> anyhow::Result<()> {
        self.0.write_record(["fate", "place", "ror", "reason"])?;
        for Remark { fate, place, ror, why } in remarks {
            let place = place.map_or_else(String::new, |place| place.to_string());
            let ror = ror.map_or_else(String::new, |ror| ror.to_string());
            self.0.write_record([fate.to_string(), place, ror, harmless(why.clone())])?;
        }
        Ok(self.0.into_inner().map_err(|error| error.into_error())?.flush()?)
    }
}
