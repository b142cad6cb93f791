//! Other sites that show members: in a frame, as an element, or by pasting a link; in a real browser, too.

use std::{
    io::{BufRead, BufReader, Write},
    net::TcpListener,
};

use harness::{Answer, Backend, Browser, Launch, PUBLIC_URL, Registry, both_databases, both_databases_anew};
use serde_json::{Value, json};

use super::{accessibility::faults, stage::membership};

both_databases!(
    members_are_shown_in_groups,
    a_day_in_the_past_is_shown_as_it_was,
    an_organisation_shows_where_it_is_a_member,
    it_looks_as_the_site_wants,
    only_embeds_may_be_framed,
    what_is_not_there_is_said_in_the_frame,
    the_element_has_an_address_that_stays,
    a_pasted_link_is_turned_into_a_frame,
    consumers_may_send_what_they_like,
);
both_databases_anew!(embeds_follow_the_registry);

const MEMBERS: &str = "/embed/coalitions/child-online-safety/members";

fn shown(registry: &Registry, path: &str) -> Answer {
    let answer = registry.get(path);
    assert_eq!((answer.status, answer.media_type()), (200, "text/html"), "{path}: {}", answer.text());
    let html = answer.text();
    assert!(!html.contains("<script") && !html.contains(" style=\"") && html.len() < 20_000, "{path}");
    answer
}

/// Parts of a text that stand between two others.
fn between<'a>(text: &'a str, begin: &str, end: &str) -> Vec<&'a str> {
    text.split(begin).skip(1).filter_map(|rest| Some(rest.split_once(end)?.0)).collect()
}

/// A text of a page as a person reads it.
fn read(html: &str) -> String {
    let named = [("&#60;", "<"), ("&#62;", ">"), ("&#34;", "\""), ("&#39;", "'"), ("&#38;", "&")];
    named.iter().fold(html.to_owned(), |text, (written, meant)| text.replace(written, meant))
}

fn headings(html: &str) -> Vec<String> {
    between(html, "<h3>", "</h3>").into_iter().map(read).collect()
}

fn members_are_shown_in_groups(registry: &Registry) {
    let answer = shown(registry, MEMBERS);
    let html = read(answer.text());
    let members = registry.all("/v1/coalitions/child-online-safety/members?status=current,unconfirmed");
    assert!(members.len() > 10);
    for member in &members {
        assert!(html.contains(member["member"]["name"].as_str().unwrap()), "{member}");
    }
    assert_eq!(html.matches("<li>").count(), members.len());
    let categories = registry.all("/v1/stakeholder-categories?lang=en");
    let labels: Vec<&str> = categories.iter().map(|category| category["label"].as_str().unwrap()).collect();
    let groups = headings(answer.text());
    assert!(groups.len() > 1, "{groups:?}");
    let known = groups.iter().filter(|group| *group != "Category unknown");
    let places: Vec<_> = known.map(|group| labels.iter().position(|label| label == group).unwrap()).collect();
    assert!(places.is_sorted(), "{groups:?}");
    for (by, heading) in
        [("country", "FR"), ("role", "member"), ("region", "Western European and Others Group (WEOG)")]
    {
        let answer = shown(registry, &format!("{MEMBERS}?group_by={by}&lang=en"));
        let groups = headings(answer.text());
        let found = groups.iter().any(|group| group.eq_ignore_ascii_case(heading));
        assert!(found || by == "country", "{by}: {groups:?}");
        assert_eq!(answer.text().matches("<li>").count(), members.len(), "{by}");
    }
    assert!(headings(shown(registry, &format!("{MEMBERS}?group_by=none")).text()).is_empty());
    for address in between(answer.text(), "href=\"", "\"") {
        assert!(address.starts_with(PUBLIC_URL), "{address} means nothing elsewhere");
        assert_eq!(registry.get(registry.client().path_of(&read(address))).status, 200, "{address}");
    }
    assert!(answer.header("etag").starts_with('"'));
    assert!(answer.header("cache-control").contains("stale-if-error"));
    assert_eq!(answer.header("access-control-allow-origin"), "*");
    let again = registry.ask(MEMBERS).header("if-none-match", answer.header("etag")).send();
    assert_eq!(again.status, 304);
    assert_eq!(answer.header("vary"), "Accept-Language, Accept-Encoding");
}

