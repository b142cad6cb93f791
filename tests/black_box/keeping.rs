//! A coordinator who keeps a coalition up to date on its pages, without a script.

use harness::{Page, Registry, Visitor, both_databases_anew};
use serde_json::{Value, json};

both_databases_anew!(
    one_click_confirms_all_and_one_takes_it_back,
    a_membership_is_ended_and_changed,
    a_list_is_pasted_with_choices_and_applied,
    a_second_browser_overwrites_nothing,
    suggestions_are_accepted_and_declined,
    others_keep_out,
    what_is_typed_is_shown_and_never_run,
);

const HERE: &str = "/me/coalitions/privacy";
const LIST: &str = "/me/coalitions/privacy/list";

fn keeper(registry: &Registry) -> Visitor<'_> {
    Visitor::invited(registry, "keeper@example.org", "coordinator:privacy")
}

/// Names and standings of the members, as everybody is told.
fn members(registry: &Registry) -> Vec<(String, String)> {
    let members = registry.all("/v1/coalitions/privacy/members");
    let told = |held: &Value| {
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        (text(&held["member"]["name"]), text(&held["status"]))
    };
    members.iter().map(told).collect()
}

fn standings(registry: &Registry) -> Vec<String> {
    members(registry).into_iter().map(|(_, standing)| standing).collect()
}

fn one_click_confirms_all_and_one_takes_it_back(registry: &Registry) {
    let keeper = keeper(registry);
    let before = registry.get("/v1/coalitions/privacy/members").json();
    let page = keeper.open("/me");
    assert!(page.html.contains("3 members are unconfirmed") && page.html.contains("No charter is known"));
    let page = keeper.open(&page.link("Dynamic Coalition on Privacy").unwrap());
    let page = page.submit(HERE, &[("all", "confirm")], &keeper);
    assert_eq!(standings(registry), ["current"; 3]);
    assert_eq!(page.path, format!("{HERE}?done=437"));
    assert!(page.html.contains("3 changes were made."));
    let change = registry.get("/v1/changes/439").json();
    assert_eq!(
        (&change["operation"], &change["actor"]["name"]),
        (&json!("confirm"), &json!("coordinator of privacy"))
    );
    assert_eq!(change["actor"]["kind"], "coordinator");
    assert!(!keeper.open("/me").html.contains("unconfirmed"));
    let undone = page.submit(HERE, &[("undo", "437")], &keeper);
    assert!(undone.html.contains("3 changes were made."), "{}", undone.html);
    assert_eq!(registry.get("/v1/coalitions/privacy/members").json()["items"], before["items"]);
    // One alone.
    let page = keeper.open(HERE);
    let button = page.button("Confirm: World Bank").unwrap();
    page.submit(HERE, &[("confirm", &button)], &keeper);
    let bank = members(registry).into_iter().find(|(name, _)| name == "World Bank").unwrap();
    assert_eq!(
        (bank.1.as_str(), standings(registry).iter().filter(|s| *s == "current").count()),
        ("current", 1)
    );
}

fn a_membership_is_ended_and_changed(registry: &Registry) {
    let keeper = keeper(registry);
    let path = keeper.open(HERE).link("World Bank").unwrap();
    let wrong = keeper.open(&path).submit(&path, &[("since", "last year"), ("do", "change")], &keeper);
    assert_eq!(wrong.status, 422);
    assert!(wrong.html.contains("value=\"last year\""), "what was typed stays");
    assert!(wrong.html.contains("last year`"), "and it is said what is wrong: {}", wrong.html);
    let done = keeper.open(&path).submit(&path, &[("since", "2008-04"), ("do", "change")], &keeper);
    assert_eq!(done.path, format!("{HERE}?done=437"));
    let history = keeper.open(&keeper.open(HERE).link("History").unwrap());
    assert!(history.html.contains("/since") && history.html.contains("<ins dir=\"auto\">2008-04</ins>"));
    let undo = history.button("Undo: 437").unwrap();
    assert_eq!(history.submit(HERE, &[("undo", &undo)], &keeper).path, format!("{HERE}?done=438"));
    keeper.open(&path).submit(&path, &[("since", "2008-04"), ("do", "change")], &keeper);
    let early = keeper.open(&path).submit(&path, &[("until", "2007"), ("do", "end")], &keeper);
    assert_eq!(early.status, 422);
    let fields = [("until", "2019"), ("reason", "left"), ("do", "end")];
    keeper.open(&path).submit(&path, &fields, &keeper);
    let id = path.rsplit('/').next().unwrap();
    let held = registry.get(&format!("/v1/memberships/{id}")).json();
    let told = (&held["since"], &held["until"], &held["status"], &held["end_reason"]);
    assert_eq!(told, (&json!("2008-04"), &json!("2019"), &json!("ended"), &json!("left")));
    let page = keeper.open(HERE);
    assert_eq!(page.button("Confirm: World Bank"), None, "what is over cannot be confirmed");
    assert!(page.button("Confirm: France").is_some());
}

