//! A membership for who keeps its coalition: to end it, or to change its role and time.

use askama::Template;
use openapi::{EndReason, EntityKind, Membership, MembershipStatus, ProblemKind};
use poem::{Response, handler, http::StatusCode, web::Path};
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::{coalition, to_sign_in};
use crate::{
    editing::{Note, Precondition, end_membership, update},
    http::{ProblemError, Visit, Visited},
    snapshot::View,
    web::{
        frame::{Choice, Frame, own},
        term::{Terms, word},
    },
};

const REASONS: [EndReason; 4] =
    [EndReason::Left, EndReason::Merged, EndReason::Dissolved, EndReason::Removed];

#[derive(Template)]
#[template(path = "own_membership.html")]
struct MembershipPage {
    f: Frame,
    member: String,
    coalition: String,
    back: String,
    here: String,
    proof: String,
    seen: i64,
    fault: Option<String>,
    ended: bool,
    roles: Vec<Choice>,
    since: String,
    until: String,
    reasons: Vec<Choice>,
}

/// The membership as it now is.
fn find(view: &View<'_>, id: Uuid) -> Result<Membership, ProblemError> {
    let mut json = Vec::new();
    let failed = |error: serde_json::Error| ProblemError::failed("a membership could not be read", &error);
    match view.write_thing(EntityKind::Membership, id, &mut json).map_err(failed)? {
        true => serde_json::from_slice(&json).map_err(failed),
        false => Err(ProblemError::not_found("membership", id)),
    }
}

#[handler]
pub(super) async fn page(visit: Visit, Path(id): Path<String>) -> poem::Result<Response> {
    let visited = visit.open("own_page").await?;
    let id = id.parse().map_err(|_| ProblemError::not_found("membership", &id))?;
    match visited.who {
        Some(_) => Ok(show(&visited, id, None)?),
        None => Ok(to_sign_in(&visited)),
    }
}

fn show(visited: &Visited, id: Uuid, problem: Option<&ProblemError>) -> Result<Response, ProblemError> {
    let reading = &visited.reading;
    let live = reading.site().current.live();
    let view = View::new(&live.snapshot, reading.lens.clone());
    let held = find(&view, id)?;
    coalition::kept(visited, &view, held.coalition.slug.as_str())?;
    let f = Frame::of(reading, "own").for_one_alone();
    let terms = Terms::of(&view, f.t);
    // What was typed stays, beside what is wrong with it.
    let typed = |name: &str, kept: String| match problem {
        Some(_) => visited.field(name).to_owned(),
        None => kept,
    };
    let role = typed("role", held.role.to_string());
    let reason = typed("reason", String::new());
    let roles = terms.roles().iter().map(|(slug, label)| Choice {
        chosen: *slug == role,
        value: slug.clone(),
        label: label.clone(),
    });
    let reasons = REASONS.iter().map(|one| {
        let value = openapi::word(one).unwrap_or_default();
        Choice { chosen: value == reason, label: word(f.t, "reason", one), value }
    });
    let written = |date: Option<&openapi::PartialDate>| date.map_or_else(String::new, ToString::to_string);
    let shows = MembershipPage {
        coalition: held.coalition.name.clone(),
        back: f.to(&coalition::path(&held.coalition.slug)),
        here: f.to(&format!("/me/memberships/{id}")),
        proof: visited.who()?.proof(),
        seen: held.revision,
        fault: problem.map(ProblemError::told),
        ended: held.status == MembershipStatus::Ended,
        roles: roles.collect(),
        since: typed("since", written(held.since.as_ref())),
        until: typed("until", written(held.until.as_ref())),
        reasons: reasons.collect(),
        f: f.called(held.member.name.clone()),
        member: held.member.name,
    };
    let status = problem.map_or(StatusCode::OK, ProblemError::status);
    own(visited, shows.f.t, &shows, status)
}

#[handler]
pub(super) async fn change(visit: Visit, Path(id): Path<String>) -> poem::Result<Response> {
    let visited = visit.open("own_page").await?;
    let id = id.parse().map_err(|_| ProblemError::not_found("membership", &id))?;
    let held = find(&visited.reading.view(), id)?;
    let seen = visited.field("seen").parse().map_err(|_| {
        ProblemError::new(
            ProblemKind::MALFORMED_BODY,
            "the form does not say what it shows: open the page again",
        )
    })?;
    let seen = Precondition::OneOf(vec![seen]);
    let given = |name: &str| match visited.field(name) {
        "" => Value::Null,
        text => json!(text),
    };
    let ends = visited.field("do") == "end";
    let names: &[&str] = if ends { &["until", "reason"] } else { &["role", "since"] };
    let body: Map<String, Value> = names.iter().map(|name| ((*name).to_owned(), given(name))).collect();
    let body = Value::Object(body);
    let written = visited
        .write(Note::default(), move |edit| match ends {
            true => end_membership(edit, id, &seen, &body),
            false => update(edit, EntityKind::Membership, &id.to_string(), &seen, &body).map(drop),
        })
        .await;
    match written {
        Ok(written) => Ok(coalition::back(&visited, &held.coalition.slug, written.first())),
        Err(problem) => Ok(show(&visited, id, Some(&problem))?),
    }
}