fn a_day_in_the_past_is_shown_as_it_was(registry: &Registry) {
    let answer = shown(registry, "/embed/coalitions/privacy/members?as_of=2008-04-01&lang=en");
    let html = read(answer.text());
    let row = |name: &str| html.split("<li>").find(|row| row.contains(name)).unwrap().to_owned();
    assert!(row("Amnesty International").contains("possible"));
    assert!(row("World Bank").contains("certain") && html.contains("1 April 2008"));
    assert!(html.contains(&format!("{PUBLIC_URL}/coalitions/privacy?as_of=2008-04-01&lang=en")));
    let then = shown(registry, "/embed/coalitions/child-online-safety/members?as_of=2008-04");
    assert!(then.text().contains("Dynamic Coalition on Child Online Safety"));
}

fn an_organisation_shows_where_it_is_a_member(registry: &Registry) {
    let answer = shown(registry, "/embed/organisations/world-bank");
    let organisation = registry.get("/v1/organisations/world-bank").json();
    let coalitions = organisation["coalitions"].as_array().unwrap();
    assert!(!coalitions.is_empty());
    for coalition in coalitions {
        let address = format!("{PUBLIC_URL}/coalitions/{}\"", coalition["slug"].as_str().unwrap());
        assert!(answer.text().contains(&address), "{coalition}");
        assert!(read(answer.text()).contains(coalition["name"].as_str().unwrap()), "{coalition}");
    }
    let by_role = shown(registry, "/embed/organisations/world-bank?group_by=role");
    assert_eq!(headings(by_role.text()).len(), 1);
}

fn it_looks_as_the_site_wants(registry: &Registry) {
    for (lang, dir) in
        [("ar", "rtl"), ("zh", "ltr"), ("en", "ltr"), ("fr", "ltr"), ("ru", "ltr"), ("es", "ltr")]
    {
        let answer = shown(registry, &format!("{MEMBERS}?lang={lang}"));
        let root = format!("lang=\"{lang}\" dir=\"{dir}\" data-theme=\"auto\"");
        assert_eq!(answer.text().matches(&root).count(), 2, "{lang}");
        assert_eq!(answer.header("content-language"), lang);
    }
    let answer = shown(registry, &format!("{MEMBERS}?lang=fr&dir=rtl&theme=dark"));
    assert_eq!(answer.text().matches("lang=\"fr\" dir=\"rtl\" data-theme=\"dark\"").count(), 2);
    let links = between(answer.text(), "href=\"", "\"");
    assert!(links.iter().all(|link| link.ends_with("lang=fr")), "the language is carried along: {links:?}");
}

fn only_embeds_may_be_framed(registry: &Registry) {
    for path in [MEMBERS, "/embed/organisations/world-bank", "/embed/organisations/nothing"] {
        let answer = registry.get(path);
        let policy = answer.header("content-security-policy");
        assert!(
            policy.contains("frame-ancestors *") && policy.contains("default-src 'none'"),
            "{path}: {policy}"
        );
        assert!(policy.contains("style-src 'sha256-") && !policy.contains("unsafe"), "{policy}");
    }
    for path in
        ["/", "/coalitions/privacy", "/organisations/world-bank", "/docs", "/nothing", "/embed", "/about"]
    {
        let answer = registry.ask(path).header("accept", "text/html").send();
        let policy = answer.header("content-security-policy");
        assert!(policy.contains("frame-ancestors 'none'"), "{path}: {policy}");
    }
}

