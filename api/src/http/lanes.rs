//! Threads that talk with clients, one for each core.
//!
//! A connection stays on one lane, so that what is ready, or soon made, is answered without waking another thread. What
//! takes longer is worked out by the threads of the program, or aside, and holds up nobody else on the same lane.
//!
//! Those whose packets come in on the same core share a lane: they come from the same queue of the network's card or, on
//! the same machine, from the same thread of a client. Threads that wake one another the system keeps together.

use std::{
    io,
    net::TcpStream,
    num::NonZero,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
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

/// How many more connections than the idlest a lane gets, because they come in on its core. Then that core goes over to
/// the idlest until both have the same: those that come one after the other come from one client, most likely.
const MORE: usize = 16;

/// The threads.
#[derive(Debug)]
pub(super) struct Lanes {
    lanes: Vec<Lane>,
    /// The lane that connections get which come in on a core.
    of_cores: Vec<AtomicUsize>,
}

/// One of them.
#[derive(Debug)]
pub(super) struct Lane {
    runtime: Runtime,
    /// Of this lane alone, which wakes its own connections.
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
        let lanes = (0..number()).map(|_| Lane::open()).collect::<Result<Vec<_>, _>>()?;
        let of_cores = (0..lanes.len()).map(AtomicUsize::new).collect();
        Ok(Self { lanes, of_cores })
    }

    /// The lane for a connection.
    pub(super) fn of(&self, connection: &TcpStream) -> Option<&Lane> {
        let loads: Vec<usize> = self.lanes.iter().map(|lane| Arc::strong_count(&lane.connections)).collect();
        self.lanes.get(chosen(&loads, &self.of_cores, incoming_core(connection))?)
    }

    /// Tells all connections that the program is told to stop.
    pub(super) fn stop(&self) {
        for lane in &self.lanes {
            lane.stopping.send_replace(true);
        }
    }
}

/// The lane for one more connection, which comes in on a core; `None` where there are no lanes.
fn chosen(loads: &[usize], of_cores: &[AtomicUsize], core: Option<usize>) -> Option<usize> {
    let idlest = (0..loads.len()).min_by_key(|&lane| loads[lane])?;
    let Some(core) = core else { return Some(idlest) };
    let own = core % loads.len();
    let last = of_cores.get(own)?.load(Ordering::Relaxed);
    let near = if *loads.get(last)? < loads[own] { last } else { own };
    let lane = if loads[near] < loads[idlest] + MORE { near } else { idlest };
    of_cores[own].store(lane, Ordering::Relaxed);
    Some(lane)
}

/// The core on which packets of a connection come in; `None` where the system does not say.
fn incoming_core(connection: &TcpStream) -> Option<usize> {
    #[cfg(target_os = "linux")]
    {
        let core = socket2::SockRef::from(connection).cpu_affinity().ok()?;
        // -1 where it is not known.
        i32::try_from(core).is_ok().then_some(core)
    }
    #[cfg(not(target_os = "linux"))]
    {
        let _ = connection;
        None
    }
}

impl Drop for Lanes {
    fn drop(&mut self) {
        // Waiting for threads is not allowed where others are served; nothing is left to wait for.
        self.lanes.drain(..).for_each(|lane| lane.runtime.shutdown_background());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Puts connections that come in on these cores on lanes, one after the other.
    fn placed(lanes: usize, cores: impl IntoIterator<Item = Option<usize>>) -> (Vec<usize>, Vec<usize>) {
        let of_cores: Vec<_> = (0..lanes).map(AtomicUsize::new).collect();
        let mut loads = vec![0; lanes];
        let each = cores.into_iter().map(|core| {
            let lane = chosen(&loads, &of_cores, core).unwrap();
            loads[lane] += 1;
            lane
        });
        (each.collect(), loads)
    }

    #[test]
    fn connections_that_come_in_on_one_core_share_a_lane() {
        let (each, _) = placed(2, [1, 0, 1, 1, 0, 1].map(Some));
        assert_eq!(each, [1, 0, 1, 1, 0, 1]);
        let (each, _) = placed(2, [4, 7].map(Some));
        assert_eq!(each, [0, 1], "more cores than lanes");
        assert_eq!(chosen(&[], &[], Some(0)), None);
    }

    #[test]
    fn where_all_come_in_on_one_core_those_that_follow_one_another_share_a_lane() {
        let (each, _) = placed(2, [Some(1); 2 * MORE]);
        assert_eq!(each, [[1; MORE], [0; MORE]].concat());
    }

    #[test]
    fn a_core_goes_back_to_its_own_lane() {
        let of_cores = [0, 1].map(AtomicUsize::new);
        assert_eq!(chosen(&[MORE, 0], &of_cores, Some(0)), Some(1));
        assert_eq!(chosen(&[MORE, MORE - 1], &of_cores, Some(0)), Some(1), "until both have the same");
        assert_eq!(chosen(&[MORE, MORE], &of_cores, Some(0)), Some(0));
        chosen(&[MORE, 0], &of_cores, Some(0));
        assert_eq!(chosen(&[0, 0], &of_cores, Some(0)), Some(0), "their connections are gone");
    }

    #[test]
    fn no_lane_gets_many_more_connections_than_another() {
        let (_, loads) = placed(4, [None; 1000]);
        assert_eq!(loads, [250; 4]);
        let (_, loads) = placed(4, [Some(2); 1000]);
        let (least, most) = (loads.iter().min().unwrap(), loads.iter().max().unwrap());
        assert!(most - least <= MORE, "{loads:?}");
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn the_system_says_on_which_core_a_connection_comes_in() {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let _client = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
        let (connection, _) = listener.accept().unwrap();
        let cores = std::fs::read_to_string("/sys/devices/system/cpu/possible").unwrap();
        let last: usize = cores.trim().rsplit(['-', ',']).next().unwrap().parse().unwrap();
        assert!(incoming_core(&connection).unwrap() <= last, "{cores}");
    }
}
