//! Filters: each gives what a reader would pick out of the whole list.

use std::collections::{BTreeMap, BTreeSet};

use harness::{Backend, Client, Document, FoundingSet, Launch, Registry, both_databases};
use openapi::PartialDate;
use serde_json::Value;

both_databases!(
    organisations_by_their_fields,
    organisations_by_where_they_are_members,
    memberships_by_their_fields,
    coalitions_by_their_fields,
    people_and_vocabularies_by_their_fields,
    the_region_is_that_of_the_country,
    a_search_folds_accents_and_case,
    fields_leave_the_rest_out,
    updated_after_knows_before_and_after,
    several_filters_hold_together,
    unknown_slugs_match_nothing,
);

/// Asks a list for every value that a field has, and for two at once, and compares with the whole list.
fn by_values(registry: &Registry, list: &str, parameter: &str, value: impl Fn(&Value) -> Vec<String>) {
    let all = registry.all(&format!("/v1/{list}?limit=200"));
    let values: BTreeSet<String> = all.iter().flat_map(&value).collect();
    assert!(!values.is_empty(), "{list} has no {parameter}");
    let mut asked: Vec<Vec<String>> = values.iter().map(|value| vec![value.clone()]).collect();
    asked.push(values.iter().take(2).cloned().collect());
    for wanted in asked {
        let expected: Vec<Value> =
            all.iter().filter(|t| value(t).iter().any(|v| wanted.contains(v))).cloned().collect();
        let found = registry.all(&format!("/v1/{list}?{parameter}={}&limit=200", wanted.join(",")));
        assert_eq!(found, expected, "{list}?{parameter}={wanted:?}");
    }
}

fn at(pointer: &str) -> impl Fn(&Value) -> Vec<String> {
    move |thing| thing.pointer(pointer).and_then(Value::as_str).map(str::to_owned).into_iter().collect()
}

fn each(list: &'static str, field: &'static str) -> impl Fn(&Value) -> Vec<String> {
    move |thing| {
        let items = thing[list].as_array().into_iter().flatten();
        items.filter_map(|item| item[field].as_str()).map(str::to_owned).collect()
    }
}

fn organisations_by_their_fields(registry: &Registry) {
    by_values(registry, "organisations", "kind", at("/kind"));
    by_values(registry, "organisations", "country", at("/country"));
    by_values(registry, "organisations", "region", at("/region"));
    by_values(registry, "organisations", "stakeholder_category", at("/stakeholder_category"));
}

fn organisations_by_where_they_are_members(registry: &Registry) {
    by_values(registry, "organisations", "coalition", each("coalitions", "slug"));
    by_values(registry, "organisations", "role", each("coalitions", "role"));
    // Both at once speak of one and the same membership.
    let all = registry.all("/v1/organisations?limit=200");
    let expected: Vec<_> = all
        .into_iter()
        .filter(|o| {
            let places = o["coalitions"].as_array().unwrap();
            places.iter().any(|c| c["slug"] == "child-online-safety" && c["role"] == "coordinator")
        })
        .collect();
    assert_eq!(expected.len(), 1);
    assert_eq!(registry.all("/v1/organisations?coalition=child-online-safety&role=coordinator"), expected);
}

fn memberships_by_their_fields(registry: &Registry) {
    by_values(registry, "memberships", "coalition", at("/coalition/slug"));
    by_values(registry, "memberships", "member", at("/member/slug"));
    by_values(registry, "memberships", "kind", at("/member/kind"));
    by_values(registry, "memberships", "role", at("/role"));
    by_values(registry, "memberships", "status", at("/status"));
    by_values(registry, "memberships", "country", at("/member/country"));
    by_values(registry, "memberships", "stakeholder_category", at("/member/stakeholder_category"));
    let organisations = registry.all("/v1/organisations?limit=200");
    let regions: BTreeMap<&str, &str> =
        organisations.iter().filter_map(|o| Some((o["slug"].as_str()?, o["region"].as_str()?))).collect();
    by_values(registry, "memberships", "region", |membership| {
        let member = membership["member"]["slug"].as_str().unwrap();
        regions.get(member).map(|region| (*region).to_owned()).into_iter().collect()
    });
}

