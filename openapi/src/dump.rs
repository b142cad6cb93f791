//! Everything that the registry held at a revision, as files.

use poem_openapi::Object;
use serde::Serialize;

use crate::{Revision, Timestamp};

/// A revision whose dump can be had, in the list of them.
#[derive(Debug, Clone, PartialEq, Eq, Object, Serialize)]
pub struct DumpSummary {
    /// The revision.
    pub revision: Revision,
    /// When the revision was recorded; null for an empty registry.
    #[oai(nullable)]
    pub recorded_at: Option<Timestamp>,
    /// Where it is told what is in it.
    pub address: String,
    /// How it is cited.
    pub citation: String,
    /// Whether its files are at hand; if not, they are made when somebody asks for them.
    pub at_hand: bool,
    /// Bytes of all its files together; null where they are not at hand.
    #[oai(nullable)]
    pub bytes: Option<u64>,
}

/// Everything public that the registry held at a revision, as files. The same revision gives the same bytes at any time,
/// unless a person was erased since.
#[derive(Debug, Clone, PartialEq, Eq, Object, Serialize)]
pub struct Dump {
    /// The revision.
    pub revision: Revision,
    /// When the revision was recorded; null for an empty registry.
    #[oai(nullable)]
    pub recorded_at: Option<Timestamp>,
    /// Where this is; the addresses of the files begin with it.
    pub address: String,
    /// How it is cited.
    pub citation: String,
    /// Form of the files; it grows by one when a column or a file is added.
    pub schema_version: u32,
    /// SPDX identifier of the licence of the data.
    pub licence: String,
    /// Bytes of all files together.
    pub bytes: u64,
    /// The files, by path.
    pub files: Vec<DumpFile>,
}

/// A file of a dump.
#[derive(Debug, Clone, PartialEq, Eq, Object, Serialize)]
pub struct DumpFile {
    /// Where it is in the dump, with `/` between folders.
    pub path: String,
    /// Where it can be had.
    pub address: String,
    /// Media type.
    pub media_type: String,
    /// Length in bytes.
    pub bytes: u64,
    /// SHA-256 of its bytes, in hexadecimal digits (FIPS 180-4).
    pub sha256: String,
    /// Rows, lines or things, without a header; null for what is no table.
    #[oai(nullable)]
    pub rows: Option<u64>,
}
