//! What all pages have in common: the head, the ways to other pages and languages, and the page as data.

use askama::Template;
use openapi::{Name, PartialDate, Slug, Timestamp};
use poem::{Response, http::StatusCode};
use serde::de::DeserializeOwned;

use super::{assets, date, embed::Discovery, language::Language};
use crate::{
    http::{Caching, POLICY, ProblemError, Reading, Representation, Served, Visited},
    registry::naming,
    snapshot::{SortKey, View},
};
use openapi::EntityKind;

/// The frame of a page.
pub(super) struct Frame {
    pub(super) t: &'static Language,
    /// Path at which the registry begins, without a trailing slash.
    base: String,
    /// The language that was asked for by the address, which other pages are asked for in, too.
    lang: Option<&'static str>,
    /// Which part of the pages it belongs to.
    pub(super) section: &'static str,
    pub(super) title: String,
    pub(super) description: String,
    /// Address of this page, without a language.
    pub(super) canonical: String,
    pub(super) languages: Vec<InLanguage>,
    /// The page in the forms of data, by their names.
    pub(super) data: Vec<(&'static str, String)>,
    /// Path of the feeds of what changes on it, without their suffix.
    feed: Option<String>,
    /// Where programs learn how to show it elsewhere.
    pub(super) discovery: Option<Discovery>,
    /// Address that a program asks.
    pub(super) api: String,
    revision: i64,
    /// What it is about, as JSON-LD in the words of schema.org.
    pub(super) structured: Option<String>,
    public_url: String,
    /// Only one reader sees it.
    alone: bool,
}

/// The same page in a language.
pub(super) struct InLanguage {
    pub(super) language: &'static Language,
    pub(super) href: String,
    pub(super) here: bool,
}

/// A text of the data with its language, where that is not the one of the page.
pub(super) struct Spoken {
    pub(super) text: String,
    pub(super) lang: Option<String>,
}

/// A value to choose.
pub(super) struct Choice {
    pub(super) value: String,
    pub(super) label: String,
    pub(super) chosen: bool,
}

impl Frame {
    /// The frame of a page, which is still to be given its title.
    pub(super) fn of(reading: &Reading, section: &'static str) -> Self {
        let t = Language::of(&reading.lens.languages);
        let public_url = reading.site().public_url.clone();
        let base = base_of(&public_url);
        let page = |pairs: &str| match pairs {
            "" => reading.path().to_owned(),
            pairs => format!("{}?{pairs}", reading.path()),
        };
        let languages = Language::all().iter().map(|language| {
            let pairs = encoded(reading, &[], Some(("lang", language.code)));
            InLanguage { language, href: format!("{base}{}", page(&pairs)), here: language.code == t.code }
        });
        Self {
            lang: reading.query.language("lang").map(|_| t.code),
            canonical: format!("{public_url}{}", page(&encoded(reading, &["lang"], None))),
            languages: languages.collect(),
            description: t.text("site-purpose"),
            data: Vec::new(),
            feed: None,
            discovery: None,
            api: String::new(),
            revision: reading.snapshot.revision,
            structured: None,
            t,
            base,
            section,
            title: String::new(),
            public_url,
            alone: false,
        }
    }

    /// With a title that is one of the texts.
    pub(super) fn titled(self, id: &str) -> Self {
        let title = self.t.text(id);
        self.called(title)
    }

    /// With the name of what it is about as its title.
    pub(super) fn called(self, title: String) -> Self {
        Self { title, ..self }
    }

    /// For a page that only one reader sees: nobody is to find it, or to be led to it.
    pub(super) fn for_one_alone(self) -> Self {
        Self { canonical: String::new(), alone: true, ..self }
    }

    /// A frame for a page about a problem.
    pub(super) fn bare(public_url: &str, t: &'static Language, title: String) -> Self {
        Self {
            lang: None,
            canonical: String::new(),
            languages: Vec::new(),
            description: t.text("site-purpose"),
            data: Vec::new(),
            feed: None,
            discovery: None,
            api: String::new(),
            revision: 0,
            structured: None,
            t,
            base: base_of(public_url),
            section: "",
            title,
            public_url: public_url.to_owned(),
            alone: false,
        }
    }

