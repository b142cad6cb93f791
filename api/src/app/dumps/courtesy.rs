//! How the thread that makes a dump makes way for those who read, while it writes.
//!
//! To be nice (POSIX `nice`) does not do: Linux shares a processor between groups of processes first (control groups, and
//! sessions with autogroups), and a nice thread that is alone in its group takes the share of the whole group. So the
//! thread also watches how long it works and how long it waits for a processor, and rests where it mostly waits. The
//! threads that help it have nothing to do then.

use std::{fs::File, os::unix::fs::FileExt, thread, time::Duration};

use tracing::warn;

/// How nice it is, as nice as can be.
const NICENESS: i32 = 19;
/// How many steps it goes without a look.
const STEPS: u32 = 32;
/// What it has waited between two looks before it rests: less is chance.
const WAITED: Duration = Duration::from_micros(500);
/// How many times as long as it had to wait it rests.
const TIMES: u32 = 8;
/// The longest rest, as many times as long as it worked: a dump gets ready under any load.
const LONGEST: u32 = 20;

/// What a thread knows of its own waiting.
#[derive(Debug)]
pub(super) struct Courtesy {
    /// What the kernel tells of the thread (proc(5), `/proc/pid/schedstat`); `None` where it tells nothing.
    told: Option<File>,
    before: Spent,
    steps: u32,
}

/// How a thread spent its time since it began.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Spent {
    working: Duration,
    /// For a processor.
    waiting: Duration,
}

impl Courtesy {
    /// Makes this thread give way. Those that it begins are as nice.
    pub(super) fn begin() -> Self {
        if let Err(error) = rustix::process::nice(NICENESS) {
            warn!(%error, "a dump is made as fast as everything else");
        }
        let told = File::open("/proc/thread-self/schedstat").ok();
        let mut courtesy = Self { told, before: Spent::default(), steps: 0 };
        courtesy.before = courtesy.look();
        courtesy
    }

    /// Goes a step further, after a rest where others wanted the processor.
    pub(super) fn step(&mut self) {
        self.steps += 1;
        if self.steps < STEPS {
            return;
        }
        self.steps = 0;
        let now = self.look();
        let lately = Spent {
            working: now.working.saturating_sub(self.before.working),
            waiting: now.waiting.saturating_sub(self.before.waiting),
        };
        self.before = now;
        if let Some(rest) = lately.rest() {
            thread::sleep(rest);
        }
    }

    fn look(&self) -> Spent {
        let mut line = [0; 64];
        let read = self.told.as_ref().and_then(|told| told.read_at(&mut line, 0).ok()).unwrap_or(0);
        Spent::told(&line[..read]).unwrap_or(self.before)
    }
}

impl Spent {
    /// The first two of the numbers, in nanoseconds.
    fn told(line: &[u8]) -> Option<Self> {
        let mut numbers = std::str::from_utf8(line).ok()?.split_ascii_whitespace();
        let mut next = || numbers.next()?.parse().ok().map(Duration::from_nanos);
        Some(Self { working: next()?, waiting: next()? })
    }

    /// How long to rest after that. Whoever works more than waits shares the processor with its helpers alone.
    fn rest(self) -> Option<Duration> {
        let Self { working, waiting } = self;
        (waiting >= WAITED && waiting > working).then(|| (waiting * TIMES).min(working * LONGEST))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spent(working: u64, waiting: u64) -> Spent {
        Spent { working: Duration::from_micros(working), waiting: Duration::from_micros(waiting) }
    }

    #[test]
    fn who_waited_for_a_processor_rests_longer_but_not_for_ever() {
        assert_eq!(spent(100, 499).rest(), None);
        assert_eq!(spent(5_000, 4_000).rest(), None);
        assert_eq!(spent(900, 1_000).rest(), Some(Duration::from_millis(8)));
        assert_eq!(spent(900, 900_000).rest(), Some(Duration::from_millis(18)));
    }

    #[test]
    fn what_the_kernel_tells_is_understood() {
        assert_eq!(Spent::told(b"1250000 3458000 17\n"), Some(spent(1_250, 3_458)));
        assert_eq!(Spent::told(b"1250000"), None);
        assert_eq!(Spent::told(b"nothing known\n"), None);
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn a_thread_that_shares_its_processor_knows_that_it_waited() {
        use rustix::thread::{CpuSet, sched_getaffinity, sched_setaffinity};

        let allowed = sched_getaffinity(None).unwrap();
        let first = (0..CpuSet::MAX_CPU).find(|cpu| allowed.is_set(*cpu)).unwrap();
        let on_the_first = move || {
            let mut one = CpuSet::new();
            one.set(first);
            sched_setaffinity(None, &one).unwrap();
        };
        let until = std::time::Instant::now() + Duration::from_millis(300);
        let busy = move || while std::time::Instant::now() < until {};
        let watched = move || {
            on_the_first();
            let courtesy = Courtesy::begin();
            let before = courtesy.look();
            busy();
            courtesy.look().waiting - before.waiting
        };
        let other = move || {
            on_the_first();
            busy();
        };
        let (watched, other) = (thread::spawn(watched), thread::spawn(other));
        other.join().unwrap();
        let waited = watched.join().unwrap();
        assert!(waited > WAITED, "{waited:?}");
    }
}
