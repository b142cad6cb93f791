//! Suggestions: anyone makes them, those who could make the change decide, and nobody is flooded.

mod decisions;
mod drafts;
mod limits;
mod promised;

pub(super) use promised::{address, has, one_too_many, provoke};

use harness::{Answer, Backend, Editor, PUBLIC_URL, Registry};
use reqwest::Method;
use sea_orm::{ConnectionTrait, Database, Statement};
use serde_json::{Value, json};

/// As many suggestions as a test may make.
const PLENTY: &[&str] =
    &["--suggestions-per-hour", "100000", "--suggestions-at-once", "1000", "--open-suggestions", "1000"];

/// Each with a registry of its own on both databases, started with these arguments.
macro_rules! each_anew {
    ($arguments:expr; $($shows:ident),* $(,)?) => {$(
        mod $shows {
            #[test]
            fn sqlite() {
                harness::Registry::own_with(harness::Backend::Sqlite, $arguments, super::$shows);
            }

            #[test]
            fn postgresql() {
                harness::Registry::own_with(harness::Backend::Postgresql, $arguments, super::$shows);
            }
        }
    )*};
}
use each_anew;

each_anew!(crate::suggestions::PLENTY;
    anyone_suggests_and_follows_the_link,
    coordinators_see_their_own_and_accept,
    the_list_goes_on_page_by_page_and_as_tables,
    the_address_is_forgotten_when_it_is_decided,
);

/// Suggests something without any token.
fn suggest(registry: &Registry, draft: &Value) -> Answer {
    registry.ask("/v1/suggestions").method(Method::POST).json(draft).send()
}

/// The same, and it is taken.
fn suggested(registry: &Registry, draft: &Value) -> Value {
    let answer = suggest(registry, draft);
    assert_eq!(answer.status, 201, "{draft}: {}", answer.text());
    answer.json()
}

fn link(suggestion: &Value) -> String {
    format!("/v1/suggestions/{}", suggestion["id"].as_str().unwrap())
}

fn bearer<'a>(registry: &'a Registry, roles: &[&str]) -> Editor<'a> {
    let arguments: Vec<&str> = roles.iter().flat_map(|role| ["--role", role]).collect();
    Editor::new(registry.client(), &registry.token(&arguments).unwrap())
}

fn listed(editor: &Editor<'_>, query: &str) -> Vec<Value> {
    editor.ask(Method::GET, &format!("/v1/suggestions{query}")).send().items()
}

fn ids(suggestions: &[Value]) -> Vec<&str> {
    suggestions.iter().map(|suggestion| suggestion["id"].as_str().unwrap()).collect()
}

fn accept(editor: &Editor<'_>, suggestion: &Value, body: &Value) -> Answer {
    editor.post(&format!("{}/accept", link(suggestion)), body)
}

fn decline(editor: &Editor<'_>, suggestion: &Value, reason: &str) -> Answer {
    editor.post(&format!("{}/decline", link(suggestion)), &json!({"reason": reason}))
}

fn code(answer: &Answer) -> (u16, String) {
    (answer.status, answer.json()["code"].as_str().unwrap_or_default().to_owned())
}

