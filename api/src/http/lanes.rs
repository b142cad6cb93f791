//! Threads that talk with clients, one for each core.
//!
//! A connection stays on one lane, so that what is ready, or soon made, is answered without waking another thread. What
//! takes longer is worked out by the threads of the program, or aside, and holds up nobody else on the same lane.
//!
//! Those whose packets come in on the same core share a lane: they come from the same queue of the network's card or, on
//! the same machine, from the same thread of a client, and the lane stays near it.

use std::{io, net::TcpStream, num::NonZero, sync::Arc, thread};

use tokio::{
    runtime::{Builder, Runtime},
    sync::watch,
};

/// As many as there are cores.
pub(super) fn number() -> usize {
    thread::available_parallelism().map_or(1, NonZero::get)
}

/// How many more connections than any other a lane may have, because they come in on its core. Where there is one queue
/// for all, the lanes are used alike but for these.
const MORE: usize = 16;

/// The threads.
#[derive(Debug)]
pub(super) struct Lanes(Vec<Lane>);

/// One of them.
#[derive(Debug)]
pub(super) struct Lane {
    runtime: Runtime,
    /// Of this lane alone: at every request the connections look at it, and would wait for one another.
    stopping: watch::Sender<bool>,
    connections: Arc<()>,
}

/// A connection's place on a lane, until it is dropped.
pub(super) type Place = Arc<()>;

impl Lane {
    fn open() -> io::Result<Self> {
        // A runtime of several threads with only one: it drives itself.
        let runtime = Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("lane")
            .enable_io()
            .enable_time()
            .build()?;
        Ok(Self { runtime, stopping: watch::Sender::new(false), connections: Arc::default() })
    }

    /// Runs a task on it.
    pub(super) fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) {
        self.runtime.spawn(task);
    }

    /// A place for one more connection.
    pub(super) fn place(&self) -> Place {
        Arc::clone(&self.connections)
    }

    /// Whether the program is told to stop.
    pub(super) fn stopped(&self) -> watch::Receiver<bool> {
        self.stopping.subscribe()
    }
}

impl Lanes {
    /// Begins them.
    pub(super) fn open() -> io::Result<Self> {
        (0..number()).map(|_| Lane::open()).collect::<Result<_, _>>().map(Self)
    }

    /// The lane for a connection.
    pub(super) fn of(&self, connection: &TcpStream) -> Option<&Lane> {
        let loads: Vec<usize> = self.0.iter().map(|lane| Arc::strong_count(&lane.connections)).collect();
        self.0.get(chosen(&loads, incoming_core(connection))?)
    }

    /// Tells all connections that the program is told to stop.
    pub(super) fn stop(&self) {
        for lane in &self.0 {
            lane.stopping.send_replace(true);
        }
    }
}

/// The lane for one more connection, which comes in on a core; `None` where there are no lanes.
fn chosen(loads: &[usize], core: Option<usize>) -> Option<usize> {
    let idlest = (0..loads.len()).min_by_key(|&lane| loads[lane])?;
    let near = core.map(|core| core % loads.len());
    near.filter(|&near| loads[near] < loads[idlest] + MORE).or(Some(idlest))
}

/// The core on which packets of a connection come in; `None` where the system does not say.
fn incoming_core(connection: &TcpStream) -> Option<usize> {
    #[cfg(target_os = "linux")]
    return socket2::SockRef::from(connection).cpu_affinity().ok();
    #[cfg(not(target_os = "linux"))]
    {
        let _ = connection;
        None
    }
}

impl Drop for Lanes {
    fn drop(&mut self) {
        // Waiting for threads is not allowed where others are served; nothing is left to wait for.
        self.0.drain(..).for_each(|lane| lane.runtime.shutdown_background());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn connections_that_come_in_on_one_core_share_a_lane() {
        assert_eq!(chosen(&[0, 0], Some(1)), Some(1));
        assert_eq!(chosen(&[0, MORE - 1], Some(1)), Some(1));
        assert_eq!(chosen(&[3, 1], Some(4)), Some(0), "more cores than lanes");
        assert_eq!(chosen(&[], Some(0)), None);
    }

    #[test]
    fn no_lane_has_many_more_connections_than_another() {
        let fill = |core: Option<usize>| {
            let mut loads = [0; 4];
            (0..1000).for_each(|_| loads[chosen(&loads, core).unwrap()] += 1);
            loads
        };
        assert_eq!(fill(None), [250; 4]);
        let loads = fill(Some(2));
        assert!(loads.iter().all(|load| *load == loads[0] || *load == loads[2]), "{loads:?}");
        assert_eq!(loads[2] - loads[0], MORE, "{loads:?}");
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn the_system_says_on_which_core_a_connection_comes_in() {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let _client = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
        let (connection, _) = listener.accept().unwrap();
        assert!(incoming_core(&connection).is_some());
    }
}
