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
    runtime::{Builder, Handle, Runtime},
    sync::watch,
};

/// The threads.
#[derive(Debug)]
pub(super) struct Lanes {
    runtimes: Vec<Runtime>,
    lanes: Vec<Lane>,
    /// One for each lane: at every request the connections look at theirs, and would wait for one another.
    stopping: Vec<watch::Sender<bool>>,
    next: AtomicUsize,
}

/// One of them.
#[derive(Debug)]
pub(super) struct Lane {
    /// Whether the program is told to stop.
    pub(super) stopped: watch::Receiver<bool>,
    handle: Handle,
}

impl Lane {
    /// Runs a task on it.
    pub(super) fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) {
        self.handle.spawn(task);
    }
}

impl Lanes {
    /// As many as there are cores.
    pub(super) fn open() -> io::Result<Self> {
        let (mut runtimes, mut lanes, mut stopping) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..thread::available_parallelism().map_or(1, NonZero::get) {
            // A runtime of several threads with only one: it drives itself.
            let runtime = Builder::new_multi_thread()
                .worker_threads(1)
                .thread_name("lane")
                .enable_io()
                .enable_time()
                .build()?;
            let (stop, stopped) = watch::channel(false);
            lanes.push(Lane { stopped, handle: runtime.handle().clone() });
            stopping.push(stop);
            runtimes.push(runtime);
        }
        Ok(Self { runtimes, lanes, stopping, next: AtomicUsize::new(0) })
    }

    /// The next of them, in turns.
    pub(super) fn next(&self) -> &Lane {
        let turn = self.next.fetch_add(1, Ordering::Relaxed);
        &self.lanes[turn % self.lanes.len()]
    }

    /// Tells all connections that the program is told to stop.
    pub(super) fn stop(&self) {
        for stopping in &self.stopping {
            // There is always a receiver: that of the lane.
            stopping.send_replace(true);
        }
    }
}

impl Drop for Lanes {
    fn drop(&mut self) {
        // Waiting for threads is not allowed where others are served; nothing is left to wait for.
        self.runtimes.drain(..).for_each(Runtime::shutdown_background);
    }
}