    /// Says where the same is to be had as data. Parameters that the API does not have there are left out.
    pub(super) fn with_data(
        mut self,
        reading: &Reading,
        path: &str,
        forms: &[&'static str],
        without: &[&str],
    ) -> Self {
        let pairs = encoded(reading, without, None);
        let query = if pairs.is_empty() { String::new() } else { format!("?{pairs}") };
        self.api = format!("{}{path}{query}", self.public_url);
        let form = |form: &&'static str| {
            (*form, format!("{}{path}.{}{query}", self.base, form.to_lowercase().replace('-', "")))
        };
        self.data = forms.iter().map(form).collect();
        self
    }

    /// Says where what changes on it is to be had as feeds.
    pub(super) fn with_feed(mut self, path: &str) -> Self {
        self.feed = Some(path.to_owned());
        self
    }

    /// Says that it can be shown on other sites.
    pub(super) fn with_discovery(mut self) -> Self {
        self.discovery = Some(Discovery::of(&self, &self.canonical));
        self
    }

    /// The feeds: name, media type and address.
    pub(super) fn feeds(&self) -> Vec<(&'static str, &'static str, String)> {
        let Some(path) = &self.feed else { return Vec::new() };
        let feed = |(name, media_type, suffix)| (name, media_type, self.to(&format!("{path}.{suffix}")));
        [("Atom", "application/atom+xml", "atom"), ("JSON Feed", "application/feed+json", "json")]
            .map(feed)
            .into()
    }

    /// The whole of an address that begins with a path.
    pub(super) fn whole(&self, address: &str) -> String {
        let origin = self.public_url.strip_suffix(&self.base).unwrap_or(&self.public_url);
        format!("{}{address}", origin.trim_end_matches('/'))
    }

    /// Path at which the registry begins, without a trailing slash.
    pub(super) fn base(&self) -> &str {
        &self.base
    }

    /// The address of a page.
    pub(super) fn to(&self, path: &str) -> String {
        let lang = self.lang.map_or_else(String::new, |lang| {
            format!("{}lang={lang}", if path.contains('?') { '&' } else { '?' })
        });
        format!("{}{path}{lang}", self.base)
    }

    /// The language that a form has to carry along.
    pub(super) fn carried(&self) -> Option<&'static str> {
        self.lang
    }

    /// The address of a coalition, organisation or person.
    pub(super) fn thing(&self, kind: &str, slug: &Slug) -> String {
        self.to(&format!("/{kind}/{slug}"))
    }

    /// By which terms the data may be used.
    pub(super) fn terms(&self) -> String {
        self.t.with("data-terms", &[("revision", &self.revision.to_string())])
    }

    /// The addresses of what makes the forms of a page quicker.
    pub(super) fn scripts(&self) -> Vec<String> {
        let scripts: &[&assets::Asset] = if self.alone { &[&assets::FORMS, &assets::PASSKEYS] } else { &[] };
        scripts.iter().map(|script| format!("{}/assets/{}", self.base, script.name)).collect()
    }

    /// The address of the style.
    pub(super) fn style(&self) -> String {
        format!("{}/assets/{}", self.base, assets::STYLE.name)
    }

    pub(super) fn icon(&self) -> String {
        format!("{}/assets/{}", self.base, assets::ICON.name)
    }

    /// The address of the console.
    pub(super) fn console(&self) -> String {
        format!("{}/docs", self.base)
    }

    pub(super) fn date(&self, date: &PartialDate) -> String {
        date::written(self.t, date)
    }

    /// The day of an instant, in words.
    pub(super) fn day(&self, at: Timestamp) -> String {
        self.date(&PartialDate::day(at.instant().date_naive()))
    }

    /// A date in words, or nothing.
    pub(super) fn date_or_nothing(&self, date: Option<&PartialDate>) -> String {
        date.map_or_else(String::new, |date| self.date(date))
    }

    /// A text in a language.
    pub(super) fn spoken(&self, text: &str, lang: &str) -> Spoken {
        let same = lang == "und" || lang.split('-').next() == Some(self.t.code);
        Spoken { text: text.to_owned(), lang: (!same).then(|| lang.to_owned()) }
    }

