//! Things are entered, changed and taken out, with everything that can be said of them.

use harness::{Registry, both_databases_anew};
use serde_json::{Value, json};

use super::stage::{membership, named, organisation};

both_databases_anew!(
    a_thing_is_kept_as_it_was_entered,
    a_patch_changes_what_it_names_and_nothing_else,
    a_slug_is_made_from_the_name,
    a_slug_of_another_is_taken_for_good,
    an_old_slug_leads_to_the_new_one,
    what_was_taken_out_is_gone,
    what_is_said_again_is_no_change,
);

/// Every part of every kind of thing.
fn whole_things() -> Vec<(&'static str, &'static str, Value)> {
    let name = |value: &str, lang: &str, kind: &str| {
        json!({"value": value, "lang": lang, "kind": kind, "since": "2007-11", "until": "[2020..2022]",
               "sources": ["igf-slides-2008"], "note": "As printed"})
    };
    let classification = json!({
        "scheme": "registry-core", "concept": "academia", "asserted_by": "self", "as_listed": "Academic",
        "source": "igf-slides-2008", "on": "2008-04-01", "note": "Twice",
    });
    vec![
        (
            "source",
            "sources",
            json!({"slug": "a-page", "title": "A page", "address": "https://page.example/", "locator": "slide 7",
                   "archived_address": "https://archive.example/page", "retrieved_on": "2026-11-23",
                   "note": "Line one\nline two\tand a tab"}),
        ),
        (
            "vocabulary",
            "vocabularies",
            json!({
                "slug": "themes-2027", "kind": "themes", "title": "Themes of 2027", "description": "What it is",
                "since": "2027", "until": null, "source": "a-page", "address": "https://page.example/themes",
                "note": "Draft",
                "concepts": [
                    {"slug": "trust", "labels": {"en": "Trust", "fr": "Confiance"}, "definition": "That one can",
                     "note": "New"},
                    {"slug": "regions", "labels": {"en": "Regions"}, "countries": [
                        {"country": "BR", "standing": "observer", "since": "2020", "until": "2021", "note": "Guest"}
                    ]},
                ],
                "mappings": [{"concept": "trust", "relation": "close", "target_scheme": "registry-core",
                              "target_concept": "academia", "note": "Hardly"}],
            }),
        ),
        (
            "organisation",
            "organisations",
            json!({
                "slug": "an-institute", "kind": "unit", "country": "BR", "international": true,
                "names": [name("An Institute", "en", "official"), name("Um Instituto", "pt", "alias"),
                          name("AI", "und", "acronym"), name("Old Institute", "en", "former")],
                "parent": "world-bank", "successor": "w3c",
                "identifiers": {"ror": {"value": "https://ror.org/0438wbg98", "confidence": "close", "note": "Hm"},
                                "isni": {"value": "000000012103268X", "confidence": "confirmed"}},
                "identifier_note": "Looked up", "classifications": [classification],
                "website": "https://institute.example/", "ambiguity": "Two of that name",
                "sources": ["a-page", "igf-slides-2008"], "note": "Small",
            }),
        ),
        (
            "person",
            "people",
            json!({"slug": "a-person", "name": "A Person", "affiliation": "an-institute",
                   "affiliation_as_stated": "Inst.", "sources": ["a-page"], "note": "Chair once"}),
        ),
        (
            "coalition",
            "coalitions",
            json!({
                "slug": "a-coalition", "names": [name("Coalition on Trust", "en", "official")],
                "formed_on": "[2020..2022]", "formed_on_source": "a-page", "formed_on_note": "Or so",
                "status_history": [{"status": "proposed", "since": "2020", "until": "2021", "stated_on": "2020-05",
                                    "certainty": "inferred", "source": "a-page", "reason": "Announced"},
                                   {"status": "active", "since": "2021", "certainty": "stated"}],
                "mission_statements": [{"text": "To trust.", "lang": "en", "verbatim": true, "since": "2020",
                                        "until": "2025", "stated_on": "2020", "source": "a-page", "note": "Short"}],
                "themes": ["trust"], "website": "https://coalition.example/",
                "mailing_list": {"url": "https://list.example/", "archive_url": "https://list.example/archive",
                                 "open_subscription": true, "open_archive": false, "as_stated": "the list"},
                "charter": {"url": "https://coalition.example/charter", "adopted_on": "2021-02-03",
                            "source": "a-page"},
                "relations": [{"kind": "successor", "coalition": "privacy", "on": "2021", "source": "a-page",
                               "note": "Loosely"}],
                "stated_member_counts": [{"as_stated": "about 70", "count": 70, "on": "2022", "source": "a-page",
                                          "note": "Loud"}],
                "listings": [{"source": "a-page", "locator": "foot", "on": "2022-05", "verbatim": "A, B and W3C",
                              "completeness": "open", "note": "Torn", "items": [
                                  {"verbatim": "W3C", "reading": "resolved", "members": ["w3c", "a-person"]},
                                  {"verbatim": "B", "reading": "unresolved", "members": []}]}],
                "reports": [{"cycle": 2024, "kind": "paper", "title": "On trust", "url": "https://paper.example/",
                             "published_on": "2024-12", "source": "a-page"}],
                "sources": ["a-page"], "note": "Made up",
            }),
        ),
        (
            "membership",
            "memberships",
            json!({
                "coalition": "a-coalition", "member": {"kind": "person", "slug": "a-person"}, "role": "chair",
                "since": "2021", "until": "2023-05-06", "ended": true, "end_reason": "removed",
                "confirmed_on": "2022",
                "statements": [
                    {"source": "a-page", "locator": "top", "on": "2021-03", "role_as_stated": "Chairman",
                     "verbatim": "A. Person (chairman)", "certainty": "ambiguous", "note": "Blurred"},
                    {"source": "igf-slides-2008", "role_as_stated": "chair", "certainty": "stated"}],
                "classifications": [classification], "note": "Short reign",
            }),
        ),
    ]
}

