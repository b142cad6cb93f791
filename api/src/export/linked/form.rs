//! The forms of a graph: JSON-LD 1.1 with its context in it, Turtle (RDF 1.1) and N-Quads.

use oxrdf::{GraphName, Literal, NamedNode, Term, Triple};
use oxttl::{NQuadsSerializer, TurtleSerializer};
use serde_json::{Map, Value, json};

use super::{
    LinkedError,
    resource::{Object, Resource},
    words::{PREFIXES, whole},
};

/// What the short words of the JSON stand for. It is part of each answer: nothing has to be fetched.
pub fn context() -> Value {
    PREFIXES
        .iter()
        .map(|(prefix, namespace)| ((*prefix).to_owned(), json!(namespace)))
        .collect::<Map<_, _>>()
        .into()
}

/// That a list goes on at another address.
pub fn next_page(page: &str, next: &str) -> Resource {
    Resource::new(page.to_owned(), &["hydra:PartialCollectionView"]).linked("hydra:next", [next.to_owned()])
}

/// A thing in JSON-LD, without a context.
pub fn json_ld(resource: &Resource) -> Value {
    let mut object = Map::new();
    object.insert("@id".into(), resource.iri.as_str().into());
    object.insert("@type".into(), resource.types.as_slice().into());
    for (property, value) in &resource.properties {
        let value = match value {
            Object::Iri(iri) => json!({"@id": iri}),
            Object::Text(text, None) => json!(text),
            Object::Text(text, Some(lang)) => json!({"@value": text, "@language": lang}),
            Object::Typed(value, datatype) => json!({"@value": value, "@type": datatype}),
            Object::Resource(resource) => json_ld(resource),
        };
        match object.get_mut(*property) {
            None => drop(object.insert((*property).to_owned(), value)),
            Some(Value::Array(values)) => values.push(value),
            Some(one) => *one = Value::Array(vec![one.take(), value]),
        }
    }
    object.into()
}

/// Things in Turtle.
pub fn turtle(resources: &[Resource]) -> Result<Vec<u8>, LinkedError> {
    let serializer =
        PREFIXES.iter().try_fold(TurtleSerializer::new(), |serializer, (prefix, namespace)| {
            serializer.with_prefix(*prefix, *namespace)
        })?;
    let mut writer = serializer.for_writer(Vec::new());
    for triple in triples(resources)? {
        writer.serialize_triple(&triple)?;
    }
    Ok(writer.finish()?)
}

/// A thing in N-Quads, in the default graph.
pub fn n_quads(resource: &Resource) -> Result<Vec<u8>, LinkedError> {
    let mut writer = NQuadsSerializer::new().for_writer(Vec::new());
    for triple in triples(std::slice::from_ref(resource))? {
        writer.serialize_quad(&triple.in_graph(GraphName::DefaultGraph))?;
    }
    Ok(writer.finish())
}

/// What is told of each thing, and then of what belongs to it.
fn triples(resources: &[Resource]) -> Result<Vec<Triple>, LinkedError> {
    let mut all = Vec::new();
    for resource in resources {
        add(resource, &mut all)?;
    }
    Ok(all)
}

fn add(resource: &Resource, all: &mut Vec<Triple>) -> Result<(), LinkedError> {
    let subject = NamedNode::new(&resource.iri)?;
    let mut belonging = Vec::new();
    for class in &resource.types {
        all.push(Triple::new(subject.clone(), oxrdf::vocab::rdf::TYPE, NamedNode::new(whole(class))?));
    }
    for (property, value) in &resource.properties {
        let value: Term = match value {
            Object::Iri(iri) => NamedNode::new(iri)?.into(),
            Object::Text(text, None) => Literal::new_simple_literal(text).into(),
            Object::Text(text, Some(lang)) => match Literal::new_language_tagged_literal(text, lang) {
                Ok(literal) => literal.into(),
                Err(_) => Literal::new_simple_literal(text).into(),
            },
            Object::Typed(value, datatype) => {
                Literal::new_typed_literal(value, NamedNode::new(whole(datatype))?).into()
            }
            Object::Resource(resource) => {
                belonging.push(resource);
                NamedNode::new(&resource.iri)?.into()
            }
        };
        all.push(Triple::new(subject.clone(), NamedNode::new(whole(property))?, value));
    }
    belonging.into_iter().try_for_each(|resource| add(resource, all))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_forms_tell_the_same() {
        let part =
            Resource::new("urn:x:1#part".into(), &["time:Instant"]).text("schema:name", Some("a\"\\\n\u{1}"));
        let resource = Resource::new("urn:x:1".into(), &["org:Membership"])
            .with("schema:name", Object::spoken("Ünïcode", "FR"))
            .with("schema:name", Object::spoken("nobody's", "und"))
            .with("schema:subjectOf", Object::Resource(part))
            .linked("org:member", ["urn:x:2".to_owned()]);
        assert_eq!(
            json_ld(&resource),
            json!({"@id": "urn:x:1", "@type": ["org:Membership"],
                "schema:name": [{"@value": "Ünïcode", "@language": "fr"}, "nobody's"],
                "schema:subjectOf": {"@id": "urn:x:1#part", "@type": ["time:Instant"], "schema:name": "a\"\\\n\u{1}"},
                "org:member": {"@id": "urn:x:2"}})
        );
        let quads = String::from_utf8(n_quads(&resource).unwrap()).unwrap();
        assert_eq!(quads.lines().count(), 7);
        assert!(quads.contains("<urn:x:1> <https://schema.org/name> \"Ünïcode\"@fr .\n"), "{quads}");
        let turtle = String::from_utf8(turtle(&[resource]).unwrap()).unwrap();
        assert!(turtle.contains("org:member <urn:x:2>") && turtle.contains("@prefix skos:"), "{turtle}");
    }

    #[test]
    fn every_word_has_a_prefix() {
        assert_eq!(whole("org:member"), "http://www.w3.org/ns/org#member");
        let sources = [
            include_str!("coalition.rs"),
            include_str!("membership.rs"),
            include_str!("organisation.rs"),
            include_str!("person.rs"),
            include_str!("resource.rs"),
            include_str!("source.rs"),
            include_str!("vocabulary.rs"),
        ];
        for text in sources.iter().flat_map(|source| source.split('"')) {
            if let Some((prefix, word)) = text.split_once(':')
                && prefix.chars().all(|c| c.is_ascii_lowercase())
                && !prefix.is_empty()
                && word.starts_with(|c: char| c.is_ascii_alphabetic())
                && !["urn", "https"].contains(&prefix)
            {
                assert!(PREFIXES.iter().any(|(known, _)| *known == prefix), "{text}");
            }
        }
    }
}
