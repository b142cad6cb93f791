//! What a search finds.

use askama::Template;
use openapi::{FoundThing, FoundType};
use poem::handler;

use super::{
    frame::{Frame, answer, next_page},
    term::{Terms, word},
};
use crate::{
    http::{Ask, ProblemError, Served, let_index_catch_up},
    snapshot::SearchQuery,
};

#[derive(Template)]
#[template(path = "search.html")]
struct SearchPage {
    f: Frame,
    q: String,
    /// Nothing where nothing was looked for.
    total: Option<String>,
    rows: Vec<Row>,
    next: Option<String>,
}

struct Row {
    href: String,
    name: String,
    /// What sort of thing it is, and where.
    facts: String,
    /// The name that answers, where that is another one.
    matched: Option<String>,
}

#[handler]
pub(super) async fn page(ask: Ask) -> poem::Result<Served<()>> {
    let_index_catch_up(&ask).await;
    ask.page("search_page", |reading| {
        let q = reading.query.text("q").unwrap_or_default().to_owned();
        let f = Frame::of(reading, "");
        let f = match q.is_empty() {
            true => f,
            false => f.with_data(reading, "/v1/search", &["JSON"], &[]),
        };
        let f = f.titled("search-heading");
        let view = reading.view();
        let terms = Terms::of(&view, f.t);
        let (mut total, mut rows, mut next) = (None, Vec::new(), None);
        if !q.is_empty() {
            let query = SearchQuery::of(&reading.query).map_err(ProblemError::from)?;
            let index = view.index().unwrap_or_else(|| reading.live.index());
            let page = query.page(&view, &index, &reading.paging());
            total = Some(f.t.count("search-total", page.total));
            rows = page.items.iter().map(|found| row(&f, &terms, found)).collect();
            next = next_page(reading, page.next);
        }
        let shows = SearchPage { q, total, rows, next, f };
        answer(reading, shows.f.t, &shows)
    })
    .await
}

fn row(f: &Frame, terms: &Terms, found: &FoundThing) -> Row {
    let (shelf, mut facts) = match found.r#type {
        FoundType::Coalition => {
            let status = found.status.as_ref().map(|status| word(f.t, "status", status));
            ("coalitions", [Some(f.t.text("kind-coalition")), status].to_vec())
        }
        FoundType::Organisation => {
            let kind = found.kind.as_ref().map(|kind| word(f.t, "kind", kind));
            let category = found.stakeholder_category.as_ref().map(|slug| terms.label(slug));
            ("organisations", [kind, found.country.map(|c| c.to_string()), category].to_vec())
        }
        FoundType::Person => {
            let affiliation = found.affiliation.as_ref().map(|thing| thing.name.clone());
            ("people", [Some(f.t.text("kind-person")), affiliation].to_vec())
        }
    };
    facts.retain(Option::is_some);
    let other = found.matched.value != found.name;
    Row {
        href: f.thing(shelf, &found.slug),
        name: found.name.clone(),
        facts: facts.into_iter().flatten().collect::<Vec<_>>().join(" · "),
        matched: other.then(|| f.t.with("search-matched", &[("name", &found.matched.value)])),
    }
}
