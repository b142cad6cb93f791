//! A registry of a test's own on which everything documented can be made to happen.

use harness::{Answer, Backend, Document, Editor, Operation, Registry, Request};
use reqwest::Method;
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};

/// One more than the longest body.
const TOO_MUCH: usize = 1024 * 1024 + 1;

/// The registry with what the examples of the document enter, and things of which each has met another fate.
pub(super) struct Stage<'a> {
    pub(super) registry: &'a Registry,
    /// A contact of an organisation that has nothing to do with the examples.
    nobody: String,
    /// Things that were taken out, and things that went into others, by the part of the address that tells
    /// what they are.
    gone: Vec<(&'static str, String)>,
    elsewhere: Vec<(&'static str, String)>,
    /// Memberships of one member in one coalition that differ in their role.
    twins: [String; 2],
    ended: String,
}

fn key(thing: &Value) -> String {
    ["slug", "id"].iter().find_map(|key| thing[*key].as_str()).unwrap().to_owned()
}

pub(super) fn named(name: &str) -> Value {
    json!({"names": [{"value": name, "lang": "en", "kind": "official"}]})
}

pub(super) fn organisation(name: &str) -> Value {
    let mut draft = named(name);
    draft["kind"] = "organisation".into();
    draft
}

pub(super) fn membership(coalition: &str, member: &str, role: &str) -> Value {
    json!({
        "coalition": coalition,
        "member": {"kind": "organisation", "slug": member},
        "role": role,
        "change": {"source": {"id": "igf-slides-2008"}},
    })
}

impl<'a> Stage<'a> {
    pub(super) fn set(registry: &'a Registry) -> Self {
        let editor = registry.editor();
        for operation in Document::get().unwrap().operations() {
            let kinds = ["coalition", "organisation", "person", "source", "vocabulary"];
            if kinds.iter().any(|kind| operation.id == format!("{kind}_create")) {
                editor.create(&operation.path, operation.example_body().unwrap());
            }
        }
        let enter = |path: &str, draft: Value| key(&editor.create(path, &draft));
        let mut gone = Vec::new();
        enter("/v1/organisations", organisation("A Member"));
        for (list, draft) in [
            ("coalitions", named("Entered by mistake")),
            ("organisations", organisation("Entered by mistake too")),
            ("people", json!({"name": "Nobody at all"})),
            ("sources", json!({"title": "No source"})),
            ("vocabularies", json!({"kind": "themes", "title": "No vocabulary"})),
            ("memberships", membership("privacy", "a-member", "observer")),
        ] {
            let key = enter(&format!("/v1/{list}"), draft);
            assert_eq!(editor.delete(&format!("/v1/{list}/{key}")).status, 200, "{list}/{key}");
            gone.push((list, key));
        }
        let mut elsewhere = Vec::new();
        enter("/v1/organisations", organisation("The same member"));
        enter("/v1/memberships", membership("privacy", "a-member", "partner"));
        let twin = enter("/v1/memberships", membership("privacy", "the-same-member", "partner"));
        let merged = editor.post("/v1/organisations/the-same-member/merge", &json!({"into": "a-member"}));
        assert_eq!(merged.status, 200, "{}", merged.text());
        elsewhere.extend([("organisations", "the-same-member".to_owned()), ("memberships", twin)]);
        let twins = ["associate", "observer"]
            .map(|role| enter("/v1/memberships", membership("privacy", "a-member", role)));
        let mut over = membership("privacy", "a-member", "chair");
        over["until"] = "2020".into();
        let ended = enter("/v1/memberships", over);
        enter("/v1/coalitions", named("The end"));
        let end = editor.post("/v1/coalitions/the-end/end", &json!({"status": "inactive", "on": "2020"}));
        assert_eq!(end.status, 200, "{}", end.text());
        let nobody = registry.token(&["--role", "contact:a-member"]).unwrap();
        Self { registry, nobody, gone, elsewhere, twins, ended }
    }

    fn editor(&self) -> Editor<'a> {
        self.registry.editor()
    }

    /// What was taken out, for an operation on one thing.
    pub(super) fn gone(&self, operation: &Operation) -> Option<&str> {
        Self::of(&self.gone, operation)
    }

    /// What went into another thing.
    pub(super) fn went_elsewhere(&self, operation: &Operation) -> Option<&str> {
        Self::of(&self.elsewhere, operation)
    }

    fn of<'b>(things: &'b [(&str, String)], operation: &Operation) -> Option<&'b str> {
        let list = operation.path.split('/').nth(2)?;
        things.iter().find(|(of, _)| *of == list).map(|(_, key)| key.as_str())
    }

    /// A request as the document gives its example, by a registrar who takes any state; with another body
    /// where one is given.
    pub(super) fn attempt(&self, operation: &Operation, path: &str, body: Option<&Value>) -> Request<'a> {
        let method = Method::from_bytes(operation.method.as_bytes()).unwrap();
        let mut request = self.registry.ask(path).method(method);
        if operation.needs_token() {
            request = request.bearer(self.registry.registrar());
        }
        if needs_precondition(operation) {
            request = request.header("if-match", "*");
        }
        match body.or(operation.example_body()) {
            Some(body) => request.json(body),
            None => request,
        }
    }

    /// A request to change something that has this answer; `None` = nobody knows one.
    pub(super) fn provoke(&self, operation: &Operation, status: u16) -> Option<Answer> {
        let address = operation.address();
        let rehearsed = format!("{address}?dry_run=true");
        let at = |key: &str| {
            let (before, after) = operation.path.split_once('{')?;
            Some(format!("{before}{key}{}", after.split_once('}')?.1))
        };
        let right = |path: &str| self.attempt(operation, path, None);
        let with = |token: Option<&str>, seen: Option<&str>, media_type: &str, body: Vec<u8>| {
            let method = Method::from_bytes(operation.method.as_bytes()).unwrap();
            let mut request = self.registry.ask(&rehearsed).method(method);
            if let Some(token) = token {
                request = request.bearer(token);
            }
            if let Some(seen) = seen {
                request = request.header("if-match", seen);
            }
            if body.is_empty() { request } else { request.body(media_type, body) }
        };
        let reads = operation.media_types().first().map_or("", |media_type| *media_type).to_owned();
        let example = operation.example_body().map(|body| body.to_string().into_bytes()).unwrap_or_default();
        let registrar = Some(self.registry.registrar());
        Some(match status {
            200 | 201 => right(&rehearsed).send(),
            400 => right(&format!("{address}?no_such_parameter=1")).send(),
            401 => with(None, Some("*"), &reads, example).send(),
            403 => with(Some(&self.nobody), Some("*"), &reads, example).send(),
            404 if operation.path.starts_with("/v1/changes/") => right(&at("9000")?).send(),
            404 => right(&at("0195d000-0000-7000-8000-000000000000")?).send(),
            406 => right(&address).header("accept", "image/png").send(),
            409 => {
                let (key, body) = self.conflict(&operation.id)?;
                let path = at(&key).unwrap_or(address);
                self.attempt(operation, &path, Some(&body).filter(|body| !body.is_null())).send()
            }
            // Whoever was taken out can still be erased: what tells of them is in the log.
            410 if operation.id == "person_erase" => {
                let person = key(&self.editor().create("/v1/people", &json!({"name": "Soon forgotten"})));
                assert_eq!(right(&at(&person)?).send().status, 200);
                right(&at(&person)?).send()
            }
            410 => right(&at(self.gone(operation)?)?).send(),
            412 => with(registrar, Some("\"1.x\""), &reads, example).send(),
            413 => with(registrar, Some("*"), &reads, vec![b' '; TOO_MUCH]).send(),
            414 => right(&format!("{address}?{}", "x".repeat(9_000))).send(),
            415 => with(registrar, Some("*"), "text/plain", b"words".to_vec()).send(),
            422 => with(registrar, Some("*"), &reads, br#"{"colour": "red"}"#.to_vec()).send(),
            428 => with(registrar, None, &reads, example).send(),
            431 => right(&address).header("x-large", &"x".repeat(17_000)).send(),
            _ => return None,
        })
    }

    /// Key and body of a request that meets another thing; null for the body of the example.
    fn conflict(&self, operation: &str) -> Option<(String, Value)> {
        let taken = |mut draft: Value, slug: &str| {
            draft["slug"] = slug.into();
            (String::new(), draft)
        };
        let (key, body) = match operation {
            "coalition_create" => return Some(taken(named("Another"), "privacy")),
            "coalition_update" => ("privacy", json!({"slug": "open-standards"})),
            "coalition_delete" => ("privacy", Value::Null),
            "coalition_end" => ("the-end", json!({"status": "inactive", "on": "2021"})),
            "organisation_create" => return Some(taken(organisation("Another"), "world-bank")),
            "organisation_update" => ("w3c", json!({"slug": "world-bank"})),
            "organisation_delete" => ("w3c", Value::Null),
            "organisation_merge" => ("w3c", json!({"into": "world-bank"})),
            "person_create" => return Some(taken(json!({"name": "Another"}), "tarek-cheniti")),
            "person_update" => ("ada-example", json!({"slug": "w3c"})),
            "person_delete" => ("tarek-cheniti", Value::Null),
            "membership_create" => ("", membership("privacy", "a-member", "associate")),
            "membership_update" => (self.twins[0].as_str(), json!({"role": "observer"})),
            "membership_end" => (self.ended.as_str(), json!({"until": "2021"})),
            "membership_confirm" => (self.ended.as_str(), json!({})),
            "source_create" => return Some(taken(json!({"title": "Another"}), "igf-slides-2008")),
            "source_delete" => ("igf-slides-2008", Value::Null),
            "vocabulary_create" => {
                return Some(taken(json!({"kind": "themes", "title": "Another"}), "registry-core"));
            }
            "vocabulary_update" => ("membership-roles", json!({"concepts": []})),
            "vocabulary_delete" => ("registry-core", Value::Null),
            // The first change entered a source, which others have come to cite.
            "change_undo" => ("1", Value::Null),
            _ => return None,
        };
        Some((key.to_owned(), body))
    }

    /// From now on the database refuses what is to be stored, as one does whose disk is full.
    pub(super) fn let_nothing_be_written(&self) {
        let statements: &[&str] = match self.registry.backend() {
            Backend::Sqlite => &["CREATE TRIGGER full BEFORE INSERT ON change \
                                  BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END"],
            Backend::Postgresql => &[
                "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS \
                 $$ BEGIN RAISE EXCEPTION 'no space left on device'; END $$",
                "CREATE TRIGGER full_disk BEFORE INSERT ON change EXECUTE FUNCTION full_disk()",
            ],
        };
        for statement in statements {
            execute(self.registry.database_url(), statement);
        }
        assert_eq!(self.editor().ask(Method::GET, "/v1/me").send().status, 200);
    }
}

/// Takes the refusal back.
pub(super) fn let_everything_be_written(registry: &Registry) {
    let statement = match registry.backend() {
        Backend::Sqlite => "DROP TRIGGER full",
        Backend::Postgresql => "DROP TRIGGER full_disk ON change; DROP FUNCTION full_disk",
    };
    execute(registry.database_url(), statement);
}

/// Whether an operation wants to know which state was seen.
pub(super) fn needs_precondition(operation: &Operation) -> bool {
    let parameters = operation.object["parameters"].as_array();
    parameters.into_iter().flatten().any(|p| p["$ref"] == "#/components/parameters/IfMatch")
}

/// Runs SQL beside the program.
pub(super) fn execute(url: &str, statement: &str) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let connection = sea_orm::Database::connect(url).await.unwrap();
        connection.execute_unprepared(statement).await.unwrap();
        connection.close().await.unwrap();
    });
}
