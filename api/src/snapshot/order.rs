//! A shelf in an order: from which pages are cut without sorting.

use std::{cmp::Ordering, sync::Arc};

use roaring::RoaringBitmap;
use uuid::Uuid;

use super::{
    Page, Paging, SortKey,
    derived::Weighed,
    journal::{self, Stamp},
};

/// What one thing is ordered by, and its id, which breaks ties.
pub(super) type Place = (SortKey, Uuid);

/// The place of what is not in an order.
const NOWHERE: u32 = u32::MAX;

/// The numbers of all things of a shelf in an order, and the place of each.
#[derive(Debug)]
pub(super) struct Order {
    /// No other order bears it.
    stamp: Stamp,
    sorted: Vec<u32>,
    /// By number.
    places: Vec<u32>,
}

impl Weighed for Order {
    fn weight(&self) -> usize {
        (self.sorted.len() + self.places.len()) * size_of::<u32>()
    }
}

/// What goes first: without a value last in either direction, ties by id.
pub(super) fn compare(descending: bool, a: (&SortKey, Uuid), b: (&SortKey, Uuid)) -> Ordering {
    let by_key = match (&a.0.0, &b.0.0) {
        (Some(a), Some(b)) if descending => b.cmp(a),
        (Some(a), Some(b)) => a.cmp(b),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => Ordering::Equal,
    };
    by_key.then_with(|| a.1.cmp(&b.1))
}

fn as_index(number: u32) -> usize {
    number as usize
}

fn as_place(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(NOWHERE)
}

impl Order {
    /// Sorts things.
    pub(super) fn of(descending: bool, mut things: Vec<(Place, u32)>) -> Self {
        things.sort_unstable_by(|(a, _), (b, _)| compare(descending, (&a.0, a.1), (&b.0, b.1)));
        Self::standing(things.into_iter().map(|(_, n)| n).collect(), Vec::new(), 0)
    }

    /// What stands like this, of which the places before the first one are noted already.
    fn standing(sorted: Vec<u32>, places: Vec<u32>, first: usize) -> Self {
        let mut order = Self { stamp: journal::next(), sorted, places };
        order.number_from(first);
        order
    }

    /// No other order bears it.
    pub(super) fn stamp(&self) -> Stamp {
        self.stamp
    }

    /// The places of some things, the first first.
    pub(super) fn places_of(&self, numbers: impl Iterator<Item = u32>) -> Arc<[u32]> {
        let mut places: Vec<u32> = numbers.filter_map(|number| self.place_of(number)).map(as_place).collect();
        places.sort_unstable();
        places.into()
    }

    /// Notes the places of what stands from one place on.
    fn number_from(&mut self, first: usize) {
        let most = self.sorted.iter().skip(first).max().map_or(0, |most| as_index(*most) + 1);
        self.places.resize(self.places.len().max(most), NOWHERE);
        for (place, number) in self.sorted.iter().enumerate().skip(first) {
            self.places[as_index(*number)] = as_place(place);
        }
    }

    fn place_of(&self, number: u32) -> Option<usize> {
        let place = self.places.get(as_index(number)).copied().filter(|place| *place != NOWHERE);
        place.map(as_index)
    }

    /// The same after some things changed, came or went; `place` tells what a thing is ordered by, if it is there.
    pub(super) fn renewed(
        self: &Arc<Self>,
        descending: bool,
        changed: &[u32],
        place: impl Fn(u32) -> Option<Place>,
    ) -> Arc<Self> {
        if changed.iter().all(|number| self.stays(descending, *number, &place)) {
            return Arc::clone(self);
        }
        let gone: RoaringBitmap = changed.iter().copied().collect();
        let stayed: Vec<u32> = self.sorted.iter().copied().filter(|n| !gone.contains(*n)).collect();
        let mut coming: Vec<(Place, u32)> = changed.iter().filter_map(|n| Some((place(*n)?, *n))).collect();
        coming.sort_unstable_by(|(a, _), (b, _)| compare(descending, (&a.0, a.1), (&b.0, b.1)));
        let mut sorted = Vec::with_capacity(stayed.len() + coming.len());
        let mut taken = 0;
        for (key, number) in coming {
            let at = Self::up_to(descending, &stayed, &key, &place);
            sorted.extend_from_slice(&stayed[taken..at]);
            sorted.push(number);
            taken = at;
        }
        sorted.extend_from_slice(&stayed[taken..]);
        let mut places = self.places.clone();
        for number in changed {
            if let Some(place) = places.get_mut(as_index(*number)) {
                *place = NOWHERE;
            }
        }
        let same = sorted.iter().zip(&self.sorted).take_while(|(a, b)| a == b).count();
        let same = same.min(changed.iter().filter_map(|n| self.place_of(*n)).min().unwrap_or(same));
        Arc::new(Self::standing(sorted, places, same))
    }

