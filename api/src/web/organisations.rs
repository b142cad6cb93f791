//! The organisations.

use askama::Template;
use openapi::OrganisationKind;
use poem::handler;

use super::{
    frame::{Choice, Frame, Spoken, answer, next_page},
    term::{Terms, word},
};
use crate::{
    http::{Ask, Served},
    registry::classification,
    snapshot::OrganisationQuery,
};

#[derive(Template)]
#[template(path = "organisations.html")]
struct Organisations {
    f: Frame,
    total: String,
    rows: Vec<Row>,
    q: String,
    country: String,
    kinds: Vec<Choice>,
    categories: Vec<Choice>,
    next: Option<String>,
}

struct Row {
    href: String,
    name: Spoken,
    kind: String,
    country: String,
    category: String,
}

const KINDS: [OrganisationKind; 7] = [
    OrganisationKind::Organisation,
    OrganisationKind::State,
    OrganisationKind::GovernmentBody,
    OrganisationKind::Unit,
    OrganisationKind::Programme,
    OrganisationKind::Network,
    OrganisationKind::Unresolved,
];

#[handler]
pub(super) async fn page(ask: Ask) -> poem::Result<Served<()>> {
    ask.page("organisation_list", |reading| {
        let f = Frame::of(reading, "organisations");
        let f = f.with_data(reading, "/v1/organisations", &["JSON", "CSV", "NDJSON", "JSON-LD"], &[]);
        let f = f.titled("organisations-heading");
        let view = reading.view();
        let terms = Terms::of(&view, f.t);
        let day = view.lens.as_of.unwrap_or(view.lens.today);
        let page = OrganisationQuery::of(&reading.query).page(&view, &reading.paging());
        let entries = page.items.iter().filter_map(|number| view.snapshot.organisations.at(*number));
        let rows = entries.map(|entry| {
            let record = &entry.kept.record;
            let category = classification::pivot(&record.classifications, day);
            Row {
                href: f.thing("organisations", &record.slug),
                name: f.named(&view, &record.names, &record.slug),
                kind: word(f.t, "kind", &record.kind),
                country: record.country.map_or_else(String::new, |country| country.to_string()),
                category: category.map_or_else(String::new, |slug| terms.label(slug)),
            }
        });
        let chosen = |name: &str| reading.query.words(name).unwrap_or_default();
        let kinds = KINDS.iter().map(|kind| {
            let value = openapi::word(kind).unwrap_or_default();
            Choice { chosen: chosen("kind").contains(&value), label: word(f.t, "kind", kind), value }
        });
        let wanted = chosen("stakeholder_category");
        let categories = terms.known_categories().iter().map(|category| Choice {
            value: category.slug.clone(),
            label: category.label.clone(),
            chosen: wanted.contains(&category.slug),
        });
        let shows = Organisations {
            rows: rows.collect(),
            total: f.t.count("organisations-total", page.total),
            q: reading.query.text("q").unwrap_or_default().to_owned(),
            country: chosen("country").join(","),
            kinds: kinds.collect(),
            categories: categories.collect(),
            next: next_page(reading, page.next),
            f,
        };
        answer(reading, shows.f.t, &shows)
    })
    .await
}
