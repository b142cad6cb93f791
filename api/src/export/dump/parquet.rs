//! Tables as Apache Parquet: typed, compressed with zstd.

use std::{path::Path, sync::Arc};

use bytes::Bytes;
use openapi::Timestamp;
use parquet::{
    basic::{Compression, LogicalType, Repetition, TimeUnit, Type as Physical, ZstdLevel},
    data_type::{BoolType, ByteArray, ByteArrayType, DataType, Int32Type, Int64Type},
    errors::ParquetError,
    file::{
        properties::WriterProperties,
        writer::{SerializedColumnWriter, SerializedFileWriter},
    },
    schema::types::Type,
};

use super::{DumpError, DumpFile, file::Writing};
use crate::store::{Cell, Kind, Table};

/// Rows that are in memory before they are written together.
const GROUP: u64 = 8_192;
const LEVEL: i32 = 9;

/// A table that is being written.
pub(super) struct ParquetTable {
    table: &'static Table,
    out: SerializedFileWriter<Writing>,
    waiting: Vec<Waiting>,
    rows: u64,
}

impl ParquetTable {
    /// The file of a table, without rows.
    pub(super) fn create(directory: &Path, table: &'static Table) -> Result<Self, DumpError> {
        let file = Writing::create(directory, path_of(table), "application/vnd.apache.parquet")?;
        let begin = || {
            let properties = WriterProperties::builder()
                // The version of the library would be told, and with a new one the same revision have other bytes.
                .set_created_by("coalitions".into())
                .set_compression(Compression::ZSTD(ZstdLevel::try_new(LEVEL)?))
                .build();
            SerializedFileWriter::new(file, Arc::new(schema(table)?), Arc::new(properties))
        };
        let out = begin().map_err(|error| failed(table, error))?;
        let waiting = table.columns.iter().map(|column| Waiting::of(column.kind)).collect();
        Ok(Self { table, out, waiting, rows: 0 })
    }

    /// Adds a row.
    pub(super) fn put(&mut self, cells: &[Cell]) -> Result<(), DumpError> {
        for (column, cell) in self.waiting.iter_mut().zip(cells) {
            column.put(cell);
        }
        self.rows += 1;
        if self.rows.is_multiple_of(GROUP) { self.flush() } else { Ok(()) }
    }

    /// Writes the rows that are in memory.
    pub(super) fn flush(&mut self) -> Result<(), DumpError> {
        self.write().map_err(|error| failed(self.table, error))
    }

    fn write(&mut self) -> Result<(), ParquetError> {
        if self.waiting.iter().all(Waiting::is_empty) {
            return Ok(());
        }
        let mut group = self.out.next_row_group()?;
        for (column, waiting) in self.table.columns.iter().zip(&mut self.waiting) {
            let Some(mut out) = group.next_column()? else { break };
            match waiting {
                Waiting::Texts { bytes, ends } => {
                    let bytes = Bytes::from(std::mem::take(bytes));
                    let mut from = 0;
                    let texts = std::mem::take(ends).into_iter().map(|end| {
                        let text = bytes.slice(from..end?);
                        from += text.len();
                        Some(ByteArray::from(text))
                    });
                    put::<ByteArrayType>(&mut out, column.required, texts)?;
                }
                Waiting::Days(days) => put::<Int32Type>(&mut out, column.required, days.drain(..))?,
                Waiting::Numbers(all) => put::<Int64Type>(&mut out, column.required, all.drain(..))?,
                Waiting::Flags(flags) => put::<BoolType>(&mut out, column.required, flags.drain(..))?,
            }
            out.close()?;
        }
        group.close().map(drop)
    }

    /// Writes what is left.
    pub(super) fn finish(mut self) -> Result<DumpFile, DumpError> {
        self.flush()?;
        let table = self.table;
        let mut file = self.out.into_inner().map_err(|error| failed(table, error))?;
        file.rows = Some(self.rows);
        file.finish()
    }
}

/// The cells of a column that wait to be written.
enum Waiting {
    /// One after the other, with the place where each ends; none for a cell without text.
    Texts {
        bytes: Vec<u8>,
        ends: Vec<Option<usize>>,
    },
    Days(Vec<Option<i32>>),
    Numbers(Vec<Option<i64>>),
    Flags(Vec<Option<bool>>),
}

