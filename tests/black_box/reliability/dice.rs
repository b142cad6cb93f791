//! Chance that can be had again.

/// Numbers that look like chance (splitmix64).
#[derive(Debug, Clone)]
pub(super) struct Dice(u64);

impl Dice {
    /// A seed for a test: that of the environment variable `RELIABILITY_SEED`, else a new one. It is told, so that a
    /// failure can be looked for again; what several threads make of it together is never quite the same.
    pub(super) fn seed(test: &str) -> u64 {
        let given = std::env::var("RELIABILITY_SEED").ok();
        let seed = match given {
            Some(given) => given.parse().expect("RELIABILITY_SEED is a number"),
            None => uuid::Uuid::now_v7().as_u64_pair().1,
        };
        eprintln!("{test}: RELIABILITY_SEED={seed}");
        seed
    }

    /// One of many that go by the same seed.
    pub(super) fn of(seed: u64, number: u64) -> Self {
        let mut dice = Self(seed ^ number.wrapping_mul(0xa076_1d64_78bd_642f));
        dice.roll(2);
        dice
    }

    /// 0 and up, below `sides`.
    pub(super) fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % sides.max(1) as u64) as usize
    }

    /// One of these; none where there is none.
    pub(super) fn pick<'a, T>(&mut self, of: &'a [T]) -> Option<&'a T> {
        of.get(self.roll(of.len()))
    }
}
