//! Entering, changing and taking out things of any kind.

use openapi::{EntityKind, LanguageTag, Operation, ProblemKind, Slug, body::Shape, word};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    Edit, EditError, Precondition, Refusal,
    draft::{draft_of, record_of},
    usual_deed,
};
use crate::{
    registry::{rights::Deed, slug::slug_for},
    snapshot::Whereabouts,
    store::Record,
};

/// The shapes of what is sent to enter and to change a thing.
pub fn shapes(kind: EntityKind) -> (&'static Shape, &'static Shape) {
    match kind {
        EntityKind::Source => (Shape::SOURCE_DRAFT, Shape::SOURCE_PATCH),
        EntityKind::Vocabulary => (Shape::VOCABULARY_DRAFT, Shape::VOCABULARY_PATCH),
        EntityKind::Organisation => (Shape::ORGANISATION_DRAFT, Shape::ORGANISATION_PATCH),
        EntityKind::Person => (Shape::PERSON_DRAFT, Shape::PERSON_PATCH),
        EntityKind::Coalition => (Shape::COALITION_DRAFT, Shape::COALITION_PATCH),
        EntityKind::Membership => (Shape::MEMBERSHIP_DRAFT, Shape::MEMBERSHIP_PATCH),
    }
}

/// The right that entering a thing of a kind needs; none where it depends on the thing.
pub fn deed_of_entering(kind: EntityKind) -> Option<Deed> {
    match kind {
        EntityKind::Source => Some(Deed::EnterSource),
        EntityKind::Organisation | EntityKind::Person => Some(Deed::EnterMember),
        EntityKind::Coalition | EntityKind::Vocabulary => Some(Deed::KeepRegistry),
        EntityKind::Membership => None,
    }
}

/// The same, as far as it can be told before the draft is looked into.
fn deed_of_entry(edit: &Edit, kind: EntityKind, draft: &Value) -> Option<Deed> {
    deed_of_entering(kind).or_else(|| {
        let coalition = edit.snapshot().id_of(EntityKind::Coalition, draft["coalition"].as_str()?)?;
        Some(Deed::KeepCoalition(coalition))
    })
}

/// Enters a thing and returns its id. The draft may leave out the slug, which is then made of the name, and
/// the statements of a membership where the changes name their source.
pub fn create(edit: &mut Edit, kind: EntityKind, mut draft: Value) -> Result<Uuid, EditError> {
    if let Some(deed) = deed_of_entry(edit, kind, &draft) {
        edit.require(deed, &format!("a new {}", word(&kind).unwrap_or_default()))?;
    }
    edit.accept(shapes(kind).0, &draft)?;
    let id = Uuid::now_v7();
    if let Some(members) = draft.as_object_mut() {
        members.remove("change");
        if kind != EntityKind::Membership && members.get("slug").is_none_or(Value::is_null) {
            let slug = free_slug(edit, kind, &Value::Object(members.clone()));
            members.insert("slug".into(), json!(slug));
        }
    }
    let mut record = record_of(edit.snapshot(), kind, id, draft)?;
    if let Record::Membership(membership) = &mut record
        && membership.statements.is_empty()
        && let Some(source) = edit.cite()?
    {
        let mut stated = (**membership).clone();
        stated.statements = vec![edit.statement(source, &stated.role)];
        *membership = stated.into();
    }
    edit.put(Operation::Create, record)?;
    Ok(id)
}

/// A slug of the thing's name that no thing has or had.
fn free_slug(edit: &Edit, kind: EntityKind, draft: &Value) -> Slug {
    let name = match kind {
        EntityKind::Source | EntityKind::Vocabulary => draft["title"].as_str(),
        EntityKind::Person => draft["name"].as_str(),
        _ => {
            let names = draft["names"].as_array().map(Vec::as_slice).unwrap_or_default();
            let english = |name: &&Value| {
                name["lang"]
                    .as_str()
                    .and_then(|l| l.parse::<LanguageTag>().ok())
                    .is_some_and(|l| l.as_str().starts_with("en"))
            };
            let official = || names.iter().filter(|name| name["kind"] == "official");
            let best = official().find(english).or_else(|| official().next()).or_else(|| names.first());
            best.and_then(|name| name["value"].as_str())
        }
    };
    let snapshot = edit.snapshot();
    slug_for(name.unwrap_or_default(), |slug| {
        slug.parse().is_ok_and(|slug| snapshot.slug_holder(kind, &slug).is_some())
    })
}

/// Changes a thing by a merge-patch (RFC 7396) of its draft and returns its id.
pub fn update(
    edit: &mut Edit,
    kind: EntityKind,
    key: &str,
    precondition: &Precondition,
    patch: &Value,
) -> Result<Uuid, EditError> {
    let record = find(edit, kind, key)?;
    edit.require(usual_deed(Operation::Update, Some(&record), &record), &format!("`{key}`"))?;
    precondition.require(edit, kind, record.id())?;
    edit.accept(shapes(kind).1, patch)?;
    let mut draft = draft_of(edit.snapshot(), &record).map_err(unreadable)?;
    let mut patch = patch.clone();
    if let Some(members) = patch.as_object_mut() {
        members.remove("change");
    }
    json_patch::merge(&mut draft, &patch);
    let faults = shapes(kind).0.faults(&draft);
    if !faults.is_empty() {
        return Err(Refusal::invalid(faults).into());
    }
    let changed = record_of(edit.snapshot(), kind, record.id(), draft)?;
    edit.put(Operation::Update, changed)?;
    Ok(record.id())
}

/// Takes out a thing that was entered by mistake.
pub fn delete(
    edit: &mut Edit,
    kind: EntityKind,
    key: &str,
    precondition: &Precondition,
) -> Result<(), EditError> {
    let record = find(edit, kind, key)?;
    edit.require(usual_deed(Operation::Delete, Some(&record), &record), &format!("`{key}`"))?;
    precondition.require(edit, kind, record.id())?;
    edit.take_out(kind, record.id())
}

/// The thing with this slug, former slug or id.
pub(super) fn find(edit: &Edit, kind: EntityKind, key: &str) -> Result<Record, Refusal> {
    let what = word(&kind).unwrap_or_default();
    let found = match edit.snapshot().locate(kind, key) {
        Whereabouts::Here(record) | Whereabouts::Renamed(record) => record,
        Whereabouts::Merged(into) => {
            let into = into.key();
            return Err(Refusal::new(
                ProblemKind::GONE,
                format!("{what} `{key}` went into `{into}`; change that one"),
            ));
        }
        Whereabouts::Gone => {
            return Err(Refusal::new(ProblemKind::GONE, format!("{what} `{key}` was taken out")));
        }
        Whereabouts::Unknown => return Err(Refusal::not_found(&what, key)),
    };
    match &found {
        Record::Person(person) if person.erased => {
            Err(Refusal::new(ProblemKind::GONE, format!("{what} `{key}` was erased")))
        }
        _ => Ok(found),
    }
}

/// A record that cannot be written as JSON is our fault.
pub(super) fn unreadable(error: serde_json::Error) -> Refusal {
    tracing::error!(%error, "a record could not be read");
    Refusal::new(ProblemKind::INTERNAL, "the registry failed; the cause is in its log")
}
