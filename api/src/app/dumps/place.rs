//! A directory of this process alone.

use std::{
    fs::{self, File, TryLockError},
    io,
    path::Path,
    time::{Duration, SystemTime},
};

use tempfile::{Builder, TempDir};
use tracing::{debug, info};

use crate::export::dump::DumpError;

const PREFIX: &str = "coalitions-dumps-";
/// Whoever has it locked lives.
const LOCK: &str = "lock";
/// How long a directory without a lock may be one that is just being made.
const JUST_MADE: Duration = Duration::from_secs(60);

/// The directory; it goes when this does.
#[derive(Debug)]
pub(super) struct Place {
    directory: TempDir,
    _lock: File,
}

impl Place {
    /// Makes one that only this user can read, under a directory that is made where it is not there.
    pub(super) fn make(parent: &Path) -> Result<Self, DumpError> {
        let failed = |error| DumpError::file(&parent.display().to_string(), error);
        let make = || {
            fs::create_dir_all(parent)?;
            let directory = Builder::new().prefix(PREFIX).tempdir_in(parent)?;
            let lock = File::create_new(directory.path().join(LOCK))?;
            lock.lock()?;
            Ok(Self { directory, _lock: lock })
        };
        make().map_err(failed)
    }

    pub(super) fn path(&self) -> &Path {
        self.directory.path()
    }
}

/// Takes away the directories whose processes are gone.
pub(super) fn sweep(parent: &Path, now: SystemTime) {
    let Ok(entries) = fs::read_dir(parent) else { return };
    for entry in entries.flatten() {
        let (path, name) = (entry.path(), entry.file_name());
        if !name.to_string_lossy().starts_with(PREFIX) || !is_left_behind(&path, now).unwrap_or(false) {
            continue;
        }
        match fs::remove_dir_all(&path) {
            Ok(()) => info!(directory = %path.display(), "dumps were taken away that a process left behind"),
            // It may be another user's.
            Err(error) => {
                debug!(%error, directory = %path.display(), "dumps that a process left behind stay")
            }
        }
    }
}

fn is_left_behind(directory: &Path, now: SystemTime) -> io::Result<bool> {
    match File::open(directory.join(LOCK)) {
        Ok(lock) => match lock.try_lock() {
            Ok(()) => Ok(true),
            Err(TryLockError::WouldBlock) => Ok(false),
            Err(TryLockError::Error(error)) => Err(error),
        },
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let made = fs::symlink_metadata(directory)?.modified()?;
            Ok(now.duration_since(made).is_ok_and(|age| age > JUST_MADE))
        }
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_process_left_behind_is_taken_away_and_nothing_else() {
        let parent = tempfile::tempdir().unwrap();
        let mine = Place::make(parent.path()).unwrap();
        // Its lock is free: whoever had it is gone.
        let left = parent.path().join(format!("{PREFIX}left"));
        fs::create_dir(&left).unwrap();
        fs::write(left.join(LOCK), "").unwrap();
        fs::write(left.join("registry.sqlite"), "much").unwrap();
        let in_the_making = parent.path().join(format!("{PREFIX}new"));
        fs::create_dir(&in_the_making).unwrap();
        let other = parent.path().join("other");
        fs::create_dir(&other).unwrap();
        let now = fs::metadata(&in_the_making).unwrap().modified().unwrap();
        sweep(parent.path(), now);
        assert!(!left.exists());
        assert!(mine.path().exists() && in_the_making.exists() && other.exists());
        sweep(parent.path(), now + 2 * JUST_MADE);
        assert!(mine.path().exists() && !in_the_making.exists() && other.exists());
        let path = mine.path().to_owned();
        drop(mine);
        assert!(!path.exists());
    }
}
