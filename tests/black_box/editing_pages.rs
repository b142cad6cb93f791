//! Those who keep things up to date in forms: every part of everything, without a script.

use std::io::Read;

use flate2::read::GzDecoder;
use harness::{Page, Registry, Visitor, both_databases_anew};
use reqwest::Method;
use serde_json::{Value, json};

both_databases_anew!(
    a_form_that_nobody_touched_changes_nothing,
    a_coalition_is_edited_in_parts_and_languages,
    what_is_wrong_stands_beside_the_box_and_nothing_is_lost,
    two_who_edit_the_same_see_both_and_lose_nothing,
    what_is_new_is_looked_for_first,
    registrars_merge_take_out_and_erase,
    others_keep_out_of_forms,
    own_pages_are_small_and_keep_their_secrets,
    a_suggestion_is_edited_before_it_is_accepted,
);

const TOKENS: &str = "/me/tokens";
const PRIVACY: &str = "/me/edit/coalitions/privacy";

fn keeper(registry: &Registry) -> Visitor<'_> {
    Visitor::invited(registry, "keeper@example.org", "coordinator:privacy")
}

fn registrar(registry: &Registry) -> Visitor<'_> {
    Visitor::invited(registry, "registrar@example.org", "registrar")
}

fn head(registry: &Registry) -> i64 {
    registry.get("/readyz").json()["revision"].as_i64().unwrap()
}

/// The paths of the parts of a thing.
fn parts(page: &Page, path: &str) -> Vec<String> {
    let inside = page.html.split("<a href=\"").skip(1).filter_map(|link| link.split('"').next());
    inside.filter_map(|href| Some(format!("{path}/{}", href.split_once(&format!("{path}/"))?.1))).collect()
}

/// Whatever is in the registry survives its form: what is shown, read and sent back is the same.
fn a_form_that_nobody_touched_changes_nothing(registry: &Registry) {
    let registrar = registrar(registry);
    let before = head(registry);
    let mut forms = 0;
    for list in ["coalitions", "organisations", "people", "sources", "vocabularies"] {
        let things = registry.all(&format!("/v1/{list}?limit=200"));
        // Of organisations and people every third is enough; what is special about the others is tested by itself.
        let step = if things.len() > 60 { 7 } else { 1 };
        for thing in things.iter().step_by(step) {
            let key = thing["slug"].as_str().or(thing["id"].as_str()).unwrap();
            let path = format!("/me/edit/{list}/{key}");
            let page = registrar.open(&path);
            assert_eq!(page.status, 200, "{path}: {}", page.html);
            let parts = parts(&page, &path);
            assert!(parts.len() >= if list == "sources" { 1 } else { 2 }, "{path}: {parts:?}");
            for part in parts {
                let form = registrar.open(&part);
                let sent = form.submit(&part, &[], &registrar);
                assert_eq!((sent.status, sent.path.as_str()), (200, path.as_str()), "{part}: {}", sent.html);
                forms += 1;
            }
        }
    }
    assert!(forms > 300, "{forms}");
    assert_eq!(head(registry), before, "{}", registry.get("/v1/changes?limit=5").text());
}

