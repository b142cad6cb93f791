//! A directory that appears whole or not at all.

use std::{
    ffi::OsString,
    fs::{self, File},
    io::ErrorKind,
    path::{Path, PathBuf},
};

use super::DumpError;

/// A directory in the making, beside the place where it is to be. It is taken away unless it is published.
#[derive(Debug)]
pub(super) struct Publication {
    target: PathBuf,
    making: PathBuf,
    published: bool,
}

impl Publication {
    /// Begins a directory. Where it is to be, there may only be an empty one.
    pub(super) fn begin(target: &Path) -> Result<Self, DumpError> {
        let shown = target.display().to_string();
        let failed = |error| DumpError::file(&shown, error);
        match fs::read_dir(target) {
            Ok(mut entries) => {
                if entries.next().is_some() {
                    return Err(DumpError::Occupied(shown));
                }
            }
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) if error.kind() == ErrorKind::NotADirectory => {
                return Err(DumpError::Occupied(shown));
            }
            Err(error) => return Err(failed(error)),
        }
        let absolute = std::path::absolute(target).map_err(failed)?;
        let (Some(parent), Some(name)) = (absolute.parent(), absolute.file_name()) else {
            return Err(DumpError::Occupied(shown));
        };
        fs::create_dir_all(parent).map_err(failed)?;
        let mut hidden = OsString::from(".");
        hidden.push(name);
        hidden.push(format!(".part-{}", std::process::id()));
        let making = parent.join(hidden);
        // What a process with this number left behind when it was killed.
        if making.exists() {
            fs::remove_dir_all(&making).map_err(failed)?;
        }
        fs::create_dir(&making).map_err(failed)?;
        Ok(Self { target: absolute, making, published: false })
    }

    /// Where to write.
    pub(super) fn directory(&self) -> &Path {
        &self.making
    }

    /// Adds a folder.
    pub(super) fn folder(&self, name: &str) -> Result<(), DumpError> {
        fs::create_dir(self.making.join(name)).map_err(|error| DumpError::file(name, error))
    }

    /// Lets it appear. All its files have to be on the disk.
    pub(super) fn publish(mut self) -> Result<(), DumpError> {
        let shown = self.target.display().to_string();
        let failed = |error| DumpError::file(&shown, error);
        let sync = |path: &Path| File::open(path).and_then(|directory| directory.sync_all()).map_err(failed);
        for entry in fs::read_dir(&self.making).map_err(failed)? {
            let path = entry.map_err(failed)?.path();
            if path.is_dir() {
                sync(&path)?;
            }
        }
        sync(&self.making)?;
        // It takes the place of an empty directory, and of nothing else.
        fs::rename(&self.making, &self.target).map_err(|error| match error.kind() {
            ErrorKind::DirectoryNotEmpty | ErrorKind::AlreadyExists | ErrorKind::NotADirectory => {
                DumpError::Occupied(shown.clone())
            }
            _ => failed(error),
        })?;
        self.published = true;
        self.target.parent().map_or(Ok(()), sync)
    }
}

impl Drop for Publication {
    fn drop(&mut self) {
        if !self.published
            && let Err(error) = fs::remove_dir_all(&self.making)
        {
            tracing::warn!(%error, directory = %self.making.display(), "an unfinished dump could not be taken away");
        }
    }
}
