//! The promise: the document says what the program does, and the program does what it says.

use harness::{Answer, Document, Launch, Operation, Registry, both_databases};
use openapi::{DOCUMENT, OPERATIONS};
use serde_json::Value;

both_databases!(every_documented_answer_of_every_operation_is_given, the_document_is_served_as_it_is);

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
        let content = document.response(operation, 200).unwrap()["content"].as_object().unwrap();
        for (media_type, content) in content {
            // The document itself and the figures would be long examples.
            let long = ["document", "metrics"].contains(&id.as_str());
            assert!(long || content.get("example").is_some(), "{id} has no example as {media_type}");
            if let Some(example) = content.get("example").filter(|_| media_type == "application/json") {
                document.check(operation, 200, media_type, false, example).unwrap();
            }
        }
        let statuses = object["responses"].as_object().unwrap().keys();
        for status in statuses.filter(|status| status.starts_with('4') || status.starts_with('5')) {
            let response = document.response(operation, status.parse().unwrap()).unwrap();
            let content = response["content"].as_object().unwrap();
            assert_eq!(content.keys().collect::<Vec<_>>(), ["application/problem+json"], "{id} {status}");
        }
    }
}

/// A request that has this answer; `None` = nobody knows one.
fn provoke(registry: &Registry, operation: &Operation, status: u16) -> Option<Answer> {
    let address = operation.address();
    assert_eq!(operation.method, "GET", "{}: this test only knows how to read", operation.id);
    Some(match status {
        200 => registry.get(&address),
        304 => {
            let tag = registry.get(&address).header("etag").to_owned();
            registry.ask(&address).header("if-none-match", &tag).send()
        }
        308 => {
            let (list, rest) = address.strip_prefix("/v1/")?.split_once('/')?;
            let (slug, rest) =
                rest.split_once('/').map_or((rest, String::new()), |(s, r)| (s, format!("/{r}")));
            let log = registry.get(&format!("/v1/{list}/{slug}/history")).items();
            let id = log.first()?["entity"]["id"].as_str()?.to_owned();
            registry.get(&format!("/v1/{list}/{id}{rest}"))
        }
        400 => registry.get(&format!("{address}?no_such_parameter=1")),
        404 if operation.path.contains('{') => {
            let (before, after) = operation.path.split_once('{')?;
            let after = after.split_once('}')?.1;
            registry.get(&format!("{before}0195d000-0000-7000-8000-000000000000{after}"))
        }
        404 => registry.get(&format!("{address}?known_at_revision=9000")),
        406 => registry.ask(&address).header("accept", "image/png").send(),
        414 => registry.get(&format!("{address}?{}", "x".repeat(9_000))),
        431 => registry.ask(&address).header("x-large", &"x".repeat(17_000)).send(),
        _ => return None,
    })
}

fn every_documented_answer_of_every_operation_is_given(registry: &Registry) {
    let document = Document::get().unwrap();
    let mut shown = 0;
    for operation in document.operations() {
        let documented = operation.object["responses"].as_object().unwrap().keys();
        for status in documented.map(|status| status.parse::<u16>().unwrap()) {
            if status == 500 {
                continue; // no request should have it
            }
            let id = &operation.id;
            let Some(answer) = provoke(registry, operation, status) else {
                panic!("{id} documents {status}, and no request is known that has it")
            };
            assert_eq!(answer.status, status, "{id}: {}", answer.text());
            let promised = document.response(operation, status).unwrap()["headers"].as_object();
            for name in promised.into_iter().flat_map(|headers| headers.keys()) {
                // These are there when there is something to say.
                let if_any = ["Link", "Content-Language"].contains(&name.as_str());
                assert!(if_any || answer.headers.contains_key(name), "{id} {status}: no {name}");
            }
            shown += 1;
        }
        // Every parameter is taken with the document's own example, alone and all together.
        let mut all = Vec::new();
        for parameter in operation.parameters() {
            if let Some(example) = parameter.example {
                let pair = format!("{}={example}", parameter.name);
                let answer = registry.get(&format!("{}?{pair}", operation.address()));
                assert_eq!(answer.status, 200, "{} {pair}: {}", operation.id, answer.text());
                all.push(pair);
            }
        }
        let answer = registry.get(&format!("{}?{}", operation.address(), all.join("&")));
        assert_eq!(answer.status, 200, "{}: {}", operation.id, answer.text());
        if operation.is_list() {
            assert!(matches!(answer.json()["items"], Value::Array(_)), "{}", operation.id);
        }
    }
    assert!(shown > 100, "{shown}");
}
