//! The suggestions on which somebody may decide, each with what it would change.

use askama::Template;
use openapi::{ProblemKind, Suggestion, SuggestionStatus};
use poem::{Response, handler, http::StatusCode};
use serde_json::json;

use super::to_sign_in;
use crate::{
    editing::{accept_suggestion, decline_suggestion},
    http::{ProblemError, Visit, Visited, see_other},
    snapshot::View,
    store::{KeptSuggestion, SuggestionFilter},
    web::{
        changes::shown,
        frame::{Frame, is_web, own},
        term::word,
    },
};

/// Suggestions that are shown at once, the oldest first.
const MOST: u64 = 100;

#[derive(Template)]
#[template(path = "own_suggestions.html")]
struct SuggestionsPage {
    f: Frame,
    proof: String,
    fault: Option<String>,
    rows: Vec<Row>,
}

struct Row {
    id: String,
    /// Where it can be edited.
    edit: String,
    kind: String,
    about: String,
    comment: String,
    by: Option<String>,
    /// Title, and address where it is on the Web.
    source: Option<(String, Option<String>)>,
    /// Fields and the values that they would have.
    proposal: Vec<(String, String)>,
    stale: bool,
    /// The reason that was typed.
    reason: String,
}

/// The open suggestions on which somebody may decide, and how many there are in all.
pub(super) async fn open(visited: &Visited, most: u64) -> Result<(Vec<KeptSuggestion>, u64), ProblemError> {
    let filter = SuggestionFilter {
        roles: visited.who()?.account.roles.clone(),
        statuses: Some(vec![SuggestionStatus::Open]),
        coalitions: None,
    };
    let found = visited.app()?.store.suggestions(&filter, 0, Some(most)).await;
    found.map_err(|error| ProblemError::failed("suggestions could not be read", &error))
}

#[handler]
pub(super) async fn page(visit: Visit) -> poem::Result<Response> {
    let visited = visit.open("own_page").await?.uncompressed();
    match visited.who {
        Some(_) => Ok(show(&visited, None).await?),
        None => Ok(to_sign_in(&visited)),
    }
}

async fn show(visited: &Visited, problem: Option<&ProblemError>) -> Result<Response, ProblemError> {
    let reading = &visited.reading;
    let (kept, _) = open(visited, MOST).await?;
    let live = reading.site().current.live();
    let view = View::new(&live.snapshot, reading.lens.clone());
    let f = Frame::of(reading, "own").titled("suggestions-heading").for_one_alone();
    let rows = kept.iter().map(|kept| row(&f, visited, view.suggestion(kept)));
    let shows = SuggestionsPage {
        rows: rows.collect(),
        proof: visited.who()?.proof(),
        fault: problem.map(ProblemError::told),
        f,
    };
    let status = problem.map_or(StatusCode::OK, ProblemError::status);
    own(visited, shows.f.t, &shows, status)
}

fn row(f: &Frame, visited: &Visited, suggestion: Suggestion) -> Row {
    let typed = if visited.field("suggestion") == suggestion.id { visited.field("reason") } else { "" };
    let proposal = suggestion.patch.or(suggestion.membership_draft).or(suggestion.end).unwrap_or_default();
    Row {
        kind: word(f.t, "suggested", &suggestion.kind),
        about: suggestion.target.name.unwrap_or_else(|| suggestion.target.id.to_string()),
        comment: suggestion.comment,
        by: suggestion.credit,
        source: suggestion.source.map(|source| {
            let address = source.address.filter(|address| is_web(address));
            (source.title, address)
        }),
        proposal: proposal.iter().map(|(field, value)| (field.clone(), shown(value))).collect(),
        stale: suggestion.stale,
        reason: typed.to_owned(),
        edit: f.to(&format!("/me/suggestions/{}", suggestion.id)),
        id: suggestion.id,
    }
}

#[handler]
pub(super) async fn decide(visit: Visit) -> poem::Result<Response> {
    let visited = visit.open("own_page").await?;
    let (app, who) = (visited.app()?, visited.who()?.principal());
    let (id, reason) = (visited.field("suggestion").to_owned(), visited.field("reason").to_owned());
    let accepts = match visited.field("do") {
        "accept" => true,
        "decline" => false,
        _ => {
            let detail = "the form does not say what to do: open the page again";
            return Err(ProblemError::new(ProblemKind::MALFORMED_BODY, detail).into());
        }
    };
    let decided = tokio::spawn(async move {
        let verdict = |edit: &mut crate::editing::Edit, kept: &KeptSuggestion| match accepts {
            true => accept_suggestion(edit, kept, &json!({})),
            false => decline_suggestion(edit, kept, &json!({ "reason": reason })),
        };
        app.decide_suggestion(&who, &id, verdict).await
    });
    let decided = decided.await.map_err(|error| ProblemError::failed("a decision panicked", &error))?;
    match decided {
        Ok(_) => Ok(see_other(&Frame::of(&visited.reading, "own").to("/me/suggestions"))),
        Err(error) => Ok(show(&visited, Some(&error.into())).await?),
    }
}
