//! Somebody who has a table of names and wants to know whom they mean: the Reconciliation API 0.2, as OpenRefine asks.

use std::collections::BTreeSet;

use harness::{PUBLIC_URL, Registry, both_databases};
use reqwest::blocking::Client;
use serde_json::{Value, json};

both_databases!(
    the_service_says_what_it_can,
    names_are_matched_where_it_is_sure_and_proposed_where_not,
    identifiers_decide_and_types_narrow,
    columns_are_added_from_what_is_registered,
    things_are_picked_while_typing,
    what_is_asked_wrongly_is_said,
);

/// The schemas of what the service answers, after those of the specification, in words of our own.
fn check(schema: &str, answer: &Value) {
    let schemas: Value =
        serde_json::from_str(include_str!("schemas/reconciliation.json")).expect("the schemas are JSON");
    let schema = json!({"$ref": format!("#/definitions/{schema}"), "definitions": schemas["definitions"]});
    let validator = jsonschema::draft7::new(&schema).unwrap();
    let faults: Vec<String> = validator.iter_errors(answer).map(|fault| fault.to_string()).collect();
    assert!(faults.is_empty(), "{faults:?}: {answer}");
}

/// Sends a field of a form as other sites do: with their origin, and without being known.
fn post(registry: &Registry, field: &str, value: &Value) -> (u16, Value) {
    let form: String =
        url::form_urlencoded::Serializer::new(String::new()).append_pair(field, &value.to_string()).finish();
    let response = Client::new()
        .post(format!("http://{}/v1/reconcile", registry.program().address()))
        .header("content-type", "application/x-www-form-urlencoded")
        .header("origin", "https://refine.example")
        .header("sec-fetch-site", "cross-site")
        .body(form)
        .send()
        .unwrap();
    assert_eq!(response.headers()["access-control-allow-origin"], "*");
    (response.status().as_u16(), response.json().unwrap())
}

fn reconcile(registry: &Registry, queries: &Value) -> Value {
    let (status, answer) = post(registry, "queries", queries);
    assert_eq!(status, 200, "{answer}");
    check("results", &answer);
    let keys = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<BTreeSet<_>>();
    assert_eq!(keys(&answer), keys(queries));
    // The same question in the address has the same answer.
    let address: String = url::form_urlencoded::byte_serialize(queries.to_string().as_bytes()).collect();
    assert_eq!(registry.get(&format!("/v1/reconcile?queries={address}")).json(), answer);
    answer
}

fn the_service_says_what_it_can(registry: &Registry) {
    let answer = registry.get("/v1/reconcile");
    assert_eq!((answer.status, answer.media_type()), (200, "application/json"));
    assert_eq!(answer.header("access-control-allow-origin"), "*");
    let manifest = answer.json();
    check("manifest", &manifest);
    assert_eq!(manifest["identifierSpace"], format!("{PUBLIC_URL}/id/"));
    // Clients put ids into the addresses encoded.
    let address = |pattern: &Value| {
        let address = pattern.as_str().unwrap().replace("{{id}}", "organisations%2Fworld-bank");
        registry.client().path_of(&address).to_owned()
    };
    let led = registry.ask(&address(&manifest["view"]["url"])).header("accept", "text/html").send();
    assert_eq!(
        (led.status, led.header("location")),
        (303, &*format!("{PUBLIC_URL}/organisations/world-bank"))
    );
    let preview = registry.get(&address(&manifest["preview"]["url"]));
    assert_eq!((preview.status, preview.media_type()), (200, "text/html"));
    assert!(preview.text().contains("World Bank") && !preview.text().contains("<script"));
    let policy = preview.header("content-security-policy");
    assert!(policy.contains("frame-ancestors *") && policy.contains("default-src 'none'"), "{policy}");
    for service in ["entity", "type", "property"] {
        let service = &manifest["suggest"][service];
        let whole = format!(
            "{}{}",
            service["service_url"].as_str().unwrap(),
            service["service_path"].as_str().unwrap()
        );
        assert_eq!(registry.get(&format!("{}?prefix=a", registry.client().path_of(&whole))).status, 200);
    }
}

