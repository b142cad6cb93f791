//! Somebody who looks at pages: in a language, on a day, without a script.

use std::collections::BTreeSet;

use harness::{Answer, Registry, both_databases, both_databases_anew};
use reqwest::Method;
use serde_json::{Value, json};

use super::stage::membership;

both_databases!(
    the_front_page_has_every_coalition,
    a_coalition_shows_its_members_and_who_says_so,
    a_day_in_the_past_is_shown_as_it_was,
    an_organisation_and_a_person_show_where_they_are_members,
    a_search_finds_what_is_typed,
    the_log_and_the_vocabularies_are_there_to_read,
    programs_get_data_at_the_same_address,
    there_are_six_languages,
    what_is_not_there_is_said_to_people,
    every_link_leads_somewhere,
    pages_run_nothing_and_are_small,
    forms_may_be_left_empty,
);
both_databases_anew!(what_is_entered_is_never_run, pages_follow_the_registry);

fn page(registry: &Registry, path: &str) -> Answer {
    let answer = registry.ask(path).header("accept", "text/html,application/xhtml+xml,*/*;q=0.8").send();
    assert_eq!(answer.media_type(), "text/html", "{path}: {}", answer.status);
    answer
}

fn shown(registry: &Registry, path: &str) -> String {
    let answer = page(registry, path);
    assert_eq!(answer.status, 200, "{path}");
    answer.text().to_owned()
}

/// A text as it stands in a page.
fn written(text: &str) -> String {
    text.replace('&', "&#38;")
        .replace('<', "&#60;")
        .replace('>', "&#62;")
        .replace('"', "&#34;")
        .replace('\'', "&#39;")
}

/// Where the registry of the tests begins; a proxy in front of it would take that away.
const BASE: &str = "/igf";

/// The values of an attribute; of addresses in the registry, what is left when a proxy has passed them on.
fn values(html: &str, attribute: &str) -> Vec<String> {
    let begins = format!(" {attribute}=\"");
    let values = html.split(&begins).skip(1).filter_map(|rest| rest.split('"').next());
    let values = values.map(|value| value.replace("&#38;", "&"));
    let passed_on = |value: String| match value.strip_prefix(BASE) {
        Some(path) if matches!(attribute, "href" | "action") => path.to_owned(),
        _ => {
            assert!(attribute != "href" || !value.starts_with('/'), "{value} leads out of the registry");
            value
        }
    };
    values.map(passed_on).collect()
}

fn the_front_page_has_every_coalition(registry: &Registry) {
    let html = shown(registry, "/");
    for coalition in registry.client().all("/v1/coalitions") {
        assert!(html.contains(&written(coalition["name"].as_str().unwrap())), "{}", coalition["name"]);
        let members = coalition["member_counts"]["total"].as_u64().unwrap();
        let row = html
            .split("<tr>")
            .find(|row| row.contains(&format!("/coalitions/{}\"", coalition["slug"].as_str().unwrap())));
        assert!(row.unwrap().contains(&format!(">{members}</td>")), "{}", coalition["slug"]);
    }
    assert!(html.contains("45 coalitions"));
    let some = shown(registry, "/?status=active&q=privacy");
    assert!(!some.contains("/coalitions/open-standards"));
}

fn a_coalition_shows_its_members_and_who_says_so(registry: &Registry) {
    let html = shown(registry, "/coalitions/child-online-safety");
    let members = registry.client().all("/v1/coalitions/child-online-safety/members");
    // One of them has two roles.
    assert_eq!(members.len(), 19);
    for member in &members {
        assert!(html.contains(&written(member["member"]["name"].as_str().unwrap())), "{member}");
        for statement in member["statements"].as_array().unwrap() {
            let source =
                registry.get(&format!("/v1/sources/{}", statement["source"].as_str().unwrap())).json();
            assert!(html.contains(&written(source["title"].as_str().unwrap())), "{source}");
        }
    }
    assert!(html.contains("Child Online Safety"), "its former name");
    assert!(html.contains("18 members") && html.contains("<svg class=\"timeline\""));
    assert!(html.contains("Formed November 2007"));
}

fn a_day_in_the_past_is_shown_as_it_was(registry: &Registry) {
    let html = shown(registry, "/coalitions/privacy?as_of=2008-04-01");
    let row = |name: &str| html.split("<tr>").find(|row| row.contains(name)).unwrap().to_owned();
    assert!(row("World Bank").contains(">certain<"));
    assert!(row("Amnesty International").contains(">possible<"));
    assert!(html.contains("As it was on 1 April 2008."));
    let renamed = shown(registry, "/coalitions/child-online-safety?as_of=2008-04");
    assert!(renamed.contains("<h1><bdi>Dynamic Coalition on Child Online Safety</bdi>"));
    let too_early = page(registry, "/coalitions/data-and-ai-governance?as_of=2009");
    assert_eq!(too_early.status, 404);
    assert!(too_early.text().contains("did not exist yet"));
}

