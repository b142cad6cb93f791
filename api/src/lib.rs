//! The program behind `coalitions`.
//!
//! There are two ways through the house. A read goes from `http::v1` to the `snapshot` and comes back as
//! bytes: no SQL. A write goes through `app` to `editing`, which makes changes of it by the rules of the
//! `registry`; the `store` commits them as one transaction of rows and log entries, and the snapshot takes them
//! over.
//!
//! A module may use those to its right, never to its left:
//! `cli │ web │ http │ app │ export │ editing │ snapshot │ registry │ store`. The founding data comes from the crate
//! `migration`, which the registry turns into changes.

pub mod app;
mod aside;
mod cache;
pub mod cli;
pub mod clock;
pub mod config;
pub mod editing;
pub mod export;
pub mod http;
pub mod mail;
pub mod random;
pub mod registry;
pub mod snapshot;
pub mod store;
pub mod web;
