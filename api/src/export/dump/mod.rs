//! A dump: everything public that the registry holds at one revision, as files.
//!
//! The same revision gives the same bytes, from either database and on any machine: nothing in a dump tells when, where
//! or from what it was made, rows are in the order of their keys, and what depends on a day is as on the day on which
//! the revision was recorded. Each thing is read and written by itself, so that memory does not grow with the registry;
//! what happened is written when the things are, so that the registry and its log need not be in memory together.

mod catalogue;
mod delta;
mod erased;
mod file;
mod graph;
mod manifest;
mod network;
mod package;
mod parquet;
mod publication;
mod reading;
mod rows;
mod tables;
mod things;
mod wide;

use std::{
    borrow::Borrow,
    io,
    ops::ControlFlow,
    path::Path,
    sync::mpsc::{SyncSender, sync_channel},
    thread,
};

use openapi::{EntityKind, Revision, Timestamp};

pub use self::{
    catalogue::{LICENCE, cited},
    delta::{DELTA, write_delta},
    file::DumpFile,
    manifest::Counts,
    package::field_type,
};
use self::{
    file::Writing,
    graph::Graph,
    network::Network,
    parquet::ParquetTable,
    publication::Publication,
    reading::Reading,
    rows::{Telling, Told},
    tables::CsvTable,
    things::Lines,
};
use crate::{
    export::linked::LinkedError,
    snapshot::{Log, Snapshot, UnknownPast},
    store::{self, Record, StoreError, TABLES, Table},
};

/// The form of dumps. It grows by one when a column or file is added, and that is all that ever happens to them.
pub const SCHEMA_VERSION: u32 = 2;

