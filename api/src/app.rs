//! What a running registry holds, how it starts and how it follows its database.

mod dumps;
mod erasure;
mod group_commit;
mod imports;
pub mod passkey;
pub mod sign_in;
mod suggestion;

pub use dumps::{Dumps, NoDump, Ready, Wanted};
pub use erasure::rehearse_erasure;
pub use imports::{Application, HandedIn, plan_import};
pub use suggestion::NotTaken;

use std::{sync::Arc, time::Duration};

use migration::founding::{Founding, FoundingError};
use openapi::{ChangeRecord, Operation, Revision, Timestamp};
use tokio::sync::{Mutex, MutexGuard};
use tracing::{error, info, warn};

use self::group_commit::Waiting;
use crate::{
    clock::Clock,
    config::{DumpConfig, RegistryArguments},
    editing::{Edit, EditError, Note},
    registry::{founding, rights::Principal},
    snapshot::{Current, Live, Log, Snapshot, UnfitLog},
    store::{self, Entered, NewChange, Store, StoreError, Writing},
};

/// How often the database is asked whether another process has written to it.
const FOLLOW_EVERY: Duration = Duration::from_secs(1);
/// How long a write waits for those of this process that came before it.
const TURN_TIMEOUT: Duration = Duration::from_secs(10);
/// How long the database may take for a write whose turn has come. A server that is cut off does not answer at all,
/// and must not keep the turn.
const WRITE_TIMEOUT: Duration = Duration::from_secs(30);

/// Why a registry does not start.
#[derive(Debug, thiserror::Error)]
#[allow(missing_docs)]
pub enum StartError {
    #[error(transparent)]
    Founding(#[from] FoundingError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Log(#[from] UnfitLog),
}

/// What a write did, or a rehearsal would have done.
#[derive(Debug)]
pub struct Written<T> {
    /// The registry after it.
    pub live: Live,
    /// The changes, with their places in the log.
    pub entered: Vec<Entered>,
    /// What the decision gave.
    pub value: T,
}

impl<T> Written<T> {
    /// The revision of the first of the changes, by which all can be undone; none where nothing was changed.
    pub fn first(&self) -> Option<Revision> {
        self.entered.first().map(|entered| entered.entry.revision)
    }
}

/// A registry with its database.
#[derive(Debug)]
pub struct App {
    /// The database.
    pub store: Store,
    /// What reads are answered from.
    pub current: Arc<Current>,
    /// Where time comes from.
    pub clock: Clock,
    /// Files made of it.
    pub dumps: Arc<Dumps>,
    /// Writers of this process wait here in their order, and not in the database.
    turn: Mutex<()>,
    /// Those of them whose writes can be stored together.
    waiting: Waiting,
}

impl App {
    /// Opens the database, fills an empty one with the founding data, and reads it all into memory.
    pub async fn start(registry: &RegistryArguments, clock: Clock) -> Result<Self, StartError> {
        // The founding data is read before the database is touched: a damaged set leaves nothing behind.
        let founding = founding_of(registry)?;
        let store = Store::open(&registry.database.database_url).await?;
        if let Some(Foundation { title, changes }) = founding
            && store.head().await? == 0
        {
            let writing = store.begin().await?;
            // Another process may have been quicker.
            if writing.head().await? == 0 {
                let entered = each_alone(changes)?;
                writing.commit(&entered).await?;
                info!(changes = entered.len(), set = title, "founding data loaded");
            } else {
                writing.abandon().await;
            }
        }
        Self::open(store, clock).await
    }

    /// The same for a rehearsal: an empty registry has the founding data in memory only.
    pub async fn start_to_rehearse(registry: &RegistryArguments, clock: Clock) -> Result<Self, StartError> {
        let founding = founding_of(registry)?;
        let app = Self::open(Store::open(&registry.database.database_url).await?, clock).await?;
        if let Some(Foundation { changes, .. }) = founding
            && app.current.live().snapshot.revision == 0
        {
            app.current.enter(&each_alone(changes)?)?;
        }
        Ok(app)
    }

