//! Writes that wait at the same time are stored together, in one transaction that reaches the disk once (group commit).
//!
//! Each is decided on the registry as those before it leave it. What is refused concerns itself alone; where nothing
//! can be stored, all of them are told.

use std::{
    any::Any,
    collections::VecDeque,
    fmt,
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    sync::{Mutex, PoisonError},
};

use tokio::sync::oneshot::{self, error::TryRecvError};

use super::{App, WRITE_TIMEOUT, Written, rehearse_on};
use crate::{
    clock::Clock,
    editing::{Edit, EditError, Note},
    registry::rights::Principal,
    snapshot::Live,
    store::{Entered, StoreError},
};

/// How many are stored together at most.
const MOST: usize = 64;

/// What a write gives, or what it panicked with.
type Answer<T> = Result<Result<Written<T>, EditError>, Box<dyn Any + Send>>;

/// Those who wait to write, in their order.
#[derive(Default)]
pub(super) struct Waiting(Mutex<Line>);

#[derive(Default)]
struct Line {
    writes: VecDeque<(Ticket, Box<dyn Write>)>,
    last: Ticket,
}

type Ticket = u64;

impl fmt::Debug for Waiting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Waiting").field("writes", &self.with(|line| line.writes.len())).finish()
    }
}

impl Waiting {
    fn with<T>(&self, work: impl FnOnce(&mut Line) -> T) -> T {
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn join(&self, write: Box<dyn Write>) -> Ticket {
        self.with(|line| {
            line.last += 1;
            line.writes.push_back((line.last, write));
            line.last
        })
    }

    /// Whether somebody still waited, and does so no more.
    fn leave(&self, ticket: Ticket) -> bool {
        self.with(|line| {
            let place = line.writes.iter().position(|(other, _)| *other == ticket);
            place.and_then(|place| line.writes.remove(place)).is_some()
        })
    }

    fn first(&self) -> Vec<Box<dyn Write>> {
        self.with(|line| {
            let number = line.writes.len().min(MOST);
            line.writes.drain(..number).map(|(_, write)| write).collect()
        })
    }
}

/// A write of whatever value.
trait Write: Send {
    /// Decides on a registry; tells what has to be stored and the registry after it, where there is something.
    fn decide(&mut self, live: &Live, clock: &Clock) -> Option<(Live, Vec<Entered>)>;

    /// Tells whoever waits what came of it.
    fn answer(self: Box<Self>, stored: &Result<(), StoreError>);
}

struct Decision<T, D> {
    who: Principal,
    note: Note,
    decide: Option<D>,
    decided: Option<Answer<T>>,
    answer: oneshot::Sender<Answer<T>>,
}

impl<T, D> Decision<T, D> {
    /// A write, and where its answer comes.
    fn of(who: Principal, note: Note, decide: D) -> (Self, oneshot::Receiver<Answer<T>>) {
        let (answer, answered) = oneshot::channel();
        (Self { who, note, decide: Some(decide), decided: None, answer }, answered)
    }
}

impl<T: Send, D: FnOnce(&mut Edit) -> Result<T, EditError> + Send> Write for Decision<T, D> {
    fn decide(&mut self, live: &Live, clock: &Clock) -> Option<(Live, Vec<Entered>)> {
        let (decide, note) = (self.decide.take()?, self.note.clone());
        let who = &self.who;
        let decided = catch_unwind(AssertUnwindSafe(|| rehearse_on(live, clock, who, note, decide)));
        let decided = self.decided.insert(decided);
        match decided {
            Ok(Ok(written)) if !written.entered.is_empty() => {
                Some((written.live.clone(), written.entered.clone()))
            }
            _ => None,
        }
    }

    fn answer(self: Box<Self>, stored: &Result<(), StoreError>) {
        let answer = match (self.decided, stored) {
            // It was decided on what others wrote just before, which is not stored.
            (_, Err(error)) => Ok(Err(error.clone().into())),
            (Some(decided), Ok(())) => decided,
            (None, Ok(())) => return,
        };
        // Nobody may wait any more.
        self.answer.send(answer).ok();
    }
}

impl App {
    /// Writes as [`App::write`] does, together with others who wait. Once begun it goes on to its end, and so it must
    /// not be dropped.
    pub async fn write_together<T: Send + 'static>(
        &self,
        who: Principal,
        note: Note,
        decide: impl FnOnce(&mut Edit) -> Result<T, EditError> + Send + 'static,
    ) -> Result<Written<T>, EditError> {
        let (write, mut answered) = Decision::of(who, note, decide);
        let ticket = self.waiting.join(Box::new(write));
        let turn = tokio::select! {
            biased;
            answer = &mut answered => return taken(answer.ok()),
            turn = self.take_turn() => turn,
        };
        let _turn = match turn {
            Ok(turn) => turn,
            Err(busy) if self.waiting.leave(ticket) => return Err(busy.into()),
            // Somebody is about to store it.
            Err(_) => return taken(answered.await.ok()),
        };
        loop {
            match answered.try_recv() {
                Ok(answer) => return taken(Some(answer)),
                Err(TryRecvError::Empty) => self.store_all(self.waiting.first()).await,
                Err(TryRecvError::Closed) => return taken(None),
            }
        }
    }

