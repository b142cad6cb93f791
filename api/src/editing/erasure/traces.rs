//! What tells of a person in the registry, and what becomes of it.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use openapi::{ChangeRecord, EntityKind, PersonRecord, Slug, State};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::registry::erasure::{ERASED, ERASED_PERSON, Needles, Search, pseudonym};

/// What tells of a person, wherever it stands. What becomes of a state hangs on nothing but the state, so that
/// states that were equal stay equal.
#[derive(Debug)]
pub(super) struct Traces {
    /// The person.
    pub(super) person: Uuid,
    /// Every name and slug that the person had.
    pub(super) needles: Needles,
    /// Every membership that was ever the person's.
    pub(super) memberships: HashSet<Uuid>,
    /// The entries of lists that stand for the person, as printed, by coalition.
    pub(super) quotes: HashMap<Uuid, Needles>,
    /// Things that are there: their own names and slugs are not the person's.
    pub(super) there: HashSet<Uuid>,
}

/// What a text of a record is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sort {
    /// Words of somebody.
    Text,
    /// The slug of a source, which may be made of its title.
    SourceSlug,
    /// The slug of the thing itself.
    OwnSlug,
    /// A name of the thing itself.
    OwnName,
    /// The web address of the thing itself.
    OwnAddress,
    /// A web address.
    Address,
    /// A web address that must be there.
    RequiredAddress,
    /// A word that means something by itself.
    Word,
}

fn sort(kind: EntityKind, place: &[&str]) -> Sort {
    match (kind, place) {
        (EntityKind::Source, ["slug"]) | (_, [.., "source" | "sources" | "formed_on_source"]) => {
            Sort::SourceSlug
        }
        (EntityKind::Vocabulary, ["slug"] | ["concepts", "slug"])
        | (_, ["id"] | ["role"] | ["themes"])
        | (_, [.., "scheme" | "concept" | "target_scheme" | "target_concept"])
        | (
            _,
            [.., "kind" | "status" | "certainty" | "lang" | "completeness" | "asserted_by" | "end_reason"],
        )
        | (_, [.., "country" | "standing" | "relation" | "confidence"])
        | (_, [.., "since" | "until" | "on" | "stated_on" | "formed_on" | "confirmed_on"])
        | (_, [.., "published_on" | "adopted_on" | "retrieved_on"]) => Sort::Word,
        (_, ["slug"]) => Sort::OwnSlug,
        (EntityKind::Organisation | EntityKind::Coalition, ["names", "value"])
        | (EntityKind::Person, ["name"])
        | (EntityKind::Vocabulary, ["title"] | ["concepts", "labels", _]) => Sort::OwnName,
        (_, ["website"]) => Sort::OwnAddress,
        (_, ["charter", "url"]) => Sort::RequiredAddress,
        (_, [.., "address" | "archived_address" | "url" | "archive_url"]) => Sort::Address,
        _ => Sort::Text,
    }
}

impl Traces {
    /// An entry of the log without what tells of the person.
    pub(super) fn entry(&self, entry: &ChangeRecord) -> serde_json::Result<ChangeRecord> {
        let (kind, id) = (entry.entity.kind, entry.entity.id);
        let (own, mut after) = (id == self.person, entry.clone());
        if self.may_be_told_of(kind, id, &entry.state.json()?) {
            let before = entry.state.value()?;
            let mut state = before.clone();
            self.state(kind, &mut state);
            if state != before {
                after.state = State::of(&state)?;
            }
        }
        let search = if own || self.memberships.contains(&id) { Search::Tied } else { Search::General };
        let text = |text: &mut String| {
            if let Some(redacted) = self.needles.redact(text, search) {
                *text = redacted;
            }
        };
        if let Some(slug) = &mut after.entity.slug {
            let renamed = match sort(kind, &["slug"]) {
                _ if own => Some(pseudonym(self.person, slug.as_str())),
                Sort::OwnSlug if self.there.contains(&id) => None,
                Sort::OwnSlug | Sort::SourceSlug => self.slug(slug.as_str()),
                _ => None,
            };
            *slug = renamed.unwrap_or_else(|| slug.clone());
        }
        let provenance = Arc::make_mut(&mut after.provenance);
        text(&mut provenance.actor.name);
        provenance.credit.iter_mut().for_each(text);
        if own {
            // Why and from where the person was entered tells of the person, in whatever words.
            (provenance.comment, provenance.source) = (None, None);
            return Ok(after);
        }
        provenance.comment.iter_mut().for_each(text);
        if let Some(source) = &mut provenance.source {
            text(&mut source.title);
            source.address.take_if(|address| self.needles.name(address, search));
            source.id = source.id.take().map(|id| self.slug(id.as_str()).unwrap_or(id));
        }
        Ok(after)
    }

    /// Whether the state of a thing may tell of the person. It is quick, and says yes rather than no.
    pub(super) fn may_be_told_of(&self, kind: EntityKind, id: Uuid, state: &str) -> bool {
        kind == EntityKind::Coalition && self.quotes.contains_key(&id)
            || state.contains(self.person.hyphenated().encode_lower(&mut Uuid::encode_buffer()) as &str)
            || self.needles.may_name(state)
    }

