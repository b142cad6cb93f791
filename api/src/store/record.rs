//! A thing as it is kept, whatever its kind, and a change to one.

use std::{fmt, sync::Arc};

use openapi::{
    Actor, ChangeRecord, ChangeSource, CoalitionRecord, Entity, EntityKind, MembershipRecord, Operation,
    OrganisationRecord, PersonRecord, Provenance, Restored, Revision, Slug, SourceRecord, State, Timestamp,
    VocabularyRecord,
};
use serde::{
    Deserialize, Deserializer,
    de::{DeserializeOwned, MapAccess, Visitor},
};
use serde_json::value::RawValue;
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

    /// What it goes by in addresses and texts: its slug, or its id where it has none.
    pub fn key(&self) -> String {
        self.slug().map_or_else(|| self.id().to_string(), ToString::to_string)
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
        match self {
            Self::Source(r) => State::of(r),
            Self::Vocabulary(r) => State::of(r),
            Self::Organisation(r) => State::of(r),
            Self::Person(r) => State::of(r),
            Self::Coalition(r) => State::of(r),
            Self::Membership(r) => State::of(r),
        }
    }

    /// The record that a log entry holds; `None` where the thing was taken out.
    pub fn from_state(kind: EntityKind, state: &State) -> serde_json::Result<Option<Self>> {
        if !state.is_some() {
            return Ok(None);
        }
        fn read<T: DeserializeOwned>(state: &State) -> serde_json::Result<Arc<T>> {
            read_into(state, |_| {})
        }
        fn read_into<T: DeserializeOwned>(state: &State, fit: fn(&mut T)) -> serde_json::Result<Arc<T>> {
            let mut record = serde_json::from_str(&state.json()?)?;
            fit(&mut record);
            Ok(Arc::new(record))
        }
        // Lists are read with room for four; of these kinds there are many, and one is what most have.
        let organisation = |record: &mut OrganisationRecord| {
            record.names.shrink_to_fit();
            record.classifications.shrink_to_fit();
            record.sources.shrink_to_fit();
        };
        let membership = |record: &mut MembershipRecord| {
            record.statements.shrink_to_fit();
            record.classifications.shrink_to_fit();
        };
        Ok(Some(match kind {
            EntityKind::Source => Self::Source(read(state)?),
            EntityKind::Vocabulary => Self::Vocabulary(read(state)?),
            EntityKind::Organisation => Self::Organisation(read_into(state, organisation)?),
            EntityKind::Person => Self::Person(read(state)?),
            EntityKind::Coalition => Self::Coalition(read(state)?),
            EntityKind::Membership => Self::Membership(read_into(state, membership)?),
        }))
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

/// What a change makes of a thing.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// This is its record now.
    Is(Record),
    /// It is taken out.
    Gone(Entity),
}

impl Outcome {
    /// The thing.
    pub fn entity(&self) -> Entity {
        match self {
            Self::Is(record) => Entity {
                kind: record.kind(),
                id: record.id(),
                slug: record.slug().cloned(),
                merged_into: None,
            },
            Self::Gone(entity) => entity.clone(),
        }
    }

    /// The record, where there is one.
    pub fn record(&self) -> Option<&Record> {
        match self {
            Self::Is(record) => Some(record),
            Self::Gone(_) => None,
        }
    }
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
    /// The record before it, where there was one.
    pub before: Option<Record>,
    /// What it makes of the thing.
    pub outcome: Outcome,
    /// Why.
    pub comment: Option<String>,
    /// Where it comes from.
    pub source: Option<ChangeSource>,
    /// Who suggested it.
    pub credit: Option<String>,
    /// The earlier state that it brings back.
    pub restores: Option<Restored>,
}

/// A change with its place in the log.
#[derive(Debug, Clone)]
pub struct Entered {
    /// The entry of the log.
    pub entry: Arc<ChangeRecord>,
    /// The record after it, where there is one.
    pub record: Option<Record>,
}

impl NewChange {
    /// Gives the change its place in the log.
    pub(super) fn enter(self, revision: Revision, group: Revision) -> serde_json::Result<Entered> {
        let entity = self.outcome.entity();
        let (fields, state) = match self.outcome.record() {
            None => (Vec::new(), State::none()),
            Some(record) => {
                let state = record.state()?;
                let before = self.before.as_ref().map(Record::state).transpose()?;
                (changed_fields(before.as_ref(), &state)?, state)
            }
        };
        let entry = ChangeRecord {
            revision,
            group,
            at: self.at,
            entity,
            operation: self.operation,
            fields: fields.into(),
            state,
            provenance: Arc::new(Provenance {
                actor: self.actor,
                comment: self.comment,
                source: self.source,
                credit: self.credit,
            }),
            restores: self.restores,
        };
        let record = match self.outcome {
            Outcome::Is(record) => Some(record),
            Outcome::Gone(_) => None,
        };
        Ok(Entered { entry: Arc::new(entry), record })
    }
}

/// Names of the fields in which a record differs from what it was; those that say something, where it was
/// nothing before. Records of a kind are always written alike, so that equal fields are equal texts.
pub(crate) fn changed_fields(before: Option<&State>, after: &State) -> serde_json::Result<Vec<String>> {
    let (before, after) = (before.map(State::json).transpose()?, after.json()?);
    let after: Members = serde_json::from_str(&after)?;
    let before: Option<Members> = before.as_deref().map(serde_json::from_str).transpose()?;
    let changed = |(name, text): &&(&str, &RawValue)| match &before {
        Some(Members(before)) => {
            let was = before.iter().find(|(other, _)| other == name);
            was.is_none_or(|(_, was)| was.get() != text.get())
        }
        None => !matches!(text.get(), "null" | "[]" | "{}"),
    };
    Ok(after.0.iter().filter(changed).map(|(name, _)| (*name).to_owned()).collect())
}

/// The members of a JSON object in their order, names and texts.
pub(crate) struct Members<'a>(pub(crate) Vec<(&'a str, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Members<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder;
        impl<'de> Visitor<'de> for InOrder {
            type Value = Vec<(&'de str, &'de RawValue)>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a record")
            }

            fn visit_map<M: MapAccess<'de>>(self, mut members: M) -> Result<Self::Value, M::Error> {
                let mut found = Vec::new();
                while let Some(member) = members.next_entry()? {
                    found.push(member);
                }
                Ok(found)
            }
        }
        deserializer.deserialize_map(InOrder).map(Members)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_what_differs_is_named() {
        let state = |note: Option<&str>| State::of(&json!({"id": 1, "names": [], "note": note})).unwrap();
        let changed = |before: Option<&State>, after: &State| changed_fields(before, after).unwrap();
        assert_eq!(changed(None, &state(None)), ["id"]);
        assert_eq!(changed(Some(&state(None)), &state(Some("x"))), ["note"]);
        assert_eq!(changed(Some(&state(Some("x"))), &state(None)), ["note"]);
        let other = State::of(&json!({"id": 1, "note": "x", "names": ["a"]})).unwrap();
        assert_eq!(changed(Some(&state(Some("x"))), &other), ["names"]);
    }
}
