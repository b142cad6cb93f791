//! Things as JSON, ready to be put together into answers.

use std::{
    fmt,
    hash::{BuildHasher, RandomState},
    sync::Arc,
};

use arc_swap::ArcSwap;
use chrono::NaiveDate;
use openapi::{Certainty, MembershipStatus};
use quick_cache::{Weighter, sync::Cache};

use super::{days::Period, journal::Stamp, tongue::Tongue};

/// Bytes of pieces that are kept, enough for some hundred thousand things. What is not kept is written anew, which takes
/// some microseconds: a page of fifty takes four times as long then.
const CAPACITY: u64 = 256 << 20;
/// In how many languages pieces are kept.
const TONGUES: usize = 64;
/// How many different sets of languages things may be told in.
const SETS: usize = 4096;
/// What a piece takes up besides its bytes.
const OVERHEAD: u64 = 112;

/// A thing as JSON.
#[derive(Debug, Clone)]
pub(super) struct Piece {
    pub(super) json: Arc<[u8]>,
    /// Place of the languages of the names and texts in it that were chosen.
    pub(super) languages: usize,
}

/// The time that a piece shows.
#[derive(Debug, Clone, Copy, Hash)]
pub(super) enum When {
    /// A day: what is current is so today.
    Day(NaiveDate),
    /// Every day on which the organisations and coalitions are called, and the organisations classified, as in these
    /// periods: what a membership shows, besides how it stands.
    Standing { names: (Period, Period), categories: Period },
}

/// What all pieces of memberships in one answer have in common, or all others.
#[derive(Debug, Clone, Copy, Hash)]
pub(super) struct Setting {
    /// The state of the vocabularies, from which regions come.
    pub(super) vocabularies: Stamp,
    pub(super) when: When,
    /// Place among the languages.
    pub(super) tongue: usize,
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
    /// How it stands, where it is a membership.
    pub(super) standing: Option<(MembershipStatus, Option<Certainty>)>,
}

#[derive(Debug, Clone)]
struct Bytes;

impl Weighter<PieceKey, Piece> for Bytes {
    fn weight(&self, _: &PieceKey, piece: &Piece) -> u64 {
        piece.json.len() as u64 + OVERHEAD
    }
}

/// Pieces, shared by all snapshots that went forth from one another. What has changed is not found again, because it
/// bears another stamp, and gives way to what is asked for.
pub(super) struct Pieces {
    kept: Cache<PieceKey, Piece, Bytes>,
    hasher: RandomState,
    tongues: ArcSwap<Vec<Tongue>>,
    languages: ArcSwap<Vec<Arc<[String]>>>,
}

impl fmt::Debug for Pieces {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pieces").field("number", &self.kept.len()).field("bytes", &self.weight()).finish()
    }
}

impl Default for Pieces {
    fn default() -> Self {
        const TYPICAL: u64 = 1024;
        let number = usize::try_from(CAPACITY / TYPICAL).unwrap_or(usize::MAX);
        Self {
            kept: Cache::with_weighter(number, CAPACITY, Bytes),
            hasher: RandomState::new(),
            tongues: ArcSwap::from_pointee(vec![Tongue::new()]),
            languages: ArcSwap::default(),
        }
    }
}

impl Pieces {
    /// The place of languages in which pieces are kept; `None` where there are too many others already.
    pub(super) fn tongue(&self, tongue: &Tongue) -> Option<usize> {
        place_of(&self.tongues, TONGUES, |other| other == tongue, || tongue.clone())
    }

    /// The same of languages in which a thing is told.
    pub(super) fn place_of_languages(&self, languages: &[String]) -> Option<usize> {
        place_of(&self.languages, SETS, |other| **other == *languages, || languages.into())
    }

    /// The languages at a place.
    pub(super) fn languages(&self, place: usize) -> Option<Arc<[String]>> {
        self.languages.load().get(place).cloned()
    }

    /// A setting in short.
    pub(super) fn mark(&self, setting: &Setting) -> SettingMark {
        SettingMark(self.hasher.hash_one(setting))
    }

    pub(super) fn get(&self, key: &PieceKey) -> Option<Piece> {
        self.kept.get(key)
    }

    pub(super) fn keep(&self, key: PieceKey, piece: Piece) {
        self.kept.insert(key, piece);
    }

    /// Bytes that are kept.
    pub(super) fn weight(&self) -> u64 {
        self.kept.weight()
    }
}

/// The place of something, where it is new at the end; `None` where there is no place any more.
fn place_of<T: Clone>(
    places: &ArcSwap<Vec<T>>,
    most: usize,
    is_it: impl Fn(&T) -> bool,
    new: impl Fn() -> T,
) -> Option<usize> {
    let place = |all: &[T]| all.iter().position(&is_it);
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
