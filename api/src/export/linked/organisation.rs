//! An organisation: an `org:Organization`.

use openapi::{
    Identifier, IdentifierConfidence, MemberCoalition, MembershipStatus, Organisation, OrganisationKind,
};

use super::{
    Names,
    coalition::named,
    resource::{Object, Resource},
};
use crate::registry::classification::{PIVOT_SCHEME, REGION_SCHEME};

/// The coalitions that somebody is a member of, as far as is known.
pub(super) fn member_of(names: &Names<'_>, coalitions: &[MemberCoalition]) -> Vec<String> {
    let held = coalitions.iter().filter(|coalition| coalition.status != MembershipStatus::Ended);
    held.filter_map(|coalition| names.coalition(&coalition.slug)).collect()
}

/// The address by which a register names what it registers.
fn registered(register: &str, value: &str) -> Option<String> {
    match register {
        "ror" => Some(format!("https://ror.org/{}", value.rsplit('/').next()?)),
        "wikidata" => Some(format!("http://www.wikidata.org/entity/{value}")),
        "isni" => Some(format!("https://isni.org/isni/{value}")),
        _ => None,
    }
}

fn identified(resource: Resource, register: &str, identifier: &Identifier) -> Resource {
    let resource = match register {
        "lei" => resource.text("schema:leiCode", Some(&identifier.value)),
        _ => resource,
    };
    // Only what somebody has confirmed is said to be the same.
    let property = match identifier.confidence {
        IdentifierConfidence::Confirmed => "schema:sameAs",
        _ => "skos:closeMatch",
    };
    resource.address(property, registered(register, &identifier.value).as_deref())
}

pub(super) fn told(names: &Names<'_>, organisation: &Organisation) -> Resource {
    let slug = &organisation.slug;
    let mut types = vec!["org:Organization"];
    match organisation.kind {
        OrganisationKind::State => types.push("schema:Country"),
        OrganisationKind::GovernmentBody => types.push("schema:GovernmentOrganization"),
        OrganisationKind::Unit => types.extend(["org:OrganizationalUnit", "schema:Organization"]),
        _ => types.push("schema:Organization"),
    }
    let resource =
        named(Resource::new(names.organisation_by_id(organisation.id), &types), &organisation.names);
    let country = organisation.country.map(|country| {
        let address = resource.part("address", &["schema:PostalAddress"]);
        Object::Resource(address.text("schema:addressCountry", Some(&country.to_string())))
    });
    let classified = organisation.classifications.iter();
    let classified =
        classified.filter_map(|classified| names.concept(classified.scheme.as_str(), &classified.concept));
    let pivot = organisation.stakeholder_category.as_ref();
    let pivot = pivot.and_then(|category| names.concept(PIVOT_SCHEME, category));
    let region = organisation.region.as_ref().and_then(|region| names.concept(REGION_SCHEME, region));
    let other = |other: &Option<openapi::ThingRef>| names.organisation(&other.as_ref()?.slug);
    let resource = resource
        .text("dcterms:identifier", Some(slug.as_str()))
        .with_all("schema:address", country)
        .linked("org:classification", pivot.into_iter().chain(classified))
        .linked("dcterms:spatial", region)
        .linked("org:subOrganizationOf", other(&organisation.parent))
        .linked("dcterms:isReplacedBy", other(&organisation.successor))
        .address("schema:url", organisation.website.as_deref())
        .linked("schema:memberOf", member_of(names, &organisation.coalitions))
        .linked("dcterms:source", organisation.sources.iter().filter_map(|source| names.source(source)))
        .linked("foaf:page", names.address(&format!("/organisations/{slug}")))
        .linked("rdfs:seeAlso", names.address(&format!("/v1/organisations/{slug}/memberships.jsonld")))
        .remarked("kind", &openapi::word(&organisation.kind).unwrap_or_default())
        .modified(organisation.updated_at);
    organisation
        .identifiers
        .iter()
        .fold(resource, |resource, (register, identifier)| identified(resource, register, identifier))
}