fn a_coalition_is_edited_in_parts_and_languages(registry: &Registry) {
    let keeper = keeper(registry);
    let page = keeper.open("/me/coalitions/privacy");
    let path = page.link("Edit what is said of it").unwrap();
    assert_eq!(path, PRIVACY);
    let names = format!("{PRIVACY}/names");
    let form = keeper.open(&names);
    assert!(form.html.contains("<summary lang=\"zh\"><bdi>中文</bdi></summary>"), "{}", form.html);
    // The empty box of the tab knows its language.
    let blank = form.html.split("lang=\"zh\"").nth(1).unwrap();
    let blank = blank.split("name=\"").nth(1).unwrap().split("/value").next().unwrap().to_owned();
    let (value, kind) = (format!("{blank}/value"), format!("{blank}/kind"));
    let fields = [
        (value.as_str(), "隐私动态联盟"),
        (kind.as_str(), "official"),
        ("comment", "As its Chinese leaflet has it"),
        ("source", "Leaflet"),
    ];
    let done = form.submit(&names, &fields, &keeper);
    assert_eq!(done.path, format!("{PRIVACY}?done=437"), "{}", done.html);
    assert!(done.html.contains("隐私动态联盟") && done.html.contains("1 change was made."));
    let told = registry.get("/v1/coalitions/privacy").json();
    let chinese = told["names"].as_array().unwrap().iter().find(|name| name["lang"] == "zh").unwrap();
    assert_eq!((&chinese["value"], &chinese["kind"]), (&json!("隐私动态联盟"), &json!("official")));
    let change = registry.get("/v1/changes/437").json();
    assert_eq!(
        (&change["actor"]["kind"], &change["comment"], &change["source"]["title"]),
        (&json!("coordinator"), &json!("As its Chinese leaflet has it"), &json!("Leaflet"))
    );
    assert_eq!(change["fields"], json!(["names"]), "nothing else is touched");
    assert!(
        registry
            .ask("/coalitions/privacy?lang=zh")
            .header("accept", "text/html")
            .send()
            .text()
            .contains("隐私动态联盟")
    );
    // What the page of the coordinator complains about can be mended.
    let charter = format!("{PRIVACY}/charter");
    let fields = [("/charter/url", "https://privacy.example/charter"), ("/charter/adopted_on", "2010-09")];
    keeper.open(&charter).submit(&charter, &fields, &keeper);
    let list = format!("{PRIVACY}/mailing_list");
    let fields =
        [("/mailing_list/url", "https://lists.example/privacy"), ("/mailing_list/open_archive", "true")];
    keeper.open(&list).submit(&list, &fields, &keeper);
    let reports = format!("{PRIVACY}/reports");
    let fields = [("/reports/0/cycle", "2024"), ("/reports/0/kind", "report"), ("/reports/0/title", "Ours")];
    keeper.open(&reports).submit(&reports, &fields, &keeper);
    let me = keeper.open("/me").html;
    assert!(!me.contains("No charter is known") && !me.contains("No mailing list"), "{me}");
    let told = registry.get("/v1/coalitions/privacy").json();
    assert_eq!(told["charter"]["adopted_on"], "2010-09");
    assert_eq!(told["mailing_list"]["open_archive"], true);
    assert_eq!(told["reports"][0]["cycle"], 2024);
    // What is emptied is gone, and so is what is ticked.
    let fields = [("/charter/url", ""), ("/charter/adopted_on", "")];
    keeper.open(&charter).submit(&charter, &fields, &keeper);
    keeper.open(&reports).submit(&reports, &[("remove:/reports/0", "true")], &keeper);
    let told = registry.get("/v1/coalitions/privacy").json();
    assert_eq!((&told["charter"], &told["reports"]), (&Value::Null, &json!([])));
    let undone = keeper.open(&format!("{PRIVACY}?done=442"));
    undone.submit(PRIVACY, &[("undo", "442")], &keeper);
    assert_eq!(registry.get("/v1/coalitions/privacy").json()["reports"][0]["title"], "Ours");
    // A coalition ends with all that belongs to it.
    let ended = keeper.open(PRIVACY);
    let fields = [
        ("proof", ended.carried("proof").unwrap()),
        ("seen", ended.carried("seen").unwrap()),
        ("do", "end".into()),
        ("status", "inactive".into()),
        ("on", "2020".into()),
    ];
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    assert_eq!(keeper.send(PRIVACY, &fields).status, 200);
    assert_eq!(registry.get("/v1/coalitions/privacy").json()["status"], "inactive");
    assert!(registry.all("/v1/coalitions/privacy/members?status=current").is_empty());
}

