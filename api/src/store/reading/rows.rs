//! Records as rows, only with what is public.

use openapi::{ChangeRecord, Revision, Timestamp};
use sea_orm::{EntityName, EntityTrait, IdenStatic, Iterable, ModelTrait, Value};

use super::{Cell, TABLES, Table};
use crate::store::{
    Record, StoreError, log,
    rows::{Rows, Touch},
};

/// A row of a table.
#[derive(Debug)]
pub struct Row {
    /// The table.
    pub table: &'static Table,
    /// A cell for each public column, in their order.
    pub cells: Vec<Cell>,
}

/// The rows of a record that bears a revision since an instant.
pub fn rows_of(record: &Record, revision: Revision, at: Timestamp) -> Result<Vec<Row>, StoreError> {
    let mut rows = Rows::default();
    rows.push(record, Touch { revision, at: at.instant(), had_rows: false })?;
    // An empty text and no text are the same in CSV.
    rows.citations.iter_mut().for_each(|citation| citation.part.insert(0, '#'));
    let mut shown = Vec::new();
    macro_rules! show {
        ($($list:ident)*) => {$(
            for model in &rows.$list {
                shown.push(row(model)?);
            }
        )*};
    }
    show!(sources vocabularies concepts concept_labels concept_countries concept_mappings);
    show!(organisations organisation_names organisation_identifiers organisation_classifications people);
    show!(coalitions coalition_names coalition_statuses coalition_missions coalition_themes);
    show!(coalition_relations coalition_stated_counts coalition_reports coalition_listings);
    show!(coalition_listing_items coalition_listing_members memberships statements);
    show!(membership_classifications citations);
    Ok(shown)
}

/// The row of an entry of the log.
pub fn row_of_change(entry: &ChangeRecord) -> Result<Row, StoreError> {
    row(&log::row(entry)?)
}

fn row<M>(model: &M) -> Result<Row, StoreError>
where
    M: ModelTrait<Entity: Default>,
{
    let name = M::Entity::default().table_name().to_owned();
    let undeclared = |what: &str| StoreError::Corrupt {
        table: "any",
        why: format!("{what} is declared neither public nor private"),
    };
    let table = TABLES.iter().find(|table| table.name == name).ok_or_else(|| undeclared(&name))?;
    let cells = table.columns.iter().map(|column| {
        let found = <M::Entity as EntityTrait>::Column::iter().find(|own| own.as_str() == column.name);
        found.map(|own| cell(model.get(own))).ok_or_else(|| undeclared(column.name))?
    });
    Ok(Row { table, cells: cells.collect::<Result<_, _>>()? })
}

fn cell(value: Value) -> Result<Cell, StoreError> {
    Ok(match value {
        Value::String(text) => text.map_or(Cell::Null, Cell::Text),
        Value::Uuid(id) => id.map_or(Cell::Null, |id| Cell::Text(id.to_string())),
        Value::Int(number) => number.map_or(Cell::Null, |number| Cell::Integer(number.into())),
        Value::BigInt(number) => number.map_or(Cell::Null, Cell::Integer),
        Value::Bool(is) => is.map_or(Cell::Null, Cell::Boolean),
        Value::ChronoDateTimeUtc(at) => {
            at.map_or(Cell::Null, |at| Cell::Text(Timestamp::new(at).to_string()))
        }
        other => {
            let why = format!("no reader is shown {other:?}");
            return Err(StoreError::Corrupt { table: "any", why });
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns_of<E: EntityTrait>(entity: E) -> (String, Vec<String>) {
        (entity.table_name().to_owned(), E::Column::iter().map(|c| c.as_str().to_owned()).collect())
    }

    #[test]
    fn every_column_is_declared_public_or_private_once() {
        use entities::*;
        macro_rules! tables {
            ($($table:ident)*) => { vec![$(columns_of($table::Entity)),*] };
        }
        let tables = tables!(account ceremony change citation coalition coalition_listing coalition_listing_item
            coalition_listing_member coalition_mission coalition_name coalition_relation coalition_report
            coalition_stated_count coalition_status coalition_theme concept concept_country concept_label
            concept_mapping import membership membership_classification organisation
            organisation_classification organisation_identifier organisation_name passkey person secret session sign_in_link source
            statement suggestion token vocabulary);
        for (name, columns) in &tables {
            let declared: Vec<_> = TABLES.iter().filter(|table| table.name == name).collect();
            let [table] = declared[..] else { panic!("table {name} has to be declared once") };
            let public = table.columns.iter().map(|column| column.name);
            let mut declared: Vec<&str> = public.chain(table.private.iter().copied()).collect();
            let mut columns: Vec<&str> = columns.iter().map(String::as_str).collect();
            declared.sort_unstable();
            columns.sort_unstable();
            assert_eq!(declared, columns, "the columns of {name}, each as public or private");
        }
        assert_eq!(TABLES.len(), tables.len());
    }

    #[test]
    fn the_migrations_make_no_other_table() {
        let entities = include_str!("../../../../entities/src/lib.rs");
        let modules = entities.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'));
        for module in modules {
            assert!(TABLES.iter().any(|table| table.name == module), "table {module} is not declared");
        }
    }

    #[test]
    fn nothing_of_what_is_secret_is_public() {
        for name in ["account", "import", "secret", "session", "sign_in_link", "suggestion", "token"] {
            assert!(TABLES.iter().any(|table| table.name == name && !table.is_public()), "{name}");
        }
    }
}
