//! A suggestion, to be edited before it is accepted: the boxes are those of what it would change.

use askama::Template;
use openapi::{Fault, ProblemKind, SuggestionKind, SuggestionStatus, body::Shape};
use poem::{Response, handler, http::StatusCode, web::Path};
use serde_json::{Map, Value, json};

use super::{
    edit::{Inputs, Posted},
    to_sign_in,
};
use crate::{
    editing::{accept_suggestion, draft_of, shapes},
    http::{ProblemError, Visit, Visited, see_other},
    snapshot::View,
    store::KeptSuggestion,
    web::{
        frame::{Frame, own},
        term::word,
    },
};

/// The member of an acceptance with what is to be done instead.
const EDITED: &str = "edited";

#[derive(Template)]
#[template(path = "own_suggestion.html")]
struct SuggestionPage {
    f: Frame,
    kind: String,
    about: String,
    comment: String,
    here: String,
    proof: String,
    fault: Option<String>,
    inputs: Inputs,
}

/// The suggestion with this id, for somebody who may decide on it.
async fn find(visited: &Visited, id: &str) -> Result<KeptSuggestion, ProblemError> {
    let roles = &visited.who()?.account.roles;
    let kept = visited.app()?.store.suggestion(id).await;
    let kept = kept.map_err(|error| ProblemError::failed("a suggestion could not be read", &error))?;
    let kept = kept.ok_or_else(|| ProblemError::not_found("suggestion", id))?;
    match roles.iter().any(|role| kept.deciders.include(*role)) {
        true => Ok(kept),
        false => {
            let detail = "this suggestion is for others to decide on";
            Err(ProblemError::new(ProblemKind::FORBIDDEN, detail))
        }
    }
}

/// The fields that can be edited, with their schemas: those of a patch that are suggested, and all of the rest.
fn fields(kept: &KeptSuggestion) -> Vec<(&'static str, &'static Value)> {
    let shape = match kept.kind {
        SuggestionKind::Update => shapes(kept.target.0).0,
        SuggestionKind::CreateMembership => Shape::MEMBERSHIP_DRAFT,
        SuggestionKind::EndMembership => Shape::MEMBERSHIP_END,
    };
    let all = shape.schema()["properties"].as_object().into_iter().flatten();
    let all = all.map(|(name, schema)| (name.as_str(), schema));
    let suggested = |name: &str| match kept.kind {
        SuggestionKind::Update => kept.proposal.get(name).is_some(),
        SuggestionKind::CreateMembership => ["role", "since", "note"].contains(&name),
        SuggestionKind::EndMembership => name != "change",
    };
    all.filter(|(name, _)| suggested(name)).collect()
}

/// What is suggested, as it would be: a patch of the thing as it now is.
fn proposed(view: &View<'_>, kept: &KeptSuggestion) -> Result<Value, ProblemError> {
    if kept.kind != SuggestionKind::Update {
        return Ok(kept.proposal.clone());
    }
    let record = view.snapshot.record(kept.target.0, kept.target.1);
    let record =
        record.ok_or_else(|| ProblemError::gone("what was suggested to be changed", kept.target.1))?;
    let draft = draft_of(view.snapshot, &record);
    let mut draft = draft.map_err(|error| ProblemError::failed("a thing could not be read", &error))?;
    json_patch::merge(&mut draft, &kept.proposal);
    Ok(draft)
}

#[handler]
pub(super) async fn page(visit: Visit, Path(id): Path<String>) -> poem::Result<Response> {
    let visited = visit.open("own_page").await?.uncompressed();
    match visited.who {
        Some(_) => Ok(show(&visited, &find(&visited, &id).await?, None, None)?),
        None => Ok(to_sign_in(&visited)),
    }
}

fn show(
    visited: &Visited,
    kept: &KeptSuggestion,
    values: Option<&Map<String, Value>>,
    problem: Option<&ProblemError>,
) -> Result<Response, ProblemError> {
    let reading = &visited.reading;
    let live = reading.site().current.live();
    let view = View::new(&live.snapshot, reading.lens.clone());
    let told = view.suggestion(kept);
    if told.status != SuggestionStatus::Open {
        let detail = "this suggestion was decided on already";
        return Err(ProblemError::new(ProblemKind::ALREADY_DECIDED, detail));
    }
    let f = Frame::of(reading, "own").titled("suggestion-edit").for_one_alone();
    let proposed = proposed(&view, kept)?;
    let within = |fault: &Fault| {
        let pointer = fault.pointer.as_ref()?.strip_prefix("/edited")?.to_owned();
        Some(Fault { pointer: Some(pointer), ..fault.clone() })
    };
    let faults: Vec<Fault> =
        problem.map_or(&[][..], ProblemError::faults).iter().filter_map(within).collect();
    let value =
        |name: &str| values.map_or(&proposed[name], |values| values.get(name).unwrap_or(&Value::Null));
    let inputs = Inputs::of(&f, &view, &fields(kept), &faults, value);
    let shows = SuggestionPage {
        kind: word(f.t, "suggested", &told.kind),
        about: told.target.name.unwrap_or_else(|| told.target.id.to_string()),
        comment: told.comment,
        here: f.to(&format!("/me/suggestions/{}", kept.id)),
        proof: visited.who()?.proof(),
        fault: problem.map(ProblemError::told),
        inputs,
        f,
    };
    let status = problem.map_or(StatusCode::OK, ProblemError::status);
    own(visited, shows.f.t, &shows, status)
}

/// Accepts a suggestion as it was edited.
#[handler]
pub(super) async fn accept(visit: Visit, Path(id): Path<String>) -> poem::Result<Response> {
    let visited = visit.open("own_page").await?;
    let kept = find(&visited, &id).await?;
    let posted = Posted::of(visited.raw_fields(), kept.kind == SuggestionKind::Update);
    let values = fields(&kept).into_iter();
    let values = values.filter_map(|(name, schema)| Some((name.to_owned(), posted.value(name, schema)?)));
    let values: Map<String, Value> = values.collect();
    let mut edited = match kept.kind {
        // Whom it is about stays as it was suggested.
        SuggestionKind::CreateMembership => kept.proposal.as_object().cloned().unwrap_or_default(),
        _ => Map::new(),
    };
    for (name, _) in fields(&kept) {
        edited.remove(name);
    }
    edited.extend(values.clone());
    let body = json!({ EDITED: edited });
    let (app, who) = (visited.app()?, visited.who()?.principal());
    let decided = tokio::spawn(async move {
        app.decide_suggestion(&who, &id, |edit, kept| accept_suggestion(edit, kept, &body)).await
    });
    let decided = decided.await.map_err(|error| ProblemError::failed("a decision panicked", &error))?;
    match decided {
        Ok(_) => Ok(see_other(&Frame::of(&visited.reading, "own").to("/me/suggestions"))),
        Err(error) => Ok(show(&visited, &kept, Some(&values), Some(&error.into()))?),
    }
}
