//! The front page: what this is, and the coalitions.

use askama::Template;
use openapi::CoalitionStatus;
use poem::handler;
use serde_json::json;

use super::{
    chart::Balance,
    frame::{Choice, Frame, Spoken, answer, next_page},
    term::{Terms, word},
};
use crate::{
    http::{Ask, Served},
    snapshot::CoalitionQuery,
};

#[derive(Template)]
#[template(path = "home.html")]
struct Home {
    f: Frame,
    total: String,
    rows: Vec<Row>,
    q: String,
    as_of: String,
    statuses: Vec<Choice>,
    next: Option<String>,
}

struct Row {
    href: String,
    name: Spoken,
    acronym: Option<String>,
    status: String,
    active: bool,
    members: String,
    balance: Balance,
}

const STATUSES: [CoalitionStatus; 5] = [
    CoalitionStatus::Active,
    CoalitionStatus::Proposed,
    CoalitionStatus::Inactive,
    CoalitionStatus::Merged,
    CoalitionStatus::Unknown,
];

#[handler]
pub(super) async fn page(ask: Ask) -> poem::Result<Served<()>> {
    ask.page("coalition_list", |reading| {
        let f = Frame::of(reading, "coalitions");
        let f = f.with_data(reading, "/v1/coalitions", &["JSON", "CSV", "NDJSON", "JSON-LD"], &[]);
        let f = f.titled("site-title");
        let structured = json!({"@context": "https://schema.org", "@type": "DataCatalog", "name": f.title,
            "description": f.description, "url": f.canonical,
            "license": "https://creativecommons.org/publicdomain/zero/1.0/"});
        let f = f.about(&structured);
        let view = reading.view();
        let terms = Terms::of(&view, f.t);
        let page = CoalitionQuery::of(&reading.query).page(&view, &reading.paging());
        let entries = page.items.iter().filter_map(|number| view.snapshot.coalitions.at(*number));
        let rows = entries.filter_map(|entry| {
            let coalition = view.coalition(entry)?;
            let counts = &coalition.member_counts;
            Some(Row {
                href: f.thing("coalitions", &coalition.slug),
                name: f.named(&view, &coalition.names, &coalition.slug),
                status: word(f.t, "status", &coalition.status),
                active: coalition.status == CoalitionStatus::Active,
                members: counts.total.to_string(),
                balance: Balance::of(&counts.by_category, terms.categories()),
                acronym: coalition.acronym,
            })
        });
        let chosen = reading.query.words("status").unwrap_or_default();
        let statuses = STATUSES.iter().map(|status| {
            let value = openapi::word(status).unwrap_or_default();
            Choice { chosen: chosen.contains(&value), label: word(f.t, "status", status), value }
        });
        let home = Home {
            rows: rows.collect(),
            total: f.t.count("coalitions-total", page.total),
            q: reading.query.text("q").unwrap_or_default().to_owned(),
            as_of: reading.query.date("as_of").map_or_else(String::new, ToString::to_string),
            statuses: statuses.collect(),
            next: next_page(reading, page.next),
            f,
        };
        answer(reading, home.f.t, &home)
    })
    .await
}
