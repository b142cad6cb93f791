//! Things as JSON, ready to be put together into answers.

use std::{
    fmt,
    hash::{BuildHasher, RandomState},
    sync::{Arc, PoisonError, RwLock, RwLockReadGuard},
};

use arc_swap::ArcSwap;
use chrono::NaiveDate;

use super::{
    days::Period,
    journal::Stamp,
    rack::{Piece, Rack},
    tongue::Tongue,
};

/// Bytes of pieces that are kept, enough for some three hundred thousand things. What is not kept is written anew, which
/// takes some microseconds: a page of fifty takes four times as long then.
const CAPACITY: usize = 288 << 20;
/// In how many languages pieces are kept.
const TONGUES: usize = 64;
/// How many different sets of languages things may be told in.
const SETS: usize = 4096;

/// The time that a piece shows.
#[derive(Debug, Clone, Copy, Hash)]
pub(super) enum When {
    /// A day: what is current is so today.
    Day(NaiveDate),
    /// Every day on which member and coalition are called, and the member is classified, as in these periods: what a
    /// membership shows, besides how it stands. `None` where they are called and classified so on all days.
    Standing { names: (Period, Period), categories: Period },
}

/// What all pieces of memberships in one answer have in common, or all others.
#[derive(Debug, Clone, Copy, Hash)]
pub(super) struct Setting {
    /// The state of the vocabularies, from which regions come.
    pub(super) vocabularies: Stamp,
    pub(super) when: When,
    /// Place among the languages.
    pub(super) tongue: u32,
}

/// A setting in short: a hash with a key of this process alone (SipHash), so that nobody can make two settings with the
/// same. One thing in one state is seen in a few, which have it by chance once in 2⁶⁴ times.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct SettingMark(u64);

/// Which piece: no two things, and no two states of one, bear the same stamp.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct PieceKey {
    pub(super) thing: Stamp,
    pub(super) setting: SettingMark,
}

/// Pieces, shared by all snapshots that went forth from one another. What has changed is not found again, because it
/// bears another stamp, and gives way to what is asked for.
pub(super) struct Pieces {
    kept: RwLock<Rack<PieceKey>>,
    hasher: RandomState,
    tongues: ArcSwap<Vec<Tongue>>,
    languages: ArcSwap<Vec<Arc<[String]>>>,
}

impl fmt::Debug for Pieces {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pieces").field("kept", &*self.read()).finish_non_exhaustive()
    }
}

impl Default for Pieces {
    fn default() -> Self {
        Self {
            kept: RwLock::new(Rack::bounded(CAPACITY)),
            hasher: RandomState::new(),
            tongues: ArcSwap::from_pointee(vec![Tongue::new()]),
            languages: ArcSwap::default(),
        }
    }
}

impl Pieces {
    /// The place of languages in which pieces are kept; `None` where there are too many others already.
    pub(super) fn tongue(&self, tongue: &Tongue) -> Option<u32> {
        place_of(&self.tongues, TONGUES, |other| other == tongue, || tongue.clone())
    }

    /// The same of languages in which a thing is told.
    pub(super) fn place_of_languages(&self, languages: &[String]) -> Option<u32> {
        place_of(&self.languages, SETS, |other| **other == *languages, || languages.into())
    }

    /// The languages at a place.
    pub(super) fn languages(&self, place: u32) -> Option<Arc<[String]>> {
        self.languages.load().get(place as usize).cloned()
    }

    /// A setting in short.
    pub(super) fn mark(&self, setting: &Setting) -> SettingMark {
        SettingMark(self.hasher.hash_one(setting))
    }

    /// All that are kept, for as long as it is read: nothing is put there meanwhile.
    pub(super) fn read(&self) -> RwLockReadGuard<'_, Rack<PieceKey>> {
        self.kept.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Keeps a piece for others.
    pub(super) fn keep(&self, key: PieceKey, piece: &Piece<'_>) {
        self.kept.write().unwrap_or_else(PoisonError::into_inner).put(key, piece);
    }

    /// Bytes that are kept.
    pub(super) fn weight(&self) -> u64 {
        self.read().weight() as u64
    }
}

/// The place of something, where it is new at the end; `None` where there is no place any more.
fn place_of<T: Clone>(
    places: &ArcSwap<Vec<T>>,
    most: usize,
    is_it: impl Fn(&T) -> bool,
    new: impl Fn() -> T,
) -> Option<u32> {
    let place = |all: &[T]| all.iter().position(&is_it).and_then(|place| u32::try_from(place).ok());
    if let Some(place) = place(&places.load()) {
        return Some(place);
    }
    places.rcu(|all| {
        let mut all = Vec::clone(all);
        if place(&all).is_none() && all.len() < most {
            all.push(new());
        }
        all
    });
    place(&places.load())
}
