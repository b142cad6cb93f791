//! What search engines read: which pages there are (sitemaps.org), and that all may be looked at (RFC 9309).

use poem::handler;

use crate::http::{Ask, Caching, Reading, Representation, Served};

#[handler]
pub(super) async fn robots(ask: Ask) -> poem::Result<Served<()>> {
    ask.page("about_page", |reading| {
        let site = &reading.site().public_url;
        let text = format!("User-agent: *\nDisallow: /v1/\n\nSitemap: {site}/sitemap.xml\n");
        Ok(plain(reading, text, "text/plain; charset=utf-8"))
    })
    .await
}

/// The front page, what there is besides, and the coalitions, which lead to everything else.
#[handler]
pub(super) async fn map(ask: Ask) -> poem::Result<Served<()>> {
    ask.page("about_page", |reading| {
        let site = &reading.site().public_url;
        let pages = ["/", "/organisations", "/vocabularies", "/changes", "/data", "/about", "/problems"]
            .map(str::to_owned);
        let mut coalitions: Vec<String> = reading
            .snapshot
            .coalitions
            .iter()
            .map(|entry| format!("/coalitions/{}", entry.kept.record.slug))
            .collect();
        coalitions.sort_unstable();
        let locations: String = pages
            .into_iter()
            .chain(coalitions)
            .map(|path| format!("<url><loc>{}{path}</loc></url>\n", site.replace('&', "&amp;")))
            .collect();
        let xml = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
             <urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n{locations}</urlset>\n"
        );
        Ok(plain(reading, xml, "application/xml"))
    })
    .await
}

fn plain(reading: &Reading, text: String, content_type: &'static str) -> Served<()> {
    Served::new(Representation {
        last_modified: reading.snapshot.recorded_at,
        ..Representation::plain(text, content_type, Caching::Public)
    })
}
