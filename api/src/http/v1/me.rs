//! Who the bearer of a token is.

use openapi::{Me, MyRole, MyToken, RoleKind};
use poem::http::HeaderMap;
use poem_openapi::OpenApi;

use super::{Answer, Group};
use crate::{
    http::{
        ask::Ask,
        authentication::{self, Authenticated},
        negotiation::Form,
    },
    registry::{rights::Role, token::NamedRole},
    snapshot::View,
};

pub(in crate::http) struct MyAccess;

#[OpenApi(prefix_path = "/v1/me", tag = "Group::Access")]
impl MyAccess {
    /// Who am I, and what may I do?
    ///
    /// The token of the request, the roles that it gives and what the bearer may do with them.
    #[oai(path = "/", method = "get", operation_id = "me_view")]
    async fn view(&self, ask: Ask, headers: &HeaderMap) -> Answer<Me> {
        let reading = ask.open("me_view", Form::OF_THING)?;
        let authenticated = authentication::principal(reading.site(), headers).await?;
        let view = reading.view();
        Ok(reading.thing(&view, &me(&view, &authenticated))?.personal())
    }
}

/// What the bearer of a token is told.
pub(in crate::http) fn me(view: &View<'_>, authenticated: &Authenticated) -> Me {
    let Authenticated { principal, token } = authenticated;
    let roles = principal.roles.iter().map(|role| match *role {
        Role::Registrar => MyRole { role: RoleKind::Registrar, coalition: None, organisation: None },
        Role::Coordinator { coalition } => MyRole {
            role: RoleKind::Coordinator,
            coalition: view.coalition_ref(coalition),
            organisation: None,
        },
        Role::Contact { organisation } => MyRole {
            role: RoleKind::Contact,
            coalition: None,
            organisation: view.organisation_ref(organisation),
        },
    });
    let named = principal.roles.iter().filter_map(|role| view.snapshot.named_role(*role));
    let mut may: Vec<String> = Vec::new();
    for sentence in named.flat_map(|role: NamedRole| role.may()) {
        if !may.contains(&sentence) {
            may.push(sentence);
        }
    }
    Me {
        token: MyToken {
            id: token.id,
            name: principal.name.clone(),
            created_at: token.created_at,
            expires_at: token.expires_at,
            last_used_at: token.last_used_at,
        },
        roles: roles.collect(),
        may,
    }
}
