//! Suggestions: what they would change, and the decision on them.

use openapi::{
    ChangeNoteSource, ChangeSource, EntityKind, Fault, ProblemKind, SuggestionAcceptance, SuggestionDecline,
    SuggestionDraft, SuggestionKind, Timestamp, body::Shape,
};
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::{
    Edit, EditError, Precondition, Refusal, create, end_membership, fault,
    thing::{find, shapes},
    update,
};
use crate::store::{Deciders, KeptSuggestion, Record, Verdict};

/// By which name somebody is credited who gave none.
const ANONYMOUS: &str = "anonymous";

/// What a suggestion says is to be done, and why.
struct Proposed<'a> {
    what: What,
    /// A patch, a draft or an end.
    proposal: &'a Value,
    /// A note as a client makes it with a change.
    why: Value,
}

/// What is to be done.
#[derive(Clone, Copy)]
enum What {
    Update(EntityKind, Uuid),
    CreateMembership,
    EndMembership(Uuid),
}

/// Makes of the body a suggestion that is not kept yet. It is done in this edit, so that everything that is
/// wrong with it shows at once, each fault with its place in the body.
pub fn suggest(edit: &mut Edit, body: &Value, id: String) -> Result<KeptSuggestion, EditError> {
    let draft: SuggestionDraft = edit.read(Shape::SUGGESTION_DRAFT, body)?;
    let mut faults: Vec<Fault> = Vec::new();
    let source = draft.source.clone().map(|named| {
        edit.source(named).unwrap_or_else(|detail| {
            faults.push(fault("/source/id", "unknown-reference", detail));
            // So that the rest can be checked.
            ChangeSource { id: None, title: "unknown".into(), address: None }
        })
    });
    let thing = match named(edit, &draft) {
        Ok(thing) => thing,
        // Where it is not known what is meant, nothing can be said of what is to be done.
        Err(unknown) => return Err(Refusal::invalid([faults, vec![unknown]].concat()).into()),
    };
    let field = draft.kind.field();
    let nothing = Value::Object(Map::new());
    let proposal = body.get(field).unwrap_or(&nothing);
    let target = match &thing {
        Some(thing) => Some((thing.kind(), thing.id())),
        None => proposal["coalition"]
            .as_str()
            .and_then(|slug| edit.snapshot().id_of(EntityKind::Coalition, slug))
            .map(|coalition| (EntityKind::Coalition, coalition)),
    };
    let target_revision = target.map_or(0, |(kind, id)| edit.snapshot().revision_of(kind, id));
    let what = what(draft.kind, target);
    let why = note(&draft.comment, source.as_ref());
    match apply(edit, &Proposed { what, proposal, why }, Place::Body(field)) {
        Ok(()) if edit.entered().is_empty() => {
            let place = if body.get(field).is_some() { field } else { "membership" };
            let detail = "it would change nothing: the registry says so already";
            faults.push(fault(format!("/{place}"), "invalid-value", detail));
        }
        Err(EditError::Refused(refusal)) if !refusal.faults.is_empty() => faults.extend(refusal.faults),
        Err(error) if faults.is_empty() => return Err(error),
        _ => {}
    }
    match target {
        Some(target) if faults.is_empty() => Ok(KeptSuggestion {
            number: 0,
            id,
            kind: draft.kind,
            target,
            target_revision,
            deciders: deciders(draft.kind, target, thing.as_ref()),
            proposal: proposal.clone(),
            comment: draft.comment,
            source,
            credit: draft.credit,
            created_at: edit.at(),
            decision: None,
        }),
        // A coalition that is not there is among the faults.
        _ => Err(Refusal::invalid(faults).into()),
    }
}

/// The thing that is to be changed or ended; none where one is to be entered.
fn named(edit: &Edit, draft: &SuggestionDraft) -> Result<Option<Record>, Fault> {
    fn key(key: &Option<impl ToString>) -> Option<String> {
        key.as_ref().map(ToString::to_string)
    }
    let given = [
        (EntityKind::Coalition, "/coalition", key(&draft.coalition)),
        (EntityKind::Organisation, "/organisation", key(&draft.organisation)),
        (EntityKind::Person, "/person", key(&draft.person)),
        (EntityKind::Membership, "/membership", key(&draft.membership)),
    ];
    match given.into_iter().find_map(|(kind, pointer, key)| Some((kind, pointer, key?))) {
        None => Ok(None),
        Some((kind, pointer, key)) => match find(edit, kind, &key) {
            Ok(record) => Ok(Some(record)),
            Err(refusal) => Err(fault(pointer, "unknown-reference", refusal.detail)),
        },
    }
}

