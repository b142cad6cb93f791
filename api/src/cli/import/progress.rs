//! How far an import is, on a terminal; nothing is shown in a pipe.

use std::fmt::Write;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

const OPEN_END: &str = "{msg} {human_pos} ({rate})";
const TO_AN_END: &str = "{msg} [{bar:24}] {human_pos} of {human_len} ({rate}), {eta} left";

/// A line on stderr that is drawn anew, and gone when it is over. Copies draw the same line.
#[derive(Debug, Clone)]
pub(super) struct Progress(ProgressBar);

impl Progress {
    /// Counting up to where nobody knows.
    pub(super) fn counting(what: &'static str) -> anyhow::Result<Self> {
        Self::with(ProgressBar::no_length(), OPEN_END, what)
    }

    /// Counting up to a number.
    pub(super) fn towards(most: usize, what: &'static str) -> anyhow::Result<Self> {
        Self::with(ProgressBar::new(u64::try_from(most)?), TO_AN_END, what)
    }

    fn with(bar: ProgressBar, template: &str, what: &'static str) -> anyhow::Result<Self> {
        let rate = |state: &ProgressState, line: &mut dyn Write| {
            // The line cannot be refused.
            write!(line, "{:.0}/s", state.per_sec()).ok();
        };
        let style = ProgressStyle::with_template(template)?.progress_chars("=> ").with_key("rate", rate);
        let bar = bar.with_style(style).with_message(what);
        bar.set_draw_target(ProgressDrawTarget::stderr());
        Ok(Self(bar))
    }

    /// One more.
    pub(super) fn count(&self) {
        self.0.inc(1);
    }

    /// So many until now.
    pub(super) fn reach(&self, done: usize) {
        self.0.set_position(done.try_into().unwrap_or(u64::MAX));
    }

    /// Takes the line away.
    pub(super) fn end(&self) {
        self.0.finish_and_clear();
    }
}
