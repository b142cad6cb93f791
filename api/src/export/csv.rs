//! Tables of comma-separated values, RFC 4180: UTF-8, a header line, CRLF.

use std::borrow::Borrow;

use serde_json::Value;

use super::table::Column;

/// A cell that a spreadsheet would take for a formula gets an apostrophe in front (OWASP, CSV injection).
pub fn harmless(text: String) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text }
}

/// The table of things; with `fields`, only the columns made of those.
pub fn write(items: &[Value], columns: &[Column], fields: Option<&[String]>) -> Result<Vec<u8>, csv::Error> {
    write_each(items.iter().map(|item| Ok(Some(item))), columns, fields)
}

/// The same of things that are read one by one, so that not all of them need to be in memory; `None` gives no line.
pub fn write_each<V: Borrow<Value>>(
    items: impl Iterator<Item = serde_json::Result<Option<V>>>,
    columns: &[Column],
    fields: Option<&[String]>,
) -> Result<Vec<u8>, csv::Error> {
    let columns: Vec<&Column> = columns
        .iter()
        .filter(|column| fields.is_none_or(|fields| fields.iter().any(|f| f == column.field())))
        .collect();
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    writer.write_record(columns.iter().map(|column| column.name))?;
    for item in items {
        if let Some(item) = item.map_err(std::io::Error::from)? {
            writer.write_record(columns.iter().map(|column| harmless(column.cell(item.borrow()))))?;
        }
    }
    writer.into_inner().map_err(|error| error.into_error().into())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn quotes_and_defuses() {
        const COLUMNS: &[Column] = &[Column::new("slug", "/slug"), Column::new("text", "/text")];
        let items = [json!({"slug": "a", "text": "x, \"y\"\nz"}), json!({"slug": "b", "text": "=1+1"})];
        let table = String::from_utf8(write(&items, COLUMNS, None).unwrap()).unwrap();
        assert_eq!(table, "slug,text\r\na,\"x, \"\"y\"\"\nz\"\r\nb,'=1+1\r\n");
        let table = write(&items, COLUMNS, Some(&["slug".into()])).unwrap();
        assert_eq!(table, b"slug\r\na\r\nb\r\n");
    }
}
