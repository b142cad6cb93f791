//! Who was erased is in no dump; a membership of theirs stays, and does not say whose it is.

use std::collections::HashSet;

use crate::store::{Cell, Record, Row};

/// The persons who were erased. They have to be met before what refers to them.
#[derive(Debug, Default)]
pub(super) struct Erased(HashSet<String>);

impl Erased {
    /// Whether a record is of somebody who was erased; it is remembered.
    pub(super) fn is(&mut self, record: &Record) -> bool {
        match record {
            Record::Person(person) if person.erased => {
                self.0.insert(person.id.to_string());
                true
            }
            _ => false,
        }
    }

    /// A row without them; `None` where it would be of nobody else.
    pub(super) fn left_out_of(&self, mut row: Row) -> Option<Row> {
        let theirs = |cell: &Cell| matches!(cell, Cell::Text(id) if self.0.contains(id));
        for (column, cell) in row.table.columns.iter().zip(&mut row.cells) {
            match column.name {
                "person_id" if theirs(cell) => *cell = Cell::Null,
                "member_id" if theirs(cell) => return None,
                _ => {}
            }
        }
        Some(row)
    }
}
