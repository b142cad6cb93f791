//! A coalition: its mission, its members and who says so, now or on a day.

use std::collections::BTreeMap;

use askama::Template;
use openapi::{Certainty, EntityKind, MemberKind, Membership, PartialDate, Slug};
use poem::{handler, web::Path};
use serde_json::json;

use super::{
    chart::{Balance, Days, Timeline},
    embed::Share,
    frame::{Frame, Spoken, answer, is_web, key, next_page, thing},
    membership::{Held, Said},
    term::{Terms, word},
};
use crate::{
    http::{Ask, Found, ProblemError, Reading, Served, find},
    registry::{certainty, naming},
    snapshot::{MembershipQuery, View},
};

#[derive(Template)]
#[template(path = "coalition.html")]
struct CoalitionPage {
    f: Frame,
    name: Spoken,
    acronym: Option<String>,
    status: String,
    formed: Option<String>,
    as_of: String,
    as_of_shown: Option<String>,
    today: String,
    /// Where it is said what is wrong.
    wrong: String,
    /// The report on how it keeps the rules of the IGF.
    compliance: String,
    mission: Option<Mission>,
    total: String,
    balance: Balance,
    groups: Vec<Group>,
    timeline: Option<Timeline>,
    names: Vec<Named>,
    links: Vec<(String, String)>,
    relations: Vec<Related>,
    sources: Vec<Said>,
    note: Option<String>,
    next: Option<String>,
    share: Share,
}

struct Mission {
    text: Spoken,
    verbatim: bool,
    said: Option<Said>,
}

/// Members of a category.
struct Group {
    colour: usize,
    label: String,
    rows: Vec<Row>,
}

struct Row {
    href: String,
    name: Spoken,
    held: Held,
    certainty: Option<(bool, String)>,
}

/// A name with its kind and time.
pub(super) struct Named {
    pub(super) text: Spoken,
    pub(super) kind: String,
    pub(super) since: String,
    pub(super) until: String,
}

struct Related {
    kind: String,
    href: String,
    name: String,
    on: String,
}

/// The names of a thing.
pub(super) fn named(f: &Frame, names: &[openapi::Name]) -> Vec<Named> {
    let named = names.iter().map(|name| Named {
        text: f.spoken(&name.value, name.lang.as_str()),
        kind: word(f.t, "name", &name.kind),
        since: f.date_or_nothing(name.since.as_ref()),
        until: f.date_or_nothing(name.until.as_ref()),
    });
    named.collect()
}

#[handler]
pub(super) async fn page(ask: Ask, Path(slug): Path<String>) -> poem::Result<Served<()>> {
    let slug = key("coalition", &slug)?;
    ask.page("coalition_member_list", |reading| show(reading, &slug)).await
}

