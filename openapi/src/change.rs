//! Entries of the log.

use std::borrow::Cow;

use poem_openapi::{
    Enum, Object,
    registry::{MetaSchema, MetaSchemaRef, Registry},
    types::{ParseFromJSON, ParseResult, ToJSON, Type},
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
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

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[oai(rename_all = "kebab-case")]
pub enum Operation {
    /// It was entered.
    Create,
    /// It was changed.
    Update,
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

/// The record of a thing after a change: one of the `…Record` schemas, by the kind of the entity.
/// References to coalitions, organisations and persons in it are ids, because ids never change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct State(pub Value);

impl Type for State {
    const IS_REQUIRED: bool = true;
    type RawValueType = Self;
    type RawElementValueType = Self;

    fn name() -> Cow<'static, str> {
        "State".into()
    }

    fn schema_ref() -> MetaSchemaRef {
        MetaSchemaRef::Inline(Box::new(MetaSchema {
            any_of: vec![
                SourceRecord::schema_ref(),
                VocabularyRecord::schema_ref(),
                OrganisationRecord::schema_ref(),
                PersonRecord::schema_ref(),
                CoalitionRecord::schema_ref(),
                MembershipRecord::schema_ref(),
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
        Ok(Self(value.unwrap_or_default()))
    }
}

impl ToJSON for State {
    fn to_json(&self) -> Option<Value> {
        Some(self.0.clone())
    }
}

/// An entry of the log of changes.
#[derive(Debug, Clone, PartialEq, Eq, Object, Serialize, Deserialize)]
pub struct Change {
    /// Its number: gap-free, in the order in which changes were committed.
    pub revision: Revision,
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
    /// The record after the change.
    pub state: State,
    /// Why.
    #[oai(nullable)]
    pub comment: Option<String>,
    /// Where it comes from.
    #[oai(nullable)]
    pub source: Option<ChangeSource>,
}