    /// Reads a registry into memory.
    pub async fn open(store: Store, clock: Clock) -> Result<Self, StartError> {
        let (snapshot, log) = Self::load(&store).await?;
        info!(
            revision = snapshot.revision,
            coalitions = snapshot.coalitions.len(),
            organisations = snapshot.organisations.len(),
            people = snapshot.people.len(),
            memberships = snapshot.memberships.len(),
            "registry loaded"
        );
        let current = Arc::new(Current::new(snapshot, log));
        let dumps = Arc::default();
        Ok(Self { store, current, clock, dumps, turn: Mutex::new(()), waiting: Waiting::default() })
    }

    async fn load(store: &Store) -> Result<(Snapshot, Log), StoreError> {
        let log = store.log().await?;
        Snapshot::and_log(&log).map_err(|error| store.damaged(error.to_string()))
    }

    /// Writes: takes the turn and the write lock, takes over what other processes wrote, decides on the
    /// registry as it then is, commits, and puts the new snapshot in force. A refusal leaves everything as it
    /// was.
    pub async fn write<T: Send>(
        &self,
        who: &Principal,
        note: Note,
        decide: impl FnOnce(&mut Edit) -> Result<T, EditError> + Send,
    ) -> Result<Written<T>, EditError> {
        let _turn = self.take_turn().await?;
        self.store_alone(who.clone(), note, decide).await
    }

    /// Waits for the writers of this process who came before, but not for ever.
    async fn take_turn(&self) -> Result<MutexGuard<'_, ()>, StoreError> {
        let turn = tokio::time::timeout(TURN_TIMEOUT, self.turn.lock()).await;
        turn.map_err(|_| self.store.busy(TURN_TIMEOUT))
    }

    /// Begins to write, with the registry in memory as the database has it.
    async fn begin(&self) -> Result<Writing<'_>, StoreError> {
        let writing = self.store.begin().await?;
        let live = self.current.live();
        let changes = writing.changes_after(live.snapshot.revision - 1).await?;
        if !self.take_over(&live, changes) {
            self.reload().await?;
        }
        Ok(writing)
    }

    /// Commits, and puts in force what has been stored: whatever happens, it has to be seen.
    async fn conclude(
        &self,
        writing: Writing<'_>,
        before: &Live,
        after: &Live,
        entered: &[Entered],
    ) -> Result<(), StoreError> {
        writing.commit(entered).await?;
        if let Err(error) = self.current.advance(before, after, entered) {
            error!(%error, "a change that was stored does not fit the registry in memory, which is read anew");
            self.reload().await?;
        }
        Ok(())
    }

    /// Decides as a write would, and keeps nothing.
    pub fn rehearse<T>(
        &self,
        who: &Principal,
        note: Note,
        decide: impl FnOnce(&mut Edit) -> Result<T, EditError>,
    ) -> Result<Written<T>, EditError> {
        rehearse(&self.current, &self.clock, who, note, decide)
    }

    /// Takes over what other processes write to the database, until it is dropped.
    pub async fn follow(&self) {
        let mut failing = false;
        loop {
            tokio::time::sleep(FOLLOW_EVERY).await;
            let known = self.current.live().snapshot.revision;
            match self.catch_up().await {
                Ok(()) if failing => info!("following the database again"),
                // Reads go on from memory; one line when it begins, one when it is over.
                Err(error) if !failing => {
                    warn!(%error, "cannot follow the database; answers stay at revision {known}");
                    failing = true;
                    continue;
                }
                Err(_) => continue,
                Ok(()) => {}
            }
            failing = false;
        }
    }

    /// Keeps the index of names at the registry in force, until it is dropped.
    pub async fn keep_index(&self) {
        loop {
            let current = Arc::clone(&self.current);
            // One thread works at it, and nobody waits for it but those who search.
            if let Err(error) = tokio::task::spawn_blocking(move || current.catch_up_index()).await {
                error!(%error, "the index of names could not catch up with the registry");
            }
            self.current.moved().await;
        }
    }

    async fn catch_up(&self) -> Result<(), StoreError> {
        let live = self.current.live();
        let changes = self.store.changes_after(live.snapshot.revision - 1).await?;
        if self.take_over(&live, changes) {
            return Ok(());
        }
        // A write that goes on meanwhile would be newer than what is read anew, and be lost from sight.
        let _turn = self.turn.lock().await;
        self.reload().await
    }

    /// Takes over what the database holds from the last revision of the registry in force on. `false` where
    /// everything has to be read anew: another process took out the traces of a person, so that the past has changed
    /// too; the database was restored from a backup; or a change does not fit.
    fn take_over(&self, live: &Live, changes: Vec<ChangeRecord>) -> bool {
        let Some(changes) = live.beyond(changes) else {
            warn!(
                revision = live.snapshot.revision,
                "the database has another log than before; it is read anew"
            );
            return false;
        };
        if changes.iter().any(|change| change.operation == Operation::Erase) {
            return false;
        }
        let followed = self.current.follow(changes);
        if let Err(error) = &followed {
            error!(%error, "a change of another process does not fit the registry in memory, which is read anew");
        }
        followed.is_ok()
    }

    /// The same registry with dumps as they are wanted.
    pub fn with_dumps(self, config: &DumpConfig) -> Self {
        Self { dumps: Arc::new(Dumps::new(config)), ..self }
    }

    /// Waits for the write that is going on and closes the database.
    pub async fn close(&self) -> Result<(), StoreError> {
        self.dumps.close().await;
        let _turn = self.turn.lock().await;
        self.store.clone().close().await
    }

    /// Reads everything anew. Only for who has the turn: it would overwrite what is newer.
    pub async fn reload(&self) -> Result<(), StoreError> {
        let (snapshot, log) = Self::load(&self.store).await?;
        self.current.replace(snapshot, log);
        self.dumps.forget();
        Ok(())
    }
}

