//! What the words of the registry mean, and what they were called elsewhere.

use askama::Template;
use openapi::Mapping;
use poem::handler;

use super::frame::{Frame, answer, is_web, next_page};
use crate::{
    http::{Ask, Served},
    snapshot::VocabularyQuery,
};

#[derive(Template)]
#[template(path = "vocabularies.html")]
struct Vocabularies {
    f: Frame,
    schemes: Vec<Scheme>,
    next: Option<String>,
}

struct Scheme {
    id: String,
    title: String,
    description: Option<String>,
    since: String,
    until: String,
    address: Option<String>,
    concepts: Vec<Meaning>,
}

struct Meaning {
    label: String,
    id: String,
    definition: Option<String>,
    mappings: Vec<String>,
}

#[handler]
pub(super) async fn page(ask: Ask) -> poem::Result<Served<()>> {
    ask.page("vocabulary_list", |reading| {
        let f = Frame::of(reading, "vocabularies");
        let f = f.with_data(reading, "/v1/vocabularies", &["JSON", "NDJSON", "JSON-LD"], &[]);
        let f = f.titled("vocabularies-heading");
        let view = reading.view();
        let page = VocabularyQuery::of(&reading.query).page(&view, &reading.paging());
        let entries = page.items.iter().filter_map(|number| view.snapshot.vocabularies.at(*number));
        let schemes = entries.map(|entry| {
            let vocabulary = view.vocabulary(entry);
            let concepts = vocabulary.concepts.iter().map(|concept| Meaning {
                label: concept.label.clone(),
                id: concept.id.to_string(),
                definition: concept.definition.clone().or_else(|| concept.note.clone()),
                mappings: vocabulary
                    .mappings
                    .iter()
                    .filter(|m| m.concept == concept.id)
                    .map(mapped)
                    .collect(),
            });
            Scheme {
                id: vocabulary.id.to_string(),
                title: vocabulary.title.clone(),
                description: vocabulary.description.clone(),
                since: f.date_or_nothing(vocabulary.since.as_ref()),
                until: f.date_or_nothing(vocabulary.until.as_ref()),
                address: vocabulary.address.clone().filter(|address| is_web(address)),
                concepts: concepts.collect(),
            }
        });
        let shows = Vocabularies { schemes: schemes.collect(), next: next_page(reading, page.next), f };
        answer(reading, shows.f.t, &shows)
    })
    .await
}

fn mapped(mapping: &Mapping) -> String {
    let relation = openapi::word(&mapping.relation).unwrap_or_default();
    format!("{}: {} ({relation})", mapping.target_scheme, mapping.target_concept)
}
