//! A coalition for who keeps it: its members, to be confirmed, ended and changed, and what was done just now.

use askama::Template;
use openapi::{EntityKind, Membership, MembershipStatus, ProblemKind, Revision, Slug};
use poem::{Response, handler, http::StatusCode, web::Path};
use serde_json::json;
use uuid::Uuid;

use super::{Done, edit::path_of, to_sign_in};
use crate::{
    editing::{Edit, EditError, Note, Precondition, Refusal, confirm_membership, undo},
    http::{ProblemError, Visit, Visited, see_other},
    registry::rights::Deed,
    snapshot::{Entry, MembershipQuery, Paging, View},
    web::{
        frame::{Frame, Spoken, key, own, thing},
        term::{Terms, word},
    },
};
use openapi::{CoalitionRecord, parameter::Query};

#[derive(Template)]
#[template(path = "own_coalition.html")]
struct CoalitionPage {
    f: Frame,
    name: Spoken,
    public: String,
    here: String,
    list: String,
    history: String,
    edit: String,
    proof: String,
    /// What went wrong.
    fault: Option<String>,
    done: Option<Done>,
    /// The revision that the page shows.
    seen: Revision,
    total: String,
    rows: Vec<Row>,
    /// Whether there is a membership that can be confirmed.
    can_confirm: bool,
}

struct Row {
    href: String,
    name: String,
    role: String,
    since: String,
    standing: String,
    /// What its button says to the registry: id and revision; none where it is over.
    confirm: Option<String>,
}

/// The memberships of a coalition, in the order of their members' names.
fn members(view: &View<'_>, slug: &Slug) -> Result<Vec<Membership>, ProblemError> {
    let all = Paging { descending: false, limit: None, after: None };
    let found = MembershipQuery::of(&Query::default()).in_coalition(slug.as_str()).page(view, &all);
    let members = found.items.iter().map(|number| thing(view, EntityKind::Membership, *number));
    Ok(members.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect())
}

/// The coalition with this slug, for somebody who keeps it.
pub(super) fn kept<'a>(
    visited: &Visited,
    view: &View<'a>,
    slug: &str,
) -> Result<&'a Entry<CoalitionRecord>, ProblemError> {
    let entry = view.snapshot.coalitions.by_slug(key("coalition", slug)?.as_str());
    let entry = entry.ok_or_else(|| ProblemError::not_found("coalition", slug))?;
    match visited.who()?.principal().actor_for(Deed::KeepCoalition(entry.kept.record.id)) {
        Some(_) => Ok(entry),
        None => {
            let detail =
                format!("you do not keep the coalition `{slug}`; its coordinator or a registrar does");
            Err(ProblemError::new(ProblemKind::FORBIDDEN, detail))
        }
    }
}

/// Where what is kept of a coalition is.
pub(super) fn path(slug: &Slug) -> String {
    format!("/me/coalitions/{slug}")
}

/// Leads back to a coalition after changes, the first of which had this revision.
pub(super) fn back(visited: &Visited, slug: &Slug, first: Option<Revision>) -> Response {
    let done = first.map_or_else(String::new, |first| format!("?done={first}"));
    see_other(&Frame::of(&visited.reading, "own").to(&format!("{}{done}", path(slug))))
}

#[handler]
pub(super) async fn page(visit: Visit, Path(slug): Path<String>) -> poem::Result<Response> {
    let visited = visit.open("own_page").await?;
    match visited.who {
        Some(_) => Ok(show(&visited, &slug, None)?),
        None => Ok(to_sign_in(&visited)),
    }
}

