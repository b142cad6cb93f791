//! A coalition: an `org:OrganizationalCollaboration`.

use openapi::{Coalition, Name, NameKind, RelationKind};

use super::{
    Names,
    resource::{Object, Resource},
};

/// The names of a thing in each language.
pub(super) fn named(resource: Resource, names: &[Name]) -> Resource {
    names.iter().fold(resource, |resource, name| {
        let value = Object::spoken(&name.value, name.lang.as_str());
        match name.kind {
            NameKind::Official => resource.with("schema:name", value),
            _ => resource.with("schema:alternateName", value.clone()).with("skos:altLabel", value),
        }
    })
}

pub(super) fn told(names: &Names<'_>, coalition: &Coalition) -> Resource {
    let slug = &coalition.slug;
    let resource = Resource::new(
        names.coalition_by_id(coalition.id),
        &["org:OrganizationalCollaboration", "schema:Organization"],
    );
    let missions = coalition.mission_statements.iter();
    let missions = missions.map(|mission| Object::spoken(&mission.text, mission.lang.as_str()));
    let resource = named(resource, &coalition.names)
        .text("dcterms:identifier", Some(slug.as_str()))
        .date("schema:foundingDate", coalition.formed_on.as_ref())
        .with_all("schema:description", missions)
        .linked("dcterms:subject", coalition.themes.iter().filter_map(|theme| names.theme(theme)))
        .address("schema:url", coalition.website.as_deref())
        .linked("dcterms:source", coalition.sources.iter().filter_map(|source| names.source(source)))
        .linked("foaf:page", names.address(&format!("/coalitions/{slug}")))
        .linked("rdfs:seeAlso", names.address(&format!("/v1/coalitions/{slug}/members.jsonld")))
        .remarked("status", &openapi::word(&coalition.status).unwrap_or_default())
        .modified(coalition.updated_at);
    coalition.relations.iter().fold(resource, |resource, relation| {
        let property = match relation.kind {
            RelationKind::MergedInto | RelationKind::Successor => "dcterms:isReplacedBy",
            RelationKind::Absorbed | RelationKind::Predecessor => "dcterms:replaces",
            RelationKind::Renamed => "dcterms:relation",
        };
        resource.linked(property, names.coalition(&relation.coalition.slug))
    })
}
