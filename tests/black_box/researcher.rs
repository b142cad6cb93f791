//! A researcher who counts: totals, figures and references agree with each other.

use std::collections::{BTreeMap, BTreeSet};

use harness::{Registry, both_databases};
use serde_json::Value;

both_databases!(
    the_founding_data_is_complete,
    a_thing_is_the_same_in_its_list_and_by_itself,
    every_membership_leads_to_things_that_exist,
    member_counts_are_those_of_the_memberships,
    an_organisation_names_its_coalitions,
    stakeholder_categories_count_what_the_lists_hold,
    vocabularies_map_to_each_other,
    a_person_is_a_member_without_private_data,
    an_id_leads_to_the_slug,
);

fn text<'a>(thing: &'a Value, pointer: &str) -> &'a str {
    thing.pointer(pointer).and_then(Value::as_str).unwrap_or_default()
}

fn the_founding_data_is_complete(registry: &Registry) {
    for (list, total, statements) in [
        ("coalitions", 45, 0),
        ("organisations", 122, 0),
        ("people", 1, 0),
        ("memberships", 125, 137),
        ("sources", 129, 0),
        ("vocabularies", 14, 0),
        ("stakeholder-categories", 7, 0),
        ("changes", 436, 0),
    ] {
        let first = registry.get(&format!("/v1/{list}?limit=1")).json();
        assert_eq!(first["total"], total, "{list}");
        assert_eq!(first["items"].as_array().unwrap().len(), 1, "{list}");
        let all = registry.all(&format!("/v1/{list}?limit=200"));
        assert_eq!(all.len(), total, "{list}");
        let said = all.iter().filter_map(|thing| thing["statements"].as_array()).flatten().count();
        assert_eq!(said, statements, "{list}");
        let key = if list == "changes" { "revision" } else { "id" };
        let ids: BTreeSet<String> = all.iter().map(|thing| thing[key].to_string()).collect();
        assert_eq!(ids.len(), total, "{list}: every thing once");
    }
}

fn a_thing_is_the_same_in_its_list_and_by_itself(registry: &Registry) {
    for (list, key) in [
        ("coalitions", "slug"),
        ("organisations", "slug"),
        ("people", "slug"),
        ("memberships", "id"),
        ("sources", "id"),
        ("vocabularies", "id"),
    ] {
        let all = registry.all(&format!("/v1/{list}?limit=200"));
        for listed in all.iter().step_by(all.len().div_ceil(20)) {
            let answer = registry.get(&format!("/v1/{list}/{}", text(listed, &format!("/{key}"))));
            assert_eq!((answer.status, &answer.json()), (200, listed));
        }
    }
}

fn every_membership_leads_to_things_that_exist(registry: &Registry) {
    let by_slug = |list: &str| -> BTreeMap<String, Value> {
        let all = registry.all(&format!("/v1/{list}?limit=200"));
        let key = if list == "sources" { "/id" } else { "/slug" };
        all.into_iter().map(|thing| (text(&thing, key).to_owned(), thing)).collect()
    };
    let (coalitions, organisations) = (by_slug("coalitions"), by_slug("organisations"));
    let (people, sources) = (by_slug("people"), by_slug("sources"));
    for membership in registry.all("/v1/memberships?limit=200") {
        let coalition = &coalitions[text(&membership, "/coalition/slug")];
        assert_eq!(membership["coalition"]["name"], coalition["name"]);
        let member = text(&membership, "/member/slug");
        match text(&membership, "/member/kind") {
            "organisation" => {
                let organisation = &organisations[member];
                for shown in ["name", "country", "stakeholder_category"] {
                    assert_eq!(membership["member"][shown], organisation[shown], "{member} {shown}");
                }
            }
            "person" => assert_eq!(membership["member"]["name"], people[member]["name"]),
            other => panic!("{other} is no kind of member"),
        }
        let statements = membership["statements"].as_array().unwrap();
        assert!(!statements.is_empty());
        assert_eq!(membership["role_as_stated"], statements[0]["role_as_stated"]);
        for statement in statements {
            assert!(sources.contains_key(text(statement, "/source")), "{statement}");
        }
    }
}

fn member_counts_are_those_of_the_memberships(registry: &Registry) {
    for as_of in ["", "&as_of=2008-04-01", "&as_of=2019"] {
        let memberships = registry.all(&format!("/v1/memberships?limit=200{as_of}"));
        for coalition in registry.all(&format!("/v1/coalitions?limit=200{as_of}")) {
            let mut members = BTreeMap::new();
            for membership in memberships
                .iter()
                .filter(|m| m["coalition"]["slug"] == coalition["slug"] && m["status"] != "ended")
            {
                let category = membership["member"]["stakeholder_category"].as_str().unwrap_or("unknown");
                members.insert(text(membership, "/member/slug"), category);
            }
            let mut by_category = BTreeMap::<&str, u64>::new();
            members.values().for_each(|category| *by_category.entry(category).or_default() += 1);
            let counts = &coalition["member_counts"];
            assert_eq!(counts["total"], members.len(), "{} {as_of}", coalition["slug"]);
            assert_eq!(counts["by_category"], serde_json::json!(by_category), "{}", coalition["slug"]);
        }
    }
}

