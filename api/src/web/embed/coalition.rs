//! The members of a coalition on another site.

use std::collections::BTreeMap;

use openapi::{EntityKind, MemberKind, Membership, Slug};
use poem::{handler, web::Path};

use super::{Embed, Group, MOST, Row, paging, told, view};
use crate::{
    http::{Ask, Found, ProblemError, Reading, Served, find},
    snapshot::{MembershipQuery, View},
    web::{
        frame::{Frame, key, thing},
        term::Terms,
    },
};

/// Where a group stands and what it is called. Those of which it is not known come last.
type Place = (bool, String, Option<String>);

#[handler]
pub(in crate::web) async fn members(ask: Ask, Path(slug): Path<String>) -> poem::Result<Served<()>> {
    let slug = key("coalition", &slug)?;
    ask.page("coalition_embed", |reading| show(reading, &slug)).await
}

fn show(reading: &Reading, slug: &Slug) -> Result<Served<()>, ProblemError> {
    let entry = match find(&reading.snapshot.coalitions, reading, "coalition", slug, |r| &r.slug)? {
        Found::Here(entry) => entry,
        Found::Moved(moved) => return Ok(moved),
    };
    let view = view(reading);
    let coalition = view.coalition(entry).ok_or_else(|| reading.not_yet(slug.as_str()))?;
    let f = Frame::of(reading, "coalitions");
    let terms = Terms::of(&view, f.t);
    let name = f.named(&view, &coalition.names, &coalition.slug);
    let found = MembershipQuery::of(&reading.query).in_coalition(slug.as_str()).page(&view, &paging());
    let mut groups: BTreeMap<Place, Vec<Row>> = BTreeMap::new();
    for number in &found.items {
        let Some(membership) = thing::<Membership>(&view, EntityKind::Membership, *number)? else { continue };
        let place = place(reading, &f, &view, &terms, &membership);
        groups.entry(place).or_default().push(row(reading, &f, &view, &terms, &membership));
    }
    let path = format!("/coalitions/{}", coalition.slug);
    let total = coalition.member_counts.total;
    let embed = Embed::of(reading, f, name, &path);
    Embed {
        total: embed.f.t.count("members-total", total),
        more: (found.total > MOST).then(|| embed.f.t.text("embed-more")),
        groups: groups.into_iter().map(|((_, _, label), rows)| Group { label, rows }).collect(),
        ..embed
    }
    .answer(reading)
}

fn row(reading: &Reading, f: &Frame, view: &View<'_>, terms: &Terms, membership: &Membership) -> Row {
    let member = &membership.member;
    let (kind, name) = match member.kind {
        MemberKind::Person => ("people", f.spoken(&member.name, "und")),
        MemberKind::Organisation => {
            let entry = view.snapshot.organisations.by_slug(member.slug.as_str());
            let name = entry.map_or_else(
                || f.spoken(&member.name, "und"),
                |entry| f.named(view, &entry.kept.record.names, &member.slug),
            );
            ("organisations", name)
        }
    };
    Row { href: f.whole(&f.thing(kind, &member.slug)), name, told: told(reading, f, terms, membership) }
}

/// The group that a membership is in.
fn place(reading: &Reading, f: &Frame, view: &View<'_>, terms: &Terms, membership: &Membership) -> Place {
    let member = &membership.member;
    let named = |label: Option<String>| match label {
        Some(label) => (false, label.clone(), Some(label)),
        None => (true, String::new(), Some(f.t.text("date-unknown"))),
    };
    match reading.query.text("group_by") {
        Some("none") => (false, String::new(), None),
        Some("role") => named(Some(terms.label(&membership.role))),
        Some("country") => named(member.country.map(|country| country.to_string())),
        Some("region") => named(view.region(member.country).map(|region| terms.label(region))),
        _ => {
            let place = terms.place(member.stakeholder_category.as_ref());
            (false, format!("{place:04}"), Some(terms.categories()[place].label.clone()))
        }
    }
}
