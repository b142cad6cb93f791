//! Why changes are made, and what a body must be before anything is made of it.

use openapi::{ChangeNote, ChangeSource, EntityKind, body::Shape};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::Value;

use super::{Edit, EditError, Refusal, draft::unknown, fault};

/// Why the changes are made.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// Why.
    pub comment: Option<String>,
    /// Where it comes from.
    pub source: Option<ChangeSource>,
    /// Who suggested it.
    pub credit: Option<String>,
}

impl Edit {
    /// Checks a body against its shape, all of it at once, and notes why it wants the change.
    pub(super) fn accept(&mut self, shape: &Shape, body: &Value) -> Result<(), EditError> {
        let mut faults = shape.faults(body);
        let change: Option<ChangeNote> =
            body.get("change").and_then(|change| serde_json::from_value(change.clone()).ok());
        if let Some(change) = change.filter(|_| faults.is_empty()) {
            if change.comment.is_some() {
                self.note.comment = change.comment;
            }
            if let Some(source) = change.source {
                match self.source(source) {
                    Ok(source) => self.note.source = Some(source),
                    Err(detail) => faults.push(fault("/change/source/id", "unknown-reference", detail)),
                }
            }
        }
        if faults.is_empty() { Ok(()) } else { Err(Refusal::invalid(faults).into()) }
    }

    /// The same for a body that has a type of its own.
    pub(super) fn read<T: DeserializeOwned>(&mut self, shape: &Shape, body: &Value) -> Result<T, EditError> {
        self.accept(shape, body)?;
        let read = serde_json::from_value(body.clone());
        // What the shape lets through the type takes; should it not, the client learns why.
        Ok(read.map_err(|e| Refusal::fault("", "invalid-value", e.to_string()))?)
    }

    /// The source that a note names, or one of the registry's that it describes.
    pub(super) fn source(&self, named: openapi::ChangeNoteSource) -> Result<ChangeSource, String> {
        let sources = &self.snapshot().sources;
        if let Some(id) = named.id {
            let entry = sources
                .by_slug(id.as_str())
                .ok_or_else(|| unknown(self.snapshot(), &[EntityKind::Source], id.as_str()))?;
            return Ok(entry.kept.record.as_ref().into());
        }
        Ok(self.described_source(named.title.unwrap_or_default(), named.address))
    }

    /// A source that is described, the registry's own where it has one like it.
    pub(super) fn described_source(&self, title: String, address: Option<String>) -> ChangeSource {
        let known = self.snapshot().sources.iter().map(|entry| &entry.kept.record);
        let like_it = known
            .filter(|source| source.locator.is_none() && source.title == title && source.address == address);
        ChangeSource { id: like_it.map(|source| source.slug.clone()).min(), title, address }
    }
}