fn what_is_not_there_is_said_in_the_frame(registry: &Registry) {
    for (path, status, said) in [
        ("/embed/coalitions/nothing/members", 404, "nothing"),
        ("/embed/organisations/nothing", 404, "nothing"),
        ("/embed/coalitions/privacy/members?theme=pink", 400, "light"),
        ("/embed/coalitions/privacy/members?groupby=role", 400, "did you mean"),
        ("/embed/coalitions/privacy/members?group_by=size", 400, "stakeholder_category"),
        ("/embed/coalitions/privacy/members?as_of=yesterday", 400, "as_of"),
        ("/embed/organisations/world-bank?dir=up", 400, "rtl"),
        ("/embed/coalitions/privacy/members?as_of=1990", 404, "did not exist yet"),
    ] {
        for accept in ["text/html", "*/*"] {
            let answer = registry.ask(path).header("accept", accept).send();
            assert_eq!((answer.status, answer.media_type()), (status, "text/html"), "{path}");
            assert!(answer.text().contains(said) && answer.text().len() < 8000, "{path}: {}", answer.text());
            assert!(answer.text().contains(answer.header("x-request-id")), "{path}");
        }
    }
}

fn the_element_has_an_address_that_stays(registry: &Registry) {
    let answer = registry.get("/embed/coalition-members.js");
    assert_eq!((answer.status, answer.media_type()), (200, "text/javascript"));
    assert!(answer.body.len() <= 5000);
    assert_eq!(answer.header("access-control-allow-origin"), "*");
    assert!(answer.header("cache-control").starts_with("public, max-age="));
    let tag = answer.header("etag").to_owned();
    let again = registry.ask("/embed/coalition-members.js").header("if-none-match", &tag).send();
    assert_eq!(again.status, 304);
}

fn a_pasted_link_is_turned_into_a_frame(registry: &Registry) {
    for (page, embed) in [
        ("/coalitions/privacy", "/embed/coalitions/privacy/members"),
        ("/coalitions/privacy?as_of=2008", "/embed/coalitions/privacy/members?as_of=2008"),
        ("/organisations/world-bank", "/embed/organisations/world-bank"),
    ] {
        let html = registry.ask(page).header("accept", "text/html").send();
        for (media_type, is) in
            [("application/json+oembed", "application/json"), ("text/xml+oembed", "text/xml")]
        {
            let link = html.text().split("<link ").find(|link| link.contains(media_type)).unwrap();
            let address = read(between(link, "href=\"", "\"")[0]);
            let answer = registry.get(registry.client().path_of(&address));
            assert_eq!((answer.status, answer.media_type()), (200, is), "{address}");
            let name = between(html.text(), "<title>", " · ")[0];
            let code = match is {
                "text/xml" => {
                    assert!(
                        answer.text().starts_with("<?xml ") && answer.text().contains("<type>rich</type>")
                    );
                    assert!(answer.text().contains(&format!("<title>{name}</title>")));
                    read(between(answer.text(), "<html>", "</html>")[0])
                }
                _ => {
                    let told = answer.json();
                    assert_eq!((&told["version"], &told["type"]), (&json!("1.0"), &json!("rich")));
                    assert_eq!((&told["width"], &told["height"]), (&json!(640), &json!(480)));
                    assert_eq!(
                        (&told["title"], &told["provider_url"]),
                        (&json!(read(name)), &json!(PUBLIC_URL))
                    );
                    told["html"].as_str().unwrap().to_owned()
                }
            };
            let framed = read(between(&code, "src=\"", "\"")[0]);
            assert_eq!(registry.client().path_of(&framed), embed);
            assert_eq!(registry.get(embed).status, 200);
        }
    }
}

/// Asks what to show for an address.
fn pasted(registry: &Registry, address: &str, more: &str) -> Answer {
    let address: String = url::form_urlencoded::byte_serialize(address.as_bytes()).collect();
    registry.ask(&format!("/oembed?url={address}{more}")).header("accept", "application/json").send()
}

