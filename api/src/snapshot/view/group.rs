//! Things in groups, as they are on the day that is looked at.

use std::sync::Arc;

use openapi::{EntityKind, Slug};
use roaring::RoaringBitmap;
use uuid::Uuid;

use super::View;
use crate::{
    aside,
    registry::classification::REGION_SCHEME,
    snapshot::{
        Snapshot,
        bitmaps::those_of,
        roll::Roll,
        span::Standing,
        worked::{Among, Groups, Regions},
    },
};

/// So many memberships are looked at one by one rather than all of the registry put into groups for a day that
/// nobody may ask for again.
const FEW: u64 = 20_000;

impl Snapshot {
    pub(super) fn regions(&self) -> Arc<Regions> {
        let build = || Regions::of(self.vocabularies.by_slug(REGION_SCHEME).map(|entry| &*entry.kept.record));
        let renew = |_: &Arc<Regions>, _: &[u32]| Arc::new(build());
        self.derived.regions.get((), self.vocabularies.journal(), renew, build)
    }

    /// The memberships in a coalition, side by side.
    pub(in crate::snapshot) fn roll(&self, coalition: Uuid) -> Arc<Roll> {
        let facets = &self.facets;
        let numbers = facets.members_of(coalition);
        let span = |number: u32| Some((number, *facets.spans.get(number as usize)?.as_ref()?));
        let build = || Roll::of(numbers.into_iter().flat_map(|numbers| numbers.iter()).filter_map(span));
        let renew = |old: &Arc<Roll>, changed: &[u32]| {
            let is_there = |number| numbers.is_some_and(|numbers| numbers.contains(number));
            let touched = changed.iter().any(|number| old.has(*number) || is_there(*number));
            // Mostly it is the members that changed.
            match touched.then(build).filter(|new| !new.is_like(old)) {
                Some(new) => Arc::new(new),
                None => Arc::clone(old),
            }
        };
        self.derived.rolls.get(coalition, self.memberships.journal(), renew, build)
    }
}

