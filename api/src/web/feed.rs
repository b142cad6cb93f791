//! Feeds of what changed in the registry or in one coalition: Atom (RFC 4287) and JSON Feed 1.1.
//!
//! An entry stands for a change, under the address that the change has for ever. Entries about a thing that was taken
//! out as a mistake, or about a person who was erased, are told to be gone (RFC 6721), so that readers drop them too.
//! A feed goes on with older changes at the address of `next` (RFC 5005, 3).

use std::{collections::BTreeMap, sync::Arc};

use askama::Template;
use atom_syndication::{Content, Entry, Feed as Atom, Link, Person, extension::Extension};
use openapi::{ChangeRecord, EntityKind, Operation, Revision, Timestamp};
use poem::{handler, web::Path};
use serde_json::json;
use uuid::Uuid;

use super::{
    changes::{LIMIT, Row, failed, newest, row},
    frame::{Frame, key},
};
use crate::{
    http::{Ask, Caching, ProblemError, Reading, Representation, Served},
    snapshot::{Log, change},
};

/// A form of a feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Atom,
    Json,
}

impl Form {
    /// Splits `privacy.atom` into what the feed is of and its form.
    fn of_file(file: &str) -> Option<(&str, Self)> {
        let (of, suffix) = file.rsplit_once('.')?;
        let form = match suffix {
            "atom" => Self::Atom,
            "json" => Self::Json,
            _ => return None,
        };
        Some((of, form))
    }

    fn content_type(self) -> &'static str {
        match self {
            Self::Atom => "application/atom+xml; charset=utf-8",
            Self::Json => "application/feed+json; charset=utf-8",
        }
    }
}

/// What happened, the newest first.
struct Feed {
    /// The same for ever, whatever the address.
    id: String,
    f: Frame,
    /// Address of the page about it.
    page: String,
    /// Its own address.
    own: String,
    /// Address of older changes.
    next: Option<String>,
    updated: Timestamp,
    items: Vec<Item>,
    gone: Vec<Gone>,
}

/// A change.
struct Item {
    id: String,
    page: String,
    at: Timestamp,
    title: String,
    html: String,
    by: String,
}

/// A change that is not told any more.
struct Gone {
    id: String,
    since: Timestamp,
}

/// What changed, in HTML.
#[derive(Template)]
#[template(path = "feed_entry.html")]
struct Told<'a> {
    row: &'a Row,
}

/// Everything that changed.
#[handler]
pub(super) async fn of_all(ask: Ask, Path(file): Path<String>) -> poem::Result<Served<()>> {
    ask.page("change_page", |reading| {
        let Some(("changes", form)) = Form::of_file(&file) else {
            return Err(ProblemError::not_found("feed", &file));
        };
        let f = Frame::of(reading, "changes").titled("changes-heading");
        let revisions = (1..=newest(reading)).rev().take(LIMIT + 1).collect();
        let about = About { id: address(reading, "/feeds/changes"), page: f.to("/changes") };
        answer(reading, &feed(reading, f, about, revisions)?, form)
    })
    .await
}

/// What changed in a coalition and its memberships, under any slug that it ever had.
#[handler]
pub(super) async fn of_coalition(ask: Ask, Path(file): Path<String>) -> poem::Result<Served<()>> {
    ask.page("change_page", |reading| {
        let (slug, form) = Form::of_file(&file).ok_or_else(|| ProblemError::not_found("feed", &file))?;
        let slug = key("coalition", slug)?;
        let coalitions = &reading.live.snapshot.coalitions;
        let unknown = || ProblemError::not_found("coalition", &slug);
        let id = coalitions.id_ever(slug.as_str()).ok_or_else(unknown)?;
        let f = Frame::of(reading, "coalitions");
        let name = match coalitions.get(id) {
            Some(entry) => f.named(&reading.view(), &entry.kept.record.names, &slug).text,
            None => slug.to_string(),
        };
        let title = format!("{name} · {}", f.t.text("changes-heading"));
        let about = About { id: format!("urn:uuid:{id}"), page: f.thing("coalitions", &slug) };
        answer(reading, &feed(reading, f.called(title), about, revisions_of(reading, id))?, form)
    })
    .await
}

