//! Those who link data: JSON-LD and Turtle, names that stay, and what interfaces there are.

use std::{
    collections::BTreeSet,
    fs,
    io::Write,
    process::{Command, Stdio},
};

use harness::{Answer, Backend, Document, PUBLIC_URL, Registry, both_databases, both_databases_anew};
use serde_json::{Value, json};

use super::{
    downloads,
    dumps::{Dump, python},
    stage::membership,
};

both_databases!(
    everything_named_in_a_graph_is_there,
    a_list_goes_on_until_all_is_told,
    a_thing_is_told_in_the_words_of_the_web,
    pages_answer_linked_data_to_who_likes_it,
    people_are_led_to_pages_and_programs_to_data,
    the_catalogue_names_what_there_is,
);
both_databases_anew!(names_stay_whatever_happens);

/// The lists that are linked data.
const LISTS: [&str; 6] = ["coalitions", "organisations", "people", "memberships", "sources", "vocabularies"];

fn graph(answer: &Answer) -> Vec<Value> {
    assert_eq!((answer.status, answer.media_type()), (200, "application/ld+json"), "{}", answer.path);
    let told = answer.json();
    assert!(told["@context"]["schema"] == "https://schema.org/", "{}", answer.path);
    told["@graph"].as_array().unwrap().clone()
}

/// The things of a list, page by page.
fn things(registry: &Registry, path: &str) -> Vec<Value> {
    let (mut all, mut next) = (Vec::new(), Some(path.to_owned()));
    while let Some(path) = next {
        let answer = registry.get(&path);
        let (pages, things): (Vec<_>, Vec<_>) =
            graph(&answer).into_iter().partition(|thing| thing["hydra:next"].is_object());
        all.extend(things);
        next = pages.first().map(|page| {
            let address = page["hydra:next"]["@id"].as_str().unwrap();
            assert_eq!(answer.header("link"), format!("<{address}>; rel=\"next\""));
            registry.client().path_of(address).to_owned()
        });
    }
    all
}

/// Every `@id` in a piece of JSON-LD.
fn names(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(members) => {
            found.extend(members.get("@id").and_then(Value::as_str).map(str::to_owned));
            members.values().for_each(|member| names(member, found));
        }
        Value::Array(items) => items.iter().for_each(|item| names(item, found)),
        _ => {}
    }
}

fn everything_named_in_a_graph_is_there(registry: &Registry) {
    let mut found = BTreeSet::new();
    for list in LISTS {
        let things = things(registry, &format!("/v1/{list}.jsonld?limit=200"));
        things.iter().for_each(|thing| names(thing, &mut found));
    }
    let ours = found.iter().filter_map(|name| name.strip_prefix(PUBLIC_URL));
    let ours: BTreeSet<&str> = ours.map(|path| path.split('#').next().unwrap()).collect();
    let named = ours.iter().filter(|path| path.starts_with("/id/")).count();
    assert_eq!(named, 45 + 122 + 1 + 125 + 129 + 14, "each thing has one name");
    for path in ours {
        let answer = registry.ask(path).header("accept", "application/ld+json").send();
        match path.starts_with("/id/") {
            true => {
                assert_eq!(answer.status, 303, "{path}: {}", answer.text());
                let place = registry.client().path_of(answer.header("location")).to_owned();
                let told = graph(&registry.get(&place));
                assert_eq!(told[0]["@id"], format!("{PUBLIC_URL}{path}"), "{place}");
            }
            false => assert_eq!(answer.status, 200, "{path}"),
        }
    }
}

fn a_list_goes_on_until_all_is_told(registry: &Registry) {
    for list in LISTS {
        let total = registry.get(&format!("/v1/{list}?limit=1")).json()["total"].as_u64().unwrap() as usize;
        let told = things(registry, &format!("/v1/{list}.jsonld?limit=60"));
        let different: BTreeSet<&str> = told.iter().map(|thing| thing["@id"].as_str().unwrap()).collect();
        assert_eq!((told.len(), different.len()), (total, total), "{list}");
    }
    let privacy = things(registry, "/v1/coalitions/privacy/members.jsonld?as_of=2008-04-01");
    assert_eq!(privacy.len(), 3);
    let certainties = privacy.iter().filter_map(|thing| thing["schema:additionalProperty"].as_array());
    let certain = certainties.flatten().filter(|remark| remark["schema:value"] == "certain").count();
    assert_eq!(certain, 2);
}

