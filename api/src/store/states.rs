//! States of things in memory: the texts of many changes packed together, because few are ever looked at.

use std::{
    cell::RefCell,
    fmt, io,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use openapi::{Keeper, State};
use zstd::bulk::{Compressor, Decompressor};

/// How hard to pack: states of things of a kind have much in common, and more time gains little.
const LEVEL: i32 = 1;

/// Packs states, a block of them at a time.
pub struct Packer(Compressor<'static>);

impl fmt::Debug for Packer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Packer")
    }
}

impl Packer {
    /// How many states are packed together: some ten kilobytes of text, unpacked in less than a tenth of a
    /// millisecond.
    pub const BLOCK: usize = 64;

    /// A packer.
    pub fn new() -> io::Result<Self> {
        Compressor::new(LEVEL).map(Self)
    }

    /// Puts packed states in the place of these.
    pub fn pack<'a>(&mut self, states: impl Iterator<Item = &'a mut State>) -> io::Result<()> {
        let (mut text, mut ends) = (String::new(), Vec::new());
        let there: Vec<&mut State> = states.filter(|state| state.is_some()).collect();
        for state in &there {
            text.push_str(&state.json().map_err(io::Error::other)?);
            ends.push(u32::try_from(text.len()).map_err(io::Error::other)?);
        }
        let packed = self.0.compress(text.as_bytes())?.into();
        let block: Arc<dyn Keeper> = Arc::new(Block { mark: next_mark(), ends: ends.into(), packed });
        for (number, state) in (0..).zip(there) {
            *state = State::kept(Arc::clone(&block), number);
        }
        Ok(())
    }
}

/// Texts one after another, packed.
struct Block {
    mark: u64,
    /// Where each text ends.
    ends: Box<[u32]>,
    packed: Box<[u8]>,
}

impl fmt::Debug for Block {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Block").field("states", &self.ends.len()).field("bytes", &self.packed.len()).finish()
    }
}

/// No two blocks of this process bear the same.
fn next_mark() -> u64 {
    static LAST: AtomicU64 = AtomicU64::new(0);
    LAST.fetch_add(1, Ordering::Relaxed) + 1
}

thread_local! {
    /// What was unpacked last: who reads one state of a block mostly reads its neighbours next.
    static UNPACKED: RefCell<(u64, Box<str>)> = RefCell::default();
}

impl Block {
    fn unpack(&self) -> io::Result<Box<str>> {
        let length = self.ends.last().map_or(0, |end| *end as usize);
        let text = Decompressor::new()?.decompress(&self.packed, length)?;
        String::from_utf8(text).map(String::into_boxed_str).map_err(io::Error::other)
    }

    /// One of the texts in the whole.
    fn text_in<'t>(&self, whole: &'t str, number: u32) -> Option<&'t str> {
        let number = number as usize;
        let start = number.checked_sub(1).map_or(Some(0), |before| self.ends.get(before).copied())?;
        whole.get(start as usize..*self.ends.get(number)? as usize)
    }
}

impl Keeper for Block {
    fn text(&self, number: u32) -> io::Result<Arc<str>> {
        UNPACKED.with_borrow_mut(|(mark, whole)| {
            if *mark != self.mark {
                // Where it fails, nothing is there.
                *mark = 0;
                *whole = self.unpack()?;
                *mark = self.mark;
            }
            let text = self.text_in(whole, number).map(Arc::from);
            text.ok_or_else(|| io::Error::other(format!("there is no state {number} in its block")))
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn packed_states_are_what_they_were() {
        let mut packer = Packer::new().unwrap();
        let some = |of: u32| {
            let state = move |n: u32| match n % 5 {
                3 => State::none(),
                _ => State::of(&json!({"id": n * of, "name": "Иркутск"})).unwrap(),
            };
            (0..70).map(state).collect::<Vec<_>>()
        };
        let (plain, other) = (some(1), some(7));
        let (mut packed, mut second) = (plain.clone(), other.clone());
        packer.pack(packed.iter_mut()).unwrap();
        packer.pack(second.iter_mut()).unwrap();
        // In turns, so that what was unpacked last is never what is wanted.
        for number in [0, 69, 3, 1, 64] {
            assert_eq!(packed[number], plain[number]);
            assert_eq!(second[number], other[number]);
            assert_eq!(packed[number].is_some(), number != 3);
        }
        assert_ne!(packed[1], second[1]);
        // Packed once more with others, they are still the same.
        let mut mixed: Vec<State> = packed.iter().chain(&second).cloned().collect();
        packer.pack(mixed.iter_mut()).unwrap();
        assert!(mixed.iter().eq(plain.iter().chain(&other)));
        packer.pack(std::iter::empty()).unwrap();
    }

    #[test]
    fn what_cannot_be_unpacked_is_an_error() {
        let block = Block { mark: next_mark(), ends: [4].into(), packed: (*b"nonsense").into() };
        assert!(block.text(0).is_err());
        assert!(block.text(0).is_err(), "and stays one");
    }
}
