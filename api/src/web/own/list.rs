//! A list of members that is pasted: first a plan, row by row, with choices where it is not sure who is meant; then it
//! is carried out.

use std::{cmp::Ordering, collections::BTreeMap};

use askama::Template;
use openapi::{
    Import, ImportAction, ImportMember, ImportMode, ImportRow, ImportState, PartialDate, ProblemKind,
};
use poem::{Response, handler, http::StatusCode, web::Path};
use uuid::Uuid;

use super::{
    coalition::{back, kept, path},
    to_sign_in,
};
use crate::{
    app::{Application, HandedIn},
    editing::{ImportOptions, Note},
    http::{ProblemError, Visit, Visited},
    registry::member_list::{Delimiter, Field, MemberList, UnreadableList},
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
    line: String,
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
        Ok(import) => Ok(back(&visited, &coalition, import.group)),
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
    let bytes = understood(visited.text("list"), &chosen(visited))?;
    let title = visited.field("source");
    let source = (!title.is_empty()).then(|| openapi::ChangeSource {
        id: None,
        title: title.to_owned(),
        address: None,
    });
    let note = Note { comment: None, source, credit: None };
    let list = HandedIn { bytes, form: ListForm::Csv, note };
    let who = visited.who()?.principal();
    Ok(visited.app()?.plan_import(who, list, options, false, true).await?)
}

/// Who was chosen for names of which it was not sure who is meant: slugs by names, so that the list may change
/// meanwhile.
fn chosen(visited: &Visited) -> BTreeMap<String, String> {
    let chosen = visited.fields("choice-").filter(|(_, slug)| !slug.is_empty());
    chosen.map(|(name, slug)| (name.to_owned(), slug.to_owned())).collect()
}

/// What was pasted, as a table: one with a line that names its columns, or one name a line. Whom rows mean stands in
/// the column `slug` where it was chosen; everything else is left as it is, so that every fault is still found.
fn understood(text: &str, chosen: &BTreeMap<String, String>) -> Result<Vec<u8>, ProblemError> {
    let unreadable = |detail: String| ProblemError::new(ProblemKind::MALFORMED_BODY, detail);
    let list = match MemberList::read_csv(text.as_bytes()) {
        Ok(list) => list,
        // Names alone need no line that says so.
        Err(UnreadableList::NoHeader { .. } | UnreadableList::NoRows) if !text.contains('\t') => {
            let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
            let table = table(b',', std::iter::once("name").chain(lines).map(|line| vec![line]));
            let table = table.map_err(|error| unreadable(error.to_string()))?;
            let text = String::from_utf8_lossy(&table);
            return if chosen.is_empty() { Ok(table) } else { understood(&text, chosen) };
        }
        Err(error) => return Err(unreadable(error.to_string())),
    };
    if chosen.is_empty() {
        return Ok(text.as_bytes().to_vec());
    }
    let column = |field: Field| list.headers.iter().position(|header| header.field == Some(field));
    let (name, slug) = (column(Field::Name), column(Field::Slug).unwrap_or(list.headers.len()));
    let delimiter = match list.delimiter {
        Some(Delimiter::Semicolon) => b';',
        Some(Delimiter::Tab) => b'\t',
        _ => b',',
    };
    let mut reader = csv::ReaderBuilder::new();
    let reader = reader.has_headers(false).flexible(true).delimiter(delimiter).from_reader(text.as_bytes());
    let records = reader.into_records();
    let records: Vec<csv::StringRecord> =
        records.collect::<Result<_, _>>().map_err(|error| unreadable(error.to_string()))?;
    let is_header = |record: &csv::StringRecord| {
        record.iter().map(str::trim).eq(list.headers.iter().map(|header| header.text.trim()))
    };
    let begins = records.iter().position(is_header).unwrap_or(0);
    let rows = records.iter().enumerate().map(|(place, record)| {
        let mut cells: Vec<&str> = record.iter().collect();
        let named = name.and_then(|name| cells.get(name)).map(|cell| cell.trim());
        let meant = match place.cmp(&begins) {
            Ordering::Less => None,
            Ordering::Equal => (slug == list.headers.len()).then_some(Field::Slug.as_str()),
            Ordering::Greater => named.and_then(|name| chosen.get(name)).map(String::as_str),
        };
        if cells.len() > list.headers.len() {
            // A row with too many cells is at fault, and stays so with one more column.
            cells.push("…");
        } else if let Some(meant) = meant {
            cells.resize(cells.len().max(slug + 1), "");
            cells[slug] = meant;
        }
        cells
    });
    table(delimiter, rows).map_err(|error| unreadable(error.to_string()))
}