fn an_organisation_names_its_coalitions(registry: &Registry) {
    let memberships = registry.all("/v1/memberships?limit=200");
    let mut places = 0;
    for organisation in registry.all("/v1/organisations?limit=200") {
        let slug = text(&organisation, "/slug");
        let mut expected: Vec<_> = memberships
            .iter()
            .filter(|m| m["member"]["slug"] == slug)
            .map(|m| (text(m, "/coalition/slug"), text(m, "/role"), text(m, "/status")))
            .collect();
        let listed = organisation["coalitions"].as_array().unwrap();
        let mut named: Vec<_> =
            listed.iter().map(|c| (text(c, "/slug"), text(c, "/role"), text(c, "/status"))).collect();
        expected.sort();
        named.sort();
        assert_eq!(named, expected, "{slug}");
        places += named.len();
    }
    assert_eq!(places, 124, "all memberships but the one of a person");
    let of_one = registry.all("/v1/organisations/ip-justice/memberships");
    let expected: Vec<_> = registry.all("/v1/memberships?member=ip-justice&limit=200").into_iter().collect();
    assert!(of_one.len() > 1);
    assert_eq!(of_one, expected);
}

fn stakeholder_categories_count_what_the_lists_hold(registry: &Registry) {
    for as_of in ["", "&as_of=2008-04-01"] {
        let memberships = registry.all(&format!("/v1/memberships?limit=200{as_of}"));
        let categories = registry.all(&format!("/v1/stakeholder-categories?limit=200{as_of}"));
        let ids: Vec<_> = categories.iter().map(|category| text(category, "/id")).collect();
        assert_eq!(
            ids,
            [
                "government",
                "intergovernmental-organisation",
                "civil-society",
                "private-sector",
                "technical-community",
                "academia",
                "media"
            ]
        );
        for category in &categories {
            let of_it: Vec<_> = memberships
                .iter()
                .filter(|m| m["member"]["stakeholder_category"] == category["id"] && m["status"] != "ended")
                .collect();
            let distinct = |pointer| of_it.iter().map(|m| text(m, pointer)).collect::<BTreeSet<_>>().len();
            assert_eq!(category["memberships"], of_it.len(), "{category}");
            assert_eq!(category["members"], distinct("/member/slug"), "{category}");
            assert_eq!(category["coalitions"], distinct("/coalition/slug"), "{category}");
        }
    }
}

fn vocabularies_map_to_each_other(registry: &Registry) {
    let vocabularies = registry.all("/v1/vocabularies?limit=200");
    let concepts: BTreeSet<(&str, &str)> = vocabularies
        .iter()
        .flat_map(|v| v["concepts"].as_array().unwrap().iter().map(|c| (text(v, "/id"), text(c, "/id"))))
        .collect();
    let mut relations = BTreeMap::<&str, usize>::new();
    for vocabulary in &vocabularies {
        for mapping in vocabulary["mappings"].as_array().unwrap() {
            assert!(concepts.contains(&(text(vocabulary, "/id"), text(mapping, "/concept"))), "{mapping}");
            let target = (text(mapping, "/target_scheme"), text(mapping, "/target_concept"));
            assert!(concepts.contains(&target), "{mapping}");
            *relations.entry(text(mapping, "/relation")).or_default() += 1;
        }
    }
    assert!(relations.len() > 1, "mappings say how close they are: {relations:?}");
    let of_the_deck = registry.get("/v1/vocabularies/igf-slides-2008").json();
    assert_eq!(of_the_deck["kind"], "stakeholder-groups");
    assert_eq!(text(&of_the_deck, "/concepts/0/label"), "Governments and Intergovernmental Organizations");
    assert!(of_the_deck["mappings"].as_array().unwrap().len() > 5);
}

fn a_person_is_a_member_without_private_data(registry: &Registry) {
    let person = registry.get("/v1/people/tarek-cheniti").json();
    assert_eq!(person["name"], "Tarek Cheniti");
    assert!(text(&person, "/affiliation_as_stated").contains("University of Oxford"));
    assert_eq!(text(&person, "/coalitions/0/slug"), "child-online-safety");
    assert!(!person.to_string().contains('@'), "no address of a person is given out");
    assert_eq!(registry.get("/v1/organisations/tarek-cheniti").status, 404, "a person is no organisation");
}

fn an_id_leads_to_the_slug(registry: &Registry) {
    for (list, slug) in [
        ("coalitions", "privacy"),
        ("organisations", "world-bank"),
        ("people", "tarek-cheniti"),
        ("sources", "igf-slides-2008"),
        ("vocabularies", "registry-core"),
    ] {
        let log = registry.get(&format!("/v1/{list}/{slug}/history")).items();
        let id = text(&log[0], "/entity/id");
        for rest in ["", "?fields=revision", "/history"] {
            let moved = registry.get(&format!("/v1/{list}/{id}{rest}"));
            assert_eq!(moved.status, 308, "{list}{rest}");
            let path = registry.client().path_of(moved.header("location")).to_owned();
            assert_eq!(path, format!("/v1/{list}/{slug}{rest}"));
            assert_eq!(registry.get(&path).status, 200);
        }
        assert_eq!(registry.get(&format!("/v1/{list}/00000000-0000-7000-8000-000000000000")).status, 404);
    }
}
