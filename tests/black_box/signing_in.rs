//! Somebody who signs in: by an invitation, by mail, and not in any other way.

use base64::{Engine, engine::general_purpose::STANDARD};
use harness::{Launch, Mail, MailServer, Registry, Visitor, both_databases_anew, invite};
use reqwest::Method;
use sea_orm::{ConnectionTrait, Database, Statement};

both_databases_anew!(
    a_link_lets_in_once,
    sessions_are_ended_by_their_owner,
    an_account_that_is_taken_out_is_out_at_once,
    forms_of_other_sites_are_refused,
    attempts_are_limited,
    forms_have_bounds,
);

const KEEPER: &str = "keeper@example.org";

fn a_link_lets_in_once(registry: &Registry) {
    let link = invite(registry, KEEPER, "coordinator:privacy").unwrap();
    let (visitor, thief) = (Visitor::new(registry), Visitor::new(registry));
    assert_eq!(visitor.open("/me").path, "/sign-in", "nobody has signed in");
    // Programs that look through mail follow links, too: the link does not let in by itself.
    for _ in 0..2 {
        assert!(thief.open(&link).html.contains("Sign in now"));
        assert_eq!(thief.cookie(), None);
    }
    let page = visitor.open(&link).submit("/sign-in/link", &[], &visitor);
    assert_eq!((page.path.as_str(), page.status), ("/me", 200));
    assert!(
        page.html.contains("Dynamic Coalition on Privacy") && page.html.contains("coordinator of privacy")
    );
    assert_eq!(visitor.open("/sign-in").path, "/me");
    let again = thief.open(&link).submit("/sign-in/link", &[], &thief);
    assert_eq!((again.status, thief.cookie()), (403, None));
    assert!(again.html.contains("was used already"));
    for damaged in ["", "x", &"A".repeat(43)] {
        assert_eq!(thief.send("/sign-in/link", &[("key", damaged)]).status, 403, "{damaged}");
    }
    // What a browser may do with the cookie, and what others may see of it.
    let entered = registry.ask("/sign-in/link").method(Method::POST);
    let link = invite(registry, KEEPER, "coordinator:privacy").unwrap();
    let key = link.rsplit_once("key=").unwrap().1;
    let answer = entered.body("application/x-www-form-urlencoded", format!("key={key}")).send();
    let cookie = answer.header("set-cookie");
    assert!(cookie.starts_with("__Host-session="), "{cookie}");
    for attribute in ["; Path=/", "; Secure", "; HttpOnly", "; SameSite=Lax"] {
        assert!(cookie.contains(attribute), "{cookie}");
    }
    let me = registry.ask("/me").header("cookie", cookie.split(';').next().unwrap()).send();
    assert_eq!((me.status, me.header("cache-control")), (200, "no-store"));
    assert!(me.header("content-security-policy").contains("frame-ancestors 'none'"));
    let log = registry.program().lines().join("\n");
    assert!(!log.contains(key) && !log.contains(KEEPER), "the log tells a secret:\n{log}");
}

fn sessions_are_ended_by_their_owner(registry: &Registry) {
    let here = Visitor::invited(registry, KEEPER, "coordinator:privacy");
    let there = Visitor::invited(registry, KEEPER, "coordinator:privacy");
    let stranger = Visitor::invited(registry, "other@example.org", "coordinator:gender");
    let page = here.open("/me");
    let other = page.carried("session").expect("the other session can be ended");
    // Nobody ends the sessions of others.
    let proof = stranger.open("/me").carried("proof").unwrap();
    stranger.send("/me/sessions", &[("proof", &proof), ("session", &other)]);
    assert_eq!(there.open("/me").path, "/me");
    page.submit("/me/sessions", &[("session", &other)], &here);
    assert_eq!((there.open("/me").path.as_str(), here.open("/me").path.as_str()), ("/sign-in", "/me"));
    let page = here.open("/me").submit("/sign-out", &[], &here);
    assert_eq!((page.path.as_str(), here.cookie()), ("/sign-in", None));
    assert_eq!(stranger.open("/me").path, "/me");
    let again = Visitor::invited(registry, KEEPER, "coordinator:privacy");
    let too = Visitor::invited(registry, KEEPER, "coordinator:privacy");
    let page = too.open("/me");
    let link = invite(registry, KEEPER, "coordinator:privacy").unwrap();
    too.send("/me/sessions", &[("proof", &page.carried("proof").unwrap())]);
    assert_eq!((again.open("/me").path.as_str(), too.open("/me").path.as_str()), ("/sign-in", "/sign-in"));
    let left = again.open(&link).submit("/sign-in/link", &[], &again);
    assert_eq!(left.status, 403, "nor does a link open another");
}

