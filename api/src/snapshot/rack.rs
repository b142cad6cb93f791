//! Pieces of JSON one behind the other, each written into answers with a single copy.
//!
//! They lie in blocks, the oldest block first. Where there is no room for a new one, the oldest block goes, but for what
//! somebody has asked for since it was put there: that gets a second chance at the end of the newest.

use std::{
    collections::{HashMap, VecDeque},
    fmt,
    hash::Hash,
    ops::Range,
    sync::atomic::{AtomicBool, Ordering},
};

use memchr::memmem;
use quick_cache::DefaultHashBuilder;

use super::span::Standing;

/// Bytes of a block. With it some hundred pieces go, while those who read wait.
const BLOCK: usize = 256 << 10;
/// What a piece takes up besides its bytes: where it is, twice as often as needed while that grows, and its key.
const OVERHEAD: usize = 128;

/// A thing as JSON. In that of a membership there are gaps for how it stands, which differs from day to day where all
/// else is the same.
#[derive(Debug)]
pub(super) struct Piece<'a> {
    json: &'a [u8],
    /// Where status and certainty belong, in `json` without them.
    gaps: Option<[u32; 2]>,
    /// Place of the languages of the names and texts in it that were chosen.
    pub(super) languages: u32,
}

impl<'a> Piece<'a> {
    /// A thing that looks the same however it stands.
    pub(super) fn of(json: &'a [u8], languages: u32) -> Self {
        Self { json, gaps: None, languages }
    }

    /// A membership as it was written; `None` where it says of no standing. `room` is for what is left without that.
    pub(super) fn of_membership(written: &[u8], languages: u32, room: &'a mut Vec<u8>) -> Option<Self> {
        // Where a name of a field stands in a text, its quotation marks are escaped.
        let value = |name: &[u8], from: usize| {
            let start = from + memmem::find(written.get(from..)?, name)? + name.len();
            Some(start..start + memchr::memchr(b',', &written[start..])?)
        };
        let status = value(b",\"status\":", 0)?;
        let certainty = value(b",\"certainty\":", status.end)?;
        room.clear();
        for part in [0..status.start, status.end..certainty.start, certainty.end..written.len()] {
            room.extend_from_slice(&written[part]);
        }
        let gaps = [status.start, certainty.start - status.len()];
        let gaps = [u32::try_from(gaps[0]).ok()?, u32::try_from(gaps[1]).ok()?];
        Some(Self { json: room, gaps: Some(gaps), languages })
    }

    /// Writes it at the end of what is written already.
    pub(super) fn write(&self, standing: Option<Standing>, out: &mut Vec<u8>) -> serde_json::Result<()> {
        let mut written = 0;
        if let (Some([status, certainty]), Some(standing)) = (self.gaps, standing) {
            let [status, certainty] = [status as usize, certainty as usize];
            out.extend_from_slice(&self.json[..status]);
            serde_json::to_writer(&mut *out, &standing.0)?;
            out.extend_from_slice(&self.json[status..certainty]);
            serde_json::to_writer(&mut *out, &standing.1)?;
            written = certainty;
        }
        out.extend_from_slice(&self.json[written..]);
        Ok(())
    }
}

/// Where a piece is.
#[derive(Debug)]
struct Place {
    /// Number of its block.
    block: u32,
    bytes: Range<u32>,
    gaps: Option<[u32; 2]>,
    languages: u32,
    /// Whether somebody has asked for it since it was put there.
    asked: AtomicBool,
}

#[derive(Debug)]
struct Block<K> {
    bytes: Vec<u8>,
    /// Whose pieces they are, but for what was put elsewhere since.
    keys: Vec<K>,
}

/// The pieces, within a bound.
pub(super) struct Rack<K> {
    places: HashMap<K, Place, DefaultHashBuilder>,
    blocks: VecDeque<Block<K>>,
    /// Number of the oldest block.
    oldest: u32,
    /// Bytes of all blocks, with the room at their ends.
    bytes: usize,
    capacity: usize,
}

impl<K> fmt::Debug for Rack<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rack").field("number", &self.places.len()).field("bytes", &self.weight()).finish()
    }
}

impl<K> Rack<K> {
    /// Bytes in memory, roughly.
    pub(super) fn weight(&self) -> usize {
        self.bytes + self.places.len() * OVERHEAD
    }
}

impl<K: Hash + Eq + Copy> Rack<K> {
    /// Keeps so many bytes at most.
    pub(super) fn bounded(capacity: usize) -> Self {
        Self { places: HashMap::default(), blocks: VecDeque::new(), oldest: 0, bytes: 0, capacity }
    }