/// Everything that was sent is there; things referred to by slug are there with their names.
fn says(told: &Value, sent: &Value, place: &str) {
    match (told, sent) {
        (Value::Object(members), Value::Object(sent)) => {
            for (name, sent) in sent.iter().filter(|(name, _)| !["change", "ended"].contains(&name.as_str()))
            {
                // Sources, vocabularies and concepts show their slug as their id.
                let told = members.get(name).or_else(|| members.get("id").filter(|_| name == "slug"));
                says(told.unwrap_or(&Value::Null), sent, &format!("{place}/{name}"));
            }
        }
        (Value::Array(items), Value::Array(sent)) => {
            assert_eq!(items.len(), sent.len(), "{place}");
            for (i, (told, sent)) in items.iter().zip(sent).enumerate() {
                says(told, sent, &format!("{place}/{i}"));
            }
        }
        (Value::Object(reference), Value::String(_)) => assert_eq!(reference["slug"], *sent, "{place}"),
        _ => assert_eq!(told, sent, "{place}"),
    }
}

fn a_thing_is_kept_as_it_was_entered(registry: &Registry) {
    let editor = registry.editor();
    let before = registry.revision();
    let mut entered = Vec::new();
    for (kind, list, draft) in whole_things() {
        let told = editor.create(&format!("/v1/{list}"), &draft);
        says(&told, &draft, kind);
        let key = draft.get("slug").unwrap_or(&told["id"]).as_str().unwrap();
        let path = format!("/v1/{list}/{key}");
        assert_eq!(registry.get(&path).json(), told, "the answer is what everybody reads from then on");
        assert_eq!(told["revision"], registry.revision());
        let history = registry.get(&format!("{path}/history")).items();
        assert_eq!((history.len(), &history[0]["operation"]), (1, &"create".into()));
        entered.push((path, told));
    }
    assert_eq!(registry.revision(), before + 6, "one change each");
    // What was read anew from the database is the same.
    let database = registry.database_url();
    let other =
        harness::Launch::serve(database).with(&["--public-url", harness::PUBLIC_URL]).start().unwrap();
    let client = harness::Client::new(&other, harness::PUBLIC_URL).unwrap();
    for (path, _) in &entered {
        assert_eq!(client.get(path).body, registry.get(path).body, "{path}");
        assert_eq!(client.get(path).header("etag"), registry.get(path).header("etag"), "{path}");
    }
    // Last entered, first taken out: nothing refers to it then.
    for (path, _) in entered.iter().rev() {
        let answer = editor.delete(&format!("{path}?comment=Entered+by+mistake"));
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
        let change = answer.json();
        assert_eq!((&change["operation"], &change["state"]), (&"delete".into(), &Value::Null));
        assert_eq!(change["comment"], "Entered by mistake");
    }
}

