//! A list of members that is pasted: first a plan, row by row, with choices where it is not sure who is meant; then it
//! is carried out.

use std::collections::BTreeMap;

use askama::Template;
use openapi::{
    Import, ImportAction, ImportMember, ImportMode, ImportRow, ImportState, PartialDate, ProblemKind,
};
use poem::{Response, handler, http::StatusCode, web::Path};
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::{
    coalition::{kept, path},
    to_sign_in,
};
use crate::{
    app::{Application, HandedIn},
    editing::{ImportOptions, Note},
    http::{ProblemError, Visit, Visited, see_other},
    registry::member_list::{Field, MemberList, RowFaultCode, UnreadableList},
    store::ListForm,
    web::{
        frame::{Frame, Spoken, own},
        term::word,
    },
};

#[derive(Template)]
#[template(path = "own_list.html")]
struct ListPage {
    f: Frame,
    name: Spoken,
    back: String,
    here: String,
    apply: String,
    proof: String,
    fault: Option<String>,
    list: String,
    list_date: String,
    mirror: bool,
    source: String,
    /// Who was chosen, by the names that fields of the form have.
    chosen: Vec<(String, String)>,
    plan: Option<Plan>,
}

/// What would be done.
struct Plan {
    id: Uuid,
    counts: Vec<String>,
    rows: Vec<Row>,
    /// It is not sure who some rows mean.
    chooses: bool,
    /// Some rows have to be left out, or corrected.
    leaves_out: bool,
    /// More memberships would end than usual.
    ends_many: bool,
    /// There is something to do.
    does: bool,
}

struct Row {
    given: String,
    action: String,
    member: Option<String>,
    how: String,
    /// What is wrong, and what is worth a look.
    remarks: Vec<String>,
    faulty: bool,
    /// Those who may be meant: slug and name.
    candidates: Vec<(String, String)>,
    choose: bool,
}

#[handler]
pub(super) async fn page(visit: Visit, Path(slug): Path<String>) -> poem::Result<Response> {
    let visited = visit.open("own_page").await?;
    match visited.who {
        Some(_) => Ok(show(&visited, &slug, None, None)?),
        None => Ok(to_sign_in(&visited)),
    }
}

/// Makes a plan of what was pasted.
#[handler]
pub(super) async fn check(visit: Visit, Path(slug): Path<String>) -> poem::Result<Response> {
    let visited = visit.open("own_page").await?;
    kept(&visited, &visited.reading.view(), &slug)?;
    Ok(match made(&visited, &slug).await {
        Ok(import) => show(&visited, &slug, Some(&import), None)?,
        Err(problem) => show(&visited, &slug, None, Some(&problem))?,
    })
}

/// Carries a plan out.
#[handler]
pub(super) async fn apply(visit: Visit, Path(slug): Path<String>) -> poem::Result<Response> {
    let visited = visit.open("own_page").await?;
    let coalition = kept(&visited, &visited.reading.view(), &slug)?.kept.record.slug.clone();
    let id = visited.field("plan").parse::<Uuid>();
    let id = id.map_err(|_| ProblemError::new(ProblemKind::MALFORMED_BODY, "the form names no plan"))?;
    let said = |name: &str| visited.field(name) == "true";
    let application = Application { confirmed: said("confirm"), leave_out: said("leave_out") };
    let (app, who) = (visited.app()?, visited.who()?.principal());
    match app.apply_import(who, id, application, false).await {
        Ok(import) => {
            let done = import.group.map_or_else(String::new, |group| format!("?done={group}"));
            let f = Frame::of(&visited.reading, "own");
            Ok(see_other(&f.to(&format!("{}{done}", path(&coalition)))))
        }
        Err(error) => {
            // What was pasted comes along, so that nothing is lost; the plan is made anew.
            let problem = ProblemError::from(error);
            let import = made(&visited, &slug).await.ok();
            Ok(show(&visited, &slug, import.as_ref(), Some(&problem))?)
        }
    }
}

