//! Who may do what: every operation that changes something, by everybody, on what is theirs and what is not.

use std::collections::BTreeMap;

use harness::{Document, Editor, Operation, Registry, Request, both_databases_anew};
use reqwest::Method;
use serde_json::{Value, json};

use super::{
    stage::{membership, named, needs_precondition, organisation},
    suggestions,
    tokens::{revoked_token, token_that_expires},
};

both_databases_anew!(
    everybody_may_do_what_the_table_says,
    one_token_can_have_several_roles,
    a_role_ends_with_its_token_and_not_before,
);

/// An operation with a thing and a body that is right: `our` things are those of the coordinator and the
/// contact, and `their` things are in the place of these in the second half of the attempts.
///
/// What it is answered, in this order: without a token, to a registrar, to the coordinator on our and on their
/// thing, to the contact on our and on their thing.
type Deed = (&'static str, &'static str, &'static str, [u16; 6]);

/// Every operation that changes something. They are done for real in this order.
#[rustfmt::skip]
const TABLE: &[Deed] = &[
    ("change_undo",         "our-change",        "",                                              [401, 200, 200, 403, 403, 403]),
    ("source_create",       "",                  r#"{"title": "Our page"}"#,                      [401, 201, 201, 201, 201, 201]),
    ("source_update",       "our-source",        r#"{"note": "Seen"}"#,                           [401, 200, 403, 403, 403, 403]),
    ("source_delete",       "our-source",        "",                                              [401, 200, 403, 403, 403, 403]),
    ("vocabulary_create",   "",                  r#"{"kind": "themes", "title": "Our themes"}"#,  [401, 201, 403, 403, 403, 403]),
    ("vocabulary_update",   "our-vocabulary",    r#"{"note": "Used"}"#,                           [401, 200, 403, 403, 403, 403]),
    ("vocabulary_delete",   "our-vocabulary",    "",                                              [401, 200, 403, 403, 403, 403]),
    ("person_create",       "",                  r#"{"name": "Our friend"}"#,                     [401, 201, 201, 201, 403, 403]),
    ("person_update",       "our-person",        r#"{"note": "Met"}"#,                            [401, 200, 403, 403, 403, 403]),
    ("person_erase",        "our-friend",        "",                                              [401, 200, 403, 403, 403, 403]),
    ("person_delete",       "our-person",        "",                                              [401, 200, 403, 403, 403, 403]),
    ("coalition_create",    "",                  r#"{"names": [{"value": "Ours", "lang": "en", "kind": "official"}]}"#,
                                                                                                  [401, 201, 403, 403, 403, 403]),
    ("coalition_update",    "our-coalition",     r#"{"note": "Busy"}"#,                           [401, 200, 200, 403, 403, 403]),
    ("coalition_delete",    "our-mistake",       "",                                              [401, 200, 403, 403, 403, 403]),
    ("organisation_create", "",                  r#"{"kind": "unit", "names": [{"value": "Ours", "lang": "en", "kind": "official"}]}"#,
                                                                                                  [401, 201, 201, 201, 403, 403]),
    ("organisation_update", "our-organisation",  r#"{"note": "Big"}"#,                            [401, 200, 403, 403, 200, 403]),
    ("organisation_delete", "our-spare",         "",                                              [401, 200, 403, 403, 403, 403]),
    ("organisation_merge",  "our-twin",          r#"{"into": "our-organisation"}"#,               [401, 200, 403, 403, 403, 403]),
    ("membership_create",   "",                  r#"{"coalition": "our-coalition", "member": {"kind": "organisation", "slug": "w3c"},
                                                     "role": "member", "change": {"source": {"title": "A page"}}}"#,
                                                                                                  [401, 201, 201, 403, 403, 403]),
    ("membership_update",   "our-membership",    r#"{"note": "Since long"}"#,                     [401, 200, 200, 403, 403, 403]),
    ("membership_confirm",  "our-membership",    "{}",                                            [401, 200, 200, 403, 200, 403]),
    ("membership_end",      "our-membership",    r#"{"reason": "left"}"#,                         [401, 200, 200, 403, 200, 403]),
    ("membership_delete",   "our-membership",    "",                                              [401, 200, 200, 403, 403, 403]),
    ("import_create",       "our-coalition",     "name\nW3C\n",                  [401, 201, 201, 403, 403, 403]),
    ("import_apply",        "our-import",        "",                                              [401, 200, 200, 403, 403, 403]),
    ("coalition_end",       "our-coalition",     r#"{"status": "inactive"}"#,                     [401, 200, 200, 403, 403, 403]),
];

/// Things of two parties. Names in the table stand for these keys.
struct Parties(BTreeMap<String, String>);

impl Parties {
    fn meet(registry: &Registry) -> Self {
        let editor = registry.editor();
        let mut keys = BTreeMap::new();
        for whose in ["our", "their"] {
            let name = |what: &str| format!("{whose} {what}");
            for (what, list, draft) in [
                ("coalition", "coalitions", named(&name("coalition"))),
                ("mistake", "coalitions", named(&name("mistake"))),
                ("organisation", "organisations", organisation(&name("organisation"))),
                ("spare", "organisations", organisation(&name("spare"))),
                ("twin", "organisations", organisation(&name("twin"))),
                ("person", "people", json!({"name": name("person")})),
                ("friend", "people", json!({"name": name("friend")})),
                ("source", "sources", json!({"title": name("source")})),
                ("vocabulary", "vocabularies", json!({"kind": "themes", "title": name("vocabulary")})),
            ] {
                let made = editor.create(&format!("/v1/{list}"), &draft);
                let key = made.get("slug").unwrap_or(&made["id"]).as_str().unwrap();
                assert_eq!(key, format!("{whose}-{what}"));
            }
            let (coalition, member) = (format!("{whose}-coalition"), format!("{whose}-organisation"));
            let made = editor.create("/v1/memberships", &membership(&coalition, &member, "member"));
            keys.insert(format!("{whose}-membership"), made["id"].as_str().unwrap().to_owned());
            let made = editor.change(&format!("/v1/coalitions/{coalition}"), &json!({"note": "A slip"}));
            keys.insert(format!("{whose}-change"), made["revision"].to_string());
            let imports = format!("/v1/coalitions/{coalition}/imports");
            let list = format!("name,slug\n{whose} newcomer,new\n");
            let made = editor.ask(Method::POST, &imports).body("text/csv", list).send();
            keys.insert(format!("{whose}-import"), made.json()["id"].as_str().unwrap().to_owned());
        }
        Self(keys)
    }

    /// A request for a deed on our or on their thing.
    fn ask<'a>(&self, editor: &Editor<'a>, deed: &Deed, theirs: bool, really: bool) -> Request<'a> {
        let operation = operation(deed.0);
        let whose = |text: &str| if theirs { text.replace("our-", "their-") } else { text.to_owned() };
        let thing = whose(deed.1);
        let key = self.0.get(&thing).unwrap_or(&thing);
        let mut path = match operation.path.split_once('{') {
            Some((before, after)) => format!("{before}{key}{}", after.split_once('}').unwrap().1),
            None => operation.path.clone(),
        };
        let state = path.clone();
        if operation.parameter("dry_run").is_some() && !really {
            path.push_str("?dry_run=true");
        }
        let method = Method::from_bytes(operation.method.as_bytes()).unwrap();
        let mut request = editor.ask(method, &path);
        if needs_precondition(operation) {
            request = request.header("if-match", &editor.tag(&state));
        }
        let body = whose(deed.2);
        match serde_json::from_str::<Value>(&body) {
            Ok(json) => request.json(&json),
            Err(_) if body.is_empty() => request,
            Err(_) => request.body(operation.media_types()[0], body),
        }
    }
}

fn operation(id: &str) -> &'static Operation {
    let found = Document::get().unwrap().operations().iter().find(|operation| operation.id == id);
    found.unwrap_or_else(|| panic!("there is no operation `{id}`"))
}

fn everybody_may_do_what_the_table_says(registry: &Registry) {
    // Who decides on suggestions is shown there.
    let table = |operation: &&Operation| !operation.reads() && !suggestions::has(operation);
    for operation in Document::get().unwrap().operations().iter().filter(table) {
        let lines = TABLE.iter().filter(|deed| deed.0 == operation.id).count();
        assert_eq!(lines, 1, "`{}` changes something and stands {lines} times in the table", operation.id);
    }
    let parties = Parties::meet(registry);
    let token = |roles: &[&str]| {
        let roles: Vec<&str> = roles.iter().flat_map(|role| ["--role", role]).collect();
        registry.token(&roles).unwrap()
    };
    let registrar = registry.registrar().to_owned();
    let coordinator = token(&["coordinator:our-coalition", "coordinator:our-mistake"]);
    let contact = token(&["contact:our-organisation", "contact:our-spare", "contact:our-twin"]);
    let mut mistyped = registrar.clone();
    let last = if mistyped.pop() == Some('A') { 'B' } else { 'A' };
    mistyped.push(last);
    let void = [
        ("foreign", "hunter2".to_owned(), "invalid-token"),
        ("mistyped", mistyped, "invalid-token"),
        ("unknown", format!("dcr_{}", "A".repeat(48)), "invalid-token"),
        ("expired", token_that_expires(registry), "expired-token"),
        ("revoked", revoked_token(registry), "revoked-token"),
    ];
    let editor = |token: &str| Editor::new(registry.client(), token);
    let head = registry.revision();
    for deed in TABLE {
        let (id, .., expected) = deed;
        let attempt = |who: &str, token: &str, theirs: bool, status: u16| {
            let answer = parties.ask(&editor(token), deed, theirs, false).send();
            let whose = if theirs { "their" } else { "our" };
            assert_eq!(answer.status, status, "{id} by {who} on {whose} thing: {}", answer.text());
            assert_eq!(registry.revision(), head, "{id} by {who} on {whose} thing left a trace");
            answer
        };
        if expected[0] == 401 {
            for (what, token, code) in &void {
                let refused = attempt(what, token, false, 401);
                assert_eq!(refused.json()["code"], *code, "{id}, {what}");
                assert!(!refused.text().contains(token.as_str()), "a token is never repeated");
            }
        }
        let path = parties.ask(&editor(&registrar), deed, false, false);
        let answer = path.without("authorization").send();
        assert_eq!(answer.status, expected[0], "{id} by nobody: {}", answer.text());
        if expected[0] == 401 {
            assert_eq!(answer.json()["code"], "token-required");
            assert_eq!(answer.header("www-authenticate"), "Bearer realm=\"registry\"");
        }
        attempt("registrar", &registrar, false, expected[1]);
        attempt("registrar", &registrar, true, expected[1]);
        for (who, token, theirs, status) in [
            ("coordinator", &coordinator, false, expected[2]),
            ("coordinator", &coordinator, true, expected[3]),
            ("contact", &contact, false, expected[4]),
            ("contact", &contact, true, expected[5]),
        ] {
            let answer = attempt(who, token, theirs, status);
            if status == 403 {
                assert_eq!(answer.json()["code"], "forbidden", "{id}");
            }
        }
    }
    assert_eq!(registry.revision(), head, "all of this was refused or rehearsed");
    let real = [("registrar", &registrar, 1, true), ("coordinator", &coordinator, 2, false)];
    for deed in TABLE {
        // Each party's things once: theirs by the registrar, ours by the first who may.
        for (who, token, at, theirs) in real {
            let token = if deed.3[at] < 300 { token } else { &registrar };
            let before = registry.revision();
            let answer = parties.ask(&editor(token), deed, theirs, true).send();
            assert!(answer.status < 300, "{} by {who}, for real: {}", deed.0, answer.text());
            // A plan is no change.
            let plans = deed.0 == "import_create";
            assert_eq!(registry.revision() > before, !plans, "{} by {who}", deed.0);
        }
    }
}

fn one_token_can_have_several_roles(registry: &Registry) {
    let both = ["--role", "coordinator:privacy", "--role", "contact:w3c", "--name", "Two hats"];
    let token = registry.token(&both).unwrap();
    let editor = Editor::new(registry.client(), &token);
    assert_eq!(editor.patch("/v1/coalitions/privacy", &json!({"note": "A"})).status, 200);
    assert_eq!(editor.patch("/v1/organisations/w3c", &json!({"note": "B"})).status, 200);
    assert_eq!(editor.patch("/v1/organisations/oecd", &json!({"note": "C"})).status, 403);
    let log = registry.get("/v1/changes?after=436").items();
    let actors: Vec<&Value> = log.iter().map(|change| &change["actor"]).collect();
    assert_eq!(
        actors,
        [
            &json!({"kind": "coordinator", "name": "Two hats"}),
            &json!({"kind": "contact", "name": "Two hats"}),
        ]
    );
    // A contact may say that a membership holds or is over in whatever coalition, and nothing else of it.
    let of_w3c = registry.get("/v1/memberships?member=w3c").items();
    let elsewhere = of_w3c.iter().find(|m| m["coalition"]["slug"] != "privacy").unwrap();
    let path = format!("/v1/memberships/{}", elsewhere["id"].as_str().unwrap());
    assert_eq!(editor.post(&format!("{path}/confirm"), &json!({})).status, 200);
    assert_eq!(editor.patch(&path, &json!({"note": "D"})).status, 403);
    // A membership cannot be carried over into a coalition of somebody else, nor out of one.
    let own = editor.create("/v1/memberships", &membership("privacy", "w3c", "observer"));
    let path = format!("/v1/memberships/{}", own["id"].as_str().unwrap());
    assert_eq!(editor.patch(&path, &json!({"coalition": "open-standards"})).status, 403);
    assert_eq!(registry.get(&path).json()["coalition"]["slug"], "privacy");
}

fn a_role_ends_with_its_token_and_not_before(registry: &Registry) {
    let registrar = registry.editor();
    registrar.create("/v1/coalitions", &named("Short lived"));
    let token = registry.token(&["--role", "coordinator:short-lived"]).unwrap();
    let editor = Editor::new(registry.client(), &token);
    // A coalition keeps its coordinator under a new slug.
    registrar.change("/v1/coalitions/short-lived", &json!({"slug": "long-lived"}));
    assert_eq!(editor.patch("/v1/coalitions/long-lived", &json!({"note": "Still here"})).status, 200);
    assert_eq!(registrar.delete("/v1/coalitions/long-lived").status, 200);
    let me = editor.ask(Method::GET, "/v1/me").send();
    assert_eq!(me.status, 200, "{}", me.text());
    assert_eq!(editor.post("/v1/sources", &json!({"title": "Seen by nobody's coordinator"})).status, 201);
}
