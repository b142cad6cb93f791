//! What organisations and persons have in common as members.

use openapi::{MemberCoalition, MemberKind, MembershipRecord};
use uuid::Uuid;

use super::View;
use crate::registry::text::fold;

impl View<'_> {
    /// The coalitions of a member, in the order of their names.
    pub(super) fn coalitions_of(&self, member: Uuid) -> Vec<MemberCoalition> {
        let mut coalitions: Vec<(String, MemberCoalition)> = self
            .snapshot
            .memberships_of(member)
            .filter_map(|entry| {
                let membership = &entry.kept.record;
                let (status, certainty) = self.standing(membership)?;
                let coalition = self.coalition_ref(membership.coalition)?;
                let key = format!("{}\0{}\0{}", fold(&coalition.name), coalition.slug, membership.role);
                let listed = MemberCoalition {
                    slug: coalition.slug,
                    name: coalition.name,
                    role: membership.role.clone(),
                    status,
                    certainty,
                };
                Some((format!("{key}\0{}", membership.id), listed))
            })
            .collect();
        coalitions.sort_by(|a, b| a.0.cmp(&b.0));
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