fn an_organisation_and_a_person_show_where_they_are_members(registry: &Registry) {
    let html = shown(registry, "/organisations/world-bank");
    assert!(html.contains("<h1><bdi>World Bank</bdi></h1>") && html.contains("/coalitions/privacy\""));
    let list = shown(registry, "/organisations?kind=state");
    assert!(list.contains("/organisations/france\"") && !list.contains("/organisations/world-bank\""));
    let person = registry.client().all("/v1/people").remove(0);
    let html = shown(registry, &format!("/people/{}", person["slug"].as_str().unwrap()));
    assert!(html.contains(&written(person["name"].as_str().unwrap())));
    assert!(html.contains(&format!("/coalitions/{}\"", person["coalitions"][0]["slug"].as_str().unwrap())));
}

fn a_search_finds_what_is_typed(registry: &Registry) {
    let html = shown(registry, "/search?q=amnesti+intern");
    assert!(html.contains("/organisations/amnesty-international\""));
    assert!(shown(registry, "/search?q=zzzzzz").contains("Nothing is called that."));
    assert!(!shown(registry, "/search").contains("role=\"status\""));
}

fn the_log_and_the_vocabularies_are_there_to_read(registry: &Registry) {
    let html = shown(registry, "/changes");
    assert!(html.contains("value=\"436\"") && !html.contains("value=\"386\""), "the newest fifty");
    let newest = html.split("<li value=").nth(1).unwrap();
    assert!(newest.contains("Core Internet Values") && newest.contains("/coalitions/core-internet-values\""));
    let older = values(&html, "href").into_iter().find(|href| href.contains("before=")).unwrap();
    let html = shown(registry, &older);
    assert!(
        html.contains("value=\"386\"") && html.contains("value=\"337\"") && !html.contains("value=\"387\"")
    );
    let html = shown(registry, "/vocabularies");
    for vocabulary in registry.client().all("/v1/vocabularies") {
        for concept in vocabulary["concepts"].as_array().unwrap() {
            assert!(html.contains(&written(concept["label"].as_str().unwrap())), "{}", concept["label"]);
        }
    }
    assert!(shown(registry, "/about").contains("Privacy"));
}

fn programs_get_data_at_the_same_address(registry: &Registry) {
    for (page, data) in [
        ("/", "/v1/coalitions"),
        ("/coalitions/privacy", "/v1/coalitions/privacy"),
        ("/organisations?country=FR", "/v1/organisations?country=FR"),
        ("/organisations/world-bank", "/v1/organisations/world-bank"),
        ("/search?q=bank", "/v1/search?q=bank"),
        ("/vocabularies", "/v1/vocabularies"),
        ("/changes", "/v1/changes"),
    ] {
        let here = registry.ask(page).header("accept", "application/json").send();
        let there = registry.get(data);
        assert_eq!((here.status, here.media_type()), (200, "application/json"), "{page}");
        assert_eq!(here.json(), there.json(), "{page}");
        assert!(here.header("vary").contains("Accept"), "{page}");
        assert!(registry.get(page).header("vary").contains("Accept"), "{page}");
    }
    let table = registry.ask("/organisations").header("accept", "text/csv").send();
    assert_eq!(table.body, registry.get("/v1/organisations.csv").body);
    let problem = registry.ask("/coalitions/nothing").header("accept", "application/json").send();
    assert_eq!((problem.status, problem.media_type()), (404, "application/problem+json"));
    // What the page says to be the same is the same.
    let html = shown(registry, "/coalitions/privacy?as_of=2008");
    let json =
        values(&html, "href").into_iter().find(|href| href.starts_with("/v1/") && href.contains(".json"));
    assert_eq!(registry.get(&json.unwrap()).json()["total"], 3);
}