/// Code and place of every fault.
fn faults(answer: &Answer) -> Vec<(String, String)> {
    assert_eq!(answer.status, 422, "{}", answer.text());
    let text = |fault: &Value, name: &str| fault[name].as_str().unwrap().to_owned();
    answer.json()["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|fault| (text(fault, "pointer"), text(fault, "code")))
        .collect()
}

fn website(organisation: &str, address: &str) -> Value {
    json!({
        "kind": "update",
        "organisation": organisation,
        "patch": {"website": address},
        "comment": "The website is missing.",
    })
}

fn new_member(coalition: &str, member: &str) -> Value {
    json!({
        "kind": "create-membership",
        "membership_draft": {
            "coalition": coalition,
            "member": {"kind": "organisation", "slug": member},
            "role": "observer",
        },
        "comment": "They have joined.",
        "source": {"title": "Minutes of the meeting", "address": "https://minutes.example/2026"},
        "credit": "A. Reader",
    })
}

fn membership_of(registry: &Registry, coalition: &str, member: &str) -> Value {
    registry.get(&format!("/v1/memberships?coalition={coalition}&member={member}")).items().remove(0)
}

fn anyone_suggests_and_follows_the_link(registry: &Registry) {
    let before = registry.get("/v1/organisations/world-bank");
    let answer = suggest(registry, &website("world-bank", "https://www.worldbank.org/"));
    assert_eq!((answer.status, answer.header("cache-control")), (201, "no-store"), "{}", answer.text());
    let suggestion = answer.json();
    let id = suggestion["id"].as_str().unwrap();
    assert_eq!((id.len(), &id[..4]), (47, "sug_"));
    assert_eq!(answer.header("location"), format!("{PUBLIC_URL}/v1/suggestions/{id}"));
    assert_eq!(suggestion["status"], "open");
    assert_eq!(suggestion["target"]["slug"], "world-bank");
    assert_eq!(suggestion["target"]["name"], "World Bank");
    assert_eq!(suggestion["patch"], json!({"website": "https://www.worldbank.org/"}));
    for nothing in ["coalition", "membership_draft", "end", "credit", "decided_at", "reason", "revision"] {
        assert_eq!(suggestion[nothing], Value::Null, "{nothing}");
    }
    assert_eq!(suggestion["stale"], false);

    let followed = registry.get(registry.client().path_of(answer.header("location")));
    assert_eq!((followed.status, followed.header("cache-control")), (200, "no-store"));
    assert_eq!(followed.json(), suggestion);
    let again = registry.ask(&link(&suggestion)).header("if-none-match", followed.header("etag")).send();
    assert_eq!(again.status, 200, "how it stands is never taken from a cache");
    let french = registry.get(&format!("{}?lang=fr", link(&suggestion)));
    assert_eq!((french.status, french.header("content-language").is_empty()), (200, false));

    assert_eq!(registry.get("/v1/organisations/world-bank").body, before.body, "nothing is changed");
    let log = registry.get("/v1/changes?after=430");
    assert!(!log.text().contains(id), "the log does not know it");
    for other in ["sug_", &id[..46], &format!("{id}A"), &id.replace("sug_", "sug-"), "1"] {
        let unknown = registry.get(&format!("/v1/suggestions/{other}"));
        assert_eq!(code(&unknown), (404, "not-found".into()), "{other}");
    }
    let list = registry.get("/v1/suggestions");
    assert_eq!(code(&list), (401, "token-required".into()), "nobody lists them without a token");
    let other = suggested(registry, &website("france", "https://www.gouv.fr/"));
    assert_ne!(other["id"], suggestion["id"]);
}

fn coordinators_see_their_own_and_accept(registry: &Registry) {
    let (privacy, other) =
        (bearer(registry, &["coordinator:privacy"]), bearer(registry, &["coordinator:child-online-safety"]));
    let member = suggested(registry, &new_member("privacy", "w3c"));
    assert_eq!(member["coalition"]["slug"], "privacy");
    let patch = json!({
        "kind": "update",
        "coalition": "privacy",
        "patch": {"website": "https://privacy.example/"},
        "comment": "They have a site.",
        "source": {"id": "igf-slides-2008"},
    });
    let patch = suggested(registry, &patch);
    assert_eq!(patch["source"]["id"], "igf-slides-2008");
    assert!(patch["source"]["title"].as_str().is_some_and(|title| !title.is_empty()));
    let elsewhere = suggested(registry, &new_member("child-online-safety", "w3c"));
    let organisation = suggested(registry, &website("world-bank", "https://www.worldbank.org/"));
    let person = json!({
        "kind": "update", "person": "tarek-cheniti", "patch": {"note": "Spoke in 2008"}, "comment": "So it is.",
    });
    let person = suggested(registry, &person);
    let registrar = registry.editor();
    let own = [&member, &patch].map(|suggestion| suggestion["id"].as_str().unwrap());
    assert_eq!(ids(&listed(&privacy, "")), own, "in the order in which they came");
    assert_eq!(ids(&listed(&other, "")), [elsewhere["id"].as_str().unwrap()]);
    assert_eq!(listed(&bearer(registry, &["contact:france"]), ""), [] as [Value; 0]);
    let all = [&member, &patch, &elsewhere, &organisation, &person];
    assert_eq!(ids(&listed(&registrar, "")), all.map(|suggestion| suggestion["id"].as_str().unwrap()));
    assert_eq!(ids(&listed(&registrar, "?coalition=privacy")), own);
    assert_eq!(listed(&privacy, "?coalition=child-online-safety,nowhere"), [] as [Value; 0]);

    for (editor, suggestion) in [(&other, &member), (&privacy, &organisation), (&privacy, &person)] {
        assert_eq!(code(&accept(editor, suggestion, &json!({}))), (403, "forbidden".into()));
        assert_eq!(code(&decline(editor, suggestion, "No.")), (403, "forbidden".into()));
    }
    let before = registry.revision();
    let answer = accept(&privacy, &member, &json!({}));
    assert_eq!((answer.status, answer.header("cache-control")), (200, "no-store"), "{}", answer.text());
    let accepted = answer.json();
    assert_eq!((&accepted["status"], &accepted["stale"]), (&json!("accepted"), &json!(false)));
    assert_eq!(accepted["revision"], before + 2, "a source and a membership");
    assert!(accepted["decided_at"].is_string());
    assert_eq!(registry.get(&link(&member)).json(), accepted, "who made it sees what became of it");

    let membership = membership_of(registry, "privacy", "w3c");
    assert_eq!(membership["role"], "observer");
    assert_eq!(membership["statements"][0]["source"], "minutes-of-the-meeting");
    let log = registry.get(&format!("/v1/changes?after={before}")).items();
    assert_eq!(log.len(), 2);
    for change in &log {
        assert_eq!(change["group"], before + 1);
        assert_eq!(
            (&change["credit"], &change["comment"]),
            (&json!("A. Reader"), &json!("They have joined."))
        );
        assert_eq!(change["actor"], json!({"kind": "coordinator", "name": "coordinator of privacy"}));
        assert_eq!(change["source"]["title"], "Minutes of the meeting");
    }
    // A body is not needed at all.
    let bare = privacy.ask(Method::POST, &format!("{}/accept", link(&patch))).send();
    assert_eq!(bare.status, 200, "{}", bare.text());
    assert_eq!(registry.get("/v1/coalitions/privacy").json()["website"], "https://privacy.example/");
    let last = registry.get(&format!("/v1/changes?after={}", before + 2)).items().remove(0);
    assert_eq!((&last["credit"], &last["source"]["id"]), (&json!("anonymous"), &json!("igf-slides-2008")));
    assert_eq!(listed(&privacy, "?status=open"), [] as [Value; 0]);
    assert_eq!(ids(&listed(&privacy, "?status=accepted,declined")), own);
    assert_eq!(accept(&registrar, &person, &json!({})).status, 200);
    assert_eq!(registry.get("/v1/people/tarek-cheniti").json()["note"], "Spoke in 2008");

    // What was made of it is undone like everything else.
    let revision = accepted["revision"].as_i64().unwrap();
    assert_eq!(registrar.undo(revision).status, 200);
    assert_eq!(registry.get("/v1/memberships?coalition=privacy&member=w3c").items(), [] as [Value; 0]);
}

fn the_list_goes_on_page_by_page_and_as_tables(registry: &Registry) {
    let registrar = registry.editor();
    let made: Vec<Value> = (0..7)
        .map(|number| {
            let mut draft = website("world-bank", &format!("https://{number}.example/"));
            draft["comment"] = json!(format!("=SUM({number})"));
            suggested(registry, &draft)
        })
        .collect();
    assert_eq!(decline(&registrar, &made[2], "No.").status, 200);
    let mut found = Vec::new();
    let mut next = Some("/v1/suggestions?status=open&limit=2".to_owned());
    let mut pages = 0;
    while let Some(path) = next.take() {
        let answer = registrar.ask(Method::GET, &path).send();
        let page = answer.json();
        assert_eq!(page["total"], 6);
        assert_eq!(answer.header("cache-control"), "no-store");
        assert!(answer.header("vary").contains("Authorization"), "{}", answer.header("vary"));
        next = page["next"].as_str().map(|next| registry.client().path_of(next).to_owned());
        assert_eq!(answer.header("link").is_empty(), next.is_none());
        found.extend(answer.items());
        pages += 1;
        if pages == 1 {
            // What is decided or comes meanwhile moves nothing.
            assert_eq!(decline(&registrar, &made[0], "No.").status, 200);
            suggested(registry, &website("france", "https://www.gouv.fr/"));
        }
    }
    assert_eq!((pages, found.len()), (4, 7), "what came meanwhile comes last");
    let open: Vec<&Value> =
        made.iter().enumerate().filter(|(at, _)| *at != 2).map(|(_, made)| made).collect();
    assert_eq!(
        ids(&found)[..6],
        open.iter().map(|made| made["id"].as_str().unwrap()).collect::<Vec<_>>()[..]
    );
    let cursor = registrar.ask(Method::GET, "/v1/suggestions?cursor=broken").send();
    assert_eq!(code(&cursor), (400, "invalid-cursor".into()));
    for wrong in ["?status=opn", "?limit=0", "?stauts=open"] {
        assert_eq!(
            registrar.ask(Method::GET, &format!("/v1/suggestions{wrong}")).send().status,
            400,
            "{wrong}"
        );
    }

    let csv = registrar.ask(Method::GET, "/v1/suggestions.csv").send();
    let rows: Vec<csv::StringRecord> =
        csv::Reader::from_reader(&csv.body[..]).records().collect::<Result<_, _>>().unwrap();
    assert_eq!((rows.len(), csv.header("cache-control")), (8, "no-store"));
    assert!(csv.text().contains("'=SUM(3)"), "no spreadsheet takes it for a formula");
    let lines = registrar.ask(Method::GET, "/v1/suggestions").header("accept", "application/x-ndjson").send();
    assert_eq!(lines.text().lines().count(), 8);
}

/// What one query of one column gives.
fn column(registry: &Registry, sql: &str) -> Vec<Option<String>> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let connection = Database::connect(registry.database_url()).await.unwrap();
        let statement = Statement::from_string(connection.get_database_backend(), sql.to_owned());
        let rows = connection.query_all_raw(statement).await.unwrap();
        let values = rows.iter().map(|row| row.try_get_by_index(0).unwrap()).collect();
        connection.close().await.unwrap();
        values
    })
}

