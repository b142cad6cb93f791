//! A copy of the founding data that a test may change.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use tempfile::TempDir;

/// The seven files in a directory of the test's own, for `--founding`.
#[derive(Debug)]
pub struct FoundingSet {
    directory: TempDir,
}

impl FoundingSet {
    /// A copy of the set that the program carries.
    pub fn copy() -> Result<Self> {
        let directory = tempfile::Builder::new().prefix("coalitions-").tempdir()?;
        let set = Path::new(env!("CARGO_MANIFEST_DIR")).join("../migration/founding");
        for entry in std::fs::read_dir(set)? {
            let entry = entry?;
            std::fs::copy(entry.path(), directory.path().join(entry.file_name()))?;
        }
        Ok(Self { directory })
    }

    /// For `--founding`.
    pub fn path(&self) -> String {
        self.directory.path().display().to_string()
    }

    /// One of its files.
    pub fn file(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    /// Replaces the first occurrence of a text in a file and gives the number of its line.
    pub fn replace(&self, file: &str, from: &str, to: &str) -> Result<usize> {
        let text = std::fs::read_to_string(self.file(file))?;
        let position = text.find(from).with_context(|| format!("{file} does not hold `{from}`"))?;
        ensure!(from != to, "nothing is changed");
        std::fs::write(self.file(file), text.replacen(from, to, 1))?;
        Ok(text[..position].matches('\n').count() + 1)
    }
}
