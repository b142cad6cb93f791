//! The log of changes.

use std::{collections::HashMap, sync::Arc};

use entities::change;
use openapi::{Actor, ChangeRecord, ChangeSource, Entity, Provenance, Restored, Revision, State, Timestamp};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::{
    Entered, Packer, StoreError,
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
    let provenance = &entry.provenance;
    Ok(change::Model {
        revision: entry.revision,
        at: entry.at.instant(),
        actor_kind: word(&provenance.actor.kind)?,
        actor_name: provenance.actor.name.clone(),
        entity_kind: word(&entry.entity.kind)?,
        entity_id: entry.entity.id,
        entity_slug: entry.entity.slug.as_ref().map(ToString::to_string),
        operation: word(&entry.operation)?,
        fields: serde_json::to_string(&entry.fields).map_err(json)?,
        state: entry.state.json().map_err(json)?.as_ref().to_owned(),
        comment: provenance.comment.clone(),
        source_id: provenance.source.as_ref().and_then(|s| s.id.as_ref()).map(ToString::to_string),
        source_title: provenance.source.as_ref().map(|s| s.title.clone()),
        source_address: provenance.source.as_ref().and_then(|s| s.address.clone()),
        group_revision: entry.group,
        merged_into: entry.entity.merged_into,
        credit: provenance.credit.clone(),
        restores_revision: entry.restores.map(|restored| restored.revision),
        restores_at: entry.restores.map(|restored| restored.at.instant()),
    })
}

/// The entries after a revision, in order.
pub(super) async fn after(
    connection: &impl ConnectionTrait,
    revision: Revision,
) -> Result<Vec<ChangeRecord>, StoreError> {
    let mut entries = Vec::new();
    each_portion(connection, revision, Revision::MAX, |portion| {
        entries.extend(portion);
        Ok::<_, StoreError>(())
    })
    .await?;
    Ok(entries)
}

/// The same up to another revision, with their states packed.
pub(super) async fn packed(
    connection: &impl ConnectionTrait,
    after: Revision,
    last: Revision,
) -> Result<Vec<Arc<ChangeRecord>>, StoreError> {
    let mut packer = Packer::new().map_err(StoreError::packing)?;
    let mut entries = Vec::with_capacity(usize::try_from(last - after).unwrap_or(0));
    each_portion(connection, after, last, |mut portion| {
        for block in portion.chunks_mut(Packer::BLOCK) {
            packer.pack(block.iter_mut().map(|entry| &mut entry.state)).map_err(StoreError::packing)?;
        }
        entries.extend(portion.into_iter().map(Arc::new));
        Ok::<_, StoreError>(())
    })
    .await?;
    Ok(entries)
}

/// Hands the entries after a revision up to another over, in order and in portions, so that no more than one is in
/// memory.
pub(super) async fn each_portion<E: From<StoreError>>(
    connection: &impl ConnectionTrait,
    after: Revision,
    last: Revision,
    mut take: impl FnMut(Vec<ChangeRecord>) -> Result<(), E>,
) -> Result<(), E> {
    const PORTION: usize = 2_048;
    let mut shared = Shared::default();
    let mut read = after;
    loop {
        let rows = change::Entity::find()
            .filter(change::Column::Revision.gt(read))
            .filter(change::Column::Revision.lte(last))
            .order_by_asc(change::Column::Revision)
            .limit(PORTION as u64)
            .all(connection)
            .await
            .map_err(StoreError::from)?;
        let more = rows.len() == PORTION;
        let portion = rows.into_iter().map(|row| shared.read(row)).collect::<Result<Vec<_>, _>>()?;
        read = portion.last().map_or(read, |entry| entry.revision);
        take(portion)?;
        if !more {
            return Ok(());
        }
    }
}

/// Whether a whole log is one: from 1 on, and gap-free. If not, why.
pub(super) fn without_gap(log: &[Arc<ChangeRecord>]) -> Result<(), String> {
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
    provenance: Option<Arc<Provenance>>,
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
        let source = row.source_title.map(|title| {
            let id = row.source_id.map(|id| parse(TABLE, &id)).transpose()?;
            Ok::<_, StoreError>(ChangeSource { id, title, address: row.source_address })
        });
        let provenance = self.provenance(Provenance {
            actor: Actor { kind: parse_word(TABLE, &row.actor_kind)?, name: row.actor_name },
            comment: row.comment,
            source: source.transpose()?,
            credit: row.credit,
        });
        Ok(ChangeRecord {
            revision: row.revision,
            group: row.group_revision,
            at: Timestamp::new(row.at),
            entity: Entity {
                kind: parse_word(TABLE, &row.entity_kind)?,
                id: row.entity_id,
                slug: row.entity_slug.map(|slug| parse(TABLE, &slug)).transpose()?,
                merged_into: row.merged_into,
            },
            operation: parse_word(TABLE, &row.operation)?,
            fields,
            state: State::of_json(&row.state).map_err(json)?,
            provenance,
            restores: row
                .restores_revision
                .zip(row.restores_at)
                .map(|(revision, at)| Restored { revision, at: Timestamp::new(at) }),
        })
    }

    /// The one that came just before, where it is the same: changes that were made together stand together.
    fn provenance(&mut self, provenance: Provenance) -> Arc<Provenance> {
        match &self.provenance {
            Some(before) if **before == provenance => Arc::clone(before),
            _ => Arc::clone(self.provenance.insert(Arc::new(provenance))),
        }
    }
}
