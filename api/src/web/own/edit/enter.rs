//! A thing that the registry does not know yet. Before an organisation is entered, those that are called nearly like it
//! are shown.

use askama::Template;
use openapi::{EntityKind, Fault, ProblemKind};
use poem::{Response, handler, http::StatusCode, web::Path};
use serde_json::{Map, Value};

use super::{
    acts::led,
    form::{Why, read},
    input::Inputs,
    kind_of, may,
    part::first_part,
};
use crate::{
    editing::{Note, create, deed_of_entering},
    http::{ProblemError, Visit, Visited, plural, see_other},
    web::{
        frame::{Frame, own},
        lookup,
        own::to_sign_in,
        term::thing_word,
    },
};

#[derive(Template)]
#[template(path = "own_new.html")]
struct NewPage {
    f: Frame,
    what: String,
    here: String,
    proof: String,
    fault: Option<String>,
    inputs: Inputs,
    why: Why,
    /// Names and pages of those that are called nearly like it.
    near: Vec<(String, String)>,
}

/// Refuses who may not enter such things.
fn admit(visited: &Visited, kind: EntityKind) -> Result<(), ProblemError> {
    match deed_of_entering(kind).map_or(Ok(false), |deed| may(visited, deed))? {
        true => Ok(()),
        false => {
            let detail = format!("{} are entered by registrars", plural(kind));
            Err(ProblemError::new(ProblemKind::FORBIDDEN, detail))
        }
    }
}

#[handler]
pub(super) async fn page(visit: Visit, Path(things): Path<String>) -> poem::Result<Response> {
    let visited = visit.open("own_page").await?;
    match visited.who {
        Some(_) => Ok(show(&visited, kind_of(&things)?, &Map::new(), None, Vec::new())?),
        None => Ok(to_sign_in(&visited)),
    }
}

fn show(
    visited: &Visited,
    kind: EntityKind,
    values: &Map<String, Value>,
    problem: Option<&ProblemError>,
    near: Vec<(String, String)>,
) -> Result<Response, ProblemError> {
    admit(visited, kind)?;
    let f = Frame::of(&visited.reading, "own").for_one_alone();
    let part = first_part(kind);
    let faults: &[Fault] = problem.map_or(&[], ProblemError::faults);
    let value = |name: &str| values.get(name).unwrap_or(&Value::Null);
    let inputs = Inputs::of(&f, &visited.reading.view(), &part.fields, faults, value);
    let fault = match near.is_empty() {
        true => problem.map(ProblemError::told),
        false => Some(f.t.text("new-near")),
    };
    let status = match (problem, near.is_empty()) {
        (Some(problem), _) => problem.status(),
        (None, true) => StatusCode::OK,
        (None, false) => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let shows = NewPage {
        here: f.to(&format!("/me/new/{}", plural(kind))),
        proof: visited.who()?.proof(),
        fault,
        inputs,
        why: Why::of(visited),
        near,
        what: thing_word(f.t, kind),
        f: f.titled("new-heading"),
    };
    own(visited, shows.f.t, &shows, status)
}

/// Names of a new organisation that are looked for.
const MOST_COMPARED: usize = 10;

/// Organisations with a name that is nearly one of these.
fn near(visited: &Visited, f: &Frame, values: &Map<String, Value>) -> Vec<(String, String)> {
    let names = values.get("names").and_then(Value::as_array).into_iter().flatten();
    let names = names.filter_map(|name| name["value"].as_str());
    let mut near: Vec<(String, String)> =
        names.take(MOST_COMPARED).flat_map(|name| lookup::near(&visited.reading, name)).collect();
    near.sort();
    near.dedup();
    near.into_iter().map(|(slug, name)| (name, f.to(&format!("/organisations/{slug}")))).collect()
}

#[handler]
pub(super) async fn enter(visit: Visit, Path(things): Path<String>) -> poem::Result<Response> {
    let visited = visit.open("own_page").await?;
    let kind = kind_of(&things)?;
    admit(&visited, kind)?;
    let values = read(&visited, &first_part(kind), false);
    let f = Frame::of(&visited.reading, "own");
    if kind == EntityKind::Organisation && visited.field("sure") != "true" {
        let near = near(&visited, &f, &values);
        if !near.is_empty() {
            return Ok(show(&visited, kind, &values, None, near)?);
        }
    }
    let mut body = values.clone();
    body.extend(Why::of(&visited).note().map(|note| ("change".to_owned(), note)));
    let written = visited.write(Note::default(), move |edit| create(edit, kind, Value::Object(body))).await;
    match written {
        Ok(written) => {
            let record = written.live.snapshot.record(kind, written.value);
            let key = record.map_or_else(|| written.value.to_string(), |record| record.key());
            // Whoever may enter a thing may not always change it.
            let path = match super::Target::find(&visited, &written.live.snapshot, &things, &key) {
                Ok(_) => led(kind, &key, written.first()),
                Err(_) => format!("/{things}/{key}"),
            };
            Ok(see_other(&f.to(&path)))
        }
        Err(problem) => Ok(show(&visited, kind, &values, Some(&problem), Vec::new())?),
    }
}
