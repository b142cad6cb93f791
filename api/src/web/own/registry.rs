//! Where those begin who keep more than a coalition: what there is to be edited, found by its name, and what can be
//! entered.

use askama::Template;
use openapi::{EntityKind, FoundType};
use poem::{Response, handler, http::StatusCode};

use super::{
    edit::{KINDS, path_of},
    to_sign_in,
};
use crate::{
    editing::deed_of_entering,
    http::{ProblemError, Visit, plural},
    registry::rights::Deed,
    snapshot::{Paging, SearchQuery},
    web::{
        frame::{Frame, own},
        term::thing_word,
    },
};

/// Things that are shown of a kind.
const MOST: usize = 500;
const MOST_FOUND: usize = 50;

#[derive(Template)]
#[template(path = "own_registry.html")]
struct RegistryPage {
    f: Frame,
    q: String,
    found: Option<String>,
    /// Addresses and names, with what sort of thing it is.
    rows: Vec<(String, String, String)>,
    /// What can be entered.
    enters: Vec<(String, String)>,
    /// Kinds of which everything is shown, with addresses and names.
    all: Vec<(String, Vec<(String, String)>)>,
    accounts: bool,
}

#[handler]
pub(super) async fn page(visit: Visit) -> poem::Result<Response> {
    let visited = visit.open("registry_page").await?;
    let Some(who) = &visited.who else { return Ok(to_sign_in(&visited)) };
    let reading = &visited.reading;
    let f = Frame::of(reading, "own").titled("registry-heading").for_one_alone();
    let principal = who.principal();
    let may = |deed| principal.actor_for(deed).is_some();
    let registrar = may(Deed::KeepRegistry);
    let view = reading.view();
    let q = reading.query.text("q").unwrap_or_default().to_owned();
    let (mut found, mut rows) = (None, Vec::new());
    if !q.is_empty() {
        let query = SearchQuery::of(&reading.query).map_err(ProblemError::from)?;
        let paging = Paging { descending: false, limit: Some(MOST_FOUND), after: None };
        let page = query.page(&view, &reading.live.index(), &paging);
        found = Some(f.t.count("search-total", page.total));
        rows.extend(page.items.iter().map(|thing| {
            let kind = match thing.r#type {
                FoundType::Coalition => EntityKind::Coalition,
                FoundType::Organisation => EntityKind::Organisation,
                FoundType::Person => EntityKind::Person,
            };
            (f.to(&path_of(kind, &thing.slug)), thing.name.clone(), thing_word(f.t, kind))
        }));
    }
    let enters = KINDS.into_iter().filter(|kind| deed_of_entering(*kind).is_some_and(may));
    let enters = enters.map(|kind| (f.to(&format!("/me/new/{}", plural(kind))), thing_word(f.t, kind)));
    let mut all = Vec::new();
    if registrar {
        let vocabularies = view.snapshot.vocabularies.iter().map(|entry| &entry.kept.record);
        let vocabularies =
            vocabularies.map(|it| (it.title.clone(), path_of(EntityKind::Vocabulary, &it.slug)));
        let sources = view.snapshot.sources.iter().map(|entry| &entry.kept.record);
        let sources = sources.map(|it| (it.title.clone(), path_of(EntityKind::Source, &it.slug)));
        for (text, mut things) in
            [("nav-vocabularies", vocabularies.collect::<Vec<_>>()), ("field-sources", sources.collect())]
        {
            things.sort();
            things.truncate(MOST);
            let things = things.into_iter().map(|(title, path)| (f.to(&path), title)).collect();
            all.push((f.t.text(text), things));
        }
    }
    let shows = RegistryPage { q, found, rows, enters: enters.collect(), all, accounts: registrar, f };
    Ok(own(&visited, shows.f.t, &shows, StatusCode::OK)?)
}
