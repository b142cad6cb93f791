//! How members are spread over groups, day by day.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use openapi::{Certainty, GroupBalance, PartialDate};
use uuid::Uuid;

use super::{Lens, View, tally::Tally};
use crate::registry::{
    classification::{PIVOT_SCHEME, REGION_SCHEME},
    diversity::{effective_groups, largest_share, share},
};

/// By what members are grouped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grouping {
    /// The pivot category of the organisation.
    Category,
    /// The UN regional group of its country.
    Region,
    /// Its country.
    Country,
}

impl Grouping {
    /// The vocabulary of the groups; countries have none.
    fn scheme(self) -> Option<&'static str> {
        match self {
            Self::Category => Some(PIVOT_SCHEME),
            Self::Region => Some(REGION_SCHEME),
            Self::Country => None,
        }
    }

    /// The group of a member on the day of the view.
    fn of(self, view: &View<'_>, member: Uuid) -> Option<String> {
        let organisation = &view.snapshot.organisations.get(member)?.kept.record;
        match self {
            Self::Category => view.category(organisation).map(ToString::to_string),
            Self::Region => view.region(organisation.country).map(ToString::to_string),
            Self::Country => organisation.country.map(|country| country.to_string()),
        }
    }
}

impl View<'_> {
    /// The spread of members over groups on each of these days, those of all coalitions or of those with these slugs.
    ///
    /// Every group of the vocabulary is there on every day, as is every country of the answer; those whose group is
    /// not known come last. Where there are no coalitions yet, nothing is counted.
    pub fn balance(
        &self,
        grouping: Grouping,
        coalitions: Option<&[String]>,
        days: &[NaiveDate],
    ) -> Vec<GroupBalance> {
        let snapshot = self.snapshot;
        if snapshot.coalitions.is_empty() {
            return Vec::new();
        }
        let (mut numbers, mut members) = (HashMap::new(), Vec::new());
        let memberships: Vec<(u32, usize)> = self
            .memberships_in(coalitions)
            .iter()
            .filter_map(|number| {
                let member = snapshot.memberships.at(number)?.kept.record.member.id;
                let place = *numbers.entry(member).or_insert_with(|| {
                    members.push(member);
                    members.len() - 1
                });
                Some((number, place))
            })
            .collect();
        let tallies: Vec<_> = days
            .iter()
            .map(|day| {
                let then = View::new(snapshot, Lens { as_of: Some(*day), ..self.lens.clone() });
                tallies(&then, grouping, &memberships, &members)
            })
            .collect();

        let scheme = grouping.scheme().and_then(|scheme| snapshot.vocabularies.by_slug(scheme));
        let concepts = scheme.map_or(&[][..], |scheme| &scheme.kept.record.concepts);
        let mut groups: Vec<(Option<String>, Option<String>)> = concepts
            .iter()
            .map(|concept| {
                let label = self.label(&concept.labels, &concept.slug).to_owned();
                (Some(concept.slug.to_string()), Some(label))
            })
            .collect();
        let mut others: Vec<&String> = tallies.iter().flat_map(BTreeMap::keys).flatten().collect();
        others.sort_unstable();
        others.dedup();
        others.retain(|other| concepts.iter().all(|concept| concept.slug.as_str() != other.as_str()));
        groups.extend(others.into_iter().map(|other| (Some(other.clone()), None)));
        groups.push((None, None));
        days.iter().zip(&tallies).flat_map(|(day, tallies)| of_day(*day, tallies, &groups)).collect()
    }
}

/// How many members are in each group on the day of the view, given memberships with the place of their member.
fn tallies(
    view: &View<'_>,
    grouping: Grouping,
    memberships: &[(u32, usize)],
    members: &[Uuid],
) -> BTreeMap<Option<String>, Tally> {
    let mut held: Vec<Option<Certainty>> = vec![None; members.len()];
    for (number, place) in memberships {
        if let Some((_, Some(certainty))) = view.standing_at(*number) {
            // One certain membership is enough.
            held[*place] = Some(held[*place].map_or(certainty, |other| other.min(certainty)));
        }
    }
    let mut tallies: BTreeMap<_, Tally> = BTreeMap::new();
    for (member, certainty) in members.iter().zip(held) {
        if let Some(certainty) = certainty {
            tallies.entry(grouping.of(view, *member)).or_default().add(certainty);
        }
    }
    tallies
}

fn of_day(
    day: NaiveDate,
    tallies: &BTreeMap<Option<String>, Tally>,
    groups: &[(Option<String>, Option<String>)],
) -> Vec<GroupBalance> {
    let known = || tallies.iter().filter(|(group, _)| group.is_some()).map(|(_, tally)| tally);
    let certain: Vec<u64> = known().map(|tally| tally.certain).collect();
    let all: Vec<u64> = known().map(|tally| tally.all()).collect();
    let (certain_known, all_known) = (certain.iter().sum(), all.iter().sum());
    groups
        .iter()
        .map(|(group, label)| {
            let tally = tallies.get(group).copied().unwrap_or_default();
            let of_known = |part, whole| group.as_ref().and_then(|_| share(part, whole));
            GroupBalance {
                on: PartialDate::day(day),
                group: group.clone(),
                label: label.clone(),
                certain: tally.certain,
                possible: tally.possible,
                certain_share: of_known(tally.certain, certain_known),
                share: of_known(tally.all(), all_known),
                members_certain: tallies.values().map(|tally| tally.certain).sum(),
                members_possible: tallies.values().map(|tally| tally.possible).sum(),
                certain_largest_share: largest_share(&certain),
                largest_share: largest_share(&all),
                certain_effective_groups: effective_groups(&certain),
                effective_groups: effective_groups(&all),
            }
        })
        .collect()
}
