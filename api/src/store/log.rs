//! The log of changes.

use entities::change;
use openapi::{Actor, Change, ChangeSource, Entity, Revision, State, Timestamp};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

use super::{
    NewChange, StoreError,
    record::changed_fields,
    rows::{insert_all, parse, parse_word, word},
};

const TABLE: &str = "change";

/// The number of the last change; 0 in an empty registry.
pub(super) async fn head(connection: &impl ConnectionTrait) -> Result<Revision, StoreError> {
    let last: Option<Option<i64>> = change::Entity::find()
        .select_only()
        .column_as(change::Column::Revision.max(), "last")
        .into_tuple()
        .one(connection)
        .await?;
    Ok(last.flatten().unwrap_or(0))
}

/// The entry that a change makes in the log, given the record before it.
pub(super) fn entry(
    change: NewChange,
    revision: Revision,
    before: Option<&State>,
) -> Result<Change, StoreError> {
    let state =
        change.record.state().map_err(|e| StoreError::Corrupt { table: TABLE, why: e.to_string() })?;
    Ok(Change {
        revision,
        at: change.at,
        actor: change.actor,
        entity: Entity {
            kind: change.record.kind(),
            id: change.record.id(),
            slug: change.record.slug().cloned(),
        },
        operation: change.operation,
        fields: changed_fields(before, &state),
        state,
        comment: change.comment,
        source: change.source,
    })
}

/// Appends an entry.
pub(super) async fn append(connection: &impl ConnectionTrait, entry: &Change) -> Result<(), StoreError> {
    let json = |e: serde_json::Error| StoreError::Corrupt { table: TABLE, why: e.to_string() };
    let row = change::Model {
        revision: entry.revision,
        at: entry.at.instant(),
        actor_kind: word(&entry.actor.kind)?,
        actor_name: entry.actor.name.clone(),
        entity_kind: word(&entry.entity.kind)?,
        entity_id: entry.entity.id,
        entity_slug: entry.entity.slug.as_ref().map(ToString::to_string),
        operation: word(&entry.operation)?,
        fields: serde_json::to_string(&entry.fields).map_err(json)?,
        state: serde_json::to_string(&entry.state).map_err(json)?,
        comment: entry.comment.clone(),
        source_id: entry.source.as_ref().and_then(|s| s.id.as_ref()).map(ToString::to_string),
        source_title: entry.source.as_ref().map(|s| s.title.clone()),
        source_address: entry.source.as_ref().and_then(|s| s.address.clone()),
    };
    insert_all::<change::Entity, _>(connection, vec![row.into_active_model()]).await
}

/// The record of a thing after its last change.
pub(super) async fn last_state(
    connection: &impl ConnectionTrait,
    entity: Uuid,
) -> Result<Option<State>, StoreError> {
    let last = change::Entity::find()
        .filter(change::Column::EntityId.eq(entity))
        .order_by_desc(change::Column::Revision)
        .one(connection)
        .await?;
    last.map(|row| read(row).map(|change| change.state)).transpose()
}

/// The entries after a revision, in order.
pub(super) async fn after(
    connection: &impl ConnectionTrait,
    revision: Revision,
) -> Result<Vec<Change>, StoreError> {
    change::Entity::find()
        .filter(change::Column::Revision.gt(revision))
        .order_by_asc(change::Column::Revision)
        .all(connection)
        .await?
        .into_iter()
        .map(read)
        .collect()
}

fn read(row: change::Model) -> Result<Change, StoreError> {
    let json = |e: serde_json::Error| StoreError::Corrupt {
        table: TABLE,
        why: format!("revision {}: {e}", row.revision),
    };
    Ok(Change {
        revision: row.revision,
        at: Timestamp::new(row.at),
        actor: Actor { kind: parse_word(TABLE, &row.actor_kind)?, name: row.actor_name },
        entity: Entity {
            kind: parse_word(TABLE, &row.entity_kind)?,
            id: row.entity_id,
            slug: row.entity_slug.map(|slug| parse(TABLE, &slug)).transpose()?,
        },
        operation: parse_word(TABLE, &row.operation)?,
        fields: serde_json::from_str(&row.fields).map_err(json)?,
        state: serde_json::from_str(&row.state).map_err(json)?,
        comment: row.comment,
        source: match row.source_title {
            Some(title) => Some(ChangeSource {
                id: row.source_id.map(|id| parse(TABLE, &id)).transpose()?,
                title,
                address: row.source_address,
            }),
            None => None,
        },
    })
}