/// What is to be done. A suggestion to change or end something has its target.
fn what(kind: SuggestionKind, target: Option<(EntityKind, Uuid)>) -> What {
    match (kind, target) {
        (SuggestionKind::Update, Some((kind, id))) => What::Update(kind, id),
        (SuggestionKind::EndMembership, Some((_, id))) => What::EndMembership(id),
        _ => What::CreateMembership,
    }
}

/// Who may decide: whoever may make the change.
fn deciders(kind: SuggestionKind, target: (EntityKind, Uuid), found: Option<&Record>) -> Deciders {
    match (target, found) {
        ((EntityKind::Coalition, id), _) => Deciders { coalition: Some(id), organisation: None },
        ((EntityKind::Organisation, id), _) => Deciders { coalition: None, organisation: Some(id) },
        (_, Some(Record::Membership(membership))) => Deciders {
            coalition: Some(membership.coalition),
            organisation: (kind == SuggestionKind::EndMembership).then_some(membership.member.id),
        },
        _ => Deciders::default(),
    }
}

/// The note that a change gets from a suggestion.
fn note(comment: &str, source: Option<&ChangeSource>) -> Value {
    let mut note = json!({"comment": comment});
    if let Some(source) = source {
        note["source"] = match &source.id {
            Some(id) => json!({"id": id}),
            None => json!({"title": source.title, "address": source.address}),
        };
    }
    note
}

/// What is to be done, as a client sends it with a note.
fn with_note(proposal: &Value, why: &Value) -> Value {
    let mut body = proposal.clone();
    if let Some(members) = body.as_object_mut() {
        members.insert("change".into(), why.clone());
    }
    body
}

/// Does what is suggested. Faults in it are told as `place` says.
fn apply(edit: &mut Edit, proposed: &Proposed<'_>, place: Place) -> Result<(), EditError> {
    let body = with_note(proposed.proposal, &proposed.why);
    let done = match proposed.what {
        What::Update(kind, id) => update(edit, kind, &id.to_string(), &Precondition::Any, &body).map(drop),
        What::CreateMembership => create(edit, EntityKind::Membership, body).map(drop),
        What::EndMembership(id) => end_membership(edit, id, &Precondition::Any, &body),
    };
    done.map_err(|error| match error {
        EditError::Refused(refusal) if !refusal.faults.is_empty() => {
            Refusal::invalid(refusal.faults.into_iter().map(|fault| place.of(fault)).collect()).into()
        }
        other => other,
    })
}

