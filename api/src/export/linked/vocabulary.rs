//! A vocabulary: a `skos:ConceptScheme` with its concepts and their mappings.

use openapi::{Concept, Mapping, MappingRelation, Vocabulary};

use super::{
    Names,
    resource::{Object, Resource},
};

fn concept(names: &Names<'_>, scheme: &str, concept: &Concept, mappings: &[Mapping]) -> Resource {
    let labels = concept.labels.iter().map(|(lang, label)| Object::spoken(label, lang));
    let resource = Resource::new(format!("{scheme}#{}", concept.id), &["skos:Concept"])
        .with_all("skos:prefLabel", labels)
        .text("skos:notation", Some(concept.id.as_str()))
        .text("skos:definition", concept.definition.as_deref())
        .text("skos:editorialNote", concept.note.as_deref())
        .linked("skos:inScheme", [scheme.to_owned()])
        .linked("skos:topConceptOf", [scheme.to_owned()]);
    mappings.iter().filter(|mapping| mapping.concept == concept.id).fold(resource, |resource, mapping| {
        let property = match mapping.relation {
            MappingRelation::Exact => "skos:exactMatch",
            MappingRelation::Close => "skos:closeMatch",
            MappingRelation::Broad => "skos:broadMatch",
            MappingRelation::Narrow => "skos:narrowMatch",
            MappingRelation::Related => "skos:relatedMatch",
        };
        resource.linked(property, names.concept(mapping.target_scheme.as_str(), &mapping.target_concept))
    })
}

pub(super) fn told(names: &Names<'_>, vocabulary: &Vocabulary) -> Resource {
    let slug = vocabulary.id.as_str();
    let iri = names.vocabulary(slug).unwrap_or_else(|| format!("urn:vocabulary:{slug}"));
    let concepts: Vec<_> = vocabulary
        .concepts
        .iter()
        .map(|told| Object::Resource(concept(names, &iri, told, &vocabulary.mappings)))
        .collect();
    Resource::new(iri, &["skos:ConceptScheme"])
        .text("dcterms:title", Some(&vocabulary.title))
        .text("dcterms:identifier", Some(slug))
        .text("dcterms:description", vocabulary.description.as_deref())
        .date("schema:validFrom", vocabulary.since.as_ref())
        .date("schema:validThrough", vocabulary.until.as_ref())
        .linked("dcterms:source", vocabulary.source.as_ref().and_then(|source| names.source(source)))
        .address("rdfs:seeAlso", vocabulary.address.as_deref())
        .text("skos:editorialNote", vocabulary.note.as_deref())
        .linked("foaf:page", names.address(&format!("/vocabularies#{slug}")))
        .with_all("skos:hasTopConcept", concepts)
        .modified(vocabulary.updated_at)
}
