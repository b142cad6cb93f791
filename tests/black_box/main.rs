//! The proof: what users of the registry rely on, shown on the running program with each database.

// A test fails by panicking.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod authorisation;
mod bad_input;
mod bodies;
mod caching;
mod changes;
mod check;
mod connections;
mod console;
mod dumps;
mod entering;
mod erasure;
mod feeds;
mod filters;
mod forms;
mod imports;
mod knowledge;
mod languages;
mod merging;
mod methods;
mod operator;
mod order;
mod pages;
mod paging;
mod parity;
mod preconditions;
mod problems;
mod promise;
mod properties;
mod questions;
mod recording;
mod reliability;
mod replicas;
mod researcher;
mod ror_import;
mod searching;
mod stage;
mod start;
mod statistics;
mod stop;
mod suggestions;
mod third_party_site;
mod tokens;
mod undoing;
