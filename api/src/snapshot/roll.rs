//! The memberships of a coalition side by side, so that it is soon seen how all of them stand on a day.

use roaring::RoaringBitmap;

use super::{
    derived::Weighed,
    journal::{self, Stamp},
    span::{Day, Lookout, Span, Standing, Stretch},
};

/// The memberships of a coalition, by number.
#[derive(Debug)]
pub(super) struct Roll {
    /// No other roll bears it.
    stamp: Stamp,
    numbers: Box<[u32]>,
    /// The days of each.
    spans: Box<[Span]>,
    /// The days from which one of them may stand otherwise than on the day before.
    turns: Box<[Day]>,
}

impl Weighed for Roll {
    fn weight(&self) -> usize {
        64 + size_of_val(&*self.numbers) + size_of_val(&*self.spans) + size_of_val(&*self.turns)
    }
}

impl Roll {
    /// The roll of these memberships, in the order of their numbers.
    pub(super) fn of(memberships: impl Iterator<Item = (u32, Span)>) -> Self {
        let (numbers, spans): (Vec<_>, Vec<Span>) = memberships.unzip();
        let mut turns: Vec<Day> = spans.iter().flat_map(Span::turns).collect();
        turns.sort_unstable();
        turns.dedup();
        Self { stamp: journal::next(), numbers: numbers.into(), spans: spans.into(), turns: turns.into() }
    }

    /// Whether the same stand there, on the same days.
    pub(super) fn is_like(&self, other: &Self) -> bool {
        self.numbers == other.numbers && self.spans == other.spans
    }

    /// No other roll bears it.
    pub(super) fn stamp(&self) -> Stamp {
        self.stamp
    }

    /// The numbers of the memberships.
    pub(super) fn numbers(&self) -> impl Iterator<Item = u32> {
        self.numbers.iter().copied()
    }

    /// Whether a membership is among them.
    pub(super) fn has(&self, number: u32) -> bool {
        self.numbers.binary_search(&number).is_ok()
    }

    /// The days around the one that is looked at on which all of them stand alike.
    pub(super) fn stretch(&self, on: Lookout) -> Stretch {
        on.stretch(&self.turns)
    }

    /// Those that stand as wanted.
    pub(super) fn standing(&self, on: Lookout, wanted: impl Fn(Standing) -> bool) -> RoaringBitmap {
        let stands = |span: &Span| span.standing(on).is_some_and(&wanted);
        let those = self.numbers.iter().zip(&self.spans).filter(|(_, span)| stands(span));
        RoaringBitmap::from_sorted_iter(those.map(|(number, _)| *number)).unwrap_or_default()
    }
}
