//! Lists of memberships.

use std::sync::Arc;

use openapi::{
    Certainty, CountryCode, EntityKind, MembershipRecord, MembershipStatus, Slug, parameter::Query,
};

use super::{Common, Found, Sorting, among, date_key, key, time_key, word, words};
use crate::{
    registry::text::matches,
    snapshot::{Entry, Page, Paging, Snapshot, View, span::Standing},
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

    /// Only those that stand like this.
    pub fn standing(mut self, statuses: &[MembershipStatus]) -> Self {
        self.status = Some(statuses.iter().filter_map(openapi::word).collect());
        self
    }

    /// The page, by numbers on the shelf.
    pub fn page(&self, view: &View<'_>, paging: &Paging) -> Page<u32> {
        let snapshot = view.snapshot;
        let (shelf, facets) = (&snapshot.memberships, &snapshot.facets);
        let mut found = Found::all(shelf);
        let standings = self.standings(view);
        if let Some(slugs) = &self.coalition {
            let ids = Snapshot::ids(&snapshot.coalitions, slugs);
            found.coalition = ids.iter().next().copied().filter(|_| ids.len() == 1);
            found.and(&match (found.coalition, &standings) {
                (Some(id), Some(standings)) => view.standing_in(id, standings),
                (Some(id), None) => facets.members_of(id).cloned().unwrap_or_default(),
                (None, _) => facets.coalition.any(|id| ids.contains(id)),
            });
        }
        if let Some(slugs) = &self.member {
            let mut ids = Snapshot::ids(&snapshot.organisations, slugs);
            ids.extend(Snapshot::ids(&snapshot.people, slugs));
            let numbers = ids.iter().flat_map(|id| facets.memberships_of(*id)).copied();
            found.and(&Arc::new(numbers.collect()));
        }
        if self.kind.is_some() {
            found.and(&facets.member_kind.any(|kind| among(&self.kind, Some(&word(kind)))));
        }
        if self.role.is_some() {
            found.and(&facets.role.any(|role| among(&self.role, Some(role.as_str()))));
        }
        if self.country.is_some() {
            found.and(&facets.member_country.any(|country| among(&self.country, Some(country.as_str()))));
        }
        if self.region.is_some() {
            let region = |country: &CountryCode| view.region(Some(*country)).map(Slug::as_str);
            found.and(&facets.member_country.any(|country| among(&self.region, region(country))));
        }
        if self.category.is_some() {
            found.and(
                &view.member_categories().any(|category| among(&self.category, Some(category.as_str()))),
            );
        }
        self.common.leave_updated(shelf, &mut found);
        self.leave_matching(view, &mut found);
        if let Some(standings) = &standings
            && found.coalition.is_none()
        {
            let standing = view.standing_among(&found.numbers, standings);
            found.and(&Arc::new(standing));
        }
        let sort = self.common.sort.as_str();
        let by_names_of: &[_] = match sort {
            "since" | "updated_at" => &[],
            "coalition" => &[EntityKind::Coalition, EntityKind::Organisation],
            _ => &[EntityKind::Organisation],
        };
        let sorting = Sorting { kind: EntityKind::Membership, sort, by_names_of };
        sorting.page(
            view,
            paging,
            shelf,
            &found,
            |record| record.id,
            |entry| {
                let record = &entry.kept.record;
                let coalition = || {
                    snapshot.coalitions.get(record.coalition).map_or_else(String::new, |entry| {
                        view.name_key(&entry.kept.record.names, &entry.kept.record.slug)
                    })
                };
                match sort {
                    "coalition" => key(format!("{}\0{}", coalition(), view.member_key(record))),
                    "role" => key(format!("{}\0{}", record.role, view.member_key(record))),
                    "since" => date_key(record.since.as_ref()),
                    "updated_at" => time_key(entry.kept.updated_at),
                    _ => key(view.member_key(record)),
                }
            },
        )
    }

    /// In which ways they may stand; `None` where it makes no difference.
    fn standings(&self, view: &View<'_>) -> Option<Vec<Standing>> {
        if view.lens.as_of.is_none() && self.status.is_none() && self.certainty.is_none() {
            return None;
        }
        let wanted = |(status, certainty): &Standing| {
            among(&self.status, Some(&word(status)))
                && among(&self.certainty, certainty.as_ref().map(word).as_deref())
        };
        let of_status = |status: &MembershipStatus| CERTAINTIES.map(|certainty| (*status, certainty));
        Some(STATUSES.iter().flat_map(of_status).filter(wanted).collect())
    }

    /// Leaves the memberships whose coalition and member match what is asked for.
    fn leave_matching(&self, view: &View<'_>, found: &mut Found) {
        let Some(q) = &self.common.q else { return };
        let (snapshot, shelf) = (view.snapshot, &view.snapshot.memberships);
        let holders = self.common.holders(view);
        found.retain(|number| {
            shelf.at(number).is_some_and(|entry| match &holders {
                Some(holders) => holders.have(&[entry.kept.record.coalition, entry.kept.record.member.id]),
                None => matches(&searched(snapshot, entry), q),
            })
        });
    }
}

/// How a membership can stand.
const STATUSES: [MembershipStatus; 3] =
    [MembershipStatus::Current, MembershipStatus::Unconfirmed, MembershipStatus::Ended];
/// How sure that can be; nothing where no day is asked for.
const CERTAINTIES: [Option<Certainty>; 3] = [None, Some(Certainty::Certain), Some(Certainty::Possible)];

/// What `q` looks at for a membership: the names of its coalition and of its member.
fn searched(snapshot: &Snapshot, entry: &Entry<MembershipRecord>) -> String {
    let record = &entry.kept.record;
    let coalition = snapshot.coalitions.get(record.coalition).map(Entry::searched);
    let organisation = snapshot.organisations.get(record.member.id).map(Entry::searched);
    let person = snapshot.people.get(record.member.id).map(Entry::searched);
    [coalition, organisation, person].into_iter().flatten().collect::<Vec<_>>().join(" ")
}
