//! Who may do what.

use openapi::ActorKind;

pub use crate::store::Role;

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