fn names_are_matched_where_it_is_sure_and_proposed_where_not(registry: &Registry) {
    let answer = reconcile(
        registry,
        &json!({
            "exact": {"query": "World Bank"},
            "folded": {"query": "WORLD  BANK", "type": "Organisation", "type_strict": "should"},
            "coalition": {"query": "Dynamic Coalition on Accessibility and Disability", "type": ["Coalition"]},
            "typo": {"query": "Wrold Bnak", "limit": 3},
            "person": {"query": "Tarek Cheniti"},
            "nobody": {"query": "Qqqq Xxxx Zzzz"},
            "id": {"query": "organisations/world-bank"},
        }),
    );
    let first = |key: &str| answer[key]["result"][0].clone();
    let told = |key: &str| (first(key)["id"].clone(), first(key)["match"].clone());
    assert_eq!(told("exact"), (json!("organisations/world-bank"), json!(true)));
    assert_eq!(told("folded"), (json!("organisations/world-bank"), json!(true)));
    assert_eq!(told("coalition"), (json!("coalitions/accessibility-and-disability"), json!(true)));
    assert_eq!(first("coalition")["type"][0]["id"], "Coalition");
    assert_eq!(told("typo"), (json!("organisations/world-bank"), json!(false)), "{answer}");
    assert!(first("typo")["score"].as_f64().unwrap() < 100.0);
    assert_eq!(told("id"), (json!("organisations/world-bank"), json!(true)));
    // Two persons can have one name.
    assert_eq!(told("person"), (json!("people/tarek-cheniti"), json!(false)));
    assert!(first("person")["features"].to_string().contains("person-by-name-alone"));
    assert_eq!(answer["nobody"]["result"], json!([]));
}

fn identifiers_decide_and_types_narrow(registry: &Registry) {
    let known = registry.all("/v1/organisations?limit=200");
    let known = known.iter().find(|o| {
        o["identifiers"]["ror"]["confidence"] == "certain" || o["identifiers"]["ror"]["value"].is_string()
    });
    let known = known.expect("somebody has a ROR id");
    let ror = known["identifiers"]["ror"]["value"].as_str().unwrap();
    let id = format!("organisations/{}", known["slug"].as_str().unwrap());
    let by = |pid: &str, v: Value| json!([{"pid": pid, "p": "a column", "v": v}]);
    let answer = reconcile(
        registry,
        &json!({
            "alone": {"properties": by("ror", json!(ror))},
            "bare": {"query": known["name"], "properties": by("ror", json!([ror.rsplit('/').next().unwrap()]))},
            "elsewhere": {"query": known["name"], "properties": by("country", json!("Bhutan"))},
            "unreadable": {"query": known["name"], "properties": by("country", json!("?"))},
            "people": {"query": known["name"], "type": "Person"},
        }),
    );
    for key in ["alone", "bare"] {
        let first = &answer[key]["result"][0];
        assert_eq!(first["id"], *id, "{key}: {answer}");
    }
    let elsewhere = &answer["elsewhere"]["result"][0];
    assert_eq!((&elsewhere["id"], &elsewhere["match"]), (&json!(id), &json!(known["country"].is_null())));
    assert_eq!(answer["unreadable"]["result"][0]["match"], true, "what cannot be read says nothing");
    assert_eq!(answer["people"]["result"], json!([]));
}

