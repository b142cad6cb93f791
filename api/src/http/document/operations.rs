//! Parameters, answers and headers of every operation.

use openapi::{ProblemKind, body, parameter};
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
    for (path, method, operation) in each(document) {
        let id = operation["operationId"].as_str().unwrap_or_default().to_owned();
        let kind = Kind { id: &id, path: &path, method: &method };
        parameters(kind, operation);
        request_body(kind, operation);
        responses(kind, operation);
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
        "Range": {
            "name": "Range", "in": "header", "required": false,
            "description": "One range of bytes (RFC 9110, 14). Of several, the whole is sent.",
            "schema": {"type": "string"}, "example": "bytes=0-1023",
        },
        "IfRange": {
            "name": "If-Range", "in": "header", "required": false,
            "description": "Entity tag of the bytes of which you have a part: if they are others now, the whole is sent.",
            "schema": {"type": "string"}, "example": "\"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\"",
        },
        "IfMatch": {
            "name": "If-Match", "in": "header", "required": true,
            "description": "Entity tag of the state that you have seen, in whatever form and language. If the thing has changed since, the answer is 412 with its tag now. `*` takes any state.",
            "schema": {"type": "string"}, "example": "\"345.mUvd1hnhYUUPXMrNBMM7qA\"",
        },
        "IfMatchOptional": {
            "name": "If-Match", "in": "header", "required": false,
            "description": "Entity tag of the state that you have seen. If it is given and the thing has changed since, the answer is 412 with its tag now.",
            "schema": {"type": "string"}, "example": "\"345.mUvd1hnhYUUPXMrNBMM7qA\"",
        },
    });
}

/// An operation.
#[derive(Debug, Clone, Copy)]
struct Kind<'a> {
    id: &'a str,
    path: &'a str,
    method: &'a str,
}

impl Kind<'_> {
    fn reads(self) -> bool {
        self.method == "get"
    }

    /// Operations about the moment are not cached.
    fn is_cached(self) -> bool {
        self.reads()
            && !self.is_about_suggestions()
            && !matches!(
                self.id,
                "health" | "readiness" | "metrics" | "me_view" | "import_view" | "dump_list"
            )
    }

    /// Operations that answer with a file.
    fn is_file(self) -> bool {
        matches!(self.id, "dump_file_view" | "dump_folder_file_view" | "dump_delta_view")
    }

    /// Operations that need files, which may have to be made first.
    fn needs_dump(self) -> bool {
        self.is_file() || self.id == "dump_view"
    }

    /// Operations that answer with linked data, too.
    fn is_linked(self) -> bool {
        let things = ["coalitions", "organisations", "people", "memberships", "sources", "vocabularies"];
        self.reads()
            && self.path.split('/').nth(2).is_some_and(|list| things.contains(&list))
            && ["_view", "_list"].iter().any(|ending| self.id.ends_with(ending))
    }

    /// Operations that need a token.
    fn needs_token(self) -> bool {
        match self.reads() {
            true => matches!(self.id, "me_view" | "import_view" | "suggestion_list"),
            false => self.id != "suggestion_create",
        }
    }

    /// Suggestions are no part of the registry: they are read from the database.
    fn is_about_suggestions(self) -> bool {
        self.path.starts_with("/v1/suggestions")
    }

    /// Operations that need the state that was seen.
    fn needs_precondition(self) -> bool {
        matches!(self.method, "patch" | "delete")
    }

    /// Operations that look at the state that was seen, where it is given.
    fn takes_precondition(self) -> bool {
        matches!(
            self.id,
            "coalition_end" | "organisation_merge" | "person_erase" | "membership_end" | "membership_confirm"
        )
    }

    fn creates(self) -> bool {
        self.id.ends_with("_create")
    }

    /// Operations on one thing that can be renamed, merged or taken out.
    fn is_about_a_thing(self) -> bool {
        let things = ["coalitions", "organisations", "people", "memberships", "sources", "vocabularies"];
        self.path.contains('{') && things.iter().any(|thing| self.path.starts_with(&format!("/v1/{thing}/")))
    }

    /// Operations that answer an id or an old slug with a redirect.
    fn moves(self) -> bool {
        self.reads() && self.is_about_a_thing()
    }

    /// Statuses of problems.
    fn problems(self) -> Vec<u16> {
        let mut statuses = vec![400, 414, 431, 500];
        if self.needs_token() {
            statuses.push(401);
        }
        if !self.reads() || self.id == "import_view" {
            statuses.push(503);
            // Whoever has a token may enter a source.
            statuses.extend((self.needs_token() && self.id != "source_create").then_some(403));
        }
        if self.id == "suggestion_create" {
            statuses.push(429);
        }
        let query = parameter::of_operation(self.id);
        if self.path.contains('{') || query.iter().any(|p| p.name == "known_at_revision") {
            statuses.push(404);
        }
        if self.path.starts_with("/v1/") && !self.is_file() {
            statuses.push(406);
        }
        if self.needs_dump() {
            statuses.extend([429, 503]);
        }
        if self.is_file() {
            statuses.push(416);
        }
        let target_may_be_gone = self.id == "suggestion_accept";
        let looks_for_a_thing =
            self.is_about_a_thing() && !self.id.ends_with("_history") && self.id != "import_create";
        if target_may_be_gone || looks_for_a_thing {
            statuses.push(410);
        }
        if self.needs_precondition() {
            statuses.extend([412, 428]);
        }
        if self.takes_precondition() || self.id == "import_apply" {
            statuses.push(412);
        }
        // Nothing refers to a membership, and the slug of a source is permanent.
        if !self.reads()
            && !matches!(self.id, "membership_delete" | "source_update" | "import_create" | "person_erase")
        {
            statuses.push(409);
        }
        if let Some(wanted) = body::of_operation(self.id) {
            statuses.extend([413, 415]);
            // What is wrong with the rows of a list is said in its plan.
            statuses.extend(wanted.shape.map(|_| 422));
        }
        statuses.sort_unstable();
        statuses
    }
}

