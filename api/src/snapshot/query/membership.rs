//! Lists of memberships.

use openapi::{Membership, MembershipRecord, Slug, parameter::Query};

use super::{Common, among, date_key, key, time_key, word, words};
use crate::{
    registry::text::matches,
    snapshot::{Entry, Page, Paging, Snapshot, View},
};

/// Which memberships.
#[derive(Debug, Clone)]
pub struct MembershipQuery {
    common: Common,
    coalition: Option<Vec<String>>,
    member: Option<Vec<String>>,
    kind: Option<Vec<String>>,
    role: Option<Vec<String>>,
    status: Option<Vec<String>>,
    country: Option<Vec<String>>,
    region: Option<Vec<String>>,
    category: Option<Vec<String>>,
    certainty: Option<Vec<String>>,
}

impl MembershipQuery {
    /// Reads it from parameters.
    pub fn of(query: &Query) -> Self {
        Self {
            common: Common::of(query),
            coalition: words(query, "coalition"),
            member: words(query, "member"),
            kind: words(query, "kind"),
            role: words(query, "role"),
            status: words(query, "status"),
            country: words(query, "country"),
            region: words(query, "region"),
            category: words(query, "stakeholder_category"),
            certainty: words(query, "certainty"),
        }
    }

    /// Only those in one coalition.
    pub fn in_coalition(mut self, slug: &str) -> Self {
        self.coalition = Some(vec![slug.to_owned()]);
        self
    }

    /// Only those of one member.
    pub fn of_member(mut self, slug: &str) -> Self {
        self.member = Some(vec![slug.to_owned()]);
        self
    }

    /// The page.
    pub fn page(&self, view: &View<'_>, paging: &Paging) -> Page<Membership> {
        let snapshot = view.snapshot;
        let coalitions = self.coalition.as_ref().map(|slugs| Snapshot::ids(&snapshot.coalitions, slugs));
        let members = self.member.as_ref().map(|slugs| {
            let mut ids = Snapshot::ids(&snapshot.organisations, slugs);
            ids.extend(Snapshot::ids(&snapshot.people, slugs));
            ids
        });
        let holders = self.common.holders(view);
        let found = snapshot.memberships.iter().filter(|entry| {
            let record = &entry.kept.record;
            let organisation = snapshot.organisations.get(record.member.id).map(|o| &o.kept.record);
            let country = organisation.and_then(|o| o.country);
            coalitions.as_ref().is_none_or(|ids| ids.contains(&record.coalition))
                && members.as_ref().is_none_or(|ids| ids.contains(&record.member.id))
                && among(&self.kind, Some(&word(&record.member.kind)))
                && among(&self.role, Some(record.role.as_str()))
                && among(&self.country, country.as_ref().map(|c| c.as_str()))
                && (self.region.is_none() || among(&self.region, view.region(country).map(Slug::as_str)))
                && (self.category.is_none()
                    || among(&self.category, organisation.and_then(|o| view.category(o)).map(Slug::as_str)))
                && self.common.updated_after.is_none_or(|after| entry.kept.updated_at > after)
                && match &holders {
                    Some(holders) => holders.have(&[record.coalition, record.member.id]),
                    None => self.common.q.as_ref().is_none_or(|q| matches(&searched(snapshot, entry), q)),
                }
                && view.standing(record).is_some_and(|(status, certainty)| {
                    among(&self.status, Some(&word(&status)))
                        && among(&self.certainty, certainty.as_ref().map(word).as_deref())
                })
        });
        let keyed = found.map(|entry| {
            let record = &entry.kept.record;
            let member = view.member_key(record);
            let coalition = || {
                snapshot.coalitions.get(record.coalition).map_or_else(String::new, |entry| {
                    view.name_key(&entry.kept.record.names, &entry.kept.record.slug)
                })
            };
            let key = match self.common.sort.as_str() {
                "coalition" => key(format!("{}\0{member}", coalition())),
                "role" => key(format!("{}\0{member}", record.role)),
                "since" => date_key(record.since.as_ref()),
                "updated_at" => time_key(entry.kept.updated_at),
                _ => key(member),
            };
            (key, record.id.to_string(), entry)
        });
        paging.page(keyed).and_view(|entry| view.membership(entry))
    }
}

/// What `q` looks at for a membership: the names of its coalition and of its member.
fn searched(snapshot: &Snapshot, entry: &Entry<MembershipRecord>) -> String {
    let record = &entry.kept.record;
    let coalition = snapshot.coalitions.get(record.coalition).map(|c| c.searched.as_ref());
    let organisation = snapshot.organisations.get(record.member.id).map(|o| o.searched.as_ref());
    let person = snapshot.people.get(record.member.id).map(|p| p.searched.as_ref());
    [coalition, organisation, person].into_iter().flatten().collect::<Vec<_>>().join(" ")
}
