//! Answers in other forms than JSON, and dumps of everything.

pub mod csv;
pub mod dump;
pub mod fields;
pub mod linked;
pub mod markdown;
pub mod ndjson;
pub mod pieces;
pub mod table;
