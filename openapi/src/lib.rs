//! What third parties may rely on.
//!
//! The wire types of the public API: one file per thing of the field, each with the *record* (what is
//! kept of a thing and stands in the log of changes) and the *representation* (what a reader gets).
//! What a client may send is derived from the records, in [`body`].
//! Schema, validation and parsing of a value stand in one place, so that the document and the program
//! cannot say different things.
//!
//! `openapi.json` is the document (OpenAPI 3.0.3), `operations.txt` its shape in one line per
//! operation. Both are checked in, served as they are, and held to the code by a test.

mod balance;
pub mod body;
mod change;
mod change_note;
mod classification;
mod coalition;
mod coalition_end;
mod coalition_status;
mod compliance;
mod country_code;
mod dump;
mod identifiers;
mod import;
mod language_tag;
mod list;
mod listing;
mod me;
mod membership;
mod name;
mod nearest;
mod organisation;
mod overlap;
pub mod parameter;
mod partial_date;
mod person;
mod problem;
mod revision;
mod scalar;
mod search;
mod service;
mod shared_text;
mod slug;
mod source;
mod stakeholder_category;
mod suggestion;
mod timestamp;
mod turnover;
mod vocabulary;

pub use balance::*;
pub use change::*;
pub use change_note::*;
pub use classification::*;
pub use coalition::*;
pub use coalition_end::*;
pub use coalition_status::*;
pub use compliance::*;
pub use country_code::CountryCode;
pub use dump::*;
pub use identifiers::Identifiers;
pub use import::*;
pub use language_tag::LanguageTag;
pub use list::*;
pub use listing::*;
pub use me::*;
pub use membership::*;
pub use name::*;
pub use nearest::did_you_mean;
pub use organisation::*;
pub use overlap::*;
pub use partial_date::PartialDate;
pub use person::*;
pub use problem::*;
pub use revision::Revision;
pub use scalar::{InvalidScalar, word};
pub use search::*;
pub use service::*;
pub use slug::Slug;
pub use source::*;
pub use stakeholder_category::*;
pub use suggestion::*;
pub use timestamp::Timestamp;
pub use turnover::*;
pub use vocabulary::*;

/// The OpenAPI document as it is checked in and served at `/openapi.json`.
pub const DOCUMENT: &str = include_str!("../openapi.json");

/// One line per operation: id, method, path.
pub const OPERATIONS: &str = include_str!("../operations.txt");
