//! Where an organisation is a member, on another site.

use std::collections::BTreeMap;

use openapi::{EntityKind, Membership, Organisation, Slug};
use poem::{handler, web::Path};

use super::{Embed, Group, MOST, Row, paging, told, view};
use crate::{
    http::{Ask, Found, ProblemError, Reading, Served, find},
    snapshot::MembershipQuery,
    web::{
        frame::{Frame, key, thing},
        term::Terms,
    },
};

#[handler]
pub(in crate::web) async fn memberships(ask: Ask, Path(slug): Path<String>) -> poem::Result<Served<()>> {
    let slug = key("organisation", &slug)?;
    ask.page("organisation_embed", |reading| show(reading, &slug)).await
}

fn show(reading: &Reading, slug: &Slug) -> Result<Served<()>, ProblemError> {
    let shelf = &reading.snapshot.organisations;
    let entry = match find(shelf, reading, "organisation", slug, |r| &r.slug)? {
        Found::Here(entry) => entry,
        Found::Moved(moved) => return Ok(moved),
    };
    let view = view(reading);
    let organisation: Organisation = thing(&view, EntityKind::Organisation, entry.number())?
        .ok_or_else(|| ProblemError::not_found("organisation", slug))?;
    let f = Frame::of(reading, "organisations");
    let terms = Terms::of(&view, f.t);
    let name = f.named(&view, &organisation.names, &organisation.slug);
    let found = MembershipQuery::of(&reading.query).of_member(slug.as_str()).page(&view, &paging());
    let by_role = reading.query.text("group_by") == Some("role");
    let mut groups: BTreeMap<Option<String>, Vec<Row>> = BTreeMap::new();
    for number in &found.items {
        let Some(membership) = thing::<Membership>(&view, EntityKind::Membership, *number)? else { continue };
        let coalition = &membership.coalition;
        let entry = view.snapshot.coalitions.by_slug(coalition.slug.as_str());
        let row = Row {
            href: f.whole(&f.thing("coalitions", &coalition.slug)),
            name: entry.map_or_else(
                || f.spoken(&coalition.name, "und"),
                |entry| f.named(&view, &entry.kept.record.names, &coalition.slug),
            ),
            told: told(reading, &f, &terms, &membership),
        };
        groups.entry(by_role.then(|| terms.label(&membership.role))).or_default().push(row);
    }
    let path = format!("/organisations/{}", organisation.slug);
    let embed = Embed::of(reading, f, name, &path);
    Embed {
        total: embed.f.t.count("coalitions-total", found.total),
        more: (found.total > MOST).then(|| embed.f.t.text("embed-more")),
        groups: groups.into_iter().map(|(label, rows)| Group { label, rows }).collect(),
        ..embed
    }
    .answer(reading)
}
