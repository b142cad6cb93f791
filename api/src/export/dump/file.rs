//! A file of a dump while it is written: counted and hashed on the way.

use std::{
    fs::File,
    io::{BufReader, BufWriter, Read, Write},
    path::Path,
};

use serde::Serialize;
use sha2::{Digest, Sha256};

use super::DumpError;

/// What a dump says of one of its files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DumpFile {
    /// Where it is in the dump, with `/` between folders.
    pub path: String,
    /// Its media type.
    pub media_type: &'static str,
    /// Its length in bytes.
    pub bytes: u64,
    /// SHA-256 of its bytes, in hexadecimal digits.
    pub sha256: String,
    /// How many rows, lines or things it has, without a header; null for what is no table.
    pub rows: Option<u64>,
}

/// A file that is being written.
pub(super) struct Writing {
    path: String,
    media_type: &'static str,
    out: BufWriter<File>,
    digest: Sha256,
    bytes: u64,
    /// Rows, where they are counted.
    pub(super) rows: Option<u64>,
}

impl Writing {
    /// A new file at a path in the directory of the dump, whose folder is there.
    pub(super) fn create(
        directory: &Path,
        path: String,
        media_type: &'static str,
    ) -> Result<Self, DumpError> {
        let file = directory.join(&path);
        let out = BufWriter::new(File::create_new(&file).map_err(|error| DumpError::file(&path, error))?);
        Ok(Self { path, media_type, out, digest: Sha256::new(), bytes: 0, rows: None })
    }

    /// Appends bytes.
    pub(super) fn put(&mut self, bytes: &[u8]) -> Result<(), DumpError> {
        self.write_all(bytes).map_err(|error| DumpError::file(&self.path, error))
    }

    /// Counts one more row.
    pub(super) fn count(&mut self) {
        *self.rows.get_or_insert(0) += 1;
    }

    /// Writes what is still in memory to the disk, and waits until it is there.
    pub(super) fn finish(self) -> Result<DumpFile, DumpError> {
        let Self { path, media_type, out, digest, bytes, rows } = self;
        let file = out.into_inner().map_err(|error| DumpError::file(&path, error.into_error()))?;
        file.sync_all().map_err(|error| DumpError::file(&path, error))?;
        Ok(DumpFile { path, media_type, bytes, sha256: hexadecimal(&digest.finalize()), rows })
    }
}

impl Write for Writing {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let written = self.out.write(bytes)?;
        self.digest.update(&bytes[..written]);
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.out.flush()
    }
}

/// A file that something else has written.
pub(super) fn taken(directory: &Path, path: &str, media_type: &'static str) -> Result<DumpFile, DumpError> {
    let failed = |error| DumpError::file(path, error);
    let file = File::open(directory.join(path)).map_err(failed)?;
    file.sync_all().map_err(failed)?;
    let mut digest = Sha256::new();
    let mut bytes = 0;
    let mut reader = BufReader::new(file);
    let mut some = vec![0; 64 * 1024];
    loop {
        let read = reader.read(&mut some).map_err(failed)?;
        if read == 0 {
            break;
        }
        digest.update(&some[..read]);
        bytes += read as u64;
    }
    Ok(DumpFile {
        path: path.to_owned(),
        media_type,
        bytes,
        sha256: hexadecimal(&digest.finalize()),
        rows: None,
    })
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