fn a_patch_changes_what_it_names_and_nothing_else(registry: &Registry) {
    let editor = registry.editor();
    for (_, list, draft) in whole_things() {
        editor.create(&format!("/v1/{list}"), &draft);
    }
    let path = "/v1/coalitions/a-coalition";
    let mut expected = editor.change(path, &json!({"note": null}));
    let mut patch = |patch: Value, effect: &dyn Fn(&mut Value)| {
        let told = editor.change(path, &patch);
        effect(&mut expected);
        for moment in ["revision", "updated_at"] {
            assert_ne!(told[moment], expected[moment]);
            expected[moment] = told[moment].clone();
        }
        assert_eq!(told, expected, "{patch}");
    };
    patch(json!({"website": "https://new.example/"}), &|c| c["website"] = "https://new.example/".into());
    // Objects are merged, null takes a part out.
    patch(json!({"mailing_list": {"open_archive": true, "as_stated": null}}), &|c| {
        c["mailing_list"]["open_archive"] = true.into();
        c["mailing_list"]["as_stated"] = Value::Null;
    });
    patch(json!({"charter": null, "formed_on": null}), &|c| {
        c["charter"] = Value::Null;
        c["formed_on"] = Value::Null;
    });
    // Lists are replaced as a whole.
    patch(json!({"reports": [{"cycle": 2025, "kind": "report"}], "relations": []}), &|c| {
        c["reports"] = json!([{"cycle": 2025, "kind": "report", "title": null, "url": null, "published_on": null,
                               "source": null}]);
        c["relations"] = json!([]);
    });
    // Null takes a whole list out.
    patch(json!({"listings": null, "themes": null, "mailing_list": null}), &|c| {
        c["listings"] = json!([]);
        c["themes"] = json!([]);
        c["mailing_list"] = Value::Null;
    });
    let path = "/v1/organisations/an-institute";
    let before = registry.get(path).json();
    let told =
        editor.change(path, &json!({"identifiers": {"ror": null, "isni": {"confidence": "probable"}}}));
    assert_eq!(
        told["identifiers"],
        json!({"isni": {
        "value": "000000012103268X", "confidence": "probable", "note": null}})
    );
    let told = editor.change(
        path,
        &json!({"identifiers": {"lei": {
        "value": "529900T8BM49AURSDO55", "confidence": "confirmed"}}}),
    );
    assert_eq!(told["identifiers"].as_object().unwrap().len(), 2);
    for field in ["names", "classifications", "parent", "successor", "website", "sources", "country"] {
        assert_eq!(told[field], before[field], "{field} stays");
    }
    let told = editor.change(path, &json!({"parent": null, "successor": "oecd", "international": false}));
    assert_eq!((&told["parent"], &told["successor"]["slug"]), (&Value::Null, &"oecd".into()));
    let told = editor.change("/v1/people/a-person", &json!({"affiliation": "oecd"}));
    assert_eq!(told["affiliation"]["slug"], "oecd");
    let told = editor.change("/v1/vocabularies/themes-2027", &json!({"mappings": [], "until": "2028"}));
    assert_eq!((&told["mappings"], &told["until"]), (&json!([]), &"2028".into()));
    let told = editor.change("/v1/sources/a-page", &json!({"locator": null}));
    assert_eq!(told["locator"], Value::Null);
    let path = registry.get("/v1/memberships?coalition=a-coalition").items()[0]["id"].clone();
    let path = format!("/v1/memberships/{}", path.as_str().unwrap());
    let told = editor.change(
        &path,
        &json!({"member": {"kind": "organisation", "slug": "oecd"}, "until": null,
                                            "ended": false, "end_reason": null, "classifications": []}),
    );
    assert_eq!((&told["member"]["slug"], &told["status"]), (&"oecd".into(), &"unconfirmed".into()));
    assert_eq!(registry.get("/v1/organisations/oecd/memberships?coalition=a-coalition").items().len(), 1);
    assert!(registry.get("/v1/memberships?coalition=a-coalition&kind=person").items().is_empty());
}

