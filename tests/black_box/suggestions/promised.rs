//! Every documented answer about suggestions can be had.

use harness::{Answer, Backend, Document, Operation, Registry, Request};
use reqwest::Method;
use sea_orm::{ConnectionTrait, Database};
use serde_json::{Value, json};

use super::{decline, each_anew, link, membership_of, new_member, suggest, suggested, website};

each_anew!(&[]; every_documented_answer_is_given);

fn every_documented_answer_is_given(registry: &Registry) {
    let document = Document::get().unwrap();
    let mut shown = 0;
    for operation in document.operations().iter().filter(|operation| has(operation)) {
        let documented = operation.object["responses"].as_object().unwrap().keys();
        for status in documented.map(|status| status.parse::<u16>().unwrap()).filter(|status| *status != 500)
        {
            let id = &operation.id;
            let answer = provoke(registry, operation, status)
                .unwrap_or_else(|| panic!("{id} documents {status}, and no request is known that has it"));
            assert_eq!(answer.status, status, "{id}: {}", answer.text());
            let promised = document.response(operation, status).unwrap()["headers"].as_object();
            for name in promised.into_iter().flat_map(|headers| headers.keys()) {
                // These are there when there is something to say.
                let if_any = ["Link", "Content-Language"].contains(&name.as_str());
                assert!(if_any || answer.headers.contains_key(name), "{id} {status}: no {name}");
            }
            shown += 1;
        }
        let address = address(registry, operation);
        for parameter in operation.parameters() {
            let Some(example) = parameter.example else { continue };
            let dry_run = if operation.reads() { "" } else { "&dry_run=true" };
            let query =
                format!("{}={example}{dry_run}", parameter.name).replace("=true&dry_run=true", "=true");
            let answer = attempt(registry, operation, &format!("{address}?{query}")).send();
            assert!(matches!(answer.status, 200 | 201), "{} {query}: {}", operation.id, answer.text());
        }
    }
    assert!(shown > 45, "{shown}");
}

/// Whether an operation is about suggestions.
pub(crate) fn has(operation: &Operation) -> bool {
    operation.path.starts_with("/v1/suggestions")
}

/// The address of an operation, for a suggestion that is open.
pub(crate) fn address(registry: &Registry, operation: &Operation) -> String {
    operation.path.replace("{id}", open(registry)["id"].as_str().unwrap())
}

/// A suggestion that is open.
fn open(registry: &Registry) -> Value {
    let first =
        registry.editor().ask(Method::GET, "/v1/suggestions?status=open&limit=1").send().items().pop();
    first.unwrap_or_else(|| suggested(registry, &website("world-bank", "https://www.worldbank.org/")))
}

/// A suggestion that was declined.
fn declined(registry: &Registry) -> Value {
    let suggestion = suggested(registry, &website("world-bank", "https://bank.example/"));
    assert_eq!(decline(&registry.editor(), &suggestion, "That is another bank.").status, 200);
    suggestion
}

/// A suggestion about something that was taken out since.
fn about_nothing(registry: &Registry) -> Value {
    let editor = registry.editor();
    let mut draft = new_member("privacy", "w3c")["membership_draft"].clone();
    draft["change"] = json!({"source": {"id": "igf-slides-2008"}});
    let id = editor.create("/v1/memberships", &draft)["id"].clone();
    let end = json!({"kind": "end-membership", "membership": id, "comment": "They have left."});
    let suggestion = suggested(registry, &end);
    assert_eq!(editor.delete(&format!("/v1/memberships/{}", id.as_str().unwrap())).status, 200);
    suggestion
}

/// A request with the document's example, by a registrar where a token is needed.
fn attempt<'a>(registry: &'a Registry, operation: &Operation, path: &str) -> Request<'a> {
    let method = Method::from_bytes(operation.method.as_bytes()).unwrap();
    let request = registry.ask_allowed(operation, path).method(method);
    match operation.example_body() {
        Some(body) => request.json(body),
        None => request,
    }
}