fn show(reading: &Reading, slug: &Slug) -> Result<Served<()>, ProblemError> {
    let entry = match find(&reading.snapshot.coalitions, reading, "coalition", slug, |r| &r.slug)? {
        Found::Here(entry) => entry,
        Found::Moved(moved) => return Ok(moved),
    };
    let view = reading.view();
    let coalition = view.coalition(entry).ok_or_else(|| reading.not_yet(slug.as_str()))?;
    let f = Frame::of(reading, "coalitions").called(coalition.name.clone());
    let members = format!("/v1/coalitions/{slug}/members");
    let f = f.with_data(reading, &members, &["JSON", "CSV", "NDJSON", "JSON-LD"], &[]);
    let f = f.with_feed(&format!("/feeds/coalitions/{}", coalition.slug)).with_discovery();
    let structured = json!({"@context": "https://schema.org", "@type": "Organization", "name": coalition.name,
        "alternateName": coalition.acronym, "url": f.canonical, "description": coalition.mission,
        "sameAs": coalition.website, "parentOrganization": {"@type": "Organization",
            "name": "Internet Governance Forum", "url": "https://www.intgovforum.org/"}});
    let f = f.about(&structured);
    let f = match &coalition.mission {
        Some(mission) => f.described(shortened(mission)),
        None => f,
    };
    let terms = Terms::of(&view, f.t);
    let found =
        MembershipQuery::of(&reading.query).in_coalition(slug.as_str()).page(&view, &reading.paging());
    let mut groups: BTreeMap<usize, Vec<Row>> = BTreeMap::new();
    let mut days = Vec::new();
    for number in &found.items {
        let Some(membership) = thing::<Membership>(&view, EntityKind::Membership, *number)? else { continue };
        let place = terms.place(membership.member.stakeholder_category.as_ref());
        groups.entry(place).or_default().push(row(&f, &view, &terms, &membership));
        days.extend(days_of(&view, *number));
    }
    let groups = groups.into_iter().map(|(place, rows)| {
        let category = &terms.categories()[place];
        Group { colour: category.colour, label: category.label.clone(), rows }
    });
    let day = view.lens.as_of.unwrap_or(view.lens.today);
    let mission =
        naming::mission(&coalition.mission_statements, &view.lens.languages, day).map(|(text, lang)| {
            let stated = coalition.mission_statements.iter().find(|mission| mission.text == text);
            Mission {
                text: f.spoken(text, lang),
                verbatim: stated.is_some_and(|mission| mission.verbatim),
                said: stated
                    .and_then(|m| Some(Said::of(&f, &view, m.source.as_ref()?, m.stated_on.as_ref()))),
            }
        });
    let shown = reading.query.date("as_of");
    let list = coalition.mailing_list.as_ref();
    let links = [
        ("link-website", coalition.website.as_ref()),
        ("link-list", list.and_then(|list| list.url.as_ref())),
        ("link-archive", list.and_then(|list| list.archive_url.as_ref())),
        ("link-charter", coalition.charter.as_ref().map(|charter| &charter.url)),
    ];
    let links = links.into_iter().filter_map(|(text, url)| Some((f.t.text(text), url?.clone())));
    let links = links.filter(|(_, url)| is_web(url));
    let relations = coalition.relations.iter().map(|relation| Related {
        kind: word(f.t, "relation", &relation.kind),
        href: f.thing("coalitions", &relation.coalition.slug),
        name: relation.coalition.name.clone(),
        on: f.date_or_nothing(relation.on.as_ref()),
    });
    let name = f.named(&view, &coalition.names, &coalition.slug);
    let shows = CoalitionPage {
        share: Share::coalition(&f, reading, &coalition.slug, &name.text)?,
        name,
        acronym: coalition.acronym.clone(),
        status: word(f.t, "status", &coalition.status),
        formed: coalition.formed_on.as_ref().map(|on| f.t.with("formed", &[("date", &f.date(on))])),
        as_of: shown.map_or_else(String::new, ToString::to_string),
        as_of_shown: shown.map(|date| f.t.with("as-of-shown", &[("date", &f.date(date))])),
        today: f.thing("coalitions", &coalition.slug),
        compliance: format!(
            "{}/v1/coalitions/{}/compliance.md{}",
            f.base(),
            coalition.slug,
            shown.map_or_else(String::new, |day| format!("?as_of={day}"))
        ),
        wrong: f.to(&format!("/coalitions/{}/suggest", coalition.slug)),
        mission,
        total: f.t.count("members-total", coalition.member_counts.total),
        balance: Balance::of(&coalition.member_counts.by_category, terms.categories()),
        groups: groups.collect(),
        timeline: Timeline::of(&days, view.lens.today),
        names: named(&f, &coalition.names),
        links: links.collect(),
        relations: relations.collect(),
        sources: Said::all(&f, &view, &coalition.sources),
        note: coalition.note.clone(),
        next: next_page(reading, found.next),
        f,
    };
    answer(reading, shows.f.t, &shows)
}

fn row(f: &Frame, view: &View<'_>, terms: &Terms, membership: &Membership) -> Row {
    let member = &membership.member;
    let organisation = view.snapshot.organisations.by_slug(member.slug.as_str());
    let name = match organisation {
        Some(entry) if member.kind == MemberKind::Organisation => {
            f.named(view, &entry.kept.record.names, &member.slug)
        }
        _ => f.spoken(&member.name, "und"),
    };
    let kind = if member.kind == MemberKind::Person { "people" } else { "organisations" };
    Row {
        href: f.thing(kind, &member.slug),
        name,
        held: Held::of(f, view, terms, membership),
        certainty: membership
            .certainty
            .map(|certainty| (certainty == Certainty::Certain, word(f.t, "certainty", &certainty))),
    }
}

/// When a membership may have held, and when it is known to.
fn days_of(view: &View<'_>, number: u32) -> Option<Days> {
    let record = &view.snapshot.memberships.at(number)?.kept.record;
    Some(Days {
        may: (
            record.since.as_ref().and_then(PartialDate::earliest),
            record.until.as_ref().and_then(PartialDate::latest),
        ),
        known: certainty::known_to_hold(record, view.lens.today),
    })
}

/// So much of a text as search engines show.
fn shortened(text: &str) -> String {
    const LONGEST: usize = 160;
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
        None => text.to_owned(),
    }
}
