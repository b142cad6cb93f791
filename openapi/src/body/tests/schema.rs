//! The schemas themselves.

use serde_json::{Map, Value, json};

use super::Shape;
use crate::{
    CoalitionRecord, DOCUMENT, MembershipRecord, OrganisationRecord, PersonRecord, SourceRecord,
    VocabularyRecord,
    body::{PLACE, VALIDATORS, resolve, schemas, to_json_schema},
};

#[test]
fn every_shape_is_a_schema_and_can_be_checked() {
    for shape in Shape::ALL {
        assert_eq!(Shape::named(shape.name()).unwrap().name(), shape.name());
        assert_eq!(shape.schema()["title"], shape.name());
        assert!(
            VALIDATORS[shape.name()].is_ok(),
            "{}: {:?}",
            shape.name(),
            VALIDATORS[shape.name()].as_ref().err()
        );
    }
    assert!(Shape::named("Coalition").is_none());
    for (name, schema) in schemas() {
        let schema = to_json_schema(&schema);
        assert!(jsonschema::draft202012::meta::is_valid(&schema), "{name}: {schema}");
    }
}

/// Every reference leads somewhere, nothing is open for unknown fields, every text has its bounds, and what
/// has the name of a schema of an answer is that schema.
#[test]
fn the_schemas_are_whole_and_closed() {
    fn look(at: &str, schema: &Value, all: &Map<String, Value>) {
        if let Some(reference) = schema["$ref"].as_str() {
            assert!(all.contains_key(reference.strip_prefix(PLACE).unwrap()), "{at}: {reference}");
        }
        if schema.get("properties").is_some() {
            assert_eq!(schema["additionalProperties"], false, "{at}");
        }
        let has = |key: &str| schema.get(key).is_some();
        match schema["type"].as_str() {
            Some("string") => {
                let parsed = schema["format"].as_str().is_some_and(|format| format != "uri");
                assert!(has("enum") || has("maxLength") || has("pattern") || parsed, "{at} has no bound");
            }
            Some("array") => assert!(has("maxItems"), "{at} has no bound"),
            Some("integer") => assert!(has("minimum") && has("maximum"), "{at} has no bound"),
            _ => {}
        }
        match schema {
            Value::Object(members) => members.iter().for_each(|(k, v)| look(&format!("{at}/{k}"), v, all)),
            Value::Array(items) => items.iter().for_each(|item| look(at, item, all)),
            _ => {}
        }
    }
    let all = schemas();
    let document: Value = serde_json::from_str(DOCUMENT).unwrap();
    for (name, schema) in &all {
        look(name, schema, &all);
        if let Some(answer) = document["components"]["schemas"].get(name) {
            assert_eq!(answer, schema, "{name} stands for two things");
        }
    }
}

/// A value that has no more than a schema requires; with `lists`, one item in each list as well.
fn least(schema: &Value, lists: bool) -> Value {
    let schema = resolve(schema);
    if let Some(word) = schema["enum"].get(0) {
        return word.clone();
    }
    match (schema["type"].as_str(), schema["format"].as_str()) {
        (Some("object"), _) => {
            let required = schema["required"].as_array().cloned().unwrap_or_default();
            let fields = schema["properties"].as_object().into_iter().flatten();
            let labels = schema.get("minProperties").map(|_| ("en".to_owned(), json!("A")));
            fields
                .filter(|(field, known)| {
                    let known = resolve(known);
                    let holds_things = known["type"] == "array" || known.get("properties").is_some();
                    required.contains(&json!(field)) || (lists && holds_things && *field != "change")
                })
                .map(|(field, known)| (field.clone(), least(known, lists)))
                .chain(labels)
                .collect()
        }
        (Some("array"), _) => json!([least(&schema["items"], lists)]),
        (Some("integer"), _) => schema["minimum"].clone(),
        (Some("boolean"), _) => json!(true),
        (_, Some("partial-date")) => json!("2007"),
        (_, Some("language-tag")) => json!("en"),
        (_, Some("country-code")) => json!("BR"),
        (_, Some("uri")) => json!("https://a.example/"),
        (_, Some(_)) => json!("a"),
        (_, None) => match schema["pattern"].as_str() {
            Some(pattern) if pattern.contains("ror") => json!("https://ror.org/0438wbg98"),
            Some(pattern) if pattern.starts_with("^Q") => json!("Q1"),
            Some(pattern) if pattern.contains("{18}") => json!("529900T8BM49AURSDO55"),
            Some(pattern) if pattern.contains("{15}") => json!("0000000121032683"),
            _ => json!("A"),
        },
    }
}

/// What a draft may leave out, the record may leave out too: what the schema lets through can be read.
#[test]
fn what_a_draft_may_leave_out_is_not_missed() {
    fn read<T: serde::de::DeserializeOwned>(record: &Value) -> Result<(), serde_json::Error> {
        T::deserialize(record).map(drop)
    }
    let id = json!("01a205b3-d10a-7069-ba82-501c94a33aab");
    let things = [
        (Shape::COALITION_DRAFT, read::<CoalitionRecord> as fn(&Value) -> _),
        (Shape::ORGANISATION_DRAFT, read::<OrganisationRecord>),
        (Shape::PERSON_DRAFT, read::<PersonRecord>),
        (Shape::SOURCE_DRAFT, read::<SourceRecord>),
        (Shape::VOCABULARY_DRAFT, read::<VocabularyRecord>),
        (Shape::MEMBERSHIP_DRAFT, read::<MembershipRecord>),
    ];
    for ((shape, read), lists) in things.iter().flat_map(|thing| [(thing, false), (thing, true)]) {
        let mut body = least(shape.schema(), lists);
        let is_membership = shape.name() == "MembershipDraft";
        if is_membership {
            body["statements"] = least(&shape.schema()["properties"]["statements"], lists);
        }
        assert_eq!(super::faults(shape, &body), [], "{} {body}", shape.name());

        body["id"] = id.clone();
        if is_membership {
            body["member"] = json!({"kind": "person", "id": id});
        } else {
            body["slug"] = json!("a");
        }
        for reference in ["/coalition", "/relations/0/coalition", "/listings/0/items/0/members/0"] {
            if let Some(reference) = body.pointer_mut(reference) {
                *reference = id.clone();
            }
        }
        assert!(read(&body).is_ok(), "{} {body}: {:?}", shape.name(), read(&body));
    }
}