fn consumers_may_send_what_they_like(registry: &Registry) {
    let privacy = format!("{PUBLIC_URL}/coalitions/privacy");
    let told =
        pasted(registry, &privacy, "&maxwidth=300&maxheight=9000&dnt=1&omit_script=true&format=json").json();
    assert_eq!((&told["width"], &told["height"]), (&json!(300), &json!(480)));
    let html = told["html"].as_str().unwrap();
    assert!(html.contains("width=\"300\" height=\"480\""), "{html}");
    for (address, more, status) in [
        ("https://elsewhere.example/coalitions/privacy", "", 404),
        (&format!("{PUBLIC_URL}/coalitions/nothing"), "", 404),
        (&format!("{PUBLIC_URL}/about"), "", 404),
        ("", "", 400),
        (&privacy, "&format=yaml", 400),
        (&privacy, "&maxwidth=wide", 400),
    ] {
        let answer = pasted(registry, address, more);
        assert_eq!(
            (answer.status, answer.media_type()),
            (status, "application/problem+json"),
            "{address} {more}"
        );
    }
}

fn embeds_follow_the_registry(registry: &Registry) {
    let editor = registry.editor();
    let name = "Newcomer <b>&\"' Sons";
    editor.create(
        "/v1/organisations",
        &json!({"slug": "newcomer", "kind": "organisation",
            "names": [{"value": name, "lang": "en", "kind": "official"}]}),
    );
    let entered = editor.create("/v1/memberships", &membership("privacy", "newcomer", "chair"));
    let privacy = "/embed/coalitions/privacy/members";
    let row = |html: &str| html.split("<li>").find(|row| row.contains("Newcomer")).map(str::to_owned);
    let here = row(shown(registry, privacy).text()).unwrap();
    assert!(
        here.contains("Newcomer &#60;b&#62;&#38;&#34;&#39; Sons") && here.to_lowercase().contains("chair")
    );
    let told = pasted(registry, &format!("{PUBLIC_URL}/organisations/newcomer"), "").json();
    assert!(
        told["html"].as_str().unwrap().contains("title=\"Newcomer &#60;b&#62;&#38;&#34;&#39; Sons\""),
        "{told}"
    );
    // Who has left is no member today, but was one then.
    let end = format!("/v1/memberships/{}/end", entered["id"].as_str().unwrap());
    assert_eq!(editor.post(&end, &json!({"until": "2020-06", "reason": "left"})).status, 200);
    assert_eq!(row(shown(registry, privacy).text()), None);
    editor.change("/v1/coalitions/privacy", &json!({"slug": "data-privacy"}));
    let moved = registry.get(&format!("{privacy}?lang=fr"));
    assert_eq!((moved.status, moved.header("access-control-allow-origin")), (308, "*"));
    let there = registry.client().path_of(moved.header("location")).to_owned();
    assert_eq!(there, "/embed/coalitions/data-privacy/members?lang=fr");
    shown(registry, &there);
    assert_eq!(pasted(registry, &format!("{PUBLIC_URL}/coalitions/privacy"), "").status, 200);
}

/// A site of somebody else: one page, at an origin of its own, which trusts nothing but what the snippets need.
fn site(page: String, trusted: &str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/", listener.local_addr().unwrap());
    let policy = format!(
        "default-src 'none'; script-src {trusted}; connect-src {trusted}; frame-src {trusted}; style-src 'nonce-host'"
    );
    std::thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            let mut lines = BufReader::new(&stream).lines().map_while(Result::ok);
            let wanted = lines.next().unwrap_or_default().starts_with("GET / ");
            lines.take_while(|line| !line.is_empty()).for_each(drop);
            let (status, body) = if wanted { ("200 OK", page.as_str()) } else { ("404 Not Found", "") };
            let head = format!(
                "HTTP/1.1 {status}\r\ncontent-type: text/html; charset=utf-8\r\ncontent-length: {}\r\n\
                 content-security-policy: {policy}\r\nconnection: close\r\n\r\n",
                body.len()
            );
            (&stream).write_all(format!("{head}{body}").as_bytes()).ok();
        }
    });
    address
}

/// What only a whole page has to have, and not what stands in a frame of it.
const OF_WHOLE_PAGES: &[&str] = &["landmark-one-main", "page-has-heading-one", "region"];

