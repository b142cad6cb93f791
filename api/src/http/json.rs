//! JSON as clients send it.
//!
//! As any JSON (RFC 8259), but that no name may stand twice in an object (RFC 7493, 2.3): readers differ in
//! which of the two they take, and the one who sent it meant one of them.

use std::fmt;

use serde::{
    Deserialize, Deserializer,
    de::{self, MapAccess, SeqAccess, Visitor},
};
use serde_json::{Map, Value};

/// Reads a body; the error says what is wrong and at which line and column.
pub(super) fn read(bytes: &[u8]) -> serde_json::Result<Value> {
    serde_json::from_slice::<Unambiguous>(bytes).map(|Unambiguous(value)| value)
}

struct Unambiguous(Value);

impl<'de> Deserialize<'de> for Unambiguous {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reader).map(Self)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E: de::Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E: de::Error>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E: de::Error>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_string<E: de::Error>(self, value: String) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(Unambiguous(item)) = items.next_element()? {
            list.push(item);
        }
        Ok(list.into())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        const LONGEST_QUOTE: usize = 80;
        let mut object = Map::new();
        while let Some(name) = members.next_key::<String>()? {
            if object.contains_key(&name) {
                let name: String = name.chars().take(LONGEST_QUOTE).collect();
                return Err(de::Error::custom(format!("`{name}` stands twice in the same object")));
            }
            let Unambiguous(value) = members.next_value()?;
            object.insert(name, value);
        }
        Ok(object.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_any_reader_reads() {
        for text in [
            "null",
            "[true, false, -1, 18446744073709551615, 0.5, \"a\\u00e9\\n\", {}, []]",
            r#"{"z": {"a": [1, {"a": 2}]}, "a": 1.0e3, "A": ""}"#,
        ] {
            assert_eq!(read(text.as_bytes()).unwrap(), serde_json::from_str::<Value>(text).unwrap());
        }
    }

    #[test]
    fn says_where_a_name_stands_twice() {
        let error = read(b"{\n  \"a\": {\"b\": 1, \"b\": 1}\n}").unwrap_err().to_string();
        assert!(error.starts_with("`b` stands twice in the same object at line 2 column"), "{error}");
        assert!(read(br#"{"a": 1, "\u0061": 2}"#).is_err(), "however it is written");
        for wrong in ["", "{", "1e400", "[1,]", "\"\\ud800\"", &"[".repeat(10_000)] {
            assert!(read(wrong.as_bytes()).unwrap_err().to_string().contains("at line 1 column"), "{wrong}");
        }
    }
}
