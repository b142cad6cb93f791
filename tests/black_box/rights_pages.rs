//! Tokens and rights on pages: who signs in makes tokens for scripts, and registrars decide who signs in.

use harness::{Launch, MailServer, Page, Registry, Visitor, both_databases_anew};
use reqwest::Method;
use serde_json::{Value, json};

both_databases_anew!(
    a_script_does_what_its_token_allows,
    a_token_never_allows_more_than_its_owner_may,
    a_token_gives_nobody_the_name_of_another,
    registrars_decide_who_signs_in,
);

const TOKENS: &str = "/me/tokens";
const ACCOUNTS: &str = "/me/accounts";

/// The token that a page shows.
fn token(page: &Page) -> String {
    let shown =
        page.html.split("<code id=\"token\">").nth(1).unwrap_or_else(|| panic!("no token: {}", page.html));
    shown.split('<').next().unwrap().to_owned()
}

/// Status of a change by a token.
fn write(registry: &Registry, token: &str, coalition: &str, website: &str) -> u16 {
    let path = format!("/v1/coalitions/{coalition}");
    let tag = registry.get(&path).header("etag").to_owned();
    let request = registry.ask(&path).method(Method::PATCH).header("if-match", &tag);
    let request = request.header("authorization", &format!("Bearer {token}"));
    request.body("application/merge-patch+json", json!({"website": website}).to_string()).send().status
}

fn a_script_does_what_its_token_allows(registry: &Registry) {
    let keeper = Visitor::invited(registry, "keeper@example.org", "coordinator:privacy");
    let page = keeper.open(&keeper.open("/me").link("Tokens for scripts").unwrap());
    let nameless = page.submit(TOKENS, &[("name", "")], &keeper);
    assert_eq!(nameless.status, 422);
    let made = page.submit(TOKENS, &[("name", "Nightly script"), ("days", "30")], &keeper);
    let token = token(&made);
    assert!(token.starts_with("dcr_"), "{token}");
    assert!(!keeper.open(TOKENS).html.contains(&token), "it is shown once");
    assert_eq!(write(registry, &token, "privacy", "https://a.example/"), 200);
    assert_eq!(write(registry, &token, "gender", "https://a.example/"), 403);
    let change = registry.get("/v1/changes/437").json();
    assert_eq!(
        (&change["actor"]["name"], &change["actor"]["kind"]),
        (&json!("coordinator of privacy"), &json!("coordinator")),
        "whatever its owner calls it"
    );
    let me = registry.ask("/v1/me").header("authorization", &format!("Bearer {token}")).send().json();
    assert_eq!(me["token"]["name"], "coordinator of privacy");
    assert!(me["token"]["expires_at"].is_string(), "{me}");
    // Nobody takes back the tokens of others.
    let id = keeper.open(TOKENS).button("Take back: Nightly script").unwrap();
    let stranger = Visitor::invited(registry, "other@example.org", "coordinator:gender");
    stranger.open(TOKENS).submit(TOKENS, &[("revoke", &id)], &stranger);
    assert_eq!(write(registry, &token, "privacy", "https://b.example/"), 200);
    let page = keeper.open(TOKENS).submit(TOKENS, &[("revoke", &id)], &keeper);
    assert_eq!(page.button("Take back: Nightly script"), None);
    assert_eq!(write(registry, &token, "privacy", "https://c.example/"), 401);
    let log = registry.program().lines().join("\n");
    assert!(!log.contains(&token), "the log tells a secret:\n{log}");
}

