//! A part of a thing, to be changed. Whoever sends it after somebody else has changed the same part is shown both, with
//! all that was typed still in the form.

use askama::Template;
use openapi::{EntityKind, Fault, ProblemKind, Revision};
use poem::{Response, handler, http::StatusCode, web::Path};
use serde_json::{Map, Value, json};

use super::{
    Target,
    acts::led,
    comparison::{Compared, bare, merged},
    draft,
    input::Inputs,
    label,
    lists::List,
    part::Part,
    posted::Posted,
};
use crate::{
    editing::{Note, Precondition, update},
    http::{ProblemError, Visit, Visited, see_other},
    snapshot::{Known, Snapshot, View},
    web::{
        frame::{Frame, Spoken, own},
        lookup,
        own::to_sign_in,
    },
};

#[derive(Template)]
#[template(path = "own_part.html")]
struct PartPage {
    f: Frame,
    back: String,
    thing: Spoken,
    part: String,
    here: String,
    proof: String,
    seen: Revision,
    fault: Option<String>,
    /// What somebody else has changed meanwhile.
    compared: Vec<Compared>,
    inputs: Inputs,
    why: Why,
}

/// Why something is changed, as it was typed.
#[derive(Default)]
pub(super) struct Why {
    pub(super) comment: String,
    pub(super) source: String,
    pub(super) address: String,
}

impl Why {
    pub(super) fn of(visited: &Visited) -> Self {
        let typed = |name: &str| visited.field(name).to_owned();
        Self { comment: typed("comment"), source: typed("source"), address: typed("address") }
    }

    /// The note that the API takes with a change; `None` where nothing is said.
    pub(super) fn note(&self) -> Option<Value> {
        let mut note = Map::new();
        if !self.comment.is_empty() {
            note.insert("comment".into(), json!(self.comment));
        }
        if !self.source.is_empty() || !self.address.is_empty() {
            let mut source = json!({"title": self.source});
            if !self.address.is_empty() {
                source["address"] = json!(self.address);
            }
            note.insert("source".into(), source);
        }
        (!note.is_empty()).then_some(Value::Object(note))
    }
}

/// What is shown beside a part as it is now.
#[derive(Default)]
struct Sent<'a> {
    values: Option<Map<String, Value>>,
    problem: Option<&'a ProblemError>,
    compared: Vec<Compared>,
}

#[handler]
pub(super) async fn page(
    visit: Visit,
    Path((things, key, part)): Path<(String, String, String)>,
) -> poem::Result<Response> {
    let visited = visit.open("own_page").await?;
    match visited.who {
        Some(_) => Ok(show(&visited, (&things, &key, &part), Sent::default())?),
        None => Ok(to_sign_in(&visited)),
    }
}

fn find(target: &Target, name: &str) -> Result<Part, ProblemError> {
    let part = target.parts().into_iter().find(|part| part.name == name);
    part.ok_or_else(|| ProblemError::not_found("part", name))
}

fn show(
    visited: &Visited,
    (things, key, name): (&str, &str, &str),
    sent: Sent<'_>,
) -> Result<Response, ProblemError> {
    let reading = &visited.reading;
    let live = reading.site().current.live();
    let view = View::new(&live.snapshot, reading.lens.clone());
    let target = Target::find(visited, &live.snapshot, things, key)?;
    let part = find(&target, name)?;
    let f = Frame::of(reading, "own").for_one_alone();
    let draft = target.draft(&live.snapshot)?;
    let faults: &[Fault] = sent.problem.map_or(&[], ProblemError::faults);
    let typed = |name: &str| sent.values.as_ref().map_or(&draft[name], |values| &values[name]);
    let inputs = Inputs::of(&f, &view, &part.fields, faults, typed);
    let thing = target.name(&f, &view);
    let part_name = label(&f, part.name);
    let shows = PartPage {
        back: f.to(&target.path()),
        here: f.to(&format!("{}/{}", target.path(), part.name)),
        proof: visited.who()?.proof(),
        seen: live.snapshot.revision_of(target.kind, target.id()),
        fault: sent.problem.map(ProblemError::told),
        compared: sent.compared,
        inputs,
        why: Why::of(visited),
        f: f.called(format!("{part_name} · {}", thing.text)),
        part: part_name,
        thing,
    };
    let status = sent.problem.map_or(StatusCode::OK, ProblemError::status);
    own(visited, shows.f.t, &shows, status)
}

