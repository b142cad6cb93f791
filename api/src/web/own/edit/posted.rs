//! What a form says of a thing, as a draft or patch of it. The fields of the form are called by JSON pointers (RFC 6901)
//! into the draft, so that a fault in the draft is one in a field of the form.

use std::collections::BTreeMap;

use openapi::body::resolve;
use serde_json::{Map, Value};

/// What the name of a box begins with that takes an item out of its list.
pub(super) const REMOVED: &str = "remove:";

/// Most items of a list that has no bound of its own.
const MOST_ITEMS: usize = 1_000;

/// The fields of a form by their pointers.
pub(in crate::web::own) struct Posted {
    fields: BTreeMap<String, String>,
    /// Whether a part that is left empty says null, as in a patch.
    clears: bool,
}

/// What was read, and whether it tells anything: what has its language alone tells nothing.
type Read = (Option<Value>, bool);

impl Posted {
    pub(in crate::web::own) fn of<'a>(
        fields: impl Iterator<Item = (&'a str, &'a str)>,
        clears: bool,
    ) -> Self {
        let fields = fields.map(|(name, value)| (name.to_owned(), value.replace("\r\n", "\n")));
        Self { fields: fields.collect(), clears }
    }

    /// The value of a field of the draft; null where the form leaves it empty.
    pub(in crate::web::own) fn value(&self, name: &str, schema: &Value) -> Option<Value> {
        let (value, _) = self.read(&format!("/{name}"), schema, false);
        match resolve(schema)["type"].as_str() {
            Some("array") => Some(value.unwrap_or_else(|| Value::Array(Vec::new()))),
            _ => value.or_else(|| self.clears.then_some(Value::Null)),
        }
    }

    fn read(&self, pointer: &str, schema: &Value, in_list: bool) -> Read {
        let schema = resolve(schema);
        match schema["type"].as_str() {
            Some("object") => self.object(pointer, schema, in_list),
            Some("array") => self.list(pointer, schema),
            Some("boolean") => self.flag(pointer, schema),
            Some("integer") => {
                let text = self.text(pointer);
                // What is no number is told as what it is.
                let number = |text: &str| text.parse::<i64>().map_or_else(|_| text.into(), Value::from);
                (text.map(number), text.is_some())
            }
            _ => (self.text(pointer).map(Value::from), self.text(pointer).is_some()),
        }
    }

    fn text(&self, pointer: &str) -> Option<&str> {
        self.fields.get(pointer).map(|text| text.trim()).filter(|text| !text.is_empty())
    }

    /// A box that is checked or not; or, where it may be unknown, a choice.
    fn flag(&self, pointer: &str, schema: &Value) -> Read {
        let given = self.text(pointer).map(|text| Value::from(text == "true"));
        match schema["nullable"] == true {
            true => (given.clone(), given.is_some()),
            false => (Some(given.unwrap_or(Value::Bool(false))), false),
        }
    }

    fn object(&self, pointer: &str, schema: &Value, in_list: bool) -> Read {
        let mut object = Map::new();
        let mut tells = false;
        let Some(properties) = schema["properties"].as_object() else {
            // Texts by language.
            let texts = self.fields.range(format!("{pointer}/")..format!("{pointer}0"));
            for (place, _) in texts {
                if let (Some(language), Some(text)) =
                    (place.strip_prefix(&format!("{pointer}/")), self.text(place))
                {
                    object.insert(language.to_owned(), text.into());
                    tells = true;
                }
            }
            return (tells.then_some(Value::Object(object)), tells);
        };
        for (name, schema) in properties {
            let (value, told) = self.read(&format!("{pointer}/{name}"), schema, in_list);
            tells |= told && name != "lang";
            match value {
                Some(value) => drop(object.insert(name.clone(), value)),
                // A merge patch keeps what it does not name.
                None if self.clears && !in_list => drop(object.insert(name.clone(), Value::Null)),
                None => {}
            }
        }
        (tells.then_some(Value::Object(object)), tells)
    }

    /// The items of a list; of more than it may have, one more, for which it is refused.
    fn list(&self, pointer: &str, list: &Value) -> Read {
        let item = &list["items"];
        let most =
            list["maxItems"].as_u64().and_then(|most| usize::try_from(most).ok()).unwrap_or(MOST_ITEMS);
        let begins = format!("{pointer}/");
        let places = self.fields.range(begins.clone()..format!("{pointer}0"));
        let mut numbers: Vec<usize> =
            places.filter_map(|(place, _)| place[begins.len()..].split('/').next()?.parse().ok()).collect();
        numbers.sort_unstable();
        numbers.dedup();
        let items = numbers.into_iter().filter_map(|number| {
            let here = format!("{pointer}/{number}");
            if self.fields.contains_key(&format!("{REMOVED}{here}")) {
                return None;
            }
            let (value, tells) = self.read(&here, item, true);
            value.filter(|_| tells)
        });
        let items: Vec<Value> = items.take(most.saturating_add(1)).collect();
        let tells = !items.is_empty();
        (tells.then_some(Value::Array(items)), tells)
    }
}

