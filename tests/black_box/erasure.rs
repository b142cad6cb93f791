//! A person is erased: nothing that tells of them is left, in any answer about any time, nor in the database.

use std::{
    collections::BTreeSet,
    thread,
    time::{Duration, Instant},
};

use harness::{Backend, Client, Database, Document, Launch, PUBLIC_URL, Program};
use reqwest::{Method, blocking::Client as Http};
use serde_json::{Value, json};

use super::{check::assert_holds, dumps::Dump};

/// The one person of the founding data.
const SLUG: &str = "tarek-cheniti";
const ID: &str = "01a205b3-d109-7b7f-ae05-7aa95e968f92";
const MEMBERSHIP: &str = "01a205b3-d14e-77d4-843b-45e4ae809551";
/// What of the name is found nowhere else.
const TRACE: &str = "cheniti";
/// The revisions of the founding data.
const FOUNDING: i64 = 436;

/// Shows something with each database.
macro_rules! with_each_database {
    ($($shows:ident),* $(,)?) => {$(
        mod $shows {
            #[test]
            fn sqlite() {
                super::on(harness::Backend::Sqlite, super::$shows);
            }

            #[test]
            fn postgresql() {
                super::on(harness::Backend::Postgresql, super::$shows);
            }
        }
    )*};
}

with_each_database!(
    nothing_that_tells_of_an_erased_person_is_left,
    who_is_erased_is_gone_and_stays_so,
    only_registrars_erase_and_only_who_is_there,
);

/// A registry of a test's own.
struct Own {
    database: Database,
    program: Program,
    client: Client,
    registrar: String,
}

fn on(backend: Backend, shows: fn(Own)) {
    if backend.is_here().unwrap() {
        let database = backend.founded_database().unwrap();
        let program = serve(&database);
        let client = Client::new(&program, PUBLIC_URL).unwrap();
        let registrar = token(&database, &["--role", "registrar"]);
        shows(Own { database, program, client, registrar });
    }
}

fn serve(database: &Database) -> Program {
    Launch::serve(database.url()).with(&["--public-url", PUBLIC_URL]).start().unwrap()
}

fn token(database: &Database, arguments: &[&str]) -> String {
    let create = Launch::new(&["token", "create", "--database-url", database.url()]).with(arguments);
    let finished = create.run().unwrap();
    assert_eq!(finished.code, Some(0), "{:?}", finished.stderr);
    String::from_utf8(finished.stdout).unwrap().trim().to_owned()
}

/// Sends a body; the answer is held to the document.
fn send(program: &Program, method: Method, path: &str, token: &str, body: &Value) -> (u16, Value) {
    let media_type = match method {
        Method::PATCH => "application/merge-patch+json",
        _ => "application/json",
    };
    let answer = Http::new()
        .request(method.clone(), format!("{}{path}", program.url()))
        .bearer_auth(token)
        .header("content-type", media_type)
        .header("if-match", "*")
        .body(body.to_string())
        .send()
        .unwrap();
    let status = answer.status().as_u16();
    let json: Value = serde_json::from_slice(&answer.bytes().unwrap()).unwrap();
    let document = Document::get().unwrap();
    let operation = document.operation(method.as_str(), path.split('?').next().unwrap()).unwrap();
    match status {
        200..300 => document.check(operation, status, "application/json", false, &json).unwrap(),
        _ => document.check_named("Problem", &json).unwrap(),
    }
    (status, json)
}

impl Own {
    fn write(&self, method: Method, path: &str, body: &Value) -> Value {
        let (status, json) = send(&self.program, method, path, &self.registrar, body);
        assert!((200..300).contains(&status), "{path}: {status} {json}");
        json
    }

    fn head(&self) -> i64 {
        self.client.get("/readyz").json()["revision"].as_i64().unwrap()
    }

    fn erase(&self, query: &str, body: &Value) -> (u16, Value) {
        send(&self.program, Method::POST, &format!("/v1/people/{SLUG}/erase{query}"), &self.registrar, body)
    }
}

