//! The log of changes.

use std::{collections::HashMap, sync::Arc};

use entities::change;
use openapi::{Actor, ChangeRecord, ChangeSource, Entity, Restored, Revision, State, Timestamp};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::{
    Entered, StoreError,
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

/// Appends entries.
pub(super) async fn append(connection: &impl ConnectionTrait, entries: &[Entered]) -> Result<(), StoreError> {
    let rows = entries.iter().map(|entered| row(&entered.entry));
    insert_all(connection, rows.collect::<Result<_, _>>()?).await
}

/// The row of an entry.
pub(super) fn row(entry: &ChangeRecord) -> Result<change::Model, StoreError> {
    let json = |e: serde_json::Error| StoreError::Corrupt { table: TABLE, why: e.to_string() };
    Ok(change::Model {
        revision: entry.revision,
        at: entry.at.instant(),
        actor_kind: word(&entry.actor.kind)?,
        actor_name: entry.actor.name.clone(),
        entity_kind: word(&entry.entity.kind)?,
        entity_id: entry.entity.id,
        entity_slug: entry.entity.slug.as_ref().map(ToString::to_string),
        operation: word(&entry.operation)?,
        fields: serde_json::to_string(&entry.fields).map_err(json)?,
        state: entry.state.as_json().to_owned(),
        comment: entry.comment.clone(),
        source_id: entry.source.as_ref().and_then(|s| s.id.as_ref()).map(ToString::to_string),
        source_title: entry.source.as_ref().map(|s| s.title.clone()),
        source_address: entry.source.as_ref().and_then(|s| s.address.clone()),
        group_revision: entry.group,
        merged_into: entry.entity.merged_into,
        credit: entry.credit.clone(),
        restores_revision: entry.restores.map(|restored| restored.revision),
        restores_at: entry.restores.map(|restored| restored.at.instant()),
    })
}

/// The entries after a revision, in order. They are read in portions, so that no more than one is in memory
/// twice.
pub(super) async fn after(
    connection: &impl ConnectionTrait,
    revision: Revision,
) -> Result<Vec<ChangeRecord>, StoreError> {
    const PORTION: usize = 2_000;
    let mut shared = Shared::default();
    let mut entries: Vec<ChangeRecord> = Vec::new();
    loop {
        let last = entries.last().map_or(revision, |entry| entry.revision);
        let rows = change::Entity::find()
            .filter(change::Column::Revision.gt(last))
            .order_by_asc(change::Column::Revision)
            .limit(PORTION as u64)
            .all(connection)
            .await?;
        let more = rows.len() == PORTION;
        for row in rows {
            entries.push(shared.read(row)?);
        }
        if !more {
            return Ok(entries);
        }
    }
}

/// Whether a whole log is one: from 1 on, and gap-free. If not, why.
pub(super) fn without_gap(log: &[ChangeRecord]) -> Result<(), String> {
    match (1..).zip(log).find(|(number, entry)| entry.revision != *number) {
        Some((missing, _)) => Err(format!("its log has no revision {missing}")),
        None => Ok(()),
    }
}

/// The entry that a row is of.
pub(super) fn read(row: change::Model) -> Result<ChangeRecord, StoreError> {
    Shared::default().read(row)
}

/// What many entries have in common and keep in memory once.
#[derive(Default)]
struct Shared {
    /// By their JSON.
    fields: HashMap<String, Arc<[String]>>,
    source: Option<Arc<ChangeSource>>,
}

impl Shared {
    fn read(&mut self, row: change::Model) -> Result<ChangeRecord, StoreError> {
        let json = |e: serde_json::Error| StoreError::Corrupt {
            table: TABLE,
            why: format!("revision {}: {e}", row.revision),
        };
        let fields = match self.fields.get(&row.fields) {
            Some(fields) => Arc::clone(fields),
            None => {
                let fields: Arc<[String]> = serde_json::from_str(&row.fields).map_err(json)?;
                self.fields.entry(row.fields).or_insert(fields).clone()
            }
        };
        let source = match row.source_title {
            Some(title) => Some(self.source(ChangeSource {
                id: row.source_id.map(|id| parse(TABLE, &id)).transpose()?,
                title,
                address: row.source_address,
            })),
            None => None,
        };
        Ok(ChangeRecord {
            revision: row.revision,
            group: row.group_revision,
            at: Timestamp::new(row.at),
            actor: Actor { kind: parse_word(TABLE, &row.actor_kind)?, name: row.actor_name },
            entity: Entity {
                kind: parse_word(TABLE, &row.entity_kind)?,
                id: row.entity_id,
                slug: row.entity_slug.map(|slug| parse(TABLE, &slug)).transpose()?,
                merged_into: row.merged_into,
            },
            operation: parse_word(TABLE, &row.operation)?,
            fields,
            state: State::of_json(&row.state).map_err(json)?,
            comment: row.comment,
            source,
            credit: row.credit,
            restores: row
                .restores_revision
                .zip(row.restores_at)
                .map(|(revision, at)| Restored { revision, at: Timestamp::new(at) }),
        })
    }

    /// The one that came just before, where it is the same: changes that were made together stand together.
    fn source(&mut self, source: ChangeSource) -> Arc<ChangeSource> {
        match &self.source {
            Some(before) if **before == source => Arc::clone(before),
            _ => Arc::clone(self.source.insert(Arc::new(source))),
        }
    }
}
