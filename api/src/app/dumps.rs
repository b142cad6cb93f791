//! The dumps at hand: made when somebody asks for them, one at a time, and kept as long as there is room.
//!
//! They can be made again at any time and have the same bytes then, so that nothing is lost with them. They lie in a
//! directory of this process alone, which goes with it; what a process left behind that was killed, the next one takes
//! away.

mod courtesy;
mod place;

use std::{
    ops::ControlFlow,
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::Duration,
};

use openapi::Revision;
use tokio::{
    runtime::Handle,
    sync::{Semaphore, oneshot, watch},
};
use tracing::{error, info, warn};

use self::{courtesy::Courtesy, place::Place};
use crate::{
    clock::Clock,
    config::DumpConfig,
    export::dump::{self, DumpError, DumpFile, Published},
    snapshot::{Known, Live, UnknownPast},
};

/// How many may be waited for at the same time.
const MOST_WAITING: usize = 8;
/// How long whoever makes a dump may take to notice that nobody wants it.
const TO_NOTICE: Duration = Duration::from_secs(2);

/// Which files are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Wanted {
    /// Everything that the registry held at a revision.
    Dump(Revision),
    /// What leads from the tables of an earlier revision to those of a later one.
    Delta {
        /// The earlier one.
        from: Revision,
        /// The later one.
        to: Revision,
    },
}

impl Wanted {
    fn folder(self) -> String {
        match self {
            Self::Dump(revision) => format!("{revision}"),
            Self::Delta { from, to } => format!("{from}-{to}"),
        }
    }
}

/// Files at hand. They are taken away when nobody needs them any longer.
#[derive(Debug)]
pub struct Ready {
    /// What they are.
    pub published: Published,
    directory: PathBuf,
}

impl Ready {
    /// One of the files, and where it lies.
    pub fn file(&self, path: &str) -> Option<(&DumpFile, PathBuf)> {
        let file = self.published.files.iter().find(|file| file.path == path)?;
        Some((file, self.directory.join(path)))
    }
}

impl Drop for Ready {
    fn drop(&mut self) {
        if let Err(error) = std::fs::remove_dir_all(&self.directory) {
            warn!(%error, directory = %self.directory.display(), "a dump could not be taken away");
        }
    }
}

/// Why files are not at hand.
#[derive(Debug, Clone, thiserror::Error)]
#[allow(missing_docs)]
pub enum NoDump {
    #[error(transparent)]
    Past(#[from] UnknownPast),
    #[error("it is being made: {done} of {most} things and changes are written")]
    InTheMaking { done: u64, most: u64 },
    #[error("{MOST_WAITING} others are being made or waited for")]
    TooMany,
    #[error("many were made for your address lately; ask again in {wait} s, or for one that is at hand")]
    TooOften { wait: u64 },
    #[error("the disk is full; whoever runs the registry has to make room")]
    DiskFull,
    #[error("it could not be made; the log of the registry says why")]
    Failed,
}

/// What those who wait for files are told.
#[derive(Debug, Clone)]
enum Progress {
    Making { done: u64, most: u64 },
    Ended(Result<Arc<Ready>, NoDump>),
}

/// The dumps at hand and in the making.
#[derive(Debug)]
pub struct Dumps {
    parent: PathBuf,
    space: u64,
    /// One at a time is made.
    turn: Semaphore,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    place: Option<Place>,
    /// The one that was asked for last comes last.
    ready: Vec<(Wanted, Arc<Ready>)>,
    making: Vec<(Wanted, watch::Receiver<Progress>)>,
    /// Counts how often the past was rewritten: what was begun before is not published after.
    era: u64,
    /// Tells those in the making that nobody wants them any longer.
    stop: Arc<AtomicBool>,
}

impl Default for Dumps {
    fn default() -> Self {
        Self::new(&DumpConfig::default())
    }
}

impl Dumps {
    /// None are there yet.
    pub fn new(config: &DumpConfig) -> Self {
        Self {
            parent: config.dumps_directory.clone().unwrap_or_else(std::env::temp_dir),
            space: u64::from(config.dumps_space.get()) << 20,
            turn: Semaphore::new(1),
            state: Mutex::default(),
        }
    }