fn a_thing_is_told_in_the_words_of_the_web(registry: &Registry) {
    let coalition = &graph(&registry.get("/v1/coalitions/child-online-safety.jsonld"))[0];
    let json = registry.get("/v1/coalitions/child-online-safety").json();
    assert_eq!(coalition["@type"], json!(["org:OrganizationalCollaboration", "schema:Organization"]));
    assert_eq!(coalition["@id"], format!("{PUBLIC_URL}/id/coalitions/{}", json["id"].as_str().unwrap()));
    assert_eq!(coalition["schema:foundingDate"], json!({"@value": "2007-11", "@type": "xsd:gYearMonth"}));
    assert!(coalition["schema:name"].to_string().contains(json["name"].as_str().unwrap()));
    let bank = &graph(&registry.get("/v1/organisations/world-bank.jsonld"))[0];
    let category = "/id/vocabularies/registry-core#intergovernmental-organisation";
    assert!(bank["org:classification"].to_string().contains(category), "{bank}");
    let first = registry.get("/v1/coalitions/child-online-safety/members?limit=1").json()["items"][0].clone();
    let membership =
        &graph(&registry.get(&format!("/v1/memberships/{}.jsonld", first["id"].as_str().unwrap())))[0];
    assert_eq!(membership["org:organization"]["@id"], coalition["@id"]);
    assert_eq!(
        membership["org:role"]["@id"],
        format!("{PUBLIC_URL}/id/vocabularies/membership-roles#member")
    );
    let beginning = &membership["org:memberDuring"]["time:hasBeginning"]["time:inXSDgYear"];
    assert_eq!(beginning, &json!({"@value": first["since"], "@type": "xsd:gYear"}));
    assert_eq!(membership["schema:subjectOf"]["@type"], json!(["schema:Quotation"]));
    let turtle = registry.get("/v1/vocabularies/registry-core.ttl");
    assert_eq!(turtle.header("content-type"), "text/turtle; charset=utf-8");
    assert!(turtle.text().contains("\"Academia\"@en"), "{}", turtle.text());
    // Only vocabularies are to be had in it.
    assert_eq!(registry.get("/v1/coalitions.ttl").status, 406);
    assert_eq!(registry.get("/v1/stakeholder-categories.jsonld").status, 406);
}

fn pages_answer_linked_data_to_who_likes_it(registry: &Registry) {
    for (page, data) in [
        ("/", "/v1/coalitions.jsonld"),
        ("/coalitions/privacy", "/v1/coalitions/privacy.jsonld"),
        ("/organisations/world-bank", "/v1/organisations/world-bank.jsonld"),
        ("/people/tarek-cheniti", "/v1/people/tarek-cheniti.jsonld"),
        ("/vocabularies", "/v1/vocabularies.jsonld"),
    ] {
        let here = registry.ask(page).header("accept", "application/ld+json").send();
        let there = registry.get(data);
        assert_eq!((here.status, here.media_type()), (200, "application/ld+json"), "{page}");
        let bare = |answer: &Answer| answer.text().replace(".jsonld", "");
        assert_eq!(bare(&here), bare(&there), "{page}");
        let html = registry.ask(page).header("accept", "text/html").send();
        assert!(html.text().contains(".jsonld") && html.media_type() == "text/html", "{page}");
        let again = registry.ask(data).header("if-none-match", there.header("etag")).send();
        assert_eq!(again.status, 304, "{data}");
    }
    let turtle = registry.ask("/vocabularies").header("accept", "text/turtle").send();
    assert_eq!((turtle.status, turtle.media_type()), (200, "text/turtle"));
    // Of a thing, a writer can say which state they have seen in this form, too.
    let seen =
        registry.get("/v1/coalitions/privacy.jsonld").header("etag").split('.').next().unwrap().to_owned();
    assert!(registry.get("/v1/coalitions/privacy").header("etag").starts_with(&seen));
}

/// Where a name leads to.
fn led(registry: &Registry, name: &str, accept: &str) -> String {
    let answer = registry.ask(name).header("accept", accept).send();
    assert_eq!(answer.status, 303, "{name}: {}", answer.text());
    assert!(answer.header("vary").contains("Accept") && answer.header("access-control-allow-origin") == "*");
    registry.client().path_of(answer.header("location")).to_owned()
}

