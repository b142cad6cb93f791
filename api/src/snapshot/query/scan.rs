//! The plain way to the same lists: every thing is looked at, by the rules of the registry alone, and all that are
//! found are sorted. What indexes, orders and pieces answer is held against it.

use std::collections::HashSet;

use openapi::{
    Certainty, CoalitionRecord, EntityKind, MembershipRecord, MembershipStatus, OrganisationRecord,
    PartialDate, Slug, parameter::Query,
};
use uuid::Uuid;

use super::{among, date_key, key, time_key, word, words};
use crate::{
    registry::{
        certainty, classification, coalition_status, membership_status, naming,
        text::{fold, matches},
    },
    snapshot::{Entry, Page, Paging, Shelf, Snapshot, SortKey, View, shelf::Called},
};

/// Finds the things of a kind that a query asks for.
pub(super) struct Scan<'v, 'a> {
    pub(super) view: &'v View<'a>,
    pub(super) query: &'v Query,
}

type Keyed = Vec<(SortKey, String, Uuid)>;

impl<'a> Scan<'_, 'a> {
    pub(super) fn page(&self, kind: EntityKind, paging: &Paging) -> Page<Uuid> {
        paging.page(match kind {
            EntityKind::Source => self.sources(),
            EntityKind::Vocabulary => self.vocabularies(),
            EntityKind::Organisation => self.organisations(),
            EntityKind::Person => self.people(),
            EntityKind::Coalition => self.coalitions(),
            EntityKind::Membership => self.memberships(),
        })
    }

    fn snapshot(&self) -> &'a Snapshot {
        self.view.snapshot
    }

    fn sort(&self) -> &str {
        self.query.text("sort").unwrap_or_default().trim_start_matches('-')
    }

    fn wanted(&self, name: &str, value: Option<&str>) -> bool {
        among(&words(self.query, name), value)
    }

    fn is_wanted(&self, searched: &str, at: openapi::Timestamp) -> bool {
        self.query.instant("updated_after").is_none_or(|after| at > after)
            && self.query.text("q").is_none_or(|q| matches(searched, &fold(q)))
    }

    fn admits<T: Called>(&self, entry: &Entry<T>) -> bool {
        self.is_wanted(entry.searched(), entry.kept.updated_at)
    }

    fn day(&self) -> chrono::NaiveDate {
        self.view.lens.as_of.unwrap_or(self.view.lens.today)
    }

    fn name_key(&self, names: &[openapi::Name], slug: &Slug) -> String {
        let chosen = naming::name(names, &self.view.lens.languages, self.day());
        fold(chosen.map_or_else(|| slug.as_str(), |(name, _)| name))
    }

    fn existed(&self, coalition: &CoalitionRecord) -> bool {
        let formed_on = coalition.formed_on.as_ref();
        !self.view.lens.as_of.is_some_and(|day| coalition_status::not_yet_formed(formed_on, day))
    }

    fn standing(&self, m: &MembershipRecord) -> Option<(MembershipStatus, Option<Certainty>)> {
        let today = self.view.lens.today;
        let certainty = match self.view.lens.as_of {
            None => None,
            Some(day) => {
                let coalition = self.snapshot().coalitions.get(m.coalition)?;
                if !self.existed(&coalition.kept.record) {
                    return None;
                }
                Some(certainty::of_membership(m, day, today)?)
            }
        };
        Some((membership_status::on(m, self.view.lens.as_of, today), certainty))
    }

    fn region(&self, organisation: Option<&OrganisationRecord>) -> Option<&'a Slug> {
        let groups = self.snapshot().vocabularies.by_slug(classification::REGION_SCHEME)?;
        classification::region(&groups.kept.record.concepts, organisation?.country?, self.day())
    }

    fn category<'o>(&self, organisation: Option<&'o OrganisationRecord>) -> Option<&'o str> {
        classification::pivot(&organisation?.classifications, self.day()).map(Slug::as_str)
    }

    fn memberships_where(&self, wanted: impl Fn(&MembershipRecord) -> bool) -> Vec<&'a MembershipRecord> {
        let all = self.snapshot().memberships.iter().map(|entry| &*entry.kept.record);
        all.filter(|m| wanted(m) && self.standing(m).is_some()).collect()
    }

    fn ids<T: Clone>(&self, shelf: &Shelf<T>, name: &str) -> Option<HashSet<Uuid>> {
        self.query.words(name).map(|slugs| Snapshot::ids(shelf, slugs))
    }

    fn members(&self) -> Option<HashSet<Uuid>> {
        let mut ids = self.ids(&self.snapshot().organisations, "member")?;
        ids.extend(self.ids(&self.snapshot().people, "member")?);
        Some(ids)
    }

    fn sources(&self) -> Keyed {
        let found = self.snapshot().sources.iter().filter(|entry| self.admits(entry));
        found
            .map(|entry| {
                let record = &entry.kept.record;
                let key = match self.sort() {
                    "title" => key(fold(&record.title)),
                    "updated_at" => time_key(entry.kept.updated_at),
                    _ => key(record.slug.as_str()),
                };
                (key, record.id.to_string(), record.id)
            })
            .collect()
    }

    fn vocabularies(&self) -> Keyed {
        let found =
            self.snapshot().vocabularies.iter().filter(|entry| {
                self.admits(entry) && self.wanted("kind", Some(&word(&entry.kept.record.kind)))
            });
        found
            .map(|entry| {
                let record = &entry.kept.record;
                let key = match self.sort() {
                    "title" => key(fold(&record.title)),
                    "updated_at" => time_key(entry.kept.updated_at),
                    _ => key(record.slug.as_str()),
                };
                (key, record.id.to_string(), record.id)
            })
            .collect()
    }

    fn people(&self) -> Keyed {
        let coalitions = self.ids(&self.snapshot().coalitions, "coalition");
        let found = self.snapshot().people.iter().filter(|entry| {
            let id = entry.kept.record.id;
            !entry.kept.record.erased
                && self.admits(entry)
                && coalitions.as_ref().is_none_or(|ids| {
                    !self.memberships_where(|m| m.member.id == id && ids.contains(&m.coalition)).is_empty()
                })
        });
        found
            .map(|entry| {
                let key = match self.sort() {
                    "updated_at" => time_key(entry.kept.updated_at),
                    _ => key(fold(&entry.kept.record.name)),
                };
                (key, entry.kept.record.id.to_string(), entry.kept.record.id)
            })
            .collect()
    }

    fn organisations(&self) -> Keyed {
        let coalitions = self.ids(&self.snapshot().coalitions, "coalition");
        let of_members = (coalitions.is_some() || self.query.words("role").is_some()).then(|| {
            let found = self.memberships_where(|m| {
                coalitions.as_ref().is_none_or(|ids| ids.contains(&m.coalition))
                    && self.wanted("role", Some(m.role.as_str()))
            });
            found.into_iter().map(|m| m.member.id).collect::<HashSet<_>>()
        });
        let found = self.snapshot().organisations.iter().filter(|entry| {
            let record = &entry.kept.record;
            self.admits(entry)
                && self.wanted("kind", Some(&word(&record.kind)))
                && self.wanted("country", record.country.as_ref().map(|c| c.as_str()))
                && self.wanted("region", self.region(Some(record)).map(Slug::as_str))
                && self.wanted("stakeholder_category", self.category(Some(record)))
                && of_members.as_ref().is_none_or(|ids| ids.contains(&record.id))
        });
        found
            .map(|entry| {
                let record = &entry.kept.record;
                let key = match self.sort() {
                    "country" => SortKey(record.country.map(|country| country.to_string())),
                    "updated_at" => time_key(entry.kept.updated_at),
                    _ => key(self.name_key(&record.names, &record.slug)),
                };
                (key, record.id.to_string(), record.id)
            })
            .collect()
    }

    fn coalitions(&self) -> Keyed {
        let of_members = self.members().map(|ids| {
            let found = self.memberships_where(|m| ids.contains(&m.member.id));
            found.into_iter().map(|m| m.coalition).collect::<HashSet<_>>()
        });
        let found = self.snapshot().coalitions.iter().filter(|entry| {
            let record = &entry.kept.record;
            let status = coalition_status::on(&record.status_history, self.view.lens.as_of);
            let formed = record.formed_on.as_ref();
            let latest = formed.and_then(PartialDate::latest);
            self.admits(entry)
                && self.existed(record)
                && self.wanted("status", Some(&word(&status)))
                && (self.query.words("theme").is_none()
                    || record.themes.iter().any(|theme| self.wanted("theme", Some(theme.as_str()))))
                && of_members.as_ref().is_none_or(|ids| ids.contains(&record.id))
                && self
                    .query
                    .date("formed_after")
                    .is_none_or(|wanted| formed.and_then(PartialDate::earliest) >= wanted.earliest())
                && self
                    .query
                    .date("formed_before")
                    .is_none_or(|wanted| latest.is_some() && latest <= wanted.latest())
        });
        found
            .map(|entry| {
                let record = &entry.kept.record;
                let key = match self.sort() {
                    "formed_on" => date_key(record.formed_on.as_ref()),
                    "updated_at" => time_key(entry.kept.updated_at),
                    _ => key(self.name_key(&record.names, &record.slug)),
                };
                (key, record.id.to_string(), record.id)
            })
            .collect()
    }

    fn memberships(&self) -> Keyed {
        let snapshot = self.snapshot();
        let coalitions = self.ids(&snapshot.coalitions, "coalition");
        let members = self.members();
        let found = snapshot.memberships.iter().filter(|entry| {
            let m = &entry.kept.record;
            let coalition = snapshot.coalitions.get(m.coalition);
            let organisation = snapshot.organisations.get(m.member.id);
            let person = snapshot.people.get(m.member.id);
            let searched = [
                coalition.map(Entry::searched),
                organisation.map(Entry::searched),
                person.map(Entry::searched),
            ];
            let organisation = organisation.map(|entry| &*entry.kept.record);
            let country = organisation.and_then(|o| o.country);
            coalitions.as_ref().is_none_or(|ids| ids.contains(&m.coalition))
                && members.as_ref().is_none_or(|ids| ids.contains(&m.member.id))
                && self.wanted("kind", Some(&word(&m.member.kind)))
                && self.wanted("role", Some(m.role.as_str()))
                && self.wanted("country", country.as_ref().map(|c| c.as_str()))
                && self.wanted("region", self.region(organisation).map(Slug::as_str))
                && self.wanted("stakeholder_category", self.category(organisation))
                && self.is_wanted(
                    &searched.into_iter().flatten().collect::<Vec<_>>().join(" "),
                    entry.kept.updated_at,
                )
                && self.standing(m).is_some_and(|(status, certainty)| {
                    self.wanted("status", Some(&word(&status)))
                        && self.wanted("certainty", certainty.as_ref().map(word).as_deref())
                })
        });
        found
            .map(|entry| {
                let m = &entry.kept.record;
                let organisation = snapshot.organisations.get(m.member.id).map(|o| &o.kept.record);
                let person = snapshot.people.get(m.member.id).map(|p| &p.kept.record);
                let member = match m.member.kind {
                    openapi::MemberKind::Organisation => {
                        organisation.map_or_else(String::new, |o| self.name_key(&o.names, &o.slug))
                    }
                    openapi::MemberKind::Person => person.map_or_else(String::new, |p| fold(&p.name)),
                };
                let coalition = snapshot.coalitions.get(m.coalition).map(|c| &c.kept.record);
                let key = match self.sort() {
                    "coalition" => {
                        let name = coalition.map_or_else(String::new, |c| self.name_key(&c.names, &c.slug));
                        key(format!("{name}\0{member}"))
                    }
                    "role" => key(format!("{}\0{member}", m.role)),
                    "since" => date_key(m.since.as_ref()),
                    "updated_at" => time_key(entry.kept.updated_at),
                    _ => key(member),
                };
                (key, m.id.to_string(), m.id)
            })
            .collect()
    }
}
