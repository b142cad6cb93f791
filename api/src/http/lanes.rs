//! Threads that talk with clients, one for each core.
//!
//! A connection stays on one lane, so that what is ready, or soon made, is answered without waking another thread. What
//! takes longer is worked out by the threads of the program, or aside, and holds up nobody else on the same lane.

use std::{
    io,
    num::NonZero,
    sync::atomic::{AtomicUsize, Ordering},
    thread,
};

use tokio::{
    runtime::{Builder, Runtime},
    sync::watch,
};

/// As many as there are cores.
pub(super) fn number() -> usize {
    thread::available_parallelism().map_or(1, NonZero::get)
}

/// The threads.
#[derive(Debug)]
pub(super) struct Lanes {
    lanes: Vec<Lane>,
    next: AtomicUsize,
}

/// One of them.
#[derive(Debug)]
pub(super) struct Lane {
    runtime: Runtime,
    /// Of this lane alone: at every request the connections look at it, and would wait for one another.
    stopping: watch::Sender<bool>,
}

impl Lane {
    fn open() -> io::Result<Self> {
        // A runtime of several threads with only one: it drives itself.
        let runtime = Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("lane")
            .enable_io()
            .enable_time()
            .build()?;
        Ok(Self { runtime, stopping: watch::Sender::new(false) })
    }

    /// Runs a task on it.
    pub(super) fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) {
        self.runtime.spawn(task);
    }

    /// Whether the program is told to stop.
    pub(super) fn stopped(&self) -> watch::Receiver<bool> {
        self.stopping.subscribe()
    }
}

impl Lanes {
    /// Begins them.
    pub(super) fn open() -> io::Result<Self> {
        let lanes = (0..number()).map(|_| Lane::open()).collect::<Result<_, _>>()?;
        Ok(Self { lanes, next: AtomicUsize::new(0) })
    }

    /// The next of them, in turns.
    pub(super) fn next(&self) -> &Lane {
        let turn = self.next.fetch_add(1, Ordering::Relaxed);
        &self.lanes[turn % self.lanes.len()]
    }

    /// Tells all connections that the program is told to stop.
    pub(super) fn stop(&self) {
        for lane in &self.lanes {
            lane.stopping.send_replace(true);
        }
    }
}

impl Drop for Lanes {
    fn drop(&mut self) {
        // Waiting for threads is not allowed where others are served; nothing is left to wait for.
        self.lanes.drain(..).for_each(|lane| lane.runtime.shutdown_background());
    }
}
