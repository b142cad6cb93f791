//! Where something was said.

use poem_openapi::Object;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{PartialDate, Revision, Slug, Timestamp};

/// What is kept of a source.
#[derive(Debug, Clone, PartialEq, Eq, Object, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourceRecord {
    /// UUIDv7.
    pub id: Uuid,
    /// The permanent key that statements cite it by.
    pub slug: Slug,
    /// What it is.
    pub title: String,
    /// Web address (http or https) it was found at. It may have stopped working.
    #[oai(nullable)]
    #[serde(default)]
    pub address: Option<String>,
    /// Where in it: a slide, a page, a commit.
    #[oai(nullable)]
    #[serde(default)]
    pub locator: Option<String>,
    /// Web address of an archived copy.
    #[oai(nullable)]
    #[serde(default)]
    pub archived_address: Option<String>,
    /// When it was read.
    #[oai(nullable)]
    #[serde(default)]
    pub retrieved_on: Option<PartialDate>,
    /// An editor's remark.
    #[oai(nullable)]
    #[serde(default)]
    pub note: Option<String>,
}

/// A source: a page, a document, a set of slides.
#[derive(Debug, Clone, PartialEq, Eq, Object, Serialize, Deserialize)]
pub struct Source {
    /// The permanent key that statements cite it by.
    pub id: Slug,
    /// What it is.
    pub title: String,
    /// Web address (http or https) it was found at. It may have stopped working.
    #[oai(nullable)]
    pub address: Option<String>,
    /// Where in it: a slide, a page, a commit.
    #[oai(nullable)]
    pub locator: Option<String>,
    /// Web address of an archived copy.
    #[oai(nullable)]
    pub archived_address: Option<String>,
    /// When it was read.
    #[oai(nullable)]
    pub retrieved_on: Option<PartialDate>,
    /// An editor's remark.
    #[oai(nullable)]
    pub note: Option<String>,
    /// The change that last touched it.
    pub revision: Revision,
    /// When that was.
    pub updated_at: Timestamp,
}
