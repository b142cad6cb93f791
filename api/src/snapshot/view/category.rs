//! The pivot categories with their figures.

use std::collections::HashSet;

use openapi::{MembershipStatus, StakeholderCategory};

use super::View;
use crate::registry::classification::PIVOT_SCHEME;

impl View<'_> {
    /// The categories of the pivot scheme in its order, with how much of the registry is in each.
    pub fn stakeholder_categories(&self) -> Vec<StakeholderCategory> {
        let Some(scheme) = self.snapshot.vocabularies.by_slug(PIVOT_SCHEME) else {
            return Vec::new();
        };
        scheme
            .kept
            .record
            .concepts
            .iter()
            .map(|concept| {
                let (mut coalitions, mut members, mut memberships) = (HashSet::new(), HashSet::new(), 0);
                for entry in self.snapshot.memberships.iter() {
                    let membership = &entry.kept.record;
                    let category = self
                        .snapshot
                        .organisations
                        .get(membership.member.id)
                        .and_then(|organisation| self.category(&organisation.kept.record));
                    let held = |(status, _)| status != MembershipStatus::Ended;
                    if category == Some(&concept.slug) && self.standing(membership).is_some_and(held) {
                        coalitions.insert(membership.coalition);
                        members.insert(membership.member.id);
                        memberships += 1;
                    }
                }
                StakeholderCategory {
                    id: concept.slug.clone(),
                    label: self.label(&concept.labels, &concept.slug),
                    labels: concept.labels.clone(),
                    definition: concept.definition.clone(),
                    coalitions: coalitions.len() as u64,
                    members: members.len() as u64,
                    memberships,
                }
            })
            .collect()
    }
}