fn there_are_six_languages(registry: &Registry) {
    for (lang, dir, title) in [
        ("ar", "rtl", "سجل التحالفات الدينامية"),
        ("zh", "ltr", "动态联盟登记册"),
        ("en", "ltr", "Dynamic coalition registry"),
        ("fr", "ltr", "Registre des coalitions dynamiques"),
        ("ru", "ltr", "Реестр динамических коалиций"),
        ("es", "ltr", "Registro de coaliciones dinámicas"),
    ] {
        for path in [
            "/",
            "/coalitions/privacy",
            "/organisations",
            "/search?q=bank",
            "/changes",
            "/about",
            "/problems",
            "/nothing",
        ] {
            let asked = format!("{path}{}lang={lang}", if path.contains('?') { '&' } else { '?' });
            let by_address = page(registry, &asked);
            let by_browser = registry
                .ask(path)
                .header("accept", "text/html")
                .header("accept-language", &format!("{lang};q=0.9, de;q=0.1"))
                .send();
            for answer in [&by_address, &by_browser] {
                assert!(answer.text().contains(&format!("<html lang=\"{lang}\" dir=\"{dir}\">")), "{asked}");
                assert!(answer.text().contains(title), "{asked}");
            }
            if by_address.status == 200 {
                assert_eq!(by_address.header("content-language"), lang);
                let leads = values(by_address.text(), "href");
                let pages =
                    leads.iter().filter(|href| href.starts_with("/coalitions/") && !href.contains("lang="));
                assert_eq!(pages.count(), 0, "{asked}: the language is carried along");
                assert!(by_browser.header("vary").contains("Accept-Language"), "{path}");
            }
        }
    }
    let german = page(registry, "/?lang=de");
    assert!(german.text().contains("<html lang=\"en\""), "pages are not written in German");
    assert_eq!(page(registry, "/?lang=nonsense-").status, 400);
}

fn what_is_not_there_is_said_to_people(registry: &Registry) {
    for (path, status) in [
        ("/coalitions/nothing", 404),
        ("/nothing/at/all", 404),
        ("/organisations?countri=FR", 400),
        ("/organisations?country=France", 400),
        ("/assets/pages.css", 404),
    ] {
        let answer = page(registry, path);
        assert_eq!(answer.status, status, "{path}");
        assert!(answer.text().contains("/search\""), "{path}: a search may find it");
        let id = answer.header("x-request-id");
        assert!(!id.is_empty() && answer.text().contains(id), "{path}: it can be reported");
        assert_eq!(answer.header("cache-control"), "no-store");
    }
    assert!(page(registry, "/organisations?countri=FR").text().contains("did you mean"));
    // Programs are told as ever.
    assert_eq!(registry.get("/nothing").media_type(), "application/problem+json");
    assert_eq!(
        registry.ask("/v1/nothing").header("accept", "text/html").send().media_type(),
        "application/problem+json"
    );
    let post = registry.ask("/").method(Method::POST).send();
    assert_eq!((post.status, post.header("allow")), (405, "GET, HEAD, OPTIONS"));
    for path in ["/coalitions/a%0d%0aset-cookie:%20a=b", "//example.org", "/coalitions/%2e%2e%2f%2e%2e%2fetc"]
    {
        let answer = registry.ask(path).header("accept", "text/html").send();
        assert!(answer.header("set-cookie").is_empty() && answer.header("location").is_empty(), "{path}");
        assert_eq!(answer.status, 404, "{path}");
    }
}

fn every_link_leads_somewhere(registry: &Registry) {
    let mut found: BTreeSet<String> = BTreeSet::new();
    for path in [
        "/",
        "/coalitions/privacy",
        "/organisations",
        "/organisations/world-bank",
        "/changes",
        "/vocabularies?lang=ar",
        "/about?lang=zh",
    ] {
        let html = shown(registry, path);
        found.extend(values(&html, "href").into_iter().filter(|href| href.starts_with('/')));
        let ids: BTreeSet<String> = values(&html, "id").into_iter().collect();
        assert_eq!(ids.len(), values(&html, "id").len(), "{path}: an id stands there twice");
        for label in values(&html, "for") {
            assert!(ids.contains(&label), "{path}: there is no field {label}");
        }
    }
    assert!(found.len() > 100);
    for path in found {
        let answer = registry.get(&path);
        assert_eq!(answer.status, 200, "{path}");
    }
    let map = registry.get("/sitemap.xml");
    assert_eq!((map.status, map.text().matches("<loc>").count()), (200, 52));
    assert!(registry.get("/robots.txt").text().contains("/sitemap.xml"));
}

fn pages_run_nothing_and_are_small(registry: &Registry) {
    const MOST: usize = 60_000;
    for path in [
        "/",
        "/coalitions/child-online-safety",
        "/organisations",
        "/changes",
        "/vocabularies",
        "/data",
        "/about",
        "/problems",
        "/problems/invalid-cursor",
        "/search?q=in",
    ] {
        let whole = page(registry, path);
        let policy = whole.header("content-security-policy");
        assert!(
            policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"),
            "{policy}"
        );
        let html = whole.text();
        assert_eq!(
            html.matches("<script").count(),
            html.matches("<script type=\"application/ld+json\">").count()
        );
        assert!(
            !html.contains(" style=\"") && !html.contains("onclick") && !html.contains("javascript:"),
            "{path}"
        );
        assert!(whole.header("set-cookie").is_empty());
        let packed =
            registry.ask(path).header("accept", "text/html").header("accept-encoding", "gzip").send();
        let style = values(html, "href").into_iter().find(|href| href.ends_with(".css")).unwrap();
        let style = registry.ask(&style).header("accept-encoding", "gzip").send();
        assert!(style.header("cache-control").contains("immutable"));
        assert!(packed.body.len() + style.body.len() < MOST, "{path}: {} bytes", packed.body.len());
        let tag = whole.header("etag").to_owned();
        let again = registry.ask(path).header("accept", "text/html").header("if-none-match", &tag).send();
        assert!(again.status == 304 && again.header("content-security-policy") == policy, "{path}");
    }
}