/// What a form says, names of things in the place of their slugs understood.
pub(super) fn read(visited: &Visited, part: &Part, clears: bool) -> Map<String, Value> {
    let posted = Posted::of(visited.raw_fields(), clears);
    let values = part.fields.iter().filter_map(|(name, schema)| {
        let mut value = posted.value(name, schema)?;
        if List::of(name) == Some(List::Organisations)
            && let Some(text) = value.as_str()
            && let lookup::Found::One(slug) = lookup::slug_or_name(&visited.reading, text)
        {
            value = json!(slug);
        }
        Some(((*name).to_owned(), value))
    });
    values.collect()
}

/// The part as it was when the form was opened.
fn opened(visited: &Visited, target: &Target, seen: Revision) -> Option<Value> {
    let live = visited.reading.site().current.live();
    let snapshot = live.at(Known::AtRevision(seen)).ok()?;
    let record = snapshot.record(target.kind, target.id())?;
    draft(&snapshot, &record).ok()
}

#[handler]
pub(super) async fn change(
    visit: Visit,
    Path((things, key, name)): Path<(String, String, String)>,
) -> poem::Result<Response> {
    let visited = visit.open("own_page").await?;
    let target = Target::find(&visited, &visited.reading.snapshot, &things, &key)?;
    let part = find(&target, &name)?;
    let seen: Revision = visited.field("seen").parse().map_err(|_| unsaid())?;
    let values = read(&visited, &part, true);
    let mut body = values.clone();
    body.extend(Why::of(&visited).note().map(|note| ("change".to_owned(), note)));
    let (kind, id, body) = (target.kind, target.id(), Value::Object(body));
    // What it was takes long to find out, and is asked for only where somebody has changed it since.
    let changed = visited.reading.snapshot.revision_of(kind, id) != seen;
    let before = if changed { opened(&visited, &target, seen) } else { None };
    let fields: Vec<&'static str> = part.fields.iter().map(|(name, _)| *name).collect();
    let known = before.clone();
    let written = visited
        .write(Note::default(), move |edit| {
            // Somebody else may have changed another part meanwhile.
            let seen = match untouched(edit.snapshot(), kind, id, known.as_ref(), &fields) {
                true => Precondition::Any,
                false => Precondition::OneOf(vec![seen]),
            };
            update(edit, kind, &id.to_string(), &seen, &body).map(drop)
        })
        .await;
    match written {
        Ok(written) => {
            let live = visited.reading.site().current.live();
            // Its slug may be another now.
            let key = live.snapshot.record(kind, id).map_or(key, |record| record.key());
            Ok(see_other(&Frame::of(&visited.reading, "own").to(&led(kind, &key, written.first()))))
        }
        Err(problem) if problem.kind.code == ProblemKind::STALE.code => {
            let before = before.or_else(|| opened(&visited, &target, seen)).unwrap_or_default();
            Ok(conflict(&visited, (&things, &key, &part), before, values)?)
        }
        Err(problem) => {
            let sent = Sent { values: Some(values), problem: Some(&problem), compared: Vec::new() };
            Ok(show(&visited, (&things, &key, &name), sent)?)
        }
    }
}

/// The form does not say what it was opened on.
pub(in crate::web::own) fn unsaid() -> ProblemError {
    let detail = "the form does not say what it shows: open the page again";
    ProblemError::new(ProblemKind::MALFORMED_BODY, detail)
}

/// Whether the fields of a part are as they were.
fn untouched(
    snapshot: &Snapshot,
    kind: EntityKind,
    id: uuid::Uuid,
    before: Option<&Value>,
    fields: &[&'static str],
) -> bool {
    let now = snapshot.record(kind, id).and_then(|record| draft(snapshot, &record).ok());
    before
        .zip(now)
        .is_some_and(|(before, now)| fields.iter().all(|field| bare(&before[*field]) == bare(&now[*field])))
}

/// What both have changed side by side, and the form with what was typed; what was not touched is as it is now.
fn conflict(
    visited: &Visited,
    (things, key, part): (&str, &str, &Part),
    before: Value,
    values: Map<String, Value>,
) -> Result<Response, ProblemError> {
    let live = visited.reading.site().current.live();
    let target = Target::find(visited, &live.snapshot, things, key)?;
    let now = target.draft(&live.snapshot)?;
    let f = Frame::of(&visited.reading, "own");
    let compared = part.fields.iter().filter_map(|(name, _)| {
        Compared::of(f.t.text(&format!("field-{name}")), &before[*name], &now[*name], &values[*name])
    });
    let compared = compared.collect();
    let merged = values.iter().map(|(name, yours)| {
        (name.clone(), merged(&before[name.as_str()], &now[name.as_str()], yours).clone())
    });
    let values = Some(merged.collect());
    let told = ProblemError::new(ProblemKind::STALE, f.t.text("conflict-text"));
    show(visited, (things, key, part.name), Sent { values, problem: Some(&told), compared })
}
