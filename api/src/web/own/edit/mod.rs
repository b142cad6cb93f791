//! Everything that is said of a thing, in parts: a page that shows them, and a form for each.
//!
//! The forms are made of the shapes that the API takes, and send what the API would be sent.

mod acts;
mod comparison;
mod enter;
mod form;
mod input;
mod lists;
mod part;
mod posted;

pub(super) use self::{
    form::unsaid,
    input::Inputs,
    lists::{List, Lists},
    posted::Posted,
};

use askama::Template;
use openapi::{EntityKind, Operation, ProblemKind, Revision};
use poem::{Response, Route, get, handler, http::StatusCode, web::Path};
use serde_json::Value;
use uuid::Uuid;

use self::{
    comparison::lines,
    part::{BASICS, Part, parts},
};
use super::{Done, to_sign_in};
use crate::{
    editing::{draft_of, usual_deed},
    http::{ProblemError, Visit, Visited, plural},
    registry::rights::Deed,
    snapshot::{Snapshot, View, Whereabouts},
    store::Record,
    web::frame::{Choice, Frame, Spoken, own},
};

/// The kinds of things that are edited here; memberships have a page of their own.
pub(super) const KINDS: [EntityKind; 5] = [
    EntityKind::Coalition,
    EntityKind::Organisation,
    EntityKind::Person,
    EntityKind::Source,
    EntityKind::Vocabulary,
];
/// Lines of a part that are shown; the form has them all.
const MOST_LINES: usize = 8;

/// The routes of these pages.
pub(super) fn routes(route: Route) -> Route {
    route
        .at("/me/edit/:things/:key", get(page).post(acts::act))
        .at("/me/edit/:things/:key/:part", get(form::page).post(form::change))
        .at("/me/new/:things", get(enter::page).post(enter::enter))
}

#[derive(Template)]
#[template(path = "own_thing.html")]
struct ThingPage {
    f: Frame,
    name: Spoken,
    /// Where everybody sees it.
    public: Option<String>,
    here: String,
    proof: String,
    fault: Option<String>,
    done: Option<Done>,
    seen: Revision,
    parts: Vec<Shown>,
    /// What else can be done to it.
    merges: bool,
    into: String,
    ends: bool,
    on: String,
    reason: String,
    statuses: Vec<Choice>,
    erases: bool,
    takes_out: bool,
    lists: Lists,
}

/// A part as it is now.
struct Shown {
    label: String,
    href: String,
    /// Labels and what is said.
    said: Vec<(Option<String>, Vec<String>)>,
    more: usize,
}

/// A thing that somebody may edit.
struct Target {
    kind: EntityKind,
    record: Record,
    /// Its editor keeps the registry.
    registrar: bool,
}

/// The kind that a word of an address stands for.
fn kind_of(things: &str) -> Result<EntityKind, ProblemError> {
    let kind = KINDS.into_iter().find(|kind| plural(*kind) == things);
    kind.ok_or_else(|| ProblemError::not_found("kind of thing", things))
}

fn may(visited: &Visited, deed: Deed) -> Result<bool, ProblemError> {
    Ok(visited.who()?.principal().actor_for(deed).is_some())
}

impl Target {
    /// The thing with this key, for somebody who may edit it.
    fn find(visited: &Visited, snapshot: &Snapshot, things: &str, key: &str) -> Result<Self, ProblemError> {
        let kind = kind_of(things)?;
        let what = openapi::word(&kind).unwrap_or_default();
        let record = match snapshot.locate(kind, key) {
            Whereabouts::Here(record) | Whereabouts::Renamed(record) => record,
            Whereabouts::Merged(_) | Whereabouts::Gone => return Err(ProblemError::gone(&what, key)),
            Whereabouts::Unknown => return Err(ProblemError::not_found(&what, key)),
        };
        if matches!(&record, Record::Person(person) if person.erased) {
            return Err(ProblemError::gone(&what, key));
        }
        if !may(visited, usual_deed(Operation::Update, Some(&record), &record))? {
            let detail = format!("the {what} `{key}` is not yours to edit; a registrar can do it");
            return Err(ProblemError::new(ProblemKind::FORBIDDEN, detail));
        }
        Ok(Self { kind, record, registrar: may(visited, Deed::KeepRegistry)? })
    }

    fn id(&self) -> Uuid {
        self.record.id()
    }

    /// Where it is edited.
    fn path(&self) -> String {
        path_of(self.kind, self.record.key())
    }

    fn draft(&self, snapshot: &Snapshot) -> Result<Value, ProblemError> {
        draft(snapshot, &self.record)
    }

