//! The proof: what users of the registry rely on, shown on the running program with each database.

// A test fails by panicking.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod bad_input;
mod caching;
mod changes;
mod connections;
mod console;
mod filters;
mod forms;
mod knowledge;
mod languages;
mod methods;
mod operator;
mod order;
mod paging;
mod parity;
mod problems;
mod promise;
mod properties;
mod questions;
mod researcher;
mod start;
mod stop;
mod third_party_site;
