//! Lists of members: planned, kept, applied.

use std::sync::Arc;

use chrono::Days;
use openapi::{EntityKind, Import, ImportColumn, ImportState, ProblemKind, Revision, Timestamp, word};
use uuid::Uuid;

use super::{App, WRITE_TIMEOUT, Written, rehearse_on};
use crate::{
    clock::Clock,
    editing::{EditError, ImportOptions, ImportPlan, Note, Refusal, import_members},
    registry::{
        matching::Index,
        member_list::{MemberList, UnreadableList},
        rights::{Deed, Principal},
    },
    snapshot::{Current, Lens, Live, Snapshot, View},
    store::{KeptImport, ListForm},
};

/// For how long lists are kept.
const KEPT_DAYS: Days = Days::new(30);

/// A list as it was handed in.
#[derive(Debug, Clone)]
pub struct HandedIn {
    /// The list.
    pub bytes: Vec<u8>,
    /// In which form.
    pub form: ListForm,
    /// Why, and where it comes from.
    pub note: Note,
}

/// How a plan is applied.
#[derive(Debug, Clone, Copy, Default)]
pub struct Application {
    /// More memberships may end than usual.
    pub confirmed: bool,
    /// Rows with faults, and those of which it is not sure who is meant, may be left out.
    pub leave_out: bool,
}

impl HandedIn {
    fn read(&self) -> Result<MemberList, Refusal> {
        let read = match self.form {
            ListForm::Csv => MemberList::read_csv(&self.bytes),
            ListForm::Json => MemberList::read_json(&self.bytes),
        };
        read.map_err(|why: UnreadableList| Refusal::new(ProblemKind::MALFORMED_BODY, why.to_string()))
    }
}

/// Says what would be done with a list; for that, memory will do.
pub fn plan_import(
    current: &Current,
    clock: &Clock,
    who: &Principal,
    list: &HandedIn,
    options: &ImportOptions,
    confirmed: bool,
) -> Result<(Import, Timestamp), EditError> {
    let live = current.live();
    // Who may not is told so before the list is looked into.
    permitted(&live.snapshot, who, &options.coalition)?;
    let read = list.read()?;
    let index = everybody(&live.snapshot);
    let Written { value: (plan, at), .. } = rehearse_on(&live, clock, who, list.note.clone(), |edit| {
        Ok((import_members(edit, &read, &index, options)?, edit.at()))
    })?;
    let mut import = told(&live.snapshot, &read, plan, options)?;
    import.needs_confirmation &= !confirmed;
    Ok((import, at))
}

impl App {
    /// Says what would be done with a list; with `keep`, keeps list and plan, to be applied later.
    pub async fn plan_import(
        self: &Arc<Self>,
        who: Principal,
        list: HandedIn,
        options: ImportOptions,
        confirmed: bool,
        keep: bool,
    ) -> Result<Import, EditError> {
        let app = Arc::clone(self);
        let planned = on_a_thread(move || {
            let (import, at) = plan_import(&app.current, &app.clock, &who, &list, &options, confirmed)?;
            Ok((import, list, at))
        });
        let (mut import, list, at) = planned.await?;
        if keep {
            let id = Uuid::now_v7();
            (import.id, import.created_at) = (Some(id), Some(at));
            let coalition =
                self.current.live().snapshot.id_of(EntityKind::Coalition, import.coalition.slug.as_str());
            let kept = KeptImport {
                id,
                coalition: coalition.unwrap_or_default(),
                created_at: at,
                list: Some(list.bytes),
                form: list.form,
                note: serde_json::to_string(&list.note).map_err(unreadable)?,
                plan: import.clone(),
                applied: None,
            };
            let oldest = at.instant().checked_sub_days(KEPT_DAYS).map_or(at, Timestamp::new);
            self.store.keep_import(&kept, oldest).await?;
        }
        Ok(import)
    }

    /// A list that is kept, as it stands: for those who keep its coalition.
    pub async fn import(&self, who: &Principal, id: Uuid) -> Result<Import, EditError> {
        let kept = self.kept_import(who, id).await?;
        Ok(told_of(kept))
    }

    async fn kept_import(&self, who: &Principal, id: Uuid) -> Result<KeptImport, EditError> {
        let kept = self.store.import(id).await?.ok_or_else(|| Refusal::not_found("import", id))?;
        permitted(&self.current.live().snapshot, who, &kept.coalition.to_string())?;
        Ok(kept)
    }

