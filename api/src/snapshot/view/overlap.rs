//! How many members coalitions have in common.

use std::collections::{HashMap, HashSet};

use openapi::{Certainty, CoalitionOverlap, Slug, ThingRef};
use uuid::Uuid;

use super::{View, tally::Tally};
use crate::{
    registry::diversity::jaccard,
    snapshot::{Page, Paging, Snapshot, SortKey},
};

/// Two coalitions by their places.
struct Pair {
    one: usize,
    other: usize,
    shared: Tally,
}

/// The members of all coalitions on one day.
struct Members<'a> {
    /// Slug and id of each coalition, in the order of the slugs.
    coalitions: Vec<(&'a Slug, Uuid)>,
    /// Of each coalition.
    counts: Vec<Tally>,
    /// Of each member: the places of its coalitions in order, and how sure each is.
    of_member: Vec<Vec<(usize, Certainty)>>,
    /// Of each coalition: the places of its members.
    of_coalition: Vec<Vec<usize>>,
}

impl<'a> Members<'a> {
    fn on_the_day_of(view: &View<'a>) -> Self {
        let snapshot = view.snapshot;
        let records = snapshot.coalitions.iter().map(|entry| &entry.kept.record);
        let mut coalitions: Vec<(&Slug, Uuid)> = records.map(|record| (&record.slug, record.id)).collect();
        coalitions.sort_unstable();
        let mut places = HashMap::new();
        let mut of_member: Vec<Vec<(usize, Certainty)>> = Vec::new();
        for (coalition, (_, id)) in coalitions.iter().enumerate() {
            for entry in snapshot.members_of(*id) {
                let Some((_, Some(certainty))) = view.standing_at(entry.number) else { continue };
                let member = *places.entry(entry.kept.record.member.id).or_insert_with(|| {
                    of_member.push(Vec::new());
                    of_member.len() - 1
                });
                match of_member[member].last_mut() {
                    // It has several roles there: one that is certain is enough.
                    Some((last, known)) if *last == coalition => *known = certainty.min(*known),
                    _ => of_member[member].push((coalition, certainty)),
                }
            }
        }
        let mut counts = vec![Tally::default(); coalitions.len()];
        let mut of_coalition = vec![Vec::new(); coalitions.len()];
        for (member, theirs) in of_member.iter().enumerate() {
            for (coalition, certainty) in theirs {
                counts[*coalition].add(*certainty);
                of_coalition[*coalition].push(member);
            }
        }
        Self { coalitions, counts, of_member, of_coalition }
    }

    /// The pairs with members in common that one of these coalitions is in. What this takes grows with the members in
    /// common, not with the number of pairs that there could be.
    fn pairs(&self, asked: Option<&HashSet<Uuid>>) -> Vec<Pair> {
        let is_asked = |place: usize| asked.is_none_or(|ids| ids.contains(&self.coalitions[place].1));
        let mut pairs = Vec::new();
        let mut shared = vec![Tally::default(); self.coalitions.len()];
        for one in 0..self.coalitions.len() {
            let mut met = Vec::new();
            for member in &self.of_coalition[one] {
                let theirs = &self.of_member[*member];
                let here = theirs.partition_point(|(coalition, _)| *coalition < one);
                let Some((_, certainty)) = theirs.get(here) else { continue };
                for (other, certainty_there) in &theirs[here + 1..] {
                    if shared[*other].all() == 0 {
                        met.push(*other);
                    }
                    shared[*other].add(*certainty.max(certainty_there));
                }
            }
            met.sort_unstable();
            for other in met {
                let shared = std::mem::take(&mut shared[other]);
                if is_asked(one) || is_asked(other) {
                    pairs.push(Pair { one, other, shared });
                }
            }
        }
        pairs
    }
}

impl View<'_> {
    /// The pairs of coalitions with members in common on the day of the lens, which there must be; all of them, or
    /// those that a coalition with one of these slugs is in.
    pub fn overlaps(&self, coalitions: Option<&[String]>, paging: &Paging) -> Page<CoalitionOverlap> {
        let asked = coalitions.map(|slugs| Snapshot::ids(&self.snapshot.coalitions, slugs));
        let members = Members::on_the_day_of(self);
        let slug = |place: usize| members.coalitions[place].0.as_str();
        let keyed = members
            .pairs(asked.as_ref())
            .into_iter()
            .map(|pair| (SortKey(Some(slug(pair.one).to_owned())), slug(pair.other).to_owned(), pair));
        let Page { items, total, next } = paging.page(keyed);
        let shown = |place: usize| {
            let (slug, id) = members.coalitions[place];
            self.coalition_ref(id).unwrap_or_else(|| ThingRef { slug: slug.clone(), name: slug.to_string() })
        };
        let items = items.into_iter().map(|Pair { one, other, shared }| {
            let (here, there) = (members.counts[one], members.counts[other]);
            CoalitionOverlap {
                coalition: shown(one),
                other: shown(other),
                certain_shared: shared.certain,
                shared: shared.all(),
                certain_members: here.certain,
                members: here.all(),
                certain_other_members: there.certain,
                other_members: there.all(),
                certain_jaccard: jaccard(shared.certain, here.certain, there.certain),
                jaccard: jaccard(shared.all(), here.all(), there.all()),
            }
        });
        Page { items: items.collect(), total, next }
    }
}
