//! Tokens: who they stand for, and that they open nothing once they are over.

use std::{sync::OnceLock, thread, time::Duration};

use api::clock::Clock;
use chrono::{DateTime, SecondsFormat, Utc};
use harness::{Answer, Backend, Client, Finished, Launch, Registry, both_databases};
use serde_json::json;
use sha2::{Digest, Sha256};

both_databases!(
    a_token_tells_who_one_is_until_it_is_revoked,
    a_token_is_over_when_its_time_is,
    a_damaged_token_is_told_from_an_unknown_one,
    a_token_opens_nothing_in_another_registry,
    the_names_of_things_are_in_the_language_asked_for,
    a_revoked_token_is_refused_by_every_program_at_once,
    what_cannot_be_a_token_is_refused_in_one_line,
    tokens_are_no_part_of_the_registry,
    the_last_use_is_noted_once_a_minute,
);

fn now() -> DateTime<Utc> {
    Clock::system().now()
}

/// Runs `coalitions token` on the database of a registry.
fn token(url: &str, action: &str, arguments: &[&str]) -> Finished {
    Launch::new(&["token", action, "--database-url", url]).with(arguments).run().unwrap()
}

/// The lines of `token list`: id, name, roles, created, expires, last used, state.
fn list(url: &str) -> Vec<Vec<String>> {
    let finished = token(url, "list", &[]);
    assert_eq!(finished.code, Some(0), "{:?}", finished.stderr);
    let text = String::from_utf8(finished.stdout).unwrap();
    let lines: Vec<Vec<String>> =
        text.lines().map(|line| line.split('\t').map(str::to_owned).collect()).collect();
    assert!(lines.iter().all(|line| line.len() == 7), "{text}");
    lines
}

fn me(registry: &Registry, token: &str) -> Answer {
    registry.ask("/v1/me").bearer(token).send()
}

/// The code of the problem that a token meets.
fn refused(registry: &Registry, token: &str) -> (String, String) {
    let answer = me(registry, token);
    assert_eq!(answer.status, 401, "{}", answer.text());
    assert_eq!(answer.header("www-authenticate"), "Bearer realm=\"registry\", error=\"invalid_token\"");
    assert_eq!(answer.header("cache-control"), "no-store");
    assert!(!answer.text().contains(token), "a token is never repeated");
    let problem = answer.json();
    (problem["code"].as_str().unwrap().to_owned(), problem["detail"].as_str().unwrap().to_owned())
}

/// A token that was valid for three seconds, which are over.
pub(super) fn expired_token(registry: &Registry) -> &'static str {
    static SQLITE: OnceLock<String> = OnceLock::new();
    static POSTGRESQL: OnceLock<String> = OnceLock::new();
    let made = match registry.backend() {
        Backend::Sqlite => &SQLITE,
        Backend::Postgresql => &POSTGRESQL,
    };
    made.get_or_init(|| token_that_expires(registry))
}

/// The same for a registry that is not shared.
pub(super) fn token_that_expires(registry: &Registry) -> String {
    let end = now() + Duration::from_secs(3);
    let expires = end.to_rfc3339_opts(SecondsFormat::Millis, true);
    let token = registry.token(&["--role", "registrar", "--expires", &expires]).unwrap();
    assert_eq!(me(registry, &token).status, 200);
    let left = (end - now()).to_std().unwrap_or_default();
    thread::sleep(left + Duration::from_millis(10));
    token
}

/// A token that was taken back.
pub(super) fn revoked_token(registry: &Registry) -> String {
    let given = registry.token(&["--role", "registrar"]).unwrap();
    let id = me(registry, &given).json()["token"]["id"].as_str().unwrap().to_owned();
    assert_eq!(token(registry.database_url(), "revoke", &[&id]).code, Some(0));
    given
}

