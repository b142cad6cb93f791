//! Entries of the log.

use std::{borrow::Cow, fmt, io, sync::Arc};

use poem_openapi::{
    Enum, Object,
    registry::{MetaSchema, MetaSchemaRef, Registry},
    types::{ParseFromJSON, ParseResult, ToJSON, Type},
};
use serde::{Deserialize, Serialize, Serializer};
use serde_json::{Value, value::RawValue};
use uuid::Uuid;

use crate::{
    CoalitionRecord, MembershipRecord, OrganisationRecord, PersonRecord, Revision, Slug, SourceRecord,
    Timestamp, VocabularyRecord,
};

/// What sort of thing was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Enum, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[oai(rename_all = "kebab-case")]
pub enum EntityKind {
    /// A source.
    Source,
    /// A vocabulary.
    Vocabulary,
    /// An organisation.
    Organisation,
    /// A person.
    Person,
    /// A coalition.
    Coalition,
    /// A membership.
    Membership,
}

impl EntityKind {
    /// All of them, in their order: what others refer to comes first.
    pub const ALL: [Self; 6] =
        [Self::Source, Self::Vocabulary, Self::Organisation, Self::Person, Self::Coalition, Self::Membership];
}

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[oai(rename_all = "kebab-case")]
pub enum Operation {
    /// It was entered.
    Create,
    /// It was changed.
    Update,
    /// It was ended.
    End,
    /// It was confirmed to hold.
    Confirm,
    /// It was a mistake and was taken out.
    Delete,
    /// It went into another, or took another in.
    Merge,
    /// What tells of a person was taken out, of the history too.
    Erase,
    /// An earlier state was brought back.
    Restore,
}

/// Who did it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[oai(rename_all = "kebab-case")]
pub enum ActorKind {
    /// The data set that the registry started from.
    FoundingData,
    /// Somebody who may do everything.
    Registrar,
    /// The coordinator of a coalition.
    Coordinator,
    /// The contact of an organisation.
    Contact,
    /// Whoever runs the program, from its command line.
    Operator,
}

/// Who did it.
#[derive(Debug, Clone, PartialEq, Eq, Object, Serialize, Deserialize)]
pub struct Actor {
    /// What sort of actor.
    pub kind: ActorKind,
    /// A public name.
    pub name: String,
}

/// The thing that was changed.
#[derive(Debug, Clone, PartialEq, Eq, Object, Serialize, Deserialize)]
pub struct Entity {
    /// What sort of thing.
    pub kind: EntityKind,
    /// Its id, which never changes.
    pub id: Uuid,
    /// Its slug after the change; null for memberships.
    #[oai(nullable)]
    pub slug: Option<Slug>,
    /// Id of the thing it went into, where it was merged; null otherwise.
    #[oai(nullable)]
    #[serde(default)]
    pub merged_into: Option<Uuid>,
}

/// Where the change comes from.
#[derive(Debug, Clone, PartialEq, Eq, Object, Serialize, Deserialize)]
pub struct ChangeSource {
    /// Id of the source, where it is one of the registry's.
    #[oai(nullable)]
    pub id: Option<Slug>,
    /// What it is.
    pub title: String,
    /// Web address.
    #[oai(nullable)]
    pub address: Option<String>,
}

impl From<&SourceRecord> for ChangeSource {
    /// One of the registry's own.
    fn from(source: &SourceRecord) -> Self {
        Self { id: Some(source.slug.clone()), title: source.title.clone(), address: source.address.clone() }
    }
}

/// The record of a thing after a change: one of the `…Record` schemas, by the kind of the entity; null where
/// the thing was taken out. References to coalitions, organisations and persons in it are ids, because ids
/// never change.
#[derive(Debug, Clone)]
pub struct State(Text);

/// Where the JSON text of a state is.
#[derive(Debug, Clone)]
enum Text {
    /// There is none: the thing was taken out.
    None,
    Here(Arc<str>),
    /// Among others, under this number.
    Kept(Arc<dyn Keeper>, u32),
}

