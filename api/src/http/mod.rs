//! What each request passes, from the socket to the answer.
//!
//! `server` accepts connections; `pipeline` takes a request through limits, CORS, negotiation, the
//! operation, problems, conditions and content codings; `v1` holds the operations.

mod ask;
mod authentication;
mod conditional;
mod cors;
mod docs;
pub mod document;
mod encoding;
mod limits;
mod metrics;
mod negotiation;
mod pipeline;
mod problem;
mod reply;
mod routes;
mod server;
mod service;
mod v1;

use std::{sync::Arc, time::Instant};

pub use metrics::Metrics;
pub use pipeline::pipeline;
pub use server::{Limits, serve};

use crate::{clock::Clock, snapshot::Current, store::Store};

/// What operations need to know.
#[derive(Debug)]
pub struct Site {
    /// What reads are answered from.
    pub current: Arc<Current>,
    /// The database, for what is not in memory; none where there is only memory.
    pub store: Option<Store>,
    /// Where time comes from.
    pub clock: Clock,
    /// Address of the registry, without a trailing slash.
    pub public_url: String,
    /// Figures about the program, where they are kept.
    pub metrics: Option<Metrics>,
    /// When the program began.
    pub started: Instant,
}