/// Why there is no dump. Nothing of it is left behind.
#[derive(Debug, thiserror::Error)]
#[allow(missing_docs)]
pub enum DumpError {
    #[error("`{0}` is there already: name a directory that does not exist yet, or an empty one")]
    Occupied(String),
    #[error(
        "the disk is full: `{path}` of the dump cannot be written; nothing was published. Make room and try again"
    )]
    Full { path: String },
    #[error("cannot write `{path}` of the dump: {source}; nothing was published")]
    File { path: String, source: io::Error },
    #[error("cannot write the SQLite file of the dump: {0}; nothing was published")]
    Store(#[from] StoreError),
    #[error("cannot read the log of changes: {0}; nothing was published")]
    Log(StoreError),
    #[error("a thing cannot be shown as JSON: {0}")]
    Json(#[from] serde_json::Error),
    #[error(transparent)]
    Linked(#[from] LinkedError),
    #[error(transparent)]
    Past(#[from] UnknownPast),
    #[error("the dump was stopped; nothing was published")]
    Stopped,
    #[error("a dump is made by a thread of the runtime, which is not there: {0}")]
    Runtime(#[from] tokio::runtime::TryCurrentError),
}

impl DumpError {
    /// A file, or what stands for it, could not be written.
    pub fn file(path: &str, source: io::Error) -> Self {
        let path = path.to_owned();
        match source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::Full { path },
            _ => Self::File { path, source },
        }
    }
}

/// What a dump is of.
#[derive(Debug, Clone, Copy)]
struct Edition {
    revision: Revision,
    recorded_at: Option<Timestamp>,
}

impl Edition {
    /// The day on which the revision was recorded, ISO 8601.
    fn day(&self) -> Option<String> {
        Some(self.recorded_at?.instant().date_naive().to_string())
    }
}

/// Who hears how many of how many things and changes are written, and may stop it.
pub type Progress<'a> = &'a mut dyn FnMut(u64, u64) -> ControlFlow<()>;

/// What who hears of it says: to go on, or that nobody wants the rest.
fn going_on(said: ControlFlow<()>) -> Result<(), DumpError> {
    match said {
        ControlFlow::Continue(()) => Ok(()),
        ControlFlow::Break(()) => Err(DumpError::Stopped),
    }
}

/// The things and changes of a dump, counted while they are written.
struct Steps<'a> {
    told: Progress<'a>,
    done: u64,
    most: u64,
}

impl<'a> Steps<'a> {
    fn of(snapshot: &Snapshot, told: Progress<'a>) -> Self {
        let changes = u64::try_from(snapshot.revision).unwrap_or(0);
        Self { told, done: 0, most: snapshot.things() as u64 + changes }
    }

    fn step(&mut self) -> Result<(), DumpError> {
        self.done += 1;
        going_on((self.told)(self.done, self.most))
    }
}

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// The revision that it leads to.
    pub revision: Revision,
    /// When that was recorded; `None` for an empty registry.
    pub recorded_at: Option<Timestamp>,
    /// All files, by path.
    pub files: Vec<DumpFile>,
}

impl Published {
    /// Bytes of all files together.
    pub fn bytes(&self) -> u64 {
        self.files.iter().map(|file| file.bytes).sum()
    }
}

/// Writes the dump of a snapshot into a directory that does not exist yet, or is empty, and appears whole or not at
/// all. The log is asked for when the snapshot has been let go; it may go on beyond it.
///
/// It blocks: run it on a thread that is meant for that, within the runtime.
pub fn write<L: Borrow<Log>>(
    snapshot: impl Borrow<Snapshot>,
    log: impl FnOnce() -> Result<L, DumpError>,
    target: &Path,
    told: Progress<'_>,
) -> Result<Published, DumpError> {
    let publication = Publication::begin(target)?;
    for folder in ["csv", "ndjson", "network", "parquet"] {
        publication.folder(folder)?;
    }
    let directory = publication.directory();
    let mut dump = Dump::begin(directory)?;
    let graph = Graph::create(directory)?;
    let registry: &Snapshot = snapshot.borrow();
    let edition = Edition { revision: registry.revision, recorded_at: registry.recorded_at };
    let counts = Counts::of(registry);
    let mut progress = Steps::of(registry, told);
    let graph_files =
        drawn_beside(registry, graph, |things| dump.put_things(registry, things, &mut progress))?;
    drop(snapshot);
    dump.put_changes(log()?.borrow(), edition.revision, &mut progress)?;
    let mut files = dump.finish()?;
    files.extend(graph_files);
    let described = [
        ("datapackage.json", "application/json", package::data_package(edition, &files)?),
        ("csv-metadata.json", "application/csvm+json", package::csv_on_the_web(edition)?),
        ("dcat.jsonld", "application/ld+json", catalogue::dcat(edition, &files)?),
        ("README.md", "text/markdown", catalogue::read_me(edition)),
        ("CITATION.cff", "application/yaml", catalogue::citation(edition)),
    ];
    for (path, media_type, text) in described {
        let mut file = Writing::create(directory, path.to_owned(), media_type)?;
        file.put(text.as_bytes())?;
        files.push(file.finish()?);
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    manifest::write(directory, edition, counts, &mut files)?;
    publication.publish()?;
    Ok(Published { revision: edition.revision, recorded_at: edition.recorded_at, files })
}

/// A thing as the API answers it.
type Thing = (EntityKind, Vec<u8>);
/// Things that may wait for the graph.
const QUEUE: usize = 256;

/// Draws the graph on a thread of its own, which inherits how nice this one is, while the rest is written: it takes as
/// long as that.
fn drawn_beside(
    snapshot: &Snapshot,
    mut graph: Graph,
    fill: impl FnOnce(&SyncSender<Thing>) -> Result<(), DumpError>,
) -> Result<[DumpFile; 2], DumpError> {
    thread::scope(|scope| {
        let (send, things) = sync_channel::<Thing>(QUEUE);
        let drawing = scope.spawn(move || {
            things.into_iter().try_for_each(|(kind, json)| graph.put(snapshot, kind, &json))?;
            graph.finish()
        });
        let filled = fill(&send);
        drop(send);
        let drawn = drawing.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        // Where the graph failed, the rest only noticed that nobody takes things any longer.
        let files = drawn?;
        filled.map(|()| files)
    })
}

/// The tables that are in a dump: those of the registry, and the wide one.
pub fn public_tables() -> impl Iterator<Item = &'static Table> {
    TABLES.iter().filter(|table| table.is_public()).chain([&wide::WIDE])
}

/// The files with the data, while they are written.
struct Dump {
    tables: Vec<(CsvTable, ParquetTable)>,
    network: Network,
    reading: Reading,
    lines: Lines,
}

impl Dump {
    fn begin(directory: &Path) -> Result<Self, DumpError> {
        let tables = public_tables().map(|table| {
            let csv = CsvTable::create(directory, table, table.name == wide::WIDE.name)?;
            Ok((csv, ParquetTable::create(directory, table)?))
        });
        Ok(Self {
            tables: tables.collect::<Result<_, DumpError>>()?,
            network: Network::create(directory)?,
            reading: Reading::create(directory)?,
            lines: Lines::create(directory)?,
        })
    }

    fn put(&mut self, table: &'static Table, cells: Vec<store::Cell>) -> Result<(), DumpError> {
        if let Some((csv, parquet)) = self.tables.iter_mut().find(|(csv, _)| csv.table().name == table.name) {
            csv.put(&cells)?;
            parquet.put(&cells)?;
        }
        self.reading.put(table, cells)
    }

    fn put_things(
        &mut self,
        snapshot: &Snapshot,
        graph: &SyncSender<Thing>,
        progress: &mut Steps<'_>,
    ) -> Result<(), DumpError> {
        let mut telling = Telling::of(snapshot);
        let mut json = Vec::new();
        let mut kind = None;
        for kept in telling.things() {
            progress.step()?;
            if kind.replace(kept.0.kind()).is_some_and(|before| before != kept.0.kind()) {
                self.flush()?;
            }
            if let Some(told) = telling.tell(&kept, &mut json)? {
                let is_thing = told.thing.is_some();
                self.put_thing(snapshot, &kept.0, told, &json)?;
                if is_thing && graph.send((kept.0.kind(), json.clone())).is_err() {
                    return Err(DumpError::Stopped);
                }
            }
        }
        Ok(())
    }

    /// Writes the rows that wait for more: of the tables of one kind there are no more when the next one begins.
    fn flush(&mut self) -> Result<(), DumpError> {
        self.tables.iter_mut().try_for_each(|(_, parquet)| parquet.flush())?;
        self.reading.flush()
    }

    fn put_changes(&mut self, log: &Log, last: Revision, progress: &mut Steps<'_>) -> Result<(), DumpError> {
        for entry in log.iter().take_while(|entry| entry.revision <= last) {
            let row = store::row_of_change(entry)?;
            self.put(row.table, row.cells)?;
            self.lines.put_change(log, entry)?;
            progress.step()?;
        }
        Ok(())
    }

    fn put_thing(
        &mut self,
        snapshot: &Snapshot,
        record: &Record,
        Told { rows, thing }: Told,
        json: &[u8],
    ) -> Result<(), DumpError> {
        for row in rows {
            self.put(row.table, row.cells)?;
        }
        let Some(thing) = thing else { return Ok(()) };
        let kind = record.kind();
        self.lines.put(kind, json)?;
        let is_member = || snapshot.memberships_of(record.id()).next().is_some();
        match record {
            Record::Coalition(_) => self.network.node("coalition", &thing),
            Record::Organisation(_) if is_member() => self.network.node("organisation", &thing),
            Record::Person(_) if is_member() => self.network.node("person", &thing),
            Record::Membership(_) => self.network.edge(&thing),
            _ => Ok(()),
        }
    }

    fn finish(self) -> Result<Vec<DumpFile>, DumpError> {
        let mut files: Vec<DumpFile> = Vec::new();
        for (csv, parquet) in self.tables {
            files.push(csv.finish()?);
            files.push(parquet.finish()?);
        }
        files.extend(self.network.finish()?);
        files.extend(self.lines.finish()?);
        files.push(self.reading.finish()?);
        Ok(files)
    }
}

/// The media types of files.
pub const MEDIA_TYPES: [&str; 12] = [
    "text/csv",
    NDJSON,
    "application/json",
    "application/csvm+json",
    "application/ld+json",
    "application/n-quads",
    "application/vnd.apache.parquet",
    "application/vnd.sqlite3",
    "application/xml",
    "text/markdown",
    "application/yaml",
    "text/plain",
];
const NDJSON: &str = "application/x-ndjson";

/// The kinds of things, with the name of their lists.
const KINDS: [(EntityKind, &str); 6] = [
    (EntityKind::Source, "sources"),
    (EntityKind::Vocabulary, "vocabularies"),
    (EntityKind::Organisation, "organisations"),
    (EntityKind::Person, "people"),
    (EntityKind::Coalition, "coalitions"),
    (EntityKind::Membership, "memberships"),
];