/// A request that has this answer; `None` = nobody knows one.
pub(crate) fn provoke(registry: &Registry, operation: &Operation, status: u16) -> Option<Answer> {
    let address = address(registry, operation);
    let action = address.rsplit('/').next()?;
    let right = |path: &str| attempt(registry, operation, path);
    let method = Method::from_bytes(operation.method.as_bytes()).ok()?;
    let wrong = |media_type: &str, body: Vec<u8>| {
        registry.ask_allowed(operation, &address).method(method.clone()).body(media_type, body)
    };
    let by = |token: &str| {
        let request = registry.ask(&address).method(method.clone()).bearer(token);
        request.json(operation.example_body().unwrap())
    };
    Some(match status {
        200 | 201 if operation.reads() => right(&address).send(),
        200 | 201 => right(&format!("{address}?dry_run=true")).send(),
        400 => right(&format!("{address}?no_such_parameter=1")).send(),
        401 => registry.ask(&address).method(method).send(),
        403 => by(&registry.token(&["--role", "coordinator:privacy"]).ok()?).send(),
        404 => right(&operation.path.replace("{id}", "sug_nothing")).send(),
        406 => right(&address).header("accept", "image/png").send(),
        409 if operation.id == "suggestion_create" => {
            let mut again = new_member("privacy", "world-bank");
            again["membership_draft"]["role"] =
                membership_of(registry, "privacy", "world-bank")["role"].clone();
            suggest(registry, &again)
        }
        409 => right(&format!("{}/{action}", link(&declined(registry)))).send(),
        410 => right(&format!("{}/{action}", link(&about_nothing(registry)))).send(),
        413 => wrong("application/json", vec![b' '; 1024 * 1024 + 1]).send(),
        414 => right(&format!("{address}?{}", "x".repeat(9_000))).send(),
        415 => wrong("text/plain", b"words".to_vec()).send(),
        422 => wrong("application/json", br#"{"colour": "red"}"#.to_vec()).send(),
        429 => too_many(registry.backend())?,
        431 => right(&address).header("x-large", &"x".repeat(17_000)).send(),
        503 => while_nothing_can_be_kept(registry, || right(&address).send()),
        _ => return None,
    })
}

/// What one suggestion too many is answered. From then on there is no other.
pub(crate) fn one_too_many(registry: &Registry) -> Answer {
    let draft = website("world-bank", "https://www.worldbank.org/");
    (0..20).map(|_| suggest(registry, &draft)).find(|answer| answer.status != 201).unwrap()
}

/// The same by a registry of its own.
fn too_many(backend: Backend) -> Option<Answer> {
    let mut answer = None;
    Registry::own_with(backend, &["--suggestions-at-once", "1"], |registry| {
        answer = Some(one_too_many(registry));
    });
    answer
}

/// Does something while the database refuses to keep suggestions, as one does whose disk is full.
fn while_nothing_can_be_kept(registry: &Registry, work: impl FnOnce() -> Answer) -> Answer {
    let (refuse, relent): (&[&str], &[&str]) = match registry.backend() {
        Backend::Sqlite => (
            &[
                "CREATE TRIGGER none_new BEFORE INSERT ON suggestion \
                 BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END",
                "CREATE TRIGGER none_decided BEFORE UPDATE ON suggestion \
                 BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END",
            ],
            &["DROP TRIGGER none_new", "DROP TRIGGER none_decided"],
        ),
        Backend::Postgresql => (
            &[
                "CREATE FUNCTION no_space() RETURNS trigger LANGUAGE plpgsql AS \
                 $$ BEGIN RAISE EXCEPTION 'no space left on device'; END $$",
                "CREATE TRIGGER no_space BEFORE INSERT OR UPDATE ON suggestion EXECUTE FUNCTION no_space()",
            ],
            &["DROP TRIGGER no_space ON suggestion", "DROP FUNCTION no_space"],
        ),
    };
    execute(registry, refuse);
    let (suggestions, head) = (all(registry), registry.revision());
    let answer = work();
    execute(registry, relent);
    assert_eq!(
        (all(registry), registry.revision()),
        (suggestions, head),
        "what could not be kept left no trace"
    );
    answer
}

fn all(registry: &Registry) -> Vec<Value> {
    registry.editor().ask(Method::GET, "/v1/suggestions?limit=200").send().items()
}

fn execute(registry: &Registry, statements: &[&str]) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let connection = Database::connect(registry.database_url()).await.unwrap();
        for statement in statements {
            connection.execute_unprepared(statement).await.unwrap();
        }
        connection.close().await.unwrap();
    });
}
