//! What a client sends of a thing, and what is kept of it: the same, but for ids and slugs.
//!
//! A draft is the record as JSON, without its id, and with slugs where the record has ids.

use std::sync::Arc;

use openapi::{EntityKind, Fault, MemberKind, Slug, did_you_mean};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Refusal, fault};
use crate::{snapshot::Snapshot, store::Record};

/// What a place of a draft refers to.
#[derive(Debug, Clone, Copy)]
enum Place {
    Coalition,
    Organisation,
    /// An organisation or a person.
    Member,
    /// The object with kind and slug or id.
    MemberOfMembership,
}

/// The places of a kind's drafts that refer to things by slug, with `*` for every item of a list.
fn places(kind: EntityKind) -> &'static [(&'static [&'static str], Place)] {
    match kind {
        EntityKind::Organisation => {
            &[(&["parent"], Place::Organisation), (&["successor"], Place::Organisation)]
        }
        EntityKind::Person => &[(&["affiliation"], Place::Organisation)],
        EntityKind::Coalition => &[
            (&["relations", "*", "coalition"], Place::Coalition),
            (&["listings", "*", "items", "*", "members", "*"], Place::Member),
        ],
        EntityKind::Membership => {
            &[(&["coalition"], Place::Coalition), (&["member"], Place::MemberOfMembership)]
        }
        EntityKind::Source | EntityKind::Vocabulary => &[],
    }
}

fn visit(value: &mut Value, path: &[&str], pointer: String, found: &mut impl FnMut(&str, &mut Value)) {
    match (path, value) {
        ([], value) => found(&pointer, value),
        (["*", rest @ ..], Value::Array(items)) => {
            for (i, item) in items.iter_mut().enumerate() {
                visit(item, rest, format!("{pointer}/{i}"), found);
            }
        }
        ([name, rest @ ..], Value::Object(members)) => {
            if let Some(member) = members.get_mut(*name) {
                visit(member, rest, format!("{pointer}/{name}"), found);
            }
        }
        _ => {}
    }
}

/// The draft that a record would be made of.
pub fn draft_of(snapshot: &Snapshot, record: &Record) -> serde_json::Result<Value> {
    let mut draft = record.state()?.value()?;
    if let Some(members) = draft.as_object_mut() {
        members.remove("id");
        members.remove("erased");
    }
    let slug_of = |place: Place, id: &Value| -> Option<Slug> {
        let id: Uuid = id.as_str()?.parse().ok()?;
        let slug = |kind| snapshot.record(kind, id).and_then(|record| record.slug().cloned());
        match place {
            Place::Coalition => slug(EntityKind::Coalition),
            Place::Organisation => slug(EntityKind::Organisation),
            Place::Member | Place::MemberOfMembership => {
                slug(EntityKind::Organisation).or_else(|| slug(EntityKind::Person))
            }
        }
    };
    for (path, place) in places(record.kind()) {
        visit(&mut draft, path, String::new(), &mut |_, value| match place {
            Place::MemberOfMembership => {
                if let Some(slug) = slug_of(*place, &value["id"]) {
                    *value = json!({"kind": value["kind"], "slug": slug});
                }
            }
            _ => {
                if let Some(slug) = slug_of(*place, value) {
                    *value = json!(slug);
                }
            }
        });
    }
    Ok(draft)
}

/// The record that a draft makes. The draft has the shape of its kind already; its references are checked here,
/// all at once.
pub(super) fn record_of(
    snapshot: &Snapshot,
    kind: EntityKind,
    id: Uuid,
    mut draft: Value,
) -> Result<Record, Refusal> {
    let mut faults = Vec::new();
    for (path, place) in places(kind) {
        visit(&mut draft, path, String::new(), &mut |pointer, value| {
            if let Err(fault) = refer(snapshot, *place, pointer, value) {
                faults.push(fault);
            }
        });
    }
    if !faults.is_empty() {
        return Err(Refusal::invalid(faults));
    }
    if let Some(members) = draft.as_object_mut() {
        members.insert("id".into(), json!(id));
        let over = members.get("until").is_some_and(|until| !until.is_null());
        if kind == EntityKind::Membership && over {
            members.insert("ended".into(), true.into());
        }
        if kind == EntityKind::Membership {
            members.entry("statements").or_insert_with(|| json!([]));
        }
    }
    fn read<T: serde::de::DeserializeOwned>(draft: Value) -> Result<Arc<T>, Refusal> {
        // What the shape lets through the record takes; should it not, the client learns why.
        serde_json::from_value(draft)
            .map(Arc::new)
            .map_err(|e| Refusal::fault("", "invalid-value", e.to_string()))
    }
    Ok(match kind {
        EntityKind::Source => Record::Source(read(draft)?),
        EntityKind::Vocabulary => Record::Vocabulary(read(draft)?),
        EntityKind::Organisation => Record::Organisation(read(draft)?),
        EntityKind::Person => Record::Person(read(draft)?),
        EntityKind::Coalition => Record::Coalition(read(draft)?),
        EntityKind::Membership => Record::Membership(read(draft)?),
    })
}

/// Puts the id of a thing in the place of its slug.
fn refer(snapshot: &Snapshot, place: Place, pointer: &str, value: &mut Value) -> Result<(), Fault> {
    let kinds: &[EntityKind] = match place {
        Place::Coalition => &[EntityKind::Coalition],
        Place::Organisation => &[EntityKind::Organisation],
        Place::Member => &[EntityKind::Organisation, EntityKind::Person],
        Place::MemberOfMembership if value["kind"] == json!(MemberKind::Person) => &[EntityKind::Person],
        Place::MemberOfMembership => &[EntityKind::Organisation],
    };
    let (pointer, slug) = match place {
        Place::MemberOfMembership => (format!("{pointer}/slug"), value["slug"].clone()),
        _ => (pointer.to_owned(), value.clone()),
    };
    if slug.is_null() {
        return Ok(());
    }
    let slug = slug.as_str().unwrap_or_default();
    match kinds.iter().find_map(|kind| snapshot.id_of(*kind, slug)) {
        Some(id) if matches!(place, Place::MemberOfMembership) => {
            *value = json!({"kind": value["kind"], "id": id});
            Ok(())
        }
        Some(id) => {
            *value = json!(id);
            Ok(())
        }
        None => Err(fault(pointer, "unknown-reference", unknown(snapshot, kinds, slug))),
    }
}

/// That no thing of these kinds has a slug, and which slug is near.
pub(super) fn unknown(snapshot: &Snapshot, kinds: &[EntityKind], slug: &str) -> String {
    let what = kinds.iter().filter_map(openapi::word).collect::<Vec<_>>().join(" or ");
    let known: Vec<String> = kinds.iter().flat_map(|kind| snapshot.slugs(*kind)).collect();
    let near = did_you_mean(slug, known.iter().map(String::as_str));
    format!("there is no {what} `{slug}`{near}")
}
