//! Everybody: pages under axe-core (WCAG 2.2 AA), in light and dark, on a phone and a desk, from left to right and from
//! right to left; and a coordinator's work in a real browser, without scripts.

use std::{io::Write, path::Path};

use base64::{Engine, engine::general_purpose::STANDARD};
use harness::{Backend, Browser, Launch};
use serde_json::{Value, json};

/// What axe-core finds wrong in the document that is looked at, but for some rules; nothing where it is not to be had.
pub(super) fn faults(browser: &Browser, without: &[&str]) -> Vec<Value> {
    let Some(path) = std::env::var_os("AXE_SCRIPT") else {
        assert!(std::env::var_os("CI").is_none(), "AXE_SCRIPT has to name axe.min.js of axe-core");
        static ONCE: std::sync::Once = std::sync::Once::new();
        ONCE.call_once(|| {
            let line = "SKIPPED: pages under axe-core; to run it, let AXE_SCRIPT name axe.min.js of the npm package\n";
            std::io::stderr().write_all(line.as_bytes()).unwrap();
        });
        return Vec::new();
    };
    browser.run(&std::fs::read_to_string(path).unwrap(), &[]).unwrap();
    let rules: Value = without.iter().map(|rule| ((*rule).to_owned(), json!({"enabled": false}))).collect();
    let run = "return axe.run(document, { iframes: false, rules: arguments[0] }).then(found => found.violations.map(fault => \
               [fault.id, fault.help, ...fault.nodes.map(node => node.html + ' ' + node.failureSummary)]))";
    browser.run(run, &[rules]).unwrap().as_array().unwrap().clone()
}

/// A browser, and the address of a registry of its own with a link that lets a coordinator in.
fn stage(show: impl FnOnce(&Browser, &str, &str)) {
    stage_for(&["coordinator:privacy"], show);
}

/// The same with a link that lets in somebody with these roles.
fn stage_for(roles: &[&str], show: impl FnOnce(&Browser, &str, &str)) {
    stage_at(None, roles, show);
}

/// The same at an address of our choice: where to listen, and what it is called.
pub(super) fn stage_at(
    address: Option<(&str, &str)>,
    roles: &[&str],
    show: impl FnOnce(&Browser, &str, &str),
) {
    let Some(browser) = Browser::start().unwrap() else {
        let line = "SKIPPED: pages in a browser; to run it, install the Debian package chromium-driver\n";
        std::io::stderr().write_all(line.as_bytes()).unwrap();
        return;
    };
    let database = Backend::Sqlite.founded_database().unwrap();
    let launch = match address {
        Some((listen, name)) => {
            Launch::new(&["--listen", listen, "--database-url", database.url(), "--public-url", name])
        }
        None => Launch::serve(database.url()),
    };
    let program = launch.start().unwrap();
    let registry = address.map_or_else(|| program.url(), |(_, name)| name.to_owned());
    let mut invite = vec!["invite", "keeper@example.org", "--public-url", &registry];
    invite.extend(roles.iter().flat_map(|role| ["--role", role]));
    let invited = Launch::new(&invite).with(&["--database-url", database.url()]).run().unwrap();
    assert_eq!(invited.code, Some(0), "{:?}", invited.stderr);
    show(&browser, &registry, String::from_utf8(invited.stdout).unwrap().trim_end());
}

/// Keeps a picture where `SCREENSHOTS` names a directory.
fn keep_picture(browser: &Browser, name: &str) {
    let Some(directory) = std::env::var_os("SCREENSHOTS") else { return };
    let picture = STANDARD.decode(browser.picture().unwrap()).unwrap();
    std::fs::write(Path::new(&directory).join(format!("{name}.png")), picture).unwrap();
}

const PAGES: &[&str] = &[
    "/",
    "/coalitions/privacy",
    "/coalitions/child-online-safety?as_of=2008-04",
    "/organisations",
    "/organisations/world-bank",
    "/people/{person}",
    "/search?q=bank",
    "/vocabularies",
    "/changes",
    "/data",
    "/about",
    "/problems",
    "/problems/invalid-cursor",
    "/sign-in",
    "/sign-in/link",
    "/me",
    "/me/coalitions/privacy",
    "/me/coalitions/privacy/list",
    "/me/coalitions/privacy/history",
    "/me/memberships/{membership}",
    "/me/suggestions",
    "/me/suggestions/{suggestion}",
    "/me/tokens",
    "/me/registry?q=bank",
    "/me/accounts",
    "/me/edit/coalitions/privacy",
    "/me/edit/coalitions/privacy/basics",
    "/me/edit/coalitions/privacy/names",
    "/me/edit/coalitions/privacy/mission_statements",
    "/me/edit/organisations/world-bank/identifiers",
    "/me/edit/people/{person}",
    "/me/edit/vocabularies/registry-core/concepts",
    "/me/new/organisations",
    "/coalitions/privacy/suggest",
    "/organisations/world-bank/suggest",
    "/people/{person}/suggest",
    "/nothing-here",
];

