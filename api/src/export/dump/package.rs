//! The tables described for programs: Frictionless Data Package 2, and CSV on the Web (W3C).

use serde_json::{Value, json};

use super::{
    DumpError, DumpFile, Edition, SCHEMA_VERSION,
    catalogue::{DESCRIPTION, LICENCE, LICENCE_ADDRESS, TITLE},
    public_tables,
    tables::path_of,
};
use crate::store::{Column, Kind, Table};

/// The contents of `datapackage.json`.
pub(super) fn data_package(edition: Edition, files: &[DumpFile]) -> Result<String, DumpError> {
    let resources = public_tables().map(|table| {
        let path = path_of(table);
        let file = files.iter().find(|file| file.path == path);
        json!({
            "name": table.name,
            "path": path,
            "description": table.about,
            "type": "table",
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": "utf-8",
            "bytes": file.map(|file| file.bytes),
            "hash": file.map(|file| format!("sha256:{}", file.sha256)),
            "schema": schema(table),
        })
    });
    pretty(&json!({
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "dynamic-coalition-registry",
        "title": TITLE,
        "description": DESCRIPTION,
        "version": format!("{SCHEMA_VERSION}.0.{}", edition.revision),
        "created": edition.recorded_at,
        "licenses": [{"name": LICENCE, "path": LICENCE_ADDRESS}],
        "resources": resources.collect::<Vec<_>>(),
    }))
}

fn schema(table: &Table) -> Value {
    let fields = table.columns.iter().map(|column| {
        let mut field = json!({"name": column.name, "type": field_type(&column.kind)});
        match column.kind {
            Kind::Id => field["format"] = "uuid".into(),
            Kind::Instant => field["format"] = "%Y-%m-%dT%H:%M:%S.%fZ".into(),
            Kind::Text | Kind::Date | Kind::Day | Kind::Integer | Kind::Boolean => {}
        }
        field["description"] = column.about.into();
        let only = table.key.len() == 1 && table.key.contains(&column.name);
        field["constraints"] = json!({"required": column.required, "unique": only});
        field
    });
    let mut schema = json!({
        "fields": fields.collect::<Vec<_>>(),
        "missingValues": [""],
        "primaryKey": table.key,
    });
    let foreign: Vec<Value> = references(table)
        .map(|(column, other, key)| {
            // A table that refers to itself is meant by no name.
            let resource = if other == table.name { "" } else { other };
            json!({"fields": [column.name], "reference": {"resource": resource, "fields": [key]}})
        })
        .collect();
    if !foreign.is_empty() {
        schema["foreignKeys"] = foreign.into();
    }
    schema
}

/// What a column holds, in the words of Frictionless Table Schema.
pub fn field_type(kind: &Kind) -> &'static str {
    match kind {
        Kind::Text | Kind::Id | Kind::Date => "string",
        Kind::Day => "date",
        Kind::Instant => "datetime",
        Kind::Integer => "integer",
        Kind::Boolean => "boolean",
    }
}

fn references(table: &Table) -> impl Iterator<Item = (&Column, &str, &str)> {
    table.columns.iter().filter_map(|column| column.refers.map(|(other, key)| (column, other, key)))
}

/// The contents of `csv-metadata.json`.
pub(super) fn csv_on_the_web(edition: Edition) -> Result<String, DumpError> {
    let tables = public_tables().map(|table| {
        let columns = table.columns.iter().map(|column| {
            let datatype = match column.kind {
                Kind::Text | Kind::Id | Kind::Date => json!("string"),
                Kind::Day => json!("date"),
                Kind::Instant => json!("dateTime"),
                Kind::Integer => json!("integer"),
                Kind::Boolean => json!({"base": "boolean", "format": "true|false"}),
            };
            json!({
                "name": column.name,
                "titles": column.name,
                "dc:description": column.about,
                "datatype": datatype,
                "required": column.required,
            })
        });
        let foreign: Vec<Value> = references(table)
            .map(|(column, other, key)| {
                let resource = format!("csv/{other}.csv");
                json!({
                    "columnReference": column.name,
                    "reference": {"resource": resource, "columnReference": key},
                })
            })
            .collect();
        json!({
            "url": path_of(table),
            "dc:description": table.about,
            "tableSchema": {
                "columns": columns.collect::<Vec<_>>(),
                "primaryKey": table.key,
                "foreignKeys": foreign,
            },
        })
    });
    pretty(&json!({
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "dc:title": format!("{TITLE}, revision {}", edition.revision),
        "dc:license": {"@id": LICENCE_ADDRESS},
        "tables": tables.collect::<Vec<_>>(),
    }))
}

/// JSON for people, too.
pub(super) fn pretty(value: &Value) -> Result<String, DumpError> {
    Ok(serde_json::to_string_pretty(value)? + "\n")
}
