//! What may be changed, by whom, and how: one file per sort of change.
//!
//! Every change goes through an [`Edit`], which checks the right to it and the rules of the registry; there is
//! no other way to make one.

mod coalition;
mod draft;
mod erasure;
mod import;
mod membership;
mod note;
mod organisation;
mod precondition;
mod refusal;
mod ror_import;
mod rules;
mod suggestion;
mod thing;
mod undo;

use std::sync::Arc;

use openapi::{
    Entity, EntityKind, Operation, ProblemKind, Restored, Revision, Slug, SourceRecord, Timestamp,
};
use uuid::Uuid;

pub use coalition::end_coalition;
pub use draft::draft_of;
pub use erasure::{Erasure, erase_person};
pub use import::{ImportOptions, ImportPlan, MOST_ENDED_PERCENT, import_members};
pub use membership::{confirm_membership, end_membership};
pub use note::Note;
pub use organisation::merge_organisations;
pub use precondition::Precondition;
pub use refusal::{Refusal, fault};
pub use ror_import::{RorImport, Tally};
pub use rules::{kept_rules, referrers};
pub use suggestion::{accept_suggestion, decline_suggestion, suggest};
pub use thing::{create, deed_of_entering, delete, shapes, update};
pub use undo::undo;

use crate::{
    registry::{
        rights::{Deed, Principal},
        slug::slug_for,
    },
    snapshot::{Live, Snapshot, UnfitLog},
    store::{self, Entered, NewChange, Outcome, Record, StoreError},
};

/// Changes that are being made together. The registry is seen as it is with the changes made so far.
#[derive(Debug)]
pub struct Edit {
    live: Live,
    who: Principal,
    at: Timestamp,
    note: Note,
    before: Revision,
    entered: Vec<Entered>,
}

/// Why an edit does not go on.
#[derive(Debug, thiserror::Error)]
#[allow(missing_docs)]
pub enum EditError {
    #[error(transparent)]
    Refused(#[from] Refusal),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Log(#[from] UnfitLog),
}

/// What an operation makes of a thing that an edit puts or takes.
#[derive(Debug, Clone, Copy)]
struct Mode {
    operation: Operation,
    /// The right that it needs, where it is not the usual one for the thing.
    deed: Option<Deed>,
    restores: Option<Restored>,
}

impl From<Operation> for Mode {
    fn from(operation: Operation) -> Self {
        Self { operation, deed: None, restores: None }
    }
}

impl Edit {
    /// Begins with the registry as it is.
    pub fn new(live: &Live, who: Principal, at: Timestamp, note: Note) -> Self {
        Self { live: live.clone(), who, at, note, before: live.snapshot.revision, entered: Vec::new() }
    }

    /// The registry with the changes made so far.
    pub fn snapshot(&self) -> &Snapshot {
        &self.live.snapshot
    }

    /// The registry and its log with the changes made so far.
    pub fn live(&self) -> &Live {
        &self.live
    }

    /// When it is.
    pub fn at(&self) -> Timestamp {
        self.at
    }

    /// Who makes the changes.
    pub fn who(&self) -> &Principal {
        &self.who
    }

    /// Why they are made.
    pub fn note(&self) -> &Note {
        &self.note
    }

    /// The changes made so far.
    pub fn entered(&self) -> &[Entered] {
        &self.entered
    }

    /// The revision that the first of the changes gets.
    pub fn group(&self) -> Revision {
        self.before + 1
    }

    /// The changes, and the registry with them.
    pub fn finish(self) -> (Vec<Entered>, Live) {
        (self.entered, self.live)
    }

    /// Puts a record in the place of what was there.
    pub fn put(&mut self, operation: Operation, record: Record) -> Result<(), EditError> {
        self.put_as(operation.into(), record)
    }

    fn put_as(&mut self, mode: Mode, record: Record) -> Result<(), EditError> {
        let before = self.snapshot().record(record.kind(), record.id());
        if before.as_ref() == Some(&record) && mode.restores.is_none() {
            return Ok(());
        }
        let entity = (record.kind(), record.id());
        let actor = self.permit(mode, entity, [before.as_ref(), Some(&record)])?;
        rules::check(self.snapshot(), before.as_ref(), &record)?;
        if mode.restores.is_none() {
            rules::check_assertions(actor.kind, before.as_ref(), &record)?;
        }
        self.enter(mode, actor, before, Outcome::Is(record))
    }

    /// Takes a thing out.
    pub fn take_out(&mut self, kind: EntityKind, id: Uuid) -> Result<(), EditError> {
        self.take_out_as(Operation::Delete.into(), kind, id, None)
    }

