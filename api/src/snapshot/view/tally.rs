//! Counting what is certain and what is possible apart.

use std::sync::Arc;

use openapi::Certainty;
use roaring::RoaringBitmap;

use super::View;
use crate::snapshot::Snapshot;

/// How many there are for certain, and how many more possibly.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Tally {
    pub(super) certain: u64,
    pub(super) possible: u64,
}

impl Tally {
    pub(super) fn add(&mut self, certainty: Certainty) {
        match certainty {
            Certainty::Certain => self.certain += 1,
            Certainty::Possible => self.possible += 1,
        }
    }

    pub(super) fn all(self) -> u64 {
        self.certain + self.possible
    }
}

impl FromIterator<Certainty> for Tally {
    fn from_iter<I: IntoIterator<Item = Certainty>>(found: I) -> Self {
        let mut tally = Self::default();
        found.into_iter().for_each(|certainty| tally.add(certainty));
        tally
    }
}

impl View<'_> {
    /// The memberships in the coalitions with these slugs, or in all of them.
    pub(super) fn memberships_in(&self, coalitions: Option<&[String]>) -> Arc<RoaringBitmap> {
        let asked = coalitions.map(|slugs| Snapshot::ids(&self.snapshot.coalitions, slugs));
        self.snapshot.facets.coalition.any(|id| asked.as_ref().is_none_or(|ids| ids.contains(id)))
    }
}
