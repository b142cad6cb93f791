//! Who may do what.

use openapi::{Actor, ActorKind};
use uuid::Uuid;

pub use crate::store::Role;

/// Something that needs a right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deed {
    /// Changing what is said of a coalition, and its memberships.
    KeepCoalition(Uuid),
    /// Changing what is said of an organisation.
    KeepOrganisation(Uuid),
    /// Ending or confirming a membership.
    Stand {
        /// The coalition.
        coalition: Uuid,
        /// The member.
        member: Uuid,
    },
    /// Entering an organisation or a person.
    EnterMember,
    /// Entering a source.
    EnterSource,
    /// Everything else.
    KeepRegistry,
}

impl Role {
    /// Whether it allows a deed.
    pub fn allows(self, deed: Deed) -> bool {
        match (self, deed) {
            (Self::Registrar, _) => true,
            (_, Deed::EnterSource) => true,
            (Self::Coordinator { .. }, Deed::EnterMember) => true,
            (Self::Coordinator { coalition }, Deed::KeepCoalition(id)) => coalition == id,
            (Self::Coordinator { coalition }, Deed::Stand { coalition: id, .. }) => coalition == id,
            (Self::Contact { organisation }, Deed::KeepOrganisation(id)) => organisation == id,
            (Self::Contact { organisation }, Deed::Stand { member, .. }) => organisation == member,
            (Self::Coordinator { .. }, Deed::KeepOrganisation(_) | Deed::KeepRegistry) => false,
            (Self::Contact { .. }, Deed::KeepCoalition(_) | Deed::EnterMember | Deed::KeepRegistry) => false,
        }
    }

    fn actor_kind(self) -> ActorKind {
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
    /// Whether it is whoever runs the program, from its command line.
    pub operator: bool,
}

impl Principal {
    /// Whoever runs the program: may do everything.
    pub fn operator() -> Self {
        Self { name: "operator".into(), roles: vec![Role::Registrar], operator: true }
    }

    /// Whether somebody in the log can be them: of their name, and acting in a role that they have.
    pub fn can_be(&self, actor: &Actor) -> bool {
        let kind = match self.operator {
            true => actor.kind == ActorKind::Operator,
            false => self.roles.iter().any(|role| role.actor_kind() == actor.kind),
        };
        kind && actor.name == self.name
    }

    /// As whom they do a deed; `None` if they may not.
    pub fn actor_for(&self, deed: Deed) -> Option<Actor> {
        let role = self.roles.iter().find(|role| role.allows(deed))?;
        let kind = if self.operator { ActorKind::Operator } else { role.actor_kind() };
        Some(Actor { kind, name: self.name.clone() })
    }
}
