//! A piece of the index: the names of some things and the words in them. It never changes.

use std::{cmp::Ordering, collections::HashMap, ops::Range};

use openapi::{EntityKind, NameKind};
use uuid::Uuid;

use super::vocabulary::Vocabulary;
use crate::registry::text::transliterated;

/// A thing that is to be found by its names.
#[derive(Debug)]
pub(super) struct Named<'a> {
    pub(super) kind: EntityKind,
    pub(super) id: Uuid,
    pub(super) slug: &'a str,
    /// Its names with what they are, in the order of its record; a person's name is nothing else.
    pub(super) names: Vec<(&'a str, Option<NameKind>)>,
}

/// Things by their names and the words in them.
#[derive(Debug, Default)]
pub(super) struct Piece {
    /// In the order of their ids.
    things: Vec<Thing>,
    /// In the order of their texts, then of the slugs: what is the same to a question stays in this order.
    names: Vec<Name>,
    /// The numbers of the names of each thing.
    own_names: Vec<u32>,
    /// The words of each name.
    words: Vec<u32>,
    pub(super) vocabulary: Vocabulary,
    /// Where the things that have a word in a name begin in `holders`; one more at the end.
    starts: Vec<u32>,
    holders: Vec<u32>,
}

#[derive(Debug)]
struct Thing {
    kind: EntityKind,
    id: Uuid,
    slug: Box<str>,
    names: Range<u32>,
}

/// A name in plain Latin letters.
#[derive(Debug)]
struct Name {
    thing: u32,
    /// Which name of its thing it is.
    place: u32,
    kind: Option<NameKind>,
    words: Range<u32>,
}

/// A name that is being put in its place.
struct Spelled {
    thing: u32,
    place: u32,
    kind: Option<NameKind>,
    text: String,
}

impl Piece {
    /// Reads things in.
    pub(super) fn of(mut things: Vec<Named<'_>>) -> Self {
        things.sort_unstable_by_key(|thing| thing.id);
        let mut spelled = Vec::new();
        for (thing, named) in (0u32..).zip(&things) {
            for (place, (name, kind)) in (0u32..).zip(&named.names) {
                let forms = transliterated(name).into_iter();
                spelled.extend(forms.map(|text| Spelled { thing, place, kind: *kind, text }));
            }
        }
        let slug = |name: &Spelled| things[name.thing as usize].slug;
        spelled.sort_unstable_by(|a, b| {
            (a.text.cmp(&b.text))
                .then_with(|| slug(a).cmp(slug(b)))
                .then_with(|| (a.thing, a.place).cmp(&(b.thing, b.place)))
        });
        let mut numbers: HashMap<&str, u32> = HashMap::new();
        for word in spelled.iter().flat_map(|name| name.text.split(' ')) {
            numbers.insert(word, 0);
        }
        let mut all: Vec<&str> = numbers.keys().copied().collect();
        all.sort_unstable();
        for (number, word) in (0u32..).zip(&all) {
            numbers.insert(word, number);
        }
        let mut piece = Self { vocabulary: Vocabulary::of(all.into_iter()), ..Self::default() };
        let mut own_names: Vec<Vec<u32>> = vec![Vec::new(); things.len()];
        let mut holders: Vec<(u32, u32)> = Vec::new();
        for (number, name) in (0u32..).zip(&spelled) {
            let first = length(&piece.words);
            piece.words.extend(name.text.split(' ').filter_map(|word| numbers.get(word)));
            let words = first..length(&piece.words);
            holders.extend(
                piece.words[first as usize..words.end as usize].iter().map(|word| (*word, name.thing)),
            );
            piece.names.push(Name { thing: name.thing, place: name.place, kind: name.kind, words });
            own_names[name.thing as usize].push(number);
        }
        for (thing, own) in things.iter().zip(own_names) {
            let first = length(&piece.own_names);
            piece.own_names.extend(own);
            let names = first..length(&piece.own_names);
            piece.things.push(Thing { kind: thing.kind, id: thing.id, slug: thing.slug.into(), names });
        }
        holders.sort_unstable();
        holders.dedup();
        let words = u32::try_from(piece.vocabulary.len()).unwrap_or(u32::MAX);
        let mut next = 0;
        for word in 0..=words {
            next += holders[next..].iter().take_while(|(other, _)| *other < word).count();
            piece.starts.push(u32::try_from(next).unwrap_or(u32::MAX));
        }
        piece.holders = holders.into_iter().map(|(_, thing)| thing).collect();
        piece
    }

