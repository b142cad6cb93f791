//! The rows that the things of a snapshot take in the tables, thing by thing.

use openapi::{Revision, Timestamp};
use serde_json::Value;

use super::{
    DumpError,
    erased::Erased,
    wide::{Coalitions, WIDE},
};
use crate::{
    snapshot::{Lens, Snapshot, View},
    store::{self, Record, Row},
};

/// A snapshot as it is told in tables, as on the day on which its revision was recorded. Its things have to be asked
/// for in the order of their kinds, because later ones refer to earlier ones.
pub(super) struct Telling<'a> {
    snapshot: &'a Snapshot,
    view: View<'a>,
    coalitions: Coalitions,
    erased: Erased,
}

/// What is told of a thing.
pub(super) struct Told {
    /// Its rows.
    pub(super) rows: Vec<Row>,
    /// What the API answers; `None` where it answers nothing.
    pub(super) thing: Option<Value>,
}

impl<'a> Telling<'a> {
    pub(super) fn of(snapshot: &'a Snapshot) -> Self {
        let today = snapshot.recorded_at.map(|at| at.instant().date_naive()).unwrap_or_default();
        let view = View::new(snapshot, Lens { languages: Vec::new(), as_of: None, today });
        Self { snapshot, view, coalitions: Coalitions::default(), erased: Erased::default() }
    }

    /// The things in their order.
    pub(super) fn things(&self) -> impl Iterator<Item = (Record, Revision, Timestamp)> + use<'a> {
        self.snapshot.kept_in_order()
    }

    /// What is told of a thing, and, in `json`, the very bytes of it; `None` where nothing is.
    pub(super) fn tell(
        &mut self,
        (record, revision, at): &(Record, Revision, Timestamp),
        json: &mut Vec<u8>,
    ) -> Result<Option<Told>, DumpError> {
        if self.erased.is(record) {
            return Ok(None);
        }
        let rows = store::rows_of(record, *revision, *at)?.into_iter();
        let mut rows: Vec<Row> = rows.filter_map(|row| self.erased.left_out_of(row)).collect();
        json.clear();
        if !self.view.write_in_passing(record.kind(), record.id(), json)? {
            return Ok(Some(Told { rows, thing: None }));
        }
        let thing: Value = serde_json::from_slice(json)?;
        match record {
            Record::Coalition(_) => self.coalitions.note(&thing),
            Record::Membership(record) => {
                rows.push(Row { table: &WIDE, cells: self.coalitions.row(&self.view, &thing, record) });
            }
            Record::Organisation(_) | Record::Person(_) | Record::Source(_) | Record::Vocabulary(_) => {}
        }
        Ok(Some(Told { rows, thing: Some(thing) }))
    }
}
