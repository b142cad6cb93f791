//! Tables as CSV, RFC 4180: UTF-8, a header line, CRLF; nothing for what is not known.

use std::path::Path;

use super::{DumpError, DumpFile, file::Writing};
use crate::{
    export::csv::harmless,
    store::{Cell, Table},
};

/// A table that is being written.
pub(super) struct CsvTable {
    table: &'static Table,
    out: csv::Writer<Writing>,
    rows: u64,
    /// Whether it is made for spreadsheets, which take some texts for formulas.
    defused: bool,
}

impl CsvTable {
    /// The file of a table, with its header.
    pub(super) fn create(directory: &Path, table: &'static Table, defused: bool) -> Result<Self, DumpError> {
        let file = Writing::create(directory, path_of(table), "text/csv")?;
        let mut out = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(file);
        out.write_record(table.columns.iter().map(|column| column.name))
            .map_err(|error| failed(table, error.into()))?;
        Ok(Self { table, out, rows: 0, defused })
    }

    /// Whose rows these are.
    pub(super) fn table(&self) -> &'static Table {
        self.table
    }

    /// Writes a row.
    pub(super) fn put(&mut self, cells: &[Cell]) -> Result<(), DumpError> {
        let texts = cells.iter().map(|cell| match cell {
            Cell::Null => String::new(),
            Cell::Text(text) if self.defused => harmless(text.clone()),
            Cell::Text(text) => text.clone(),
            Cell::Integer(number) => number.to_string(),
            Cell::Boolean(is) => is.to_string(),
        });
        self.out.write_record(texts).map_err(|error| failed(self.table, error.into()))?;
        self.rows += 1;
        Ok(())
    }

    /// Writes what is left.
    pub(super) fn finish(self) -> Result<DumpFile, DumpError> {
        let table = self.table;
        let mut file = self.out.into_inner().map_err(|error| failed(table, error.into_error()))?;
        file.rows = Some(self.rows);
        file.finish()
    }
}

/// Where a table is in the dump.
pub(super) fn path_of(table: &Table) -> String {
    format!("csv/{}.csv", table.name)
}

fn failed(table: &Table, error: std::io::Error) -> DumpError {
    DumpError::file(&path_of(table), error)
}
