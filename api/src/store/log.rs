//! The log of changes.

mod portions;

use std::sync::Arc;

use entities::change;
use openapi::{ChangeRecord, Revision};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QuerySelect};

pub(super) use self::portions::{each_portion, read};
use super::{
    Entered, Packer, StoreError,
    rows::{self, insert_all, word},
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

/// Whether a whole log is one: from 1 on, and gap-free. If not, why.
pub(super) fn without_gap(log: &[Arc<ChangeRecord>]) -> Result<(), String> {
    match (1..).zip(log).find(|(number, entry)| entry.revision != *number) {
        Some((missing, _)) => Err(format!("its log has no revision {missing}")),
        None => Ok(()),
    }
}
