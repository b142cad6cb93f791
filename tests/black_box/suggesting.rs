//! Somebody who finds something wrong on a page, says so without signing in, and follows what becomes of it.

use harness::{Page, Registry, Visitor, both_databases_anew};
use serde_json::json;

both_databases_anew!(
    an_end_is_suggested_accepted_and_seen,
    a_missing_member_is_found_by_its_name,
    what_is_declined_says_why,
    what_is_told_of_a_person_can_be_put_right,
    what_is_wrong_with_a_suggestion_is_said_and_nothing_is_lost,
);

const PRIVACY: &str = "/coalitions/privacy/suggest";

fn suggested(reader: &Visitor<'_>, path: &str, fields: &[(&str, &str)]) -> Page {
    reader.open(path).submit(path, fields, reader)
}

/// The value of the choice with this label.
fn choice(page: &Page, label: &str) -> String {
    let (before, _) = page.html.split_once(&format!(">{label}</option>")).expect(label);
    let (_, value) = before.rsplit_once("value=\"").unwrap();
    value.split('"').next().unwrap().to_owned()
}

fn keeper(registry: &Registry) -> Visitor<'_> {
    Visitor::invited(registry, "keeper@example.org", "coordinator:privacy")
}

fn an_end_is_suggested_accepted_and_seen(registry: &Registry) {
    let reader = Visitor::new(registry);
    let page = reader.open("/coalitions/privacy");
    let form = reader.open(&page.link("Something wrong?").unwrap());
    let bank = choice(&form, "World Bank");
    let fields = [
        ("kind", "ended"),
        ("membership", bank.as_str()),
        ("until", "2012"),
        ("comment", "They left with their last delegate."),
        ("source", "Report of 2012"),
        ("address", "https://example.org/2012"),
        ("credit", "A reader"),
    ];
    let sent = form.submit(PRIVACY, &fields, &reader);
    assert!(sent.path.starts_with("/suggestions/sug_") && sent.status == 200, "{}: {}", sent.path, sent.html);
    assert!(sent.html.contains("Nobody has decided on it yet."));
    let keeper = keeper(registry);
    let waiting = keeper.open("/me/suggestions");
    assert!(
        waiting.html.contains("They left with their last delegate.") && waiting.html.contains("A reader")
    );
    waiting.submit("/me/suggestions", &[("do", "accept")], &keeper);
    assert!(reader.open(&sent.path).html.contains("It was accepted."));
    let held = registry.get(&format!("/v1/memberships/{bank}")).json();
    assert_eq!((&held["status"], &held["until"]), (&json!("ended"), &json!("2012")));
    let public = reader.open("/coalitions/privacy");
    assert!(public.html.contains("ended"), "everybody sees it");
    let last = registry.get("/v1/changes?limit=200&after=436").json()["items"][0].clone();
    assert_eq!(last["credit"], "A reader");
}

fn a_missing_member_is_found_by_its_name(registry: &Registry) {
    let reader = Visitor::new(registry);
    let (comment, source) = (("comment", "They joined in Baku."), ("source", "Minutes of 2012"));
    let fields = [("kind", "joined"), ("member", "article 19"), comment];
    let unfounded = suggested(&reader, PRIVACY, &fields);
    assert!(unfounded.status == 422 && unfounded.html.contains("where it can be read"), "{}", unfounded.html);
    let exact = unfounded.submit(PRIVACY, &[source], &reader);
    assert!(exact.path.starts_with("/suggestions/"), "{}", exact.html);
    let unsure =
        suggested(&reader, PRIVACY, &[("kind", "joined"), ("member", "Telecommunity"), comment, source]);
    assert_eq!(unsure.status, 422);
    assert!(
        unsure.html.contains("choose who is meant") && unsure.html.contains("Asia-Pacific Telecommunity")
    );
    assert!(unsure.html.contains("They joined in Baku."), "what was typed stays");
    let slug = registry.all("/v1/organisations?q=telecommunity")[0]["slug"].as_str().unwrap().to_owned();
    let sent = unsure.submit(PRIVACY, &[("choice", &slug)], &reader);
    assert!(sent.path.starts_with("/suggestions/"), "{}", sent.html);
    let nobody = suggested(&reader, PRIVACY, &[("kind", "joined"), ("member", "Qqqqq"), comment, source]);
    assert!(nobody.status == 422 && nobody.html.contains("Nobody is registered"), "{}", nobody.html);
    let keeper = keeper(registry);
    for _ in 0..2 {
        keeper.open("/me/suggestions").submit("/me/suggestions", &[("do", "accept")], &keeper);
    }
    let members = registry.all("/v1/coalitions/privacy/members");
    let named = |name: &str| members.iter().any(|held| held["member"]["name"] == name);
    assert!(named("Article 19") && named("Asia-Pacific Telecommunity"), "{members:?}");
}

