//! Things as JSON, taken ready or written anew.

use openapi::EntityKind;
use uuid::Uuid;

use super::View;
use crate::snapshot::{
    Entry, Shelf, Snapshot,
    days::Period,
    journal::Stamp,
    pieces::{PieceKey, Setting, When},
    rack::Piece,
    span::Standing,
};

/// Does something with the thing of a kind that has a number.
macro_rules! numbered {
    ($snapshot:expr, $kind:expr, |$shelf:ident| $body:expr) => {
        match $kind {
            EntityKind::Source => {
                let $shelf = &$snapshot.sources;
                $body
            }
            EntityKind::Vocabulary => {
                let $shelf = &$snapshot.vocabularies;
                $body
            }
            EntityKind::Organisation => {
                let $shelf = &$snapshot.organisations;
                $body
            }
            EntityKind::Person => {
                let $shelf = &$snapshot.people;
                $body
            }
            EntityKind::Coalition => {
                let $shelf = &$snapshot.coalitions;
                $body
            }
            EntityKind::Membership => {
                let $shelf = &$snapshot.memberships;
                $body
            }
        }
    };
}

impl Snapshot {
    fn number_of(&self, kind: EntityKind, id: Uuid) -> Option<u32> {
        fn on<T>(shelf: &Shelf<T>, id: Uuid) -> Option<u32> {
            shelf.get(id).map(|entry: &Entry<T>| entry.number)
        }
        numbered!(self, kind, |shelf| on(shelf, id))
    }

    fn stamp_of(&self, kind: EntityKind, number: u32) -> Option<Stamp> {
        numbered!(self, kind, |shelf| shelf.stamp_of(number))
    }
}

