//! The promise: the document says what the program does, and the program does what it says.

use harness::{Answer, Document, Launch, Operation, Registry, both_databases, both_databases_anew};
use openapi::{DOCUMENT, OPERATIONS};
use serde_json::Value;

use super::{downloads, imports, stage::Stage, suggestions};

both_databases!(the_document_is_served_as_it_is);
both_databases_anew!(every_documented_answer_of_every_operation_is_given);

#[test]
fn the_program_prints_the_document_that_is_checked_in() {
    let printed = |arguments: &[&str]| {
        let finished = Launch::new(arguments).run().unwrap();
        assert_eq!((finished.code, finished.stderr.len()), (Some(0), 0), "{arguments:?}");
        String::from_utf8(finished.stdout).unwrap()
    };
    assert!(printed(&["openapi"]) == DOCUMENT, "openapi.json is not what the code says");
    assert_eq!(printed(&["openapi", "--operations"]), OPERATIONS);
}

fn the_document_is_served_as_it_is(registry: &Registry) {
    let served = registry.get("/openapi.json");
    assert_eq!((served.status, served.media_type()), (200, "application/json"));
    assert!(served.text() == DOCUMENT);
}

#[test]
fn the_list_of_operations_is_the_document() {
    let document = Document::get().unwrap();
    let paths = document.value()["paths"].as_object().unwrap();
    let documented: usize = paths.values().map(|path| path.as_object().unwrap().len()).sum();
    assert_eq!(document.operations().len(), documented);
    assert_eq!(document.value()["openapi"], "3.0.3");
}

#[test]
fn every_operation_is_explained_with_examples() {
    let document = Document::get().unwrap();
    for operation in document.operations() {
        let (id, object) = (&operation.id, &operation.object);
        for told in ["summary", "description"] {
            assert!(object[told].as_str().is_some_and(|text| text.len() > 5), "{id} has no {told}");
        }
        assert_eq!(object["tags"].as_array().map(Vec::len), Some(1), "{id} belongs to one group");
        for parameter in operation.parameters() {
            assert!(parameter.example.is_some() || parameter.name == "cursor", "{id} {}", parameter.name);
        }
        let good = if document.response(operation, 201).is_some() { 201 } else { 200 };
        let content = document.response(operation, good).unwrap()["content"].as_object().unwrap();
        for (media_type, content) in content {
            // The document itself, the figures and whole files would be long examples.
            let long = ["document", "metrics"].contains(&id.as_str()) || downloads::is_file(operation);
            assert!(long || content.get("example").is_some(), "{id} has no example as {media_type}");
            if let Some(example) = content.get("example").filter(|_| media_type == "application/json") {
                document.check(operation, good, media_type, false, example).unwrap();
            }
        }
        if operation.media_types().iter().any(|media_type| media_type.ends_with("json")) {
            let body = operation.example_body().unwrap_or_else(|| panic!("{id} has no example of its body"));
            document.check_sent(operation, body).unwrap();
        }
        let statuses = object["responses"].as_object().unwrap().keys();
        for status in statuses.filter(|status| status.starts_with('4') || status.starts_with('5')) {
            let response = document.response(operation, status.parse().unwrap()).unwrap();
            let content = response["content"].as_object().unwrap();
            assert_eq!(content.keys().collect::<Vec<_>>(), ["application/problem+json"], "{id} {status}");
        }
    }
}

/// An address for a key in the place of the one in the path.
fn address_of(operation: &Operation, key: &str) -> Option<String> {
    let place = operation.path.split('/').position(|segment| segment.starts_with('{'))?;
    let address = operation.address();
    let mut segments: Vec<&str> = address.split('/').collect();
    *segments.get_mut(place)? = key;
    Some(segments.join("/"))
}