fn a_token_never_allows_more_than_its_owner_may(registry: &Registry) {
    let keeper = Visitor::invited(registry, "keeper@example.org", "coordinator:privacy");
    // Roles are chosen among one's own, whatever a form says.
    let page = keeper.open(TOKENS);
    let none = page.submit(TOKENS, &[("role1", "registrar"), ("name", "Greedy")], &keeper);
    assert_eq!(none.status, 422, "{}", none.html);
    let more = page.submit(TOKENS, &[("role2", "registrar"), ("role3", "coordinator:gender")], &keeper);
    let token = token(&more);
    assert_eq!(write(registry, &token, "privacy", "https://a.example/"), 200);
    assert_eq!(write(registry, &token, "gender", "https://a.example/"), 403);
    // What a registrar gives and takes holds for the token at once.
    let registrar = Visitor::invited(registry, "registrar@example.org", "registrar");
    let accounts = registrar.open(ACCOUNTS);
    let fields = [("email", "keeper@example.org"), ("kind", "coordinator"), ("of", "gender")];
    let given = accounts.submit(ACCOUNTS, &fields, &registrar);
    assert!(given.html.contains("had an account already") && !given.html.contains("key="), "{}", given.html);
    assert_eq!(keeper.open("/me/coalitions/gender").status, 200);
    assert_eq!(
        write(registry, &token, "gender", "https://a.example/"),
        403,
        "it was not chosen for the token"
    );
    let accounts = registrar.open(ACCOUNTS);
    let label = "Take away: coordinator of Dynamic Coalition on Privacy, coordinator of privacy";
    let role = accounts.button(label).unwrap_or_else(|| panic!("{}", accounts.html));
    let account = accounts.button("Take out: coordinator of privacy").unwrap();
    let proof = accounts.carried("proof").unwrap();
    registrar.send(ACCOUNTS, &[("proof", &proof), ("account", &account), ("take", &role)]);
    assert_eq!(keeper.open("/me/coalitions/privacy").status, 403);
    assert_eq!(write(registry, &token, "privacy", "https://b.example/"), 403);
    let silent = registrar.send(ACCOUNTS, &[("proof", &proof), ("account", &account)]);
    assert_eq!(
        (silent.status, keeper.open("/me").path.as_str()),
        (400, "/me"),
        "a form that says nothing does nothing"
    );
    registrar.send(ACCOUNTS, &[("proof", &proof), ("account", &account), ("do", "take-out")]);
    assert_eq!(keeper.open("/me").path, "/sign-in");
    assert_eq!(write(registry, &token, "privacy", "https://b.example/"), 401, "it went with the account");
}

/// Who entered something by themselves may take it back: that is told by the name in the log.
fn a_token_gives_nobody_the_name_of_another(registry: &Registry) {
    let colleague = Visitor::invited(registry, "colleague@example.org", "coordinator:gender");
    let page = colleague.open(TOKENS);
    let theirs = token(&page.submit(TOKENS, &[("name", "Theirs"), ("days", "30")], &colleague));
    let ask = |token: &str, path: &str, body: &Value| {
        let request = registry.ask(path).method(Method::POST);
        request.header("authorization", &format!("Bearer {token}")).json(body).send()
    };
    let names = json!([{"value": "Society of the Entered", "lang": "en", "kind": "official"}]);
    let entered = ask(&theirs, "/v1/organisations", &json!({"kind": "organisation", "names": names}));
    assert_eq!(entered.status, 201, "{}", entered.text());
    let revision = registry.get("/readyz").json()["revision"].clone();
    let actor = registry.get(&format!("/v1/changes/{revision}")).json()["actor"].clone();
    let undo = format!("/v1/changes/{revision}/undo");
    let keeper = Visitor::invited(registry, "keeper@example.org", "coordinator:privacy");
    let page = keeper.open(TOKENS);
    for name in [actor["name"].as_str().unwrap(), "operator"] {
        let made = page.submit(TOKENS, &[("name", name), ("days", "30")], &keeper);
        let forged = ask(&token(&made), &undo, &json!({}));
        assert_eq!(forged.status, 403, "{name}: {}", forged.text());
    }
    let undone = ask(&theirs, &undo, &json!({}));
    assert_eq!(undone.status, 200, "{}", undone.text());
}

