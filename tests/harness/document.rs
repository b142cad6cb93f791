//! The OpenAPI document: which operations there are, and what their answers must look like.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, OnceLock, PoisonError},
};

use anyhow::{Context, Result, anyhow, ensure};
use jsonschema::Validator;
use openapi::{DOCUMENT, OPERATIONS, body::to_json_schema};
use serde_json::{Value, json};

use crate::schema::closed;

/// The document.
#[derive(Debug)]
pub struct Document {
    value: Value,
    operations: Vec<Operation>,
    /// Every schema of the document as JSON Schema.
    schemas: Value,
    validators: Mutex<HashMap<String, Arc<Validator>>>,
}

/// A query parameter of an operation.
#[derive(Debug, Clone)]
pub struct Parameter {
    /// Its name.
    pub name: String,
    /// Its schema.
    pub schema: Value,
    /// Its example, as it stands in an address.
    pub example: Option<String>,
    /// Whether the operation cannot do without it.
    pub required: bool,
}

/// An operation of the document.
#[derive(Debug, Clone)]
pub struct Operation {
    /// Its id.
    pub id: String,
    /// Its method.
    pub method: String,
    /// Its path, with `{names}` of path parameters.
    pub path: String,
    /// The operation object.
    pub object: Value,
}

/// An address with further query parameters.
fn with_query(address: &str, query: &str) -> String {
    let separator = if address.contains('?') { '&' } else { '?' };
    format!("{address}{separator}{query}")
}

impl Operation {
    fn of_place<'a>(&'a self, place: &'a str) -> impl Iterator<Item = &'a Value> {
        self.object["parameters"].as_array().into_iter().flatten().filter(move |p| p["in"] == place)
    }

    /// Its path with the document's examples for the path parameters, and a `!` for what has none; with those query
    /// parameters that it cannot do without.
    pub fn address(&self) -> String {
        let path = self.of_place("path").fold(self.path.clone(), |path, parameter| {
            let name = parameter["name"].as_str().unwrap_or_default();
            let example = match &parameter["example"] {
                // Nobody of the examples lives: who reads, reads of somebody of the founding data.
                Value::String(text) if text == "ada-example" && self.method == "GET" => {
                    "tarek-cheniti".to_owned()
                }
                Value::String(text) => text.clone(),
                Value::Null => "!".to_owned(),
                other => other.to_string(),
            };
            path.replace(&format!("{{{name}}}"), &example)
        });
        let required = self.of_place("query").filter(|parameter| parameter["required"] == true);
        required.fold(path, |path, parameter| {
            let [name, example] =
                ["name", "example"].map(|part| parameter[part].as_str().unwrap_or_default());
            with_query(&path, &format!("{name}={}", example.replace(' ', "+")))
        })
    }

    /// Its address with further query parameters.
    pub fn address_with(&self, query: &str) -> String {
        with_query(&self.address(), query)
    }

    /// Its query parameters.
    pub fn parameters(&self) -> Vec<Parameter> {
        let text = |value: &Value| match value {
            Value::Null => None,
            Value::String(text) => Some(text.clone()),
            Value::Array(words) => Some(words.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(",")),
            other => Some(other.to_string()),
        };
        self.of_place("query")
            .map(|parameter| Parameter {
                name: parameter["name"].as_str().unwrap_or_default().to_owned(),
                schema: parameter["schema"].clone(),
                example: text(&parameter["example"]),
                required: parameter["required"] == true,
            })
            .collect()
    }

    /// A query parameter by its name.
    pub fn parameter(&self, name: &str) -> Option<Parameter> {
        self.parameters().into_iter().find(|parameter| parameter.name == name)
    }

    /// Whether it changes nothing.
    pub fn reads(&self) -> bool {
        self.method == "GET"
    }

    /// The media types of the bodies that it reads; none where it reads no body.
    pub fn media_types(&self) -> Vec<&str> {
        let content = self.object["requestBody"]["content"].as_object();
        content.into_iter().flat_map(|content| content.keys()).map(String::as_str).collect()
    }

    /// The document's example of a body, as it is sent.
    pub fn example_body(&self) -> Option<&Value> {
        let content = self.object["requestBody"]["content"].as_object()?;
        content.values().find_map(|described| described.get("example"))
    }

    /// Whether it answers only who sends a token.
    pub fn needs_token(&self) -> bool {
        self.object["security"].is_array()
    }

    /// Whether it answers with pages of a list that can be had as a whole, too.
    pub fn is_list(&self) -> bool {
        let whole = self.object.pointer("/responses/200/content/text~1csv");
        self.parameter("limit").is_some() && whole.is_some()
    }

    /// Every order that it can answer in.
    pub fn sorts(&self) -> Vec<String> {
        let sort = self.parameter("sort").map(|sort| sort.schema["enum"].clone()).unwrap_or_default();
        sort.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
    }
}