    /// Takes what tells of the person out of the state of a thing.
    pub(super) fn state(&self, kind: EntityKind, state: &mut Value) {
        let id = id_in(&state["id"]);
        let mut search = Search::General;
        match kind {
            EntityKind::Person if id == Some(self.person) => {
                *state = self.erased(&state["slug"]);
                return;
            }
            EntityKind::Membership if id_in(&state["member"]["id"]) == Some(self.person) => {
                search = Search::Tied;
                // They may name or describe the person in forms that nobody foresees.
                for statement in state["statements"].as_array_mut().into_iter().flatten() {
                    (statement["verbatim"], statement["note"]) = (Value::Null, Value::Null);
                }
                state["note"] = Value::Null;
            }
            EntityKind::Coalition => {
                if let Some(quotes) = id.and_then(|id| self.quotes.get(&id)) {
                    self.listings(quotes, state);
                }
            }
            _ => {}
        }
        let there = id.is_some_and(|id| self.there.contains(&id));
        self.part(kind, search, there, &[], state);
    }

    fn part(&self, kind: EntityKind, search: Search, there: bool, place: &[&str], part: &mut Value) {
        match part {
            Value::Object(members) => {
                for (name, member) in members {
                    self.part(kind, search, there, &[place, &[name.as_str()]].concat(), member);
                }
            }
            Value::Array(items) => {
                items.iter_mut().for_each(|item| self.part(kind, search, there, place, item));
            }
            // An id can hold what looks like a name of few letters.
            Value::String(text) if text.parse::<Uuid>().is_ok() => {}
            Value::String(text) => {
                let names = |text: &str| self.needles.name(text, search);
                let after = match sort(kind, place) {
                    Sort::Word => None,
                    Sort::OwnSlug | Sort::OwnName | Sort::OwnAddress if there => None,
                    Sort::OwnSlug | Sort::SourceSlug => self.slug(text).map(|slug| json!(slug)),
                    Sort::OwnAddress | Sort::Address => names(text).then_some(Value::Null),
                    // RFC 2606: nobody has it and nobody will.
                    Sort::RequiredAddress => names(text).then(|| "https://erased.invalid/".into()),
                    Sort::OwnName | Sort::Text => self.needles.redact(text, search).map(Value::from),
                };
                if let Some(after) = after {
                    *part = after;
                }
            }
            _ => {}
        }
    }

    /// The entries of lists that stand for the person, and the same text in the lines that they are of.
    fn listings(&self, quotes: &Needles, state: &mut Value) {
        for listing in state["listings"].as_array_mut().into_iter().flatten() {
            let mut named = false;
            for item in listing["items"].as_array_mut().into_iter().flatten() {
                let members = item["members"].as_array().map(Vec::as_slice).unwrap_or_default();
                let is_quoted = item["verbatim"].as_str().is_some_and(|verbatim| quotes.are(verbatim));
                let stands_for_nobody = members.is_empty() && is_quoted;
                if stands_for_nobody || members.iter().any(|id| id_in(id) == Some(self.person)) {
                    // How it was read tells what stood there.
                    (item["verbatim"], item["reading"]) = (ERASED.into(), ERASED.into());
                    named = true;
                }
            }
            if let Some(line) = listing["verbatim"].as_str().filter(|_| named)
                && let Some(redacted) = quotes.redact(line, Search::Tied)
            {
                listing["verbatim"] = redacted.into();
            }
        }
    }

    /// What stands in the place of a slug that names the person.
    fn slug(&self, slug: &str) -> Option<Slug> {
        self.needles.name_in_slug(slug).then(|| pseudonym(self.person, slug))
    }

    fn erased(&self, slug: &Value) -> Value {
        json!(PersonRecord {
            id: self.person,
            slug: pseudonym(self.person, slug.as_str().unwrap_or_default()),
            name: ERASED_PERSON.into(),
            affiliation: None,
            affiliation_as_stated: None,
            sources: Vec::new(),
            note: None,
            erased: true,
        })
    }

    /// A text that is kept beside the log, without what tells of the person; `None` where nothing does. JSON is
    /// rewritten text by text.
    pub(super) fn text(&self, text: &str) -> Option<String> {
        match serde_json::from_str::<Value>(text) {
            Ok(mut value @ (Value::Object(_) | Value::Array(_))) => {
                (self.any(&mut value) > 0).then(|| value.to_string())
            }
            _ if text.parse::<Uuid>().is_ok() => None,
            // What has to be a slug stays one.
            _ if text.parse::<Slug>().is_ok() => self.slug(text).map(|slug| slug.to_string()),
            _ => self.needles.redact(text, Search::General),
        }
    }

    /// Takes what tells of the person out of JSON of whatever sort, and says of how many texts.
    fn any(&self, value: &mut Value) -> usize {
        match value {
            Value::Object(members) => members.values_mut().map(|value| self.any(value)).sum(),
            Value::Array(items) => items.iter_mut().map(|value| self.any(value)).sum(),
            Value::String(text) => match self.text(text) {
                Some(after) => {
                    *text = after;
                    1
                }
                None => 0,
            },
            _ => 0,
        }
    }
}

/// The id that a value is.
pub(super) fn id_in(value: &Value) -> Option<Uuid> {
    value.as_str()?.parse().ok()
}
