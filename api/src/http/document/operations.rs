//! Parameters, answers and headers of every operation.

use openapi::{ProblemKind, parameter};
use serde_json::{Map, Value, json};

/// Every operation with its path and method, in the order of the document.
pub(super) fn each(document: &mut Value) -> impl Iterator<Item = (String, String, &mut Value)> {
    document.get_mut("paths").and_then(Value::as_object_mut).into_iter().flatten().flat_map(
        |(path, methods)| {
            let path = path.clone();
            methods
                .as_object_mut()
                .into_iter()
                .flatten()
                .map(move |(method, operation)| (path.clone(), method.clone(), operation))
        },
    )
}

/// Adds everything that the operations have in common.
pub(super) fn complete(document: &mut Value) {
    for (path, _, operation) in each(document) {
        let id = operation["operationId"].as_str().unwrap_or_default().to_owned();
        parameters(&id, operation);
        responses(&id, &path, operation);
    }
    document["components"]["responses"] = problems();
    document["components"]["headers"] = headers();
    document["components"]["securitySchemes"] = json!({
        "bearer": {
            "type": "http", "scheme": "bearer", "bearerFormat": "dcr_ and 48 characters of base64url",
            "description": "A token that a registrar has given out (RFC 6750).",
        },
    });
    document["components"]["parameters"] = json!({
        "AcceptLanguage": {
            "name": "Accept-Language", "in": "header", "required": false,
            "description": "Languages of names, missions and labels, in order of preference (RFC 9110). `lang` goes before it.",
            "schema": {"type": "string"}, "example": "fr, en;q=0.8",
        },
        "IfNoneMatch": {
            "name": "If-None-Match", "in": "header", "required": false,
            "description": "Entity tags of answers you have. If one is still right, the answer is 304 without a body.",
            "schema": {"type": "string"}, "example": "\"mUvd1hnhYUUPXMrNBMM7qA\"",
        },
    });
}

fn parameters(id: &str, operation: &mut Value) {
    let mut all: Vec<Value> = operation["parameters"].as_array().cloned().unwrap_or_default();
    for path_parameter in &mut all {
        // What poem-openapi adds to path parameters says nothing.
        if let Some(parameter) = path_parameter.as_object_mut() {
            parameter.remove("deprecated");
            parameter.remove("explode");
        }
    }
    let query = parameter::of_operation(id);
    all.extend(query.iter().map(parameter::Parameter::document));
    if query.iter().any(|p| p.name == "lang") {
        all.push(json!({"$ref": "#/components/parameters/AcceptLanguage"}));
    }
    if is_cached(id) {
        all.push(json!({"$ref": "#/components/parameters/IfNoneMatch"}));
    }
    operation["parameters"] = all.into();
}

/// Operations about the moment are not cached.
fn is_cached(id: &str) -> bool {
    !matches!(id, "health" | "readiness" | "metrics" | "me_view")
}

/// Operations that need a token.
fn needs_token(id: &str) -> bool {
    id == "me_view"
}

fn responses(id: &str, path: &str, operation: &mut Value) {
    let negotiated = path.starts_with("/v1/");
    let query = parameter::of_operation(id);
    let is_list = operation
        .pointer("/responses/200/content/application~1json/schema/$ref")
        .and_then(Value::as_str)
        .is_some_and(|schema| schema.ends_with("Page"));
    let mut good = operation["responses"]["200"].clone();
    if let Some(content) = good.get_mut("content").and_then(Value::as_object_mut) {
        *content = std::mem::take(content)
            .into_iter()
            .map(|(media_type, described)| {
                let bare = media_type.split(';').next().unwrap_or_default().to_owned();
                (bare, described)
            })
            .collect::<Map<_, _>>();
        if query.iter().any(|p| p.name == "fields")
            && let Some(schema) = content.get_mut("application/json").and_then(|c| c.get_mut("schema"))
        {
            *schema = whole_or_part(schema);
        }
        if is_list {
            content.insert(
                "text/csv".into(),
                json!({"schema": {"type": "string", "description": "The whole list, RFC 4180, with a header line."}}),
            );
            content.insert(
                "application/x-ndjson".into(),
                json!({"schema": {"type": "string", "description": "The whole list, one JSON object a line."}}),
            );
        }
    }
    let mut names = vec!["X-Request-Id", "Cache-Control", "ETag", "Vary"];
    if negotiated && is_cached(id) {
        names.push("Last-Modified");
    }
    if query.iter().any(|p| p.name == "lang") {
        names.push("Content-Language");
    }
    if is_list {
        names.push("Link");
    }
    good["headers"] = refer(&names);
    let mut all = Map::new();
    all.insert("200".into(), good);
    if is_cached(id) {
        let described = "The answer is the one you have: its entity tag is in `If-None-Match`.";
        all.insert(
            "304".into(),
            json!({"description": described, "headers": refer(&["X-Request-Id", "Cache-Control", "ETag", "Vary"])}),
        );
    }
    if moves(id) {
        all.insert(
            "308".into(),
            json!({
                "description": "Asked for by its id, the thing is at the address of its slug.",
                "headers": refer(&["X-Request-Id", "Location"]),
            }),
        );
    }
    let mut statuses = vec![400, 414, 431, 500];
    if needs_token(id) {
        operation["security"] = json!([{"bearer": []}]);
        statuses.push(401);
    }
    if path.contains('{') || query.iter().any(|p| p.name == "known_at_revision") {
        statuses.push(404);
    }
    if negotiated {
        statuses.push(406);
    }
    statuses.sort_unstable();
    for status in statuses {
        all.insert(
            status.to_string(),
            json!({"$ref": format!("#/components/responses/{}", response_name(status))}),
        );
    }
    operation["responses"] = all.into();
}

