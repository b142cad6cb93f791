//! A person: a `foaf:Person` with a name, the body that they are with and the coalitions, and nothing else.

use openapi::Person;

use super::{Names, organisation::member_of, resource::Resource};

pub(super) fn told(names: &Names<'_>, person: &Person) -> Resource {
    let affiliation = person.affiliation.as_ref().and_then(|body| names.organisation(&body.slug));
    Resource::new(names.person_by_id(person.id), &["foaf:Person", "schema:Person"])
        .text("schema:name", Some(&person.name))
        .text("dcterms:identifier", Some(person.slug.as_str()))
        .linked("schema:affiliation", affiliation)
        .linked("schema:memberOf", member_of(names, &person.coalitions))
        .linked("dcterms:source", person.sources.iter().filter_map(|source| names.source(source)))
        .linked("foaf:page", names.address(&format!("/people/{}", person.slug)))
        .modified(person.updated_at)
}