#[test]
fn a_page_of_another_site_shows_members() {
    let Some(browser) = Browser::start().unwrap() else {
        let line = "SKIPPED: embeds in a browser; to run it, install the Debian package chromium-driver\n";
        std::io::stderr().write_all(line.as_bytes()).unwrap();
        return;
    };
    let database = Backend::Sqlite.founded_database().unwrap();
    let program = Launch::serve(database.url()).start().unwrap();
    let registry = program.url();
    let snippets = |path: &str| -> Vec<String> {
        let html = reqwest::blocking::get(format!("{registry}{path}")).unwrap().text().unwrap();
        let (_, share) = html.split_once("<details class=\"embed\">").unwrap();
        let (share, _) = share.split_once("</details>").unwrap();
        between(share, "<code>", "</code>").into_iter().map(read).collect()
    };
    let arabic = snippets("/coalitions/child-online-safety?lang=ar");
    let english = snippets("/coalitions/privacy?lang=en&as_of=2008-04-01");
    let organisation = snippets("/organisations/world-bank?lang=en");
    assert_eq!((arabic.len(), english.len(), organisation.len()), (2, 2, 1));
    let dark = english[1].replace(" lang=", " theme=\"dark\" lang=");
    let own =
        english[1].replace("<coalition-members ", "<coalition-members class=\"own\" group-by=\"none\" ");
    let nothing = english[1].replace("coalition=\"privacy\"", "coalition=\"nothing\"");
    let framed_page = format!("<iframe src=\"{registry}/coalitions/privacy\" title=\"Refused\"></iframe>");
    let page = format!(
        "<!doctype html><html lang=\"en\"><head><title>Another site</title>\
         <style nonce=\"host\">.own {{ --coalition-ink: rgb(1, 2, 3); --coalition-paper: rgb(250, 251, 252) }} \
         .coalition-embed h2 {{ color: rgb(9, 9, 9) }}</style></head>\
         <body><main><h1>Another site</h1>{}{}{}{}{}{dark}{own}{nothing}{framed_page}</main></body></html>",
        arabic[0], english[0], organisation[0], arabic[1], english[1]
    );
    browser.prefer("light").unwrap();
    browser.open(&site(page, &registry)).unwrap();
    let elements = "[...document.querySelectorAll('coalition-members')]";
    let loaded = |element: &str| format!("{element}.shadowRoot?.querySelector('.coalition-embed')");
    browser.wait_for(&format!("{elements}.filter(e => {}).length == 4", loaded("e"))).unwrap();

    // The element: five on the page, one of which has nothing to show but what stands in it.
    let tell = format!(
        "return {elements}.map(e => {{
            const root = e.shadowRoot, shown = root.querySelector('.coalition-embed')
            if (!shown) return {{ link: e.querySelector('a').getBoundingClientRect().height > 0 }}
            const style = getComputedStyle(shown)
            return {{ dir: style.direction, lang: shown.lang, ink: style.color, paper: style.backgroundColor,
                names: [...shown.querySelectorAll('li a')].map(a => a.textContent), text: shown.textContent,
                heading: getComputedStyle(shown.querySelector('h2')).color, headings: shown.querySelectorAll('h3').length,
                link: e.querySelector('a').getBoundingClientRect().height > 0 }} }})"
    );
    let told = browser.run(&tell, &[]).unwrap();
    assert_eq!((&told[0]["dir"], &told[0]["lang"]), (&json!("rtl"), &json!("ar")));
    assert_eq!(told[0]["names"].as_array().unwrap().len(), 19);
    assert_eq!((&told[1]["dir"], told[1]["names"].as_array().unwrap().len()), (&json!("ltr"), 3));
    assert!(told[1]["text"].as_str().unwrap().contains("possible"), "{told}");
    let (light, dark_paper) = (json!("rgb(255, 255, 255)"), json!("rgb(21, 24, 27)"));
    assert_eq!((&told[1]["paper"], &told[2]["paper"]), (&light, &dark_paper));
    assert_eq!((&told[3]["ink"], &told[3]["paper"]), (&json!("rgb(1, 2, 3)"), &json!("rgb(250, 251, 252)")));
    assert_eq!((&told[3]["headings"], told[1]["headings"] != json!(0)), (&json!(0), true));
    assert_eq!(told[1]["heading"], told[1]["ink"], "the style of the page does not reach in");
    assert_eq!((&told[4]["link"], &told[1]["link"]), (&json!(true), &json!(false)));
    assert_eq!(faults(&browser, &[]), Vec::<Value>::new(), "the page");

    // A script of the site reads what is said of an answer, and asks again whether it is still right.
    let ask = "const [registry, tag] = arguments;
        return fetch(registry + '/v1/coalitions?limit=1', tag ? { headers: { 'If-None-Match': tag } } : {}).then(answer =>
            [answer.status, ...['etag', 'link', 'x-request-id'].map(name => answer.headers.get(name))])";
    let first = browser.run(ask, &[json!(registry)]).unwrap();
    assert!(first[0] == json!(200) && (1..4).all(|field| first[field].is_string()), "{first}");
    let again = browser.run(ask, &[json!(registry), first[1].clone()]).unwrap();
    assert_eq!((&again[0], &again[1]), (&json!(304), &first[1]), "{again}");

    // It follows its attributes.
    browser.run(&format!("{elements}[4].setAttribute('coalition', 'privacy')"), &[]).unwrap();
    browser.wait_for(&loaded(&format!("{elements}[4]"))).unwrap();

    // Frames, which load when they are scrolled to.
    for (place, dir, rows) in [(0, "rtl", 19), (1, "ltr", 3), (2, "ltr", 1)] {
        browser.leave_frames().unwrap();
        browser
            .run("document.querySelectorAll('iframe')[arguments[0]].scrollIntoView()", &[json!(place)])
            .unwrap();
        browser.enter_frame(place).unwrap();
        browser.wait_for("document.querySelector('.coalition-embed')").unwrap();
        let seen = "const style = getComputedStyle(document.querySelector('.coalition-embed'));
            return [document.dir, document.querySelectorAll('li').length, style.backgroundColor, style.paddingTop]";
        let seen = browser.run(seen, &[]).unwrap();
        assert_eq!(seen, json!([dir, rows, light, "16px"]), "the style stands in it and is allowed");
        assert_eq!(faults(&browser, OF_WHOLE_PAGES), Vec::<Value>::new(), "frame {place}");
    }
    browser.leave_frames().unwrap();
    browser.enter_frame(3).unwrap();
    browser.wait_for("document.URL.startsWith('chrome-error:')").unwrap();
    browser.leave_frames().unwrap();

    // In a dark system, what leaves it to the system is dark.
    browser.prefer("dark").unwrap();
    let told = browser.run(&tell, &[]).unwrap();
    assert_eq!((&told[1]["paper"], &told[2]["paper"]), (&dark_paper, &dark_paper));
    browser.enter_frame(0).unwrap();
    let paper = "return getComputedStyle(document.querySelector('.coalition-embed')).backgroundColor";
    assert_eq!(browser.run(paper, &[]).unwrap(), dark_paper);
    assert_eq!(faults(&browser, OF_WHOLE_PAGES), Vec::<Value>::new(), "dark");
    browser.leave_frames().unwrap();

    // The preview beside the snippets moves nothing when it loads.
    browser.prefer("light").unwrap();
    browser.open(&format!("{registry}/coalitions/privacy?lang=en")).unwrap();
    browser.run("document.querySelector('details.embed').open = true", &[]).unwrap();
    let moved = "window.moved = 0; window.began = performance.now(); new PerformanceObserver(list => {
        for (const entry of list.getEntries()) if (entry.startTime > began) moved += entry.value
    }).observe({ type: 'layout-shift', buffered: true });
    document.querySelector('.preview').scrollIntoView()";
    browser.run("return new Promise(done => setTimeout(done, 300))", &[]).unwrap();
    browser.run(moved, &[]).unwrap();
    browser
        .wait_for("document.querySelector('.preview').contentDocument?.querySelector('.coalition-embed')")
        .unwrap();
    browser.run("return new Promise(done => setTimeout(done, 300))", &[]).unwrap();
    assert_eq!(browser.run("return moved", &[]).unwrap(), json!(0));
    assert_eq!(faults(&browser, &[]), Vec::<Value>::new(), "the page of the registry");
}