fn coalitions_by_their_fields(registry: &Registry) {
    by_values(registry, "coalitions", "status", at("/status"));
    let memberships = registry.all("/v1/memberships?limit=200");
    by_values(registry, "coalitions", "member", |coalition| {
        let of_it = memberships.iter().filter(|m| m["coalition"]["slug"] == coalition["slug"]);
        of_it.map(|m| m["member"]["slug"].as_str().unwrap().to_owned()).collect()
    });
    let all = registry.all("/v1/coalitions?limit=200");
    let formed = |coalition: &Value| -> Option<PartialDate> {
        coalition["formed_on"].as_str().map(|date| date.parse().unwrap())
    };
    for day in ["2006", "2006-11", "2007-11", "2007-11-01", "2016", "2020-06"] {
        let bound: PartialDate = day.parse().unwrap();
        // Only what is certain: a date that may lie on either side is in neither list.
        let after =
            |c: &&Value| formed(c).and_then(|f| f.earliest()).is_some_and(|f| Some(f) >= bound.earliest());
        let before =
            |c: &&Value| formed(c).and_then(|f| f.latest()).is_some_and(|f| Some(f) <= bound.latest());
        let expected: Vec<_> = all.iter().filter(after).cloned().collect();
        assert!(!expected.is_empty() && expected.len() < all.len());
        assert_eq!(registry.all(&format!("/v1/coalitions?formed_after={day}&limit=200")), expected, "{day}");
        let expected: Vec<_> = all.iter().filter(before).cloned().collect();
        assert!(!expected.is_empty() && expected.len() < all.len());
        assert_eq!(registry.all(&format!("/v1/coalitions?formed_before={day}&limit=200")), expected, "{day}");
    }
}

fn people_and_vocabularies_by_their_fields(registry: &Registry) {
    by_values(registry, "people", "coalition", each("coalitions", "slug"));
    assert!(registry.all("/v1/people?coalition=privacy").is_empty());
    by_values(registry, "vocabularies", "kind", at("/kind"));
}

fn the_region_is_that_of_the_country(registry: &Registry) {
    let groups = registry.get("/v1/vocabularies/un-regional-groups").json();
    let members = |group: &str| -> BTreeSet<String> {
        let concepts = groups["concepts"].as_array().unwrap();
        let concept = concepts.iter().find(|c| c["id"] == group).unwrap();
        let countries = concept["countries"].as_array().unwrap();
        countries.iter().map(|c| c["country"].as_str().unwrap().to_owned()).collect()
    };
    let all = registry.all("/v1/organisations?limit=200");
    for group in ["african-group", "asia-pacific-group", "western-european-and-others-group"] {
        let Some(countries) = groups["concepts"].as_array().unwrap().iter().find(|c| c["id"] == group) else {
            panic!("no group {group}: {}", groups["concepts"])
        };
        assert!(!countries["countries"].as_array().unwrap().is_empty());
        let found = registry.all(&format!("/v1/organisations?region={group}&limit=200"));
        assert!(!found.is_empty(), "{group}");
        for organisation in &found {
            assert!(members(group).contains(organisation["country"].as_str().unwrap()), "{organisation}");
        }
    }
    for organisation in all.iter().filter(|o| o["country"].is_null()) {
        assert!(organisation["region"].is_null(), "without a country there is no region: {organisation}");
    }
}