fn people_are_led_to_pages_and_programs_to_data(registry: &Registry) {
    let id = registry.get("/v1/coalitions/privacy").json()["id"].as_str().unwrap().to_owned();
    let membership =
        registry.get("/v1/memberships?coalition=privacy&limit=1").json()["items"][0]["id"].clone();
    let membership = format!("/id/memberships/{}", membership.as_str().unwrap());
    let browser = "text/html,application/xhtml+xml,*/*;q=0.8";
    for (name, accept, place) in [
        (format!("/id/coalitions/{id}"), browser, "/coalitions/privacy"),
        (format!("/id/coalitions/{id}"), "application/ld+json", "/v1/coalitions/privacy.jsonld"),
        (format!("/id/coalitions/{id}"), "application/json", "/v1/coalitions/privacy"),
        (format!("/id/coalitions/{id}"), "*/*", "/v1/coalitions/privacy.jsonld"),
        ("/id/coalitions/privacy".to_owned(), browser, "/coalitions/privacy"),
        (membership.clone(), browser, "/coalitions/privacy"),
        ("/id/vocabularies/registry-core".to_owned(), "text/turtle", "/v1/vocabularies/registry-core.ttl"),
        ("/id/vocabularies/registry-core".to_owned(), browser, "/vocabularies#registry-core"),
        ("/id/sources/itwc06".to_owned(), "text/html", "/v1/sources/itwc06"),
        ("/id/people/tarek-cheniti".to_owned(), browser, "/people/tarek-cheniti"),
    ] {
        assert_eq!(led(registry, &name, accept), place, "{name} {accept}");
        assert_eq!(registry.get(place.split('#').next().unwrap()).status, 200, "{place}");
    }
    for name in [
        "/id/coalitions/nothing",
        "/id/coalitions/0195d000-0000-7000-8000-000000000000",
        "/id/changes/1",
        "/id/coalitions/%00",
    ] {
        assert_eq!(registry.ask(name).header("accept", "application/ld+json").send().status, 404, "{name}");
    }
}

fn the_catalogue_names_what_there_is(registry: &Registry) {
    let path = "/.well-known/api-catalog";
    let answer = registry.get(path);
    let form = "application/linkset+json; profile=\"https://www.rfc-editor.org/info/rfc9727\"";
    assert_eq!((answer.status, answer.header("content-type")), (200, form));
    let head = registry.ask(path).method(reqwest::Method::HEAD).send();
    assert_eq!(head.header("link"), "<>; rel=\"api-catalog\"");
    let links: Value = serde_json::from_str(answer.text()).unwrap();
    let [own, api] = links["linkset"].as_array().unwrap().as_slice() else { panic!("{links}") };
    assert_eq!(own["anchor"], format!("{PUBLIC_URL}{path}"));
    assert_eq!(own["item"][0]["href"], api["anchor"]);
    for (relation, is) in
        [("service-desc", "application/json"), ("service-doc", "text/html"), ("status", "application/json")]
    {
        let link = &api[relation][0];
        let answer = registry.get(registry.client().path_of(link["href"].as_str().unwrap()));
        assert_eq!((answer.status, answer.media_type(), &link["type"]), (200, is, &json!(is)), "{relation}");
    }
}

