//! Who may do what.

use openapi::ActorKind;
use uuid::Uuid;

/// What somebody may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// Everything.
    Registrar,
    /// Keeps one coalition and its memberships, and enters organisations, persons and sources for them.
    Coordinator {
        /// Id of the coalition.
        coalition: Uuid,
    },
    /// Keeps one organisation, and confirms or ends its memberships.
    Contact {
        /// Id of the organisation.
        organisation: Uuid,
    },
}

impl Role {
    /// The sort of actor that this role makes.
    pub fn actor_kind(self) -> ActorKind {
        match self {
            Self::Registrar => ActorKind::Registrar,
            Self::Coordinator { .. } => ActorKind::Coordinator,
            Self::Contact { .. } => ActorKind::Contact,
        }
    }
}

/// Somebody who writes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Principal {
    /// The public name that stands in the log.
    pub name: String,
    /// What they may do; at least one.
    pub roles: Vec<Role>,
}
