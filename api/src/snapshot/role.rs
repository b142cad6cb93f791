//! Roles by the slugs and by the ids of what they are for.

use openapi::{Slug, did_you_mean};

use super::{Entry, Shelf, Snapshot};
use crate::registry::{rights::Role, token::NamedRole};

/// A role for something that is not there.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no {what} `{slug}`{advice}")]
pub struct UnknownThing {
    what: &'static str,
    slug: Slug,
    advice: String,
}

impl Snapshot {
    /// The role that a text means.
    pub fn role(&self, named: &NamedRole) -> Result<Role, UnknownThing> {
        Ok(match named {
            NamedRole::Registrar => Role::Registrar,
            NamedRole::Coordinator(slug) => {
                let entry = find(&self.coalitions, "coalition", slug)?;
                Role::Coordinator { coalition: entry.kept.record.id }
            }
            NamedRole::Contact(slug) => {
                let entry = find(&self.organisations, "organisation", slug)?;
                Role::Contact { organisation: entry.kept.record.id }
            }
        })
    }

    /// The role as people write it. What is not in the registry any more is called by its id.
    pub fn named_role(&self, role: Role) -> Option<NamedRole> {
        Some(match role {
            Role::Registrar => NamedRole::Registrar,
            Role::Coordinator { coalition } => NamedRole::Coordinator(match self.coalitions.get(coalition) {
                Some(entry) => entry.kept.record.slug.clone(),
                None => coalition.to_string().parse().ok()?,
            }),
            Role::Contact { organisation } => {
                NamedRole::Contact(match self.organisations.get(organisation) {
                    Some(entry) => entry.kept.record.slug.clone(),
                    None => organisation.to_string().parse().ok()?,
                })
            }
        })
    }
}

fn find<'a, T>(shelf: &'a Shelf<T>, what: &'static str, slug: &Slug) -> Result<&'a Entry<T>, UnknownThing> {
    shelf.by_slug(slug.as_str()).ok_or_else(|| {
        let advice = match shelf.is_empty() {
            true => format!("; the registry has no {what} yet"),
            false => did_you_mean(slug.as_str(), shelf.slugs().map(Slug::as_str)),
        };
        UnknownThing { what, slug: slug.clone(), advice }
    })
}
