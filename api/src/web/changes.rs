//! What changed lately, with the differences.

use askama::Template;
use openapi::{Change, EntityKind, Revision};
use poem::handler;
use uuid::Uuid;

use super::{
    frame::{Frame, answer, thing},
    term::{thing_word, word},
};
use crate::{
    http::{Ask, ProblemError, Reading, Served},
    snapshot::{Log, View, change},
};

#[derive(Template)]
#[template(path = "changes.html")]
struct Changes {
    f: Frame,
    rows: Vec<Row>,
    older: Option<String>,
}

/// A change as a reader sees it.
pub(super) struct Row {
    pub(super) revision: i64,
    pub(super) at: String,
    pub(super) instant: String,
    pub(super) operation: String,
    pub(super) kind: String,
    pub(super) name: String,
    pub(super) href: Option<String>,
    pub(super) by: String,
    pub(super) comment: Option<String>,
    pub(super) differences: Vec<Difference>,
}

pub(super) struct Difference {
    pub(super) pointer: String,
    pub(super) before: String,
    pub(super) after: String,
}

/// Changes on a page.
pub(super) const LIMIT: usize = 50;

#[handler]
pub(super) async fn page(ask: Ask) -> poem::Result<Served<()>> {
    ask.page("change_page", |reading| {
        let log = &reading.live.log;
        let newest = newest(reading);
        let oldest = (newest - LIMIT as i64).max(0);
        let f = Frame::of(reading, "changes");
        let f = f.with_data(reading, "/v1/changes", &["JSON", "CSV", "NDJSON"], &["before", "lang"]);
        let f = f.titled("changes-heading").with_feed("/feeds/changes");
        let entries = log.after(oldest).take(usize::try_from(newest - oldest).unwrap_or(0));
        let view = reading.view();
        let rows = entries.map(|entry| change(log, entry).map(|entry| row(&f, &view, log, &entry)));
        let mut rows = rows.collect::<Result<Vec<_>, _>>().map_err(failed)?;
        rows.reverse();
        let older = (oldest > 0).then(|| f.to(&format!("/changes?before={}", oldest + 1)));
        let shows = Changes { rows, older, f };
        answer(reading, shows.f.t, &shows)
    })
    .await
}

/// The last change that is asked for.
pub(super) fn newest(reading: &Reading) -> Revision {
    let before = reading.query.integer("before").unwrap_or(Revision::MAX);
    reading.live.log.head().min(before.saturating_sub(1))
}

pub(super) fn failed(error: serde_json::Error) -> ProblemError {
    ProblemError::failed("an entry of the log could not be read for a page", &error)
}

/// What a membership goes by: its member and its coalition, where they are still there.
fn membership(f: &Frame, view: &View<'_>, id: Uuid) -> Option<(String, String)> {
    let entry = view.snapshot.memberships.get(id)?;
    let json = thing::<openapi::Membership>(view, EntityKind::Membership, entry.number()).ok()??;
    let name = format!("{} · {}", json.member.name, json.coalition.name);
    Some((name, f.thing("coalitions", &json.coalition.slug)))
}

pub(super) fn row(f: &Frame, view: &View<'_>, log: &Log, change: &Change) -> Row {
    let entity = &change.entity;
    let kind = thing_word(f.t, entity.kind);
    let there = change.state.is_some()
        && log.of_thing(entity.id).next_back().is_some_and(|last| last.state.is_some());
    let href =
        entity.slug.as_ref().filter(|_| there).and_then(|slug| Some(f.thing(shelf_of(entity.kind)?, slug)));
    let (name, href) = match membership(f, view, entity.id) {
        Some((name, href)) => (name, Some(href)),
        None => (entity.slug.as_ref().map_or_else(|| entity.id.to_string(), ToString::to_string), href),
    };
    let at = change.at.to_string();
    let differences = change.differences.iter().map(|difference| Difference {
        pointer: difference.pointer.clone(),
        before: shown(&difference.before.0),
        after: shown(&difference.after.0),
    });
    Row {
        revision: change.revision,
        at: f.day(change.at),
        instant: at,
        operation: word(f.t, "operation", &change.operation),
        kind,
        name,
        href,
        by: change.actor.name.clone(),
        comment: change.comment.clone(),
        differences: differences.collect(),
    }
}

/// A value of the data as a reader sees it.
pub(super) fn shown(value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::Null => "–".to_owned(),
        serde_json::Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// The kinds of things that pages link to.
fn shelf_of(kind: EntityKind) -> Option<&'static str> {
    match kind {
        EntityKind::Coalition => Some("coalitions"),
        EntityKind::Organisation => Some("organisations"),
        EntityKind::Person => Some("people"),
        EntityKind::Membership | EntityKind::Source | EntityKind::Vocabulary => None,
    }
}
