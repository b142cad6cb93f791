//! Threads that talk with clients, one for each core.
//!
//! A connection stays on one thread, so that what is ready is answered without waking another. What takes longer is
//! worked out by the threads of the program, and holds up nobody else on the same lane.

use std::{
    io,
    num::NonZero,
    sync::atomic::{AtomicUsize, Ordering},
    thread,
};

use tokio::runtime::{Builder, Runtime};

/// The threads.
#[derive(Debug)]
pub(super) struct Lanes {
    lanes: Vec<Runtime>,
    next: AtomicUsize,
}

impl Lanes {
    /// As many as there are cores.
    pub(super) fn open() -> io::Result<Self> {
        let cores = thread::available_parallelism().map_or(1, NonZero::get);
        let lane = |_| {
            // A runtime of several threads with only one: it drives itself.
            Builder::new_multi_thread()
                .worker_threads(1)
                .thread_name("lane")
                .enable_io()
                .enable_time()
                .build()
        };
        Ok(Self { lanes: (0..cores).map(lane).collect::<Result<_, _>>()?, next: AtomicUsize::new(0) })
    }

    /// Runs a task on one of them, in turns.
    pub(super) fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) {
        let turn = self.next.fetch_add(1, Ordering::Relaxed);
        if let Some(lane) = self.lanes.get(turn % self.lanes.len()) {
            lane.spawn(task);
        }
    }
}

impl Drop for Lanes {
    fn drop(&mut self) {
        // Waiting for threads is not allowed where others are served; nothing is left to wait for.
        self.lanes.drain(..).for_each(Runtime::shutdown_background);
    }
}