fn what_is_wrong_stands_beside_the_box_and_nothing_is_lost(registry: &Registry) {
    let keeper = keeper(registry);
    let before = head(registry);
    let reports = format!("{PRIVACY}/reports");
    let script = "\"><script>alert(1)</script>";
    let fields = [
        ("/reports/0/cycle", "last year"),
        ("/reports/0/title", script),
        ("/reports/0/url", "privacy.example"),
        ("/reports/0/published_on", "31.12.2019"),
        ("/reports/0/source", "no-such-source"),
        ("comment", script),
    ];
    let wrong = keeper.open(&reports).submit(&reports, &fields, &keeper);
    assert_eq!(wrong.status, 422);
    for (name, value) in &fields[..5] {
        let boxed = wrong.html.split(&format!("name=\"{name}\"")).nth(1).unwrap();
        let boxed = harness::unescaped(boxed.split("</div>").next().unwrap());
        assert!(boxed.contains(value), "{name} lost {value}: {boxed}");
    }
    for name in ["cycle", "kind", "url", "published_on"] {
        let told = format!("id=\"/reports/0/{name}!\"");
        assert!(wrong.html.contains(&told), "{name} is not said to be wrong: {}", wrong.html);
    }
    assert!(!wrong.html.contains("<script>"), "{}", wrong.html);
    assert_eq!(head(registry), before);
    let right = [
        ("/reports/0/cycle", "2019"),
        ("/reports/0/kind", "paper"),
        ("/reports/0/url", "https://privacy.example/"),
        ("/reports/0/published_on", "2019-12-31"),
        ("/reports/0/source", "itwc06"),
    ];
    let done = wrong.submit(&reports, &right, &keeper);
    assert_eq!(done.status, 200, "{}", done.html);
    let told = registry.get("/v1/coalitions/privacy").json();
    assert_eq!(
        (&told["reports"][0]["title"], &told["reports"][0]["source"]),
        (&json!(script), &json!("itwc06"))
    );
    for path in [PRIVACY, &reports] {
        assert!(!keeper.open(path).html.contains("<script>"), "{path}");
    }
}

fn two_who_edit_the_same_see_both_and_lose_nothing(registry: &Registry) {
    let (one, other) = (keeper(registry), keeper(registry));
    let (basics, charter) = (format!("{PRIVACY}/basics"), format!("{PRIVACY}/charter"));
    let (first, second, apart) = (one.open(&basics), other.open(&basics), other.open(&charter));
    first.submit(&basics, &[("/website", "https://one.example/"), ("/note", "Of the first")], &one);
    // Whoever edits another part is not troubled.
    let done = apart.submit(&charter, &[("/charter/url", "https://charter.example/")], &other);
    assert_eq!(done.status, 200, "{}", done.html);
    let conflict =
        second.submit(&basics, &[("/website", "https://two.example/"), ("/formed_on", "2006-11")], &other);
    assert_eq!(conflict.status, 412);
    let compared = conflict.html.split("<table class=\"compared\">").collect::<Vec<_>>();
    assert_eq!(compared.len(), 3, "only what somebody else has changed is compared: {}", conflict.html);
    assert!(compared[2].contains("<ins>Of the first</ins>"));
    let row = compared[1].split("</table>").next().unwrap();
    assert!(
        row.contains("<ins>https://one.example/</ins>") && row.contains("<ins>https://two.example/</ins>"),
        "{row}"
    );
    let website = || registry.get("/v1/coalitions/privacy").json()["website"].clone();
    assert_eq!(website(), "https://one.example/");
    // The form has what was typed, and what only the other has changed.
    let kept = |name: &str| conflict.carried(name).unwrap();
    assert_eq!((kept("/website").as_str(), kept("/formed_on").as_str()), ("https://two.example/", "2006-11"));
    let done = conflict.submit(&basics, &[], &other);
    assert_eq!(done.status, 200, "{}", done.html);
    let told = registry.get("/v1/coalitions/privacy").json();
    let told = (&told["website"], &told["note"], &told["formed_on"], &told["charter"]["url"]);
    let expected =
        ["https://two.example/", "Of the first", "2006-11", "https://charter.example/"].map(Value::from);
    assert_eq!(told, (&expected[0], &expected[1], &expected[2], &expected[3]));
}

