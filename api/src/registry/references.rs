//! What a record refers to, and where in it.

use openapi::{Classification, EntityKind, MemberKind, Name, Slug};
use uuid::Uuid;

use super::classification::ROLE_SCHEME;
use crate::store::Record;

/// What is referred to.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Target {
    /// A source.
    Source(Slug),
    /// A concept of a vocabulary.
    Concept(Slug, Slug),
    /// A concept of some vocabulary of themes.
    Theme(Slug),
    /// A coalition, an organisation or a person.
    Thing(EntityKind, Uuid),
    /// An organisation or a person.
    Member(Uuid),
}

/// A reference and its place, a JSON pointer into the record.
pub type Reference = (String, Target);

/// Everything that a record refers to.
pub fn of(record: &Record) -> Vec<Reference> {
    let mut found = References(Vec::new());
    match record {
        Record::Source(_) => {}
        Record::Vocabulary(v) => {
            found.source("/source", &v.source);
            for (i, mapping) in v.mappings.iter().enumerate() {
                let target = (mapping.target_scheme.clone(), mapping.target_concept.clone());
                found.add(
                    format!("/mappings/{i}/concept"),
                    Target::Concept(v.slug.clone(), mapping.concept.clone()),
                );
                found.add(format!("/mappings/{i}/target_concept"), Target::Concept(target.0, target.1));
            }
        }
        Record::Organisation(o) => {
            found.names(&o.names);
            found.classifications(&o.classifications);
            found.sources("/sources", &o.sources);
            found.thing("/parent", EntityKind::Organisation, o.parent);
            found.thing("/successor", EntityKind::Organisation, o.successor);
        }
        Record::Person(p) => {
            found.sources("/sources", &p.sources);
            found.thing("/affiliation", EntityKind::Organisation, p.affiliation);
        }
        Record::Coalition(c) => {
            found.names(&c.names);
            found.sources("/sources", &c.sources);
            found.source("/formed_on_source", &c.formed_on_source);
            found.source("/charter/source", &c.charter.as_ref().and_then(|charter| charter.source.clone()));
            found.each("/status_history", c.status_history.iter().map(|part| &part.source));
            found.each("/mission_statements", c.mission_statements.iter().map(|part| &part.source));
            found.each("/relations", c.relations.iter().map(|part| &part.source));
            found.each("/stated_member_counts", c.stated_member_counts.iter().map(|part| &part.source));
            found.each("/reports", c.reports.iter().map(|part| &part.source));
            for (i, theme) in c.themes.iter().enumerate() {
                found.add(format!("/themes/{i}"), Target::Theme(theme.clone()));
            }
            for (i, relation) in c.relations.iter().enumerate() {
                found.thing(
                    &format!("/relations/{i}/coalition"),
                    EntityKind::Coalition,
                    Some(relation.coalition),
                );
            }
            for (i, listing) in c.listings.iter().enumerate() {
                found.add(format!("/listings/{i}/source"), Target::Source(listing.source.clone()));
                for (j, item) in listing.items.iter().enumerate() {
                    for (k, member) in item.members.iter().enumerate() {
                        let place = format!("/listings/{i}/items/{j}/members/{k}");
                        found.add(place, Target::Member(*member));
                    }
                }
            }
        }
        Record::Membership(m) => {
            found.thing("/coalition", EntityKind::Coalition, Some(m.coalition));
            let kind = match m.member.kind {
                MemberKind::Organisation => EntityKind::Organisation,
                MemberKind::Person => EntityKind::Person,
            };
            found.thing("/member", kind, Some(m.member.id));
            if let Ok(roles) = ROLE_SCHEME.parse() {
                found.add("/role".into(), Target::Concept(roles, m.role.clone()));
            }
            for (i, statement) in m.statements.iter().enumerate() {
                found.add(format!("/statements/{i}/source"), Target::Source(statement.source.clone()));
            }
            found.classifications(&m.classifications);
        }
    }
    found.0
}

struct References(Vec<Reference>);

impl References {
    fn add(&mut self, place: String, target: Target) {
        self.0.push((place, target));
    }

    fn source(&mut self, place: &str, source: &Option<Slug>) {
        if let Some(source) = source {
            self.add(place.into(), Target::Source(source.clone()));
        }
    }

    fn sources(&mut self, place: &str, sources: &[Slug]) {
        for (i, source) in sources.iter().enumerate() {
            self.add(format!("{place}/{i}"), Target::Source(source.clone()));
        }
    }

    fn each<'a>(&mut self, place: &str, sources: impl Iterator<Item = &'a Option<Slug>>) {
        for (i, source) in sources.enumerate() {
            self.source(&format!("{place}/{i}/source"), source);
        }
    }

    fn names(&mut self, names: &[Name]) {
        for (i, name) in names.iter().enumerate() {
            self.sources(&format!("/names/{i}/sources"), &name.sources);
        }
    }

    fn classifications(&mut self, classifications: &[Classification]) {
        for (i, c) in classifications.iter().enumerate() {
            let place = format!("/classifications/{i}");
            self.add(format!("{place}/concept"), Target::Concept(c.scheme.clone(), c.concept.clone()));
            self.source(&format!("{place}/source"), &c.source);
        }
    }

    fn thing(&mut self, place: &str, kind: EntityKind, id: Option<Uuid>) {
        if let Some(id) = id {
            self.add(place.into(), Target::Thing(kind, id));
        }
    }
}
