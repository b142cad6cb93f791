//! How far long work has come, for people at a terminal.

use std::io::{IsTerminal, Write};

/// A line on the terminal that is written over; nothing where there is none.
#[derive(Debug)]
pub(super) struct Progress {
    shown: bool,
    last: usize,
}

impl Progress {
    pub(super) fn new() -> Self {
        Self { shown: std::io::stderr().is_terminal(), last: 0 }
    }

    /// Says what is being done.
    pub(super) fn tell(&mut self, what: &str) {
        self.last = 0;
        self.write(&format!("{what} …"));
    }

    /// Says how much of it is done.
    pub(super) fn count(&mut self, what: &str, done: usize, all: usize) {
        const EVERY: usize = 1_000;
        if done / EVERY != self.last {
            self.last = done / EVERY;
            self.write(&format!("{what}: {done} of {all}"));
        }
    }

    /// Takes the line away.
    pub(super) fn clear(&mut self) {
        self.write("");
    }

    fn write(&self, line: &str) {
        if self.shown {
            let mut err = std::io::stderr();
            // Whoever cannot be told how far it is goes without.
            write!(err, "\r\u{1b}[K{line}").and_then(|()| err.flush()).ok();
        }
    }
}
