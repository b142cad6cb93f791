//! Identifiers by register. An organisation has a few of them, and a registry has many organisations: they lie side by
//! side, where a tree would hold room for eleven.

use std::{borrow::Cow, collections::BTreeMap, slice};

use poem_openapi::{
    registry::{MetaSchemaRef, Registry},
    types::{ParseError, ParseFromJSON, ParseResult, ToJSON, Type},
};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use crate::Identifier;

/// The same as readers and programs get it.
type Plain = BTreeMap<String, Identifier>;

/// Identifiers by register: `ror`, `wikidata`, `lei`, `isni`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Identifiers(Vec<(String, Identifier)>);

impl Identifiers {
    fn place(&self, register: &str) -> Result<usize, usize> {
        self.0.binary_search_by(|(known, _)| known.as_str().cmp(register))
    }

    /// The identifier in a register.
    pub fn get(&self, register: &str) -> Option<&Identifier> {
        self.place(register).ok().map(|place| &self.0[place].1)
    }

    /// The same, to be changed.
    pub fn get_mut(&mut self, register: &str) -> Option<&mut Identifier> {
        self.place(register).ok().map(|place| &mut self.0[place].1)
    }

    /// Puts an identifier in the place of the one in the same register.
    pub fn insert(&mut self, register: String, identifier: Identifier) {
        match self.place(&register) {
            Ok(place) => self.0[place].1 = identifier,
            Err(place) => self.0.insert(place, (register, identifier)),
        }
    }

    /// Adds an identifier, unless there is one in the same register.
    pub fn add(&mut self, register: &str, identifier: &Identifier) {
        if let Err(place) = self.place(register) {
            self.0.insert(place, (register.to_owned(), identifier.clone()));
        }
    }

    /// All of them, in the order of the registers' names.
    pub fn iter(&self) -> impl Iterator<Item = (&String, &Identifier)> {
        self.into_iter()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<'a> IntoIterator for &'a Identifiers {
    type Item = (&'a String, &'a Identifier);
    type IntoIter =
        std::iter::Map<slice::Iter<'a, (String, Identifier)>, fn(&'a (String, Identifier)) -> Self::Item>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter().map(|(register, identifier)| (register, identifier))
    }
}

impl FromIterator<(String, Identifier)> for Identifiers {
    fn from_iter<I: IntoIterator<Item = (String, Identifier)>>(all: I) -> Self {
        let mut identifiers = Self::default();
        all.into_iter().for_each(|(register, identifier)| identifiers.insert(register, identifier));
        identifiers.0.shrink_to_fit();
        identifiers
    }
}

impl<const N: usize> From<[(String, Identifier); N]> for Identifiers {
    fn from(all: [(String, Identifier); N]) -> Self {
        all.into_iter().collect()
    }
}

impl Serialize for Identifiers {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self)
    }
}

impl<'de> Deserialize<'de> for Identifiers {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Plain::deserialize(deserializer)?.into_iter().collect())
    }
}

impl Type for Identifiers {
    const IS_REQUIRED: bool = true;
    type RawValueType = Self;
    type RawElementValueType = Self;

    fn name() -> Cow<'static, str> {
        Plain::name()
    }

    fn schema_ref() -> MetaSchemaRef {
        Plain::schema_ref()
    }

    fn register(registry: &mut Registry) {
        Plain::register(registry);
    }

    fn as_raw_value(&self) -> Option<&Self> {
        Some(self)
    }

    fn raw_element_iter<'a>(&'a self) -> Box<dyn Iterator<Item = &'a Self> + 'a> {
        Box::new(std::iter::once(self))
    }
}

impl ParseFromJSON for Identifiers {
    fn parse_from_json(value: Option<Value>) -> ParseResult<Self> {
        let plain = Plain::parse_from_json(value).map_err(ParseError::propagate)?;
        Ok(plain.into_iter().collect())
    }
}

impl ToJSON for Identifiers {
    fn to_json(&self) -> Option<Value> {
        serde_json::to_value(self).ok()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::IdentifierConfidence;

    #[test]
    fn they_are_in_the_order_of_their_registers_and_read_as_they_are_written() {
        let identifier = |value: &str| Identifier {
            value: value.into(),
            confidence: IdentifierConfidence::Close,
            note: None,
        };
        let mut all = Identifiers::from([("ror".into(), identifier("R")), ("isni".into(), identifier("I"))]);
        all.insert("lei".into(), identifier("L"));
        all.insert("ror".into(), identifier("R2"));
        all.add("ror", &identifier("R3"));
        all.add("wikidata", &identifier("Q"));
        let told: Vec<_> = all.iter().map(|(register, it)| format!("{register} {}", it.value)).collect();
        assert_eq!(told, ["isni I", "lei L", "ror R2", "wikidata Q"]);
        assert_eq!((all.get("lei").map(|it| it.value.as_str()), all.get("x")), (Some("L"), None));
        let json = serde_json::to_value(&all).unwrap();
        assert_eq!(json["ror"], json!({"value": "R2", "confidence": "close", "note": null}));
        assert_eq!(serde_json::from_value::<Identifiers>(json).unwrap(), all);
        assert!(Identifiers::default().is_empty() && !all.is_empty());
    }
}
