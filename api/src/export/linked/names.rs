//! What things are named by on the Web: addresses of the registry, or, where it is not known where the registry is,
//! their ids alone (RFC 9562, `urn:uuid:`).

use openapi::{Slug, VocabularyKind};
use uuid::Uuid;

use crate::snapshot::Snapshot;

/// Names for the things of a snapshot. Those of what is not there, and of who was erased, are not given.
#[derive(Debug, Clone, Copy)]
pub struct Names<'a> {
    snapshot: &'a Snapshot,
    /// Address of the registry, without a trailing slash.
    site: Option<&'a str>,
}

impl<'a> Names<'a> {
    /// Names that lead to a registry.
    pub fn at(snapshot: &'a Snapshot, site: &'a str) -> Self {
        Self { snapshot, site: Some(site) }
    }

    /// Names that are the same wherever the registry is.
    pub fn anywhere(snapshot: &'a Snapshot) -> Self {
        Self { snapshot, site: None }
    }

    /// The page or the data of a thing, where it is known where that is.
    pub(super) fn address(&self, path: &str) -> Option<String> {
        self.site.map(|site| format!("{site}{path}"))
    }

    /// A thing of a list by its id, and, for who looks at it, a permanent key.
    fn name(&self, list: &str, id: Uuid, key: Option<&str>) -> String {
        match self.site {
            Some(site) => format!("{site}/id/{list}/{}", key.map_or_else(|| id.to_string(), str::to_owned)),
            None => format!("urn:uuid:{id}"),
        }
    }

    pub(super) fn coalition_by_id(&self, id: Uuid) -> String {
        self.name("coalitions", id, None)
    }

    pub(super) fn organisation_by_id(&self, id: Uuid) -> String {
        self.name("organisations", id, None)
    }

    pub(super) fn person_by_id(&self, id: Uuid) -> String {
        self.name("people", id, None)
    }

    pub(super) fn membership_by_id(&self, id: Uuid) -> String {
        self.name("memberships", id, None)
    }

    pub(super) fn coalition(&self, slug: &Slug) -> Option<String> {
        let entry = self.snapshot.coalitions.by_slug(slug.as_str())?;
        Some(self.coalition_by_id(entry.kept.record.id))
    }

    pub(super) fn organisation(&self, slug: &Slug) -> Option<String> {
        let entry = self.snapshot.organisations.by_slug(slug.as_str())?;
        Some(self.organisation_by_id(entry.kept.record.id))
    }

    pub(super) fn person(&self, slug: &Slug) -> Option<String> {
        let person = &self.snapshot.people.by_slug(slug.as_str())?.kept.record;
        (!person.erased).then(|| self.person_by_id(person.id))
    }

    pub(super) fn source(&self, slug: &Slug) -> Option<String> {
        let source = &self.snapshot.sources.by_slug(slug.as_str())?.kept.record;
        Some(self.name("sources", source.id, Some(source.slug.as_str())))
    }

    pub(super) fn vocabulary(&self, slug: &str) -> Option<String> {
        let vocabulary = &self.snapshot.vocabularies.by_slug(slug)?.kept.record;
        Some(self.name("vocabularies", vocabulary.id, Some(vocabulary.slug.as_str())))
    }

    /// A concept of a vocabulary.
    pub(super) fn concept(&self, scheme: &str, concept: &Slug) -> Option<String> {
        Some(format!("{}#{concept}", self.vocabulary(scheme)?))
    }

    /// A theme, which is a concept of one of the vocabularies of themes.
    pub(super) fn theme(&self, theme: &Slug) -> Option<String> {
        let mut schemes: Vec<_> = self.snapshot.vocabularies.iter().map(|entry| &entry.kept.record).collect();
        schemes.retain(|scheme| scheme.kind == VocabularyKind::Themes);
        schemes.sort_by(|one, other| one.slug.as_str().cmp(other.slug.as_str()));
        let scheme = schemes.iter().find(|scheme| scheme.concepts.iter().any(|c| c.slug == *theme))?;
        self.concept(scheme.slug.as_str(), theme)
    }
}