fn parameters(kind: Kind<'_>, operation: &mut Value) {
    let mut all: Vec<Value> = operation["parameters"].as_array().cloned().unwrap_or_default();
    for path_parameter in &mut all {
        // What poem-openapi adds to path parameters says nothing.
        if let Some(parameter) = path_parameter.as_object_mut() {
            parameter.remove("deprecated");
            parameter.remove("explode");
        }
    }
    let query = parameter::of_operation(kind.id);
    all.extend(query.iter().map(parameter::Parameter::document));
    let mut header = |name: &str| all.push(json!({"$ref": format!("#/components/parameters/{name}")}));
    if query.iter().any(|p| p.name == "lang") {
        header("AcceptLanguage");
    }
    if kind.is_cached() {
        header("IfNoneMatch");
    }
    if kind.is_file() {
        header("Range");
        header("IfRange");
    }
    if kind.needs_precondition() {
        header("IfMatch");
    }
    if kind.takes_precondition() {
        header("IfMatchOptional");
    }
    operation["parameters"] = all.into();
}

fn request_body(kind: Kind<'_>, operation: &mut Value) {
    let Some(wanted) = body::of_operation(kind.id) else {
        return;
    };
    let content: Map<String, Value> = wanted
        .media_types
        .iter()
        .map(|media_type| {
            let schema = match wanted.shape {
                Some(shape) if media_type.ends_with("json") => {
                    json!({"$ref": format!("#/components/schemas/{}", shape.name())})
                }
                None if media_type.ends_with("json") => json!({
                    "description": "An array of objects, one for each member, or an object with such an array as `members`.",
                    "anyOf": [
                        {"type": "array", "items": {"type": "object"}},
                        {"type": "object", "properties": {"members": {"type": "array", "items": {"type": "object"}}}, "required": ["members"]},
                    ],
                }),
                _ => json!({"type": "string"}),
            };
            ((*media_type).to_owned(), json!({"schema": schema}))
        })
        .collect();
    operation["requestBody"] = json!({"required": !wanted.optional, "content": content});
}