/// Writes about the person wherever one can write.
fn gossip(own: &Own) {
    let change = |comment: &str| json!({"comment": comment, "source": {"title": "Mail of Tarek Cheniti", "address": "https://a.example/Tarek_Cheniti"}});
    let source =
        json!({"title": "Tarek Cheniti's page", "address": "https://a.example/people/tarek.cheniti"});
    let source = own.write(Method::POST, "/v1/sources", &source)["id"].as_str().unwrap().to_owned();
    assert_eq!(source, "tarek-chenitis-page");
    let patch = json!({"name": "Tārek Chéniti", "sources": [source], "change": change("Accents")});
    own.write(Method::PATCH, &format!("/v1/people/{SLUG}"), &patch);
    let patch = json!({"slug": "cheniti", "note": "Mr Cheniti is a researcher"});
    own.write(Method::PATCH, &format!("/v1/people/{SLUG}"), &patch);
    let patch = json!({"note": "CHENITI, Tarek told us", "formed_on_source": source, "change": change("asked tarek-cheniti")});
    own.write(Method::PATCH, "/v1/coalitions/privacy", &patch);
    let patch = json!({"source": source, "note": "after Tarek\u{a0}Cheniti"});
    own.write(Method::PATCH, "/v1/vocabularies/dccos-2007", &patch);
    let patch = json!({"note": "T. Cheniti", "change": {"comment": "about Tarek Cheniti"}});
    own.write(Method::PATCH, &format!("/v1/memberships/{MEMBERSHIP}"), &patch);
    let patch = json!({"note": "see https://a.example/?q=Tarek%20Ch%C3%A9niti", "sources": [source]});
    own.write(Method::PATCH, "/v1/organisations/w3c", &patch);
    let note = own.write(Method::PATCH, "/v1/coalitions/privacy", &json!({"note": "nothing"}));
    let undone = format!("/v1/changes/{}/undo", note["revision"]);
    own.write(Method::POST, &undone, &json!({"comment": "Tarek Cheniti said so"}));
    // He was taken for an organisation once.
    let wrong = json!({"kind": "organisation", "names": [{"value": "Tarek Cheniti", "lang": "en", "kind": "official"}]});
    let wrong = own.write(Method::POST, "/v1/organisations", &wrong)["slug"].as_str().unwrap().to_owned();
    assert_eq!(wrong, "tarek-cheniti-2");
    own.write(Method::DELETE, &format!("/v1/organisations/{wrong}"), &json!({}));
    // Whatever is suggested and handed in.
    let suggestion = json!({
        "kind": "update", "person": "cheniti", "patch": {"note": "Tarek Cheniti moved", "sources": [source]},
        "comment": "Says Tarek Cheniti", "credit": "Tarek Cheniti",
        "source": {"title": "Tarek Cheniti", "address": "https://a.example/tarek_cheniti"},
    });
    own.write(Method::POST, "/v1/suggestions", &suggestion);
    let listed = json!([{"organisation": "Tarek Cheniti"}]);
    let (status, import) = send(
        &own.program,
        Method::POST,
        "/v1/coalitions/privacy/imports?mode=merge",
        &own.registrar,
        &listed,
    );
    assert!(status < 300, "{import}");
    // And he writes himself.
    let himself = token(&own.database, &["--role", "registrar", "--name", "Tarek Cheniti"]);
    let (status, _) =
        send(&own.program, Method::PATCH, "/v1/coalitions/privacy", &himself, &json!({"website": null}));
    assert_eq!(status, 200);
}