fn what_is_new_is_looked_for_first(registry: &Registry) {
    let keeper = keeper(registry);
    let page = keeper.open(&keeper.open("/me").link("Keep the registry").unwrap());
    let path = "/me/new/organisations".to_owned();
    assert!(page.html.contains(&format!("{path}\">organisation</a>")), "{}", page.html);
    assert!(!page.html.contains("/me/new/vocabularies"), "that is for registrars");
    let (name, lang, kind) = ("/names/0/value", "/names/0/lang", "/names/0/kind");
    let fields = [(name, "The World Bnak"), (lang, "en"), (kind, "official"), ("/kind", "organisation")];
    let near = keeper.open(&path).submit(&path, &fields, &keeper);
    assert_eq!(near.status, 422);
    assert!(near.link("World Bank").is_some_and(|link| link == "/organisations/world-bank"), "{}", near.html);
    let before = head(registry);
    // It is another one.
    let done = near.submit(&path, &[("sure", "true")], &keeper);
    assert_eq!((done.status, head(registry)), (200, before + 1), "{}", done.html);
    assert_eq!(done.path, "/organisations/the-world-bnak", "whoever enters it may not change it");
    // What is like nothing is entered at once; what is missing is said.
    let fields = [(name, "Zqxv Wkjh"), (lang, "en"), (kind, "official")];
    let wrong = keeper.open(&path).submit(&path, &fields, &keeper);
    assert_eq!(wrong.status, 422);
    assert!(wrong.html.contains("id=\"/kind!\"") && wrong.html.contains("Zqxv Wkjh"), "{}", wrong.html);
    let done = wrong.submit(&path, &[("/kind", "network"), ("/country", "CH")], &keeper);
    assert_eq!(done.path, "/organisations/zqxv-wkjh", "{}", done.html);
    assert_eq!(registry.get("/v1/organisations/zqxv-wkjh").json()["country"], "CH");
    // What it belongs to is given by its name.
    let registrar = registrar(registry);
    let basics = "/me/edit/organisations/zqxv-wkjh/basics";
    let done = registrar.open(basics).submit(basics, &[("/parent", "World Bank")], &registrar);
    assert_eq!(done.status, 200, "{}", done.html);
    assert_eq!(registry.get("/v1/organisations/zqxv-wkjh").json()["parent"]["slug"], "world-bank");
    for (things, fields) in [
        ("people", vec![("/name", "Ada Example")]),
        ("sources", vec![("/title", "A page"), ("/address", "https://page.example/")]),
        ("vocabularies", vec![("/title", "Words"), ("/kind", "themes")]),
        ("coalitions", vec![(name, "Dynamic Coalition on Tests"), (lang, "en"), (kind, "official")]),
    ] {
        let path = format!("/me/new/{things}");
        let done = registrar.open(&path).submit(&path, &fields, &registrar);
        assert!(done.path.starts_with(&format!("/me/edit/{things}/")), "{}: {}", done.path, done.html);
    }
    let found = registrar.open("/me/registry?q=Ada+Example");
    assert!(found.link("Ada Example").is_some_and(|link| link == "/me/edit/people/ada-example"));
    assert!(found.link("A page").is_some_and(|link| link.starts_with("/me/edit/sources/")), "{}", found.html);
}

/// Does something to a thing as a whole.
fn act(visitor: &Visitor<'_>, path: &str, fields: &[(&str, &str)]) -> Page {
    let page = visitor.open(path);
    let proof = visitor.open("/me").carried("proof").unwrap();
    let seen = page.carried("seen").unwrap_or_else(|| "1".into());
    let mut all = vec![("proof", proof.as_str()), ("seen", seen.as_str())];
    all.extend(fields);
    visitor.send(path, &all)
}

fn registrars_merge_take_out_and_erase(registry: &Registry) {
    let registrar = registrar(registry);
    let editor = registry.editor();
    let twin = json!({"slug": "bank-again", "kind": "organisation",
        "names": [{"value": "Bank Again", "lang": "en", "kind": "official"}]});
    editor.create("/v1/organisations", &twin);
    let path = "/me/edit/organisations/bank-again";
    let nobody = act(&registrar, path, &[("do", "merge"), ("into", "Nobody of that name")]);
    assert_eq!(nobody.status, 422);
    assert!(nobody.html.contains("Nobody is registered under that name"), "{}", nobody.html);
    let unsure = act(&registrar, path, &[("do", "merge"), ("into", "World Bnak")]);
    assert!(unsure.status == 422 && unsure.html.contains(": World Bank"), "{}", unsure.html);
    let merged = act(&registrar, path, &[("do", "merge"), ("into", "World Bank")]);
    assert!(
        merged.path.starts_with("/me/edit/organisations/world-bank?done="),
        "{}: {}",
        merged.path,
        merged.html
    );
    assert_eq!(registrar.open(path).status, 410);
    let undo = merged.path.split_once("done=").unwrap().1.to_owned();
    merged.submit("/me/edit/organisations/world-bank", &[("undo", &undo)], &registrar);
    assert_eq!(registry.get("/v1/organisations/bank-again").status, 200);
    let used = act(&registrar, "/me/edit/organisations/world-bank", &[("do", "take-out")]);
    assert_eq!(used.status, 409, "{}", used.html);
    let out = act(&registrar, path, &[("do", "take-out")]);
    assert_eq!((out.path.as_str(), out.status), ("/me/registry", 200), "{}", out.html);
    assert_eq!(registry.get("/v1/organisations/bank-again").status, 410);
    let person = "/me/edit/people/tarek-cheniti";
    let unsure = act(&registrar, person, &[("do", "erase")]);
    assert_eq!(unsure.status, 422, "{}", unsure.html);
    act(&registrar, person, &[("do", "erase"), ("sure", "true")]);
    assert_eq!(registry.get("/v1/people/tarek-cheniti").status, 410);
    assert!(!registry.get("/v1/people.csv").text().contains("Cheniti"));
}