fn an_account_that_is_taken_out_is_out_at_once(registry: &Registry) {
    let visitor = Visitor::invited(registry, KEEPER, "coordinator:privacy");
    let account = |arguments: &[&str]| {
        let launch = Launch::new(&["account"]).with(arguments);
        launch.with(&["--database-url", registry.database_url()]).run().unwrap()
    };
    let listed = String::from_utf8(account(&["list"]).stdout).unwrap();
    let cells: Vec<&str> = listed.trim_end().split('\t').collect();
    assert_eq!(cells[..3], [KEEPER, "coordinator of privacy", "coordinator:privacy"]);
    // Who is invited again keeps what they have.
    invite(registry, KEEPER, "contact:world-bank").unwrap();
    let listed = String::from_utf8(account(&["list"]).stdout).unwrap();
    let cells: Vec<&str> = listed.trim_end().split('\t').collect();
    assert_eq!(cells[..3], [KEEPER, "coordinator of privacy", "coordinator:privacy,contact:world-bank"]);
    assert!(visitor.open("/me").html.contains("World Bank"));
    assert_eq!(account(&["delete", "nobody@example.org"]).code, Some(1));
    assert_eq!(account(&["delete", &KEEPER.to_uppercase()]).code, Some(0));
    assert_eq!(visitor.open("/me").path, "/sign-in");
    assert!(account(&["list"]).stdout.is_empty());
    let wrong = Launch::new(&["invite", "nobody", "--role", "registrar"]).run().unwrap();
    assert_eq!(wrong.code, Some(2));
    assert!(wrong.stderr.join("\n").contains("name@example.org"), "{:?}", wrong.stderr);
}

fn forms_of_other_sites_are_refused(registry: &Registry) {
    let visitor = Visitor::invited(registry, KEEPER, "coordinator:privacy");
    let cookie = visitor.cookie().unwrap();
    let page = visitor.open("/me/coalitions/privacy");
    let (proof, seen) = (page.carried("proof").unwrap(), page.carried("seen").unwrap());
    let head = registry.get("/readyz").json()["revision"].clone();
    let send = |proof: &str, headers: &[(&str, &str)]| {
        let fields = format!("all=confirm&seen={seen}&proof={proof}");
        let request = registry.ask("/me/coalitions/privacy").method(Method::POST).header("cookie", &cookie);
        let request = headers.iter().fold(request, |request, (name, value)| request.header(name, value));
        request.body("application/x-www-form-urlencoded", fields).send().status
    };
    for site in ["cross-site", "same-site"] {
        assert_eq!(send(&proof, &[("sec-fetch-site", site)]), 403, "{site}");
    }
    for origin in ["https://evil.example", "null", "https://registry.example.evil.example"] {
        assert_eq!(send(&proof, &[("origin", origin)]), 403, "{origin}");
    }
    let stranger = Visitor::invited(registry, "other@example.org", "coordinator:privacy");
    let theirs = stranger.open("/me").carried("proof").unwrap();
    for forged in ["", "x", theirs.as_str()] {
        assert_eq!(send(forged, &[]), 403, "{forged}");
    }
    assert_eq!(registry.get("/readyz").json()["revision"], head, "nothing was changed");
    assert_eq!(
        send(&proof, &[("origin", "https://registry.example"), ("sec-fetch-site", "same-origin")]),
        303
    );
    let plain = registry.ask("/me/coalitions/privacy").method(Method::POST).header("cookie", &cookie);
    assert_eq!(plain.body("text/plain", format!("proof={proof}")).send().status, 415);
}

fn attempts_are_limited(registry: &Registry) {
    let visitor = Visitor::new(registry);
    let statuses: Vec<u16> =
        (0..40).map(|_| visitor.send("/sign-in/link", &[("key", "guess")]).status).collect();
    assert_eq!(statuses.iter().filter(|status| **status == 403).count(), 30);
    assert_eq!(statuses[39], 429);
    let fields = [("ceremony", "0198a000-0000-7000-8000-000000000000"), ("credential", "{}")];
    assert_eq!(visitor.send("/sign-in/passkey", &fields).status, 429);
}

fn forms_have_bounds(registry: &Registry) {
    let refused = |path: &str, cookie: &str, body: String| {
        let request = registry.ask(path).method(Method::POST).header("cookie", cookie);
        let answer = request.body("application/x-www-form-urlencoded", body).send();
        (answer.status, answer.json()["detail"].as_str().unwrap_or_default().to_owned())
    };
    let long = |bytes: usize| format!("comment={}", "x".repeat(bytes));
    for path in ["/sign-in", "/sign-in/link", "/sign-in/passkey", "/coalitions/privacy/suggest"] {
        let (status, detail) = refused(path, "", long(64 * 1024));
        assert_eq!((status, detail.as_str()), (413, "the form has more than 65536 bytes"), "{path}");
    }
    let keeper = Visitor::invited(registry, KEEPER, "coordinator:privacy");
    let cookie = keeper.cookie().unwrap();
    for (body, told) in [
        (long(2 << 20), "the form has more than 2097152 bytes"),
        ("a&".repeat(30_000), "the form has more than 20000 fields"),
    ] {
        let (status, detail) = refused("/me/coalitions/privacy/list", &cookie, body);
        assert_eq!((status, detail.as_str()), (413, told));
    }
    // Somebody who suggests a member with thousands of words in its name is answered, too.
    let words: String = (0..8_000).map(|number| format!("w{number}+")).collect();
    let body = format!("kind=joined&comment=x&source=x&member={words}");
    let request = registry.ask("/coalitions/privacy/suggest").method(Method::POST);
    let answer = request.header("accept", "text/html").body("application/x-www-form-urlencoded", body).send();
    assert_eq!(answer.status, 422);
}

