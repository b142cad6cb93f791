//! Everything as one graph of linked data, in JSON-LD and in N-Quads.
//!
//! A dump does not know where the registry is: things are named by their ids alone.

use std::path::Path;

use openapi::EntityKind;

use super::{DumpError, DumpFile, file::Writing};
use crate::{
    export::linked::{self, Names},
    snapshot::Snapshot,
};

/// The files while they are written.
pub(super) struct Graph {
    json_ld: Writing,
    n_quads: Writing,
    is_empty: bool,
}

impl Graph {
    /// The files, without a thing.
    pub(super) fn create(directory: &Path) -> Result<Self, DumpError> {
        let mut json_ld = Writing::create(directory, "registry.jsonld".to_owned(), "application/ld+json")?;
        let context = serde_json::to_string(&linked::context())?;
        json_ld.put(format!("{{\"@context\": {context},\n\"@graph\": [").as_bytes())?;
        let n_quads = Writing::create(directory, "registry.nq".to_owned(), "application/n-quads")?;
        Ok(Self { json_ld, n_quads, is_empty: true })
    }

    /// Adds a thing, given as the API answers it.
    pub(super) fn put(
        &mut self,
        snapshot: &Snapshot,
        kind: EntityKind,
        json: &[u8],
    ) -> Result<(), DumpError> {
        let resource = linked::resource(&Names::anywhere(snapshot), kind, json)?;
        self.json_ld.put(if self.is_empty { b"\n" } else { b",\n" })?;
        self.json_ld.put(&serde_json::to_vec(&linked::json_ld(&resource))?)?;
        self.n_quads.put(&linked::n_quads(&resource)?)?;
        self.is_empty = false;
        Ok(())
    }

    /// Writes what is left.
    pub(super) fn finish(mut self) -> Result<[DumpFile; 2], DumpError> {
        self.json_ld.put(b"\n]}\n")?;
        Ok([self.json_ld.finish()?, self.n_quads.finish()?])
    }
}
