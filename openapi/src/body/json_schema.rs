//! Schemas of OpenAPI 3.0 as JSON Schema (2020-12).

use serde_json::{Map, Value, json};

/// Turns a schema of OpenAPI 3.0 into one of JSON Schema that finds the same things right and wrong. What
/// only describes is left out. References stay as they are.
pub fn to_json_schema(schema: &Value) -> Value {
    let Value::Object(object) = schema else { return schema.clone() };
    let mut turned = Map::new();
    for (key, value) in object {
        let value = match (key.as_str(), value) {
            ("nullable" | "example" | "description" | "title" | "default" | "discriminator", _) => continue,
            // OpenAPI 3.0 has them as flags beside the bounds.
            ("exclusiveMinimum" | "exclusiveMaximum", Value::Bool(_)) => continue,
            ("minimum", bound) if schema["exclusiveMinimum"] == true => {
                turned.insert("exclusiveMinimum".into(), bound.clone());
                continue;
            }
            ("maximum", bound) if schema["exclusiveMaximum"] == true => {
                turned.insert("exclusiveMaximum".into(), bound.clone());
                continue;
            }
            ("properties", Value::Object(properties)) => {
                properties.iter().map(|(name, schema)| (name.clone(), to_json_schema(schema))).collect()
            }
            ("allOf" | "anyOf" | "oneOf", Value::Array(schemas)) => {
                schemas.iter().map(to_json_schema).collect()
            }
            ("items" | "additionalProperties" | "not", value) => to_json_schema(value),
            (_, value) => value.clone(),
        };
        turned.insert(key.clone(), value);
    }
    if schema["nullable"] != true {
        return Value::Object(turned);
    }
    if let Some(Value::Array(words)) = turned.get_mut("enum")
        && !words.contains(&Value::Null)
    {
        words.push(Value::Null);
    }
    match turned.get("type").cloned() {
        Some(kind) => {
            turned.insert("type".into(), json!([kind, "null"]));
            Value::Object(turned)
        }
        None => json!({"anyOf": [turned, {"type": "null"}]}),
    }
}
