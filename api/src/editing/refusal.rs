//! Why something is not done.

use std::fmt::Display;

use openapi::{EntityKind, Fault, ProblemKind};
use uuid::Uuid;

/// What stands in the way of a change; all of it may be told to whoever asked for it.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{detail}")]
pub struct Refusal {
    /// What sort of problem it is.
    pub kind: &'static ProblemKind,
    /// What is wrong and what would be right.
    pub detail: String,
    /// Every fault found, where there can be several.
    pub faults: Vec<Fault>,
    /// The thing that somebody else has changed meanwhile.
    pub current: Option<(EntityKind, Uuid)>,
}

impl Refusal {
    /// A refusal for one reason.
    pub fn new(kind: &'static ProblemKind, detail: impl Into<String>) -> Self {
        Self { kind, detail: detail.into(), faults: Vec::new(), current: None }
    }

    /// A body with faults; the first speaks for all.
    pub fn invalid(faults: Vec<Fault>) -> Self {
        let detail = match faults.as_slice() {
            [] => ProblemKind::INVALID_BODY.title.to_owned(),
            [only] => only.detail.clone(),
            [first, rest @ ..] => format!("{}; and {} more, see `errors`", first.detail, rest.len()),
        };
        Self { kind: ProblemKind::INVALID_BODY, detail, faults, current: None }
    }

    /// A body with one fault.
    pub fn fault(pointer: impl Into<String>, code: &str, detail: impl Into<String>) -> Self {
        Self::invalid(vec![fault(pointer, code, detail)])
    }

    /// There is no such thing.
    pub fn not_found(what: &str, key: impl Display) -> Self {
        Self::new(ProblemKind::NOT_FOUND, format!("there is no {what} `{key}`"))
    }
}

/// A fault at a place of the body.
pub fn fault(pointer: impl Into<String>, code: &str, detail: impl Into<String>) -> Fault {
    Fault { pointer: Some(pointer.into()), parameter: None, code: code.into(), detail: detail.into() }
}