    fn take_out_as(
        &mut self,
        mode: Mode,
        kind: EntityKind,
        id: Uuid,
        merged_into: Option<Uuid>,
    ) -> Result<(), EditError> {
        let before = self.snapshot().record(kind, id).ok_or_else(|| Refusal::not_found("thing", id))?;
        let actor = self.permit(mode, (kind, id), [Some(&before), None])?;
        rules::check_unused(self.snapshot(), &before)?;
        let entity = Entity { kind, id, slug: before.slug().cloned(), merged_into };
        self.enter(mode, actor, Some(before), Outcome::Gone(entity))
    }

    /// Refuses early what the right to is missing: before anything is told about the request.
    pub(super) fn require(&self, deed: Deed, what: &str) -> Result<(), Refusal> {
        self.who.actor_for(deed).map(drop).ok_or_else(|| self.forbidden(what))
    }

    fn forbidden(&self, what: &str) -> Refusal {
        Refusal::new(
            ProblemKind::FORBIDDEN,
            format!("the roles of `{}` do not allow this to be done to {what}", self.who.name),
        )
    }

    /// As whom the change is made; every change passes here.
    fn permit(
        &self,
        mode: Mode,
        (kind, id): (EntityKind, Uuid),
        records: [Option<&Record>; 2],
    ) -> Result<openapi::Actor, Refusal> {
        let deeds = match mode.deed {
            Some(deed) => vec![deed],
            None => records
                .iter()
                .flatten()
                .map(|record| usual_deed(mode.operation, records[0], record))
                .collect(),
        };
        let mut actor = None;
        for deed in deeds {
            let permitted = self.who.actor_for(deed).ok_or_else(|| {
                let key = records[1].or(records[0]).map_or_else(|| id.to_string(), Record::key);
                self.forbidden(&format!("{} `{key}`", openapi::word(&kind).unwrap_or_default()))
            })?;
            actor.get_or_insert(permitted);
        }
        actor.ok_or_else(|| self.forbidden("anything"))
    }

    fn enter(
        &mut self,
        mode: Mode,
        actor: openapi::Actor,
        before: Option<Record>,
        outcome: Outcome,
    ) -> Result<(), EditError> {
        let change = NewChange {
            at: self.at,
            actor,
            operation: mode.operation,
            before,
            outcome,
            comment: self.note.comment.clone(),
            source: self.note.source.clone(),
            credit: self.note.credit.clone(),
            restores: mode.restores,
        };
        let entered = store::enter(change, self.snapshot().revision + 1, self.before + 1)?;
        self.live.push(&entered)?;
        self.entered.push(entered);
        Ok(())
    }

    /// The source that the changes rest on, entered where the registry does not have it yet.
    pub fn cite(&mut self) -> Result<Option<Slug>, EditError> {
        let Some(source) = self.note.source.clone() else {
            return Ok(None);
        };
        if let Some(id) = source.id {
            return Ok(Some(id));
        }
        let snapshot = self.snapshot();
        let slug =
            slug_for(&source.title, |slug| slug.parse().is_ok_and(|slug| snapshot.sources.knows(&slug)));
        let record = SourceRecord {
            id: Uuid::now_v7(),
            slug: slug.clone(),
            title: source.title.clone(),
            address: source.address.clone(),
            locator: None,
            archived_address: None,
            retrieved_on: None,
            note: None,
        };
        let described = (&record).into();
        self.put(Operation::Create, Record::Source(Arc::new(record)))?;
        self.note.source = Some(described);
        Ok(Some(slug))
    }
}

/// The right that a change needs.
pub fn usual_deed(operation: Operation, before: Option<&Record>, record: &Record) -> Deed {
    let enters = before.is_none();
    match record {
        Record::Coalition(c) if !enters && operation != Operation::Delete => Deed::KeepCoalition(c.id),
        Record::Membership(m) if matches!(operation, Operation::End | Operation::Confirm) => {
            Deed::Stand { coalition: m.coalition, member: m.member.id }
        }
        Record::Membership(m) => Deed::KeepCoalition(m.coalition),
        Record::Organisation(_) | Record::Person(_) if enters => Deed::EnterMember,
        Record::Organisation(o) if operation == Operation::Update => Deed::KeepOrganisation(o.id),
        Record::Source(_) if enters => Deed::EnterSource,
        Record::Coalition(_)
        | Record::Organisation(_)
        | Record::Person(_)
        | Record::Source(_)
        | Record::Vocabulary(_) => Deed::KeepRegistry,
    }
}
