//! What must hold of every record.

use openapi::{
    ActorKind, AssertedBy, Classification, EntityKind, Fault, ProblemKind, Slug, VocabularyKind,
    did_you_mean, word,
};
use uuid::Uuid;

use super::{Refusal, fault};
use crate::{
    registry::{
        overlap::overlap,
        references::{self, Target},
    },
    snapshot::Snapshot,
    store::Record,
};

/// Checks a record that is to take the place of what was there.
pub(super) fn check(snapshot: &Snapshot, before: Option<&Record>, record: &Record) -> Result<(), Refusal> {
    slug(snapshot, before, record)?;
    let faults = kept_rules(snapshot, record);
    if !faults.is_empty() {
        return Err(Refusal::invalid(faults));
    }
    if let (Some(Record::Vocabulary(before)), Record::Vocabulary(after)) = (before, record) {
        for concept in
            before.concepts.iter().filter(|c| after.concepts.iter().all(|kept| kept.slug != c.slug))
        {
            let target = Target::Concept(before.slug.clone(), concept.slug.clone());
            unused(snapshot, before.id, &format!("concept `{}`", concept.slug), |t| {
                *t == target || theme(t, &concept.slug)
            })?;
        }
    }
    if let Record::Membership(membership) = record {
        let others = snapshot.memberships_of(membership.member.id);
        if let Some(other) = others.map(|entry| &entry.kept.record).find(|other| overlap(membership, other)) {
            return Err(Refusal::new(
                ProblemKind::OVERLAPPING_MEMBERSHIP,
                format!(
                    "membership `{}` says the same of this member, coalition and role, at a time that overlaps; change \
                     that one, or give the two intervals that do not overlap",
                    other.id
                ),
            ));
        }
    }
    Ok(())
}

fn theme(target: &Target, concept: &Slug) -> bool {
    matches!(target, Target::Theme(theme) if theme == concept)
}

/// A slug is given once and for all; organisations and persons share theirs, because both are members.
fn slug(snapshot: &Snapshot, before: Option<&Record>, record: &Record) -> Result<(), Refusal> {
    let (Some(slug), old) = (record.slug(), before.and_then(Record::slug)) else {
        return Ok(());
    };
    if old == Some(slug) {
        return Ok(());
    }
    if old.is_some() && matches!(record.kind(), EntityKind::Source | EntityKind::Vocabulary) {
        return Err(Refusal::fault(
            "/slug",
            "invalid-value",
            "this slug is permanent: statements refer to it",
        ));
    }
    let holder = snapshot.slug_holder(record.kind(), slug);
    match holder {
        Some(holder) if holder != record.id() => Err(Refusal::new(
            ProblemKind::SLUG_TAKEN,
            format!("the slug `{slug}` is or was that of another thing, `{holder}`; choose another"),
        )),
        _ => Ok(()),
    }
}

/// What breaks the rules of the model in a record that is kept: references to what is not there, circles, a
/// membership that rests on nothing. Empty where all is well.
pub fn kept_rules(snapshot: &Snapshot, record: &Record) -> Vec<Fault> {
    let mut faults: Vec<Fault> = references::of(record)
        .into_iter()
        .filter(|(_, target)| !exists(snapshot, record, target))
        .map(|(place, target)| fault(place, "unknown-reference", unknown(snapshot, record, &target)))
        .collect();
    match record {
        Record::Organisation(organisation) => {
            for (field, next) in [("parent", organisation.parent), ("successor", organisation.successor)] {
                if next.is_some_and(|next| leads_to(snapshot, field, next, organisation.id)) {
                    let detail = format!("would make the organisation its own {field}, in a circle");
                    faults.push(fault(format!("/{field}"), "invalid-value", detail));
                }
            }
        }
        Record::Coalition(coalition) => {
            for (i, relation) in coalition.relations.iter().enumerate() {
                if relation.coalition == coalition.id {
                    let detail = "a coalition has no relation to itself";
                    faults.push(fault(format!("/relations/{i}/coalition"), "invalid-value", detail));
                }
            }
        }
        Record::Membership(membership) if membership.statements.is_empty() => faults.push(fault(
            "/statements",
            "required",
            "a membership rests on at least one statement: give `statements`, or the source in `change`",
        )),
        _ => {}
    }
    faults
}

/// Whether a chain of parents or successors comes to an organisation.
fn leads_to(snapshot: &Snapshot, field: &str, from: Uuid, to: Uuid) -> bool {
    let mut next = Some(from);
    for _ in 0..=snapshot.organisations.len() {
        match next {
            Some(id) if id == to => return true,
            Some(id) => {
                next = snapshot.organisations.get(id).and_then(|entry| match field {
                    "parent" => entry.kept.record.parent,
                    _ => entry.kept.record.successor,
                });
            }
            None => return false,
        }
    }
    true
}

fn exists(snapshot: &Snapshot, record: &Record, target: &Target) -> bool {
    match target {
        Target::Source(slug) => snapshot.sources.has(slug),
        Target::Concept(scheme, concept) => match record {
            // A vocabulary may refer to what it brings itself.
            Record::Vocabulary(own) if own.slug == *scheme => own.concepts.iter().any(|c| c.slug == *concept),
            _ => snapshot
                .vocabularies
                .by_slug(scheme.as_str())
                .is_some_and(|entry| entry.kept.record.concepts.iter().any(|c| c.slug == *concept)),
        },
        Target::Theme(concept) => themes(snapshot).any(|slug| slug == concept),
        Target::Thing(kind, id) => snapshot.has(*kind, *id) || (record.kind(), record.id()) == (*kind, *id),
        Target::Member(id) => {
            snapshot.has(EntityKind::Organisation, *id) || snapshot.has(EntityKind::Person, *id)
        }
    }
}