/// What an empty registry begins with.
struct Foundation {
    title: String,
    changes: Vec<NewChange>,
}

fn founding_of(registry: &RegistryArguments) -> Result<Option<Foundation>, FoundingError> {
    let founding = match (&registry.founding, registry.empty) {
        (_, true) => return Ok(None),
        (Some(directory), _) => Founding::in_directory(directory)?,
        (None, _) => Founding::carried()?,
    };
    let changes = founding::changes(&founding)?;
    Ok(Some(Foundation { title: founding.manifest.title, changes }))
}

/// Decides as a write would, and keeps nothing; for that, memory will do.
pub fn rehearse<T>(
    current: &Current,
    clock: &Clock,
    who: &Principal,
    note: Note,
    decide: impl FnOnce(&mut Edit) -> Result<T, EditError>,
) -> Result<Written<T>, EditError> {
    rehearse_on(&current.live(), clock, who, note, decide)
}

fn rehearse_on<T>(
    live: &Live,
    clock: &Clock,
    who: &Principal,
    note: Note,
    decide: impl FnOnce(&mut Edit) -> Result<T, EditError>,
) -> Result<Written<T>, EditError> {
    let mut edit = Edit::new(live, who.clone(), instant_after(live, clock), note);
    let value = decide(&mut edit)?;
    let (entered, live) = edit.finish();
    Ok(Written { live, entered, value })
}

/// The instant at which a change is recorded: never before the one that goes before it, even where the clock was
/// set back.
fn instant_after(live: &Live, clock: &Clock) -> Timestamp {
    let now = Timestamp::new(clock.now());
    live.snapshot.recorded_at.map_or(now, |last| last.max(now))
}

/// The registry that the carried founding data makes, in memory only: what the examples of the document
/// are built from.
pub fn founding_only() -> Result<Current, StartError> {
    let entered = each_alone(founding::changes(&Founding::carried()?)?)?;
    let current = Current::new(Snapshot::default(), Log::default());
    current.enter(&entered)?;
    Ok(current)
}

/// The founding changes with their places in an empty log: each stands alone.
fn each_alone(changes: Vec<NewChange>) -> Result<Vec<Entered>, StoreError> {
    changes.into_iter().zip(1..).map(|(change, revision)| store::enter(change, revision, revision)).collect()
}