fn a_slug_is_made_from_the_name(registry: &Registry) {
    let editor = registry.editor();
    for (list, draft, slugs) in [
        ("coalitions", named("Coalition sur l'Équité & l'Été"), ["coalition-sur-lequite-lete", "…-2", "…-3"]),
        ("organisations", organisation("Universität Łódź"), ["universitat-lodz", "…-2", "…-3"]),
        ("people", json!({"name": "Ngũgĩ wa Thiong'o"}), ["ngugi-wa-thiongo", "…-2", "…-3"]),
        ("sources", json!({"title": "Minutes, 3 May"}), ["minutes-3-may", "…-2", "…-3"]),
        ("vocabularies", json!({"kind": "themes", "title": "Themes (2027)"}), ["themes-2027", "…-2", "…-3"]),
    ] {
        for slug in slugs {
            let told = editor.create(&format!("/v1/{list}"), &draft);
            let slug = slug.replace('…', slugs[0]);
            assert_eq!(told.get("slug").unwrap_or(&told["id"]), slug.as_str(), "{list}");
        }
    }
    // The official English name goes first, and a person does not get the slug of an organisation.
    let draft = json!({"kind": "network", "names": [
        {"value": "Réseau", "lang": "fr", "kind": "official"}, {"value": "NET", "lang": "en", "kind": "acronym"},
        {"value": "The Network", "lang": "en", "kind": "official"}]});
    assert_eq!(editor.create("/v1/organisations", &draft)["slug"], "the-network");
    assert_eq!(editor.create("/v1/people", &json!({"name": "The Network"}))["slug"], "the-network-2");
    assert_eq!(editor.create("/v1/coalitions", &named("The Network"))["slug"], "the-network");
}

fn a_slug_of_another_is_taken_for_good(registry: &Registry) {
    let editor = registry.editor();
    let taken = |path: &str, draft: Value| {
        let answer = editor.post(path, &draft);
        assert_eq!((answer.status, &answer.json()["code"]), (409, &"slug-taken".into()), "{path} {draft}");
    };
    let with = |mut draft: Value, slug: &str| {
        draft["slug"] = slug.into();
        draft
    };
    taken("/v1/organisations", with(organisation("Another"), "w3c"));
    taken("/v1/organisations", with(organisation("Another"), "tarek-cheniti"));
    taken("/v1/people", with(json!({"name": "Another"}), "w3c"));
    taken("/v1/coalitions", with(named("Another"), "privacy"));
    editor.change("/v1/organisations/w3c", &json!({"slug": "world-wide-web-consortium"}));
    taken("/v1/organisations", with(organisation("Another"), "w3c"));
    editor.create("/v1/organisations", &with(organisation("Gone soon"), "gone-soon"));
    assert_eq!(editor.delete("/v1/organisations/gone-soon").status, 200);
    taken("/v1/organisations", with(organisation("Another"), "gone-soon"));
    // A thing may take its own former slug back.
    let back = editor.change("/v1/organisations/world-wide-web-consortium", &json!({"slug": "w3c"}));
    assert_eq!(back["slug"], "w3c");
    let away = registry.get("/v1/organisations/world-wide-web-consortium");
    assert_eq!((away.status, away.header("location").ends_with("/v1/organisations/w3c")), (308, true));
    // What statements cite keeps its slug.
    for path in ["/v1/sources/igf-slides-2008", "/v1/vocabularies/registry-core"] {
        let answer = editor.patch(path, &json!({"slug": "another"}));
        assert_eq!((answer.status, &answer.json()["errors"][0]["pointer"]), (422, &"/slug".into()), "{path}");
    }
}