/// Rows as CSV, of which some may be shorter than others.
fn table<'a>(delimiter: u8, rows: impl Iterator<Item = Vec<&'a str>>) -> csv::Result<Vec<u8>> {
    let mut writer = csv::WriterBuilder::new().flexible(true).delimiter(delimiter).from_writer(Vec::new());
    for row in rows {
        writer.write_record(row)?;
    }
    writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))
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
    let status = problem.map_or(StatusCode::OK, ProblemError::status);
    own(visited, shows.f.t, &shows, status)
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
        line: row.line.map_or_else(String::new, |line| line.to_string()),
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

    fn read(text: &str, chosen: &[(&str, &str)]) -> Result<Vec<(u64, String, String)>, String> {
        let chosen = chosen.iter().map(|(name, slug)| ((*name).to_owned(), (*slug).to_owned())).collect();
        let table = understood(text, &chosen).map_err(|problem| problem.detail)?;
        let list = MemberList::read_csv(&table).unwrap();
        let cell = |row: &crate::registry::member_list::ListedRow, field| {
            row.cells.get(&field).cloned().unwrap_or_default()
        };
        let told = |row| (cell(row, Field::Name), cell(row, Field::Slug));
        Ok(list.rows.iter().map(|row| (row.line, told(row).0, told(row).1)).collect())
    }

    fn expected(rows: &[(u64, &str, &str)]) -> Vec<(u64, String, String)> {
        rows.iter().map(|(line, name, slug)| (*line, (*name).into(), (*slug).into())).collect()
    }

    #[test]
    fn names_alone_are_a_list() {
        let text = "World Bank\n\n  Foo, Inc. \nname of nobody\n";
        let rows = [(2, "World Bank", ""), (3, "Foo, Inc.", ""), (4, "name of nobody", "")];
        assert_eq!(read(text, &[]).unwrap(), expected(&rows));
        let rows = [(2, "World Bank", ""), (3, "Foo, Inc.", "new"), (4, "name of nobody", "")];
        assert_eq!(read(text, &[("Foo, Inc.", "new")]).unwrap(), expected(&rows));
    }

    #[test]
    fn what_was_chosen_is_put_into_tables_and_nothing_else_is_touched() {
        for text in [
            "Name\tRole\nWorld Bank\tobserver\nWorld Bnak\n",
            "sep=;\r\nName;Slug\r\nWorld Bank;\r\n\"World Bnak\";\r\n",
        ] {
            let rows = read(text, &[("World Bnak", "world-bank")]).unwrap();
            let told: Vec<(&str, &str)> = rows.iter().map(|(_, n, s)| (n.as_str(), s.as_str())).collect();
            assert_eq!(told, [("World Bank", ""), ("World Bnak", "world-bank")], "{text}");
        }
        let misaligned = understood("name,role\na,b,c\n", &BTreeMap::from([("a".into(), "x".into())]));
        let list = MemberList::read_csv(&misaligned.unwrap()).unwrap();
        assert_eq!((list.rows[0].line, list.faulty_rows()), (2, 1));
    }

    #[test]
    fn a_table_without_names_of_columns_is_told_so() {
        let told = read("World Bank\tobserver\n", &[]).unwrap_err();
        assert!(told.contains("header"), "{told}");
        assert!(read("", &[]).is_err());
    }
}