fn themes(snapshot: &Snapshot) -> impl Iterator<Item = &Slug> {
    let vocabularies = snapshot.vocabularies.iter().map(|entry| &entry.kept.record);
    vocabularies.filter(|v| v.kind == VocabularyKind::Themes).flat_map(|v| v.concepts.iter().map(|c| &c.slug))
}

fn unknown(snapshot: &Snapshot, record: &Record, target: &Target) -> String {
    let near =
        |wrong: &Slug, known: Vec<String>| did_you_mean(wrong.as_str(), known.iter().map(String::as_str));
    match target {
        Target::Source(slug) => {
            let known = snapshot.sources.slugs().map(ToString::to_string).collect();
            format!("there is no source `{slug}`{}", near(slug, known))
        }
        Target::Concept(scheme, concept) => {
            let concepts = match record {
                Record::Vocabulary(own) if own.slug == *scheme => Some(&own.concepts),
                _ => snapshot.vocabularies.by_slug(scheme.as_str()).map(|entry| &entry.kept.record.concepts),
            };
            match concepts {
                None => {
                    let known = snapshot.vocabularies.slugs().map(ToString::to_string).collect();
                    format!("there is no vocabulary `{scheme}`{}", near(scheme, known))
                }
                Some(concepts) => {
                    let known = concepts.iter().map(|c| c.slug.to_string()).collect();
                    format!("vocabulary `{scheme}` has no concept `{concept}`{}", near(concept, known))
                }
            }
        }
        Target::Theme(theme) => {
            let known = themes(snapshot).map(ToString::to_string).collect();
            format!("no vocabulary of themes has `{theme}`{}", near(theme, known))
        }
        Target::Thing(kind, id) => {
            format!("there is no {} with the id `{id}`", word(kind).unwrap_or_default())
        }
        Target::Member(id) => format!("there is no organisation or person with the id `{id}`"),
    }
}

/// Who asserts a category says so in their own name: coordinators as the coalition, contacts as the body itself.
/// What stood there before may stay.
pub(super) fn check_assertions(
    actor: ActorKind,
    before: Option<&Record>,
    record: &Record,
) -> Result<(), Refusal> {
    let own = match actor {
        ActorKind::Coordinator => AssertedBy::Coalition,
        ActorKind::Contact => AssertedBy::Itself,
        ActorKind::FoundingData | ActorKind::Registrar | ActorKind::Operator => return Ok(()),
    };
    let known = before.map(classifications).unwrap_or_default();
    let faults: Vec<Fault> = classifications(record)
        .iter()
        .enumerate()
        .filter(|(_, c)| c.asserted_by != own && !known.contains(c))
        .map(|(i, _)| {
            let own = word(&own).unwrap_or_default();
            let detail = format!("you may assert a category as `{own}` only, not in the name of others");
            fault(format!("/classifications/{i}/asserted_by"), "invalid-value", detail)
        })
        .collect();
    if faults.is_empty() { Ok(()) } else { Err(Refusal::invalid(faults)) }
}

fn classifications(record: &Record) -> &[Classification] {
    match record {
        Record::Organisation(organisation) => &organisation.classifications,
        Record::Membership(membership) => &membership.classifications,
        _ => &[],
    }
}

/// Refuses to take out what others refer to.
pub(super) fn check_unused(snapshot: &Snapshot, record: &Record) -> Result<(), Refusal> {
    let (kind, id) = (record.kind(), record.id());
    let what = format!(
        "{} `{}`",
        word(&kind).unwrap_or_default(),
        record.slug().map_or(id.to_string(), |s| s.to_string())
    );
    let slug = record.slug().cloned();
    unused(snapshot, id, &what, |target| match target {
        Target::Source(source) => kind == EntityKind::Source && slug.as_ref() == Some(source),
        Target::Concept(scheme, _) => kind == EntityKind::Vocabulary && slug.as_ref() == Some(scheme),
        Target::Theme(theme) => match record {
            Record::Vocabulary(v) => {
                v.kind == VocabularyKind::Themes && v.concepts.iter().any(|c| c.slug == *theme)
            }
            _ => false,
        },
        Target::Thing(of, other) => (*of, *other) == (kind, id),
        Target::Member(other) => {
            *other == id && matches!(kind, EntityKind::Organisation | EntityKind::Person)
        }
    })
}

fn unused(
    snapshot: &Snapshot,
    own: Uuid,
    what: &str,
    means: impl Fn(&Target) -> bool,
) -> Result<(), Refusal> {
    const NAMED: usize = 5;
    let users = referrers(snapshot, own, means);
    if users.is_empty() {
        return Ok(());
    }
    let named =
        users.iter().take(NAMED).map(|(kind, key)| format!("{kind} `{key}`")).collect::<Vec<_>>().join(", ");
    let more = match users.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    Err(Refusal::new(
        ProblemKind::IN_USE,
        format!("{what} is referred to by {named}{more}; change or take out those first"),
    ))
}

/// The things that refer to a target, as kind and slug or id, in order; `own` is left out.
pub fn referrers(snapshot: &Snapshot, own: Uuid, means: impl Fn(&Target) -> bool) -> Vec<(String, String)> {
    let mut users: Vec<(String, String)> = snapshot
        .records()
        .filter(|record| record.id() != own && references::of(record).iter().any(|(_, target)| means(target)))
        .map(|record| (word(&record.kind()).unwrap_or_default(), record.key()))
        .collect();
    users.sort();
    users
}