/// Keeps the texts of many states in less room than they take up.
pub trait Keeper: fmt::Debug + Send + Sync {
    /// The text with this number.
    fn text(&self, number: u32) -> io::Result<Arc<str>>;
}

impl State {
    /// The state of what was taken out.
    pub fn none() -> Self {
        Self(Text::None)
    }

    /// The state as it is kept: JSON.
    pub fn of_json(text: &str) -> serde_json::Result<Self> {
        serde_json::from_str::<&RawValue>(text).map(|raw| match raw.get() {
            "null" => Self::none(),
            text => Self(Text::Here(text.into())),
        })
    }

    /// The state of a record.
    pub fn of<T: Serialize>(record: &T) -> serde_json::Result<Self> {
        serde_json::to_string(record).map(|text| Self(Text::Here(text.into())))
    }

    /// The state whose text is kept under a number.
    pub fn kept(keeper: Arc<dyn Keeper>, number: u32) -> Self {
        Self(Text::Kept(keeper, number))
    }

    /// The JSON text. It cannot be had where what keeps it is damaged.
    pub fn json(&self) -> serde_json::Result<Arc<str>> {
        match &self.0 {
            Text::None => Ok("null".into()),
            Text::Here(text) => Ok(Arc::clone(text)),
            Text::Kept(keeper, number) => keeper.text(*number).map_err(serde::de::Error::custom),
        }
    }

    /// Whether there is a record.
    pub fn is_some(&self) -> bool {
        !matches!(self.0, Text::None)
    }

    /// The JSON value.
    pub fn value(&self) -> serde_json::Result<Value> {
        serde_json::from_str(&self.json()?)
    }
}

impl PartialEq for State {
    fn eq(&self, other: &Self) -> bool {
        matches!((self.json(), other.json()), (Ok(one), Ok(another)) if one == another)
    }
}

impl Eq for State {}

impl Serialize for State {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let text = self.json().map_err(serde::ser::Error::custom)?;
        serde_json::from_str::<&RawValue>(&text).map_err(serde::ser::Error::custom)?.serialize(serializer)
    }
}

impl Type for State {
    const IS_REQUIRED: bool = true;
    type RawValueType = Self;
    type RawElementValueType = Self;

    fn name() -> Cow<'static, str> {
        "State".into()
    }

    fn schema_ref() -> MetaSchemaRef {
        let nothing = MetaSchema {
            nullable: true,
            enum_items: vec![Value::Null],
            description: Some("The thing was taken out."),
            ..MetaSchema::new("object")
        };
        MetaSchemaRef::Inline(Box::new(MetaSchema {
            any_of: vec![
                SourceRecord::schema_ref(),
                VocabularyRecord::schema_ref(),
                OrganisationRecord::schema_ref(),
                PersonRecord::schema_ref(),
                CoalitionRecord::schema_ref(),
                MembershipRecord::schema_ref(),
                MetaSchemaRef::Inline(Box::new(nothing)),
            ],
            ..MetaSchema::ANY
        }))
    }

    fn register(registry: &mut Registry) {
        SourceRecord::register(registry);
        VocabularyRecord::register(registry);
        OrganisationRecord::register(registry);
        PersonRecord::register(registry);
        CoalitionRecord::register(registry);
        MembershipRecord::register(registry);
    }

    fn as_raw_value(&self) -> Option<&Self> {
        Some(self)
    }

    fn raw_element_iter<'a>(&'a self) -> Box<dyn Iterator<Item = &'a Self> + 'a> {
        Box::new(std::iter::once(self))
    }
}

impl ParseFromJSON for State {
    fn parse_from_json(value: Option<Value>) -> ParseResult<Self> {
        Ok(value
            .filter(|value| !value.is_null())
            .map_or_else(Self::none, |value| Self(Text::Here(value.to_string().into()))))
    }
}

