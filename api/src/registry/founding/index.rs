//! Slugs of the founding data turned into ids, and every reference checked.

use std::collections::{HashMap, HashSet};

use migration::founding::{
    Founding, FoundingCoalition, FoundingError, FoundingMembership, FoundingOrganisation, FoundingPerson,
    FoundingVocabulary,
};
use openapi::{
    Classification, CoalitionRecord, ListingItemRecord, ListingRecord, MemberId, MemberKind,
    MembershipRecord, OrganisationRecord, PersonRecord, RelationRecord, Slug, SourceRecord, VocabularyKind,
    VocabularyRecord,
};
use uuid::Uuid;

use super::{super::classification::ROLE_SCHEME, damaged};

/// What can be referred to.
pub(super) struct Index<'a> {
    pub(super) sources: HashMap<&'a Slug, &'a SourceRecord>,
    concepts: HashMap<&'a Slug, HashSet<&'a Slug>>,
    themes: HashSet<&'a Slug>,
    organisations: HashMap<&'a Slug, Uuid>,
    people: HashMap<&'a Slug, Uuid>,
    coalitions: HashMap<&'a Slug, Uuid>,
}

impl<'a> Index<'a> {
    pub(super) fn new(set: &'a Founding) -> Result<Self, FoundingError> {
        let mut ids = HashSet::new();
        let mut unique = |what: &str, id: Uuid| {
            if ids.insert(id) {
                Ok(id)
            } else {
                Err(damaged(what, id, "has an id that another record has too".into()))
            }
        };
        fn keyed<'a>(
            what: &str,
            things: impl Iterator<Item = (&'a Slug, Uuid)>,
            unique: &mut impl FnMut(&str, Uuid) -> Result<Uuid, FoundingError>,
        ) -> Result<HashMap<&'a Slug, Uuid>, FoundingError> {
            let mut map = HashMap::new();
            for (slug, id) in things {
                if map.insert(slug, unique(what, id)?).is_some() {
                    return Err(damaged(what, slug, "stands in the set twice".into()));
                }
            }
            Ok(map)
        }
        keyed("source", set.sources.iter().map(|s| (&s.slug, s.id)), &mut unique)?;
        keyed("vocabulary", set.vocabularies.iter().map(|v| (&v.slug, v.id)), &mut unique)?;
        for membership in &set.memberships {
            unique("membership", membership.id)?;
        }
        Ok(Self {
            sources: set.sources.iter().map(|s| (&s.slug, s)).collect(),
            concepts: set
                .vocabularies
                .iter()
                .map(|v| (&v.slug, v.concept.iter().map(|c| &c.slug).collect()))
                .collect(),
            themes: set
                .vocabularies
                .iter()
                .filter(|v| v.kind == VocabularyKind::Themes)
                .flat_map(|v| v.concept.iter().map(|c| &c.slug))
                .collect(),
            organisations: keyed(
                "organisation",
                set.organisations.iter().map(|o| (&o.slug, o.id)),
                &mut unique,
            )?,
            people: keyed("person", set.people.iter().map(|p| (&p.slug, p.id)), &mut unique)?,
            coalitions: keyed("coalition", set.coalitions.iter().map(|c| (&c.slug, c.id)), &mut unique)?,
        })
    }

    fn id(map: &HashMap<&Slug, Uuid>, what: &str, slug: &Slug) -> Result<Uuid, String> {
        map.get(slug).copied().ok_or_else(|| format!("refers to {what} `{slug}`, which is not in the set"))
    }

    fn cites<'s>(&self, slugs: impl IntoIterator<Item = &'s Slug>) -> Result<(), String> {
        match slugs.into_iter().find(|slug| !self.sources.contains_key(slug)) {
            Some(slug) => Err(format!("cites source `{slug}`, which is not in the set")),
            None => Ok(()),
        }
    }

    fn concept(&self, scheme: &Slug, concept: &Slug) -> Result<(), String> {
        match self.concepts.get(scheme) {
            Some(concepts) if concepts.contains(concept) => Ok(()),
            Some(_) => {
                Err(format!("refers to concept `{concept}`, which vocabulary `{scheme}` does not have"))
            }
            None => Err(format!("refers to vocabulary `{scheme}`, which is not in the set")),
        }
    }

    fn classified(&self, classifications: &[Classification]) -> Result<(), String> {
        classifications.iter().try_for_each(|c| {
            self.cites(&c.source)?;
            self.concept(&c.scheme, &c.concept)
        })
    }

    pub(super) fn vocabulary(&self, v: &FoundingVocabulary) -> Result<VocabularyRecord, FoundingError> {
        let checked = self.cites(&v.source).and_then(|()| {
            v.mapping.iter().try_for_each(|m| {
                self.concept(&v.slug, &m.concept)?;
                self.concept(&m.target_scheme, &m.target_concept)
            })
        });
        checked.map_err(|why| damaged("vocabulary", &v.slug, why))?;
        Ok(VocabularyRecord {
            id: v.id,
            slug: v.slug.clone(),
            kind: v.kind,
            title: v.title.clone(),
            description: v.description.clone(),
            since: v.since.clone(),
            until: v.until.clone(),
            source: v.source.clone(),
            address: v.address.clone(),
            note: v.note.clone(),
            concepts: v.concept.clone(),
            mappings: v.mapping.clone(),
        })
    }

    pub(super) fn organisation(&self, o: &FoundingOrganisation) -> Result<OrganisationRecord, FoundingError> {
        let build = || -> Result<OrganisationRecord, String> {
            self.cites(&o.sources)?;
            self.cites(o.names.iter().flat_map(|n| &n.sources))?;
            self.classified(&o.classifications)?;
            let other = |slug: &Option<Slug>| {
                slug.as_ref().map(|s| Self::id(&self.organisations, "organisation", s)).transpose()
            };
            Ok(OrganisationRecord {
                id: o.id,
                slug: o.slug.clone(),
                kind: o.kind,
                names: o.names.clone(),
                country: o.country,
                international: o.international,
                parent: other(&o.parent)?,
                successor: other(&o.successor)?,
                identifiers: o.identifiers.clone(),
                identifier_note: o.identifier_note.clone(),
                classifications: o.classifications.clone(),
                website: o.website.clone(),
                ambiguity: o.ambiguity.clone(),
                sources: o.sources.clone(),
                note: o.note.clone(),
            })
        };
        build().map_err(|why| damaged("organisation", &o.slug, why))
    }

    pub(super) fn person(&self, p: &FoundingPerson) -> Result<PersonRecord, FoundingError> {
        let build = || -> Result<PersonRecord, String> {
            self.cites(&p.sources)?;
            Ok(PersonRecord {
                id: p.id,
                slug: p.slug.clone(),
                name: p.name.clone(),
                affiliation: p
                    .affiliation
                    .as_ref()
                    .map(|s| Self::id(&self.organisations, "organisation", s))
                    .transpose()?,
                affiliation_as_stated: p.affiliation_as_stated.clone(),
                sources: p.sources.clone(),
                note: p.note.clone(),
                erased: false,
            })
        };
        build().map_err(|why| damaged("person", &p.slug, why))
    }

    pub(super) fn coalition(&self, c: &FoundingCoalition) -> Result<CoalitionRecord, FoundingError> {
        let build = || -> Result<CoalitionRecord, String> {
            self.cites(&c.sources)?;
            self.cites(c.names.iter().flat_map(|n| &n.sources))?;
            self.cites(c.formed.iter().map(|f| &f.source))?;
            self.cites(c.status_history.iter().filter_map(|s| s.source.as_ref()))?;
            self.cites(c.missions.iter().filter_map(|m| m.source.as_ref()))?;
            self.cites(c.relations.iter().filter_map(|r| r.source.as_ref()))?;
            self.cites(c.stated_member_counts.iter().filter_map(|s| s.source.as_ref()))?;
            self.cites(c.listing.iter().map(|l| &l.source))?;
            self.cites(c.reports.iter().filter_map(|r| r.source.as_ref()))?;
            self.cites(c.charter.iter().filter_map(|charter| charter.source.as_ref()))?;
            if let Some(theme) = c.themes.iter().find(|theme| !self.themes.contains(theme)) {
                return Err(format!("has theme `{theme}`, which no vocabulary of themes has"));
            }
            let member = |slug: &Slug| {
                self.people
                    .get(slug)
                    .copied()
                    .map_or_else(|| Self::id(&self.organisations, "organisation or person", slug), Ok)
            };
            Ok(CoalitionRecord {
                id: c.id,
                slug: c.slug.clone(),
                names: c.names.clone(),
                formed_on: c.formed.as_ref().map(|f| f.on.clone()),
                formed_on_source: c.formed.as_ref().map(|f| f.source.clone()),
                formed_on_note: c.formed.as_ref().and_then(|f| f.note.clone()),
                status_history: c.status_history.clone(),
                mission_statements: c.missions.clone(),
                themes: c.themes.clone(),
                website: c.website.clone(),
                mailing_list: c.mailing_list.clone(),
                charter: c.charter.clone(),
                relations: c
                    .relations
                    .iter()
                    .map(|r| {
                        Ok(RelationRecord {
                            kind: r.kind,
                            coalition: Self::id(&self.coalitions, "coalition", &r.coalition)?,
                            on: r.on.clone(),
                            source: r.source.clone(),
                            note: r.note.clone(),
                        })
                    })
                    .collect::<Result<_, String>>()?,
                stated_member_counts: c.stated_member_counts.clone(),
                listings: c
                    .listing
                    .iter()
                    .map(|l| {
                        Ok(ListingRecord {
                            source: l.source.clone(),
                            locator: l.locator.clone(),
                            on: l.on.clone(),
                            verbatim: l.verbatim.clone(),
                            completeness: l.completeness,
                            note: l.note.clone(),
                            items: l
                                .items
                                .iter()
                                .map(|item| {
                                    Ok(ListingItemRecord {
                                        verbatim: item.verbatim.clone(),
                                        reading: item.reading.clone(),
                                        members: item
                                            .members
                                            .iter()
                                            .map(member)
                                            .collect::<Result<_, String>>()?,
                                    })
                                })
                                .collect::<Result<_, String>>()?,
                        })
                    })
                    .collect::<Result<_, String>>()?,
                reports: c.reports.clone(),
                sources: c.sources.clone(),
                note: c.note.clone(),
            })
        };
        build().map_err(|why| damaged("coalition", &c.slug, why))
    }

    pub(super) fn membership(&self, m: &FoundingMembership) -> Result<MembershipRecord, FoundingError> {
        let build = || -> Result<MembershipRecord, String> {
            if m.statements.is_empty() {
                return Err("rests on no statement".into());
            }
            self.cites(m.statements.iter().map(|s| &s.source))?;
            self.classified(&m.classifications)?;
            let roles: Slug = ROLE_SCHEME.parse().map_err(|e: openapi::InvalidScalar| e.to_string())?;
            self.concept(&roles, &m.role)?;
            let members = match m.member.kind {
                MemberKind::Organisation => &self.organisations,
                MemberKind::Person => &self.people,
            };
            Ok(MembershipRecord {
                id: m.id,
                coalition: Self::id(&self.coalitions, "coalition", &m.coalition)?,
                member: MemberId { kind: m.member.kind, id: Self::id(members, "member", &m.member.slug)? },
                role: m.role.clone(),
                since: m.since.clone(),
                until: m.until.clone(),
                ended: m.ended || m.until.is_some(),
                end_reason: m.end_reason,
                confirmed_on: m.confirmed_on.clone(),
                statements: m.statements.clone(),
                classifications: m.classifications.clone(),
                note: m.note.clone(),
            })
        };
        build().map_err(|why| damaged("membership", m.id, why))
    }
}