/// Every address that can be read, with the operation's own examples, every thing, every form and some times.
fn addresses(client: &Client, head: i64) -> BTreeSet<String> {
    let mut addresses = BTreeSet::new();
    let times = [150, 266, 300, 350, FOUNDING, head - 3, head]
        .map(|revision| format!("known_at_revision={revision}"));
    for operation in Document::get().unwrap().operations() {
        if operation.method != "GET" || operation.needs_token() {
            continue;
        }
        let address = operation.address();
        addresses.insert(address.clone());
        if operation.is_list() {
            addresses.extend([".csv", ".ndjson", "?limit=200"].map(|form| format!("{address}{form}")));
        }
        for (name, values) in [("known_at_revision", &times[..]), ("as_of", &["as_of=2008-04-01".to_owned()])]
        {
            if operation.parameter(name).is_some() {
                addresses.extend(values.iter().map(|value| format!("{address}?{value}")));
                if operation.is_list() {
                    addresses.extend(values.iter().map(|value| format!("{address}.csv?{value}")));
                }
            }
        }
    }
    for (list, key) in [
        ("coalitions", "slug"),
        ("organisations", "slug"),
        ("people", "slug"),
        ("memberships", "id"),
        ("sources", "id"),
        ("vocabularies", "id"),
    ] {
        for thing in client.all(&format!("/v1/{list}?limit=200")) {
            let address = format!("/v1/{list}/{}", thing[key].as_str().unwrap());
            addresses.insert(format!("{address}/history?limit=200"));
            addresses.insert(format!("{address}?{}", times[4]));
            addresses.insert(address);
        }
    }
    addresses.extend((0..=head / 200).map(|page| format!("/v1/changes?limit=200&after={}", page * 200)));
    addresses.extend((FOUNDING..=head).map(|revision| format!("/v1/changes/{revision}")));
    for suffix in ["atom", "json"] {
        addresses.extend(
            (0..=head / 50).map(|page| format!("/feeds/changes.{suffix}?before={}", head + 1 - page * 50)),
        );
        addresses
            .extend(["child-online-safety", "privacy"].map(|of| format!("/feeds/coalitions/{of}.{suffix}")));
    }
    for about in ["child-online-safety", "privacy"] {
        for time in &times {
            addresses.insert(format!("/v1/coalitions/{about}?{time}"));
            addresses.insert(format!("/v1/coalitions/{about}/members?{time}&limit=200&as_of=2008-04"));
        }
    }
    addresses
}

/// The addresses whose answers tell of the person.
fn telling(client: &Client, addresses: &BTreeSet<String>) -> Vec<String> {
    let tells = |address: &&String| {
        let answer = client.get(address);
        assert!(answer.status < 500, "{address}: {}", answer.text());
        let headers = format!("{:?}", answer.headers).to_lowercase();
        let text = answer.text().to_lowercase();
        [TRACE, "chéniti"].iter().any(|trace| text.contains(trace) || headers.contains(trace))
    };
    addresses.iter().filter(tells).cloned().collect()
}

fn until(what: &str, holds: impl Fn() -> bool) {
    let began = Instant::now();
    while !holds() {
        assert!(began.elapsed() < Duration::from_secs(20), "not: {what}");
        thread::sleep(Duration::from_millis(50));
    }
}

