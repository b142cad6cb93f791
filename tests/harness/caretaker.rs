//! Tidies up when the test process is gone, however it went.
//!
//! What tests share is never dropped: the test runner leaves by `exit`. A shell on the other end of a pipe
//! reads what is to be done and does it when the pipe closes, which even a killed process cannot prevent.

use std::{
    io::Write,
    os::unix::process::CommandExt,
    process::{Child, Command, Stdio},
    sync::{Mutex, OnceLock, PoisonError},
};

use anyhow::{Context, Result};

static CARETAKER: OnceLock<Mutex<Child>> = OnceLock::new();

/// Has a shell command run after the end of this process. Commands run in the order in which they came.
pub(crate) fn at_end(command: &str) -> Result<()> {
    let caretaker = match CARETAKER.get() {
        Some(caretaker) => caretaker,
        None => {
            let shell = Command::new("sh")
                .args(["-c", "todo=$(cat); eval \"$todo\""])
                .stdin(Stdio::piped())
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                // Its own group, so that an interrupt from the terminal does not end it too early.
                .process_group(0)
                .spawn()
                .context("cannot start `sh`")?;
            // Where two threads come at once, the pipe of the second shell closes and it ends with nothing
            // to do.
            CARETAKER.get_or_init(|| Mutex::new(shell))
        }
    };
    let mut caretaker = caretaker.lock().unwrap_or_else(PoisonError::into_inner);
    let pipe = caretaker.stdin.as_mut().context("the caretaker's pipe is closed")?;
    writeln!(pipe, "{command}").context("the caretaker is gone")
}