fn show(visited: &Visited, slug: &str, problem: Option<&ProblemError>) -> Result<Response, ProblemError> {
    let reading = &visited.reading;
    // After a change that was refused, the registry is shown as it now is.
    let live = reading.site().current.live();
    let view = View::new(&live.snapshot, reading.lens.clone());
    let record = &kept(visited, &view, slug)?.kept.record;
    let f = Frame::of(reading, "own").for_one_alone();
    let terms = Terms::of(&view, f.t);
    let members = members(&view, &record.slug)?;
    let rows: Vec<Row> = members
        .iter()
        .map(|held| Row {
            href: f.to(&format!("/me/memberships/{}", held.id)),
            name: held.member.name.clone(),
            role: terms.label(&held.role),
            since: f.date_or_nothing(held.since.as_ref()),
            standing: word(f.t, "standing", &held.status),
            confirm: (held.status != MembershipStatus::Ended)
                .then(|| format!("{}:{}", held.id, held.revision)),
        })
        .collect();
    let name = f.named(&view, &record.names, &record.slug);
    let shows = CoalitionPage {
        public: f.thing("coalitions", &record.slug),
        here: path(&record.slug),
        list: format!("{}/list", path(&record.slug)),
        history: format!("{}/history", path(&record.slug)),
        edit: path_of(EntityKind::Coalition, &record.slug),
        proof: visited.who()?.proof(),
        fault: problem.map(ProblemError::told),
        done: Done::of(&f, reading, &live).filter(|_| problem.is_none()),
        seen: live.snapshot.revision,
        total: f.t.count("members-total", rows.len() as u64),
        can_confirm: rows.iter().any(|row| row.confirm.is_some()),
        rows,
        f: f.called(name.text.clone()),
        name,
    };
    let status = problem.map_or(StatusCode::OK, ProblemError::status);
    own(visited, shows.f.t, &shows, status)
}

/// What a button of the page asks for.
enum Asked {
    Confirm(Uuid, Revision),
    /// All that are open, as they were at a revision.
    ConfirmAll(Revision),
    Undo(Revision),
}

fn asked(visited: &Visited) -> Result<Asked, ProblemError> {
    let number = |name: &str| visited.field(name).parse::<Revision>().ok();
    let one = || {
        let (id, revision) = visited.field("confirm").split_once(':')?;
        Some(Asked::Confirm(id.parse().ok()?, revision.parse().ok()?))
    };
    let all = || (visited.field("all") == "confirm").then(|| number("seen")).flatten().map(Asked::ConfirmAll);
    let asked = one().or_else(all).or_else(|| number("undo").map(Asked::Undo));
    asked.ok_or_else(|| {
        ProblemError::new(
            ProblemKind::MALFORMED_BODY,
            "the form does not say what to do: open the page again",
        )
    })
}

#[handler]
pub(super) async fn change(visit: Visit, Path(slug): Path<String>) -> poem::Result<Response> {
    let visited = visit.open("own_page").await?;
    let coalition = kept(&visited, &visited.reading.view(), &slug)?.kept.record.clone();
    let (id, asked) = (coalition.id, asked(&visited)?);
    let written = visited
        .write(Note::default(), move |edit| match asked {
            Asked::Confirm(id, seen) => {
                confirm_membership(edit, id, &Precondition::OneOf(vec![seen]), &json!({}))
            }
            Asked::ConfirmAll(seen) => confirm_all(edit, id, seen),
            Asked::Undo(revision) => undo(edit, revision, &json!({})),
        })
        .await;
    match written {
        Ok(written) => Ok(back(&visited, &coalition.slug, written.first())),
        Err(problem) => Ok(show(&visited, &slug, Some(&problem))?),
    }
}

/// Confirms all open memberships of a coalition, unless there is one that has changed since: what nobody has seen
/// nobody can confirm.
fn confirm_all(edit: &mut Edit, coalition: Uuid, seen: Revision) -> Result<(), EditError> {
    let all = edit.snapshot().memberships.iter();
    let open = all.filter(|entry| {
        let record = &entry.kept.record;
        record.coalition == coalition && !record.ended && record.until.is_none()
    });
    let open: Vec<(Uuid, Revision)> = open.map(|entry| (entry.kept.record.id, entry.kept.revision)).collect();
    if open.iter().any(|(_, revision)| *revision > seen) {
        let detail =
            "members have changed since the page was opened: look at them as they now are, and confirm again";
        return Err(Refusal::new(ProblemKind::STALE, detail).into());
    }
    open.into_iter().try_for_each(|(id, _)| confirm_membership(edit, id, &Precondition::Any, &json!({})))
}