/// Headers that are described among the components.
fn refer(names: &[&str]) -> Value {
    names
        .iter()
        .map(|name| ((*name).to_owned(), json!({"$ref": format!("#/components/headers/{name}")})))
        .collect::<Map<_, _>>()
        .into()
}

/// Operations that answer an id with a redirect to the slug.
fn moves(id: &str) -> bool {
    matches!(
        id,
        "coalition_view"
            | "coalition_member_list"
            | "organisation_view"
            | "organisation_membership_list"
            | "person_view"
            | "vocabulary_view"
            | "source_view"
            | "coalition_history"
            | "organisation_history"
            | "person_history"
            | "vocabulary_history"
            | "source_history"
    )
}

/// With `fields`, an answer has only some of the properties.
fn whole_or_part(schema: &Value) -> Value {
    let whole = schema["$ref"].as_str().unwrap_or_default().to_owned();
    let part = match whole.strip_suffix("Page") {
        Some(thing) => format!("{thing}PartPage"),
        None => format!("{whole}Part"),
    };
    json!({
        "description": "The second only where `fields` is given.",
        "anyOf": [{"$ref": whole}, {"$ref": part}],
    })
}

fn response_name(status: u16) -> String {
    ProblemKind::ALL
        .iter()
        .filter(|kind| kind.status == status)
        .map(|kind| kind.title)
        .next()
        .map(|title| match status {
            400 => "BadRequest".to_owned(),
            401 => "Unauthorized".to_owned(),
            404 => "NotFound".to_owned(),
            _ => title.split(' ').map(|word| word[..1].to_uppercase() + &word[1..]).collect::<String>(),
        })
        .unwrap_or_default()
}

/// One response per status, listing the problems it can be.
fn problems() -> Value {
    let mut statuses: Vec<u16> = ProblemKind::ALL.iter().map(|kind| kind.status).collect();
    statuses.sort_unstable();
    statuses.dedup();
    // 405 is about methods that are not in this document.
    statuses.retain(|status| *status != 405);
    statuses
        .into_iter()
        .map(|status| {
            let kinds: Vec<_> = ProblemKind::ALL.iter().filter(|kind| kind.status == status).collect();
            let description = kinds
                .iter()
                .map(|kind| format!("`{}`: {}", kind.code, kind.meaning))
                .collect::<Vec<_>>()
                .join("\n\n");
            let mut names = vec!["X-Request-Id"];
            if status == 401 {
                names.push("WWW-Authenticate");
            }
            let response = json!({
                "description": description,
                "headers": refer(&names),
                "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
            });
            (response_name(status), response)
        })
        .collect::<Map<_, _>>()
        .into()
}

fn headers() -> Value {
    let header = |description: &str, example: &str| json!({"description": description, "schema": {"type": "string"}, "example": example});
    json!({
        "X-Request-Id": {
            "description": "Id of the request, as in the registry's log.",
            "schema": {"type": "string", "format": "uuid"},
            "example": "01a205b3-d000-7000-8000-000000000000",
        },
        "ETag": header("Strong entity tag of this form in this content coding (RFC 9110).", "\"mUvd1hnhYUUPXMrNBMM7qA-br\""),
        "Cache-Control": header("How long the answer may be kept (RFC 9111, RFC 5861).", "public, max-age=60, stale-while-revalidate=600, stale-if-error=86400"),
        "Vary": header("Request headers that made a difference.", "Accept, Accept-Language, Accept-Encoding"),
        "Last-Modified": header("When the last change in the registry was recorded (RFC 9110).", "Mon, 23 Nov 2026 00:00:00 GMT"),
        "Content-Language": header("Languages of the names, missions and labels in the answer (RFC 9110).", "en"),
        "Link": header("`rel=\"next\"`: the next page, as in `next` (RFC 8288).", "<https://registry.example/v1/coalitions?cursor=…>; rel=\"next\""),
        "WWW-Authenticate": header("What is asked for (RFC 6750, 3).", "Bearer realm=\"registry\", error=\"invalid_token\""),
        "Location": header("Where the thing is (RFC 9110).", "https://registry.example/v1/coalitions/privacy"),
    })
}