fn what_is_declined_says_why(registry: &Registry) {
    let reader = Visitor::new(registry);
    let path = "/organisations/world-bank/suggest";
    let fields = [("kind", "website"), ("website", "https://bank.example"), ("comment", "They have moved.")];
    let sent = suggested(&reader, path, &fields);
    assert!(sent.path.starts_with("/suggestions/"), "{}", sent.html);
    let contact = Visitor::invited(registry, "bank@example.org", "contact:world-bank");
    let page = contact.open("/me/suggestions");
    assert!(page.html.contains("https://bank.example"));
    page.submit("/me/suggestions", &[("do", "decline"), ("reason", "We have <not> moved")], &contact);
    let told = reader.open(&sent.path);
    assert!(told.html.contains("It was declined:") && told.html.contains("We have &#60;not&#62; moved"));
    assert!(!told.html.contains("rel=\"canonical\"") && told.html.contains("noindex"));
}

fn what_is_told_of_a_person_can_be_put_right(registry: &Registry) {
    let reader = Visitor::new(registry);
    let person = registry.all("/v1/people")[0].clone();
    let path = format!("/people/{}", person["slug"].as_str().unwrap());
    let form = reader.open(&reader.open(&path).link("Something wrong?").unwrap());
    assert!(!form.html.contains("name=\"website\""), "a person has none here");
    let here = format!("{path}/suggest");
    let nameless = form.submit(&here, &[("kind", "name"), ("comment", "Hm.")], &reader);
    assert!(nameless.status == 422 && nameless.html.contains("name"), "{}", nameless.html);
    for fields in [
        [("kind", "name"), ("person", "Tarek Chéniti")],
        [("kind", "affiliation"), ("affiliation", "Elsewhere")],
    ] {
        let sent = form.submit(&here, &[&fields[..], &[("comment", "As on the list.")]].concat(), &reader);
        assert!(sent.path.starts_with("/suggestions/"), "{}", sent.html);
    }
    let registrar = Visitor::invited(registry, "registrar@example.org", "registrar");
    for _ in 0..2 {
        registrar.open("/me/suggestions").submit("/me/suggestions", &[("do", "accept")], &registrar);
    }
    let now = registry.get(&format!("/v1{path}")).json();
    let told = ["name", "affiliation", "affiliation_as_stated"].map(|field| &now[field]);
    assert_eq!(told, [&json!("Tarek Chéniti"), &json!(null), &json!("Elsewhere")]);
    registry.editor().post(&format!("/v1{path}/erase"), &json!({}));
    assert!([404, 410].contains(&reader.open(&here).status), "of who was erased nothing is told");
}

fn what_is_wrong_with_a_suggestion_is_said_and_nothing_is_lost(registry: &Registry) {
    let reader = Visitor::new(registry);
    let script = "<script>alert(1)</script>";
    for (fields, status, says) in [
        (vec![("comment", "Hm.")], 422, "choose one"),
        (vec![("kind", "ended"), ("comment", "Hm.")], 422, "which membership"),
        (
            vec![("kind", "website"), ("website", "javascript:alert(1)"), ("comment", "Hm.")],
            422,
            "javascript",
        ),
        (vec![("kind", "website"), ("website", script), ("comment", script)], 422, "website"),
        (
            vec![("kind", "joined"), ("choice", "nobody-at-all"), ("comment", "Hm."), ("source", "Hm.")],
            422,
            "nobody-at-all",
        ),
    ] {
        let page = suggested(&reader, PRIVACY, &fields);
        assert_eq!((page.status, page.path.as_str()), (status, PRIVACY), "{fields:?}: {}", page.html);
        assert!(
            page.html.contains(says) && page.html.contains("role=\"alert\""),
            "{fields:?}: {}",
            page.html
        );
        assert!(!page.html.contains("<script>"), "{}", page.html);
    }
    for missing in ["/coalitions/nobody/suggest", "/organisations/nobody/suggest", "/suggestions/sug_nothing"]
    {
        assert_eq!(reader.open(missing).status, 404, "{missing}");
    }
    assert!(keeper(registry).open("/me/suggestions").html.contains("No suggestion waits."));
}