fn nothing_that_tells_of_an_erased_person_is_left(own: Own) {
    gossip(&own);
    let other = serve(&own.database);
    let others = Client::new(&other, PUBLIC_URL).unwrap();
    let before = own.head();
    assert_holds(&own.database);
    // Both know the past by heart then.
    let asked = addresses(&own.client, before);
    assert!(asked.len() > 1_000, "{}", asked.len());
    let told = telling(&own.client, &asked);
    assert!(told.len() > 40, "{told:?}");
    assert_eq!(telling(&others, &told.iter().cloned().collect()), told);
    let privacy = own.client.get("/v1/coalitions/privacy").json();
    let membership = own.client.get(&format!("/v1/memberships/{MEMBERSHIP}?as_of=2008-04-01")).json();

    assert!(!left_in_the_database(&own.database).is_empty(), "what is looked for is found");

    let reason = json!({"reason": "At the wish of the person"});
    let (status, rehearsed) = own.erase("?dry_run=true", &reason);
    assert_eq!((status, own.head()), (200, before), "{rehearsed}");
    assert_eq!(own.client.get("/v1/people/cheniti").status, 200, "nothing was stored");

    let (status, entry) = own.erase("", &reason);
    assert_eq!(status, 200, "{entry}");
    assert_eq!((&entry["operation"], &entry["revision"]), (&json!("erase"), &json!(before + 1)));
    assert_eq!((&entry["fields"], &entry["comment"]), (&json!([]), &json!("At the wish of the person")));
    assert_eq!(entry["state"]["name"], "Erased person");
    for member in ["state", "entity", "operation", "comment", "group"] {
        assert_eq!(entry[member], rehearsed[member], "{member}");
    }
    let pseudonym = entry["entity"]["slug"].as_str().unwrap().to_owned();

    until("the other follows", || others.get("/readyz").json()["revision"] == before + 1);
    let mut asked: BTreeSet<String> = asked.into_iter().filter(|address| !address.contains(TRACE)).collect();
    asked.extend(addresses(&own.client, before + 1).into_iter().filter(|address| !address.contains(TRACE)));
    asked.insert(format!("/v1/people/{pseudonym}/history"));
    assert_eq!(telling(&own.client, &asked), [""; 0]);
    let told = told.into_iter().filter(|address| !address.contains(TRACE)).collect();
    assert_eq!(telling(&others, &told), [""; 0]);

    // The history is that of a member whom nobody knows.
    for client in [&own.client, &others] {
        let now = client.get(&format!("/v1/memberships/{MEMBERSHIP}?as_of=2008-04-01")).json();
        for member in ["coalition", "role", "since", "certainty", "status", "revision", "updated_at"] {
            assert_eq!(now[member], membership[member], "{member}");
        }
        assert_eq!(
            (&now["member"]["name"], &now["member"]["slug"]),
            (&json!("Erased person"), &json!(pseudonym))
        );
        let members = client.all("/v1/coalitions/child-online-safety/members?as_of=2008-04-01");
        assert!(members.iter().any(|member| member["member"]["name"] == "Erased person"));
        let listing = &client.get("/v1/coalitions/child-online-safety").json()["listings"][0];
        let items = listing["items"].as_array().unwrap();
        assert_eq!(items.len(), 12);
        let item = items.iter().find(|item| item["members"] == json!([pseudonym])).unwrap();
        assert_eq!(item["verbatim"], "[erased]");
        let now = client.get("/v1/coalitions/privacy").json();
        assert_eq!(now["note"], "[erased] told us");
        assert_eq!((&now["revision"], &now["updated_at"]), (&privacy["revision"], &privacy["updated_at"]));
        assert_eq!(now["names"], privacy["names"]);
        // He had written himself.
        let last = client.get(&format!("/v1/changes/{before}")).json();
        assert_eq!(
            (&last["actor"]["name"], &last["entity"]["slug"]),
            (&json!("[erased]"), &json!("privacy"))
        );
        let then = client.get(&format!("/v1/memberships/{MEMBERSHIP}?known_at_revision={FOUNDING}")).json();
        assert_eq!(then["member"]["name"], "Erased person", "then as now");
    }
    for arguments in [&[][..], &["--known-at-revision", "436"]] {
        let dump = Dump::of(own.database.url(), arguments);
        for file in dump.files() {
            let bytes = String::from_utf8_lossy(&std::fs::read(&file).unwrap()).to_lowercase();
            for trace in [TRACE, "chéniti"] {
                assert!(!bytes.contains(trace), "{} tells of {trace}", file.display());
            }
        }
        for (file, lines) in [("csv/person.csv", 1), ("ndjson/people.ndjson", 0)] {
            let text = std::fs::read_to_string(dump.path().join(file)).unwrap();
            assert_eq!(text.lines().count(), lines, "nobody is in {file}");
        }
        let table = std::fs::read_to_string(dump.path().join("csv/membership.csv")).unwrap();
        let membership = table.lines().find(|line| line.starts_with(MEMBERSHIP)).unwrap();
        assert!(!membership.contains(ID), "{membership}");
    }
    assert_eq!(left_in_the_database(&own.database), [""; 0]);
    assert_holds(&own.database);
    let Own { database, program, .. } = own;
    assert_eq!(program.stop().unwrap().code, Some(0));
    assert_eq!(other.stop().unwrap().code, Some(0));
    assert_eq!(left_in_the_database(&database), [""; 0]);
}