#[test]
fn no_page_keeps_anybody_out() {
    stage_for(&["coordinator:privacy", "registrar"], |browser, registry, link| {
        browser.open(link).unwrap();
        browser.click("form.own button").unwrap();
        browser.see("h1", "My page").unwrap();
        let suggestion = json!({"kind": "update", "coalition": "privacy", "comment": "It moved",
            "patch": {"website": "https://privacy.example/"}});
        let suggested = reqwest::blocking::Client::new().post(format!("{registry}/v1/suggestions"));
        let suggested: Value = suggested.json(&suggestion).send().unwrap().json().unwrap();
        let suggestion = suggested["id"].as_str().unwrap();
        let one = |list: &str, key: &str| {
            let list: Value =
                reqwest::blocking::get(format!("{registry}/v1/{list}?limit=1")).unwrap().json().unwrap();
            list["items"][0][key].as_str().unwrap().to_owned()
        };
        let (person, membership) = (one("people", "slug"), one("coalitions/privacy/members", "id"));
        let mut wrong = Vec::new();
        for lang in ["en", "ar"] {
            for page in PAGES {
                let path = page.replace("{person}", &person).replace("{membership}", &membership);
                let path = path.replace("{suggestion}", suggestion);
                let joint = if path.contains('?') { '&' } else { '?' };
                browser.open(&format!("{registry}{path}{joint}lang={lang}")).unwrap();
                for width in [320, 1280] {
                    browser.resize(width, 900).unwrap();
                    for scheme in ["light", "dark"] {
                        browser.prefer(scheme).unwrap();
                        let found = faults(browser, &[]);
                        let at = format!("{path} {lang} {width} {scheme}");
                        keep_picture(browser, &at.replace(['/', ' ', '?', '='], "-"));
                        wrong.extend(found.into_iter().map(|fault| format!("{at}: {fault}")));
                    }
                    let wide = browser.run("return document.documentElement.scrollWidth", &[]).unwrap();
                    if wide.as_u64().unwrap() > u64::from(width) {
                        wrong.push(format!("{path} {lang} is {wide} wide in a window of {width}"));
                    }
                }
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    });
}

/// Forty members: two are mistyped, one of whom is in the list already, and one is not registered.
fn forty(registry: &str) -> String {
    let listed: Value =
        reqwest::blocking::get(format!("{registry}/v1/organisations?limit=60&kind=organisation"))
            .unwrap()
            .json()
            .unwrap();
    let names =
        listed["items"].as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap().to_owned());
    let mut lines: Vec<String> = names.take(37).collect();
    lines.push("World Bnak".into());
    lines.push("Society of those who were never listed".into());
    lines.push("Amnesty Internatonal".into());
    lines.join("\n")
}

#[test]
fn a_new_coordinator_replaces_the_members_of_a_coalition_in_ten_clicks() {
    stage(|browser, registry, link| {
        // What cannot be done without a script is done for nobody.
        browser.allow_scripts(false).unwrap();
        let clicks = std::cell::Cell::new(0);
        let click = |selector: &str| {
            clicks.set(clicks.get() + 1);
            browser.click(selector).unwrap();
        };
        browser.open(link).unwrap();
        click("form.own button");
        browser.see("main", "3 members are unconfirmed").unwrap();
        click("a[href='/me/coalitions/privacy']");
        browser.see("h2", "Members").unwrap();
        click("a[href='/me/coalitions/privacy/list']");
        browser.see("h1", "Paste a list of members").unwrap();
        let list = forty(registry);
        browser.type_into("#list", &list).unwrap();
        click("input[value='mirror']");
        click("form.own > button");
        let plan = browser.see("main", "1 to choose").unwrap();
        assert!(plan.contains("1 with faults"), "{plan}");
        keep_picture(browser, "plan");
        click("input[value='world-bank']");
        click("form.own p > button");
        let plan = browser.see("main", "2 confirmed or changed").unwrap();
        assert!(!plan.contains("to choose") && plan.contains("1 not registered before"), "{plan}");
        click("form.done input[name='leave_out']");
        click("form.done input[name='confirm']");
        click("form.done button");
        browser.see("form.done", "changes were made").unwrap();
        browser.see("table", "World Bank").unwrap();
        let members: Value = reqwest::blocking::get(format!(
            "{registry}/v1/coalitions/privacy/members?status=current&limit=200"
        ))
        .unwrap()
        .json()
        .unwrap();
        assert_eq!(members["total"], 39, "the one who stood there twice is a member once");
        assert_eq!(clicks.get(), 10, "each of them is counted");
    });
}
