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

/// Names of the fields in which a record differs from what it was; those that say something, where it was
/// nothing before.
pub(super) fn changed_fields(before: Option<&State>, after: &State) -> Vec<String> {
    let says_nothing = |value: &Value| match value {
        Value::Null => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
        _ => false,
    };
    let changed = |name: &str, value: &Value| match before {
        Some(before) => before.0.get(name) != Some(value),
        None => !says_nothing(value),
    };
    let fields = after.0.as_object().into_iter().flatten();
    fields.filter(|(name, value)| changed(name, value)).map(|(name, _)| name.clone()).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_what_differs_is_named() {
        let state = |note: Option<&str>| State(json!({"id": 1, "names": [], "note": note}));
        assert_eq!(changed_fields(None, &state(None)), ["id"]);
        assert_eq!(changed_fields(Some(&state(None)), &state(Some("x"))), ["note"]);
        assert_eq!(changed_fields(Some(&state(Some("x"))), &state(None)), ["note"]);
    }
}
