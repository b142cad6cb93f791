//! Picking things, types and properties while typing (Reconciliation API 0.2, 6).

use poem::handler;
use serde_json::{Value, json};

use super::{Entity, SORTS, Sort, property::PROPERTIES, served};
use crate::{
    http::{Ask, ProblemError, Reading, Served, let_index_catch_up},
    registry::text::fold,
    snapshot::Question,
};

/// Suggestions at once.
const MOST: usize = 10;

#[handler]
pub(super) async fn entities(ask: Ask) -> poem::Result<Served<()>> {
    let_index_catch_up(&ask).await;
    ask.leniently()
        .page("reconcile_suggest", |reading| {
            let (prefix, skipped) = asked(reading);
            let view = reading.view();
            // Who gives an id gets what has it.
            let mut found: Vec<Entity> = Entity::called(reading, &view, prefix)?.into_iter().collect();
            if let (true, Ok(question)) = (found.is_empty(), Question::of(prefix)) {
                let admits = |kind, _| Sort::of(kind).is_some();
                let hits = reading.live.index().find(&question, admits, None, skipped + MOST).hits;
                for hit in hits.iter().skip(skipped) {
                    found.extend(Entity::of(&view, hit.kind, hit.id)?);
                }
            }
            let told = found.iter().map(|entity| {
                json!({"id": entity.id(), "name": entity.name(), "description": entity.description(),
                    "notable": [entity.sort.told()]})
            });
            Ok(served(reading, &json!({"result": told.collect::<Vec<_>>()})))
        })
        .await
}

#[handler]
pub(super) async fn types(ask: Ask) -> poem::Result<Served<()>> {
    let all = SORTS.iter().map(|sort| (sort.id, sort.name, sort.told()));
    ask.leniently().page("reconcile_suggest", |reading| among(reading, all)).await
}

#[handler]
pub(super) async fn properties(ask: Ask) -> poem::Result<Served<()>> {
    let all = PROPERTIES.iter().map(|property| (property.id, property.name, property.told()));
    ask.leniently().page("reconcile_suggest", |reading| among(reading, all)).await
}

fn asked(reading: &Reading) -> (&str, usize) {
    let skipped = reading.query.integer("cursor").and_then(|number| usize::try_from(number).ok());
    (reading.query.text("prefix").unwrap_or_default(), skipped.unwrap_or(0))
}

/// Of a few, those whose id or a word of whose name begins like this.
fn among<'a>(
    reading: &Reading,
    all: impl Iterator<Item = (&'a str, &'a str, Value)>,
) -> Result<Served<()>, ProblemError> {
    let (prefix, skipped) = asked(reading);
    let wanted = fold(prefix);
    let fits = |(id, name, _): &(&str, &str, Value)| {
        fold(id).starts_with(&wanted)
            || fold(name).split(' ').any(|word| word.starts_with(&wanted))
            || fold(name).starts_with(&wanted)
    };
    let found: Vec<Value> = all.filter(fits).map(|(.., told)| told).skip(skipped).take(MOST).collect();
    Ok(served(reading, &json!({"result": found})))
}