/// What a message says (RFC 2045, 6).
fn body(mail: &Mail) -> String {
    let (head, body) = mail.text.split_once("\r\n\r\n").unwrap();
    match head.contains("Content-Transfer-Encoding: base64") {
        true => {
            let letters: String = body.split_whitespace().collect();
            String::from_utf8(STANDARD.decode(letters).unwrap()).unwrap()
        }
        // Quoted-printable breaks lines with `=` and writes that itself as `=3D`.
        false => body.replace("=\r\n", "").replace("=3D", "="),
    }
}

/// The path of the link in a message.
fn link_in(mail: &Mail) -> String {
    let text = body(mail);
    let link = text.split_once("https://registry.example/igf/sign-in/link");
    let Some((_, rest)) = link else { panic!("there is no link in {text}") };
    format!("/sign-in/link{}", rest.split_whitespace().next().unwrap())
}

fn links_kept(registry: &Registry) -> i64 {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let connection = Database::connect(registry.database_url()).await.unwrap();
        let count = "SELECT count(*) AS n FROM sign_in_link";
        let count = Statement::from_string(connection.get_database_backend(), count);
        connection.query_one_raw(count).await.unwrap().unwrap().try_get("", "n").unwrap()
    })
}

#[test]
fn a_link_comes_by_mail_to_those_alone_who_are_known() {
    let server = MailServer::start().unwrap();
    let sender = "Registry <registry@example.org>";
    let arguments = ["--smtp-url", &server.url(), "--mail-from", sender, "--trusted-proxies", "1"];
    Registry::own_with(harness::Backend::Sqlite, &arguments, |registry| {
        invite(registry, KEEPER, "coordinator:privacy").unwrap();
        let visitor = Visitor::new(registry);
        let ask = |email: &str, lang: &str| {
            let page = visitor.open(&format!("/sign-in{lang}"));
            let action = format!("/sign-in{lang}");
            page.submit(&action, &[("email", email)], &visitor)
        };
        let known = ask(" Keeper@Example.org", "");
        let unknown = ask("nobody@example.org", "");
        assert_eq!((known.status, unknown.status), (200, 200));
        assert_eq!(known.html.replace(KEEPER, "X"), unknown.html.replace("nobody@example.org", "X"));
        let mail = server.next().unwrap();
        assert_eq!(mail.to, [KEEPER]);
        assert!(mail.text.contains("From: Registry <registry@example.org>"), "{}", mail.text);
        assert!(server.is_silent(), "only who is known gets mail");
        let page = visitor.open(&link_in(&mail)).submit("/sign-in/link", &[], &visitor);
        assert_eq!(page.path, "/me");
        visitor.open("/me").submit("/sign-out", &[], &visitor);
        // Nothing but an address gets into the message.
        for bad in
            ["keeper@example.org\nBcc: x@example.org", "keeper@example.org, x@example.org", "keeper", ""]
        {
            let page = ask(bad, "");
            assert_eq!(page.status, 422, "{bad}");
            assert!(page.html.contains("aria-invalid") && page.html.contains("name@example.org"), "{bad}");
        }
        // In the language of who asks, who comes back to pages in it.
        ask(KEEPER, "?lang=ru");
        let mail = server.next().unwrap();
        assert!(link_in(&mail).contains("lang=ru"), "{}", mail.text);
        // Nobody fills the mailbox of another, nor uses up what its owner is sent.
        let statuses: Vec<u16> = (0..5).map(|_| ask(KEEPER, "").status).collect();
        assert_eq!(statuses, [200, 200, 200, 429, 429], "five in an hour, known or not");
        (0..3).for_each(|_| drop(server.next().unwrap()));
        assert!(server.is_silent());
        let owner = registry.ask("/sign-in").method(Method::POST).header("x-forwarded-for", "192.0.2.7");
        let form = format!("email={KEEPER}");
        assert_eq!(owner.body("application/x-www-form-urlencoded", form).send().status, 200);
        assert_eq!(server.next().unwrap().to, [KEEPER]);
        assert_eq!(links_kept(registry), 7);
    });
}