fn an_old_slug_leads_to_the_new_one(registry: &Registry) {
    let editor = registry.editor();
    let old: Vec<Value> = registry.get("/v1/coalitions/privacy/members?fields=id,member").items();
    editor.change("/v1/coalitions/privacy", &json!({"slug": "data-protection"}));
    editor.change("/v1/organisations/world-bank", &json!({"slug": "the-bank"}));
    editor.change("/v1/people/tarek-cheniti", &json!({"slug": "t-cheniti"}));
    for (old, new) in [
        ("/v1/coalitions/privacy", "/v1/coalitions/data-protection"),
        ("/v1/coalitions/privacy?as_of=2008&lang=fr", "/v1/coalitions/data-protection?as_of=2008&lang=fr"),
        ("/v1/coalitions/privacy.json", "/v1/coalitions/data-protection.json"),
        ("/v1/coalitions/privacy/members", "/v1/coalitions/data-protection/members"),
        ("/v1/coalitions/privacy/members.csv?limit=3", "/v1/coalitions/data-protection/members.csv?limit=3"),
        ("/v1/coalitions/privacy/history", "/v1/coalitions/data-protection/history"),
        ("/v1/organisations/world-bank", "/v1/organisations/the-bank"),
        ("/v1/organisations/world-bank/memberships", "/v1/organisations/the-bank/memberships"),
        ("/v1/organisations/world-bank/history", "/v1/organisations/the-bank/history"),
        ("/v1/people/tarek-cheniti", "/v1/people/t-cheniti"),
        ("/v1/people/tarek-cheniti/history", "/v1/people/t-cheniti/history"),
    ] {
        let moved = registry.get(old);
        let location = registry.client().path_of(moved.header("location")).to_owned();
        assert_eq!((moved.status, location.as_str()), (308, new), "{old}");
        assert_eq!(registry.get(new).status, 200, "{new}");
    }
    // Whoever filters by the old slug, finds the same.
    for slug in ["privacy", "data-protection"] {
        let found = registry.get(&format!("/v1/memberships?coalition={slug}&fields=id,member")).items();
        assert_eq!(found.len(), old.len(), "{slug}");
    }
    for slug in ["world-bank", "the-bank"] {
        assert!(!registry.get(&format!("/v1/memberships?member={slug}")).items().is_empty(), "{slug}");
    }
    // Whoever writes with the old slug, changes the thing.
    let told = editor.ask(reqwest::Method::PATCH, "/v1/coalitions/privacy");
    let told = told.header("if-match", "*").json(&json!({"note": "Renamed"})).send();
    assert_eq!((told.status, &told.json()["slug"]), (200, &"data-protection".into()));
    editor.create("/v1/memberships", &membership("privacy", "world-bank", "observer"));
    // Before it was renamed, it was at the old slug.
    let then = registry.get("/v1/coalitions/privacy?known_at_revision=436");
    assert_eq!((then.status, &then.json()["slug"]), (200, &"privacy".into()));
    assert_eq!(registry.get("/v1/coalitions/data-protection?known_at_revision=436").status, 404);
}

fn what_was_taken_out_is_gone(registry: &Registry) {
    let editor = registry.editor();
    editor.create("/v1/organisations", &organisation("A mistake"));
    let made = editor.create("/v1/memberships", &membership("privacy", "a-mistake", "observer"));
    let id = made["id"].as_str().unwrap();
    let used = editor.delete("/v1/organisations/a-mistake");
    assert_eq!((used.status, &used.json()["code"]), (409, &"in-use".into()));
    assert!(used.json()["detail"].as_str().unwrap().contains(id), "{}", used.text());
    let there = registry.revision();
    assert_eq!(editor.delete(&format!("/v1/memberships/{id}")).status, 200);
    assert_eq!(editor.delete("/v1/organisations/a-mistake").status, 200);
    for path in [
        "/v1/organisations/a-mistake",
        "/v1/organisations/a-mistake/memberships",
        &format!("/v1/memberships/{id}"),
    ] {
        assert_eq!(
            (registry.get(path).status, &registry.get(path).json()["code"]),
            (410, &"gone".into()),
            "{path}"
        );
        let then = registry.get(&format!("{path}?known_at_revision={there}"));
        assert_eq!(then.status, 200, "{path} was there");
    }
    for path in [&format!("/v1/memberships/{id}/history"), "/v1/organisations/a-mistake/history"] {
        let history = registry.get(path).items();
        assert_eq!((history.len(), &history[1]["operation"]), (2, &"delete".into()), "{path}");
        assert_eq!(history[1]["state"], Value::Null);
    }
    assert!(registry.get("/v1/memberships?member=a-mistake").items().is_empty());
    let again = editor.ask(reqwest::Method::DELETE, "/v1/organisations/a-mistake");
    assert_eq!(again.header("if-match", "*").send().status, 410);
}

fn what_is_said_again_is_no_change(registry: &Registry) {
    let editor = registry.editor();
    let path = "/v1/coalitions/privacy";
    let (head, before) = (registry.revision(), registry.get(path));
    let names = before.json()["names"].clone();
    for patch in
        [json!({"names": names}), json!({"slug": "privacy"}), json!({"change": {"comment": "Nothing"}})]
    {
        let answer = editor.patch(path, &patch);
        assert_eq!((answer.status, &answer.body), (200, &before.body), "{patch}");
        assert_eq!(answer.header("etag"), before.header("etag"));
    }
    assert_eq!(registry.revision(), head);
}
