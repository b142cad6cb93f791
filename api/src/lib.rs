//! The program behind `coalitions`.
//!
//! There are two ways through the house. A read goes from `http::v1` to the `snapshot` and comes back as
//! bytes: no SQL. A write is made by the rules of the `registry` into changes, which the `store` commits as
//! one transaction of rows and log entries; the snapshot takes them over.
//!
//! A module may use those to its right, never to its left:
//! `cli · http │ export │ snapshot │ registry │ store`. The founding data comes from the crate `migration`, which the
//! registry turns into changes. `app` ties them together.

pub mod app;
pub mod cli;
pub mod clock;
pub mod config;
pub mod export;
pub mod http;
pub mod random;
pub mod registry;
pub mod snapshot;
pub mod store;