/// Over the wire they are small, but what came with a request is never compressed together with a secret: it would give
/// away by its length what of the page is like it.
fn own_pages_are_small_and_keep_their_secrets(registry: &Registry) {
    const MOST: usize = 50_000;
    let registrar = registrar(registry);
    let cookie = registrar.cookie().unwrap();
    let packed = |path: &str| {
        let request = registry.ask(path).header("cookie", &cookie).header("accept", "text/html");
        request.header("accept-encoding", "gzip").send()
    };
    let vocabularies = registry.all("/v1/vocabularies");
    let longest = vocabularies.iter().max_by_key(|vocabulary| vocabulary.to_string().len()).unwrap();
    let longest = format!("/me/edit/vocabularies/{}/concepts", longest["id"].as_str().unwrap());
    assert!(registrar.open(&longest).html.len() > 200_000, "all countries with their regions");
    for path in [
        "/me",
        "/me/registry",
        "/me/accounts",
        "/me/tokens",
        "/me/coalitions/child-online-safety",
        "/me/coalitions/child-online-safety/history",
        &longest,
    ] {
        let answer = packed(path);
        assert_eq!((answer.status, answer.header("content-encoding")), (200, "gzip"), "{path}");
        assert!(answer.body.len() < MOST, "{path}: {} bytes", answer.body.len());
        let mut html = String::new();
        GzDecoder::new(answer.body.as_slice()).read_to_string(&mut html).unwrap();
        assert_eq!(html, registrar.open(path).html, "{path}");
    }
    // What strangers have sent stands on the list of suggestions.
    for path in ["/me/registry?q=secret", "/sign-in/link?key=secret", "/me/suggestions"] {
        let answer = packed(path);
        assert_eq!((answer.status, answer.header("content-encoding")), (200, ""), "{path}");
    }
    let proof = registrar.open(TOKENS).carried("proof").unwrap();
    let request = registry.ask(TOKENS).method(Method::POST).header("cookie", &cookie);
    let request = request.header("accept", "text/html").header("accept-encoding", "gzip");
    let body = format!("proof={proof}&name=&days=x");
    let faulty = request.body("application/x-www-form-urlencoded", body).send();
    assert_eq!((faulty.status, faulty.header("content-encoding")), (422, ""), "{}", faulty.text());
}

