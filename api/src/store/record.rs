//! A thing as it is kept, whatever its kind, and a change to one.

use std::sync::Arc;

use openapi::{
    Actor, ChangeSource, CoalitionRecord, EntityKind, MembershipRecord, Operation, OrganisationRecord,
    PersonRecord, Revision, Slug, SourceRecord, State, Timestamp, VocabularyRecord,
};
use serde::de::DeserializeOwned;
use serde_json::Value;
use uuid::Uuid;

/// A record of any kind.
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs)]
pub enum Record {
    Source(Arc<SourceRecord>),
    Vocabulary(Arc<VocabularyRecord>),
    Organisation(Arc<OrganisationRecord>),
    Person(Arc<PersonRecord>),
    Coalition(Arc<CoalitionRecord>),
    Membership(Arc<MembershipRecord>),
}

impl Record {
    /// Its id.
    pub fn id(&self) -> Uuid {
        match self {
            Self::Source(r) => r.id,
            Self::Vocabulary(r) => r.id,
            Self::Organisation(r) => r.id,
            Self::Person(r) => r.id,
            Self::Coalition(r) => r.id,
            Self::Membership(r) => r.id,
        }
    }

    /// Its slug; memberships have none.
    pub fn slug(&self) -> Option<&Slug> {
        match self {
            Self::Source(r) => Some(&r.slug),
            Self::Vocabulary(r) => Some(&r.slug),
            Self::Organisation(r) => Some(&r.slug),
            Self::Person(r) => Some(&r.slug),
            Self::Coalition(r) => Some(&r.slug),
            Self::Membership(_) => None,
        }
    }

    /// Its kind.
    pub fn kind(&self) -> EntityKind {
        match self {
            Self::Source(_) => EntityKind::Source,
            Self::Vocabulary(_) => EntityKind::Vocabulary,
            Self::Organisation(_) => EntityKind::Organisation,
            Self::Person(_) => EntityKind::Person,
            Self::Coalition(_) => EntityKind::Coalition,
            Self::Membership(_) => EntityKind::Membership,
        }
    }

    /// The record as the log keeps it.
    pub fn state(&self) -> serde_json::Result<State> {
        Ok(State(match self {
            Self::Source(r) => serde_json::to_value(r)?,
            Self::Vocabulary(r) => serde_json::to_value(r)?,
            Self::Organisation(r) => serde_json::to_value(r)?,
            Self::Person(r) => serde_json::to_value(r)?,
            Self::Coalition(r) => serde_json::to_value(r)?,
            Self::Membership(r) => serde_json::to_value(r)?,
        }))
    }

    /// The record that a log entry holds.
    pub fn from_state(kind: EntityKind, state: &State) -> serde_json::Result<Self> {
        fn read<T: DeserializeOwned>(value: &Value) -> serde_json::Result<Arc<T>> {
            T::deserialize(value).map(Arc::new)
        }
        Ok(match kind {
            EntityKind::Source => Self::Source(read(&state.0)?),
            EntityKind::Vocabulary => Self::Vocabulary(read(&state.0)?),
            EntityKind::Organisation => Self::Organisation(read(&state.0)?),
            EntityKind::Person => Self::Person(read(&state.0)?),
            EntityKind::Coalition => Self::Coalition(read(&state.0)?),
            EntityKind::Membership => Self::Membership(read(&state.0)?),
        })
    }
}

/// A record with the change that last touched it.
#[derive(Debug, Clone, PartialEq)]
pub struct Kept<T> {
    /// The record.
    pub record: Arc<T>,
    /// The change that last touched it.
    pub revision: Revision,
    /// When that was.
    pub updated_at: Timestamp,
}

/// A change to be made: what the store turns into rows and one entry of the log.
#[derive(Debug, Clone, PartialEq)]
pub struct NewChange {
    /// When it is recorded.
    pub at: Timestamp,
    /// Who does it.
    pub actor: Actor,
    /// What is done.
    pub operation: Operation,
    /// The record after it.
    pub record: Record,
    /// Why.
    pub comment: Option<String>,
    /// Where it comes from.
    pub source: Option<ChangeSource>,
}

/// Names of the fields of a record that say something: the changed fields when it is created.
pub fn filled_fields(state: &State) -> Vec<String> {
    let says_nothing = |value: &Value| match value {
        Value::Null => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
        _ => false,
    };
    state
        .0
        .as_object()
        .into_iter()
        .flatten()
        .filter(|(_, value)| !says_nothing(value))
        .map(|(name, _)| name.clone())
        .collect()
}