    /// Whether a thing that changed still stands between its neighbours.
    fn stays(&self, descending: bool, number: u32, place: &impl Fn(u32) -> Option<Place>) -> bool {
        let (Some(at), Some(key)) = (self.place_of(number), place(number)) else {
            return self.place_of(number).is_none() && place(number).is_none();
        };
        let goes = |other: usize, wanted: Ordering| {
            let other = self.sorted.get(other).and_then(|other| place(*other));
            other.is_some_and(|other| compare(descending, (&other.0, other.1), (&key.0, key.1)) == wanted)
        };
        (at == 0 || goes(at - 1, Ordering::Less))
            && (at + 1 == self.sorted.len() || goes(at + 1, Ordering::Greater))
    }

    /// How many of the sorted things stand at a place or before it.
    fn up_to(descending: bool, sorted: &[u32], last: &Place, place: &impl Fn(u32) -> Option<Place>) -> usize {
        sorted.partition_point(|number| {
            place(*number).is_some_and(|key| {
                compare(descending, (&key.0, key.1), (&last.0, last.1)) != Ordering::Greater
            })
        })
    }

    /// The things of a list from one place on, in this order, as many as there are or as are wanted.
    /// `number_of` tells the number of the thing with an id; `among` are the places of few things, of which are all that
    /// were found.
    pub(super) fn page(
        &self,
        paging: &Paging,
        found: &RoaringBitmap,
        among: Option<&[u32]>,
        place: impl Fn(u32) -> Option<Place>,
        number_of: impl Fn(Uuid) -> Option<u32>,
    ) -> Page<u32> {
        let total = usize::try_from(found.len()).unwrap_or(usize::MAX);
        let start = paging.after.as_ref().map_or(0, |(key, id)| {
            let last = (key.clone(), id.parse().unwrap_or_default());
            // Mostly the thing that the last page ended with is where it was.
            let still = number_of(last.1).filter(|number| place(*number).as_ref() == Some(&last));
            match still.and_then(|number| self.place_of(number)) {
                Some(at) => at + 1,
                None => Self::up_to(paging.descending, &self.sorted, &last, &place),
            }
        });
        let limit = paging.limit.unwrap_or(usize::MAX);
        let wanted = limit.saturating_add(1);
        let rest = &self.sorted[start..];
        let mut items: Vec<u32> = if total == self.sorted.len() {
            rest.iter().copied().take(wanted).collect()
        } else if let Some(among) = among {
            let rest = &among[among.partition_point(|place| as_index(*place) < start)..];
            let those = rest.iter().map(|place| self.sorted[as_index(*place)]);
            match total == among.len() {
                true => those.take(wanted).collect(),
                false => those.filter(|number| found.contains(*number)).take(wanted).collect(),
            }
        } else {
            self.walk(rest, found, wanted).unwrap_or_else(|| self.pick(start, found, wanted))
        };
        let more = items.len() > limit;
        items.truncate(limit);
        let next = items.last().filter(|_| more).and_then(|last| place(*last));
        Page { items, total, next: next.map(|(key, id)| (key, id.to_string())) }
    }
}

