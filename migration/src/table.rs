//! How a step says what a table looks like, once for both databases.
//!
//! Foreign keys stand in CREATE TABLE, because SQLite cannot add them later.

use sea_orm_migration::prelude::*;

/// What a column holds.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Kind {
    Uuid,
    Text,
    Integer,
    BigInteger,
    Boolean,
    Timestamp,
    Binary,
}

/// A column: name, kind, may it be null.
pub(crate) type Column = (&'static str, Kind, bool);

/// A column that always has a value.
pub(crate) const fn required(name: &'static str, kind: Kind) -> Column {
    (name, kind, false)
}

/// A column that may be null.
pub(crate) const fn optional(name: &'static str, kind: Kind) -> Column {
    (name, kind, true)
}

/// A table.
pub(crate) struct Table {
    pub(crate) name: &'static str,
    pub(crate) columns: &'static [Column],
    pub(crate) primary_key: &'static [&'static str],
    pub(crate) unique: &'static [&'static str],
    /// Column, table referred to, column referred to.
    pub(crate) references: &'static [(&'static str, &'static str, &'static str)],
    pub(crate) indexed: &'static [&'static str],
}

/// Creates tables in order.
pub(crate) async fn create(manager: &SchemaManager<'_>, tables: &[Table]) -> Result<(), DbErr> {
    for table in tables {
        let mut statement = sea_orm_migration::prelude::Table::create();
        statement.table(Alias::new(table.name));
        for (name, kind, nullable) in table.columns {
            let mut column = define((*name, *kind, *nullable));
            if table.unique.contains(name) {
                column.unique_key();
            }
            statement.col(&mut column);
        }
        let mut key = Index::create();
        for column in table.primary_key {
            key.col(Alias::new(*column));
        }
        statement.primary_key(&mut key);
        for (column, other, other_column) in table.references {
            statement.foreign_key(
                ForeignKey::create()
                    .from(Alias::new(table.name), Alias::new(*column))
                    .to(Alias::new(*other), Alias::new(*other_column)),
            );
        }
        manager.create_table(statement).await?;
        for column in table.indexed {
            let index = Index::create()
                .name(format!("{}_{column}", table.name))
                .table(Alias::new(table.name))
                .col(Alias::new(*column))
                .to_owned();
            manager.create_index(index).await?;
        }
    }
    Ok(())
}

/// Adds a column to a table; a default fills it in the rows that are there.
pub(crate) async fn add(
    manager: &SchemaManager<'_>,
    table: &'static str,
    column: Column,
    default: Option<&'static str>,
) -> Result<(), DbErr> {
    let mut column = define(column);
    if let Some(default) = default {
        column.default(Expr::cust(default));
    }
    let statement = sea_orm_migration::prelude::Table::alter()
        .table(Alias::new(table))
        .add_column(&mut column)
        .to_owned();
    manager.alter_table(statement).await
}

/// Indexes a column of a table, only those rows that have a value in it.
pub(crate) async fn index_values(
    manager: &SchemaManager<'_>,
    table: &'static str,
    column: &'static str,
) -> Result<(), DbErr> {
    let index = Index::create()
        .name(format!("{table}_{column}"))
        .table(Alias::new(table))
        .col(Alias::new(column))
        .and_where(Expr::col(Alias::new(column)).is_not_null())
        .to_owned();
    manager.create_index(index).await
}

fn define((name, kind, nullable): Column) -> ColumnDef {
    let mut column = ColumnDef::new(Alias::new(name));
    match kind {
        Kind::Uuid => column.uuid(),
        Kind::Text => column.text(),
        Kind::Integer => column.integer(),
        Kind::BigInteger => column.big_integer(),
        Kind::Boolean => column.boolean(),
        Kind::Timestamp => column.timestamp_with_time_zone(),
        Kind::Binary => column.blob(),
    };
    if !nullable {
        column.not_null();
    }
    column
}
