//! What is different in the tables of two revisions: the one and this make the other.

use std::{cmp::Ordering, fs, io, path::Path};

use openapi::Revision;
use serde::Serialize;
use serde_json::{Map, Value};

use super::{
    DumpError, DumpFile, NDJSON, Progress, Published, SCHEMA_VERSION, file::Writing, going_on,
    publication::Publication, rows::Telling,
};
use crate::{
    snapshot::{Log, Snapshot},
    store::{self, Cell, Row},
};

/// The one file of it.
pub const DELTA: &str = "delta.ndjson";
/// Where rows are put down while others are still taken away.
const PUTS: &str = "puts.part";

/// A line of it.
#[derive(Debug, Serialize)]
#[serde(tag = "operation", rename_all = "kebab-case")]
enum Line<'a> {
    /// The first line: between which revisions.
    Begin { from: Revision, to: Revision, schema_version: u32 },
    /// A row is no longer there.
    Delete { table: &'a str, key: Map<String, Value> },
    /// A row is new, or takes the place of the one with its key.
    Put { table: &'a str, row: Map<String, Value> },
}

/// Writes what leads from the tables of a snapshot to those of a later one: a directory with one file, which appears
/// whole or not at all. One without a difference has its first line, too.
///
/// It blocks: run it on a thread that is meant for that.
pub fn write_delta(
    from: &Snapshot,
    to: &Snapshot,
    log: &Log,
    target: &Path,
    told: Progress<'_>,
) -> Result<Published, DumpError> {
    let publication = Publication::begin(target)?;
    let directory = publication.directory();
    let create = |path: &str| Writing::create(directory, path.to_owned(), NDJSON);
    let mut lines = Lines { deletes: create(DELTA)?, puts: create(PUTS)? };
    put(
        &mut lines.deletes,
        &Line::Begin { from: from.revision, to: to.revision, schema_version: SCHEMA_VERSION },
    )?;
    if from.revision != to.revision {
        lines.things(from, to, told)?;
        lines.changes(from.revision, to.revision, log)?;
    }
    let file = lines.finish(directory)?;
    publication.publish()?;
    Ok(Published { revision: to.revision, recorded_at: to.recorded_at, files: vec![file] })
}

/// A row can pass from one thing to another, as a former slug does where two are merged: what is taken away goes
/// before everything that is put.
struct Lines {
    deletes: Writing,
    puts: Writing,
}

fn put(file: &mut Writing, line: &Line<'_>) -> Result<(), DumpError> {
    let mut json = serde_json::to_vec(line)?;
    json.push(b'\n');
    file.count();
    file.put(&json)
}

impl Lines {
    fn finish(mut self, directory: &Path) -> Result<DumpFile, DumpError> {
        let puts = self.puts.finish()?;
        let path = directory.join(PUTS);
        let failed = |error| DumpError::file(DELTA, error);
        let mut written = fs::File::open(&path).map_err(failed)?;
        io::copy(&mut written, &mut self.deletes).map_err(failed)?;
        fs::remove_file(&path).map_err(failed)?;
        self.deletes.rows = Some(self.deletes.rows.unwrap_or(0) + puts.rows.unwrap_or(0));
        self.deletes.finish()
    }

    /// Goes through the things of both, side by side.
    fn things(&mut self, from: &Snapshot, to: &Snapshot, told: Progress<'_>) -> Result<(), DumpError> {
        let (mut before, mut after) = (Telling::of(from), Telling::of(to));
        let (mut old, mut new) = (before.things().peekable(), after.things().peekable());
        let most = from.things().max(to.things()) as u64;
        let mut json = Vec::new();
        let mut done = 0;
        loop {
            let key = |kept: &(store::Record, Revision, _)| (kept.0.kind(), kept.0.id());
            let order = match (old.peek(), new.peek()) {
                (None, None) => return Ok(()),
                (Some(_), None) => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
                (Some(old), Some(new)) => key(old).cmp(&key(new)),
            };
            let gone = if order.is_le() { old.next() } else { None };
            let come = if order.is_ge() { new.next() } else { None };
            let mut rows = |telling: &mut Telling<'_>, kept: Option<_>| {
                let told = kept.map(|kept| telling.tell(&kept, &mut json)).transpose()?.flatten();
                Ok::<_, DumpError>(told.map_or_else(Vec::new, |told| told.rows))
            };
            let (gone, come) = (rows(&mut before, gone)?, rows(&mut after, come)?);
            self.rows(&gone, &come)?;
            done += 1;
            going_on(told(done.min(most), most))?;
        }
    }

    /// What became of the rows of one thing.
    fn rows(&mut self, old: &[Row], new: &[Row]) -> Result<(), DumpError> {
        let same = |a: &Row, b: &Row| a.table.name == b.table.name && key(a) == key(b);
        for row in old.iter().filter(|old| !new.iter().any(|new| same(old, new))) {
            put(&mut self.deletes, &Line::Delete { table: row.table.name, key: key(row) })?;
        }
        for row in new {
            if !old.iter().any(|old| same(old, row) && old.cells == row.cells) {
                put(&mut self.puts, &Line::Put { table: row.table.name, row: cells(row, |_| true) })?;
            }
        }
        Ok(())
    }

    fn changes(&mut self, from: Revision, to: Revision, log: &Log) -> Result<(), DumpError> {
        for entry in log.after(from).take_while(|entry| entry.revision <= to) {
            let row = store::row_of_change(entry)?;
            put(&mut self.puts, &Line::Put { table: row.table.name, row: cells(&row, |_| true) })?;
        }
        Ok(())
    }
}

fn key(row: &Row) -> Map<String, Value> {
    cells(row, |column| row.table.key.contains(&column))
}

fn cells(row: &Row, wanted: impl Fn(&str) -> bool) -> Map<String, Value> {
    let columns = row.table.columns.iter().zip(&row.cells);
    let columns = columns.filter(|(column, _)| wanted(column.name));
    columns.map(|(column, cell)| (column.name.to_owned(), json(cell))).collect()
}

fn json(cell: &Cell) -> Value {
    match cell {
        Cell::Null => Value::Null,
        Cell::Text(text) => text.as_str().into(),
        Cell::Integer(number) => (*number).into(),
        Cell::Boolean(is) => (*is).into(),
    }
}
