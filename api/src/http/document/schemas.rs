//! Schemas that say exactly what is sent.

use openapi::{Problem, body};
use poem_openapi::{registry::Registry, types::Type};
use serde_json::{Map, Value, json};

/// Representations that `fields` can narrow, and the field that tells which thing a part is of.
const NARROWED: [&str; 9] = [
    "Coalition",
    "Organisation",
    "Person",
    "Membership",
    "StakeholderCategory",
    "Vocabulary",
    "Source",
    "Change",
    "FoundThing",
];

/// Every field is always sent, null if there is no value; what can be null says so in the way that
/// OpenAPI 3.0.3 means it; narrowed answers have schemas of their own.
pub(super) fn put_right(document: &mut Value) {
    let Some(schemas) = document.pointer_mut("/components/schemas").and_then(Value::as_object_mut) else {
        return;
    };
    if let Some(problem) = schema_of::<Problem>() {
        schemas.extend(problem);
    }
    let originals = schemas.clone();
    for schema in schemas.values_mut() {
        inline_nullable(schema, &originals);
        require_all(schema);
    }
    for name in NARROWED {
        let page = format!("{name}Page");
        let part = format!("{name}Part");
        if let Some(whole) = schemas.get(name).cloned() {
            let described = format!("The fields of {name} that `fields` asked for.");
            schemas.insert(part.clone(), part_of(whole, &part, &described));
        }
        if let Some(whole) = schemas.get(&page).cloned() {
            let part_page = format!("{name}PartPage");
            let mut schema = whole;
            schema["title"] = part_page.clone().into();
            schema["description"] = "A page of things with the fields that `fields` asked for.".into();
            schema["properties"]["items"]["items"] = json!({"$ref": format!("#/components/schemas/{part}")});
            schemas.insert(part_page, schema);
        }
    }
}

/// The shapes of what a client may send, beside those of what it gets.
pub(super) fn add_bodies(document: &mut Value) {
    let Some(schemas) = document.pointer_mut("/components/schemas").and_then(Value::as_object_mut) else {
        return;
    };
    for (name, schema) in body::schemas() {
        schemas.entry(name).or_insert(schema);
    }
    schemas.sort_keys();
}

/// Takes out schemas that nothing refers to any more because they were written out where they may be null.
pub(super) fn drop_unused(document: &mut Value) {
    loop {
        let text = document.to_string();
        let Some(schemas) = document.pointer_mut("/components/schemas").and_then(Value::as_object_mut) else {
            return;
        };
        let before = schemas.len();
        schemas.retain(|name, _| text.contains(&format!("\"#/components/schemas/{name}\"")));
        if schemas.len() == before {
            return;
        }
    }
}

/// The schemas that a type registers: for those that no operation gives as its good answer.
fn schema_of<T: Type>() -> Option<Map<String, Value>> {
    let mut registry = Registry::new();
    T::register(&mut registry);
    let schemas = registry.schemas.into_iter();
    schemas.map(|(name, schema)| Some((name, serde_json::to_value(schema).ok()?))).collect()
}

fn part_of(mut whole: Value, title: &str, description: &str) -> Value {
    if let Some(schema) = whole.as_object_mut() {
        schema.remove("required");
        schema.insert("title".into(), title.into());
        schema.insert("description".into(), description.into());
        schema.insert("minProperties".into(), 1.into());
    }
    whole
}

/// Names of all properties. What is always sent needs no default.
fn require_all(schema: &mut Value) {
    let names: Option<Vec<Value>> = schema
        .get("properties")
        .and_then(Value::as_object)
        .map(|properties| properties.keys().map(|name| name.as_str().into()).collect());
    if let (Some(names), Some(schema)) = (names, schema.as_object_mut()) {
        schema.insert("required".into(), names.into());
    }
    if let Some(properties) = schema.get_mut("properties").and_then(Value::as_object_mut) {
        for property in properties.values_mut().filter_map(Value::as_object_mut) {
            property.remove("default");
        }
        properties.values_mut().filter(|p| p.get("properties").is_some()).for_each(require_all);
    }
}

/// `nullable` has an effect only beside `type` (OpenAPI 3.0.3, 4.7.24.1), so that a reference that may be
/// null must be written out.
fn inline_nullable(schema: &mut Value, originals: &Map<String, Value>) {
    match schema {
        Value::Object(members) => {
            let nullable = members.get("nullable") == Some(&Value::Bool(true));
            let reference = members
                .get("allOf")
                .and_then(|all| all.pointer("/0/$ref"))
                .and_then(Value::as_str)
                .and_then(|reference| reference.rsplit('/').next())
                .and_then(|name| originals.get(name))
                .cloned();
            if !nullable && reference.is_some() {
                // Nothing but the reference: the description stands beside it.
                if let Some(all) = members.get_mut("allOf").and_then(Value::as_array_mut) {
                    all.truncate(1);
                }
            } else if let Some(mut inlined) = reference {
                if let Some(target) = inlined.as_object_mut() {
                    for (name, value) in members.iter().filter(|(name, _)| *name != "allOf") {
                        target.insert(name.clone(), value.clone());
                    }
                    target.remove("title");
                }
                *members = inlined.as_object().cloned().unwrap_or_default();
            }
            if nullable
                && let Some(words) = members.get_mut("enum").and_then(Value::as_array_mut)
                && !words.contains(&Value::Null)
            {
                words.push(Value::Null);
            }
            members.values_mut().for_each(|member| inline_nullable(member, originals));
        }
        Value::Array(items) => items.iter_mut().for_each(|item| inline_nullable(item, originals)),
        _ => {}
    }
}