/// A request to read that has this answer; `None` = nobody knows one.
fn provoke(stage: &Stage<'_>, operation: &Operation, status: u16) -> Option<Answer> {
    let (registry, address) = (stage.registry, operation.address());
    Some(match status {
        200 => registry.ask_allowed(operation, &address).send(),
        206 => registry.ask(&address).header("range", "bytes=0-9").send(),
        307 => registry.get(&address_of(operation, "latest")?),
        416 => registry.ask(&address).header("range", "bytes=99999999-").send(),
        301 => registry.get(&address_of(operation, stage.went_elsewhere(operation)?)?),
        304 => {
            let tag = registry.get(&address).header("etag").to_owned();
            registry.ask(&address).header("if-none-match", &tag).send()
        }
        308 => {
            let list = operation.path.split('/').nth(2)?;
            let log = registry.get(&format!("/v1/{list}/{}/history", address.split('/').nth(3)?)).items();
            registry.get(&address_of(operation, log.first()?["entity"]["id"].as_str()?)?)
        }
        400 => registry.get(&operation.address_with("no_such_parameter=1")),
        401 => registry.get(&address),
        404 if operation.path == "/v1/changes/{revision}" => registry.get("/v1/changes/9000"),
        404 if operation.path.contains('{') => {
            registry.get(&address_of(operation, "0195d000-0000-7000-8000-000000000000")?)
        }
        404 => registry.get(&operation.address_with("known_at_revision=9000")),
        406 => registry.ask(&address).header("accept", "image/png").send(),
        410 => registry.get(&address_of(operation, stage.gone(operation)?)?),
        414 => registry.get(&format!("{address}?{}", "x".repeat(9_000))),
        431 => registry.ask(&address).header("x-large", &"x".repeat(17_000)).send(),
        _ => return None,
    })
}

fn every_documented_answer_of_every_operation_is_given(registry: &Registry) {
    let document = Document::get().unwrap();
    let stage = Stage::set(registry);
    let mut shown = 0;
    let mut show = |operation: &Operation, status: u16, answer: Option<Answer>| {
        let id = &operation.id;
        let Some(answer) = answer else {
            panic!("{id} documents {status}, and no request is known that has it")
        };
        assert_eq!(answer.status, status, "{id}: {}", answer.text());
        let promised = document.response(operation, status).unwrap()["headers"].as_object();
        for name in promised.into_iter().flat_map(|headers| headers.keys()) {
            // These are there when there is something to say.
            let if_any = ["Link", "Content-Language"].contains(&name.as_str());
            // A plan that is outdated is no thing with a state.
            let if_any = if_any || (imports::has(operation) && name == "ETag");
            assert!(if_any || answer.headers.contains_key(name), "{id} {status}: no {name}");
        }
        shown += 1;
    };
    let mut while_unavailable = Vec::new();
    for operation in document.operations() {
        let documented = operation.object["responses"].as_object().unwrap().keys();
        for status in documented.map(|status| status.parse::<u16>().unwrap()) {
            match status {
                500 => {} // no request should have it
                _ if suggestions::has(operation) => {
                    show(operation, status, suggestions::provoke(registry, operation, status));
                }
                503 if imports::has(operation) => {} // like that of every other write
                503 if operation.reads() && !suggestions::has(operation) => {
                    show(operation, status, Some(downloads::not_at_hand(registry, &operation.address())));
                }
                429 if operation.reads() && !suggestions::has(operation) => {
                    show(operation, status, Some(downloads::too_often(registry, &operation.address())));
                }
                _ if imports::has(operation) => {
                    show(operation, status, imports::provoke(registry, operation, status));
                }
                503 => while_unavailable.push(operation),
                _ if operation.reads() => show(operation, status, provoke(&stage, operation, status)),
                _ => show(operation, status, stage.provoke(operation, status)),
            }
        }
        every_parameter_is_taken(&stage, operation);
    }
    let head = registry.revision();
    stage.let_nothing_be_written();
    for operation in while_unavailable {
        show(operation, 503, Some(stage.attempt(operation, &operation.address(), None).send()));
    }
    assert_eq!(registry.revision(), head, "what could not be written is not there");
    assert!(shown > 500, "{shown}");
}

/// Every parameter is taken with the document's own example, alone and all together.
fn every_parameter_is_taken(stage: &Stage<'_>, operation: &Operation) {
    let writes = if operation.reads() { "" } else { "dry_run=true" };
    let address = match operation {
        _ if suggestions::has(operation) => suggestions::address(stage.registry, operation),
        _ if imports::has(operation) => imports::address(stage.registry, operation),
        _ => operation.address(),
    };
    let ask = |query: &str| {
        let separator = if address.contains('?') { '&' } else { '?' };
        let path = format!("{address}{separator}{query}");
        let answer = stage.attempt(operation, &path, None).send();
        assert!(matches!(answer.status, 200..300), "{} {query}: {}", operation.id, answer.text());
        answer
    };
    let mut all = Vec::new();
    for parameter in operation.parameters().into_iter().filter(|parameter| !parameter.required) {
        if let Some(example) = parameter.example {
            let pair = format!("{}={example}", parameter.name);
            ask(&if pair == writes { pair.clone() } else { format!("{pair}&{writes}") });
            all.push(pair);
        }
    }
    let answer = ask(&all.join("&"));
    if operation.is_list() {
        assert!(matches!(answer.json()["items"], Value::Array(_)), "{}", operation.id);
    }
}
