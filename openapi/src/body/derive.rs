//! Drafts and patches, derived from what poem-openapi knows of the Rust types.

use poem_openapi::registry::Registry;
use serde_json::{Map, Value, json};

use super::{PLACE, Shape, limits};

/// How much of a thing is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// All of it.
    Draft,
    /// What is to change: nothing is required, null removes.
    Patch,
}

/// All shapes and all that they refer to, by name.
pub(super) fn all() -> Map<String, Value> {
    let mut registry = Registry::new();
    for shape in Shape::ALL {
        (shape.register)(&mut registry);
    }
    let known = registry
        .schemas
        .into_iter()
        // A schema is made of texts and numbers: what cannot be JSON does not occur in it.
        .map(|(name, schema)| (name, serde_json::to_value(schema).unwrap_or_default()))
        .collect();
    let mut made = Derived { known, made: Map::new() };
    for shape in Shape::ALL {
        made.refer(shape.of, shape.form);
        if let (Some(schema), Some(description)) = (made.made.get_mut(shape.name), shape.description) {
            schema["description"] = description.into();
        }
    }
    let mut sorted: Vec<(String, Value)> = made.made.into_iter().collect();
    sorted.sort_by(|a, b| a.0.cmp(&b.0));
    sorted.into_iter().collect()
}

struct Derived {
    /// The schemas of the Rust types.
    known: Map<String, Value>,
    made: Map<String, Value>,
}

/// Whether a type is made for requests alone: its schema keeps its name.
fn only_sent(name: &str) -> bool {
    name.starts_with("ChangeNote") || Shape::ALL.iter().any(|shape| shape.of == name && shape.name == name)
}

/// What the schema that is derived from a type is called.
fn name_of(ty: &str, form: Form) -> String {
    if only_sent(ty) {
        return ty.to_owned();
    }
    let thing = ty.strip_suffix("Record").or_else(|| ty.strip_suffix("Id")).unwrap_or(ty);
    format!("{thing}{form:?}")
}

/// What the schema that is derived from a type is said to be.
fn described(ty: &str, description: &str) -> Value {
    if ty == "MemberId" {
        return "The member of a membership, by slug.".into();
    }
    match description.strip_prefix("What is kept of ") {
        Some(thing) => {
            let mut letters = thing.chars();
            let first = letters.next().map(|letter| letter.to_uppercase().to_string()).unwrap_or_default();
            format!("{first}{}", letters.as_str()).into()
        }
        None => description.into(),
    }
}

impl Derived {
    /// A reference to the schema derived from a type, which is made if it is not there yet.
    fn refer(&mut self, ty: &str, form: Form) -> Value {
        let known = self.known.get(ty).cloned().unwrap_or_default();
        let name = if known["type"] == "object" { name_of(ty, form) } else { ty.to_owned() };
        if !self.made.contains_key(&name) {
            let mut schema = known;
            if schema["type"] == "object" {
                schema = self.object(ty, schema, form);
                schema["title"] = name.clone().into();
            }
            self.made.insert(name.clone(), schema);
        }
        json!({"$ref": format!("{PLACE}{name}")})
    }

