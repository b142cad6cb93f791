//! Examples about lists of members: there is no database here that could keep one.

use chrono::{DateTime, Utc};
use openapi::{Import, ImportMode, ImportState, PartialDate, Timestamp};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{BuildError, JSON};
use crate::{
    app::{HandedIn, plan_import},
    clock::Clock,
    editing::{ImportOptions, Note},
    export::{csv, ndjson, table::IMPORT_ROWS},
    registry::rights::Principal,
    snapshot::Current,
    store::ListForm,
};

/// Stands for the id of an import.
const ID: u128 = 0x01a2_05b3_d000_7000_8000_0000_0000_0003;
/// A list as a table.
const TABLE: &str = "Name;Country;Role\r\nWorld Bank;;\r\nISOC;;\r\nExample Institute;CH;partner\r\n";

/// A list as it is handed in, the plan, and what was done.
pub(super) struct Examples {
    list: Value,
    planned: Value,
    applied: Value,
}

impl Examples {
    pub(super) fn of(current: &Current, at: DateTime<Utc>) -> Result<Self, BuildError> {
        let list = json!([
            {"name": "World Bank"},
            {"name": "ISOC"},
            {"name": "Example Institute", "country": "CH", "role": "partner"},
        ]);
        let handed_in = HandedIn { bytes: TABLE.into(), form: ListForm::Csv, note: Note::default() };
        let options = ImportOptions {
            coalition: "privacy".into(),
            mode: ImportMode::Merge,
            as_of: PartialDate::day(at.date_naive()),
        };
        let clock = Clock::fixed(at);
        let planned = plan_import(current, &clock, &Principal::operator(), &handed_in, &options, false);
        let (planned, _) =
            planned.map_err(|error| BuildError::Example("import_create".into(), error.to_string()))?;
        let planned =
            Import { id: Some(Uuid::from_u128(ID)), created_at: Some(Timestamp::new(at)), ..planned };
        let group = Some(planned.revision + 1);
        let applied = Import { state: ImportState::Applied, group, ..planned.clone() };
        Ok(Self { list, planned: serde_json::to_value(planned)?, applied: serde_json::to_value(applied)? })
    }

    /// Puts them into the operation, if it is about lists.
    pub(super) fn fill_in(&self, id: &str, operation: &mut Value) -> Result<(), BuildError> {
        let key = match id {
            "import_create" => "privacy".to_owned(),
            "import_view" | "import_apply" => Uuid::from_u128(ID).to_string(),
            _ => return Ok(()),
        };
        for parameter in operation["parameters"].as_array_mut().into_iter().flatten() {
            if parameter["in"] == "path" {
                parameter["example"] = key.clone().into();
            }
        }
        let failed = |error: &dyn std::fmt::Display| BuildError::Example(id.to_owned(), error.to_string());
        let rows = self.planned["rows"].as_array().cloned().unwrap_or_default();
        if id == "import_create" {
            operation["requestBody"]["content"][JSON]["example"] = self.list.clone();
            operation["responses"]["201"]["content"][JSON]["example"] = self.planned.clone();
        } else {
            let applied = if id == "import_apply" { &self.applied } else { &self.planned };
            operation["responses"]["200"]["content"][JSON]["example"] = applied.clone();
        }
        if id == "import_view" {
            let content = &mut operation["responses"]["200"]["content"];
            let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
            let table = text(csv::write(&rows, IMPORT_ROWS, None).map_err(|e| failed(&e))?);
            let lines = text(ndjson::write(&rows).map_err(|e| failed(&e))?);
            content["text/csv"]["example"] = table.into();
            content["application/x-ndjson"]["example"] = lines.into();
        }
        Ok(())
    }
}
