//! Which state of a thing the writer has seen (RFC 9110, 13.1.1).

use openapi::{EntityKind, ProblemKind, Revision};
use uuid::Uuid;

use super::{Edit, Refusal};

/// What `If-Match` says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Precondition {
    /// Nothing was said.
    Missing,
    /// Any state will do, as long as there is one.
    Any,
    /// One of these revisions of the thing.
    OneOf(Vec<Revision>),
}

impl Precondition {
    /// Refuses where nothing was said, or where the thing has changed since.
    pub(super) fn require(&self, edit: &Edit, kind: EntityKind, id: Uuid) -> Result<(), Refusal> {
        match self {
            Self::Missing => Err(Refusal::new(
                ProblemKind::PRECONDITION_REQUIRED,
                "send the `ETag` of the state you have seen in `If-Match`, so that nobody's work is lost",
            )),
            other => other.check(edit, kind, id),
        }
    }

    /// Refuses where something was said and the thing has changed since.
    pub(super) fn check(&self, edit: &Edit, kind: EntityKind, id: Uuid) -> Result<(), Refusal> {
        let current = edit.snapshot().revision_of(kind, id);
        match self {
            Self::OneOf(seen) if !seen.contains(&current) => Err(Refusal {
                current: Some((kind, id)),
                ..Refusal::new(
                    ProblemKind::STALE,
                    format!(
                        "it was changed meanwhile, by revision {current}; get it again and repeat your change on it"
                    ),
                )
            }),
            _ => Ok(()),
        }
    }
}
