//! The pivot categories with their figures.

use std::collections::HashSet;

use openapi::{MembershipStatus, StakeholderCategory};
use roaring::RoaringBitmap;
use uuid::Uuid;

use super::View;
use crate::registry::classification::PIVOT_SCHEME;

impl View<'_> {
    /// The categories of the pivot scheme in its order, with how much of the registry is in each.
    pub fn stakeholder_categories(&self) -> Vec<StakeholderCategory> {
        let Some(scheme) = self.snapshot.vocabularies.by_slug(PIVOT_SCHEME) else {
            return Vec::new();
        };
        let categories = self.member_categories();
        let held = self.standings().any(|(status, _)| *status != MembershipStatus::Ended);
        scheme
            .kept
            .record
            .concepts
            .iter()
            .map(|concept| {
                let of_category = categories.any(|category| *category == concept.slug);
                let numbers = RoaringBitmap::clone(&held) & of_category.as_ref();
                let by_coalition = self.snapshot.facets.coalition.iter();
                let coalitions = by_coalition.filter(|(_, members)| !members.is_disjoint(&numbers)).count();
                let of_membership =
                    |number| self.snapshot.memberships.at(number).map(|entry| entry.kept.record.member.id);
                let members: HashSet<Uuid> = numbers.iter().filter_map(of_membership).collect();
                StakeholderCategory {
                    id: concept.slug.clone(),
                    label: self.label(&concept.labels, &concept.slug).to_owned(),
                    labels: concept.labels.clone(),
                    definition: concept.definition.clone(),
                    coalitions: coalitions as u64,
                    members: members.len() as u64,
                    memberships: numbers.len(),
                }
            })
            .collect()
    }
}