impl Order {
    /// Looks at things one after the other until enough of those that were found have come; `None` where to pick at all
    /// that were found takes less: they are few, or stand together at the end of the order.
    fn walk(&self, rest: &[u32], found: &RoaringBitmap, wanted: usize) -> Option<Vec<u32>> {
        /// So many things are looked at in their turn while one that was found is picked at.
        const QUICKER: usize = 2;
        let total = usize::try_from(found.len()).unwrap_or(usize::MAX);
        let most = total.saturating_mul(QUICKER);
        let all = self.sorted.len();
        if all.min(wanted.saturating_mul(all) / total.max(1)) > most {
            return None;
        }
        let near = &rest[..rest.len().min(most)];
        let items: Vec<u32> =
            near.iter().copied().filter(|number| found.contains(*number)).take(wanted).collect();
        (items.len() == wanted || near.len() == rest.len()).then_some(items)
    }

    /// Those that were found from a place on, in this order, as many as are wanted or some more.
    fn pick(&self, start: usize, found: &RoaringBitmap, wanted: usize) -> Vec<u32> {
        let places = found.iter().filter_map(|number| self.place_of(number));
        let mut places: Vec<usize> = places.filter(|at| *at >= start).collect();
        if wanted < places.len() {
            places.select_nth_unstable(wanted);
            places.truncate(wanted);
        }
        places.sort_unstable();
        places.into_iter().map(|at| self.sorted[at]).collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    type Things = Vec<Option<u8>>;

    /// A thing's key; `None` within = it has none, without = it is not there.
    fn place(things: &Things, number: u32) -> Option<Place> {
        let key = (*things.get(as_index(number))?)?;
        let key = (key % 5 != 0).then(|| format!("{}", key % 7));
        Some((SortKey(key), Uuid::from_u128(u128::from(number).reverse_bits())))
    }

    fn all(things: &Things) -> Vec<(Place, u32)> {
        (0..as_place(things.len())).filter_map(|n| Some((place(things, n)?, n))).collect()
    }

    proptest! {
        #[test]
        fn is_brought_up_to_date_and_cut_into_pages(
            before in prop::collection::vec(any::<Option<u8>>(), 0..40),
            changes in prop::collection::vec((0..45u32, any::<Option<u8>>()), 0..12),
            wanted in prop::collection::vec(any::<bool>(), 45),
            descending: bool,
            limit in 1..9usize,
        ) {
            let mut things = before.clone();
            things.resize(45, None);
            let order = Arc::new(Order::of(descending, all(&things)));
            for (number, key) in &changes {
                things[as_index(*number)] = *key;
            }
            let mut changed: Vec<u32> = changes.iter().map(|(number, _)| *number).collect();
            changed.sort_unstable();
            changed.dedup();
            let order = order.renewed(descending, &changed, |n| place(&things, n));
            let anew = Order::of(descending, all(&things));
            prop_assert_eq!(&order.sorted, &anew.sorted);
            for number in 0..45 {
                prop_assert_eq!(order.place_of(number), anew.place_of(number));
            }
            let found: RoaringBitmap =
                anew.sorted.iter().copied().filter(|number| wanted[as_index(*number)]).collect();
            let in_order: Vec<u32> = anew.sorted.iter().copied().filter(|n| found.contains(*n)).collect();
            let number_of = |id| (0..45).find(|n| place(&things, *n).is_some_and(|place| place.1 == id));
            let those = order.places_of(found.iter());
            let more = order.places_of((0..45).filter(|n| n % 3 == 0 || found.contains(*n)));
            for among in [None, Some(&*those), Some(&*more)] {
                let mut listed = Vec::new();
                let mut paging = Paging { descending, limit: Some(limit), after: None };
                loop {
                    let page = order.page(&paging, &found, among, |n| place(&things, n), number_of);
                    prop_assert_eq!(page.total, in_order.len());
                    prop_assert!(page.items.len() <= limit);
                    listed.extend(page.items);
                    match page.next {
                        Some(next) => paging.after = Some(next),
                        None => break,
                    }
                }
                prop_assert_eq!(&listed, &in_order);
            }
        }
    }
}