    /// Carries out a plan, exactly as it was told and all of it; refused where it would come out differently now.
    /// What has been carried out is not carried out again.
    pub async fn apply_import(
        self: &Arc<Self>,
        who: Principal,
        id: Uuid,
        application: Application,
        rehearse: bool,
    ) -> Result<Import, EditError> {
        let kept = self.kept_import(&who, id).await?;
        if kept.applied.is_some() {
            return Ok(told_of(kept));
        }
        allowed(&kept.plan, application)?;
        let app = Arc::clone(self);
        let application = on_a_thread(move || Ready::of(&app.current.live(), kept)).await?;
        let app = Arc::clone(self);
        match rehearse {
            true => {
                on_a_thread(move || Ok(application.carry_out(&app.current.live(), &app.clock, &who)?.value.1))
                    .await
            }
            // Carried out to the end, whether or not anybody waits for it.
            false => {
                tokio::spawn(async move { app.carry_out(&who, application).await }).await.map_err(panicked)?
            }
        }
    }

    /// Carries out what is ready: the changes, and that they have been made, are one transaction.
    async fn carry_out(&self, who: &Principal, ready: Ready) -> Result<Import, EditError> {
        let carry_out = async {
            let writing = self.begin().await?;
            // Somebody may have been quicker.
            let kept = writing.import(ready.id).await?;
            if let Some(kept) = kept.filter(|kept| kept.applied.is_some()) {
                writing.abandon().await;
                return Ok(told_of(kept));
            }
            let before = self.current.live();
            let written = match ready.carry_out(&before, &self.clock, who) {
                Ok(written) => written,
                Err(error) => {
                    writing.abandon().await;
                    return Err(error);
                }
            };
            let (at, applied) = &written.value;
            writing.note_applied(ready.id, *at, applied.group).await?;
            self.conclude(writing, &before, &written.live, &written.entered).await?;
            Ok(written.value.1)
        };
        let _turn = self.take_turn().await?;
        self.store.in_time(WRITE_TIMEOUT, carry_out).await
    }
}

/// A plan that is about to be carried out.
struct Ready {
    id: Uuid,
    plan: Import,
    note: Note,
    options: ImportOptions,
    list: MemberList,
    /// Everybody who was registered at a revision.
    index: (Revision, Index),
}

impl Ready {
    fn of(live: &Live, kept: KeptImport) -> Result<Self, EditError> {
        let note: Note = serde_json::from_str(&kept.note).map_err(unreadable)?;
        let bytes = kept.list.unwrap_or_default();
        Ok(Self {
            id: kept.id,
            options: ImportOptions {
                coalition: kept.coalition.to_string(),
                mode: kept.plan.mode,
                as_of: kept.plan.as_of.clone(),
            },
            plan: kept.plan,
            list: HandedIn { bytes, form: kept.form, note: note.clone() }.read()?,
            note,
            index: (live.snapshot.revision, everybody(&live.snapshot)),
        })
    }

    /// Makes the changes of the plan; gives when, and the plan as it then stands.
    fn carry_out(
        &self,
        live: &Live,
        clock: &Clock,
        who: &Principal,
    ) -> Result<Written<(Timestamp, Import)>, EditError> {
        rehearse_on(live, clock, who, self.note.clone(), |edit| {
            let group = edit.group();
            // Whoever was entered since the index was made must be found, too.
            let (known, index) = &self.index;
            let members = [EntityKind::Organisation, EntityKind::Person];
            let stale = live.log.after(*known).any(|change| members.contains(&change.entity.kind));
            let anew = stale.then(|| everybody(edit.snapshot()));
            let plan = import_members(edit, &self.list, anew.as_ref().unwrap_or(index), &self.options)?;
            if plan.rows != self.plan.rows {
                return Err(outdated(&plan, &self.plan).into());
            }
            let group = (!edit.entered().is_empty()).then_some(group);
            Ok((edit.at(), Import { state: ImportState::Applied, group, ..self.plan.clone() }))
        })
    }
}

/// The plan would come out differently now.
fn outdated(now: &ImportPlan, then: &Import) -> Refusal {
    let place = now.rows.iter().zip(&then.rows).find(|(now, then)| now != then);
    let place = place
        .and_then(|(_, then)| then.line)
        .map_or_else(|| "a member who is not in the list".to_owned(), |line| format!("line {line}"));
    let detail = format!(
        "the registry has changed since the plan was made: {place} would come out differently; hand the list in again"
    );
    Refusal::new(ProblemKind::PLAN_OUTDATED, detail)
}

