//! An organisation: what it is called, what it is, and where it is a member.

use askama::Template;
use openapi::{EntityKind, Identifier, Membership, Organisation, Slug};
use poem::{handler, web::Path};
use serde_json::json;

use super::{
    coalition::{Named, named},
    embed::Share,
    frame::{Frame, Spoken, answer, is_web, key, next_page, thing},
    membership::{Held, Said},
    term::{Terms, word},
};
use crate::{
    http::{Ask, Found, ProblemError, Reading, Served, find},
    snapshot::{MembershipQuery, View},
};

#[derive(Template)]
#[template(path = "organisation.html")]
struct OrganisationPage {
    f: Frame,
    name: Spoken,
    kind: String,
    /// Where it is said what is wrong.
    wrong: String,
    country: Option<String>,
    category: Option<String>,
    website: Option<String>,
    parent: Option<(String, String)>,
    successor: Option<(String, String)>,
    names: Vec<Named>,
    memberships: Vec<Row>,
    classified: Vec<String>,
    identifiers: Vec<Identified>,
    sources: Vec<Said>,
    note: Option<String>,
    next: Option<String>,
    share: Share,
}

/// A membership as the member's page shows it.
pub(super) struct Row {
    pub(super) href: String,
    pub(super) name: String,
    pub(super) held: Held,
}

struct Identified {
    register: String,
    value: String,
    address: Option<String>,
}

/// The memberships of a member on a page.
pub(super) fn memberships(
    f: &Frame,
    view: &View<'_>,
    terms: &Terms,
    numbers: &[u32],
) -> Result<Vec<Row>, ProblemError> {
    let mut rows = Vec::new();
    for number in numbers {
        let Some(membership) = thing::<Membership>(view, EntityKind::Membership, *number)? else { continue };
        rows.push(Row {
            href: f.thing("coalitions", &membership.coalition.slug),
            held: Held::of(f, view, terms, &membership),
            name: membership.coalition.name,
        });
    }
    Ok(rows)
}

#[handler]
pub(super) async fn page(ask: Ask, Path(slug): Path<String>) -> poem::Result<Served<()>> {
    let slug = key("organisation", &slug)?;
    ask.page("organisation_membership_list", |reading| show(reading, &slug)).await
}

fn show(reading: &Reading, slug: &Slug) -> Result<Served<()>, ProblemError> {
    let shelf = &reading.snapshot.organisations;
    let entry = match find(shelf, reading, "organisation", slug, |r| &r.slug)? {
        Found::Here(entry) => entry,
        Found::Moved(moved) => return Ok(moved),
    };
    let view = reading.view();
    let number = entry.number();
    let organisation: Organisation = thing(&view, EntityKind::Organisation, number)?
        .ok_or_else(|| ProblemError::not_found("organisation", slug))?;
    let f = Frame::of(reading, "organisations").called(organisation.name.clone());
    let f = f.with_data(
        reading,
        &format!("/v1/organisations/{slug}/memberships"),
        &["JSON", "CSV", "NDJSON", "JSON-LD"],
        &[],
    );
    let identifiers: Vec<Identified> = organisation.identifiers.iter().map(identified).collect();
    let addresses: Vec<&String> = identifiers.iter().filter_map(|i| i.address.as_ref()).collect();
    let structured = json!({"@context": "https://schema.org", "@type": "Organization", "name": organisation.name,
        "url": organisation.website, "sameAs": addresses,
        "memberOf": organisation.coalitions.iter().map(|c| json!({"@type": "Organization", "name": c.name}))
            .collect::<Vec<_>>()});
    let f = f.about(&structured).with_discovery();
    let terms = Terms::of(&view, f.t);
    let found = MembershipQuery::of(&reading.query).of_member(slug.as_str()).page(&view, &reading.paging());
    let linked = |thing: &openapi::ThingRef| (f.thing("organisations", &thing.slug), thing.name.clone());
    let classified = organisation.classifications.iter().map(|classification| {
        let category = terms.label(&classification.concept);
        let by = openapi::word(&classification.asserted_by).unwrap_or_default();
        let on = classification.on.as_ref().map_or_else(String::new, |on| format!(" ({})", f.date(on)));
        f.t.with("says-as", &[("category", &category), ("by", &by)]) + &on
    });
    let name = f.named(&view, &organisation.names, &organisation.slug);
    let shows = OrganisationPage {
        wrong: f.to(&format!("/organisations/{}/suggest", organisation.slug)),
        share: Share::organisation(&f, reading, &organisation.slug, &name.text)?,
        name,
        kind: word(f.t, "kind", &organisation.kind),
        country: organisation.country.map(|country| country.to_string()),
        category: organisation.stakeholder_category.as_ref().map(|slug| terms.label(slug)),
        website: organisation.website.clone().filter(|address| is_web(address)),
        parent: organisation.parent.as_ref().map(linked),
        successor: organisation.successor.as_ref().map(linked),
        names: named(&f, &organisation.names),
        memberships: memberships(&f, &view, &terms, &found.items)?,
        classified: classified.collect(),
        identifiers,
        sources: Said::all(&f, &view, &organisation.sources),
        note: organisation.note.clone(),
        next: next_page(reading, found.next),
        f,
    };
    answer(reading, shows.f.t, &shows)
}

/// An identifier with the address at which its register tells of it.
fn identified((register, identifier): (&String, &Identifier)) -> Identified {
    let value = identifier.value.clone();
    let address = match register.as_str() {
        "ror" => Some(format!("https://ror.org/{}", value.rsplit('/').next().unwrap_or_default())),
        "wikidata" => Some(format!("https://www.wikidata.org/wiki/{value}")),
        "isni" => Some(format!("https://isni.org/isni/{value}")),
        "lei" => Some(format!("https://search.gleif.org/#/record/{value}")),
        _ => None,
    };
    Identified { register: register.to_uppercase(), value, address }
}
