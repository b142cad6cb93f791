//! Memberships for readers.

use openapi::{Member, MemberKind, Membership, MembershipRecord};

use super::View;
use crate::snapshot::Entry;

impl<'a> View<'a> {
    /// A membership; `None` where it certainly did not hold on the day asked for.
    pub fn membership(&self, entry: &'a Entry<MembershipRecord>) -> Option<Membership> {
        let record = &entry.kept.record;
        let (status, certainty) = self.standing(record)?;
        Some(Membership {
            id: record.id,
            coalition: self.coalition_ref(record.coalition)?,
            member: self.member(record)?,
            role: record.role.clone(),
            role_as_stated: record.statements.first().map(|s| s.role_as_stated.clone()),
            since: record.since.clone(),
            until: record.until.clone(),
            status,
            end_reason: record.end_reason,
            confirmed_on: record.confirmed_on.clone(),
            certainty,
            statements: record.statements.clone(),
            classifications: record.classifications.clone(),
            note: record.note.clone(),
            revision: entry.kept.revision,
            updated_at: entry.kept.updated_at,
        })
    }

    fn member(&self, membership: &MembershipRecord) -> Option<Member> {
        let kind = membership.member.kind;
        match kind {
            MemberKind::Organisation => {
                let organisation = &self.snapshot.organisations.get(membership.member.id)?.kept.record;
                Some(Member {
                    kind,
                    slug: organisation.slug.clone(),
                    name: self.name(&organisation.names, &organisation.slug),
                    country: organisation.country,
                    stakeholder_category: self.category(organisation).cloned(),
                })
            }
            MemberKind::Person => {
                let person = &self.snapshot.people.get(membership.member.id)?.kept.record;
                Some(Member {
                    kind,
                    slug: person.slug.clone(),
                    name: person.name.clone(),
                    country: None,
                    stakeholder_category: None,
                })
            }
        }
    }
}
