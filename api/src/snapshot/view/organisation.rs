//! Organisations for readers.

use openapi::{
    Classification, CountryCode, Identifiers, Name, OrganisationKind, OrganisationRecord, Revision, Slug,
    Timestamp,
};
use serde::Serialize;
use uuid::Uuid;

use super::{Shown, View, member::ShownCoalition};
use crate::snapshot::Entry;

/// An [`openapi::Organisation`] that borrows what it shows.
#[derive(Debug, Serialize)]
pub(super) struct ShownOrganisation<'a> {
    id: Uuid,
    slug: &'a Slug,
    name: &'a str,
    names: &'a [Name],
    kind: OrganisationKind,
    country: Option<CountryCode>,
    international: bool,
    region: Option<&'a Slug>,
    stakeholder_category: Option<&'a Slug>,
    classifications: &'a [Classification],
    parent: Option<Shown<'a>>,
    successor: Option<Shown<'a>>,
    identifiers: &'a Identifiers,
    identifier_note: Option<&'a str>,
    website: Option<&'a str>,
    coalitions: Vec<ShownCoalition<'a>>,
    ambiguity: Option<&'a str>,
    sources: &'a [Slug],
    note: Option<&'a str>,
    revision: Revision,
    updated_at: Timestamp,
}

impl<'a> View<'a> {
    /// An organisation.
    pub(super) fn organisation<'v>(&'v self, entry: &'v Entry<OrganisationRecord>) -> ShownOrganisation<'v> {
        let record = &entry.kept.record;
        ShownOrganisation {
            id: record.id,
            slug: &record.slug,
            name: self.name(&record.names, &record.slug),
            names: &record.names,
            kind: record.kind,
            country: record.country,
            international: record.international,
            region: self.region(record.country),
            stakeholder_category: self.category(record),
            classifications: &record.classifications,
            parent: record.parent.and_then(|id| self.shown_organisation(id)),
            successor: record.successor.and_then(|id| self.shown_organisation(id)),
            identifiers: &record.identifiers,
            identifier_note: record.identifier_note.as_deref(),
            website: record.website.as_deref(),
            coalitions: self.coalitions_of(record.id),
            ambiguity: record.ambiguity.as_deref(),
            sources: &record.sources,
            note: record.note.as_deref(),
            revision: entry.kept.revision,
            updated_at: entry.kept.updated_at,
        }
    }
}
