//! A look at a thing, in a frame of somebody else's program (Reconciliation API 0.2, 5).

use askama::Template;
use poem::handler;

use super::Entity;
use crate::{
    http::{Ask, Caching, ProblemError, Representation, Served},
    web::embed,
};

#[derive(Template)]
#[template(path = "reconcile_preview.html")]
struct Preview<'a> {
    style: &'static str,
    name: &'a str,
    sort: &'static str,
    description: String,
    coalitions: Vec<&'a str>,
    page: String,
}

#[handler]
pub(super) async fn page(ask: Ask) -> poem::Result<Served<()>> {
    ask.leniently()
        .page("reconcile_preview", |reading| {
            let id = reading.query.text("id").unwrap_or_default();
            let view = reading.view();
            let entity = Entity::called(reading, &view, id)?;
            let entity = entity.ok_or_else(|| ProblemError::not_found("thing", id))?;
            let coalitions = entity.json["coalitions"].as_array().into_iter().flatten();
            let preview = Preview {
                style: embed::STYLE,
                name: entity.name(),
                sort: entity.sort.name,
                description: entity.description(),
                coalitions: coalitions.filter_map(|coalition| coalition["name"].as_str()).collect(),
                page: format!("{}/{}", reading.site().public_url, entity.id()),
            };
            let html = preview
                .render()
                .map_err(|error| ProblemError::failed("a preview could not be written", &error))?;
            Ok(Served::new(Representation {
                last_modified: reading.snapshot.recorded_at,
                vary: reading.vary_of_one_form(),
                policy: Some(&embed::POLICY),
                ..Representation::plain(html, "text/html; charset=utf-8", Caching::Public)
            }))
        })
        .await
}