/// What a feed is about.
struct About {
    id: String,
    page: String,
}

/// The newest revisions in which something happened to a coalition or to a membership in it, one more than a feed holds.
pub(super) fn revisions_of(reading: &Reading, coalition: Uuid) -> Vec<Revision> {
    let log = &reading.live.log;
    let members = reading.live.snapshot.members_of(coalition).map(|entry| entry.kept.record.id);
    let things = [coalition].into_iter().chain(members).chain(taken_out_of(log, coalition));
    let newest = newest(reading);
    let told = things.flat_map(|id| log.of_thing(id));
    let mut revisions: Vec<Revision> =
        told.map(|change| change.revision).filter(|revision| *revision <= newest).collect();
    revisions.sort_unstable_by(|one, other| other.cmp(one));
    revisions.dedup();
    revisions.truncate(LIMIT + 1);
    revisions
}

/// The memberships in a coalition that were taken out.
fn taken_out_of(log: &Log, coalition: Uuid) -> impl Iterator<Item = Uuid> {
    let coalition = coalition.to_string();
    let taken_out = log.iter().filter(|entry| {
        entry.entity.kind == EntityKind::Membership
            && entry.operation == Operation::Delete
            && log.is_last_of_its_thing(entry)
    });
    taken_out.filter_map(move |entry| {
        let before = log.before(entry)?.state.value().ok()?;
        (before.get("coalition")?.as_str()? == coalition).then_some(entry.entity.id)
    })
}

/// The change that took out what a change is about, where it is not to be told of any more.
fn taken_out<'a>(log: &'a Log, entry: &ChangeRecord) -> Option<&'a Arc<ChangeRecord>> {
    let mut told = log.of_thing(entry.entity.id).rev().enumerate();
    let ends = |(place, change): &(usize, &Arc<ChangeRecord>)| match change.operation {
        Operation::Erase => true,
        Operation::Delete => *place == 0,
        _ => false,
    };
    told.find(ends).map(|(_, change)| change).filter(|end| end.revision > entry.revision)
}

/// The feed of these revisions, the newest first, of which one is more than it holds.
fn feed(reading: &Reading, f: Frame, about: About, revisions: Vec<Revision>) -> Result<Feed, ProblemError> {
    let (log, view) = (&reading.live.log, reading.view());
    let id_of = |revision: Revision| address(reading, &format!("/v1/changes/{revision}"));
    let (mut items, mut gone) = (Vec::new(), Vec::new());
    let held = &revisions[..revisions.len().min(LIMIT)];
    let oldest = held.last().copied().unwrap_or(0);
    for entry in held.iter().filter_map(|revision| log.get(*revision)) {
        if let Some(end) = taken_out(log, entry) {
            gone.push(Gone { id: id_of(entry.revision), since: end.at });
            continue;
        }
        if matches!(entry.operation, Operation::Delete | Operation::Erase) {
            // What was told of it on older pages is gone as well.
            let told = log.of_thing(entry.entity.id).rev().filter(|told| told.revision < oldest);
            gone.extend(told.take(LIMIT).map(|told| Gone { id: id_of(told.revision), since: entry.at }));
        }
        let told = row(&f, &view, log, &change(log, entry).map_err(failed)?);
        let place = format!("/changes?before={}", entry.revision + 1);
        let html = Told { row: &told }.render();
        items.push(Item {
            id: id_of(entry.revision),
            page: f.whole(told.href.as_ref().unwrap_or(&f.to(&place))),
            at: entry.at,
            title: readable(&format!("{} {} {}", told.kind, told.name, told.operation)),
            html: html.map_err(|error| ProblemError::failed("a feed could not be written", &error))?,
            by: readable(&told.by),
        });
    }
    let times = items.iter().map(|item| item.at).chain(gone.iter().map(|gone| gone.since));
    let updated = times.max().or(reading.live.snapshot.recorded_at);
    Ok(Feed {
        id: about.id,
        page: f.whole(&about.page),
        own: match f.carried() {
            Some(lang) => reading.address_with("lang", lang),
            None => f.canonical.clone(),
        },
        next: (revisions.len() > LIMIT).then(|| reading.address_with("before", &oldest.to_string())),
        updated: updated.unwrap_or_else(|| Timestamp::new(chrono::DateTime::UNIX_EPOCH)),
        items,
        gone,
        f,
    })
}