fn registrars_decide_who_signs_in(registry: &Registry) {
    let registrar = Visitor::invited(registry, "registrar@example.org", "registrar");
    let page = registrar.open(ACCOUNTS);
    for (fields, says) in [
        ([("email", "nobody"), ("kind", "registrar"), ("of", "")], "not an e-mail address"),
        ([("email", "a@example.org"), ("kind", "coordinator"), ("of", "nowhere")], "there is no coalition"),
        ([("email", "a@example.org"), ("kind", "king"), ("of", "privacy")], "a role is"),
    ] {
        let wrong = page.submit(ACCOUNTS, &fields, &registrar);
        assert_eq!(wrong.status, 422);
        assert!(wrong.html.contains(says), "{says}: {}", wrong.html);
        assert!(wrong.html.contains(&format!("value=\"{}\"", fields[0].1)), "what was typed stays");
    }
    // Without a mail server the link is handed over.
    let fields =
        [("email", "new@example.org"), ("kind", "contact"), ("of", "World Bank"), ("name", "Bank <desk>")];
    let invited = page.submit(ACCOUNTS, &fields, &registrar);
    let link = invited.html.split("/sign-in/link?").nth(1).unwrap_or_else(|| panic!("{}", invited.html));
    let link = format!("/sign-in/link?{}", link.split('<').next().unwrap());
    let newcomer = Visitor::new(registry);
    let inside = newcomer.open(&link).submit("/sign-in/link", &[], &newcomer);
    assert_eq!(inside.path, "/me");
    assert!(inside.html.contains("Bank &#60;desk&#62;") && inside.link("World Bank").is_some());
    // Nobody takes their own rights.
    let accounts = registrar.open(ACCOUNTS);
    assert_eq!(accounts.button("Take out: registrar"), None);
    let proof = accounts.carried("proof").unwrap();
    let own = registrar.open(ACCOUNTS).html;
    assert!(own.contains("registrar@example.org") && own.contains("new@example.org"));
    let mine =
        Launch::new(&["account", "list"]).with(&["--database-url", registry.database_url()]).run().unwrap();
    assert!(String::from_utf8(mine.stdout).unwrap().contains("new@example.org"));
    let other = accounts.button("Take out: Bank <desk>").unwrap();
    registrar.send(ACCOUNTS, &[("proof", &proof), ("account", &other), ("do", "take-out")]);
    assert_eq!(newcomer.open("/me").path, "/sign-in");
    assert_eq!(registrar.open("/me").path, "/me");
}

#[test]
fn an_invitation_goes_by_mail() {
    let server = MailServer::start().unwrap();
    let arguments = ["--smtp-url", &server.url(), "--mail-from", "Registry <registry@example.org>"];
    Registry::own_with(harness::Backend::Sqlite, &arguments, |registry| {
        let registrar = Visitor::invited(registry, "registrar@example.org", "registrar");
        let fields = [("email", "new@example.org"), ("kind", "coordinator"), ("of", "privacy")];
        let invited = registrar.open(ACCOUNTS).submit(ACCOUNTS, &fields, &registrar);
        assert!(invited.html.contains("An invitation was sent to new@example.org"), "{}", invited.html);
        assert!(!invited.html.contains("key="), "who reads the page does not get in as somebody else");
        let mail = server.next().unwrap();
        assert_eq!(mail.to, ["new@example.org"]);
        assert!(mail.text.contains("/sign-in/link?key="), "{}", mail.text);
        // Whatever opens an account, its owner hears of it.
        let made = registrar.open(TOKENS).submit(TOKENS, &[("name", "Nightly"), ("days", "30")], &registrar);
        let mail = server.next().unwrap();
        assert_eq!(mail.to, ["registrar@example.org"]);
        assert!(mail.text.contains("Nightly") && mail.text.contains("/igf/me"), "{}", mail.text);
        assert!(!mail.text.contains(&token(&made)), "the token itself is told to nobody else");
    });
}
