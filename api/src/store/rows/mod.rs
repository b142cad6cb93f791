//! Records as rows and rows as records: one file per kind of thing.

mod batch;
mod coalition;
mod membership;
mod organisation;
mod person;
mod portion;
mod source;
#[cfg(test)]
mod tests;
mod vocabulary;

use std::{collections::HashMap, fmt::Display, hash::Hash, str::FromStr};

use entities::citation;
use openapi::{
    ChangeRecord, CoalitionRecord, EntityKind, MembershipRecord, Operation, OrganisationRecord, PersonRecord,
    Revision, Slug, SourceRecord, VocabularyRecord,
};
use sea_orm::{DatabaseTransaction, EntityTrait, Iterable, PrimaryKeyToColumn, QueryOrder};
use serde::{Serialize, de::DeserializeOwned};
use uuid::Uuid;

use super::{Kept, Record, StoreError};

pub(super) use batch::{Batch, Rows};
pub(super) use portion::{insert_all, upsert_all};

/// Every table's records.
#[derive(Debug, Default)]
#[allow(missing_docs)]
pub struct Tables {
    pub sources: Vec<Kept<SourceRecord>>,
    pub vocabularies: Vec<Kept<VocabularyRecord>>,
    pub organisations: Vec<Kept<OrganisationRecord>>,
    pub people: Vec<Kept<PersonRecord>>,
    pub coalitions: Vec<Kept<CoalitionRecord>>,
    pub memberships: Vec<Kept<MembershipRecord>>,
}

/// Records of a kind that cannot be read.
#[derive(Debug)]
pub struct Unreadable {
    /// The kind.
    pub kind: EntityKind,
    /// Why.
    pub why: String,
}

/// Reads what can be read of every table, and tells what cannot be, and which rows belong to nothing.
pub(super) async fn load_readable(
    connection: &DatabaseTransaction,
) -> (Tables, Vec<Unreadable>, Vec<String>) {
    let mut unreadable = Vec::new();
    let mut found = |kind, error: StoreError| unreadable.push(Unreadable { kind, why: error.to_string() });
    let citations = Citations::load(connection).await;
    let mut citations = citations.unwrap_or_else(|error| {
        // Without them, nothing that cites can be compared.
        for kind in [EntityKind::Organisation, EntityKind::Person, EntityKind::Coalition] {
            found(kind, StoreError::Corrupt { table: "citation", why: error.to_string() });
        }
        Citations(HashMap::new())
    });
    let mut tables = Tables::default();
    match source::load(connection).await {
        Ok(records) => tables.sources = records,
        Err(error) => found(EntityKind::Source, error),
    }
    match vocabulary::load(connection).await {
        Ok(records) => tables.vocabularies = records,
        Err(error) => found(EntityKind::Vocabulary, error),
    }
    match organisation::load(connection, &mut citations).await {
        Ok(records) => tables.organisations = records,
        Err(error) => found(EntityKind::Organisation, error),
    }
    match person::load(connection, &mut citations).await {
        Ok(records) => tables.people = records,
        Err(error) => found(EntityKind::Person, error),
    }
    match coalition::load(connection, &mut citations).await {
        Ok(records) => tables.coalitions = records,
        Err(error) => found(EntityKind::Coalition, error),
    }
    match membership::load(connection).await {
        Ok(records) => tables.memberships = records,
        Err(error) => found(EntityKind::Membership, error),
    }
    let left = citations.0.into_keys().filter(|_| unreadable.is_empty());
    let mut stray: Vec<String> = left
        .map(|(owner, part)| {
            format!("table citation cites a source for `{part}` of {owner}, which is not there")
        })
        .collect();
    stray.sort();
    (tables, unreadable, stray)
}

/// The change that touches a record.
#[derive(Debug, Clone, Copy)]
pub(super) struct Touch {
    pub(super) revision: Revision,
    pub(super) at: chrono::DateTime<chrono::Utc>,
    /// Whether rows of the record may be there already.
    pub(super) had_rows: bool,
}

impl Touch {
    /// The change that an entry of the log tells of. What was brought back bears the revision that it had.
    pub(super) fn of(entry: &ChangeRecord) -> Self {
        let (revision, at) =
            entry.restores.map_or((entry.revision, entry.at), |state| (state.revision, state.at));
        Self { revision, at: at.instant(), had_rows: entry.operation != Operation::Create }
    }
}

/// The word that an enum is on the wire; the tables keep the same.
pub(super) fn word<T: Serialize>(value: &T) -> Result<String, StoreError> {
    let no_word = || StoreError::Corrupt { table: "any", why: "a value is not a word".into() };
    openapi::word(value).ok_or_else(no_word)
}

/// The value that such a word stands for.
pub(super) fn parse_word<T: DeserializeOwned>(table: &'static str, text: &str) -> Result<T, StoreError> {
    serde_json::from_value(text.into())
        .map_err(|e| StoreError::Corrupt { table, why: format!("`{text}`: {e}") })
}

/// A value of a text newtype.
pub(super) fn parse<T: FromStr<Err: Display>>(table: &'static str, text: &str) -> Result<T, StoreError> {
    text.parse().map_err(|e: T::Err| StoreError::Corrupt { table, why: e.to_string() })
}

fn parse_optional<T: FromStr<Err: Display>>(
    table: &'static str,
    text: &Option<String>,
) -> Result<Option<T>, StoreError> {
    text.as_deref().map(|text| parse(table, text)).transpose()
}

fn text<T: Display>(value: &Option<T>) -> Option<String> {
    value.as_ref().map(ToString::to_string)
}

/// The place of a part in its list.
fn position(index: usize) -> Result<i32, StoreError> {
    i32::try_from(index).map_err(|_| StoreError::Corrupt { table: "any", why: "list is too long".into() })
}

/// Rows by the record they belong to, each list in order.
fn grouped<K: Eq + Hash, R>(rows: Vec<R>, key: impl Fn(&R) -> K) -> HashMap<K, Vec<R>> {
    let mut groups: HashMap<K, Vec<R>> = HashMap::new();
    for row in rows {
        groups.entry(key(&row)).or_default().push(row);
    }
    groups
}

/// All rows of a table in the order of its primary key.
async fn all<E>(connection: &DatabaseTransaction) -> Result<Vec<E::Model>, StoreError>
where
    E: EntityTrait,
{
    let mut query = E::find();
    for key in E::PrimaryKey::iter() {
        query = query.order_by_asc(key.into_column());
    }
    Ok(query.all(connection).await?)
}

/// Which part of which record cites which sources.
#[derive(Debug)]
struct Citations(HashMap<(Uuid, String), Vec<Slug>>);

impl Citations {
    async fn load(connection: &DatabaseTransaction) -> Result<Self, StoreError> {
        let mut parts: HashMap<(Uuid, String), Vec<Slug>> = HashMap::new();
        for row in all::<citation::Entity>(connection).await? {
            parts.entry((row.owner_id, row.part)).or_default().push(parse("citation", &row.source)?);
        }
        Ok(Self(parts))
    }

    fn take(&mut self, owner: Uuid, part: &str) -> Vec<Slug> {
        self.0.remove(&(owner, part.to_owned())).unwrap_or_default()
    }
}

/// The pointer to a name in its record.
fn name_part(index: usize) -> String {
    format!("/names/{index}")
}
