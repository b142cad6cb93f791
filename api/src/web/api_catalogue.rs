//! Which interfaces for programs there are (RFC 9727), as a set of links (RFC 9264).

use poem::handler;
use serde_json::json;

use crate::http::{Ask, Caching, Representation, Served};

#[handler]
pub(super) async fn catalogue(ask: Ask) -> poem::Result<Served<()>> {
    ask.page("api_catalogue", |reading| {
        let site = &reading.site().public_url;
        let link =
            |path: &str, media_type: &str| json!([{"href": format!("{site}{path}"), "type": media_type}]);
        let links = json!({"linkset": [
            {
                "anchor": format!("{site}/.well-known/api-catalog"),
                "item": [{"href": format!("{site}/v1")}],
            },
            {
                "anchor": format!("{site}/v1"),
                "service-desc": link("/openapi.json", "application/json"),
                "service-doc": link("/docs", "text/html"),
                "status": link("/readyz", "application/json"),
                "license": [{"href": "https://creativecommons.org/publicdomain/zero/1.0/"}],
            },
        ]});
        const FORM: &str = "application/linkset+json; profile=\"https://www.rfc-editor.org/info/rfc9727\"";
        Ok(Served::new(Representation {
            relation: Some("api-catalog"),
            ..Representation::plain(links.to_string(), FORM, Caching::Public)
        }))
    })
    .await
}
