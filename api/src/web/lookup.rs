//! Whom somebody means who types a name: the search finds organisations, and the matching of lists of members decides.

use openapi::{EntityKind, MemberKind};

use crate::{
    http::Reading,
    registry::matching::{self, Hit, How, Wanted},
    snapshot::Question,
};

/// As many as share words with a name are compared with it.
const COMPARED: usize = 50;

/// No name has more bytes.
const LONGEST: usize = 2_000;

/// Who is called like that.
pub(super) enum Found {
    /// The slug of the one.
    One(String),
    /// Those that may be meant: slugs and names.
    Several(Vec<(String, String)>),
}

/// The one registered organisation with this name, else those that may be meant.
pub(super) fn organisation(reading: &Reading, name: &str) -> Found {
    let (decided, mut near) = compared(reading, name);
    match decided && near.len() == 1 {
        true => Found::One(near.remove(0).0),
        false => Found::Several(near),
    }
}

/// The organisation with this slug, else as by name.
pub(super) fn slug_or_name(reading: &Reading, text: &str) -> Found {
    match reading.snapshot.organisations.by_slug(text) {
        Some(_) => Found::One(text.to_owned()),
        None => organisation(reading, text),
    }
}

/// Organisations that are called like that or nearly: slugs and names, the likeliest first.
pub(super) fn near(reading: &Reading, name: &str) -> Vec<(String, String)> {
    compared(reading, name).1
}

/// Whether it is sure who is meant, and who may be.
fn compared(reading: &Reading, name: &str) -> (bool, Vec<(String, String)>) {
    let view = reading.view();
    // What is longer, or has more words, than anything is called by is like nothing.
    let question = Some(name).filter(|name| name.len() <= LONGEST).map(Question::of);
    let Some(Ok(question)) = question else { return (false, Vec::new()) };
    let of_kind = |kind: EntityKind, _| kind == EntityKind::Organisation;
    let hits = reading.live.index().find(&question, of_kind, None, COMPARED).hits;
    let entries = hits.iter().filter_map(|hit| view.snapshot.organisations.get(hit.id));
    let index = matching::Index::build(entries.map(|entry| &*entry.kept.record), std::iter::empty());
    let kind = Some(MemberKind::Organisation);
    let finding = index.find(&Wanted { name: Some(name), kind, ..Wanted::default() });
    let decided = finding.matched.as_ref().is_some_and(|hit| matches!(hit.by, How::Exact | How::Folded));
    let named = |hit: Hit| {
        let organisation = view.organisation_ref(hit.id.id)?;
        Some((organisation.slug.to_string(), organisation.name))
    };
    (decided, finding.matched.into_iter().chain(finding.candidates).filter_map(named).collect())
}
