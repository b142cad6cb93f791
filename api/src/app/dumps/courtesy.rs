//! How the thread that makes a dump makes way for those who read.
//!
//! To be nice (POSIX `nice`) does not do: Linux shares a processor between groups of processes first (control groups, and
//! sessions with autogroups), and a nice thread that is alone in its group takes the share of the whole group. So the
//! thread also watches how long it waits for a processor, and rests for as long as many times that.

use std::{fs::File, os::unix::fs::FileExt, thread, time::Duration};

use tracing::warn;

/// How nice it is, as nice as can be.
const NICENESS: i32 = 19;
/// How many steps it goes without a look.
const STEPS: u32 = 32;
/// What it has waited before it rests: less is chance.
const WAITED: Duration = Duration::from_micros(500);
/// How many times as long as it had to wait it rests.
const TIMES: u32 = 8;
/// The longest rest at a time: a dump gets ready under any load.
const LONGEST: Duration = Duration::from_millis(100);

/// What a thread knows of its own waiting.
#[derive(Debug)]
pub(super) struct Courtesy {
    /// What the kernel tells of the thread (proc(5), `/proc/pid/schedstat`); `None` where it tells nothing.
    told: Option<File>,
    waited: Duration,
    steps: u32,
}

impl Courtesy {
    /// Makes this thread, and those that it begins, give way.
    pub(super) fn begin() -> Self {
        if let Err(error) = rustix::process::nice(NICENESS) {
            warn!(%error, "a dump is made as fast as everything else");
        }
        let mut courtesy =
            Self { told: File::open("/proc/thread-self/schedstat").ok(), waited: Duration::ZERO, steps: 0 };
        courtesy.waited = courtesy.look();
        courtesy
    }

    /// Goes a step further, after a rest where others wanted the processor.
    pub(super) fn step(&mut self) {
        self.steps += 1;
        if self.steps < STEPS {
            return;
        }
        self.steps = 0;
        let waited = self.look();
        if let Some(rest) = rest(waited.saturating_sub(self.waited)) {
            self.waited = waited;
            thread::sleep(rest);
        }
    }

    /// How long this thread has waited for a processor since it began.
    fn look(&self) -> Duration {
        let mut line = [0; 64];
        let read = self.told.as_ref().and_then(|told| told.read_at(&mut line, 0).ok()).unwrap_or(0);
        waited(&line[..read]).unwrap_or(self.waited)
    }
}

/// How long to rest after so long a wait.
fn rest(waited: Duration) -> Option<Duration> {
    (waited >= WAITED).then(|| (waited * TIMES).min(LONGEST))
}

/// The second of the numbers: nanoseconds spent waiting, after those spent working.
fn waited(line: &[u8]) -> Option<Duration> {
    let nanoseconds = std::str::from_utf8(line).ok()?.split_ascii_whitespace().nth(1)?;
    nanoseconds.parse().ok().map(Duration::from_nanos)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_waited_for_a_processor_rests_longer_but_not_for_ever() {
        let milliseconds = Duration::from_millis;
        assert_eq!(rest(Duration::from_micros(499)), None);
        assert_eq!(rest(milliseconds(1)), Some(milliseconds(8)));
        assert_eq!(rest(milliseconds(900)), Some(LONGEST));
    }

    #[test]
    fn what_the_kernel_tells_is_understood() {
        assert_eq!(waited(b"1250000 3458078 17\n"), Some(Duration::from_nanos(3_458_078)));
        assert_eq!(waited(b""), None);
        assert_eq!(waited(b"nothing known\n"), None);
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn a_thread_among_many_knows_that_it_waited() {
        let cores = thread::available_parallelism().unwrap().get();
        let until = std::time::Instant::now() + Duration::from_millis(300);
        let busy = move || while std::time::Instant::now() < until {};
        let watched = move || {
            let courtesy = Courtesy::begin();
            let before = courtesy.look();
            busy();
            courtesy.look() - before
        };
        let others: Vec<_> = (0..2 * cores).map(|_| thread::spawn(busy)).collect();
        let waited = thread::spawn(watched).join().unwrap();
        others.into_iter().for_each(|other| other.join().unwrap());
        assert!(waited > WAITED, "{waited:?}");
    }
}
