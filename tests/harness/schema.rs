//! Schemas of OpenAPI 3.0 as JSON Schema.

use anyhow::{Result, ensure};
use serde_json::{Map, Value, json};

/// Turns a schema of OpenAPI 3.0 into one of JSON Schema, and makes it stricter than the promise to clients:
/// an object has no members beside those that are documented.
pub(crate) fn to_json_schema(schema: &Value) -> Result<Value> {
    let object = match schema {
        Value::Object(object) => object,
        other => return Ok(other.clone()),
    };
    let mut turned = Map::new();
    for (key, value) in object {
        let value = match (key.as_str(), value) {
            ("nullable" | "example" | "description" | "title" | "default", _) => continue,
            ("exclusiveMinimum" | "exclusiveMaximum", Value::Bool(_)) => {
                ensure!(false, "`{key}` of OpenAPI 3.0 is not supported here");
                continue;
            }
            ("properties", Value::Object(properties)) => Value::Object(
                properties
                    .iter()
                    .map(|(name, schema)| Ok((name.clone(), to_json_schema(schema)?)))
                    .collect::<Result<_>>()?,
            ),
            ("allOf" | "anyOf" | "oneOf", Value::Array(schemas)) => {
                Value::Array(schemas.iter().map(to_json_schema).collect::<Result<_>>()?)
            }
            ("items" | "additionalProperties" | "not", value) => to_json_schema(value)?,
            (_, value) => value.clone(),
        };
        turned.insert(key.clone(), value);
    }
    if turned.contains_key("properties") && !turned.contains_key("additionalProperties") {
        turned.insert("additionalProperties".into(), false.into());
    }
    if schema["nullable"] != true {
        return Ok(Value::Object(turned));
    }
    if let Some(Value::Array(words)) = turned.get_mut("enum")
        && !words.contains(&Value::Null)
    {
        words.push(Value::Null);
    }
    Ok(match turned.get("type").cloned() {
        Some(kind) => {
            turned.insert("type".into(), json!([kind, "null"]));
            Value::Object(turned)
        }
        None => json!({"anyOf": [turned, {"type": "null"}]}),
    })
}