fn a_token_tells_who_one_is_until_it_is_revoked(registry: &Registry) {
    let roles = ["--role", "coordinator:privacy", "--role", "contact:world-bank"];
    let given = registry.token(&[&roles[..], &["--expires", "90d", "--role", "contact:world-bank"]].concat());
    let given = given.unwrap();
    assert_eq!((given.len(), &given[..4]), (52, "dcr_"));
    let answer = me(registry, &given);
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(answer.header("cache-control"), "no-store");
    assert!(answer.header("vary").contains("Authorization"), "{}", answer.header("vary"));
    let me_now = answer.json();
    assert_eq!(me_now["token"]["name"], "coordinator of privacy, contact of world-bank");
    assert_eq!(
        me_now["roles"],
        json!([
            {
                "role": "coordinator",
                "coalition": {"slug": "privacy", "name": "Dynamic Coalition on Privacy"},
                "organisation": null,
            },
            {
                "role": "contact",
                "coalition": null,
                "organisation": {"slug": "world-bank", "name": "World Bank"},
            },
        ])
    );
    assert_eq!(me_now["may"].as_array().unwrap().len(), 4, "{me_now}");
    let end: DateTime<Utc> = me_now["token"]["expires_at"].as_str().unwrap().parse().unwrap();
    assert_eq!((end - now()).num_days(), 89);
    let tag = answer.header("etag").to_owned();
    let again = registry.ask("/v1/me").bearer(&given).header("if-none-match", &tag).send();
    assert_eq!(again.status, 200, "who one is is never taken from a cache");

    let id = me_now["token"]["id"].as_str().unwrap().to_owned();
    let (url, line) = (registry.database_url(), |lines: Vec<Vec<String>>| {
        lines.into_iter().find(|line| line[0] == id).unwrap()
    });
    let listed = line(list(url));
    assert_eq!(
        listed[1..3],
        [me_now["token"]["name"].as_str().unwrap(), "coordinator:privacy,contact:world-bank"]
    );
    assert_eq!([&listed[3], &listed[4]], [&me_now["token"]["created_at"], &me_now["token"]["expires_at"]]);
    assert_eq!(listed[6], "active");

    let revoked = token(url, "revoke", &[&id]);
    assert_eq!((revoked.code, revoked.stdout.len()), (Some(0), 0));
    assert!(revoked.stderr.join(" ").contains("is revoked"), "{:?}", revoked.stderr);
    let (code, detail) = refused(registry, &given);
    assert_eq!(code, "revoked-token");
    assert!(detail.contains("coordinator of privacy"), "{detail}");
    assert_eq!(line(list(url))[6], "revoked");
    let twice = token(url, "revoke", &[&id.to_uppercase()]);
    assert_eq!(twice.code, Some(0));
    assert!(twice.stderr.join(" ").contains("was revoked before"), "{:?}", twice.stderr);
    assert!(detail.contains(twice.stderr[0].rsplit(' ').next().unwrap().trim_end_matches('.')), "{detail}");
}

fn a_token_is_over_when_its_time_is(registry: &Registry) {
    let given = expired_token(registry);
    let (code, detail) = refused(registry, given);
    assert_eq!(code, "expired-token");
    let line = list(registry.database_url()).into_iter().rev().find(|line| line[6] == "expired").unwrap();
    assert!(!line[4].is_empty() && detail.contains("since 20"), "{detail} {line:?}");
    let last_day = (now() + Duration::from_secs(86_400)).date_naive();
    let given = registry.token(&["--role", "registrar", "--expires", &last_day.to_string()]).unwrap();
    let end = last_day + chrono::Days::new(1);
    assert_eq!(me(registry, &given).json()["token"]["expires_at"], format!("{end}T00:00:00.000Z"));
}

fn a_damaged_token_is_told_from_an_unknown_one(registry: &Registry) {
    let given = registry.registrar();
    assert_eq!(me(registry, given).status, 200);
    let slip = |at: usize| {
        let other = if &given[at..=at] == "x" { "y" } else { "x" };
        format!("{}{other}{}", &given[..at], &given[at + 1..])
    };
    for damaged in [slip(4), slip(30), slip(51), given[..51].to_owned(), format!("{given}A")] {
        let (code, detail) = refused(registry, &damaged);
        assert_eq!(code, "invalid-token", "{damaged}");
        assert!(detail.contains("mistyped or not whole"), "{detail}");
    }
    for foreign in ["hunter2", "ghp_0123456789"] {
        let (code, detail) = refused(registry, foreign);
        assert_eq!(code, "invalid-token");
        assert!(detail.contains("begins with `dcr_`"), "{detail}");
    }
    for wrong in ["Basic dXNlcjpwYXNz", given, "Bearer", ""] {
        let answer = registry.ask("/v1/me").header("authorization", wrong).send();
        assert_eq!((answer.status, &answer.json()["code"]), (401, &"invalid-token".into()), "{wrong}");
    }
    let twice = registry.ask("/v1/me").bearer(given).bearer(given).send();
    assert_eq!((twice.status, &twice.json()["code"]), (401, &"invalid-token".into()));
    let without = registry.get("/v1/me");
    assert_eq!((without.status, &without.json()["code"]), (401, &"token-required".into()));
    assert_eq!(without.header("www-authenticate"), "Bearer realm=\"registry\"");
    // What is open to everybody stays so, whatever is sent along.
    for sent in [given, "dcr_nonsense"] {
        assert_eq!(registry.ask("/v1/coalitions/privacy").bearer(sent).send().status, 200);
    }
}

