//! The tables for readers: what of them is public, the rows of records, and a SQLite file that holds them.

mod columns;
mod file;
mod rows;

pub use columns::TABLES;
pub use file::ReadingFile;
pub use rows::{Row, row_of_change, rows_of};

/// A table as readers get it.
#[derive(Debug)]
pub struct Table {
    /// Its name.
    pub name: &'static str,
    /// What its rows are.
    pub about: &'static str,
    /// The columns that tell a row from others.
    pub key: &'static [&'static str],
    /// The columns that are public, in their order.
    pub columns: &'static [Column],
    /// The columns that nobody gets.
    pub private: &'static [&'static str],
}

impl Table {
    /// Whether anything of it is public.
    pub fn is_public(&self) -> bool {
        !self.columns.is_empty()
    }
}

/// A public column.
#[derive(Debug)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// What its cells are.
    pub kind: Kind,
    /// What it says.
    pub about: &'static str,
    /// Whether every row has it.
    pub required: bool,
    /// The table and column that it refers to.
    pub refers: Option<(&'static str, &'static str)>,
}

/// What the cells of a column are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Any text.
    Text,
    /// A UUID, RFC 9562.
    Id,
    /// A date as precise as its source, in a subset of EDTF (ISO 8601-2).
    Date,
    /// A day, ISO 8601.
    Day,
    /// An instant in UTC with milliseconds, RFC 3339.
    Instant,
    /// A whole number.
    Integer,
    /// `true` or `false`; in SQLite 1 or 0.
    Boolean,
}

const fn public(name: &'static str, kind: Kind, about: &'static str) -> Column {
    Column { name, kind, about, required: true, refers: None }
}

const fn optional(name: &'static str, kind: Kind, about: &'static str) -> Column {
    Column { required: false, ..public(name, kind, about) }
}

impl Column {
    /// A column that rows may lack.
    pub(crate) const fn optional(name: &'static str, kind: Kind, about: &'static str) -> Self {
        optional(name, kind, about)
    }

    /// A column that every row has.
    pub(crate) const fn required(name: &'static str, kind: Kind, about: &'static str) -> Self {
        public(name, kind, about)
    }

    /// The same, referring to the column of a table.
    pub(crate) const fn of(self, table: &'static str, column: &'static str) -> Self {
        Self { refers: Some((table, column)), ..self }
    }
}

/// One value of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Nothing is known, or nothing applies.
    Null,
    /// A text; ids, dates and instants as well.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// Yes or no.
    Boolean(bool),
}