impl View<'_> {
    /// Organisations by category.
    pub(in crate::snapshot) fn categories(&self) -> Arc<Groups<Slug>> {
        let organisations = &self.snapshot.organisations;
        let group = |number| self.category(&organisations.at(number)?.kept.record).cloned();
        self.snapshot.derived.categories.get(
            (EntityKind::Organisation, self.category_period()),
            organisations.journal(),
            |old, changed| old.renewed(changed, group),
            || Groups::of(organisations.present().iter(), group),
        )
    }

    /// Memberships by the category of their member.
    pub(in crate::snapshot) fn member_categories(&self) -> Arc<Groups<Slug>> {
        let (organisations, memberships) = (&self.snapshot.organisations, &self.snapshot.memberships);
        let group = |number| {
            let member = memberships.at(number)?.kept.record.member.id;
            self.category(&organisations.get(member)?.kept.record).cloned()
        };
        self.snapshot.derived.categories.get(
            (EntityKind::Membership, self.category_period()),
            memberships.journal(),
            |old, changed| old.renewed(changed, group),
            || Groups::of(memberships.present().iter(), group),
        )
    }

    /// Memberships by how they stand.
    pub(in crate::snapshot) fn standings(&self) -> Arc<Groups<Standing>> {
        let memberships = &self.snapshot.memberships;
        let group = |number| self.standing_at(number);
        self.snapshot.derived.standings.get(
            self.lookout,
            memberships.journal(),
            |old, changed| old.renewed(changed, group),
            || Groups::of(memberships.present().iter(), group),
        )
    }

    /// Of some memberships, those that stand in one of some ways.
    pub(in crate::snapshot) fn standing_among(
        &self,
        memberships: &RoaringBitmap,
        standings: &[Standing],
    ) -> RoaringBitmap {
        let journal = self.snapshot.memberships.journal();
        let at_hand = self.snapshot.derived.standings.at_hand(&self.lookout, journal);
        let few = memberships.len() <= FEW && self.lens.as_of.is_some();
        let groups = match at_hand {
            None if few => {
                let stands = |number| self.standing_at(number).is_some_and(|s| standings.contains(&s));
                return those_of(memberships, stands);
            }
            None => self.standings(),
            Some(groups) => groups,
        };
        memberships & groups.any(|standing| standings.contains(standing)).as_ref()
    }

    /// The memberships in a coalition that stand in one of some ways.
    pub(in crate::snapshot) fn standing_in(
        &self,
        coalition: Uuid,
        standings: &[Standing],
    ) -> Arc<RoaringBitmap> {
        match self.has_begun(coalition) {
            true => self.snapshot.derived.held(&self.snapshot.roll(coalition), self.lookout, standings),
            false => Arc::default(),
        }
    }

    /// Whether a coalition is there, and did not certainly come later than the day asked for.
    fn has_begun(&self, coalition: Uuid) -> bool {
        self.snapshot.coalitions.get(coalition).is_some_and(|entry| self.existed(&entry.kept.record))
    }

    /// Memberships in coalitions that did not exist yet on the day asked for.
    pub(super) fn premature(&self) -> Arc<RoaringBitmap> {
        let (snapshot, memberships) = (self.snapshot, &self.snapshot.memberships);
        if self.lens.as_of.is_none() {
            return Arc::default();
        }
        let all = snapshot.facets.coalition.iter().map(|(id, _)| *id);
        let mut to_come: Vec<Uuid> = all.filter(|id| !self.has_begun(*id)).collect();
        to_come.sort_unstable();
        let is_premature = |number| {
            let coalition = memberships.at(number)?.kept.record.coalition;
            to_come.binary_search(&coalition).is_ok().then_some(())
        };
        let build = || {
            let numbers = snapshot.facets.coalition.any(|id| to_come.contains(id));
            Groups::of(numbers.iter(), |_| Some(()))
        };
        let renew = |old: &Arc<Groups<()>>, changed: &[u32]| old.renewed(changed, is_premature);
        snapshot.derived.premature.get(to_come.clone(), memberships.journal(), renew, build).any(|()| true)
    }

    /// Organisations with a membership in one of these coalitions and in one of these roles.
    pub(in crate::snapshot) fn members(&self, among: Among) -> Arc<RoaringBitmap> {
        let snapshot = self.snapshot;
        let organisations = &snapshot.organisations;
        let is_member = |number| {
            let id = organisations.at(number)?.kept.record.id;
            let holds = snapshot.memberships_of(id).any(|entry| {
                let membership = &entry.kept.record;
                wanted_coalition(&among, &membership.coalition)
                    && wanted_role(&among, &membership.role)
                    && self.standing_at(entry.number).is_some()
            });
            holds.then_some(())
        };
        let build = || {
            let of_coalitions = snapshot.facets.coalition.any(|id| wanted_coalition(&among, id));
            let of_roles = snapshot.facets.role.any(|role| wanted_role(&among, role));
            let numbers = of_coalitions.as_ref() & of_roles.as_ref();
            let held = numbers.iter().filter(|number| self.standing_at(*number).is_some());
            let members = held.filter_map(|number| {
                let member = snapshot.memberships.at(number)?.kept.record.member.id;
                organisations.get(member).map(|entry| entry.number)
            });
            Groups::of(members, |_| Some(()))
        };
        if self.lens.as_of.is_some() {
            return aside::run(build).any(|()| true);
        }
        let renew = |old: &Arc<Groups<()>>, changed: &[u32]| old.renewed(changed, is_member);
        let found = snapshot.derived.members.get(among.clone(), organisations.journal(), renew, build);
        found.any(|()| true)
    }
}

fn wanted_coalition(among: &Among, id: &Uuid) -> bool {
    among.coalitions.as_ref().is_none_or(|ids| ids.contains(id))
}

fn wanted_role(among: &Among, role: &Slug) -> bool {
    among.roles.as_ref().is_none_or(|roles| roles.iter().any(|r| r == role.as_str()))
}