fn a_token_opens_nothing_in_another_registry(registry: &Registry) {
    let database = registry.backend().empty_database().unwrap();
    let created = token(database.url(), "create", &["--role", "registrar"]);
    assert_eq!(created.code, Some(0), "{:?}", created.stderr);
    let given = String::from_utf8(created.stdout).unwrap().trim_end().to_owned();
    let (code, detail) = refused(registry, &given);
    assert_eq!((code.as_str(), detail.as_str()), ("invalid-token", "nobody knows this token here"));
    // The registry that was empty is still filled when it is served for the first time.
    let program = Launch::serve(database.url()).start().unwrap();
    let client = Client::new(&program, &program.url()).unwrap();
    assert_eq!(client.get("/readyz").json()["revision"], 436);
    assert_eq!(
        client.ask("/v1/me").bearer(&given).send().json()["may"],
        json!(["change everything in the registry and decide on all suggestions"])
    );
}

fn the_names_of_things_are_in_the_language_asked_for(registry: &Registry) {
    let given = registry.token(&["--role", "contact:world-bank", "--name", "Büro der Weltbank"]).unwrap();
    let plain = me(registry, &given);
    assert_eq!(plain.json()["token"]["name"], "Büro der Weltbank");
    assert_eq!(plain.header("content-language"), "en");
    assert!(plain.header("vary").contains("Accept-Language"));
    let chosen = registry.ask("/v1/me?lang=en").bearer(&given).send();
    assert!(!chosen.header("vary").contains("Accept-Language"));
}

fn a_revoked_token_is_refused_by_every_program_at_once(registry: &Registry) {
    let database = registry.backend().founded_database().unwrap();
    let programs: Vec<_> = (0..2).map(|_| Launch::serve(database.url()).start().unwrap()).collect();
    let clients: Vec<_> = programs.iter().map(|p| Client::new(p, &p.url()).unwrap()).collect();
    for _ in 0..3 {
        let created = token(database.url(), "create", &["--role", "coordinator:privacy"]);
        let given = String::from_utf8(created.stdout).unwrap().trim_end().to_owned();
        let ask = |client: &Client| client.ask("/v1/me").bearer(&given).send();
        let mut id = String::new();
        for client in &clients {
            let answer = ask(client);
            assert_eq!(answer.status, 200);
            id = answer.json()["token"]["id"].as_str().unwrap().to_owned();
        }
        assert_eq!(token(database.url(), "revoke", &[&id]).code, Some(0));
        for client in &clients {
            let answer = ask(client);
            assert_eq!((answer.status, &answer.json()["code"]), (401, &"revoked-token".into()));
        }
    }
    for program in programs {
        let finished = program.stop().unwrap();
        assert_eq!(finished.code, Some(0));
        let complaints: Vec<_> =
            finished.stderr.iter().filter(|l| l.contains(" WARN ") || l.contains(" ERROR ")).collect();
        assert!(complaints.is_empty(), "{complaints:?}");
    }
}

fn what_cannot_be_a_token_is_refused_in_one_line(registry: &Registry) {
    let database = registry.backend().founded_database().unwrap();
    let url = database.url();
    for (arguments, code, says) in [
        (&["--role", "coordinator:privcy"][..], 1, "there is no coalition `privcy`; did you mean `privacy`?"),
        (
            &["--role", "contact:world-banc"],
            1,
            "there is no organisation `world-banc`; did you mean `world-bank`?",
        ),
        (&["--role", "contact:privacy"], 1, "there is no organisation `privacy`"),
        (&["--role", "registrar", "--role", "coordinator:nowhere-at-all"], 1, "there is no coalition"),
        (&["--role", "jester"], 2, "a role is `registrar`"),
        (&["--role", "coordinator:Stop Spam"], 2, "not a slug"),
        (&[], 2, "--role"),
        (&["--role", "registrar", "--expires", "2020-01-01"], 2, "2020-01-02T00:00:00.000Z is over already"),
        (&["--role", "registrar", "--expires", "0d"], 2, "over already"),
        (&["--role", "registrar", "--expires", "soon"], 2, "such as `90d`"),
        (&["--role", "registrar", "--name", " "], 2, "1 to 100 characters"),
        (&["--role", "registrar", "--name", "a\tb"], 2, "control characters"),
    ] {
        let refused = token(url, "create", arguments);
        assert_eq!((refused.code, refused.stdout.len()), (Some(code), 0), "{arguments:?}");
        let said = refused.stderr.join("\n");
        assert!(said.contains(says), "{arguments:?}: {said}");
    }
    for (id, code, says) in [
        ("00000000-0000-7000-8000-000000000000", 1, "there is no token with the id"),
        ("ffff", 1, "coalitions token list"),
        ("abc", 2, "at least 4 characters"),
        ("privacy", 2, "an id is a UUID"),
        ("", 2, "at least 4 characters"),
        (registry.registrar(), 2, "this is a token and not its id"),
    ] {
        let refused = token(url, "revoke", &[id]);
        assert_eq!((refused.code, refused.stdout.len()), (Some(code), 0), "{id}");
        let said = refused.stderr.join("\n");
        assert!(said.contains(says), "{id}: {said}");
    }
    assert_eq!(token("mysql://somewhere", "list", &[]).code, Some(2));
    assert!(list(url).is_empty(), "nothing of this made a token");
}