fn address(reading: &Reading, path: &str) -> String {
    format!("{}{path}", reading.site().public_url)
}

/// A text without the characters that XML 1.0 cannot hold.
fn readable(text: &str) -> String {
    let fits =
        |c: char| matches!(c, '\n' | '\t') || !(c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}'));
    text.chars().map(|c| if fits(c) { c } else { ' ' }).collect()
}

fn answer(reading: &Reading, feed: &Feed, form: Form) -> Result<Served<()>, ProblemError> {
    let text = match form {
        Form::Atom => atom(feed).to_string(),
        Form::Json => json_feed(feed).to_string(),
    };
    Ok(Served::new(Representation {
        languages: vec![feed.f.t.code.to_owned()],
        last_modified: Some(feed.updated),
        vary: reading.vary.clone(),
        ..Representation::plain(text, form.content_type(), Caching::Public)
    }))
}

fn atom(feed: &Feed) -> Atom {
    let link = |rel: &str, href: &str| Link { rel: rel.to_owned(), href: href.to_owned(), ..Link::default() };
    let own = Link { mime_type: Some("application/atom+xml".into()), ..link("self", &feed.own) };
    let next = feed.next.iter().map(|href| link("next", href));
    let entries = feed.items.iter().map(|item| Entry {
        id: item.id.clone(),
        title: item.title.as_str().into(),
        updated: item.at.instant().fixed_offset(),
        published: Some(item.at.instant().fixed_offset()),
        authors: vec![Person { name: item.by.clone(), ..Person::default() }],
        links: vec![link("alternate", &item.page)],
        content: Some(Content {
            content_type: Some("html".into()),
            value: Some(readable(&item.html)),
            ..Content::default()
        }),
        ..Entry::default()
    });
    let gone = feed.gone.iter().map(|gone| Extension {
        name: "at:deleted-entry".into(),
        attrs: BTreeMap::from([("ref".into(), gone.id.clone()), ("when".into(), gone.since.to_string())]),
        ..Extension::default()
    });
    Atom {
        id: feed.id.clone(),
        title: readable(&feed.f.title).as_str().into(),
        updated: feed.updated.instant().fixed_offset(),
        lang: Some(feed.f.t.code.into()),
        rights: Some(feed.f.terms().as_str().into()),
        links: [own, link("alternate", &feed.page)].into_iter().chain(next).collect(),
        entries: entries.collect(),
        namespaces: BTreeMap::from([("at".into(), "http://purl.org/atompub/tombstones/1.0".into())]),
        extensions: BTreeMap::from([(
            "at".into(),
            BTreeMap::from([("deleted-entry".into(), gone.collect())]),
        )]),
        ..Atom::default()
    }
}

/// JSON Feed has no word for what is gone: those entries are left out.
fn json_feed(feed: &Feed) -> serde_json::Value {
    let items = feed.items.iter().map(|item| {
        json!({
            "id": item.id,
            "url": item.page,
            "title": item.title,
            "content_html": item.html,
            "date_published": item.at,
            "authors": [{"name": item.by}],
        })
    });
    let mut value = json!({
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.f.title,
        "home_page_url": feed.page,
        "feed_url": feed.own,
        "language": feed.f.t.code,
        "items": items.collect::<Vec<_>>(),
    });
    if let Some(next) = &feed.next {
        value["next_url"] = next.as_str().into();
    }
    value
}
