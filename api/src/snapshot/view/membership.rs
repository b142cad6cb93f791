//! Memberships for readers.

use openapi::{
    Certainty, Classification, CountryCode, EndReason, MemberKind, MembershipRecord, MembershipStatus,
    PartialDate, Revision, Slug, Statement, Timestamp,
};
use serde::Serialize;
use uuid::Uuid;

use super::{Shown, View};
use crate::snapshot::Entry;

/// An [`openapi::Membership`] that borrows what it shows.
#[derive(Debug, Serialize)]
pub(super) struct ShownMembership<'a> {
    id: Uuid,
    pub(super) coalition: Shown<'a>,
    pub(super) member: ShownMember<'a>,
    role: &'a Slug,
    role_as_stated: Option<&'a str>,
    since: Option<&'a PartialDate>,
    until: Option<&'a PartialDate>,
    status: MembershipStatus,
    end_reason: Option<EndReason>,
    confirmed_on: Option<&'a PartialDate>,
    certainty: Option<Certainty>,
    statements: &'a [Statement],
    classifications: &'a [Classification],
    note: Option<&'a str>,
    revision: Revision,
    updated_at: Timestamp,
}

/// An [`openapi::Member`] that borrows what it shows.
#[derive(Debug, Serialize)]
pub(super) struct ShownMember<'a> {
    kind: MemberKind,
    slug: &'a Slug,
    pub(super) name: &'a str,
    country: Option<CountryCode>,
    stakeholder_category: Option<&'a Slug>,
}

impl<'a> View<'a> {
    /// A membership; `None` where it certainly did not hold on the day asked for.
    pub(super) fn membership(&self, entry: &'a Entry<MembershipRecord>) -> Option<ShownMembership<'a>> {
        let record = &entry.kept.record;
        let (status, certainty) = self.standing_at(entry.number)?;
        Some(ShownMembership {
            id: record.id,
            coalition: self.shown_coalition(record.coalition)?,
            member: self.member(record)?,
            role: &record.role,
            role_as_stated: record.statements.first().map(|s| s.role_as_stated.as_str()),
            since: record.since.as_ref(),
            until: record.until.as_ref(),
            status,
            end_reason: record.end_reason,
            confirmed_on: record.confirmed_on.as_ref(),
            certainty,
            statements: &record.statements,
            classifications: &record.classifications,
            note: record.note.as_deref(),
            revision: entry.kept.revision,
            updated_at: entry.kept.updated_at,
        })
    }

    fn member(&self, membership: &MembershipRecord) -> Option<ShownMember<'a>> {
        let kind = membership.member.kind;
        match kind {
            MemberKind::Organisation => {
                let organisation = &self.snapshot.organisations.get(membership.member.id)?.kept.record;
                Some(ShownMember {
                    kind,
                    slug: &organisation.slug,
                    name: self.name(&organisation.names, &organisation.slug),
                    country: organisation.country,
                    stakeholder_category: self.category(organisation),
                })
            }
            MemberKind::Person => {
                let person = &self.snapshot.people.get(membership.member.id)?.kept.record;
                Some(ShownMember {
                    kind,
                    slug: &person.slug,
                    name: &person.name,
                    country: None,
                    stakeholder_category: None,
                })
            }
        }
    }
}
