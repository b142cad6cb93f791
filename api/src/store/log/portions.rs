//! The log read in order and in portions.
//!
//! Each value of a row costs a database and its driver more than its bytes do, and the whole log is read whenever the
//! registry starts. So what entries that were made together have in common is asked for as one text, and read once for
//! all of them.

use std::{collections::HashMap, sync::Arc};

use chrono::{DateTime, Utc};
use entities::change::{self, Column};
use openapi::{
    Actor, ChangeRecord, ChangeSource, Entity, EntityKind, Operation, Provenance, Restored, Revision, State,
    Timestamp,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait, Func},
};
use serde::Deserialize;
use uuid::Uuid;

use super::{
    StoreError, TABLE,
    rows::{parse, parse_word},
};

/// Hands the entries after a revision up to another over, in order and in portions, so that no more than one is in
/// memory.
pub(in crate::store) async fn each_portion<E: From<StoreError>>(
    connection: &impl ConnectionTrait,
    after: Revision,
    last: Revision,
    mut take: impl FnMut(Vec<ChangeRecord>) -> Result<(), E>,
) -> Result<(), E> {
    const PORTION: usize = 2_048;
    let array = match connection.get_database_backend() {
        DbBackend::Postgres => "json_build_array",
        _ => "json_array",
    };
    let mut reader = Reader::default();
    let mut read = after;
    loop {
        let rows: Vec<Row> = change::Entity::find()
            .select_only()
            .columns(APART)
            .expr_as(Func::cust(array).args(TOGETHER.map(Expr::col)).cast_as("text"), "together")
            .filter(Column::Revision.gt(read))
            .filter(Column::Revision.lte(last))
            .order_by_asc(Column::Revision)
            .limit(PORTION as u64)
            .into_tuple()
            .all(connection)
            .await
            .map_err(StoreError::from)?;
        let more = rows.len() == PORTION;
        let portion = rows.into_iter().map(|row| reader.read(row)).collect::<Result<Vec<_>, _>>()?;
        read = portion.last().map_or(read, |entry| entry.revision);
        take(portion)?;
        if !more {
            return Ok(());
        }
    }
}

/// What is asked for of each entry by itself: the columns of `Row`, but for its last.
const APART: [Column; 9] = [
    Column::Revision,
    Column::GroupRevision,
    Column::At,
    Column::EntityId,
    Column::EntitySlug,
    Column::MergedInto,
    Column::State,
    Column::RestoresRevision,
    Column::RestoresAt,
];

/// The last is a `Together` as JSON.
type Row = (
    Revision,
    Revision,
    DateTime<Utc>,
    Uuid,
    Option<String>,
    Option<Uuid>,
    String,
    Option<Revision>,
    Option<DateTime<Utc>>,
    String,
);

/// The fields of `Together`, in their order.
const TOGETHER: [Column; 10] = [
    Column::EntityKind,
    Column::Operation,
    Column::Fields,
    Column::ActorKind,
    Column::ActorName,
    Column::Comment,
    Column::SourceId,
    Column::SourceTitle,
    Column::SourceAddress,
    Column::Credit,
];

/// What entries that were made together have in common.
#[derive(Debug, Deserialize)]
struct Together {
    entity_kind: String,
    operation: String,
    fields: String,
    actor_kind: String,
    actor_name: String,
    comment: Option<String>,
    source_id: Option<String>,
    source_title: Option<String>,
    source_address: Option<String>,
    credit: Option<String>,
}

/// The same, read.
#[derive(Debug, Clone)]
struct Common {
    kind: EntityKind,
    operation: Operation,
    fields: Arc<[String]>,
    provenance: Arc<Provenance>,
}

/// Reads entries one after another. What many have in common they keep in memory once.
#[derive(Debug, Default)]
struct Reader {
    /// That of the entry before, and its text.
    common: Option<(String, Common)>,
    /// By their JSON.
    fields: HashMap<String, Arc<[String]>>,
}

impl Reader {
    fn read(&mut self, row: Row) -> Result<ChangeRecord, StoreError> {
        let (revision, together) = (row.0, &row.9);
        let common = match &self.common {
            Some((text, common)) if text == together => common.clone(),
            _ => {
                let read = serde_json::from_str(together).map_err(|error| not_json(revision, &error))?;
                let common = self.common(read, revision)?;
                self.common.insert((together.clone(), common)).1.clone()
            }
        };
        entry(row, common)
    }

    fn common(&mut self, together: Together, revision: Revision) -> Result<Common, StoreError> {
        let fields = match self.fields.get(&together.fields) {
            Some(fields) => Arc::clone(fields),
            None => {
                let fields: Arc<[String]> =
                    serde_json::from_str(&together.fields).map_err(|error| not_json(revision, &error))?;
                self.fields.entry(together.fields).or_insert(fields).clone()
            }
        };
        let source = together.source_title.map(|title| {
            let id = together.source_id.map(|id| parse(TABLE, &id)).transpose()?;
            Ok::<_, StoreError>(ChangeSource { id, title, address: together.source_address })
        });
        let provenance = Provenance {
            actor: Actor { kind: parse_word(TABLE, &together.actor_kind)?, name: together.actor_name },
            comment: together.comment,
            source: source.transpose()?,
            credit: together.credit,
        };
        let provenance = match &self.common {
            Some((_, before)) if *before.provenance == provenance => Arc::clone(&before.provenance),
            _ => Arc::new(provenance),
        };
        Ok(Common {
            kind: parse_word(TABLE, &together.entity_kind)?,
            operation: parse_word(TABLE, &together.operation)?,
            fields,
            provenance,
        })
    }
}

fn entry(row: Row, common: Common) -> Result<ChangeRecord, StoreError> {
    let (revision, group, at, id, slug, merged_into, state, restores, restores_at, _) = row;
    Ok(ChangeRecord {
        revision,
        group,
        at: Timestamp::new(at),
        entity: Entity {
            kind: common.kind,
            id,
            slug: slug.map(|slug| parse(TABLE, &slug)).transpose()?,
            merged_into,
        },
        operation: common.operation,
        fields: common.fields,
        state: State::of_json(&state).map_err(|error| not_json(revision, &error))?,
        provenance: common.provenance,
        restores: restores
            .zip(restores_at)
            .map(|(revision, at)| Restored { revision, at: Timestamp::new(at) }),
    })
}

fn not_json(revision: Revision, error: &serde_json::Error) -> StoreError {
    StoreError::Corrupt { table: TABLE, why: format!("revision {revision}: {error}") }
}

/// The entry that a whole row is of.
pub(in crate::store) fn read(row: change::Model) -> Result<ChangeRecord, StoreError> {
    let together = Together {
        entity_kind: row.entity_kind,
        operation: row.operation,
        fields: row.fields,
        actor_kind: row.actor_kind,
        actor_name: row.actor_name,
        comment: row.comment,
        source_id: row.source_id,
        source_title: row.source_title,
        source_address: row.source_address,
        credit: row.credit,
    };
    let common = Reader::default().common(together, row.revision)?;
    let row = (
        row.revision,
        row.group_revision,
        row.at,
        row.entity_id,
        row.entity_slug,
        row.merged_into,
        row.state,
        row.restores_revision,
        row.restores_at,
        // It is read already.
        String::new(),
    );
    entry(row, common)
}
