//! How programs that paste links learn what to show for the page of a coalition or of an organisation (oEmbed 1.0).

use askama::Template;
use openapi::{LanguageTag, PartialDate, Slug};
use poem::handler;
use serde_json::json;
use url::Url;

use super::share::{SIZE, frame};
use crate::{
    http::{Ask, Caching, ProblemError, Reading, Representation, Served},
    snapshot::{Shelf, Whereabouts},
    web::frame::{Frame, Spoken},
};

/// Seconds for which the answer may be kept.
const CACHE_AGE: u32 = 86_400;

#[derive(Template)]
#[template(path = "oembed.xml", escape = "html")]
struct Rich {
    provider: String,
    provider_url: String,
    title: String,
    cache_age: u32,
    width: u32,
    height: u32,
    html: String,
}

/// Consumers send parameters of their own, which mean nothing here.
#[handler]
pub(in crate::web) async fn provider(ask: Ask) -> poem::Result<Served<()>> {
    ask.leniently().page("oembed", answer).await
}

fn answer(reading: &Reading) -> Result<Served<()>, ProblemError> {
    let site = reading.site().public_url.as_str();
    let address = reading.query.text("url").unwrap_or_default();
    let unknown = || ProblemError::not_found("page to embed", address);
    let asked = Asked::of(address, site).ok_or_else(unknown)?;
    let f = Frame::of(reading, "about");
    let title = asked.name(reading, &f).ok_or_else(unknown)?;
    let size = |name, otherwise: u32| {
        let most = reading.query.integer(name).and_then(|most| u32::try_from(most).ok());
        most.map_or(otherwise, |most| most.min(otherwise))
    };
    let (width, height) = (size("maxwidth", SIZE.0), size("maxheight", SIZE.1));
    let failed = |error| ProblemError::failed("an answer for oEmbed could not be written", &error);
    let src = format!("{site}{}", asked.embed());
    let rich = Rich {
        provider: f.t.text("site-title"),
        provider_url: site.to_owned(),
        html: frame(&src, &title.text, &width.to_string(), height).map_err(failed)?,
        title: title.text,
        cache_age: CACHE_AGE,
        width,
        height,
    };
    let (text, content_type) = match reading.query.text("format") {
        Some("xml") => (rich.render().map_err(failed)?, "text/xml; charset=utf-8"),
        _ => (rich.json().to_string(), "application/json"),
    };
    Ok(Served::new(Representation {
        last_modified: reading.snapshot.recorded_at,
        ..Representation::plain(text, content_type, Caching::Public)
    }))
}

impl Rich {
    fn json(&self) -> serde_json::Value {
        json!({"version": "1.0", "type": "rich", "provider_name": self.provider, "provider_url": self.provider_url,
            "title": self.title, "cache_age": self.cache_age, "width": self.width, "height": self.height,
            "html": self.html})
    }
}

/// A page that can be shown elsewhere.
struct Asked {
    of_coalition: bool,
    slug: Slug,
    lang: Option<LanguageTag>,
    as_of: Option<PartialDate>,
}

impl Asked {
    /// What an address leads to, where it is one of ours.
    fn of(address: &str, site: &str) -> Option<Self> {
        let (address, site) = (Url::parse(address).ok()?, Url::parse(site).ok()?);
        let on_web = matches!(address.scheme(), "http" | "https");
        let same_port = address.port_or_known_default() == site.port_or_known_default()
            || (address.port(), site.port()) == (None, None);
        if !on_web || address.host() != site.host() || !same_port {
            return None;
        }
        let path = address.path().strip_prefix(site.path().trim_end_matches('/'))?;
        let (of_coalition, slug) = match path.split('/').collect::<Vec<_>>()[..] {
            ["", "coalitions", slug] | ["", "embed", "coalitions", slug, "members"] => (true, slug),
            ["", "organisations", slug] | ["", "embed", "organisations", slug] => (false, slug),
            _ => return None,
        };
        let value =
            |name: &str| address.query_pairs().find(|(other, _)| other == name).map(|(_, value)| value);
        Some(Self {
            of_coalition,
            slug: slug.parse().ok()?,
            lang: value("lang").and_then(|lang| lang.parse().ok()),
            as_of: value("as_of").and_then(|day| day.parse().ok()).filter(PartialDate::is_reduced),
        })
    }

    /// What it is called, where it is there.
    fn name(&self, reading: &Reading, f: &Frame) -> Option<Spoken> {
        let view = reading.view();
        match self.of_coalition {
            true => {
                let record = present(&view.snapshot.coalitions, &self.slug, |record| &record.slug)?;
                Some(f.named(&view, &record.names, &record.slug))
            }
            false => {
                let record = present(&view.snapshot.organisations, &self.slug, |record| &record.slug)?;
                Some(f.named(&view, &record.names, &record.slug))
            }
        }
    }

    /// Path and query of the embed.
    fn embed(&self) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(self.lang.iter().map(|lang| ("lang", lang.to_string())));
        query.extend_pairs(self.as_of.iter().map(|day| ("as_of", day.to_string())));
        let query = match query.finish() {
            query if query.is_empty() => query,
            query => format!("?{query}"),
        };
        match self.of_coalition {
            true => format!("/embed/coalitions/{}/members{query}", self.slug),
            false => format!("/embed/organisations/{}{query}", self.slug),
        }
    }
}

/// What a slug stands for, or stood for.
fn present<'a, T>(shelf: &'a Shelf<T>, slug: &Slug, slug_of: impl Fn(&T) -> &Slug) -> Option<&'a T> {
    match shelf.locate(slug.as_str(), |record| Some(slug_of(record))) {
        Whereabouts::Here(entry) | Whereabouts::Renamed(entry) | Whereabouts::Merged(entry) => {
            Some(&entry.kept.record)
        }
        Whereabouts::Gone | Whereabouts::Unknown => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_pages_are_shown() {
        let embed =
            |address: &str| Asked::of(address, "https://registry.example/igf").map(|asked| asked.embed());
        for (address, shown) in [
            ("https://registry.example/igf/coalitions/privacy", "/embed/coalitions/privacy/members"),
            (
                "http://registry.example/igf/coalitions/privacy?lang=fr&as_of=2008-04&as_of=x#top",
                "/embed/coalitions/privacy/members?lang=fr&as_of=2008-04",
            ),
            ("https://registry.example/igf/organisations/itu?lang=%22", "/embed/organisations/itu"),
            ("https://registry.example/igf/embed/organisations/itu", "/embed/organisations/itu"),
        ] {
            assert_eq!(embed(address).as_deref(), Some(shown), "{address}");
        }
        for address in [
            "https://registry.example.org/igf/coalitions/privacy",
            "https://registry.example:444/igf/coalitions/privacy",
            "https://registry.example/coalitions/privacy",
            "https://registry.example/igf/people/somebody",
            "https://registry.example/igf/coalitions/%22%3E",
            "ftp://registry.example/igf/coalitions/privacy",
            "privacy",
        ] {
            assert_eq!(embed(address), None, "{address}");
        }
    }
}
