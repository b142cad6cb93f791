//! What a list brings that is not registered yet.

use std::sync::Arc;

use openapi::{
    AssertedBy, Classification, Identifier, IdentifierConfidence, Identifiers, LanguageTag, MemberId,
    MemberKind, MembershipRecord, Name, NameKind, Operation, OrganisationKind, OrganisationRecord,
    PersonRecord, Slug, Statement, StatementCertainty,
};
use uuid::Uuid;

use super::{
    super::{Edit, EditError, Refusal},
    Import,
};
use crate::{
    registry::{
        classification::PIVOT_SCHEME,
        matching::Wanted,
        member_list::{DEFAULT_ROLE, ListedRow},
        slug::slug_for,
    },
    store::Record,
};

impl Import<'_> {
    /// Enters the organisation or person that a row names.
    pub(super) fn enter_member(&self, edit: &mut Edit, listed: &ListedRow) -> Result<MemberId, EditError> {
        let Some(name) = listed.name.clone() else {
            let detail = "nobody is registered with this identifier; give a name to enter a new organisation";
            return Err(Refusal::fault("", "required", detail).into());
        };
        let source = edit.cite()?;
        let kind = listed.kind.unwrap_or(MemberKind::Organisation);
        let id = MemberId { kind, id: Uuid::now_v7() };
        let slug = {
            let snapshot = edit.snapshot();
            let kind = openapi::EntityKind::Organisation;
            slug_for(&name, |slug| slug.parse().is_ok_and(|slug| snapshot.slug_holder(kind, &slug).is_some()))
        };
        let record = match kind {
            MemberKind::Organisation => self.organisation(id.id, slug, &name, listed, source)?,
            MemberKind::Person => Record::Person(Arc::new(PersonRecord {
                id: id.id,
                slug,
                name: name.clone(),
                affiliation: self.affiliation(listed),
                affiliation_as_stated: listed.affiliation.clone(),
                sources: source.into_iter().collect(),
                note: None,
                erased: false,
            })),
        };
        edit.put(Operation::Create, record)?;
        Ok(id)
    }

    fn organisation(
        &self,
        id: Uuid,
        slug: Slug,
        name: &str,
        listed: &ListedRow,
        source: Option<Slug>,
    ) -> Result<Record, EditError> {
        let lang: LanguageTag = LanguageTag::undetermined();
        let named = |value: &str, kind| Name {
            value: value.to_owned(),
            lang: lang.clone(),
            kind,
            since: None,
            until: None,
            sources: source.iter().cloned().collect(),
            note: None,
        };
        let mut names = vec![named(name, NameKind::Official)];
        names.extend(listed.acronym.as_deref().map(|acronym| named(acronym, NameKind::Acronym)));
        let identifiers: Identifiers = listed
            .identifiers
            .iter()
            .map(|(register, value)| {
                let identifier = Identifier {
                    value: value.clone(),
                    confidence: IdentifierConfidence::Probable,
                    note: None,
                };
                (register.key().to_owned(), identifier)
            })
            .collect();
        let pivot = self.category(listed).filter(|c| c.scheme.as_str() == PIVOT_SCHEME);
        Ok(Record::Organisation(Arc::new(OrganisationRecord {
            id,
            slug,
            kind: listed.organisation_kind.unwrap_or(OrganisationKind::Organisation),
            names,
            country: listed.country,
            international: false,
            parent: None,
            successor: None,
            identifiers,
            identifier_note: None,
            classifications: pivot
                .into_iter()
                .map(|c| Classification { source: source.clone(), ..c })
                .collect(),
            website: listed.website.clone(),
            ambiguity: None,
            sources: source.into_iter().collect(),
            note: None,
        })))
    }

    /// The organisation that a person belongs to, where it is plain which one is meant.
    fn affiliation(&self, listed: &ListedRow) -> Option<Uuid> {
        let name = listed.affiliation.as_deref()?;
        let wanted = Wanted { name: Some(name), kind: Some(MemberKind::Organisation), ..Wanted::default() };
        self.index.find(&wanted).matched.map(|hit| hit.id.id)
    }

    /// The membership that a row tells of, where there is none yet.
    pub(super) fn enter_membership(
        &self,
        edit: &mut Edit,
        member: MemberId,
        listed: &ListedRow,
    ) -> Result<MembershipRecord, EditError> {
        let source = edit.cite()?.ok_or_else(|| Refusal::fault("", "required", "the list has no source"))?;
        let role = match &listed.role {
            Some(role) => role.clone(),
            None => DEFAULT_ROLE
                .parse()
                .map_err(|e: openapi::InvalidScalar| Refusal::fault("", "invalid-value", e.0))?,
        };
        let cell = |field: &str| {
            listed.cells.iter().find(|(name, _)| name.as_str() == field).map(|(_, cell)| cell.clone())
        };
        Ok(MembershipRecord {
            id: Uuid::now_v7(),
            coalition: self.coalition,
            member,
            since: None,
            until: None,
            ended: false,
            end_reason: None,
            confirmed_on: None,
            statements: vec![Statement {
                source,
                locator: Some(format!("row {}", listed.line)),
                on: Some(self.as_of.clone()),
                role_as_stated: cell("role").unwrap_or_else(|| role.to_string()),
                verbatim: cell("name"),
                certainty: StatementCertainty::Stated,
                note: None,
            }],
            role,
            classifications: Vec::new(),
            note: None,
        })
    }

    /// The category that a row names, as the coalition's assertion.
    fn category(&self, listed: &ListedRow) -> Option<Classification> {
        let text = listed.category.as_ref()?;
        let (scheme, concept) = self.categories.named(text)?.clone();
        Some(Classification {
            scheme,
            concept,
            asserted_by: AssertedBy::Coalition,
            as_listed: Some(text.clone()),
            source: None,
            on: Some(self.as_of.clone()),
            note: None,
        })
    }

    /// Notes in which category the list has a member, unless it is known that the coalition does.
    pub(super) fn categorise(&self, membership: &mut MembershipRecord, listed: &ListedRow) {
        let Some(category) = self.category(listed) else {
            return;
        };
        let same = |c: &Classification| {
            c.asserted_by == AssertedBy::Coalition
                && (&c.scheme, &c.concept) == (&category.scheme, &category.concept)
        };
        if !membership.classifications.iter().any(same) {
            membership.classifications.push(category);
        }
    }
}
