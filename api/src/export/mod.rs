//! Answers in other forms than JSON.

pub mod csv;
pub mod ndjson;
pub mod table;