/// The plan for what was pasted, with what was chosen.
async fn made(visited: &Visited, slug: &str) -> Result<Import, ProblemError> {
    let today = PartialDate::day(visited.reading.site().clock.today());
    let as_of = match visited.field("list_date") {
        "" => today,
        text => text.parse().map_err(|error: openapi::InvalidScalar| {
            ProblemError::new(ProblemKind::INVALID_BODY, format!("the day of the list: {error}"))
        })?,
    };
    let mode = if visited.field("mode") == "mirror" { ImportMode::Mirror } else { ImportMode::Merge };
    let options = ImportOptions { coalition: slug.to_owned(), mode, as_of };
    let members = understood(visited.text("list"), &chosen(visited))?;
    let bytes = serde_json::to_vec(&members)
        .map_err(|error| ProblemError::failed("a list could not be written", &error))?;
    let title = visited.field("source");
    let source = (!title.is_empty()).then(|| openapi::ChangeSource {
        id: None,
        title: title.to_owned(),
        address: None,
    });
    let note = Note { comment: None, source, credit: None };
    let list = HandedIn { bytes, form: ListForm::Json, note };
    let who = visited.who()?.principal();
    Ok(visited.app()?.plan_import(who, list, options, false, true).await?)
}

/// Who was chosen for names of which it was not sure who is meant: slugs by names, so that the list may change
/// meanwhile.
fn chosen(visited: &Visited) -> BTreeMap<String, String> {
    let chosen = visited.fields("choice-").filter(|(_, slug)| !slug.is_empty());
    chosen.map(|(name, slug)| (name.to_owned(), slug.to_owned())).collect()
}

/// What was pasted, as members with their cells: a table with a line that names its columns, or one name a line.
fn understood(text: &str, chosen: &BTreeMap<String, String>) -> Result<Vec<Value>, ProblemError> {
    let unreadable = |detail: String| ProblemError::new(ProblemKind::MALFORMED_BODY, detail);
    let mut members: Vec<Map<String, Value>> = match MemberList::read_csv(text.as_bytes()) {
        Ok(list) => {
            let misaligned = list.rows.iter().find_map(|row| {
                let fault = row.faults.iter().find(|fault| fault.code == RowFaultCode::TooManyCells)?;
                Some(format!("line {}: {}", row.line, fault.detail))
            });
            if let Some(detail) = misaligned {
                return Err(unreadable(detail));
            }
            let cells = list.rows.into_iter().map(|row| {
                row.cells.into_iter().map(|(field, cell)| (field.as_str().to_owned(), json!(cell))).collect()
            });
            cells.collect()
        }
        // Names alone need no line that says so.
        Err(UnreadableList::NoHeader { .. } | UnreadableList::NoRows) if !text.contains('\t') => {
            let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
            lines.map(|line| Map::from_iter([(Field::Name.as_str().to_owned(), json!(line))])).collect()
        }
        Err(error) => return Err(unreadable(error.to_string())),
    };
    for member in &mut members {
        let name = member.get(Field::Name.as_str()).and_then(Value::as_str);
        if let Some(slug) = name.and_then(|name| chosen.get(name.trim())) {
            member.insert(Field::Slug.as_str().to_owned(), json!(slug));
        }
    }
    Ok(members.into_iter().map(Value::Object).collect())
}