/// A page in which a plan is shown.
fn planned(keeper: &Visitor<'_>, list: &str, fields: &[(&str, &str)]) -> Page {
    let fields: Vec<(&str, &str)> = [("list", list)].iter().chain(fields).copied().collect();
    keeper.open(LIST).submit(LIST, &fields, keeper)
}

fn a_list_is_pasted_with_choices_and_applied(registry: &Registry) {
    let keeper = keeper(registry);
    let registered = registry.all("/v1/organisations");
    let names = registered.iter().filter(|one| one["kind"] == "organisation").take(20);
    let names: Vec<&str> = names.map(|one| one["name"].as_str().unwrap()).collect();
    let mut list = String::from("Name\tSince\tRole\n");
    for name in &names {
        list += &format!("{name}\t2019\t\n");
    }
    list += "World Bnak\t2020\tobserver\n";
    list += "Réseau de la vie privée\t2021-03\t\n";
    list += "Association of the Wrong Date\t31/31/2020\t\n";
    let page = planned(&keeper, &list, &[("source", "Minutes of the meeting"), ("mode", "mirror")]);
    assert_eq!(page.status, 200, "{}", page.html);
    assert!(page.html.contains("Who is meant?") && page.html.contains("1 to choose"), "{}", page.html);
    assert!(page.html.contains("1 with faults") && page.html.contains("31/31/2020"));
    let head = registry.get("/readyz").json()["revision"].as_i64().unwrap();
    assert_eq!(head, 436, "a plan changes nothing");
    // Nothing is done before it is chosen, and nothing that was pasted is lost.
    let early = page.submit(&format!("{LIST}/apply"), &[], &keeper);
    assert_eq!((early.status, early.carried("list")), (409, Some(list.clone())));
    let page = page.submit(LIST, &[("choice-World Bnak", "world-bank")], &keeper);
    assert!(!page.html.contains("Who is meant?") && page.html.contains("1 with faults"), "{}", page.html);
    // With the fault mended, the choice still stands.
    let mended = list.replace("31/31/2020", "2020");
    let page = page.submit(LIST, &[("list", &mended)], &keeper);
    assert!(!page.html.contains("with faults") && !page.html.contains("Who is meant?"), "{}", page.html);
    let unsure = page.submit(&format!("{LIST}/apply"), &[], &keeper);
    assert_eq!(unsure.status, 409, "so many ends are looked at twice");
    let done = page.submit(&format!("{LIST}/apply"), &[("confirm", "true")], &keeper);
    assert!(done.path.starts_with(&format!("{HERE}?done=437")), "{}: {}", done.path, done.html);
    let held = registry.all("/v1/coalitions/privacy/members?status=current");
    let now: Vec<&str> = held.iter().map(|one| one["member"]["name"].as_str().unwrap()).collect();
    for name in
        names.iter().chain(&["World Bank", "Réseau de la vie privée", "Association of the Wrong Date"])
    {
        assert!(now.contains(name), "{name} is missing in {now:?}");
    }
    let entered = held.iter().find(|one| one["member"]["name"] == "Réseau de la vie privée").unwrap();
    assert_eq!(entered["since"], "2021-03");
    let source = entered["statements"][0]["source"].as_str().unwrap();
    assert_eq!(registry.get(&format!("/v1/sources/{source}")).json()["title"], "Minutes of the meeting");
    let public = registry.ask("/coalitions/privacy").header("accept", "text/html").send();
    assert!(public.text().contains("Réseau de la vie privée"));
    done.submit(HERE, &[("undo", "437")], &keeper);
    assert_eq!(standings(registry), ["unconfirmed"; 3], "all of it is taken back at once");
}

fn a_second_browser_overwrites_nothing(registry: &Registry) {
    let (one, other) = (keeper(registry), keeper(registry));
    let (first, second) = (one.open(HERE), other.open(HERE));
    let path = first.link("World Bank").unwrap();
    let form = other.open(&path);
    one.open(&path).submit(&path, &[("since", "2007"), ("do", "change")], &one);
    let stale = form.submit(&path, &[("since", "2009"), ("do", "change")], &other);
    assert_eq!(stale.status, 412);
    assert!(
        stale.html.contains("value=\"2009\"") && stale.html.contains("changed meanwhile"),
        "{}",
        stale.html
    );
    let id = path.rsplit('/').next().unwrap();
    let held = || registry.get(&format!("/v1/memberships/{id}")).json();
    assert_eq!(held()["since"], "2007");
    // The page that comes back is of the registry as it now is, so that it can be sent again.
    stale.submit(&path, &[("do", "change")], &other);
    assert_eq!(held()["since"], "2009");
    // What nobody has seen nobody can confirm.
    let all = second.submit(HERE, &[("all", "confirm")], &other);
    assert_eq!(all.status, 412);
    assert!(all.html.contains("have changed since"), "{}", all.html);
    assert_eq!(all.submit(HERE, &[("all", "confirm")], &other).status, 200);
    assert_eq!(standings(registry), ["current"; 3]);
}

