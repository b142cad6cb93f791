//! Answers in other forms than JSON.

pub mod csv;
pub mod fields;
pub mod ndjson;
pub mod pieces;
pub mod table;