    fn parts(&self) -> Vec<Part> {
        parts(self.kind, self.registrar)
    }

    /// What it is called.
    fn name(&self, f: &Frame, view: &View<'_>) -> Spoken {
        let plain = |text: &str| Spoken { text: text.to_owned(), lang: None };
        match &self.record {
            Record::Coalition(it) => f.named(view, &it.names, &it.slug),
            Record::Organisation(it) => f.named(view, &it.names, &it.slug),
            Record::Person(it) => plain(&it.name),
            Record::Source(it) => plain(&it.title),
            Record::Vocabulary(it) => plain(&it.title),
            Record::Membership(it) => plain(&it.id.to_string()),
        }
    }
}

fn draft(snapshot: &Snapshot, record: &Record) -> Result<Value, ProblemError> {
    draft_of(snapshot, record).map_err(|error| ProblemError::failed("a thing could not be edited", &error))
}

/// What a part is called.
fn label(f: &Frame, part: &str) -> String {
    if part == BASICS { f.t.text("part-basics") } else { f.t.text(&format!("field-{part}")) }
}

/// Where a thing is edited.
pub(super) fn path_of(kind: EntityKind, key: impl std::fmt::Display) -> String {
    format!("/me/edit/{}/{key}", plural(kind))
}

#[handler]
async fn page(visit: Visit, Path((things, key)): Path<(String, String)>) -> poem::Result<Response> {
    let visited = visit.open("own_page").await?;
    match visited.who {
        Some(_) => Ok(show(&visited, &things, &key, None)?),
        None => Ok(to_sign_in(&visited)),
    }
}

/// The page with everything that is said of a thing, as it now is.
fn show(
    visited: &Visited,
    things: &str,
    key: &str,
    problem: Option<&ProblemError>,
) -> Result<Response, ProblemError> {
    let reading = &visited.reading;
    let live = reading.site().current.live();
    let view = View::new(&live.snapshot, reading.lens.clone());
    let target = Target::find(visited, &live.snapshot, things, key)?;
    let f = Frame::of(reading, "own").for_one_alone();
    let (name, here) = (target.name(&f, &view), target.path());
    let draft = target.draft(&live.snapshot)?;
    let shown = target.parts().into_iter().map(|part| shown(&f, &here, &part, &draft)).collect();
    let registrar = target.registrar;
    let (merges, ends) =
        (registrar && target.kind == EntityKind::Organisation, target.kind == EntityKind::Coalition);
    let status = |word: &str| Choice {
        label: f.t.text(&format!("status-{word}")),
        chosen: visited.field("status") == word,
        value: word.to_owned(),
    };
    let asked: &[List] = match (ends, merges) {
        (true, _) => &[List::Coalitions],
        (_, true) => &[List::Organisations],
        _ => &[],
    };
    let public = matches!(target.kind, EntityKind::Coalition | EntityKind::Organisation | EntityKind::Person);
    let shows = ThingPage {
        public: target.record.slug().filter(|_| public).map(|slug| f.thing(plural(target.kind), slug)),
        proof: visited.who()?.proof(),
        fault: problem.map(ProblemError::told),
        done: Done::of(&f, reading, &live).filter(|_| problem.is_none()),
        seen: live.snapshot.revision_of(target.kind, target.id()),
        parts: shown,
        merges,
        ends,
        into: visited.field("into").to_owned(),
        on: visited.field("on").to_owned(),
        reason: visited.field("reason").to_owned(),
        statuses: vec![status("inactive"), status("merged")],
        erases: registrar && target.kind == EntityKind::Person,
        takes_out: registrar,
        lists: Lists::of(asked, &view, &f),
        f: f.called(name.text.clone()),
        here,
        name,
    };
    let status = problem.map_or(StatusCode::OK, ProblemError::status);
    own(visited, shows.f.t, &shows, status)
}

fn shown(f: &Frame, here: &str, part: &Part, draft: &Value) -> Shown {
    let mut more = 0;
    let said = part.fields.iter().filter_map(|(name, _)| {
        let mut lines = lines(&draft[*name]);
        more += lines.len().saturating_sub(MOST_LINES);
        lines.truncate(MOST_LINES);
        let label = (part.name == BASICS).then(|| f.t.text(&format!("field-{name}")));
        (!lines.is_empty()).then_some((label, lines))
    });
    let said = said.collect();
    Shown { label: label(f, part.name), href: f.to(&format!("{here}/{}", part.name)), said, more }
}
