//! What organisations and persons have in common as members.

use std::sync::Arc;

use openapi::{Certainty, MemberCoalition, MemberKind, MembershipRecord, MembershipStatus, Slug};
use serde::Serialize;
use uuid::Uuid;

use super::View;
use crate::registry::text::fold;

/// An [`openapi::MemberCoalition`] that borrows what it shows.
#[derive(Debug, Serialize)]
pub(super) struct ShownCoalition<'a> {
    slug: &'a Slug,
    name: &'a str,
    role: &'a Slug,
    status: MembershipStatus,
    certainty: Option<Certainty>,
}

impl From<ShownCoalition<'_>> for MemberCoalition {
    fn from(shown: ShownCoalition<'_>) -> Self {
        let ShownCoalition { slug, name, role, status, certainty } = shown;
        Self { slug: slug.clone(), name: name.to_owned(), role: role.clone(), status, certainty }
    }
}

impl<'a> View<'a> {
    /// The coalitions of a member, in the order of their names.
    pub(super) fn coalitions_of(&self, member: Uuid) -> Vec<ShownCoalition<'a>> {
        let mut coalitions: Vec<(Arc<str>, ShownCoalition<'a>)> = self
            .snapshot
            .memberships_of(member)
            .filter_map(|entry| {
                let membership = &entry.kept.record;
                let (status, certainty) = self.standing_at(entry.number)?;
                let coalition = self.known_coalition(membership.coalition)?;
                let (slug, name) = (coalition.slug, coalition.name);
                let role = &membership.role;
                Some((coalition.key, ShownCoalition { slug, name, role, status, certainty }))
            })
            .collect();
        // Memberships come in the order of their ids, and a stable sort leaves them so.
        coalitions.sort_by(|(a, one), (b, other)| (a, one.slug, one.role).cmp(&(b, other.slug, other.role)));
        coalitions.into_iter().map(|(_, coalition)| coalition).collect()
    }

    /// What the name of a membership's member is ordered by.
    pub(in crate::snapshot) fn member_key(&self, membership: &MembershipRecord) -> String {
        let id = membership.member.id;
        match membership.member.kind {
            MemberKind::Organisation => {
                self.snapshot.organisations.get(id).map_or_else(String::new, |entry| {
                    self.name_key(&entry.kept.record.names, &entry.kept.record.slug)
                })
            }
            MemberKind::Person => {
                self.snapshot.people.get(id).map_or_else(String::new, |entry| fold(&entry.kept.record.name))
            }
        }
    }
}
