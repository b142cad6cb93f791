//! What a search finds among what is now.

use std::collections::HashSet;

use openapi::{EntityKind, FoundThing, FoundType, Matched, Slug, TextRange, parameter::Query};
use uuid::Uuid;

use super::{among, word, words};
use crate::{
    registry::coalition_status,
    snapshot::{Found, Hit, Index, Page, Paging, Position, Question, Snapshot, SortKey, TooManyWords, View},
};

/// What to look for, and among which things.
#[derive(Debug, Clone)]
pub struct SearchQuery {
    question: Question,
    types: Option<Vec<String>>,
    kind: Option<Vec<String>>,
    country: Option<Vec<String>>,
    region: Option<Vec<String>>,
    category: Option<Vec<String>>,
    coalition: Option<Vec<String>>,
}

impl SearchQuery {
    /// Reads it from parameters.
    pub fn of(query: &Query) -> Result<Self, TooManyWords> {
        Ok(Self {
            question: Question::of(query.text("q").unwrap_or_default())?,
            types: words(query, "type"),
            kind: words(query, "kind"),
            country: words(query, "country"),
            region: words(query, "region"),
            category: words(query, "stakeholder_category"),
            coalition: words(query, "coalition"),
        })
    }

    /// The page. The index is that of the snapshot in view.
    pub fn page(&self, view: &View<'_>, index: &Index, paging: &Paging) -> Page<FoundThing> {
        let after = paging.after.as_ref().and_then(|(key, _)| position(key));
        let limit = paging.limit.unwrap_or(usize::MAX);
        let found = index.find(&self.question, self.admits(view), after.as_ref(), limit);
        Page {
            items: found.hits.iter().filter_map(|hit| view.found(&found, hit)).collect(),
            total: found.total,
            next: found
                .next
                .as_ref()
                .zip(found.hits.last())
                .map(|(last, hit)| (key(last), hit.id.to_string())),
        }
    }

    /// Whether a thing is among those that are looked for.
    fn admits<'a>(&'a self, view: &'a View<'_>) -> impl Fn(EntityKind, Uuid) -> bool + 'a {
        let snapshot = view.snapshot;
        let coalitions = self.coalition.as_ref().map(|slugs| Snapshot::ids(&snapshot.coalitions, slugs));
        let members: Option<HashSet<Uuid>> = coalitions.map(|ids| {
            let memberships = ids.iter().flat_map(|id| snapshot.members_of(*id));
            let held = memberships.filter(|entry| view.standing_at(entry.number).is_some());
            held.map(|entry| entry.kept.record.member.id).collect()
        });
        let facts =
            [&self.kind, &self.country, &self.region, &self.category].iter().any(|wanted| wanted.is_some());
        move |kind, id| {
            among(&self.types, Some(&word(&kind)))
                && members.as_ref().is_none_or(|members| members.contains(&id))
                && (!facts || (kind == EntityKind::Organisation && self.has_facts(view, id)))
        }
    }

    /// Whether an organisation is of the kind, of the place and of the category that are looked for.
    fn has_facts(&self, view: &View<'_>, id: Uuid) -> bool {
        let Some(entry) = view.snapshot.organisations.get(id) else { return false };
        let record = &entry.kept.record;
        among(&self.country, record.country.as_ref().map(|country| country.as_str()))
            && (self.kind.is_none() || among(&self.kind, Some(&word(&record.kind))))
            && (self.region.is_none() || among(&self.region, view.region(record.country).map(Slug::as_str)))
            && (self.category.is_none() || among(&self.category, view.category(record).map(Slug::as_str)))
    }
}

/// The position as part of a cursor.
fn key(position: &Position) -> SortKey {
    SortKey(Some(format!("{}/{}/{}", position.cost, position.slug, position.text)))
}

fn position(key: &SortKey) -> Option<Position> {
    let mut parts = key.0.as_ref()?.splitn(3, '/');
    let (cost, slug, text) = (parts.next()?.parse().ok()?, parts.next()?, parts.next()?);
    Some(Position { cost, text: text.to_owned(), slug: slug.to_owned() })
}

impl View<'_> {
    /// A thing that was found.
    fn found(&self, found: &Found, hit: &Hit) -> Option<FoundThing> {
        let snapshot = self.snapshot;
        let matched = |value: &str, name: Option<&openapi::Name>| {
            let explained = found.explain(hit, value);
            Matched {
                value: value.to_owned(),
                lang: name.map(|name| name.lang.clone()),
                kind: name.map(|name| name.kind),
                how: explained.how,
                highlights: explained
                    .spans
                    .into_iter()
                    .map(|(start, end)| TextRange { start, end })
                    .collect(),
            }
        };
        match hit.kind {
            EntityKind::Coalition => {
                let record = &snapshot.coalitions.get(hit.id)?.kept.record;
                let name = record.names.get(hit.name)?;
                Some(FoundThing {
                    r#type: FoundType::Coalition,
                    id: record.id,
                    slug: record.slug.clone(),
                    name: self.name(&record.names, &record.slug).to_owned(),
                    status: Some(coalition_status::on(&record.status_history, self.lens.as_of)),
                    kind: None,
                    country: None,
                    stakeholder_category: None,
                    affiliation: None,
                    matched: matched(&name.value, Some(name)),
                })
            }
            EntityKind::Organisation => {
                let record = &snapshot.organisations.get(hit.id)?.kept.record;
                let name = record.names.get(hit.name)?;
                Some(FoundThing {
                    r#type: FoundType::Organisation,
                    id: record.id,
                    slug: record.slug.clone(),
                    name: self.name(&record.names, &record.slug).to_owned(),
                    status: None,
                    kind: Some(record.kind),
                    country: record.country,
                    stakeholder_category: self.category(record).cloned(),
                    affiliation: None,
                    matched: matched(&name.value, Some(name)),
                })
            }
            EntityKind::Person => {
                let record = &snapshot.people.get(hit.id)?.kept.record;
                Some(FoundThing {
                    r#type: FoundType::Person,
                    id: record.id,
                    slug: record.slug.clone(),
                    name: record.name.clone(),
                    status: None,
                    kind: None,
                    country: None,
                    stakeholder_category: None,
                    affiliation: record.affiliation.and_then(|id| self.organisation_ref(id)),
                    matched: matched(&record.name, None),
                })
            }
            EntityKind::Source | EntityKind::Vocabulary | EntityKind::Membership => None,
        }
    }
}
