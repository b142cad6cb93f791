//! What is done to a thing as a whole: it is ended, merged, taken out or erased, or what was done is undone.

use openapi::{EntityKind, ProblemKind, Revision};
use poem::{Response, handler, web::Path};
use serde_json::{Map, Value, json};

use super::{Target, form::unsaid, path_of, show};
use crate::{
    editing::{Edit, EditError, Note, Precondition, delete, end_coalition, merge_organisations, undo},
    http::{ProblemError, Visit, Visited, see_other},
    web::{
        frame::Frame,
        lookup::{self, Found},
    },
};

/// What a button asks for.
enum Act {
    Undo(Revision),
    End,
    Merge,
    TakeOut,
    Erase,
}

fn asked(visited: &Visited) -> Result<Act, ProblemError> {
    if let Ok(revision) = visited.field("undo").parse() {
        return Ok(Act::Undo(revision));
    }
    match visited.field("do") {
        "end" => Ok(Act::End),
        "merge" => Ok(Act::Merge),
        "take-out" => Ok(Act::TakeOut),
        "erase" => Ok(Act::Erase),
        _ => Err(unsaid()),
    }
}

#[handler]
pub(super) async fn act(visit: Visit, Path((things, key)): Path<(String, String)>) -> poem::Result<Response> {
    let visited = visit.open("own_page").await?;
    let target = Target::find(&visited, &visited.reading.snapshot, &things, &key)?;
    Ok(match done(&visited, &target).await {
        Ok(path) => see_other(&Frame::of(&visited.reading, "own").to(&path)),
        Err(problem) => show(&visited, &things, &key, Some(&problem))?,
    })
}

/// Does it and gives the path that it leads to.
async fn done(visited: &Visited, target: &Target) -> Result<String, ProblemError> {
    let (kind, key) = (target.kind, target.record.key());
    match asked(visited)? {
        Act::Undo(revision) => {
            let first = write(visited, move |edit| undo(edit, revision, &json!({}))).await?;
            let live = visited.reading.site().current.live();
            // What was entered is gone once that is undone.
            let there = live.snapshot.record(kind, target.id());
            Ok(there.map_or_else(|| "/me".to_owned(), |record| led(kind, &record.key(), first)))
        }
        Act::End => {
            let (seen, body) = (seen(visited)?, filled(visited, &["status", "on", "into", "reason"]));
            let ended = key.clone();
            let first =
                write(visited, move |edit| end_coalition(edit, &ended, &seen, &body).map(drop)).await?;
            Ok(led(kind, &key, first))
        }
        Act::Merge => {
            let seen = seen(visited)?;
            let into = meant(visited, visited.field("into"))?;
            let body = json!({ "into": into });
            let first =
                write(visited, move |edit| merge_organisations(edit, &key, &seen, &body).map(drop)).await?;
            Ok(led(kind, &into, first))
        }
        Act::TakeOut => {
            let seen = seen(visited)?;
            write(visited, move |edit| delete(edit, kind, &key, &seen)).await?;
            Ok("/me/registry".to_owned())
        }
        Act::Erase if kind == EntityKind::Person => {
            if visited.field("sure") != "true" {
                let detail = "it cannot be undone: check the box to say that you mean it";
                return Err(ProblemError::new(ProblemKind::INVALID_BODY, detail));
            }
            let (seen, app, who) = (seen(visited)?, visited.app()?, visited.who()?.principal());
            let erased = tokio::spawn(async move { app.erase(&who, &key, &seen, &json!({})).await }).await;
            erased.map_err(|error| ProblemError::failed("an erasure panicked", &error))??;
            Ok("/me/registry".to_owned())
        }
        Act::Erase => Err(unsaid()),
    }
}

/// The slug of the organisation that is meant, by its slug or its name.
fn meant(visited: &Visited, named: &str) -> Result<String, ProblemError> {
    match lookup::slug_or_name(&visited.reading, named) {
        Found::One(slug) => Ok(slug),
        Found::Several(offered) => {
            let t = Frame::of(&visited.reading, "own").t;
            let names: Vec<String> = offered.into_iter().map(|(_, name)| name).collect();
            let detail = match names.is_empty() {
                true => t.text("suggest-nobody"),
                false => {
                    format!("{}: {}", t.text("suggest-whom").trim_end_matches(['.', '。']), names.join("; "))
                }
            };
            Err(ProblemError::new(ProblemKind::INVALID_BODY, detail))
        }
    }
}

/// Where a thing is edited, with what was done just now.
pub(super) fn led(kind: EntityKind, key: &str, first: Option<Revision>) -> String {
    let done = first.map_or_else(String::new, |first| format!("?done={first}"));
    format!("{}{done}", path_of(kind, key))
}

fn seen(visited: &Visited) -> Result<Precondition, ProblemError> {
    Ok(Precondition::OneOf(vec![visited.field("seen").parse().map_err(|_| unsaid())?]))
}

/// The fields that are filled in.
fn filled(visited: &Visited, names: &[&str]) -> Value {
    let given = names.iter().filter(|name| !visited.field(name).is_empty());
    let given = given.map(|name| ((*name).to_owned(), json!(visited.field(name))));
    Value::Object(given.collect::<Map<_, _>>())
}

/// Writes, and gives the revision of the first change.
async fn write(
    visited: &Visited,
    decide: impl FnOnce(&mut Edit) -> Result<(), EditError> + Send + 'static,
) -> Result<Option<Revision>, ProblemError> {
    Ok(visited.write(Note::default(), decide).await?.first())
}
