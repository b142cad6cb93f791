//! The parts in which a thing is edited: what is one value each together, and each list by itself.

use openapi::{
    EntityKind,
    body::{Shape, resolve},
};
use serde_json::{Map, Value};

use crate::editing::shapes;

/// The part with everything that is one value.
pub(super) const BASICS: &str = "basics";
/// The field by which addresses are made: whoever keeps the registry changes it, because others refer to it.
const SLUG: &str = "slug";

/// A part of a thing.
pub(super) struct Part {
    /// What it is called in addresses: the field, or `basics`.
    pub(super) name: &'static str,
    /// Its fields with their schemas.
    pub(super) fields: Vec<(&'static str, &'static Value)>,
}

fn properties(shape: &'static Shape) -> &'static Map<String, Value> {
    static NONE: std::sync::LazyLock<Map<String, Value>> = std::sync::LazyLock::new(Map::new);
    shape.schema()["properties"].as_object().unwrap_or(&NONE)
}

fn is_one_value(schema: &Value) -> bool {
    !matches!(resolve(schema)["type"].as_str(), Some("array" | "object"))
}

/// The parts of a thing, as the shape of its draft has them. Slugs are for those who keep the registry.
pub(super) fn parts(kind: EntityKind, registrar: bool) -> Vec<Part> {
    let fields = properties(shapes(kind).0).iter().map(|(name, schema)| (name.as_str(), schema));
    let fields = fields.filter(|(name, _)| *name != "change" && (registrar || *name != SLUG));
    let (basics, lists): (Vec<_>, Vec<_>) = fields.partition(|(_, schema)| is_one_value(schema));
    let lists = lists.into_iter().map(|field| Part { name: field.0, fields: vec![field] });
    std::iter::once(Part { name: BASICS, fields: basics }).chain(lists).collect()
}

/// What has to be said of a new thing, and what is one value: the rest is added when it is there.
pub(super) fn first_part(kind: EntityKind) -> Part {
    let shape = shapes(kind).0;
    let required = shape.schema()["required"].as_array().map(Vec::as_slice).unwrap_or_default();
    let fields = properties(shape).iter().map(|(name, schema)| (name.as_str(), schema));
    let fields = fields.filter(|(name, schema)| {
        *name != "change" && (is_one_value(schema) || required.iter().any(|needed| needed == name))
    });
    Part { name: BASICS, fields: fields.collect() }
}

/// Whether any of these fields has dates in it.
pub(super) fn has_dates(fields: &[(&str, &Value)]) -> bool {
    fields.iter().any(|(_, schema)| has_format(schema, "partial-date"))
}

/// Whether a schema, or what is in it, is of this format.
fn has_format(schema: &Value, format: &str) -> bool {
    let schema = resolve(schema);
    let within = |schemas: Option<&Map<String, Value>>| {
        schemas.is_some_and(|schemas| schemas.values().any(|schema| has_format(schema, format)))
    };
    schema["format"] == format
        || within(schema["properties"].as_object())
        || schema.get("items").is_some_and(|items| has_format(items, format))
}

#[cfg(test)]
mod tests {
    use super::{super::KINDS, *};

    #[test]
    fn every_field_is_in_one_part() {
        for kind in KINDS {
            let mut found: Vec<_> =
                parts(kind, true).iter().flat_map(|part| part.fields.clone()).map(|(name, _)| name).collect();
            found.sort_unstable();
            let mut all: Vec<_> = properties(shapes(kind).0)
                .keys()
                .map(String::as_str)
                .filter(|name| *name != "change")
                .collect();
            all.sort_unstable();
            assert_eq!(found, all, "{kind:?}");
        }
        let names = |kind, registrar| parts(kind, registrar).iter().map(|part| part.name).collect::<Vec<_>>();
        assert_eq!(names(EntityKind::Person, false), ["basics", "sources"]);
        assert!(names(EntityKind::Coalition, false).contains(&"mission_statements"));
        let basics = |registrar| {
            parts(EntityKind::Coalition, registrar)[0].fields.iter().any(|(name, _)| *name == "slug")
        };
        assert!(basics(true) && !basics(false));
    }

    #[test]
    fn a_new_thing_is_asked_for_what_it_needs() {
        let needs = |kind| first_part(kind).fields.iter().map(|(name, _)| *name).collect::<Vec<_>>();
        assert!(needs(EntityKind::Organisation).contains(&"names"));
        assert!(!needs(EntityKind::Organisation).contains(&"classifications"));
        assert!(needs(EntityKind::Person).contains(&"name"));
    }

    #[test]
    fn formats_are_found_within() {
        let names =
            parts(EntityKind::Coalition, false).into_iter().find(|part| part.name == "names").unwrap();
        assert!(has_format(names.fields[0].1, "partial-date") && !has_format(names.fields[0].1, "uri"));
    }
}
