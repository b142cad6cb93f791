//! Orders, groups and rolls of things that are worked out when a list first needs them.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use openapi::{CountryCode, EntityKind, PartialDate, Slug, Standing as GroupStanding, VocabularyRecord};
use quick_cache::{Weighter, sync::Cache};
use roaring::RoaringBitmap;
use std::sync::Arc;
use uuid::Uuid;

use super::{
    days::Period,
    derived::{Derived, Weighed},
    journal::Stamp,
    order::Order,
    roll::Roll,
    span::{Lookout, Standing, Stretch},
    tongue::Tongue,
};
use crate::{cache, registry::excludes};

/// Bytes of orders that are kept, by default.
const ORDERS: usize = 32 << 20;
/// Bytes of groups that are kept, by default.
const GROUPS: usize = 8 << 20;
/// Bytes of rolls that are kept, by default, of where their memberships stand in orders, and of which of them stood how
/// on which days.
const ROLLS: usize = 16 << 20;

/// Which order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct OrderKey {
    pub(super) kind: EntityKind,
    pub(super) sort: String,
    pub(super) descending: bool,
    /// Where the order is one of names: in which languages.
    pub(super) tongue: Tongue,
    /// Where it is one of names: when, by the names of organisations and of coalitions.
    pub(super) periods: (Period, Period),
}

/// Which organisations: those with a membership in one of these coalitions, in one of these roles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Among {
    pub(super) coalitions: Option<Vec<Uuid>>,
    pub(super) roles: Option<Vec<String>>,
}

/// Which memberships of a roll: those that stand in one of these ways, on these days.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct HeldKey {
    roll: Stamp,
    on: Stretch,
    standings: Vec<Standing>,
}

#[derive(Debug, Clone)]
struct Bytes;

impl Weighter<HeldKey, Arc<RoaringBitmap>> for Bytes {
    fn weight(&self, key: &HeldKey, numbers: &Arc<RoaringBitmap>) -> u64 {
        (numbers.serialized_size() + size_of_val(&*key.standings) + size_of::<HeldKey>() + 128) as u64
    }
}

impl Weighter<(Stamp, Stamp), Arc<[u32]>> for Bytes {
    fn weight(&self, _: &(Stamp, Stamp), places: &Arc<[u32]>) -> u64 {
        (size_of_val(&**places) + 64) as u64
    }
}

/// What is worked out of a snapshot.
#[derive(Debug)]
pub(super) struct Worked {
    pub(super) orders: Derived<OrderKey, Order>,
    /// Organisations, or memberships by their members, by pivot category.
    pub(super) categories: Derived<(EntityKind, Period), Groups<Slug>>,
    /// Memberships by how they stand.
    pub(super) standings: Derived<Lookout, Groups<Standing>>,
    /// Memberships by coalition.
    pub(super) rolls: Derived<Uuid, Roll>,
    /// Where the memberships of a roll stand in an order, by the stamps of both.
    places: Cache<(Stamp, Stamp), Arc<[u32]>, Bytes>,
    held: Cache<HeldKey, Arc<RoaringBitmap>, Bytes>,
    /// Memberships in one of some coalitions: those that did not exist yet on a day.
    pub(super) premature: Derived<Vec<Uuid>, Groups<()>>,
    /// Organisations that are members, whenever.
    pub(super) members: Derived<Among, Groups<()>>,
    pub(super) regions: Derived<(), Regions>,
}

impl Default for Worked {
    fn default() -> Self {
        Self::with_room(1)
    }
}

impl Worked {
    /// With one of so many parts of the room.
    fn with_room(parts: usize) -> Self {
        // Those of a coalition with four thousand members.
        const TYPICAL: usize = 16 << 10;
        let (orders, groups, rolls) = (ORDERS / parts, GROUPS / parts, ROLLS / parts);
        Self {
            orders: Derived::bounded(orders),
            categories: Derived::bounded(groups),
            standings: Derived::bounded(groups),
            rolls: Derived::bounded(rolls),
            places: cache::undivided(rolls / TYPICAL, rolls as u64, Bytes),
            held: cache::undivided(rolls / TYPICAL, rolls as u64, Bytes),
            premature: Derived::bounded(groups),
            members: Derived::bounded(groups),
            regions: Derived::bounded(0),
        }
    }

    /// With an eighth of the room, for what few ask for.
    pub(super) fn small() -> Self {
        Self::with_room(8)
    }

    /// Where the memberships of a roll stand in an order, the first first.
    pub(super) fn places(&self, order: &Order, roll: &Roll) -> Arc<[u32]> {
        let key = (order.stamp(), roll.stamp());
        self.places.get(&key).unwrap_or_else(|| {
            let places = order.places_of(roll.numbers());
            self.places.insert(key, Arc::clone(&places));
            places
        })
    }