    /// Takes away what processes left behind that were killed.
    pub fn sweep(&self, clock: &Clock) {
        place::sweep(&self.parent, clock.now().into());
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The dumps at hand, the latest revision first.
    pub fn at_hand(&self) -> Vec<Arc<Ready>> {
        let state = self.state();
        let dumps = state.ready.iter().filter(|(wanted, _)| matches!(wanted, Wanted::Dump(_)));
        let mut dumps: Vec<_> = dumps.map(|(_, ready)| Arc::clone(ready)).collect();
        dumps.sort_by_key(|ready| std::cmp::Reverse(ready.published.revision));
        dumps
    }

    /// Lets go of everything: the past was rewritten.
    pub fn forget(&self) {
        let mut state = self.state();
        state.era += 1;
        state.stop.store(true, Ordering::Relaxed);
        state.stop = Arc::default();
        state.making.clear();
        let gone = std::mem::take(&mut state.ready);
        drop(state);
        drop(gone);
    }

    /// Lets go of everything, and waits for whoever is at work to notice.
    pub async fn close(&self) {
        self.forget();
        let _at_rest = tokio::time::timeout(TO_NOTICE, self.turn.acquire()).await;
    }

    /// The files, where they are at hand in time; otherwise they are made in the background, and can be asked for
    /// again. `admit` says whether they may be made, or after how many seconds.
    ///
    /// # Errors
    /// Where the registry has not come so far, or the files are not at hand in time or cannot be made.
    pub async fn get(
        self: &Arc<Self>,
        live: impl FnOnce() -> Arc<Live>,
        wanted: Wanted,
        admit: impl FnOnce() -> Result<(), u64>,
        patience: Duration,
    ) -> Result<Arc<Ready>, NoDump> {
        let mut making = {
            let mut state = self.state();
            if let Some(place) = state.ready.iter().position(|(kept, _)| *kept == wanted) {
                let kept = state.ready.remove(place);
                let ready = Arc::clone(&kept.1);
                state.ready.push(kept);
                return Ok(ready);
            }
            match state.making.iter().find(|(making, _)| *making == wanted) {
                Some((_, making)) => making.clone(),
                None => {
                    // The era goes before the registry: whatever rewrites the past in between is met in the end.
                    let live = live();
                    let (Wanted::Dump(asked) | Wanted::Delta { to: asked, .. }) = wanted;
                    let head = live.snapshot.revision;
                    if asked > head {
                        return Err(UnknownPast::NotYet { asked, head }.into());
                    }
                    if state.making.len() >= MOST_WAITING {
                        return Err(NoDump::TooMany);
                    }
                    admit().map_err(|wait| NoDump::TooOften { wait })?;
                    let (telling, making) = watch::channel(Progress::Making { done: 0, most: 0 });
                    state.making.push((wanted, making.clone()));
                    let work = Work {
                        dumps: Arc::clone(self),
                        live,
                        wanted,
                        era: state.era,
                        stop: Arc::clone(&state.stop),
                    };
                    tokio::spawn(work.run(telling));
                    making
                }
            }
        };
        let ended = making.wait_for(|progress| matches!(progress, Progress::Ended(_)));
        if let Ok(Err(_)) = tokio::time::timeout(patience, ended).await {
            // Whoever made it is gone without a word.
            return Err(NoDump::Failed);
        }
        match &*making.borrow() {
            Progress::Making { done, most } => Err(NoDump::InTheMaking { done: *done, most: *most }),
            Progress::Ended(ended) => ended.clone(),
        }
    }

    /// Where to write files, the directory of this process made where it is not there.
    fn folder(&self, wanted: Wanted, era: u64) -> Result<PathBuf, DumpError> {
        let mut state = self.state();
        let place = match state.place.take() {
            Some(place) => place,
            None => Place::make(&self.parent)?,
        };
        let place = state.place.insert(place);
        Ok(place.path().join(format!("{era}-{}", wanted.folder())))
    }

    /// Keeps what was made, and makes room by letting go of what was not asked for lately.
    fn keep(&self, wanted: Wanted, era: u64, ready: &Arc<Ready>) -> bool {
        let mut gone = Vec::new();
        let mut state = self.state();
        if state.era != era {
            return false;
        }
        state.ready.push((wanted, Arc::clone(ready)));
        let mut bytes: u64 = state.ready.iter().map(|(_, ready)| ready.published.bytes()).sum();
        while bytes > self.space && state.ready.len() > 1 {
            let (_, oldest) = state.ready.remove(0);
            bytes -= oldest.published.bytes();
            gone.push(oldest);
        }
        drop(state);
        true
    }
}

impl Drop for Dumps {
    fn drop(&mut self) {
        self.forget();
    }
}

/// Files that are to be made.
struct Work {
    dumps: Arc<Dumps>,
    live: Arc<Live>,
    wanted: Wanted,
    era: u64,
    stop: Arc<AtomicBool>,
}

impl Work {
    async fn run(self, telling: watch::Sender<Progress>) {
        let Self { dumps, live, wanted, era, stop } = self;
        // The semaphore is never closed.
        let _turn = dumps.turn.acquire().await;
        let made = async {
            let directory = dumps.folder(wanted, era)?;
            make(live, wanted, directory, stop, telling.clone()).await
        };
        let ended = match made.await {
            Ok(ready) => {
                info!(?wanted, bytes = ready.published.bytes(), "a dump was made");
                let ready = Arc::new(ready);
                match dumps.keep(wanted, era, &ready) {
                    true => Ok(ready),
                    false => Err(NoDump::InTheMaking { done: 0, most: 0 }),
                }
            }
            Err(DumpError::Stopped) => Err(NoDump::InTheMaking { done: 0, most: 0 }),
            Err(error) => {
                error!(%error, ?wanted, "a dump could not be made");
                Err(match error {
                    DumpError::Full { .. } => NoDump::DiskFull,
                    _ => NoDump::Failed,
                })
            }
        };
        let mut state = dumps.state();
        if state.era == era {
            state.making.retain(|(making, _)| *making != wanted);
        }
        drop(state);
        telling.send_replace(Progress::Ended(ended));
    }
}

/// Makes files, on a thread of their own.
async fn make(
    live: Arc<Live>,
    wanted: Wanted,
    directory: PathBuf,
    stop: Arc<AtomicBool>,
    telling: watch::Sender<Progress>,
) -> Result<Ready, DumpError> {
    let (done, made) = oneshot::channel();
    let runtime = Handle::try_current()?;
    let work = move || {
        let _runtime = runtime.enter();
        let mut told = 0;
        let mut tell = |done: u64, most: u64| {
            // A hundred times will do.
            if done - told >= most / 100 {
                told = done;
                telling.send_replace(Progress::Making { done, most });
            }
            match stop.load(Ordering::Relaxed) {
                true => ControlFlow::Break(()),
                false => ControlFlow::Continue(()),
            }
        };
        let published = write(&live, wanted, &directory, &mut tell);
        // Nobody may be waiting any longer.
        let _ = done.send(published.map(|published| Ready { published, directory }));
    };
    thread::Builder::new()
        .name("dump".into())
        .spawn(work)
        .map_err(|error| DumpError::file("thread", error))?;
    made.await.unwrap_or(Err(DumpError::Stopped))
}

fn write(
    live: &Live,
    wanted: Wanted,
    directory: &Path,
    told: dump::Progress<'_>,
) -> Result<Published, DumpError> {
    let at = |revision| live.at(Known::AtRevision(revision)).map_err(DumpError::from);
    let (from, to) = match wanted {
        Wanted::Dump(revision) => (None, at(revision)?),
        Wanted::Delta { from, to } => (Some(at(from)?), at(to)?),
    };
    // Not before: others may wait for the same registry of the past.
    let mut courtesy = Courtesy::begin();
    let mut told = |done, most| {
        courtesy.step();
        told(done, most)
    };
    match from {
        None => dump::write(&*to, || Ok(&live.log), directory, &mut told),
        Some(from) => dump::write_delta(&from, &to, &live.log, directory, &mut told),
    }
}