impl Waiting {
    fn of(kind: Kind) -> Self {
        match kind {
            Kind::Text | Kind::Id | Kind::Date => Self::Texts { bytes: Vec::new(), ends: Vec::new() },
            Kind::Day => Self::Days(Vec::new()),
            Kind::Instant | Kind::Integer => Self::Numbers(Vec::new()),
            Kind::Boolean => Self::Flags(Vec::new()),
        }
    }

    fn put(&mut self, cell: &Cell) {
        match (self, cell) {
            (Self::Texts { bytes, ends }, Cell::Text(text)) => {
                bytes.extend_from_slice(text.as_bytes());
                ends.push(Some(bytes.len()));
            }
            (Self::Texts { ends, .. }, _) => ends.push(None),
            (Self::Days(days), cell) => days.push(days_of(cell)),
            (Self::Numbers(numbers), Cell::Integer(number)) => numbers.push(Some(*number)),
            (Self::Numbers(numbers), cell) => numbers.push(milliseconds(cell)),
            (Self::Flags(flags), Cell::Boolean(is)) => flags.push(Some(*is)),
            (Self::Flags(flags), _) => flags.push(None),
        }
    }

    fn is_empty(&self) -> bool {
        match self {
            Self::Texts { ends, .. } => ends.is_empty(),
            Self::Days(days) => days.is_empty(),
            Self::Numbers(numbers) => numbers.is_empty(),
            Self::Flags(flags) => flags.is_empty(),
        }
    }
}

/// Where a table is in the dump.
fn path_of(table: &Table) -> String {
    format!("parquet/{}.parquet", table.name)
}

fn schema(table: &Table) -> Result<Type, ParquetError> {
    let fields = table.columns.iter().map(|column| {
        let (physical, logical) = match column.kind {
            Kind::Text | Kind::Id | Kind::Date => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
            Kind::Day => (Physical::INT32, Some(LogicalType::Date)),
            Kind::Instant => {
                let instant = LogicalType::timestamp(true, TimeUnit::MILLIS);
                (Physical::INT64, Some(instant))
            }
            Kind::Integer => (Physical::INT64, None),
            Kind::Boolean => (Physical::BOOLEAN, None),
        };
        let repetition = if column.required { Repetition::REQUIRED } else { Repetition::OPTIONAL };
        Type::primitive_type_builder(column.name, physical)
            .with_repetition(repetition)
            .with_logical_type(logical)
            .build()
            .map(Arc::new)
    });
    Type::group_type_builder(table.name).with_fields(fields.collect::<Result<_, _>>()?).build()
}

/// Writes the cells of a column. A required one has all of them.
fn put<D: DataType>(
    out: &mut SerializedColumnWriter<'_>,
    required: bool,
    cells: impl Iterator<Item = Option<D::T>>,
) -> Result<(), ParquetError> {
    let mut levels: Vec<i16> = Vec::new();
    let values: Vec<D::T> = cells.inspect(|cell| levels.push(i16::from(cell.is_some()))).flatten().collect();
    if required && values.len() < levels.len() {
        return Err(ParquetError::General("a required column lacks a value".into()));
    }
    out.typed::<D>().write_batch(&values, (!required).then_some(&levels[..]), None).map(drop)
}

/// Days since 1970-01-01.
fn days_of(cell: &Cell) -> Option<i32> {
    let Cell::Text(text) = cell else { return None };
    let day: chrono::NaiveDate = text.parse().ok()?;
    i32::try_from((day - chrono::NaiveDate::default()).num_days()).ok()
}

/// Milliseconds since 1970-01-01T00:00:00Z.
fn milliseconds(cell: &Cell) -> Option<i64> {
    let Cell::Text(text) = cell else { return None };
    Some(text.parse::<Timestamp>().ok()?.instant().timestamp_millis())
}

fn failed(table: &Table, error: ParquetError) -> DumpError {
    let error = match error {
        ParquetError::External(cause) => match cause.downcast::<std::io::Error>() {
            Ok(cause) => *cause,
            Err(cause) => std::io::Error::other(cause),
        },
        other => std::io::Error::other(other),
    };
    DumpError::file(&path_of(table), error)
}
