//! Records as rows and rows as records: one file per kind of thing.

mod coalition;
mod membership;
mod organisation;
mod person;
mod source;
mod vocabulary;

use std::{collections::HashMap, fmt::Display, hash::Hash, str::FromStr};

use entities::citation;
use openapi::{
    CoalitionRecord, MembershipRecord, Operation, OrganisationRecord, PersonRecord, Revision, Slug,
    SourceRecord, VocabularyRecord,
};
use sea_orm::{
    ActiveModelBehavior, ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait,
    IntoActiveModel, Iterable, PrimaryKeyToColumn, QueryFilter, QueryOrder, sea_query::OnConflict,
};
use serde::{Serialize, de::DeserializeOwned};
use uuid::Uuid;

use super::{Kept, NewChange, Record, StoreError};

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

/// Reads every table.
pub(super) async fn load(connection: &DatabaseTransaction) -> Result<Tables, StoreError> {
    let mut citations = Citations::load(connection).await?;
    Ok(Tables {
        sources: source::load(connection).await?,
        vocabularies: vocabulary::load(connection).await?,
        organisations: organisation::load(connection, &mut citations).await?,
        people: person::load(connection, &mut citations).await?,
        coalitions: coalition::load(connection, &mut citations).await?,
        memberships: membership::load(connection).await?,
    })
}

/// Writes the rows of a record in place of those it had.
pub(super) async fn put(
    connection: &DatabaseTransaction,
    change: &NewChange,
    revision: Revision,
) -> Result<(), StoreError> {
    let touch = Touch { revision, at: change.at.instant(), had_rows: change.operation != Operation::Create };
    match &change.record {
        Record::Source(record) => source::put(connection, record, touch).await,
        Record::Vocabulary(record) => vocabulary::put(connection, record, touch).await,
        Record::Organisation(record) => organisation::put(connection, record, touch).await,
        Record::Person(record) => person::put(connection, record, touch).await,
        Record::Coalition(record) => coalition::put(connection, record, touch).await,
        Record::Membership(record) => membership::put(connection, record, touch).await,
    }
}

/// The change that touches a record.
#[derive(Debug, Clone, Copy)]
struct Touch {
    revision: Revision,
    at: chrono::DateTime<chrono::Utc>,
    /// Whether rows of the record may be there already.
    had_rows: bool,
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

/// Inserts rows, in portions that keep below the databases' limits of variables.
pub(super) async fn insert_all<E, A>(
    connection: &impl ConnectionTrait,
    rows: Vec<A>,
) -> Result<(), StoreError>
where
    E: EntityTrait<ActiveModel = A>,
    A: ActiveModelTrait<Entity = E> + ActiveModelBehavior + Send,
{
    const VARIABLES: usize = 30_000;
    let portion = VARIABLES / E::Column::iter().count().max(1);
    let mut rows = rows.into_iter().map(ActiveModelTrait::reset_all).peekable();
    while rows.peek().is_some() {
        let some: Vec<A> = rows.by_ref().take(portion).collect();
        E::insert_many(some).exec_without_returning(connection).await?;
    }
    Ok(())
}

/// Inserts the main row of a record, or overwrites it.
async fn upsert<E, A>(connection: &DatabaseTransaction, row: A) -> Result<(), StoreError>
where
    E: EntityTrait<ActiveModel = A>,
    A: ActiveModelTrait<Entity = E> + ActiveModelBehavior + Send,
{
    let key = E::PrimaryKey::iter().map(PrimaryKeyToColumn::into_column);
    let rest = E::Column::iter().filter(|c| E::PrimaryKey::from_column(*c).is_none());
    E::insert(row.reset_all())
        .on_conflict(OnConflict::columns(key).update_columns(rest).to_owned())
        .exec_without_returning(connection)
        .await?;
    Ok(())
}

/// Replaces the rows of one part of a record.
async fn replace<E, A>(
    connection: &DatabaseTransaction,
    touch: Touch,
    owner: (E::Column, Uuid),
    rows: Vec<A>,
) -> Result<(), StoreError>
where
    E: EntityTrait<ActiveModel = A>,
    A: ActiveModelTrait<Entity = E> + ActiveModelBehavior + Send,
{
    if touch.had_rows {
        E::delete_many().filter(owner.0.eq(owner.1)).exec(connection).await?;
    }
    insert_all::<E, A>(connection, rows).await
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

    /// Replaces all citations of a record.
    async fn put(
        connection: &DatabaseTransaction,
        touch: Touch,
        owner: Uuid,
        parts: impl IntoIterator<Item = (String, &[Slug])>,
    ) -> Result<(), StoreError> {
        let mut rows = Vec::new();
        for (part, sources) in parts {
            for (index, source) in sources.iter().enumerate() {
                rows.push(
                    citation::Model {
                        owner_id: owner,
                        part: part.clone(),
                        position: position(index)?,
                        source: source.to_string(),
                    }
                    .into_active_model(),
                );
            }
        }
        replace::<citation::Entity, _>(connection, touch, (citation::Column::OwnerId, owner), rows).await
    }
}

/// The pointer to a name in its record.
fn name_part(index: usize) -> String {
    format!("/names/{index}")
}