fn columns_are_added_from_what_is_registered(registry: &Registry) {
    let wished = |ids: &[&str]| ids.iter().map(|id| json!({"id": id})).collect::<Vec<_>>();
    let extension = json!({
        "ids": ["organisations/world-bank", "coalitions/privacy", "people/tarek-cheniti", "organisations/nobody"],
        "properties": wished(&["country", "coalitions", "members", "affiliation"]),
    });
    let (status, answer) = post(registry, "extend", &extension);
    assert_eq!(status, 200, "{answer}");
    check("extension", &answer);
    let rows = &answer["rows"];
    let bank = registry.get("/v1/organisations/world-bank").json();
    let ids: Vec<Value> = bank["coalitions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|c| json!({"id": format!("coalitions/{}", c["slug"].as_str().unwrap()), "name": c["name"]}))
        .collect();
    assert!(!ids.is_empty());
    assert_eq!(rows["organisations/world-bank"]["coalitions"], json!(ids));
    let members = registry.get("/v1/coalitions/privacy").json()["member_counts"]["total"].clone();
    assert_eq!(rows["coalitions/privacy"]["members"], json!([{"int": members}]));
    let affiliation = registry.get("/v1/people/tarek-cheniti").json()["affiliation"].clone();
    assert_eq!(rows["people/tarek-cheniti"]["affiliation"][0]["name"], affiliation["name"]);
    assert_eq!(
        rows["organisations/nobody"],
        json!({"country": [], "coalitions": [], "members": [], "affiliation": []})
    );
    let proposed = registry.get("/v1/reconcile/properties?type=Person").json();
    check("proposals", &proposed);
    let ids: Vec<&Value> = proposed["properties"].as_array().unwrap().iter().map(|p| &p["id"]).collect();
    assert!(ids.contains(&&json!("affiliation")) && !ids.contains(&&json!("country")), "{proposed}");
}

fn things_are_picked_while_typing(registry: &Registry) {
    let suggested = |service: &str, query: &str| {
        let answer = registry.get(&format!("/v1/reconcile/suggest/{service}?{query}"));
        assert_eq!(answer.status, 200, "{}", answer.text());
        check("suggestions", &answer.json());
        answer.json()["result"].as_array().unwrap().clone()
    };
    let ids = |found: Vec<Value>| found.iter().map(|thing| thing["id"].clone()).collect::<Vec<_>>();
    assert!(ids(suggested("entity", "prefix=world+ba")).contains(&json!("organisations/world-bank")));
    assert_eq!(ids(suggested("entity", "prefix=coalitions%2Fprivacy")), ["coalitions/privacy"]);
    let (all, rest) = (ids(suggested("entity", "prefix=in")), ids(suggested("entity", "prefix=in&cursor=2")));
    assert_eq!(all[2..], rest[..all.len() - 2]);
    assert_eq!(ids(suggested("type", "prefix=org&callback=x")), ["Organisation"]);
    assert!(ids(suggested("property", "prefix=wiki")).contains(&json!("wikidata")));
}

fn what_is_asked_wrongly_is_said(registry: &Registry) {
    let many: serde_json::Map<String, Value> =
        (0..51).map(|n| (format!("q{n}"), json!({"query": "bank"}))).collect();
    for (queries, status, says) in [
        (json!([]), 400, "batch"),
        (json!({"q": {}}), 400, "`query` or `properties`"),
        (json!({"q": {"query": "x", "type": "Organization"}}), 400, "did you mean `Organisation`"),
        (
            json!({"q": {"query": "x", "properties": [{"pid": "contry", "v": "CH"}]}}),
            400,
            "did you mean `country`",
        ),
        (json!({"q": {"qery": "x"}}), 400, "qery"),
        (many.into(), 413, "51"),
    ] {
        let (given, problem) = post(registry, "queries", &queries);
        assert_eq!(given, status, "{queries}: {problem}");
        assert!(problem["detail"].as_str().unwrap().contains(says), "{queries}: {problem}");
    }
    let (given, problem) = post(registry, "extend", &json!({"ids": [], "properties": [{"id": "colour"}]}));
    assert!(given == 400 && problem["detail"].as_str().unwrap().contains("colour"), "{problem}");
    assert_eq!(post(registry, "nothing", &json!({})).0, 400);
    for (path, status) in [
        ("/v1/reconcile?queries=%7B", 400),
        ("/v1/reconcile/properties?type=Nothing", 400),
        ("/v1/reconcile/preview?id=organisations/nobody", 404),
        ("/id/organisations%2Fnobody", 404),
    ] {
        let answer = registry.ask(path).header("accept", "application/json").send();
        assert_eq!(answer.status, status, "{path}");
    }
}