fn suggestions_are_accepted_and_declined(registry: &Registry) {
    let bank = registry.all("/v1/coalitions/privacy/members?member=world-bank").remove(0);
    let suggest = |end: Value, comment: &str| {
        let body = json!({"kind": "end-membership", "membership": bank["id"], "end": end, "comment": comment, "credit": "A <b>reader</b>"});
        let answer = registry.ask("/v1/suggestions").method(reqwest::Method::POST).json(&body).send();
        assert_eq!(answer.status, 201, "{}", answer.text());
        answer.json()["id"].as_str().unwrap().to_owned()
    };
    let good = suggest(json!({"until": "2019"}), "They left <i>then</i>");
    let bad = suggest(json!({"until": "2010"}), "I dreamt it");
    let stranger = Visitor::invited(registry, "other@example.org", "coordinator:gender");
    assert!(stranger.open("/me/suggestions").html.contains("No suggestion waits."));
    let proof = stranger.open("/me").carried("proof").unwrap();
    let fields = [("proof", proof.as_str()), ("suggestion", &good), ("do", "accept")];
    assert_eq!(stranger.send("/me/suggestions", &fields).status, 403);
    let keeper = keeper(registry);
    let page = keeper.open(&keeper.open("/me").link("2 suggestions wait").unwrap());
    assert!(page.html.contains("They left &#60;i&#62;then") && page.html.contains("A &#60;b&#62;reader"));
    assert!(page.html.contains("2019"), "{}", page.html);
    let silent = page.submit("/me/suggestions", &[("suggestion", &bad), ("do", "decline")], &keeper);
    assert_eq!(silent.status, 422, "who made it learns why");
    let reason = ("reason", "There is no source");
    silent.submit("/me/suggestions", &[("suggestion", &bad), reason, ("do", "decline")], &keeper);
    let page = keeper.open("/me/suggestions");
    assert!(!page.html.contains("I dreamt it"));
    page.submit("/me/suggestions", &[("suggestion", &good), ("do", "accept")], &keeper);
    let told = |id: &str| registry.get(&format!("/v1/suggestions/{id}")).json();
    assert_eq!((&told(&good)["status"], &told(&bad)["status"]), (&json!("accepted"), &json!("declined")));
    assert_eq!(told(&bad)["reason"], "There is no source");
    let held = registry.get(&format!("/v1/memberships/{}", bank["id"].as_str().unwrap())).json();
    assert_eq!((&held["status"], &held["until"]), (&json!("ended"), &json!("2019")));
    assert!(keeper.open("/me/suggestions").html.contains("No suggestion waits."));
}

fn others_keep_out(registry: &Registry) {
    let stranger = Visitor::invited(registry, "other@example.org", "coordinator:gender");
    let keeper = keeper(registry);
    let path = keeper.open(HERE).link("World Bank").unwrap();
    for page in [HERE, LIST, "/me/coalitions/privacy/history", &path] {
        let refused = stranger.open(page);
        assert_eq!(refused.status, 403, "{page}");
        assert!(refused.html.contains("do not keep the coalition"), "{}", refused.html);
        assert_eq!(Visitor::new(registry).open(page).path, "/sign-in", "{page}");
    }
    let proof = stranger.open("/me").carried("proof").unwrap();
    for fields in [[("all", "confirm"), ("seen", "436")], [("list", "World Bank"), ("mode", "merge")]] {
        let path = if fields[0].0 == "list" { LIST } else { HERE };
        let refused = stranger.send(path, &[("proof", proof.as_str()), fields[0], fields[1]]);
        assert_eq!(refused.status, 403, "{path}");
    }
    let ends = [("proof", proof.as_str()), ("seen", "316"), ("do", "end")];
    assert_eq!(stranger.send(&path, &ends).status, 403);
    assert_eq!(standings(registry), ["unconfirmed"; 3]);
    for missing in ["/me/coalitions/nobody", "/me/coalitions/%3Cb%3E", "/me/memberships/nothing"] {
        assert_eq!(keeper.open(missing).status, 404, "{missing}");
    }
}

fn what_is_typed_is_shown_and_never_run(registry: &Registry) {
    let keeper = keeper(registry);
    let script = "\"><script>alert(1)</script>";
    let page =
        planned(&keeper, &format!("name\n{script} Society\n"), &[("source", script), ("list_date", script)]);
    assert_eq!(page.status, 422, "no day: {}", page.html);
    assert!(!page.html.contains("<script>"), "{}", page.html);
    let list = "<script>alert(1)</script> Society\nWorld Bank\n";
    let page = planned(&keeper, list, &[("source", script)]);
    assert!(!page.html.contains("<script>") && page.html.contains("Society"));
    let done = page.submit(&format!("{LIST}/apply"), &[("leave_out", "true")], &keeper);
    assert!(!done.html.contains("<script>"), "{}", done.html);
    let path = keeper.open(HERE).link("World Bank").unwrap();
    let page = keeper.open(&path).submit(&path, &[("since", script), ("do", "change")], &keeper);
    assert_eq!(page.status, 422);
    assert!(!page.html.contains("<script>"));
}