    /// Those of a roll that stand in one of some ways.
    pub(super) fn held(&self, roll: &Roll, on: Lookout, standings: &[Standing]) -> Arc<RoaringBitmap> {
        let key = HeldKey { roll: roll.stamp(), on: roll.stretch(on), standings: standings.to_vec() };
        self.held.get(&key).unwrap_or_else(|| {
            let held = Arc::new(roll.standing(on, |standing| standings.contains(&standing)));
            self.held.insert(key, Arc::clone(&held));
            held
        })
    }

    /// Bytes that are kept, roughly.
    pub(super) fn weight(&self) -> usize {
        let bytes = |weight: u64| usize::try_from(weight).unwrap_or(usize::MAX);
        self.orders.weight()
            + self.categories.weight()
            + self.standings.weight()
            + self.rolls.weight()
            + bytes(self.places.weight())
            + bytes(self.held.weight())
            + self.premature.weight()
            + self.members.weight()
            + self.regions.weight()
    }
}

/// Things of a shelf in groups; a thing is in one group or in none.
#[derive(Debug)]
pub(super) struct Groups<G>(BTreeMap<G, Arc<RoaringBitmap>>);

impl<G> Weighed for Groups<G> {
    fn weight(&self) -> usize {
        self.0.values().map(|numbers| 64 + numbers.serialized_size()).sum()
    }
}

impl<G: Ord + Clone> Groups<G> {
    /// Puts things into groups.
    pub(super) fn of(numbers: impl Iterator<Item = u32>, group: impl Fn(u32) -> Option<G>) -> Self {
        let mut groups: BTreeMap<G, RoaringBitmap> = BTreeMap::new();
        for number in numbers {
            if let Some(group) = group(number) {
                groups.entry(group).or_default().insert(number);
            }
        }
        Self(groups.into_iter().map(|(group, numbers)| (group, Arc::new(numbers))).collect())
    }

    /// The same after some things changed.
    pub(super) fn renewed(self: &Arc<Self>, changed: &[u32], group: impl Fn(u32) -> Option<G>) -> Arc<Self> {
        let mut groups = self.0.clone();
        for number in changed {
            let now = group(*number);
            for (of, numbers) in &mut groups {
                if numbers.contains(*number) && now.as_ref() != Some(of) {
                    Arc::make_mut(numbers).remove(*number);
                }
            }
            if let Some(now) = now {
                let numbers = groups.entry(now).or_default();
                if !numbers.contains(*number) {
                    Arc::make_mut(numbers).insert(*number);
                }
            }
        }
        Arc::new(Self(groups))
    }

    /// The things in one of the groups for which a condition holds.
    pub(super) fn any(&self, wanted: impl Fn(&G) -> bool) -> Arc<RoaringBitmap> {
        let sets: Vec<_> = self.0.iter().filter(|(group, _)| wanted(group)).map(|(_, set)| set).collect();
        super::bitmaps::union(&sets)
    }
}

/// The regional groups by country: what [`crate::registry::classification::region`] says of the vocabulary.
#[derive(Debug, Default)]
pub(super) struct Regions(BTreeMap<CountryCode, Vec<InGroup>>);

#[derive(Debug)]
struct InGroup {
    since: Option<PartialDate>,
    until: Option<PartialDate>,
    group: Slug,
}

impl Weighed for Regions {
    fn weight(&self) -> usize {
        self.0.values().map(|groups| 64 + groups.len() * size_of::<InGroup>()).sum()
    }
}

impl Regions {
    /// Reads them from their vocabulary, where there is one.
    pub(super) fn of(groups: Option<&VocabularyRecord>) -> Self {
        let mut by_country: BTreeMap<CountryCode, Vec<InGroup>> = BTreeMap::new();
        for wanted in [GroupStanding::Member, GroupStanding::Observer] {
            for group in groups.into_iter().flat_map(|groups| &groups.concepts) {
                for entry in group.countries.iter().filter(|entry| entry.standing == wanted) {
                    by_country.entry(entry.country).or_default().push(InGroup {
                        since: entry.since.clone(),
                        until: entry.until.clone(),
                        group: group.slug.clone(),
                    });
                }
            }
        }
        Self(by_country)
    }

    /// The group in which a country is counted on a day.
    pub(super) fn region(&self, country: CountryCode, day: NaiveDate) -> Option<&Slug> {
        let groups = self.0.get(&country)?;
        let held = |entry: &&InGroup| !excludes(entry.since.as_ref(), entry.until.as_ref(), day);
        groups.iter().find(held).map(|entry| &entry.group)
    }
}