impl View<'_> {
    /// Writes the JSON of a thing at the end of what is written already; false where it is not there or not to be
    /// seen.
    pub fn write_thing(&self, kind: EntityKind, id: Uuid, out: &mut Vec<u8>) -> serde_json::Result<bool> {
        match self.snapshot.number_of(kind, id) {
            Some(number) => self.write(kind, number, true, out),
            None => Ok(false),
        }
    }

    /// The same for whoever passes over all things: what is not at hand is not kept.
    pub fn write_in_passing(
        &self,
        kind: EntityKind,
        id: Uuid,
        out: &mut Vec<u8>,
    ) -> serde_json::Result<bool> {
        match self.snapshot.number_of(kind, id) {
            Some(number) => self.write(kind, number, false, out),
            None => Ok(false),
        }
    }

    /// The same of the thing with a number on the shelf of its kind. It is kept for others on demand.
    pub fn write(
        &self,
        kind: EntityKind,
        number: u32,
        keep: bool,
        out: &mut Vec<u8>,
    ) -> serde_json::Result<bool> {
        let Some((key, standing)) = self.piece_key(kind, number) else {
            return self.encode(kind, number, out);
        };
        let pieces = &self.snapshot.pieces;
        if let Some(piece) = pieces.read().get(&key) {
            piece.write(standing, out)?;
            self.hears(piece.languages);
            return Ok(true);
        }
        // The languages of this thing are told apart from those of others.
        let others = self.used.take();
        let start = out.len();
        let written = self.encode(kind, number, out);
        let own: Vec<String> = self.used.replace(others).into_iter().collect();
        own.iter().for_each(|lang| self.speaks(lang));
        if keep
            && matches!(written, Ok(true))
            && let Some(languages) = pieces.place_of_languages(&own)
        {
            let mut room = Vec::new();
            let piece = match standing {
                Some(_) => Piece::of_membership(&out[start..], languages, &mut room),
                None => Some(Piece::of(&out[start..], languages)),
            };
            piece.iter().for_each(|piece| pieces.keep(key, piece));
        }
        written
    }

    /// Writes the JSON of some things of a kind, with commas between them, where all of it is at hand; else false, and
    /// nothing is written.
    pub fn write_at_hand(
        &self,
        kind: EntityKind,
        numbers: &[u32],
        out: &mut Vec<u8>,
    ) -> serde_json::Result<bool> {
        let keys: Option<Vec<_>> = numbers.iter().map(|number| self.piece_key(kind, *number)).collect();
        let Some(keys) = keys else { return Ok(false) };
        let rack = self.snapshot.pieces.read();
        // Where they are is looked up for all before any is copied: a processor fetches several at a time then.
        let found: Option<Vec<_>> = keys.iter().map(|(key, _)| rack.get(key)).collect();
        let Some(found) = found else { return Ok(false) };
        for (place, (piece, (_, standing))) in found.iter().zip(keys).enumerate() {
            if place > 0 {
                out.push(b',');
            }
            piece.write(standing, out)?;
            self.hears(piece.languages);
        }
        Ok(true)
    }

    /// Notes the languages of a piece: most pieces have the same.
    fn hears(&self, languages: u32) {
        let mut heard = self.heard.borrow_mut();
        if !heard.contains(&languages) {
            heard.push(languages);
            let all = self.snapshot.pieces.languages(languages);
            all.iter().flat_map(|all| all.iter()).for_each(|lang| self.speaks(lang));
        }
    }

    /// What a piece is kept by, and how it stands. Of how things were on a day only memberships are kept, which are like
    /// on most days.
    fn piece_key(&self, kind: EntityKind, number: u32) -> Option<(PieceKey, Option<Standing>)> {
        let (standing, changes) = match kind {
            EntityKind::Membership => {
                (Some(self.standing_at(number)?), Some(self.snapshot.facets.changes_around(number)))
            }
            _ => (None, None),
        };
        let place =
            changes.map_or(0, |(member, coalition)| 1 + usize::from(member) + 2 * usize::from(coalition));
        let setting = (*self.settings[place].get_or_init(|| {
            let when = match (changes, self.lens.as_of) {
                (Some((member, coalition)), _) => {
                    let ((members, coalitions), categories) = (self.periods(), self.category_period());
                    let of_member = |period: Period| period.filter(|_| member);
                    When::Standing {
                        names: (of_member(members), coalitions.filter(|_| coalition)),
                        categories: of_member(categories),
                    }
                }
                (None, None) => When::Day(self.lens.today),
                (None, Some(_)) => return None,
            };
            let pieces = &self.snapshot.pieces;
            let vocabularies = self.snapshot.vocabularies.journal().stamp();
            Some(pieces.mark(&Setting { vocabularies, when, tongue: pieces.tongue(self.tongue())? }))
        }))?;
        Some((PieceKey { thing: self.snapshot.stamp_of(kind, number)?, setting }, standing))
    }

    fn encode(&self, kind: EntityKind, number: u32, out: &mut Vec<u8>) -> serde_json::Result<bool> {
        let snapshot = self.snapshot;
        macro_rules! write {
            ($shelf:ident, |$entry:ident| $seen:expr) => {{
                let Some($entry) = snapshot.$shelf.at(number) else { return Ok(false) };
                let Some(seen) = $seen else { return Ok(false) };
                serde_json::to_writer(out, &seen)?;
                Ok(true)
            }};
        }
        match kind {
            EntityKind::Source => write!(sources, |entry| Some(self.source(entry))),
            EntityKind::Vocabulary => write!(vocabularies, |entry| Some(self.vocabulary(entry))),
            EntityKind::Organisation => write!(organisations, |entry| Some(self.organisation(entry))),
            EntityKind::Person => write!(people, |entry| Some(self.person(entry))),
            EntityKind::Coalition => write!(coalitions, |entry| self.coalition(entry)),
            EntityKind::Membership => write!(memberships, |entry| self.membership(entry)),
        }
    }
}

#[cfg(test)]
mod tests {
    use openapi::parameter::{Values, of_operation};
    use serde_json::{Map, Value};

    use super::*;
    use crate::{app::founding_only, snapshot::Lens};

    #[test]
    fn things_have_the_fields_that_the_document_promises() {
        let live = founding_only().unwrap().live();
        let today = "2026-11-24".parse().unwrap();
        let view = View::new(&live.snapshot, Lens { languages: vec![], as_of: None, today });
        for (kind, operation) in [
            (EntityKind::Source, "source_list"),
            (EntityKind::Vocabulary, "vocabulary_list"),
            (EntityKind::Organisation, "organisation_list"),
            (EntityKind::Person, "person_list"),
            (EntityKind::Coalition, "coalition_list"),
            (EntityKind::Membership, "membership_list"),
        ] {
            let promised = of_operation(operation).iter().find_map(|parameter| match parameter.values {
                Values::Fields(names) => Some(names().to_vec()),
                _ => None,
            });
            let things = live.snapshot.records().filter(|record| record.kind() == kind);
            for record in things {
                let mut json = Vec::new();
                assert!(view.write_thing(kind, record.id(), &mut json).unwrap());
                let thing: Map<String, Value> = serde_json::from_slice(&json).unwrap();
                assert_eq!(Some(thing.keys().map(String::as_str).collect()), promised);
            }
        }
    }
}