fn names_stay_whatever_happens(registry: &Registry) {
    let editor = registry.editor();
    let of = |path: &str| registry.get(path).json()["id"].as_str().unwrap().to_owned();
    let privacy = format!("/id/coalitions/{}", of("/v1/coalitions/privacy"));
    editor.change("/v1/coalitions/privacy", &json!({"slug": "data-privacy"}));
    assert_eq!(led(registry, &privacy, "text/html"), "/coalitions/data-privacy");
    let told = &graph(&registry.get("/v1/coalitions/data-privacy.jsonld"))[0];
    assert_eq!(told["@id"], format!("{PUBLIC_URL}{privacy}"));
    // What went into another leads there; what was taken out is gone.
    let name = |value: &str| json!([{"value": value, "lang": "en", "kind": "official"}]);
    for slug in ["twin", "mistake"] {
        editor
            .create("/v1/organisations", &json!({"slug": slug, "kind": "organisation", "names": name(slug)}));
    }
    let [twin, mistake] = ["twin", "mistake"]
        .map(|slug| format!("/id/organisations/{}", of(&format!("/v1/organisations/{slug}"))));
    assert_eq!(editor.post("/v1/organisations/twin/merge", &json!({"into": "world-bank"})).status, 200);
    editor.delete("/v1/organisations/mistake");
    assert_eq!(led(registry, &twin, "text/html"), "/organisations/world-bank");
    assert_eq!(registry.get(&mistake).status, 410);
    // Of who was erased, nothing is told, nor that a membership was theirs.
    let person = format!("/id/people/{}", of("/v1/people/tarek-cheniti"));
    let member = registry.get("/v1/people/tarek-cheniti").json()["coalitions"][0]["slug"].clone();
    let members = format!("/v1/coalitions/{}/members.jsonld", member.as_str().unwrap());
    assert!(registry.get(&members).text().contains(&person));
    assert_eq!(editor.post("/v1/people/tarek-cheniti/erase", &json!({})).status, 200);
    assert_eq!(registry.get(&person).status, 410);
    let told = registry.get(&members).text().to_owned();
    assert!(!told.contains("/id/people/") && !told.to_lowercase().contains("cheniti"), "{told}");
    // Whatever a text holds, it is JSON.
    let mut awkward = membership("data-privacy", "world-bank", "chair");
    awkward["statements"] =
        json!([{"source": "itwc06", "role_as_stated": "\"</script>\u{202e}\\", "certainty": "stated"}]);
    let made = editor.create("/v1/memberships", &awkward);
    let told = &graph(&registry.get(&format!("/v1/memberships/{}.jsonld", made["id"].as_str().unwrap())))[0];
    assert_eq!(told["schema:subjectOf"]["schema:text"], "\"</script>\u{202e}\\");
}

/// What rdflib finds in graphs.
fn read(python: &std::path::Path, graphs: &Value) -> Vec<Value> {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/black_box/linked_data.py");
    let mut reader = Command::new(python)
        .args(["-B", script])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    reader.stdin.take().unwrap().write_all(graphs.to_string().as_bytes()).unwrap();
    let read = reader.wait_with_output().unwrap();
    assert!(read.status.success(), "{}", String::from_utf8_lossy(&read.stderr));
    serde_json::from_slice(&read.stdout).unwrap()
}

#[test]
fn rdflib_reads_every_form_as_the_same_graph() {
    let Some(python) = python() else { return };
    Registry::on(Backend::Sqlite, |registry| {
        let text = |path: &str| registry.get(path).text().to_owned();
        let (mut graphs, mut pairs) = (Vec::new(), 0);
        let vocabularies = registry.all("/v1/vocabularies");
        let paths =
            vocabularies.iter().map(|one| format!("/v1/vocabularies/{}", one["id"].as_str().unwrap()));
        for path in paths.chain(["/v1/vocabularies".to_owned()]) {
            graphs.push(json!({"form": "json-ld", "text": text(&format!("{path}.jsonld"))}));
            graphs.push(json!({"form": "turtle", "text": text(&format!("{path}.ttl"))}));
            pairs += 1;
        }
        let dump = Dump::of(registry.database_url(), &[]);
        for (file, form) in [("registry.jsonld", "json-ld"), ("registry.nq", "nquads")] {
            graphs.push(json!({"form": form, "text": fs::read_to_string(dump.path().join(file)).unwrap()}));
        }
        pairs += 1;
        let operations = Document::get().unwrap().operations().iter();
        let linked = operations.filter(|operation| !downloads::is_file(operation)).filter(|operation| {
            operation.object["responses"]["200"]["content"]["application/ld+json"].is_object()
        });
        let linked: Vec<_> = linked.map(|operation| format!("{}.jsonld", operation.address())).collect();
        assert_eq!(linked.len(), 14);
        graphs.extend(linked.iter().map(|path| json!({"form": "json-ld", "text": text(path)})));
        let found = read(&python, &graphs.into());
        for (place, graph) in found.iter().enumerate() {
            assert!(graph["triples"].as_u64().unwrap() > 4 && graph["blank"] == 0, "{place}: {graph}");
        }
        for pair in found.chunks(2).take(pairs) {
            assert_eq!(pair[0]["digest"], pair[1]["digest"], "{pair:?}");
        }
        let whole = &found[2 * pairs - 1]["classes"];
        for (class, number) in [
            ("http://www.w3.org/ns/org#Membership", 125),
            ("http://www.w3.org/ns/org#OrganizationalCollaboration", 45),
            ("http://www.w3.org/ns/org#Organization", 122),
            ("http://www.w3.org/2004/02/skos/core#ConceptScheme", 14),
            ("https://schema.org/CreativeWork", 129),
        ] {
            assert_eq!(whole[class], number, "{class}");
        }
    });
}