fn tokens_are_no_part_of_the_registry(registry: &Registry) {
    let database = registry.backend().founded_database().unwrap();
    let before = list(database.url());
    assert!(before.is_empty(), "nobody has access until somebody gives it");
    // All that this program and its libraries have to say.
    let trace = ["--log", "trace,sqlx=trace"];
    let program = Launch::serve(database.url()).with(&trace).start().unwrap();
    let client = Client::new(&program, &program.url()).unwrap();
    let created = token(database.url(), "create", &[&["--role", "coordinator:privacy"], &trace[..]].concat());
    let given = String::from_utf8(created.stdout.clone()).unwrap().trim_end().to_owned();
    let me = client.ask("/v1/me").bearer(&given).send().json();
    assert_eq!(client.ask("/v1/me").bearer(&given[..40]).send().status, 401);
    let id = me["token"]["id"].as_str().unwrap();
    // Shared beginnings are too little to go by.
    let other = token(database.url(), "create", &["--role", "registrar"]);
    assert_eq!(other.code, Some(0));
    let both = token(database.url(), "revoke", &[&id[..4]]);
    assert_eq!(both.code, Some(1), "{:?}", both.stderr);
    assert!(both.stderr.join(" ").contains(id), "{:?}", both.stderr);
    assert_eq!(client.ask("/v1/me").bearer(&given).send().status, 200);
    let revoked = token(database.url(), "revoke", &[&[id], &trace[..]].concat());
    assert_eq!(client.ask("/v1/me").bearer(&given).send().status, 401);
    assert_eq!(client.get("/readyz").json()["revision"], 436, "the log of changes knows no tokens");
    let served = program.stop().unwrap();
    let secret = given.strip_prefix("dcr_").unwrap();
    let hash: String = Sha256::digest(&given).iter().map(|byte| format!("{byte:02x}")).collect();
    for finished in [&served, &created, &revoked] {
        assert_eq!(finished.code, Some(0));
        let said = finished.stderr.join("\n");
        for kept_quiet in [&secret[..12], &secret[36..], &hash[..16], &hash[48..]] {
            assert!(!said.contains(kept_quiet), "{kept_quiet}");
        }
    }
    assert!(created.stderr.iter().any(|line| line.contains("sea_orm_migration")), "the libraries spoke");
    if registry.backend() == Backend::Sqlite {
        let directory = database.path().unwrap().parent().unwrap().to_owned();
        for file in std::fs::read_dir(directory).unwrap() {
            let bytes = std::fs::read(file.unwrap().path()).unwrap();
            let found = |text: &str| bytes.windows(text.len()).any(|window| window == text.as_bytes());
            assert!(!found(&secret[..12]) && !found(given.as_str()), "the token itself was kept");
        }
    }
}

fn the_last_use_is_noted_once_a_minute(registry: &Registry) {
    let given = registry.token(&["--role", "registrar"]).unwrap();
    assert!(me(registry, &given).json()["token"]["last_used_at"].is_null());
    // It is noted beside the answer, which does not wait for it.
    let noted = (0..200).find_map(|_| {
        thread::sleep(Duration::from_millis(10));
        me(registry, &given).json()["token"]["last_used_at"].as_str().map(str::to_owned)
    });
    let noted = noted.unwrap();
    for _ in 0..5 {
        assert_eq!(me(registry, &given).json()["token"]["last_used_at"], noted.as_str());
    }
    let id = me(registry, &given).json()["token"]["id"].as_str().unwrap().to_owned();
    let line = list(registry.database_url()).into_iter().find(|line| line[0] == id).unwrap();
    assert_eq!(line[5], noted);
}