fn others_keep_out_of_forms(registry: &Registry) {
    let stranger = Visitor::invited(registry, "other@example.org", "coordinator:gender");
    let contact = Visitor::invited(registry, "contact@example.org", "contact:world-bank");
    let proof = stranger.open("/me").carried("proof").unwrap();
    let before = head(registry);
    for path in [
        PRIVACY,
        "/me/edit/coalitions/privacy/names",
        "/me/edit/organisations/world-bank",
        "/me/edit/organisations/world-bank/basics",
        "/me/edit/people/tarek-cheniti",
        "/me/edit/sources/itwc06",
        "/me/edit/vocabularies/registry-core",
        "/me/new/coalitions",
        "/me/new/vocabularies",
        "/me/accounts",
    ] {
        assert_eq!(stranger.open(path).status, 403, "{path}");
        assert_eq!(Visitor::new(registry).open(path).path, "/sign-in", "{path}");
        for sent in ["merge", "take-out", "erase", "end"] {
            let fields = [
                ("proof", proof.as_str()),
                ("seen", "1"),
                ("do", sent),
                ("sure", "true"),
                ("into", "france"),
            ];
            assert_eq!(stranger.send(path, &fields).status, 403, "{path} {sent}");
        }
        // A form of another site has no proof.
        assert_eq!(contact.send(path, &[("seen", "1"), ("do", "take-out")]).status, 403, "{path}");
    }
    assert_eq!(head(registry), before);
    // A contact keeps one organisation, and is not offered what registrars do.
    let page = contact.open(&contact.open("/me").link("World Bank").unwrap());
    assert_eq!((page.path.as_str(), page.status), ("/me/edit/organisations/world-bank", 200));
    assert!(!page.html.contains("value=\"merge\"") && !page.html.contains("value=\"take-out\""));
    assert_eq!(act(&contact, &page.path, &[("do", "merge"), ("into", "france")]).status, 403);
    let basics = format!("{}/basics", page.path);
    let form = contact.open(&basics);
    assert_eq!(form.carried("/slug"), None);
    let done = form.submit(
        &basics,
        &[("/website", "https://www.worldbank.org/en/home"), ("/slug", "the-bank")],
        &contact,
    );
    assert_eq!(done.status, 200, "{}", done.html);
    let told = registry.get("/v1/organisations/world-bank").json();
    let told = (&told["slug"], &told["website"]);
    assert_eq!(told, (&json!("world-bank"), &json!("https://www.worldbank.org/en/home")));
    for missing in [
        "/me/edit/nonsense/x",
        "/me/edit/coalitions/nobody",
        "/me/edit/coalitions/privacy/nonsense",
        "/me/new/x",
    ] {
        assert_eq!(keeper(registry).open(missing).status, 404, "{missing}");
    }
}

fn a_suggestion_is_edited_before_it_is_accepted(registry: &Registry) {
    let suggest = |body: Value| {
        let answer = registry.ask("/v1/suggestions").method(Method::POST).json(&body).send();
        assert_eq!(answer.status, 201, "{}", answer.text());
        answer.json()["id"].as_str().unwrap().to_owned()
    };
    let website = suggest(json!({"kind": "update", "coalition": "privacy", "comment": "It moved",
        "patch": {"website": "http://privacy.example/old"}}));
    let joined = suggest(json!({"kind": "create-membership", "comment": "They are on the list",
        "source": {"title": "A list"},
        "membership_draft": {"coalition": "privacy", "role": "member", "member": {"kind": "organisation", "slug": "w3c"}}}));
    let keeper = keeper(registry);
    let page = keeper.open("/me/suggestions");
    let path = format!("/me/suggestions/{website}");
    assert!(page.html.contains(&format!("{path}\"")), "{}", page.html);
    let wrong = keeper.open(&path).submit(&path, &[("/website", "privacy.example")], &keeper);
    assert_eq!(wrong.status, 422);
    assert!(
        wrong.html.contains("id=\"/website!\"") && wrong.html.contains("value=\"privacy.example\""),
        "{}",
        wrong.html
    );
    let done = wrong.submit(&path, &[("/website", "https://privacy.example/new")], &keeper);
    assert_eq!(done.path, "/me/suggestions", "{}", done.html);
    assert_eq!(registry.get("/v1/coalitions/privacy").json()["website"], "https://privacy.example/new");
    assert_eq!(registry.get(&format!("/v1/suggestions/{website}")).json()["status"], "accepted");
    assert_eq!(keeper.open(&path).status, 409, "it is decided");
    let path = format!("/me/suggestions/{joined}");
    let done = keeper.open(&path).submit(&path, &[("/role", "observer"), ("/since", "2019")], &keeper);
    assert_eq!(done.path, "/me/suggestions", "{}", done.html);
    let held = registry.all("/v1/coalitions/privacy/members?member=w3c").remove(0);
    assert_eq!((&held["role"], &held["since"]), (&json!("observer"), &json!("2019")));
    let stranger = Visitor::invited(registry, "other@example.org", "coordinator:gender");
    assert_eq!(stranger.open(&path).status, 403);
}
