//! When those who play a part in a test come to their end.

use std::{
    sync::atomic::{AtomicU8, Ordering},
    thread,
};

/// First there is writing and reading; then it is only looked at what came of it; then it is over.
#[derive(Debug, Default)]
pub(super) struct Play(AtomicU8);

const FINISHED: u8 = 1;
const CLOSED: u8 = 2;

impl Play {
    /// Whether there is still writing.
    pub(super) fn is_on(&self) -> bool {
        self.0.load(Ordering::Relaxed) < FINISHED
    }

    /// Whether nothing is to come any more.
    pub(super) fn is_over(&self) -> bool {
        self.0.load(Ordering::Relaxed) == CLOSED
    }

    /// Ends the writing.
    pub(super) fn finish(&self) {
        self.0.fetch_max(FINISHED, Ordering::Relaxed);
    }

    /// Ends everything.
    pub(super) fn close(&self) {
        self.0.fetch_max(CLOSED, Ordering::Relaxed);
    }

    /// Ends everything when whoever holds this panics: the others would play on for ever.
    pub(super) fn ends_with_me(&self) -> EndsWithMe<'_> {
        EndsWithMe(self)
    }
}

/// See [`Play::ends_with_me`].
pub(super) struct EndsWithMe<'a>(&'a Play);

impl Drop for EndsWithMe<'_> {
    fn drop(&mut self) {
        if thread::panicking() {
            self.0.close();
        }
    }
}