fn the_address_is_forgotten_when_it_is_decided(registry: &Registry) {
    let one = suggested(registry, &website("world-bank", "https://www.worldbank.org/"));
    let other = suggested(registry, &website("france", "https://www.gouv.fr/"));
    let third = suggested(registry, &new_member("privacy", "w3c"));
    let origins = || column(registry, "SELECT origin FROM suggestion ORDER BY number");
    let hash = origins()[0].clone().unwrap();
    assert_eq!(hash.len(), 64);
    assert_eq!(origins(), vec![Some(hash.clone()); 3], "all came from here");
    assert_eq!(accept(&registry.editor(), &one, &json!({})).status, 200);
    assert_eq!(decline(&registry.editor(), &other, "No.").status, 200);
    assert_eq!(origins(), [None, None, Some(hash.clone())]);
    assert_eq!(column(registry, "SELECT value FROM secret").len(), 1, "one key for all");
    assert_eq!(third["status"], "open");
    let whole = match registry.backend() {
        Backend::Sqlite => {
            column(registry, "SELECT group_concat(quote(origin) || proposal || comment) FROM suggestion")
        }
        Backend::Postgresql => column(registry, "SELECT string_agg(s::text, ' ') FROM suggestion s"),
    };
    assert!(!whole[0].clone().unwrap().contains("127.0.0.1"), "the address itself is nowhere");
}