/// The places of the database that tell of the person.
fn left_in_the_database(database: &Database) -> Vec<String> {
    match database.path() {
        Ok(file) => {
            let files = std::fs::read_dir(file.parent().unwrap()).unwrap().map(|file| file.unwrap().path());
            files
                .filter(|file| {
                    let bytes = std::fs::read(file).unwrap();
                    bytes.windows(TRACE.len()).any(|part| part.eq_ignore_ascii_case(TRACE.as_bytes()))
                })
                .map(|file| file.display().to_string())
                .collect()
        }
        Err(_) => {
            let lines = |sql: &str| -> Vec<String> {
                database
                    .sql(sql)
                    .unwrap()
                    .lines()
                    .filter(|line| !line.is_empty())
                    .map(str::to_owned)
                    .collect()
            };
            let tables = lines("SELECT tablename FROM pg_tables WHERE schemaname = 'public'");
            assert!(tables.len() > 25, "{tables:?}");
            let mut left = Vec::new();
            for table in tables {
                left.extend(lines(&format!(
                    "SELECT '{table}' FROM \"{table}\" t WHERE t::text ILIKE '%{TRACE}%' LIMIT 1"
                )));
            }
            left.extend(lines(&format!(
                "SELECT tablename FROM pg_stats WHERE most_common_vals::text ILIKE '%{TRACE}%' \
                 OR histogram_bounds::text ILIKE '%{TRACE}%'"
            )));
            // The files of tables and indexes, with what is free in them.
            lines("CHECKPOINT");
            left.extend(lines(&format!(
                "SELECT relname FROM pg_class WHERE relkind IN ('r', 'i', 't') AND relnamespace IN \
                 ('public'::regnamespace, 'pg_toast'::regnamespace) AND relfilenode > 0 AND \
                 lower(encode(pg_read_binary_file(pg_relation_filepath(oid)), 'escape')) LIKE '%{TRACE}%'"
            )));
            left
        }
    }
}

