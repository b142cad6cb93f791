//! Who the bearer of a token is, and what they may do.

use poem_openapi::{Enum, Object};
use serde::Serialize;
use uuid::Uuid;

use crate::{ThingRef, Timestamp};

/// What sort of role it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum, Serialize)]
#[serde(rename_all = "kebab-case")]
#[oai(rename_all = "kebab-case")]
pub enum RoleKind {
    /// May do everything.
    Registrar,
    /// Keeps a coalition and its memberships.
    Coordinator,
    /// Keeps an organisation, and confirms or ends its memberships.
    Contact,
}

/// The token of the request. The token itself is never told.
#[derive(Debug, Clone, PartialEq, Eq, Object, Serialize)]
pub struct MyToken {
    /// UUIDv7; by it the token can be revoked.
    pub id: Uuid,
    /// The public name that stands in the log of changes.
    pub name: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// From when on it is not valid any more; null = it does not expire.
    #[oai(nullable)]
    pub expires_at: Option<Timestamp>,
    /// When it was last used before, to the minute; null = this is the first time.
    #[oai(nullable)]
    pub last_used_at: Option<Timestamp>,
}

/// A role of the bearer.
#[derive(Debug, Clone, PartialEq, Eq, Object, Serialize)]
pub struct MyRole {
    /// What sort of role.
    pub role: RoleKind,
    /// The coalition of a coordinator; null in other roles, and where it is not in the registry any more.
    #[oai(nullable)]
    pub coalition: Option<ThingRef>,
    /// The organisation of a contact; null in other roles, and where it is not in the registry any more.
    #[oai(nullable)]
    pub organisation: Option<ThingRef>,
}

/// Who the bearer of a token is, and what they may do.
#[derive(Debug, Clone, PartialEq, Eq, Object, Serialize)]
pub struct Me {
    /// The token of the request.
    pub token: MyToken,
    /// The roles that it gives.
    pub roles: Vec<MyRole>,
    /// What the bearer may do, in English; each completes the sentence "You may …".
    pub may: Vec<String>,
}
