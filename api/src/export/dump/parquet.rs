//! Tables as Apache Parquet: typed, compressed with zstd.

use std::{path::Path, sync::Arc};

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
const GROUP: usize = 16_384;
const LEVEL: i32 = 9;

/// A table that is being written.
pub(super) struct ParquetTable {
    table: &'static Table,
    out: SerializedFileWriter<Writing>,
    waiting: Vec<Vec<Cell>>,
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
        Ok(Self { table, out, waiting: Vec::new(), rows: 0 })
    }

    /// Adds a row.
    pub(super) fn put(&mut self, cells: Vec<Cell>) -> Result<(), DumpError> {
        self.waiting.push(cells);
        self.rows += 1;
        if self.waiting.len() == GROUP { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> Result<(), DumpError> {
        let rows = std::mem::take(&mut self.waiting);
        self.write(&rows).map_err(|error| failed(self.table, error))
    }

    fn write(&mut self, rows: &[Vec<Cell>]) -> Result<(), ParquetError> {
        if rows.is_empty() {
            return Ok(());
        }
        let mut group = self.out.next_row_group()?;
        for (index, column) in self.table.columns.iter().enumerate() {
            let Some(mut out) = group.next_column()? else { break };
            let cells = || rows.iter().map(|row| &row[index]);
            match column.kind {
                Kind::Text | Kind::Id | Kind::Date => {
                    put::<ByteArrayType>(&mut out, column.required, cells(), |cell| match cell {
                        Cell::Text(text) => Some(ByteArray::from(text.as_str())),
                        _ => None,
                    })?;
                }
                Kind::Day => put::<Int32Type>(&mut out, column.required, cells(), days)?,
                Kind::Instant => put::<Int64Type>(&mut out, column.required, cells(), milliseconds)?,
                Kind::Integer => {
                    put::<Int64Type>(&mut out, column.required, cells(), |cell| match cell {
                        Cell::Integer(number) => Some(*number),
                        _ => None,
                    })?;
                }
                Kind::Boolean => put::<BoolType>(&mut out, column.required, cells(), |cell| match cell {
                    Cell::Boolean(is) => Some(*is),
                    _ => None,
                })?,
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
fn put<'a, D: DataType>(
    out: &mut SerializedColumnWriter<'_>,
    required: bool,
    cells: impl Iterator<Item = &'a Cell>,
    value: impl Fn(&Cell) -> Option<D::T>,
) -> Result<(), ParquetError> {
    let values: Vec<Option<D::T>> = cells.map(value).collect();
    if required && values.iter().any(Option::is_none) {
        return Err(ParquetError::General("a required column lacks a value".into()));
    }
    let levels: Vec<i16> = values.iter().map(|value| i16::from(value.is_some())).collect();
    let values: Vec<D::T> = values.into_iter().flatten().collect();
    out.typed::<D>().write_batch(&values, (!required).then_some(&levels[..]), None).map(drop)
}

/// Days since 1970-01-01.
fn days(cell: &Cell) -> Option<i32> {
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