    /// What a thing is called on the day in view.
    pub(super) fn named(&self, view: &View<'_>, names: &[Name], slug: &Slug) -> Spoken {
        let day = view.lens.as_of.unwrap_or(view.lens.today);
        let chosen = naming::name(names, &view.lens.languages, day);
        let other = || names.first().map_or((slug.as_str(), "und"), |name| (&name.value, name.lang.as_str()));
        let (text, lang) = chosen.unwrap_or_else(other);
        self.spoken(text, lang)
    }

    /// Says in the words of schema.org what the page is about.
    pub(super) fn about(mut self, thing: &serde_json::Value) -> Self {
        // Within a script element, nothing may look like its end.
        self.structured = Some(thing.to_string().replace('<', "\\u003c"));
        self
    }

    pub(super) fn described(mut self, description: String) -> Self {
        self.description = description;
        self
    }

    /// Programs that ask for the same.
    pub(super) fn programs(&self) -> [(&'static str, String); 4] {
        let api = &self.api;
        [
            ("curl", format!("curl '{api}'")),
            ("Python", format!("import requests\nrequests.get(\"{api}\").json()")),
            ("R", format!("jsonlite::fromJSON(\"{api}\")")),
            ("JavaScript", format!("await (await fetch(\"{api}\")).json()")),
        ]
    }
}

/// The path of an address, without a trailing slash.
fn base_of(public_url: &str) -> String {
    url::Url::parse(public_url)
        .map_or_else(|_| String::new(), |url| url.path().trim_end_matches('/').to_owned())
}

/// The parameters of a request, some left out, one set anew.
fn encoded(reading: &Reading, without: &[&str], with: Option<(&str, &str)>) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    let left_out = |name: &str| without.contains(&name) || with.is_some_and(|(other, _)| other == name);
    for (name, value) in reading.pairs.iter().filter(|(name, _)| !left_out(name)) {
        query.append_pair(name, value);
    }
    if let Some((name, value)) = with {
        query.append_pair(name, value);
    }
    query.finish()
}

/// The address of the page that begins after a place of the list.
pub(super) fn next_page(reading: &Reading, next: Option<(SortKey, String)>) -> Option<String> {
    let public_url = &reading.site().public_url;
    next.map(|next| {
        let address = reading.next_address(next);
        let path = address.strip_prefix(public_url.as_str()).unwrap_or(&address);
        format!("{}{path}", base_of(public_url))
    })
}

/// Whether an address is on the Web: nothing else is linked to.
pub(super) fn is_web(address: &str) -> bool {
    address.starts_with("https://") || address.starts_with("http://")
}

/// The slug or id in an address; what cannot be one belongs to nothing.
pub(super) fn key(what: &str, text: &str) -> Result<Slug, ProblemError> {
    text.parse().map_err(|_| ProblemError::not_found(what, text))
}

/// A thing as the API answers it; `None` where it is not to be seen.
pub(super) fn thing<T: DeserializeOwned>(
    view: &View<'_>,
    kind: EntityKind,
    number: u32,
) -> Result<Option<T>, ProblemError> {
    let mut json = Vec::new();
    let failed =
        |error: serde_json::Error| ProblemError::failed("a thing could not be read for a page", &error);
    match view.write(kind, number, true, &mut json).map_err(failed)? {
        true => serde_json::from_slice(&json).map(Some).map_err(failed),
        false => Ok(None),
    }
}

/// Answers with a page for one reader alone.
pub(super) fn own(
    visited: &Visited,
    language: &Language,
    template: &impl Template,
    status: StatusCode,
) -> Result<Response, ProblemError> {
    let html =
        template.render().map_err(|error| ProblemError::failed("a page could not be written", &error))?;
    Ok(visited.own_page(html, language.code, status))
}

/// Answers with a page.
pub(super) fn answer(
    reading: &Reading,
    language: &Language,
    template: &impl Template,
) -> Result<Served<()>, ProblemError> {
    let html =
        template.render().map_err(|error| ProblemError::failed("a page could not be written", &error))?;
    Ok(Served::new(Representation {
        languages: vec![language.code.to_owned()],
        last_modified: reading.snapshot.recorded_at,
        vary: reading.vary.clone(),
        policy: Some(POLICY),
        ..Representation::plain(html, "text/html; charset=utf-8", Caching::Public)
    }))
}