impl Document {
    /// The document that is checked in.
    pub fn get() -> Result<&'static Self> {
        static READ: OnceLock<Result<Document, String>> = OnceLock::new();
        READ.get_or_init(|| Self::read().map_err(|error| format!("{error:#}")))
            .as_ref()
            .map_err(|error| anyhow!("openapi.json: {error}"))
    }

    fn read() -> Result<Self> {
        let value: Value = serde_json::from_str(DOCUMENT)?;
        let operations = OPERATIONS
            .lines()
            .map(|line| {
                let [id, method, path] = line.split(' ').collect::<Vec<_>>()[..] else {
                    return Err(anyhow!("`{line}` is not `id METHOD path`"));
                };
                let object = value["paths"][path][method.to_lowercase()].clone();
                ensure!(object["operationId"] == id, "operation {id} is not at {method} {path}");
                Ok(Operation { id: id.into(), method: method.into(), path: path.into(), object })
            })
            .collect::<Result<Vec<_>>>()?;
        let schemas = value["components"]["schemas"].as_object().context("no schemas")?;
        let schemas = schemas
            .iter()
            .map(|(name, schema)| (name.clone(), closed(to_json_schema(schema))))
            .collect::<serde_json::Map<_, _>>();
        Ok(Self { operations, schemas: Value::Object(schemas), value, validators: Mutex::default() })
    }

    /// The document as JSON.
    pub fn value(&self) -> &Value {
        &self.value
    }

    /// Every operation that answers anybody with pages.
    pub fn lists(&self) -> impl Iterator<Item = &Operation> {
        self.operations.iter().filter(|operation| operation.is_list() && !operation.needs_token())
    }

    /// Every operation.
    pub fn operations(&self) -> &[Operation] {
        &self.operations
    }

    /// The operation that a request is for.
    pub fn operation(&self, method: &str, path: &str) -> Option<&Operation> {
        let method = if method == "HEAD" { "GET" } else { method };
        let bare = match path.rsplit_once('.') {
            Some((bare, "json" | "csv" | "ndjson")) if path.starts_with("/v1/") => bare,
            _ => path,
        };
        self.operations.iter().find(|operation| {
            let (wanted, given) = (operation.path.split('/'), bare.split('/'));
            operation.method == method
                && wanted.clone().count() == given.clone().count()
                && wanted.zip(given).all(|(wanted, given)| wanted == given || wanted.starts_with('{'))
        })
    }

    /// What the document says of the answer of an operation with a status.
    pub fn response(&self, operation: &Operation, status: u16) -> Option<&Value> {
        let path = &self.value["paths"][&operation.path][operation.method.to_lowercase()];
        let response = path["responses"].get(status.to_string())?;
        match response["$ref"].as_str() {
            Some(reference) => self.value.pointer(reference.strip_prefix('#')?),
            None => Some(response),
        }
    }

    /// Holds JSON to the schema for an answer of an operation.
    pub fn check(
        &self,
        operation: &Operation,
        status: u16,
        media_type: &str,
        narrowed: bool,
        json: &Value,
    ) -> Result<()> {
        let id = &operation.id;
        let response =
            self.response(operation, status).with_context(|| format!("{id} does not document {status}"))?;
        let mut schema = response["content"]
            .get(media_type)
            .with_context(|| format!("{id} does not document {media_type} with {status}"))?["schema"]
            .clone();
        // The answer in full and the one narrowed by `fields`: only the one that was asked for will do.
        if let Some([whole, part]) = schema["anyOf"].as_array().map(Vec::as_slice) {
            schema = if narrowed { part.clone() } else { whole.clone() };
        }
        self.check_schema(&schema, json).with_context(|| format!("{id}, {status}, {media_type}"))
    }

    /// Holds JSON that is sent to the schema of the bodies that an operation reads.
    pub fn check_sent(&self, operation: &Operation, json: &Value) -> Result<()> {
        let content = operation.object["requestBody"]["content"].as_object();
        let (_, described) = content
            .and_then(|content| content.iter().find(|(media_type, _)| media_type.ends_with("json")))
            .with_context(|| format!("{} reads no JSON", operation.id))?;
        self.check_schema(&described["schema"], json).with_context(|| format!("sent to {}", operation.id))
    }

    /// Holds JSON to a schema of the document, by name.
    pub fn check_named(&self, schema: &str, json: &Value) -> Result<()> {
        self.check_schema(&json!({"$ref": format!("#/components/schemas/{schema}")}), json)
    }

    fn check_schema(&self, schema: &Value, json: &Value) -> Result<()> {
        let key = schema.to_string();
        let known = self.validators.lock().unwrap_or_else(PoisonError::into_inner).get(&key).cloned();
        let validator = match known {
            Some(validator) => validator,
            None => {
                let whole = json!({
                    "$schema": "https://json-schema.org/draft/2020-12/schema",
                    "components": {"schemas": self.schemas},
                    "allOf": [closed(to_json_schema(schema))],
                });
                let options = jsonschema::options().should_validate_formats(true);
                let made = Arc::new(options.build(&whole).map_err(|error| anyhow!("{error}"))?);
                let mut validators = self.validators.lock().unwrap_or_else(PoisonError::into_inner);
                Arc::clone(validators.entry(key).or_insert(made))
            }
        };
        let faults: Vec<String> =
            validator.iter_errors(json).take(5).map(|e| format!("{}: {e}", e.instance_path())).collect();
        ensure!(faults.is_empty(), "not what the document says: {}", faults.join("; "));
        Ok(())
    }
}
