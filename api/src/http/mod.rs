//! What each request passes, from the socket to the answer.
//!
//! `server` accepts connections, and `lanes` are the threads that talk with clients; `answers` has what was asked
//! before, `ready` to be sent, and `at_hand` what a lane gives again and again; a `doorkeeper` tells what is worth
//! keeping. `soon` makes one thing, or a page of them, at once. `pipeline` takes every other request through limits,
//! CORS, negotiation, the operation, problems, conditions and content codings; `v1` holds the operations.

mod answers;
mod ask;
mod at_hand;
mod authentication;
mod conditional;
mod cors;
mod docs;
pub mod document;
mod doorkeeper;
mod download;
mod encoding;
mod json;
mod lanes;
mod limits;
mod metrics;
mod negotiation;
mod pages;
mod pipeline;
mod problem;
mod reading;
mod ready;
mod remainder;
mod reply;
mod routes;
mod server;
mod service;
mod soon;
mod unread;
mod v1;
mod visit;
mod visitors;
mod write;

use std::{sync::Arc, time::Instant};

use openapi::ComplianceThresholds;

pub use answers::Answers;
pub(crate) use ask::Ask;
pub use metrics::Metrics;
pub use pages::Pages;
pub(crate) use pages::{POLICY, Trouble};
pub use pipeline::pipeline;
pub(crate) use problem::ProblemError;
pub(crate) use reading::Reading;
pub(crate) use reply::{Caching, Representation, Served};
pub use server::{Limits, serve};
pub(crate) use v1::{Found, find, find_person, let_index_catch_up, take_suggestion};
pub(crate) use visit::{Visit, Visited, open_form, see_other, with_session};
pub use visitors::Visitors;
pub(crate) use write::plural;

use crate::{
    app::{App, Dumps},
    clock::Clock,
    mail::Mailer,
    random::Random,
    snapshot::Current,
};

/// What operations need to know.
#[derive(Debug)]
pub struct Site {
    /// What reads are answered from.
    pub current: Arc<Current>,
    /// The registry with its database; none where there is only memory.
    pub app: Option<Arc<App>>,
    /// Where time comes from.
    pub clock: Clock,
    /// Where randomness comes from.
    pub random: Random,
    /// How often those have come who need no token.
    pub visitors: Visitors,
    /// Who carries mail, where there is somebody.
    pub mailer: Option<Mailer>,
    /// Address of the registry, without a trailing slash.
    pub public_url: String,
    /// Answers that others have asked for.
    pub answers: Answers,
    /// What the rules of the IGF ask for at least.
    pub thresholds: ComplianceThresholds,
    /// Files that others have asked for.
    pub dumps: Arc<Dumps>,
    /// Figures about the program, where they are kept.
    pub metrics: Option<Metrics>,
    /// When the program began.
    pub started: Instant,
}