    /// The piece that was put there.
    pub(super) fn get(&self, key: &K) -> Option<Piece<'_>> {
        let place = self.places.get(key)?;
        // Most were asked for before: then nobody has to be told.
        if !place.asked.load(Ordering::Relaxed) {
            place.asked.store(true, Ordering::Relaxed);
        }
        let block = self.blocks.get((place.block - self.oldest) as usize)?;
        let json = block.bytes.get(place.bytes.start as usize..place.bytes.end as usize)?;
        Some(Piece { json, gaps: place.gaps, languages: place.languages })
    }

    /// Puts a piece there, if it is not there already and there is room for it.
    pub(super) fn put(&mut self, key: K, piece: &Piece<'_>) {
        if self.places.contains_key(&key) || piece.json.len() + OVERHEAD > self.capacity {
            return;
        }
        self.append(key, piece);
        while self.weight() > self.capacity {
            self.clear_oldest();
        }
    }

    fn append(&mut self, key: K, piece: &Piece<'_>) {
        let length = piece.json.len();
        let fits = |block: &Block<K>| block.bytes.capacity() - block.bytes.len() >= length;
        if !self.blocks.back().is_some_and(fits) {
            let block = Block { bytes: Vec::with_capacity(BLOCK.max(length)), keys: Vec::new() };
            self.bytes += block.bytes.capacity();
            self.blocks.push_back(block);
        }
        let newer = self.blocks.len() - 1;
        let Some(block) = self.blocks.back_mut() else { return };
        let start = block.bytes.len();
        // No answer is as long as that.
        let place = [newer, start, start + length].map(u32::try_from);
        let [Ok(newer), Ok(start), Ok(end)] = place else { return };
        block.bytes.extend_from_slice(piece.json);
        block.keys.push(key);
        let place = Place {
            block: self.oldest + newer,
            bytes: start..end,
            gaps: piece.gaps,
            languages: piece.languages,
            asked: AtomicBool::new(false),
        };
        self.places.insert(key, place);
    }

    /// Takes away the oldest block. Of what was asked for, half a block at most is put at the end, so that room is made.
    fn clear_oldest(&mut self) {
        let Some(block) = self.blocks.pop_front() else { return };
        self.oldest += 1;
        self.bytes -= block.bytes.capacity();
        let mut spared = 0;
        for key in &block.keys {
            let Some(place) = self.places.remove(key) else { continue };
            let json = &block.bytes[place.bytes.start as usize..place.bytes.end as usize];
            if place.asked.into_inner() && spared + json.len() <= block.bytes.len() / 2 {
                spared += json.len();
                self.append(*key, &Piece { json, gaps: place.gaps, languages: place.languages });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use openapi::{Certainty, MembershipStatus};

    use super::*;

    fn text(rack: &Rack<u32>, key: u32) -> Option<String> {
        let mut out = Vec::new();
        rack.get(&key)?.write(None, &mut out).unwrap();
        Some(String::from_utf8(out).unwrap())
    }

    #[test]
    fn what_is_asked_for_stays_and_the_oldest_goes() {
        const SIZE: usize = 10_000;
        const ROOM: u32 = 300;
        let mut rack: Rack<u32> = Rack::bounded(ROOM as usize * (SIZE + OVERHEAD));
        let json = |key: u32| format!("{key:0SIZE$}");
        for key in 0..4 * ROOM {
            rack.put(key, &Piece::of(json(key).as_bytes(), 7));
            assert_eq!(text(&rack, 5).as_deref(), (key >= 5).then(|| json(5)).as_deref(), "after {key}");
            assert!(rack.weight() <= rack.capacity);
        }
        let kept = (0..4 * ROOM).filter(|key| rack.places.contains_key(key)).count();
        assert!(kept > ROOM as usize * 4 / 5, "{kept} kept: little use");
        assert_eq!(rack.places.len(), kept);
        let held: usize = rack.blocks.iter().map(|block| block.bytes.capacity()).sum();
        assert_eq!(held, rack.bytes);
        assert_eq!(text(&rack, 4 * ROOM - 1), Some(json(4 * ROOM - 1)), "the newest is there");
        assert_eq!(text(&rack, 6), None, "nobody asked for it");
        assert_eq!(rack.get(&5).unwrap().languages, 7);
    }

    #[test]
    fn where_all_is_asked_for_there_is_room_for_the_new() {
        const ROOM: u32 = 100;
        let mut rack: Rack<u32> = Rack::bounded(ROOM as usize * (BLOCK / 4 + OVERHEAD));
        let json = vec![b'1'; BLOCK / 4];
        for key in 0..3 * ROOM {
            rack.put(key, &Piece::of(&json, 0));
            (0..=key).for_each(|key| drop(text(&rack, key)));
            assert!(text(&rack, key).is_some() && rack.weight() <= rack.capacity);
        }
        let too_large = vec![b'1'; rack.capacity];
        rack.put(1000, &Piece::of(&too_large, 0));
        assert!(text(&rack, 1000).is_none() && !rack.places.is_empty());
    }

    #[test]
    fn a_membership_is_written_as_it_stands() {
        let written = br#"{"role":"a \",\"status\":","until":null,"status":"ended","end_reason":null,"certainty":"possible","statements":[{"certainty":"certain","x":1}]}"#;
        let mut room = Vec::new();
        let piece = Piece::of_membership(written, 3, &mut room).unwrap();
        let mut out = b"[".to_vec();
        piece.write(Some((MembershipStatus::Ended, Some(Certainty::Possible))), &mut out).unwrap();
        assert_eq!(out, [b"[", written.as_slice()].concat());
        out.clear();
        piece.write(Some((MembershipStatus::Current, None)), &mut out).unwrap();
        let now = r#"{"role":"a \",\"status\":","until":null,"status":"current","end_reason":null,"certainty":null,"statements":[{"certainty":"certain","x":1}]}"#;
        assert_eq!(String::from_utf8(out).unwrap(), now);
        for other in [r#"{"certainty":null,"status":null}"#, r#"{"a":{},"b":1}"#, ""] {
            assert!(Piece::of_membership(other.as_bytes(), 0, &mut Vec::new()).is_none(), "{other}");
        }
    }
}