#[cfg(test)]
mod tests {
    use openapi::{EntityKind, body::Shape};
    use serde_json::json;

    use super::*;
    use crate::editing::shapes;

    fn read(kind: EntityKind, name: &str, clears: bool, fields: &[(&str, &str)]) -> Option<Value> {
        let shape: &'static Shape = shapes(kind).0;
        Posted::of(fields.iter().copied(), clears).value(name, &shape.schema()["properties"][name])
    }

    #[test]
    fn a_list_is_what_tells_something() {
        let names = read(
            EntityKind::Coalition,
            "names",
            true,
            &[
                ("/names/0/value", " Privacy "),
                ("/names/0/lang", "en"),
                ("/names/0/kind", "official"),
                ("/names/0/since", ""),
                ("/names/2/value", ""),
                ("/names/2/lang", "fr"),
                ("/names/2/kind", ""),
                ("/names/10/value", "隐私"),
                ("/names/10/lang", "zh"),
                ("/names/10/sources/1", "igf-2008"),
                ("/names/3/value", "Gone"),
                ("remove:/names/3", "true"),
            ],
        );
        assert_eq!(
            names,
            Some(json!([
                {"value": "Privacy", "lang": "en", "kind": "official"},
                {"value": "隐私", "lang": "zh", "sources": ["igf-2008"]},
            ])),
            "nothing is made up, and what is missing is for the shape to find"
        );
        assert_eq!(read(EntityKind::Coalition, "names", true, &[]), Some(json!([])));
    }

    #[test]
    fn what_is_left_empty_is_cleared_in_a_patch_alone() {
        let fields = [("/mailing_list/url", "https://l.example/"), ("/mailing_list/open_archive", "false")];
        assert_eq!(
            read(EntityKind::Coalition, "mailing_list", true, &fields),
            Some(json!({"url": "https://l.example/", "archive_url": null, "open_subscription": null,
                "open_archive": false, "as_stated": null}))
        );
        assert_eq!(
            read(EntityKind::Coalition, "mailing_list", false, &fields),
            Some(json!({"url": "https://l.example/", "open_archive": false}))
        );
        assert_eq!(read(EntityKind::Coalition, "charter", true, &[("/charter/url", " ")]), Some(Value::Null));
        assert_eq!(read(EntityKind::Coalition, "charter", false, &[]), None);
        assert_eq!(read(EntityKind::Organisation, "international", true, &[]), Some(json!(false)));
    }

    #[test]
    fn what_was_typed_stays_though_it_is_wrong() {
        let reports = read(EntityKind::Coalition, "reports", true, &[("/reports/0/cycle", "last year")]);
        assert_eq!(reports, Some(json!([{"cycle": "last year"}])));
        let reports = read(EntityKind::Coalition, "reports", true, &[("/reports/0/cycle", "2024")]);
        assert_eq!(reports, Some(json!([{"cycle": 2024}])));
    }

    #[test]
    fn texts_by_language_and_lines_of_a_text() {
        let concepts = read(
            EntityKind::Vocabulary,
            "concepts",
            true,
            &[
                ("/concepts/0/slug", "one"),
                ("/concepts/0/labels/en", "One"),
                ("/concepts/0/labels/fr", "  "),
                ("/concepts/0/definition", "First\r\nand last"),
            ],
        );
        let expected = json!([{"slug": "one", "labels": {"en": "One"}, "definition": "First\nand last"}]);
        assert_eq!(concepts, Some(expected));
    }
}
