//! What was changed of a coalition and its memberships lately, the newest first, each to be undone.

use askama::Template;
use poem::{Response, handler, http::StatusCode, web::Path};

use super::{
    coalition::{kept, path},
    to_sign_in,
};
use crate::{
    http::Visit,
    snapshot::change,
    web::{
        changes::{LIMIT, Row, failed, row},
        feed::revisions_of,
        frame::{Frame, Spoken, own},
    },
};

#[derive(Template)]
#[template(path = "own_history.html")]
struct HistoryPage {
    f: Frame,
    name: Spoken,
    back: String,
    proof: String,
    rows: Vec<Row>,
}

#[handler]
pub(super) async fn page(visit: Visit, Path(slug): Path<String>) -> poem::Result<Response> {
    let visited = visit.open("own_page").await?;
    let Some(who) = &visited.who else { return Ok(to_sign_in(&visited)) };
    let reading = &visited.reading;
    let view = reading.view();
    let record = &kept(&visited, &view, &slug)?.kept.record;
    let f = Frame::of(reading, "own").titled("history-heading").for_one_alone();
    let log = &reading.live.log;
    let entries =
        revisions_of(reading, record.id).into_iter().take(LIMIT).filter_map(|revision| log.get(revision));
    let rows = entries.map(|entry| change(log, entry).map(|entry| row(&f, &view, log, &entry)));
    let shows = HistoryPage {
        rows: rows.collect::<Result<_, _>>().map_err(failed)?,
        name: f.named(&view, &record.names, &record.slug),
        back: f.to(&path(&record.slug)),
        proof: who.proof(),
        f,
    };
    Ok(own(&visited, shows.f.t, &shows, StatusCode::OK)?)
}
