//! Statements about many rows at once, in portions that the databases take.

use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, InsertMany, IntoActiveModel, Iterable, ModelTrait,
    PrimaryKeyToColumn, QueryFilter, sea_query::OnConflict,
};
use uuid::Uuid;

use super::StoreError;

/// How many values a statement carries at most.
///
/// SQLite takes 32,766 and PostgreSQL 65,535, but each connection keeps its last hundred statements, and so
/// many large ones would fill the memory. More values than these do not make it faster.
pub(super) const VALUES: usize = 3_000;

type Active<M> = <<M as ModelTrait>::Entity as EntityTrait>::ActiveModel;
type Column<M> = <<M as ModelTrait>::Entity as EntityTrait>::Column;
type PrimaryKey<M> = <<M as ModelTrait>::Entity as EntityTrait>::PrimaryKey;

/// Inserts rows.
pub(in crate::store) async fn insert_all<M>(
    connection: &impl ConnectionTrait,
    rows: Vec<M>,
) -> Result<(), StoreError>
where
    M: ModelTrait + IntoActiveModel<Active<M>>,
{
    for portion in portions(rows) {
        portion.exec_without_returning(connection).await?;
    }
    Ok(())
}

/// Inserts rows, or overwrites those that are there under the same primary key.
pub(in crate::store) async fn upsert_all<M>(
    connection: &impl ConnectionTrait,
    rows: Vec<M>,
) -> Result<(), StoreError>
where
    M: ModelTrait + IntoActiveModel<Active<M>>,
{
    let key = PrimaryKey::<M>::iter().map(PrimaryKeyToColumn::into_column);
    let rest = Column::<M>::iter().filter(|c| PrimaryKey::<M>::from_column(*c).is_none());
    let overwrite = OnConflict::columns(key).update_columns(rest).to_owned();
    for portion in portions(rows) {
        portion.on_conflict(overwrite.clone()).exec_without_returning(connection).await?;
    }
    Ok(())
}

/// Deletes the rows that have one of the ids in a column.
pub(super) async fn delete_all<C>(
    connection: &impl ConnectionTrait,
    column: C,
    ids: &[Uuid],
) -> Result<(), StoreError>
where
    C: ColumnTrait<EntityName: EntityTrait>,
{
    for some in ids.chunks(VALUES) {
        let of_some = column.is_in(some.iter().copied());
        C::EntityName::delete_many().filter(of_some).exec(connection).await?;
    }
    Ok(())
}

/// The statements that insert rows.
fn portions<M>(rows: Vec<M>) -> impl Iterator<Item = InsertMany<Active<M>>>
where
    M: ModelTrait + IntoActiveModel<Active<M>>,
{
    let size = VALUES / Column::<M>::iter().count().max(1);
    let mut rows = rows.into_iter().peekable();
    std::iter::from_fn(move || {
        rows.peek()?;
        Some(InsertMany::many(rows.by_ref().take(size)))
    })
}