    /// The schema of an object derived from that of a type.
    fn object(&mut self, ty: &str, known: Value, form: Form) -> Value {
        let is_thing = Shape::ALL.iter().any(|shape| shape.of == ty && shape.of != shape.name);
        let required: Vec<&str> =
            known["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let mut fields = Map::new();
        let mut needed: Vec<Value> = Vec::new();
        for (field, schema) in known["properties"].as_object().into_iter().flatten() {
            let name = match field.as_str() {
                "id" | "erased" if is_thing => continue,
                "id" if ty == "MemberId" => "slug",
                field => field,
            };
            // A slug is made from the name, a statement from the source of the change.
            let may_lack = is_thing && matches!(name, "slug" | "statements");
            let must = required.contains(&field.as_str()) && !may_lack;
            let mut schema = self.value(name, schema, form, !only_sent(ty));
            if ty == "SuggestionDraft" {
                self.suggested(name, &mut schema);
            }
            if form == Form::Patch {
                if let Some(schema) = schema.as_object_mut() {
                    schema.remove("default");
                    if !must && !may_lack {
                        schema.insert("nullable".into(), true.into());
                    }
                }
            } else if must {
                needed.push(name.into());
            }
            fields.insert(name.to_owned(), schema);
        }
        if is_thing {
            let note = self.refer("ChangeNote", Form::Draft);
            let described = "Why it is changed, and where that comes from.";
            fields.insert("change".into(), json!({"description": described, "allOf": [note]}));
        }
        let mut schema = Map::new();
        schema.insert("type".into(), "object".into());
        schema.insert("title".into(), "".into());
        schema.insert("description".into(), described(ty, known["description"].as_str().unwrap_or_default()));
        if !needed.is_empty() {
            schema.insert("required".into(), needed.into());
        }
        schema.insert("properties".into(), fields.into());
        schema.insert("additionalProperties".into(), false.into());
        if form == Form::Patch && is_thing {
            schema.insert("minProperties".into(), 1.into());
        }
        schema.into()
    }

    /// The schema of a value of a field. In things that are kept, ids become slugs.
    fn value(&mut self, field: &str, known: &Value, form: Form, kept: bool) -> Value {
        let reference = known.get("$ref").or_else(|| known.pointer("/allOf/0/$ref")).and_then(Value::as_str);
        if let Some(ty) = reference.and_then(|reference| reference.rsplit('/').next()) {
            return self.referred(ty, known, form);
        }
        let mut schema = known.as_object().cloned().unwrap_or_default();
        if field == "identifiers" {
            let registers = self.identifiers(form);
            schema.insert("properties".into(), registers);
            schema.insert("additionalProperties".into(), false.into());
            return schema.into();
        }
        if kept && schema.get("format").is_some_and(|format| format == "uuid") {
            schema.insert("format".into(), "slug".into());
            schema.insert("pattern".into(), json!(crate::Slug::PATTERN));
        }
        if let Some(described) = schema.get("description").and_then(Value::as_str) {
            let described = described
                .strip_prefix("Id of ")
                .map(|of| format!("Slug of {of}"))
                .or_else(|| described.strip_prefix("Ids of ").map(|of| format!("Slugs of {of}")));
            if let Some(described) = described.filter(|_| kept) {
                schema.insert("description".into(), described.into());
            }
        }
        if let Some(items) = known.get("items") {
            // Lists are replaced as a whole, so that their items are whole too.
            schema.insert("items".into(), self.value(field, items, Form::Draft, kept));
        }
        match known.get("additionalProperties") {
            Some(values) if values["type"] == "string" => {
                let values = self.value(field, values, Form::Draft, kept);
                schema.insert("additionalProperties".into(), values);
                schema.insert("minProperties".into(), 1.into());
                schema.insert("maxProperties".into(), 500.into());
            }
            // Another shape says what is in it.
            Some(_) => drop(schema.remove("additionalProperties")),
            None => {}
        }
        limits::add(field, &mut schema);
        schema.into()
    }

    /// The schema of a value that is of a type with a schema of its own. `nullable` has an effect only beside
    /// `type` (OpenAPI 3.0.3, 4.7.24.1), so that what may be null is written out.
    fn referred(&mut self, ty: &str, known: &Value, form: Form) -> Value {
        let own = ["description", "default"]
            .into_iter()
            .filter_map(|key| Some((key.to_owned(), known.get(key)?.clone())))
            .collect::<Map<_, _>>();
        if known["nullable"] != true {
            let reference = self.refer(ty, form);
            if own.is_empty() {
                return reference;
            }
            let mut schema = own;
            schema.insert("allOf".into(), json!([reference]));
            return schema.into();
        }
        let mut schema = self.known.get(ty).cloned().unwrap_or_default();
        if schema["type"] == "object" {
            schema = self.object(ty, schema, form);
        }
        if let Some(words) = schema.get_mut("enum").and_then(Value::as_array_mut) {
            words.push(Value::Null);
        }
        if let Some(schema) = schema.as_object_mut() {
            schema.extend(own);
            schema.remove("title");
            schema.insert("nullable".into(), true.into());
        }
        schema
    }

    /// The registers with the form of their identifiers.
    fn identifiers(&mut self, form: Form) -> Value {
        let known = self.known.get("Identifier").cloned().unwrap_or_default();
        let mut registers = Map::new();
        for (name, pattern, description) in limits::REGISTERS {
            let mut identifier = self.object("Identifier", known.clone(), form);
            limits::register(pattern, description, &mut identifier);
            if let Some(identifier) = identifier.as_object_mut() {
                identifier.remove("title");
                if form == Form::Patch {
                    identifier.insert("nullable".into(), true.into());
                }
            }
            registers.insert(name.into(), identifier);
        }
        registers.into()
    }

    /// What is suggested has the shape that it would have if it were done.
    fn suggested(&mut self, field: &str, schema: &mut Value) {
        let of = match field {
            "membership_draft" => "MembershipRecord",
            "end" => "MembershipEnd",
            "patch" => {
                schema["minProperties"] = 1.into();
                return;
            }
            _ => return,
        };
        let reference = self.refer(of, Form::Draft);
        *schema = json!({"description": schema["description"], "allOf": [reference]});
    }
}