fn a_search_folds_accents_and_case(registry: &Registry) {
    let slugs = |path: &str| -> Vec<String> {
        registry.all(path).iter().map(|t| t["slug"].as_str().unwrap().to_owned()).collect()
    };
    let vargas = slugs("/v1/organisations?q=fundacao");
    let named: Vec<_> = registry
        .all("/v1/organisations?limit=200")
        .iter()
        .filter(|o| o["names"].to_string().contains("Fundação"))
        .map(|o| o["slug"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(named.len(), 1, "{named:?}");
    assert_eq!(vargas, named);
    for q in ["FUNDACAO", "Funda%C3%A7%C3%A3o", "vargas+fundacao", "getulio%20VARGAS"] {
        assert_eq!(slugs(&format!("/v1/organisations?q={q}")), named, "{q}");
    }
    assert!(slugs("/v1/organisations?q=fundacao+nowhere").is_empty(), "all words must occur");
    assert!(slugs("/v1/organisations?q=!!!").is_empty(), "without a word there is nothing to find");
    // Any name counts: today's name does not have these words.
    assert_eq!(slugs("/v1/coalitions?q=child+online+safety"), ["child-online-safety"]);
    assert_eq!(slugs("/v1/coalitions?q=DCCOS"), ["child-online-safety"]);
    let memberships = registry.all("/v1/memberships?q=fundacao&limit=200");
    assert!(!memberships.is_empty());
    assert!(memberships.iter().all(|m| m["member"]["slug"] == *named[0]));
}

fn fields_leave_the_rest_out(registry: &Registry) {
    for operation in Document::get().unwrap().operations() {
        let Some(fields) = operation.parameter("fields") else { continue };
        let wanted = fields.example.unwrap();
        let address = operation.address();
        let (whole, part) =
            (registry.get(&address), registry.get(&operation.address_with(&format!("fields={wanted}"))));
        let things = |answer: &harness::Answer| -> Vec<Value> {
            let json = answer.json();
            json["items"].as_array().cloned().unwrap_or_else(|| vec![json])
        };
        let names: BTreeSet<&str> = wanted.split(',').collect();
        assert_eq!(things(&whole).len(), things(&part).len());
        for (whole, part) in things(&whole).iter().zip(things(&part)) {
            let part = part.as_object().unwrap();
            let given: BTreeSet<&str> = part.keys().map(String::as_str).collect();
            assert_eq!(given, names, "{address}");
            assert!(part.iter().all(|(name, value)| &whole[name] == value), "{address}");
        }
    }
}

fn updated_after_knows_before_and_after(registry: &Registry) {
    for operation in Document::get().unwrap().lists().filter(|o| o.parameter("updated_after").is_some()) {
        let address = operation.address();
        let total = |query: &str| registry.get(&format!("{address}{query}")).json()["total"].clone();
        assert_eq!(total("?updated_after=2026-11-22T23:59:59.999Z"), total(""), "{address}");
        assert_ne!(total(""), 0, "{address}");
        assert_eq!(total("?updated_after=2026-11-23T00:00:00Z"), 0, "{address}: after, not at");
    }
}

fn several_filters_hold_together(registry: &Registry) {
    let all = registry.all("/v1/memberships?as_of=2008-04-01&limit=200");
    let expected: Vec<_> = all
        .into_iter()
        .filter(|m| {
            m["role"] == "member"
                && m["certainty"] == "certain"
                && ["privacy", "open-standards"].iter().any(|slug| m["coalition"]["slug"] == *slug)
        })
        .collect();
    assert!(expected.len() > 2);
    let path =
        "/v1/memberships?as_of=2008-04-01&role=member&certainty=certain&coalition=privacy,open-standards";
    assert_eq!(registry.all(path), expected);
}

fn unknown_slugs_match_nothing(registry: &Registry) {
    for path in [
        "/v1/memberships?coalition=nowhere",
        "/v1/memberships?member=nobody",
        "/v1/memberships?role=jester",
        "/v1/organisations?region=atlantis",
        "/v1/organisations?country=ZZ",
        "/v1/organisations?stakeholder_category=nobility",
        "/v1/coalitions?theme=gardening",
        "/v1/coalitions?member=nobody",
        "/v1/people?coalition=nowhere",
    ] {
        let page = registry.get(path).json();
        assert_eq!((&page["total"], page["next"].is_null()), (&Value::from(0), true), "{path}");
    }
}

#[test]
fn coalitions_by_their_themes() {
    let set = FoundingSet::copy().unwrap();
    let website = "website = \"http://igf2006.info/wiki/Privacy\"";
    set.replace("coalitions.toml", website, "themes = [\"openness\", \"security\"]").unwrap();
    let website = "website = \"http://igf-dcos.org/\"";
    set.replace("coalitions.toml", website, "themes = [\"openness\"]").unwrap();
    let database = Backend::Sqlite.empty_database().unwrap();
    let program = Launch::serve(database.url()).with(&["--founding", &set.path()]).start().unwrap();
    let client = Client::new(&program, &program.url()).unwrap();
    let found = |themes: &str| -> Vec<String> {
        let coalitions = client.all(&format!("/v1/coalitions?theme={themes}"));
        coalitions.iter().map(|c| c["slug"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(found("openness"), ["open-standards", "privacy"]);
    assert_eq!(found("security"), ["privacy"]);
    assert_eq!(found("security,openness"), ["open-standards", "privacy"]);
    assert!(found("diversity").is_empty());
}