fn forms_may_be_left_empty(registry: &Registry) {
    assert_eq!(shown(registry, "/?q=&status=&as_of="), shown(registry, "/"));
    assert_eq!(page(registry, "/organisations?q=&kind=&stakeholder_category=&country=+").status, 200);
    assert_eq!(page(registry, "/search?q=").status, 200);
    let wrong = page(registry, "/?as_of=yesterday");
    assert!(wrong.status == 400 && wrong.text().contains("as_of"), "{}", wrong.text());
}

/// What breaks out of places where texts stand.
const ATTACK: &str = "\"'></title></script><script>alert(1)</script><img src=x onerror=alert(2)>";

fn what_is_entered_is_never_run(registry: &Registry) {
    let editor = registry.editor();
    let name = json!([{"value": ATTACK, "lang": "en", "kind": "official", "note": ATTACK}]);
    let source = editor.create("/v1/sources", &json!({"slug": "attack", "title": ATTACK, "note": ATTACK}));
    let body = editor.create("/v1/organisations", &json!({
        "slug": "attacker", "kind": "organisation", "names": name, "note": ATTACK, "sources": [source["id"]],
        "classifications": [{"scheme": "registry-core", "concept": "media", "asserted_by": "self", "as_listed": ATTACK}]
    }));
    editor.create(
        "/v1/coalitions",
        &json!({
            "slug": "attacked", "names": name, "note": ATTACK, "sources": [source["id"]],
            "mission_statements": [{"text": ATTACK, "lang": "en", "verbatim": true, "source": source["id"]}]
        }),
    );
    let mut member = membership("attacked", body["slug"].as_str().unwrap(), "member");
    member["statements"] = json!([{"source": "attack", "role_as_stated": ATTACK, "verbatim": ATTACK, "certainty": "stated", "note": ATTACK}]);
    editor.create("/v1/memberships", &member);
    editor.create(
        "/v1/people",
        &json!({"slug": "attacking", "name": ATTACK, "affiliation_as_stated": ATTACK, "sources": ["attack"]}),
    );
    editor.change(
        "/v1/organisations/attacker",
        &json!({"note": format!("{ATTACK} again"), "change": {"comment": ATTACK}}),
    );
    let q = url::form_urlencoded::byte_serialize(ATTACK.as_bytes()).collect::<String>();
    for path in [
        "/",
        "/coalitions/attacked",
        "/organisations?sort=-updated_at",
        "/organisations/attacker",
        "/people/attacking",
        "/changes",
        "/embed/coalitions/attacked/members?group_by=role",
        "/embed/organisations/attacker",
        "/search?q=alert",
        "/vocabularies",
    ]
    .map(str::to_owned)
    .into_iter()
    .chain([
        format!("/search?q={q}"),
        format!("/?q={q}"),
        format!("/?lang={q}"),
        format!("/organisations?country={q}"),
        format!("/{q}"),
    ]) {
        let answer = page(registry, &path);
        let html = answer.text();
        assert!(!html.contains("<script>") && !html.contains("<img"), "{path}");
        for data in html.split("<script type=\"application/ld+json\">").skip(1) {
            let json = data.split("</script>").next().unwrap();
            assert!(serde_json::from_str::<Value>(json).is_ok(), "{path}: {json}");
        }
    }
    assert!(
        shown(registry, "/coalitions/attacked").contains(&written(ATTACK)),
        "and is shown as it was entered"
    );
}

fn pages_follow_the_registry(registry: &Registry) {
    let editor = registry.editor();
    let before = shown(registry, "/coalitions/privacy");
    editor.create(
        "/v1/organisations",
        &json!({"slug": "newcomer", "kind": "organisation",
        "names": [{"value": "Newcomer & Sons", "lang": "en", "kind": "official"}]}),
    );
    editor.create("/v1/memberships", &membership("privacy", "newcomer", "member"));
    let after = shown(registry, "/coalitions/privacy");
    assert!(!before.contains("Newcomer") && after.contains("Newcomer &#38; Sons"));
    editor.change("/v1/organisations/newcomer", &json!({"slug": "old-hand"}));
    let moved = registry.ask("/organisations/newcomer?lang=fr").header("accept", "text/html").send();
    assert_eq!(moved.status, 308);
    assert_eq!(registry.client().path_of(moved.header("location")), "/organisations/old-hand?lang=fr");
    assert!(shown(registry, "/changes").contains("/organisations/old-hand\""));
}