/// Where what is to be done stands.
#[derive(Clone, Copy)]
enum Place {
    /// In this member of the body.
    Body(&'static str),
    /// In this member of the suggestion, not in the body.
    Suggestion(&'static str),
}

impl Place {
    /// A fault in what is to be done as one of the request. The note beside it has its own place.
    fn of(self, fault: Fault) -> Fault {
        let pointer = fault.pointer.unwrap_or_default();
        match self {
            _ if pointer.starts_with("/change") => Fault { pointer: Some(pointer), ..fault },
            Self::Body(member) => Fault { pointer: Some(format!("/{member}{pointer}")), ..fault },
            Self::Suggestion(member) => Fault {
                pointer: Some(String::new()),
                detail: format!("`/{member}{pointer}` of the suggestion: {}", fault.detail),
                ..fault
            },
        }
    }
}

/// Refuses whoever may not decide, and to decide again.
fn decidable(edit: &Edit, suggestion: &KeptSuggestion) -> Result<(), Refusal> {
    let who = edit.who();
    if !who.roles.iter().any(|role| suggestion.deciders.include(*role)) {
        let detail = format!("the roles of `{}` do not allow to decide on this suggestion", who.name);
        return Err(Refusal::new(ProblemKind::FORBIDDEN, detail));
    }
    let decided = |word: &str, at: Timestamp| {
        Err(Refusal::new(ProblemKind::ALREADY_DECIDED, format!("the suggestion was {word} at {at}")))
    };
    match suggestion.decision.as_ref().map(|decision| (&decision.verdict, decision.at)) {
        None => Ok(()),
        Some((Verdict::Accepted(_), at)) => decided("accepted", at),
        Some((Verdict::Declined(_), at)) => decided("declined", at),
    }
}

/// Does what was suggested, as it is or edited, and credits who suggested it.
pub fn accept_suggestion(
    edit: &mut Edit,
    suggestion: &KeptSuggestion,
    body: &Value,
) -> Result<Verdict, EditError> {
    decidable(edit, suggestion)?;
    let mut faults = Shape::SUGGESTION_ACCEPTANCE.faults(body);
    let acceptance: SuggestionAcceptance = match faults.is_empty() {
        true => serde_json::from_value(body.clone())
            .map_err(|error| Refusal::fault("", "invalid-value", error.to_string()))?,
        false => SuggestionAcceptance::default(),
    };
    let why = why(edit, suggestion, acceptance);
    let edited = body.get("edited").filter(|edited| edited.is_object());
    if let Some(edited) = edited {
        faults.extend(faults_of_edited(suggestion, edited, &why));
    }
    if !faults.is_empty() {
        return Err(Refusal::invalid(faults).into());
    }
    edit.note.credit = Some(suggestion.credit.clone().unwrap_or_else(|| ANONYMOUS.into()));
    let (proposal, place) = match edited {
        Some(edited) => (edited, Place::Body("edited")),
        None => (&suggestion.proposal, Place::Suggestion(suggestion.kind.field())),
    };
    let what = what(suggestion.kind, Some(suggestion.target));
    apply(edit, &Proposed { what, proposal, why }, place)?;
    Ok(Verdict::Accepted(edit.entered().last().map(|entered| entered.entry.revision)))
}

/// Why it is done: what the one who accepts it says, and beside that what the suggestion says.
fn why(edit: &Edit, suggestion: &KeptSuggestion, acceptance: SuggestionAcceptance) -> Value {
    let given = acceptance.change.unwrap_or_default();
    let comment = given.comment.as_ref().unwrap_or(&suggestion.comment);
    let own = suggestion.source.clone().map(|source| ChangeSource {
        // A source that was taken out since is still said to be what it was.
        id: source.id.filter(|id| edit.snapshot().sources.has(id)),
        ..source
    });
    match given.source {
        None => note(comment, own.as_ref()),
        Some(ChangeNoteSource { id, title, address }) => {
            note(comment, Some(&ChangeSource { id, title: title.unwrap_or_default(), address }))
        }
    }
}

/// What is wrong with what is to be done instead of what was suggested.
fn faults_of_edited(suggestion: &KeptSuggestion, edited: &Value, why: &Value) -> Vec<Fault> {
    const PLACE: &str = "/edited";
    if edited.get("change").is_some() {
        let detail = "`change` does not belong here: put it beside `edited`";
        return vec![fault(format!("{PLACE}/change"), "unknown-field", detail)];
    }
    let shape = match suggestion.kind {
        SuggestionKind::Update => shapes(suggestion.target.0).1,
        SuggestionKind::CreateMembership => Shape::MEMBERSHIP_DRAFT,
        SuggestionKind::EndMembership => Shape::MEMBERSHIP_END,
    };
    if suggestion.kind != SuggestionKind::CreateMembership {
        return shape.faults_under(PLACE, edited);
    }
    // A draft may lack statements where the note has a source.
    shape.faults_under(PLACE, &with_note(edited, why))
}

/// Leaves it undone, for a reason that who suggested it can read.
pub fn decline_suggestion(
    edit: &mut Edit,
    suggestion: &KeptSuggestion,
    body: &Value,
) -> Result<Verdict, EditError> {
    decidable(edit, suggestion)?;
    let SuggestionDecline { reason } = edit.read(Shape::SUGGESTION_DECLINE, body)?;
    Ok(Verdict::Declined(reason))
}