/// Refuses to carry out what should be looked at first.
fn allowed(plan: &Import, application: Application) -> Result<(), Refusal> {
    let faulty = plan.counts.error + plan.counts.choose;
    if faulty > 0 && !application.leave_out {
        let detail = format!(
            "{} rows have faults, and of {} it is not sure who is meant; correct the list and hand it in again, or \
             leave these rows out with `leave_out=true`",
            plan.counts.error, plan.counts.choose
        );
        return Err(Refusal::new(ProblemKind::PLAN_HAS_FAULTS, detail));
    }
    if plan.needs_confirmation && !application.confirmed {
        let ended = plan.rows.iter().filter(|row| row.line.is_none()).count();
        let detail = format!(
            "{ended} memberships would end because their members are not in the list, more than {} % of those that \
             are open; if that is meant, say `confirm=true`",
            crate::editing::MOST_ENDED_PERCENT
        );
        return Err(Refusal::new(ProblemKind::TOO_MANY_ENDS, detail));
    }
    Ok(())
}

/// Refuses those who do not keep the coalition.
fn permitted(snapshot: &Snapshot, who: &Principal, coalition: &str) -> Result<(), Refusal> {
    let id = snapshot.id_of(EntityKind::Coalition, coalition).or_else(|| coalition.parse().ok());
    let id = id.filter(|id| snapshot.has(EntityKind::Coalition, *id));
    let id = id.ok_or_else(|| Refusal::not_found("coalition", coalition))?;
    match who.actor_for(Deed::KeepCoalition(id)) {
        Some(_) => Ok(()),
        None => {
            let detail =
                format!("the roles of `{}` do not allow lists for coalition `{coalition}`", who.name);
            Err(Refusal::new(ProblemKind::FORBIDDEN, detail))
        }
    }
}

/// Everybody who is registered, to be found by what lists say of them.
fn everybody(snapshot: &Snapshot) -> Index {
    let organisations = snapshot.organisations.iter().map(|entry| &*entry.kept.record);
    let people = snapshot.people.iter().map(|entry| &*entry.kept.record).filter(|person| !person.erased);
    Index::build(organisations, people)
}

/// Does what takes its time where it keeps nobody waiting.
async fn on_a_thread<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, EditError> + Send + 'static,
) -> Result<T, EditError> {
    tokio::task::spawn_blocking(work).await.map_err(panicked)?
}

fn unreadable(error: serde_json::Error) -> EditError {
    tracing::error!(%error, "what is kept of an import cannot be read");
    Refusal::new(ProblemKind::INTERNAL, "the registry failed; the cause is in its log").into()
}

fn panicked(error: tokio::task::JoinError) -> EditError {
    tracing::error!(%error, "an import panicked");
    Refusal::new(ProblemKind::INTERNAL, "the registry failed; the cause is in its log").into()
}

fn told_of(kept: KeptImport) -> Import {
    match kept.applied {
        Some((_, group)) => Import { state: ImportState::Applied, group, ..kept.plan },
        None => kept.plan,
    }
}

/// A plan as a reader gets it.
fn told(
    snapshot: &Snapshot,
    list: &MemberList,
    plan: ImportPlan,
    options: &ImportOptions,
) -> Result<Import, Refusal> {
    let today = options.as_of.earliest().unwrap_or_default();
    let view = View::new(snapshot, Lens { languages: Vec::new(), as_of: None, today });
    let coalition = view
        .coalition_ref(plan.coalition)
        .ok_or_else(|| Refusal::not_found("coalition", &options.coalition))?;
    Ok(Import {
        id: None,
        state: ImportState::Planned,
        coalition,
        mode: options.mode,
        as_of: options.as_of.clone(),
        encoding: word(&list.encoding).unwrap_or_default(),
        delimiter: list.delimiter.and_then(|delimiter| word(&delimiter)),
        columns: list
            .headers
            .iter()
            .map(|header| ImportColumn {
                header: header.text.clone(),
                field: header.field.map(|field| field.as_str().to_owned()),
                reason: header.reason.clone(),
            })
            .collect(),
        counts: plan.counts,
        needs_confirmation: plan.needs_confirmation,
        rows: plan.rows,
        revision: snapshot.revision,
        created_at: None,
        group: None,
    })
}