    /// Stores one write by itself; for who has the turn.
    pub(super) async fn store_alone<T: Send>(
        &self,
        who: Principal,
        note: Note,
        decide: impl FnOnce(&mut Edit) -> Result<T, EditError> + Send,
    ) -> Result<Written<T>, EditError> {
        let (write, answered) = Decision::of(who, note, decide);
        self.store_all(vec![Box::new(write)]).await;
        taken(answered.await.ok())
    }

    /// Stores writes, and tells whoever waits what came of them; for who has the turn.
    async fn store_all(&self, mut writes: Vec<Box<dyn Write + '_>>) {
        let stored = self.store.in_time(WRITE_TIMEOUT, self.store_together(&mut writes)).await;
        for write in writes {
            write.answer(&stored);
        }
    }

    async fn store_together(&self, writes: &mut [Box<dyn Write + '_>]) -> Result<(), StoreError> {
        let writing = self.begin().await?;
        let before = self.current.live();
        let (mut after, mut entered) = (Live::clone(&before), Vec::new());
        for write in writes {
            if let Some((live, more)) = write.decide(&after, &self.clock) {
                after = live;
                entered.extend(more);
            }
        }
        match entered.is_empty() {
            true => writing.abandon().await,
            false => self.conclude(writing, &before, &after, &entered).await?,
        }
        Ok(())
    }
}

fn taken<T>(answer: Option<Answer<T>>) -> Result<Written<T>, EditError> {
    match answer {
        Some(Ok(written)) => written,
        Some(Err(panic)) => resume_unwind(panic),
        // Whoever was to store it was broken off.
        None => Err(StoreError::Interrupted.into()),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use openapi::{Operation, ProblemKind, SourceRecord};
    use uuid::Uuid;

    use super::*;
    use crate::{
        editing::Refusal,
        store::{Record, Store},
    };

    fn source(number: usize) -> Record {
        Record::Source(Arc::new(SourceRecord {
            id: Uuid::now_v7(),
            slug: format!("source-{number}").parse().unwrap(),
            title: format!("Source {number}"),
            address: None,
            locator: None,
            archived_address: None,
            retrieved_on: None,
            note: None,
        }))
    }

    /// Writers wait behind another; of the one with number 3 nothing comes, number 5 panics.
    async fn written(app: &Arc<App>, number: usize) -> Vec<Result<Result<Written<usize>, EditError>, bool>> {
        let turn = app.turn.lock().await;
        let writers: Vec<_> = (0..number)
            .map(|number| {
                let app = Arc::clone(app);
                tokio::spawn(async move {
                    app.write_together(Principal::operator(), Note::default(), move |edit| {
                        edit.put(Operation::Create, source(number))?;
                        match number {
                            3 => Err(Refusal::new(ProblemKind::INVALID_BODY, "not this one").into()),
                            5 => panic!("it was to be expected"),
                            _ => Ok(number),
                        }
                    })
                    .await
                })
            })
            .collect();
        while app.waiting.with(|line| line.writes.len()) < number {
            tokio::task::yield_now().await;
        }
        drop(turn);
        let mut answers = Vec::new();
        for writer in writers {
            answers.push(writer.await.map_err(|error| error.is_panic()));
        }
        answers
    }

    #[tokio::test]
    async fn those_who_wait_are_stored_at_once_and_only_the_refused_are_refused() {
        let directory = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", directory.path().join("registry.db").display());
        let app = Arc::new(App::open(Store::open(&url).await.unwrap(), Clock::system()).await.unwrap());
        let before = app.current.edition();
        let answers = written(&app, 9).await;
        let mut revisions = Vec::new();
        for (number, answer) in answers.into_iter().enumerate() {
            match (number, answer) {
                (3, answer) => assert!(matches!(answer, Ok(Err(EditError::Refused(_)))), "{answer:?}"),
                (5, answer) => assert!(matches!(answer, Err(true))),
                (number, answer) => {
                    let written = answer.unwrap().unwrap();
                    assert_eq!(written.value, number);
                    let [entered] = &written.entered[..] else { panic!("{:?}", written.entered) };
                    assert_eq!(entered.entry.group, entered.entry.revision, "each is a change of its own");
                    assert_eq!(written.live.snapshot.revision, entered.entry.revision);
                    revisions.push(entered.entry.revision);
                }
            }
        }
        assert_eq!(revisions, (1..=7).collect::<Vec<_>>());
        assert_eq!(app.current.edition(), before + 1, "all of them came into force at once");
        let stored: Vec<_> = app.store.log().await.unwrap();
        assert!(stored.iter().eq(app.current.live().log.iter()));
        assert_eq!(stored.len(), 7);
    }

    #[tokio::test]
    async fn where_nothing_can_be_stored_all_are_told() {
        let directory = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", directory.path().join("registry.db").display());
        let app = Arc::new(App::open(Store::open(&url).await.unwrap(), Clock::system()).await.unwrap());
        let closing = app.turn.lock().await;
        app.store.clone().close().await.unwrap();
        drop(closing);
        for answer in written(&app, 3).await {
            let answer = answer.unwrap();
            assert!(matches!(answer, Err(EditError::Store(_))), "{answer:?}");
        }
        assert_eq!(app.current.live().snapshot.revision, 0);
        assert_eq!(app.waiting.with(|line| line.writes.len()), 0);
    }
}
