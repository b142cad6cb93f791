//! What is told of one thing: the subject of a graph with its properties.

use openapi::{PartialDate, Timestamp};
use oxrdf::NamedNodeRef;

use super::date;

/// A thing and what is told of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Resource {
    pub(super) iri: String,
    /// Compact IRIs of its classes.
    pub(super) types: Vec<&'static str>,
    /// Compact IRIs of properties, each with a value.
    pub(super) properties: Vec<(&'static str, Object)>,
}

/// The value of a property.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Object {
    /// Another thing.
    Iri(String),
    /// A text, and the language that it is in.
    Text(String, Option<String>),
    /// A value of a datatype, which is a compact IRI.
    Typed(String, &'static str),
    /// A thing that is told of here.
    Resource(Resource),
}

impl Resource {
    /// A thing of some classes.
    pub(super) fn new(iri: String, types: &[&'static str]) -> Self {
        Self { iri, types: types.to_vec(), properties: Vec::new() }
    }

    /// With one more value of a property.
    pub(super) fn with(mut self, property: &'static str, value: Object) -> Self {
        let told = (property, value);
        if !self.properties.contains(&told) {
            self.properties.push(told);
        }
        self
    }

    /// With all these values.
    pub(super) fn with_all(self, property: &'static str, values: impl IntoIterator<Item = Object>) -> Self {
        values.into_iter().fold(self, |resource, value| resource.with(property, value))
    }

    /// With other things, as far as they are there.
    pub(super) fn linked(self, property: &'static str, others: impl IntoIterator<Item = String>) -> Self {
        self.with_all(property, others.into_iter().map(Object::Iri))
    }

    /// With a text in no particular language.
    pub(super) fn text(self, property: &'static str, text: Option<&str>) -> Self {
        self.with_all(property, text.map(|text| Object::Text(text.to_owned(), None)))
    }

    /// With an address on the Web: a thing, where it is an IRI.
    pub(super) fn address(self, property: &'static str, address: Option<&str>) -> Self {
        self.with_all(property, address.map(Object::address))
    }

    /// With a date as precise as it is.
    pub(super) fn date(self, property: &'static str, date: Option<&PartialDate>) -> Self {
        self.with_all(property, date.map(date::literal))
    }

    /// With when it was last touched.
    pub(super) fn modified(self, at: Timestamp) -> Self {
        self.with("dcterms:modified", Object::Typed(at.to_string(), "xsd:dateTime"))
    }

    /// With a part of it, which has its address and a fragment.
    pub(super) fn part(&self, fragment: &str, types: &[&'static str]) -> Self {
        Self::new(format!("{}#{fragment}", self.iri), types)
    }

    /// With a word of the registry that no vocabulary of the Web has a property for.
    pub(super) fn remarked(self, name: &'static str, value: &str) -> Self {
        let remark = self.part(name, &["schema:PropertyValue"]);
        let remark = remark.text("schema:name", Some(name)).text("schema:value", Some(value));
        self.with("schema:additionalProperty", Object::Resource(remark))
    }
}

impl Object {
    /// A text in a language; `und` is none.
    pub(super) fn spoken(text: &str, lang: &str) -> Self {
        let lang = (lang != "und").then(|| lang.to_ascii_lowercase());
        Self::Text(text.to_owned(), lang)
    }

    fn address(address: &str) -> Self {
        match NamedNodeRef::new(address) {
            Ok(_) => Self::Iri(address.to_owned()),
            Err(_) => Self::Typed(address.to_owned(), "xsd:anyURI"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_is_no_iri_breaks_no_graph() {
        let good = "https://example.org/a?b=c#d";
        assert_eq!(Object::address(good), Object::Iri(good.into()));
        for bad in
            ["https://example.org/<a>", "https://example.org/a|b", "https://example.org/\"", "example.org"]
        {
            assert_eq!(Object::address(bad), Object::Typed(bad.into(), "xsd:anyURI"));
        }
    }
}
