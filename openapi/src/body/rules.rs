//! What a schema cannot say, and what needs no knowledge of the registry.

use std::collections::HashSet;

use serde_json::{Map, Value};

use super::{Faults, member, resolve, short, target};
use crate::{ChangeNoteSource, ConceptRecord, PartialDate};

/// Something that must hold of an object: adds what is wrong with it. Gets the object, its pointer and the
/// faults found so far. The object may have faults of any sort.
pub(crate) type Rule = fn(&Map<String, Value>, &str, &mut Faults);

/// Rules that hold wherever a schema is used.
const RULES: [(&str, Rule); 2] =
    [("ChangeNoteSource", ChangeNoteSource::rule), ("ConceptDraft", ConceptRecord::rule)];

/// Adds what is wrong with a value and the values in it. Follows the schema, so that it goes no deeper than
/// that and does not look at what is not known.
pub(super) fn walk(schema: &Value, value: &Value, pointer: &str, faults: &mut Faults) {
    let known = resolve(schema);
    match value {
        Value::Object(object) => {
            for (_, rule) in RULES.iter().filter(|(name, _)| target(schema) == Some(name)) {
                rule(object, pointer, faults);
            }
            interval(object, pointer, faults);
            let Some(properties) = known.get("properties").and_then(Value::as_object) else { return };
            for (field, value) in object {
                if let Some(schema) = properties.get(field) {
                    walk(schema, value, &member(pointer, field), faults);
                }
            }
        }
        Value::Array(items) => {
            let Some(schema) = known.get("items") else { return };
            let mut seen = HashSet::new();
            for (at, item) in items.iter().enumerate() {
                let here = format!("{pointer}/{at}");
                match item.as_str() {
                    Some(text) if !seen.insert(text) => faults.push(&here, "duplicate", || {
                        format!("`{}` stands in the list already: name it once", short(text))
                    }),
                    _ => walk(schema, item, &here, faults),
                }
            }
        }
        // JSON Schema takes 3.0 for a whole number; readers of typed values do not.
        Value::Number(number) if number.is_f64() && number.as_f64().is_some_and(|n| n.fract() == 0.0) => {
            faults.push(pointer, "wrong-type", || {
                format!("`{number}` must be a whole number, written without a fraction or an exponent")
            });
        }
        _ => {}
    }
}

/// What ended did not end before it began.
fn interval(object: &Map<String, Value>, pointer: &str, faults: &mut Faults) {
    let date = |field: &str| object.get(field)?.as_str()?.parse::<PartialDate>().ok();
    let (Some(since), Some(until)) = (date("since"), date("until")) else { return };
    if let (Some(begins), Some(ends)) = (since.earliest(), until.latest())
        && ends < begins
    {
        faults.push(&format!("{pointer}/until"), "invalid-value", || {
            format!("`until` (`{until}`) lies before `since` (`{since}`): it must be the same time or later")
        });
    }
}