    /// Number of things.
    pub(super) fn len(&self) -> usize {
        self.things.len()
    }

    /// Number of names.
    pub(super) fn names(&self) -> usize {
        self.names.len()
    }

    /// The place of a thing in this piece.
    pub(super) fn place_of(&self, id: Uuid) -> Option<usize> {
        self.things.binary_search_by_key(&id, |thing| thing.id).ok()
    }

    /// What a thing is.
    pub(super) fn thing(&self, thing: u32) -> (EntityKind, Uuid) {
        let thing = &self.things[thing as usize];
        (thing.kind, thing.id)
    }

    /// Slug of a thing.
    pub(super) fn slug(&self, thing: u32) -> &str {
        &self.things[thing as usize].slug
    }

    /// The things that have a word in one of their names.
    pub(super) fn holders(&self, word: u32) -> &[u32] {
        let at = word as usize;
        match (self.starts.get(at), self.starts.get(at + 1)) {
            (Some(start), Some(end)) => &self.holders[*start as usize..*end as usize],
            _ => &[],
        }
    }

    /// Numbers of the names of a thing.
    pub(super) fn names_of(&self, thing: u32) -> &[u32] {
        let names = &self.things[thing as usize].names;
        &self.own_names[names.start as usize..names.end as usize]
    }

    /// The thing that bears a name, which of its names it is, and of what kind.
    pub(super) fn name(&self, number: u32) -> (u32, u32, Option<NameKind>) {
        let name = &self.names[number as usize];
        (name.thing, name.place, name.kind)
    }

    /// The words of a name.
    pub(super) fn words(&self, number: u32) -> &[u32] {
        let words = &self.names[number as usize].words;
        &self.words[words.start as usize..words.end as usize]
    }

    /// The text of a name: its words, joined by spaces.
    pub(super) fn text(&self, number: u32) -> String {
        let words = self.words(number).iter().map(|word| self.vocabulary.word(*word));
        words.collect::<Vec<_>>().join(" ")
    }

    /// The number of the first name that comes after a text and a slug.
    pub(super) fn first_after(&self, text: &str, slug: &str) -> u32 {
        let after = |name: &Name| {
            let words = &self.words[name.words.start as usize..name.words.end as usize];
            let words = words.iter().map(|word| self.vocabulary.word(*word));
            // A space comes before all letters: texts and their words have the same order.
            words.cmp(text.split(' ')).then_with(|| self.slug(name.thing).cmp(slug))
        };
        u32::try_from(self.names.partition_point(|name| after(name) != Ordering::Greater)).unwrap_or(u32::MAX)
    }
}

/// Lengths fit: four thousand million names do not fit into memory.
fn length<T>(all: &[T]) -> u32 {
    u32::try_from(all.len()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stand_in_the_order_of_their_words() {
        let thing = |number: u128, slug: &'static str, names: &[&'static str]| Named {
            kind: EntityKind::Organisation,
            id: Uuid::from_u128(number),
            slug,
            names: names.iter().map(|name| (*name, Some(NameKind::Official))).collect(),
        };
        let piece = Piece::of(vec![
            thing(3, "c", &["Zürich Bank", "Bank"]),
            thing(1, "b", &["Bank", "★"]),
            thing(2, "a", &["Bank of Oslo", "Bank"]),
        ]);
        assert_eq!((piece.len(), piece.names()), (3, 6));
        let all: Vec<_> =
            (0..6).map(|number| (piece.text(number), piece.slug(piece.name(number).0))).collect();
        let names = ["bank", "bank", "bank", "bank of oslo", "zuerich bank", "zurich bank"];
        assert_eq!(all.iter().map(|(text, _)| text.as_str()).collect::<Vec<_>>(), names);
        assert_eq!(all.iter().map(|(_, slug)| *slug).collect::<String>(), "abcacc");
        let word = |word: &str| piece.holders(piece.vocabulary.find(word).unwrap());
        assert_eq!((word("bank"), word("oslo"), word("zuerich")), (&[0, 1, 2][..], &[1][..], &[2][..]));
        assert!(piece.holders(99).is_empty());
        assert_eq!(piece.place_of(Uuid::from_u128(3)), Some(2));
        assert_eq!(piece.names_of(2), [2, 4, 5]);
        assert_eq!((piece.first_after("", ""), piece.first_after("bank", "b")), (0, 2));
        assert_eq!((piece.first_after("bank of", "x"), piece.first_after("zz", "")), (3, 6));
    }
}