fn show(
    visited: &Visited,
    slug: &str,
    import: Option<&Import>,
    problem: Option<&ProblemError>,
) -> Result<Response, ProblemError> {
    let reading = &visited.reading;
    let view = reading.view();
    let record = &kept(visited, &view, slug)?.kept.record;
    let f = Frame::of(reading, "own").for_one_alone();
    let here = format!("{}/list", path(&record.slug));
    let name = f.named(&view, &record.names, &record.slug);
    let shows = ListPage {
        back: f.to(&path(&record.slug)),
        apply: f.to(&format!("{here}/apply")),
        here: f.to(&here),
        proof: visited.who()?.proof(),
        fault: problem.map(ProblemError::told),
        list: visited.text("list").to_owned(),
        list_date: visited.field("list_date").to_owned(),
        mirror: visited.field("mode") == "mirror",
        source: visited.field("source").to_owned(),
        chosen: chosen(visited).into_iter().map(|(name, slug)| (format!("choice-{name}"), slug)).collect(),
        plan: import.and_then(|import| shown(&f, import)),
        f: f.called(name.text.clone()),
        name,
    };
    let status = problem.map_or(StatusCode::OK, |problem| {
        StatusCode::from_u16(problem.kind.status).unwrap_or(StatusCode::UNPROCESSABLE_ENTITY)
    });
    own(shows.f.t, &shows, status)
}

fn shown(f: &Frame, import: &Import) -> Option<Plan> {
    let counts = &import.counts;
    let numbers = [
        ("plan-create", counts.create),
        ("plan-update", counts.update),
        ("plan-end", counts.end),
        ("plan-unchanged", counts.unchanged),
        ("plan-choose", counts.choose),
        ("plan-error", counts.error),
        ("plan-new", counts.new_members),
    ];
    let numbers = numbers.into_iter().filter(|(_, count)| *count > 0);
    Some(Plan {
        id: import.id?,
        counts: numbers.map(|(text, count)| f.t.count(text, count)).collect(),
        rows: import.rows.iter().map(|one| row(f, one)).collect(),
        chooses: counts.choose > 0,
        leaves_out: counts.choose + counts.error > 0,
        ends_many: import.needs_confirmation,
        does: import.state == ImportState::Planned && counts.create + counts.update + counts.end > 0,
    })
}

fn row(f: &Frame, row: &ImportRow) -> Row {
    let given = ["name", "slug"].into_iter().find_map(|field| row.cells.get(field)).cloned();
    let member = row.member.as_ref();
    let how = |member: &ImportMember| match member.by.as_str() {
        "fuzzy" => f.t.with("plan-similar", &[("name", member.found.as_deref().unwrap_or(&member.name))]),
        "new" => f.t.text("plan-is-new"),
        _ => String::new(),
    };
    let remarks = row.faults.iter().chain(&row.warnings).map(|fault| fault.detail.clone());
    let choose = row.action == ImportAction::Choose;
    Row {
        given: given.or_else(|| member.map(|member| member.name.clone())).unwrap_or_default(),
        action: word(f.t, "action", &row.action),
        how: member.map(how).unwrap_or_default(),
        member: member.map(|member| member.name.clone()),
        remarks: remarks.collect(),
        faulty: row.action == ImportAction::Error,
        candidates: row.candidates.iter().map(|one| (one.slug.to_string(), one.name.clone())).collect(),
        choose,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_alone_are_a_list() {
        let members = understood(
            "World Bank\n\n  Foo, Inc. \nname of nobody\n",
            &BTreeMap::from([("Foo, Inc.".to_owned(), "new".to_owned())]),
        )
        .unwrap();
        let expected = [
            json!({"name": "World Bank"}),
            json!({"name": "Foo, Inc.", "slug": "new"}),
            json!({"name": "name of nobody"}),
        ];
        assert_eq!(members, expected);
    }

    #[test]
    fn cells_of_a_spreadsheet_are_one_too() {
        let members =
            understood("Name\tRole\tSince\nWorld Bank\tobserver\t2019\n", &BTreeMap::new()).unwrap();
        assert_eq!(members, [json!({"name": "World Bank", "role": "observer", "since": "2019"})]);
        let told = understood("World Bank\tobserver\n", &BTreeMap::new()).unwrap_err().detail;
        assert!(told.contains("header"), "{told}");
        let told = understood("name,role\na,b,c\n", &BTreeMap::new()).unwrap_err().detail;
        assert!(told.contains("line 2"), "{told}");
        assert!(understood("", &BTreeMap::new()).is_err());
    }
}
