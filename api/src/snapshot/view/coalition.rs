//! Coalitions for readers.

use std::collections::{BTreeMap, HashSet};

use openapi::{
    Coalition, CoalitionRecord, Listing, ListingItem, MemberCounts, MemberKind, MembershipStatus, Relation,
    Slug,
};
use uuid::Uuid;

use super::View;
use crate::{
    registry::{coalition_status, naming},
    snapshot::Entry,
};

/// Under what members without a pivot category are counted.
pub const UNKNOWN_CATEGORY: &str = "unknown";

impl<'a> View<'a> {
    /// A coalition; `None` where it certainly did not exist yet on the day asked for.
    pub fn coalition(&self, entry: &'a Entry<CoalitionRecord>) -> Option<Coalition> {
        let record = &entry.kept.record;
        if !self.existed(record) {
            return None;
        }
        let mission = naming::mission(&record.mission_statements, &self.lens.languages, self.day());
        Some(Coalition {
            id: record.id,
            slug: record.slug.clone(),
            name: self.name(&record.names, &record.slug).to_owned(),
            acronym: naming::acronym(&record.names, self.day()).map(str::to_owned),
            names: record.names.clone(),
            status: coalition_status::on(&record.status_history, self.lens.as_of),
            status_history: record.status_history.clone(),
            formed_on: record.formed_on.clone(),
            formed_on_source: record.formed_on_source.clone(),
            formed_on_note: record.formed_on_note.clone(),
            mission: self.spoken(mission).map(str::to_owned),
            mission_statements: record.mission_statements.clone(),
            themes: record.themes.clone(),
            website: record.website.clone(),
            mailing_list: record.mailing_list.clone(),
            charter: record.charter.clone(),
            relations: record
                .relations
                .iter()
                .filter_map(|relation| {
                    Some(Relation {
                        kind: relation.kind,
                        coalition: self.coalition_ref(relation.coalition)?,
                        on: relation.on.clone(),
                        source: relation.source.clone(),
                        note: relation.note.clone(),
                    })
                })
                .collect(),
            member_counts: self.member_counts(record),
            stated_member_counts: record.stated_member_counts.clone(),
            listings: self.listings(record),
            reports: record.reports.clone(),
            sources: record.sources.clone(),
            note: record.note.clone(),
            revision: entry.kept.revision,
            updated_at: entry.kept.updated_at,
        })
    }

    /// Different members, each once however many roles it has; those whose memberships are over are not
    /// counted.
    fn member_counts(&self, coalition: &CoalitionRecord) -> MemberCounts {
        let memberships = &self.snapshot.memberships;
        let held = |number: &u32| {
            self.standing_at(*number).is_some_and(|(status, _)| status != MembershipStatus::Ended)
        };
        let numbers = self.snapshot.facets.members_of(coalition.id);
        let numbers = numbers.into_iter().flat_map(|numbers| numbers.iter()).filter(held);
        let mut counted = HashSet::new();
        let mut by_category: BTreeMap<Option<&Slug>, u64> = BTreeMap::new();
        for entry in numbers.filter_map(|number| memberships.at(number)) {
            let member = entry.kept.record.member;
            if counted.insert(member.id) {
                let organisation = match member.kind {
                    MemberKind::Organisation => self.snapshot.organisations.get(member.id),
                    MemberKind::Person => None,
                };
                let category = organisation.and_then(|o| self.category(&o.kept.record));
                *by_category.entry(category).or_default() += 1;
            }
        }
        let mut named: BTreeMap<String, u64> = BTreeMap::new();
        for (category, number) in by_category {
            let name = category.map_or_else(|| UNKNOWN_CATEGORY.to_owned(), Slug::to_string);
            *named.entry(name).or_default() += number;
        }
        MemberCounts { total: counted.len() as u64, by_category: named }
    }

    fn listings(&self, coalition: &CoalitionRecord) -> Vec<Listing> {
        let slug = |id: &Uuid| {
            let organisation = self.snapshot.organisations.get(*id).map(|o| &o.kept.record.slug);
            organisation.or_else(|| self.snapshot.people.get(*id).map(|p| &p.kept.record.slug)).cloned()
        };
        coalition
            .listings
            .iter()
            .map(|listing| Listing {
                source: listing.source.clone(),
                locator: listing.locator.clone(),
                on: listing.on.clone(),
                verbatim: listing.verbatim.clone(),
                completeness: listing.completeness,
                note: listing.note.clone(),
                items: listing
                    .items
                    .iter()
                    .map(|item| ListingItem {
                        verbatim: item.verbatim.clone(),
                        reading: item.reading.clone(),
                        members: item.members.iter().filter_map(slug).collect(),
                    })
                    .collect(),
            })
            .collect()
    }
}
