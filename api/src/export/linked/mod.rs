//! Things as linked data: schema.org, the W3C's organization ontology (ORG) and SKOS.
//!
//! Each kind of thing has a file that says it in the words of these; from that both JSON-LD and Turtle and N-Quads are
//! written, so that all forms are the same graph. There are no blank nodes: what belongs to a thing has its address
//! with a fragment. `fields` means nothing here: a graph tells all that it tells.

mod coalition;
mod date;
mod form;
mod membership;
mod names;
mod organisation;
mod person;
mod resource;
mod source;
mod vocabulary;
mod words;

use openapi::EntityKind;
use oxrdf::IriParseError;
use serde::de::DeserializeOwned;

pub use self::{
    form::{context, json_ld, n_quads, next_page, turtle},
    names::Names,
    resource::Resource,
};

/// Why a thing cannot be told as linked data.
#[derive(Debug, thiserror::Error)]
#[allow(missing_docs)]
pub enum LinkedError {
    #[error("a thing cannot be read: {0}")]
    Json(#[from] serde_json::Error),
    #[error("it is not written: {0}")]
    Write(#[from] std::io::Error),
    #[error("what names a thing is no IRI: {0}")]
    Iri(#[from] IriParseError),
}

/// A thing, given as the API answers it.
pub fn resource(names: &Names<'_>, kind: EntityKind, json: &[u8]) -> Result<Resource, LinkedError> {
    fn read<T: DeserializeOwned>(json: &[u8]) -> Result<T, LinkedError> {
        Ok(serde_json::from_slice(json)?)
    }
    Ok(match kind {
        EntityKind::Coalition => coalition::told(names, &read(json)?),
        EntityKind::Organisation => organisation::told(names, &read(json)?),
        EntityKind::Person => person::told(names, &read(json)?),
        EntityKind::Membership => membership::told(names, &read(json)?),
        EntityKind::Source => source::told(names, &read(json)?),
        EntityKind::Vocabulary => vocabulary::told(names, &read(json)?),
    })
}
