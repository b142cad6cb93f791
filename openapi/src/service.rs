//! What the program says of itself.

use poem_openapi::Object;
use serde::Serialize;

use crate::{Revision, Timestamp};

/// The program is alive.
#[derive(Debug, Clone, PartialEq, Eq, Object, Serialize)]
pub struct Health {
    /// Always `ok`.
    pub status: String,
}

/// The program can answer, and how fresh its data is.
#[derive(Debug, Clone, PartialEq, Eq, Object, Serialize)]
pub struct Readiness {
    /// Always `ready`: the server listens only when its data is loaded.
    pub status: String,
    /// The last change in the answers.
    pub revision: Revision,
    /// When that change was recorded; null in an empty registry.
    #[oai(nullable)]
    pub recorded_at: Option<Timestamp>,
    /// Seconds since the database was last seen to hold nothing newer.
    pub age_seconds: u64,
    /// Version of the program.
    pub version: String,
}