impl ToJSON for State {
    fn to_json(&self) -> Option<Value> {
        self.value().ok()
    }
}

/// Any JSON value that a field had.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldValue(pub Value);

impl Type for FieldValue {
    const IS_REQUIRED: bool = true;
    type RawValueType = Self;
    type RawElementValueType = Self;

    fn name() -> Cow<'static, str> {
        "FieldValue".into()
    }

    fn schema_ref() -> MetaSchemaRef {
        MetaSchemaRef::Inline(Box::new(MetaSchema::ANY))
    }

    fn as_raw_value(&self) -> Option<&Self> {
        Some(self)
    }

    fn raw_element_iter<'a>(&'a self) -> Box<dyn Iterator<Item = &'a Self> + 'a> {
        Box::new(std::iter::once(self))
    }
}

impl ParseFromJSON for FieldValue {
    fn parse_from_json(value: Option<Value>) -> ParseResult<Self> {
        Ok(Self(value.unwrap_or_default()))
    }
}

impl ToJSON for FieldValue {
    fn to_json(&self) -> Option<Value> {
        Some(self.0.clone())
    }
}

/// What a change made of one place of the record.
#[derive(Debug, Clone, PartialEq, Eq, Object, Serialize, Deserialize)]
pub struct Difference {
    /// The place, a JSON pointer (RFC 6901) into `state`; of parts of a list, their place in the longer one.
    pub pointer: String,
    /// What stood there before; null for nothing.
    pub before: FieldValue,
    /// What stands there after it; null for nothing.
    pub after: FieldValue,
}

/// The state that was brought back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Object, Serialize, Deserialize)]
pub struct Restored {
    /// The change that had made it.
    pub revision: Revision,
    /// When that was.
    pub at: Timestamp,
}

/// What is kept of an entry of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeRecord {
    /// Its number: gap-free, in the order in which changes were committed.
    pub revision: Revision,
    /// The first revision of those that were made together, and are undone together.
    pub group: Revision,
    /// When it was recorded.
    pub at: Timestamp,
    /// The thing that was changed.
    pub entity: Entity,
    /// What was done.
    pub operation: Operation,
    /// Names of the top-level fields of `state` that changed. Most changes share them with others.
    pub fields: Arc<[String]>,
    /// The record after the change.
    pub state: State,
    /// Who did it, and why. Changes that were made together share it.
    pub provenance: Arc<Provenance>,
    /// The earlier state that it brought back.
    pub restores: Option<Restored>,
}

/// Who made a change, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Provenance {
    /// Who did it.
    pub actor: Actor,
    /// Why.
    pub comment: Option<String>,
    /// Where it comes from.
    pub source: Option<ChangeSource>,
    /// Who suggested it.
    pub credit: Option<String>,
}

/// An entry of the log of changes.
#[derive(Debug, Clone, PartialEq, Eq, Object, Serialize)]
pub struct Change {
    /// Its number: gap-free, in the order in which changes were committed.
    pub revision: Revision,
    /// The first revision of those that were made together, and are undone together.
    pub group: Revision,
    /// When it was recorded.
    pub at: Timestamp,
    /// Who did it.
    pub actor: Actor,
    /// The thing that was changed.
    pub entity: Entity,
    /// What was done.
    pub operation: Operation,
    /// Names of the top-level fields of `state` that changed.
    pub fields: Vec<String>,
    /// What the change made of what was there before; empty where nothing was.
    pub differences: Vec<Difference>,
    /// The record after the change.
    pub state: State,
    /// Why.
    #[oai(nullable)]
    pub comment: Option<String>,
    /// Where it comes from.
    #[oai(nullable)]
    pub source: Option<ChangeSource>,
    /// Who suggested it, under the name they gave, else `anonymous`; null where nobody did.
    #[oai(nullable)]
    pub credit: Option<String>,
    /// The earlier state that it brought back, whose revision the thing bears again.
    #[oai(nullable)]
    pub restores: Option<Restored>,
}