fn who_is_erased_is_gone_and_stays_so(own: Own) {
    let rename = json!({"slug": "tarek"});
    let renamed = own.write(Method::PATCH, &format!("/v1/people/{SLUG}"), &rename)["revision"].clone();
    let (status, entry) = own.erase("", &json!({}));
    assert_eq!(status, 200, "{entry}");
    let pseudonym = entry["entity"]["slug"].as_str().unwrap();
    assert!(pseudonym.starts_with("erased-"), "{pseudonym}");
    for key in [SLUG, "tarek", ID, pseudonym] {
        let queries: &[&str] = match key {
            SLUG | ID => &["", "?as_of=2008", "?known_at_revision=300"],
            // These came later.
            _ => &["", "?as_of=2008"],
        };
        for query in queries {
            let answer = own.client.get(&format!("/v1/people/{key}{query}"));
            assert_eq!(answer.status, 410, "{key}{query}: {}", answer.text());
            assert!(!answer.text().contains(SLUG), "{}", answer.text());
        }
        let path = format!("/v1/people/{key}");
        for (method, path) in [
            (Method::POST, format!("{path}/erase")),
            (Method::PATCH, path.clone()),
            (Method::DELETE, path.clone()),
        ] {
            let body = if method == Method::PATCH { json!({"name": "X"}) } else { json!({}) };
            let (status, problem) = send(&own.program, method.clone(), &path, &own.registrar, &body);
            assert_eq!((status, &problem["code"]), (410, &json!("gone")), "{method} {path}");
        }
    }
    assert_eq!(own.client.all("/v1/people"), [""; 0].map(Value::from));
    assert_eq!(own.client.all("/v1/people?q=erased"), [""; 0].map(Value::from));
    assert_eq!(own.client.get("/v1/people/nobody").status, 404);

    for revision in [&entry["revision"], &renamed, &json!(266)] {
        let path = format!("/v1/changes/{revision}/undo");
        let (status, problem) = send(&own.program, Method::POST, &path, &own.registrar, &json!({}));
        assert_eq!((status, &problem["code"]), (409, &json!("undo-blocked")), "{revision}: {problem}");
    }
    // The slugs were given once and for all, and nothing can be made of them.
    for slug in [SLUG, "tarek", pseudonym] {
        let namesake = json!({"name": "Another", "slug": slug});
        let (status, problem) = send(&own.program, Method::POST, "/v1/people", &own.registrar, &namesake);
        assert_eq!((status, &problem["code"]), (409, &json!("slug-taken")), "{slug}");
    }
    let namesake = own.write(Method::POST, "/v1/people", &json!({"name": "Tarek Cheniti"}));
    assert_eq!(namesake["slug"], "tarek-cheniti-2", "one may have the same name");

    // What goes on about the membership goes on without the person.
    let ended =
        own.write(Method::POST, &format!("/v1/memberships/{MEMBERSHIP}/end"), &json!({"until": "2010"}));
    assert_eq!((&ended["status"], &ended["member"]["name"]), (&json!("ended"), &json!("Erased person")));
    let again = serve(&own.database);
    let again = Client::new(&again, PUBLIC_URL).unwrap();
    assert_eq!(again.get(&format!("/v1/people/{SLUG}")).status, 410, "after a start, too");
}

fn only_registrars_erase_and_only_who_is_there(own: Own) {
    let before = own.head();
    let path = format!("/v1/people/{SLUG}/erase");
    for role in ["coordinator:child-online-safety", "contact:w3c"] {
        let token = token(&own.database, &["--role", role]);
        let (status, problem) = send(&own.program, Method::POST, &path, &token, &json!({}));
        assert_eq!((status, &problem["code"]), (403, &json!("forbidden")), "{problem}");
    }
    let nobody = send(&own.program, Method::POST, &path, "dcr_x", &json!({}));
    assert_eq!(nobody.0, 401);
    let unknown = send(&own.program, Method::POST, "/v1/people/w3c/erase", &own.registrar, &json!({}));
    assert_eq!(unknown.0, 404);
    for (body, pointer) in [
        (json!({"reason": "Cheniti, Tarek asked us"}), "/reason"),
        (json!({"reasons": "x"}), "/reasons"),
        (json!({"reason": ""}), "/reason"),
    ] {
        let (status, problem) = own.erase("", &body);
        assert_eq!((status, &problem["errors"][0]["pointer"]), (422, &json!(pointer)), "{problem}");
    }
    assert_eq!(own.head(), before, "nothing was done");

    // Taken out first, erased then.
    let person = own.write(
        Method::POST,
        "/v1/people",
        &json!({"name": "Ann Example", "affiliation_as_stated": "Oxford"}),
    );
    own.write(Method::DELETE, "/v1/people/ann-example", &json!({}));
    let history = format!("/v1/people/{}/history", person["id"].as_str().unwrap());
    assert!(own.client.get(&history).text().contains("Ann Example"), "the log still tells");
    let entry = own.write(Method::POST, "/v1/people/ann-example/erase", &json!({}));
    assert_eq!((&entry["operation"], &entry["state"]), (&json!("erase"), &Value::Null));
    let history = own.client.get(&history);
    assert_eq!(history.items().len(), 3);
    for trace in ["ann-example", "Ann Example", "Oxford"] {
        assert!(!history.text().contains(trace), "{}", history.text());
    }
    assert_eq!(own.client.get("/v1/people/ann-example").status, 410);
    assert_holds(&own.database);
}