fn responses(kind: Kind<'_>, operation: &mut Value) {
    let Kind { id, path, .. } = kind;
    let negotiated = path.starts_with("/v1/");
    let query = parameter::of_operation(id);
    let is_list = kind.reads()
        && operation
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
        if kind.is_file() {
            for (media_type, described) in content.iter_mut().filter(|(name, _)| is_parsed(name)) {
                described["schema"] = json!({"description": format!("A file of the type {media_type}.")});
            }
        }
        // What was found is never wanted as a whole.
        if (is_list && id != "search") || id == "import_view" {
            content.insert(
                "text/csv".into(),
                json!({"schema": {"type": "string", "description": "The whole list, RFC 4180, with a header line."}}),
            );
            content.insert(
                "application/x-ndjson".into(),
                json!({"schema": {"type": "string", "description": "The whole list, one JSON object a line."}}),
            );
        }
        if id == "coalition_compliance" {
            content.insert(
                "text/csv".into(),
                json!({"schema": {"type": "string", "description": "A line for each rule, RFC 4180, with a header line."}}),
            );
        }
        if matches!(id, "coalition_compliance" | "compliance_list") {
            content.insert(
                "text/markdown".into(),
                json!({"schema": {"type": "string", "description": "The whole report, to be read (RFC 7763)."}}),
            );
        }
        if kind.is_linked() {
            content.insert(
                "application/ld+json".into(),
                json!({"schema": {
                    "type": "object",
                    "description": "Linked data (JSON-LD 1.1) in the words of schema.org, W3C ORG and SKOS, with its context; of a list, a page. `fields` means nothing here.",
                    "properties": {"@context": {"type": "object"}, "@graph": {"type": "array", "items": {"type": "object"}}},
                    "required": ["@context", "@graph"],
                }}),
            );
        }
        if kind.is_linked() && path.starts_with("/v1/vocabularies") {
            content.insert(
                "text/turtle".into(),
                json!({"schema": {"type": "string", "description": "The same graph in Turtle (RDF 1.1)."}}),
            );
        }
    }
    let mut names = vec!["X-Request-Id", "Cache-Control", "ETag"];
    match kind.is_file() {
        true => names.extend(["Accept-Ranges", "Repr-Digest"]),
        false => names.push("Vary"),
    }
    let known = names.clone();
    if negotiated && kind.is_cached() {
        names.push("Last-Modified");
    }
    if query.iter().any(|p| p.name == "lang") {
        names.push("Content-Language");
    }
    if is_list {
        names.push("Link");
    }
    if kind.creates() {
        names.push("Location");
    }
    good["headers"] = refer(&names);
    let mut all = Map::new();
    if kind.is_file() {
        let mut part = good.clone();
        part["description"] = "A range of the file.".into();
        part["headers"] = refer(&[names.as_slice(), &["Content-Range"]].concat());
        all.insert("206".into(), part);
    }
    all.insert(if kind.creates() { "201" } else { "200" }.into(), good);
    if kind.is_cached() {
        let described = "The answer is the one you have: its entity tag is in `If-None-Match`.";
        all.insert("304".into(), json!({"description": described, "headers": refer(&known)}));
    }
    let moved =
        |described: &str| json!({"description": described, "headers": refer(&["X-Request-Id", "Location"])});
    if kind.needs_dump() {
        all.insert("307".into(), moved("Asked for as `latest`, it is at the address of the last revision."));
    }
    if kind.moves() {
        // What went into another keeps its own history.
        let goes = path.starts_with("/v1/organisations/") && !id.ends_with("_history");
        if goes || path == "/v1/memberships/{id}" {
            all.insert("301".into(), moved("It went into another thing, which is at this address."));
        }
        if !path.starts_with("/v1/memberships/") {
            all.insert(
                "308".into(),
                moved("Asked for by its id or by a slug that it had, it is at the address of its slug."),
            );
        }
    }
    for status in kind.problems() {
        all.insert(
            status.to_string(),
            json!({"$ref": format!("#/components/responses/{}", response_name(status))}),
        );
    }
    all.sort_keys();
    if kind.needs_token() {
        operation["security"] = json!([{"bearer": []}]);
    }
    operation["responses"] = all.into();
}

/// Whether files of a media type are something else than a text to those who read them.
fn is_parsed(media_type: &str) -> bool {
    ["json", "yaml"].iter().any(|form| media_type.ends_with(form))
}

/// Headers that are described among the components.
fn refer(names: &[&str]) -> Value {
    names
        .iter()
        .map(|name| ((*name).to_owned(), json!({"$ref": format!("#/components/headers/{name}")})))
        .collect::<Map<_, _>>()
        .into()
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
            match status {
                401 => names.push("WWW-Authenticate"),
                412 => names.push("ETag"),
                416 => names.push("Content-Range"),
                _ => {}
            }
            if matches!(status, 429 | 503) {
                names.push("Retry-After");
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
        "Retry-After": {
            "description": "Seconds after which to try again (RFC 9110).",
            "schema": {"type": "integer", "minimum": 1},
            "example": 360,
        },
        "Accept-Ranges": header("That ranges of bytes can be asked for (RFC 9110).", "bytes"),
        "Content-Range": header("Which bytes of how many these are, or of how many there is no such range (RFC 9110).", "bytes 0-1023/146515"),
        "Repr-Digest": header("SHA-256 of the whole file (RFC 9530).", "sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:"),
        "Location": header("Where the thing is (RFC 9110).", "https://registry.example/v1/coalitions/privacy"),
    })
}
