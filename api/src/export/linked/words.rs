//! The vocabularies of the Web that things are told in, and the short forms of their words.

/// Prefixes with what they stand for.
pub(super) const PREFIXES: &[(&str, &str)] = &[
    ("dcterms", "http://purl.org/dc/terms/"),
    ("edtf", "http://id.loc.gov/datatypes/edtf/"),
    ("foaf", "http://xmlns.com/foaf/0.1/"),
    ("hydra", "http://www.w3.org/ns/hydra/core#"),
    ("org", "http://www.w3.org/ns/org#"),
    ("rdfs", "http://www.w3.org/2000/01/rdf-schema#"),
    ("schema", "https://schema.org/"),
    ("skos", "http://www.w3.org/2004/02/skos/core#"),
    ("time", "http://www.w3.org/2006/time#"),
    ("xsd", "http://www.w3.org/2001/XMLSchema#"),
];

/// The whole of a compact IRI, such as `org:member`.
pub(super) fn whole(compact: &str) -> String {
    let (prefix, word) = compact.split_once(':').unwrap_or(("", compact));
    match PREFIXES.iter().find(|(known, _)| *known == prefix) {
        Some((_, namespace)) => format!("{namespace}{word}"),
        None => compact.to_owned(),
    }
}
