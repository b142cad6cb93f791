//! Figures of a researcher: worked out by hand, and counted anew from the lists.

use std::collections::{BTreeMap, BTreeSet};

use harness::{Registry, both_databases};
use serde_json::{Value, json};

both_databases!(
    the_balance_of_a_coalition_is_the_one_worked_out_by_hand,
    the_balance_counts_what_the_list_of_members_holds,
    a_series_ends_with_the_day_and_agrees_with_each_day,
    the_past_is_counted_as_it_was_known,
    the_overlap_is_the_one_that_the_lists_have,
    turnover_counts_what_the_dates_of_memberships_say,
    tables_hold_the_same_figures,
    what_cannot_be_counted_is_explained,
);

fn text<'a>(thing: &'a Value, pointer: &str) -> &'a str {
    thing.pointer(pointer).and_then(Value::as_str).unwrap_or_default()
}

/// Fifteen members: twelve are certain, ten of them civil society, and three possible, a person among these. ECPAT
/// has a certain membership and, in another role, a possible one: it counts once, as certain.
fn the_balance_of_a_coalition_is_the_one_worked_out_by_hand(registry: &Registry) {
    let items = registry.get("/v1/stats/balance?coalition=child-online-safety&as_of=2008-04-01").items();
    let figures: Vec<Value> = items
        .iter()
        .map(|i| json!([i["group"], i["certain"], i["possible"], i["certain_share"], i["share"]]))
        .collect();
    assert_eq!(
        figures,
        [
            json!(["government", 0, 0, 0.0, 0.0]),
            json!(["intergovernmental-organisation", 1, 0, 0.083333, 0.071429]),
            json!(["civil-society", 10, 2, 0.833333, 0.857143]),
            json!(["private-sector", 0, 0, 0.0, 0.0]),
            json!(["technical-community", 0, 0, 0.0, 0.0]),
            json!(["academia", 1, 0, 0.083333, 0.071429]),
            json!(["media", 0, 0, 0.0, 0.0]),
            // A person is in no category.
            json!([null, 0, 1, null, null]),
        ]
    );
    for item in &items {
        assert_eq!(item["on"], "2008-04-01");
        assert_eq!((&item["members_certain"], &item["members_possible"]), (&json!(12), &json!(3)));
        // Shares 10/12, 1/12, 1/12: H = 10/12 ln 12/10 + 2/12 ln 12 = 0.566086.
        assert_eq!(item["certain_effective_groups"], 1.761359);
        // Shares 12/14, 1/14, 1/14: H = 12/14 ln 14/12 + 2/14 ln 14 = 0.509137.
        assert_eq!(item["effective_groups"], 1.663855);
        assert_eq!(
            (&item["certain_largest_share"], &item["largest_share"]),
            (&json!(0.833333), &json!(0.857143))
        );
    }
    assert_eq!(items[2]["label"], "Civil society");
}

/// Of each member of a list of memberships: its group, and whether it is certain.
fn members(registry: &Registry, address: &str, group: &str) -> BTreeMap<String, (Option<String>, bool)> {
    let mut members: BTreeMap<String, (Option<String>, bool)> = BTreeMap::new();
    for membership in registry.all(address) {
        let found =
            membership.pointer(&format!("/member/{group}")).and_then(Value::as_str).map(str::to_owned);
        let member = members.entry(text(&membership, "/member/slug").to_owned()).or_insert((found, false));
        member.1 |= membership["certainty"] == "certain";
    }
    members
}

fn the_balance_counts_what_the_list_of_members_holds(registry: &Registry) {
    for group_by in ["stakeholder_category", "country"] {
        for day in ["2007", "2008-04-01", "2008-04", "2013-06-30", "2026"] {
            for coalition in ["", "&coalition=privacy,open-standards", "&coalition=no-such-coalition"] {
                let question = format!("as_of={day}{coalition}&limit=200");
                let listed = members(registry, &format!("/v1/memberships?{question}"), group_by);
                let mut counted: BTreeMap<Option<String>, [u64; 2]> = BTreeMap::new();
                for (group, certain) in listed.values() {
                    counted.entry(group.clone()).or_default()[usize::from(!certain)] += 1;
                }
                let told = registry.all(&format!("/v1/stats/balance?group_by={group_by}&{question}"));
                let figures: BTreeMap<Option<String>, [u64; 2]> = told
                    .iter()
                    .map(|i| {
                        let number = |name: &str| i[name].as_u64().unwrap();
                        (i["group"].as_str().map(str::to_owned), [number("certain"), number("possible")])
                    })
                    .filter(|(_, counts)| *counts != [0, 0])
                    .collect();
                assert_eq!(figures, counted, "{group_by} {question}");
                let shares: f64 = told.iter().filter_map(|i| i["share"].as_f64()).sum();
                let known = counted.keys().any(Option::is_some);
                assert!((shares - f64::from(u8::from(known))).abs() < 1e-4, "{question}: {shares}");
            }
        }
    }
}

fn a_series_ends_with_the_day_and_agrees_with_each_day(registry: &Registry) {
    let series = registry.all("/v1/stats/balance?group_by=region&interval=year&as_of=2010-06&limit=7");
    let concepts = registry.get("/v1/vocabularies/un-regional-groups").json()["concepts"].take();
    let days: BTreeSet<&str> = series.iter().map(|item| text(item, "/on")).collect();
    let expected = ["2006-12-31", "2007-12-31", "2008-12-31", "2009-12-31", "2010-06-30"];
    assert_eq!(days.into_iter().collect::<Vec<_>>(), expected);
    for day in expected {
        let alone = registry.all(&format!("/v1/stats/balance?group_by=region&as_of={day}"));
        let of_day: Vec<&Value> = series.iter().filter(|item| item["on"] == day).collect();
        assert_eq!(alone.iter().collect::<Vec<_>>(), of_day, "{day}");
        assert_eq!(alone.last().unwrap()["group"], Value::Null);
        assert_eq!(alone.len(), concepts.as_array().unwrap().len() + 1, "every group and those of none");
    }
    let before = registry.all("/v1/stats/balance?interval=year&as_of=1999");
    assert!(before.iter().all(|item| item["on"] == "1999-12-31"), "{before:?}");
}

fn the_past_is_counted_as_it_was_known(registry: &Registry) {
    assert_eq!(registry.get("/v1/stats/balance?known_at_revision=0").json()["total"], 0);
    // The coalitions are all there at this revision, their members not yet.
    let early = registry.get("/v1/stats/balance?known_at_revision=311").items();
    assert_eq!(early.len(), 8, "seven categories and those of none");
    for item in &early {
        assert_eq!(
            (&item["members_possible"], &item["effective_groups"]),
            (&json!(0), &Value::Null),
            "{item}"
        );
    }
    assert_eq!(registry.get("/v1/stats/overlap?known_at_revision=0").json()["total"], 0);
    let founded = registry.get("/v1/stats/overlap?known_at_revision=436&as_of=2008-04-01").items();
    assert_eq!(founded.len(), 11);
}

fn the_overlap_is_the_one_that_the_lists_have(registry: &Registry) {
    for day in ["2007", "2008-04-01", "2013", "2026"] {
        let mut coalitions: BTreeMap<String, BTreeMap<String, bool>> = BTreeMap::new();
        for membership in registry.all(&format!("/v1/memberships?as_of={day}&limit=200")) {
            let members = coalitions.entry(text(&membership, "/coalition/slug").to_owned()).or_default();
            let certain = members.entry(text(&membership, "/member/slug").to_owned()).or_default();
            *certain |= membership["certainty"] == "certain";
        }
        let mut expected = Vec::new();
        for (one, here) in &coalitions {
            for (other, there) in coalitions.iter().filter(|(other, _)| *other > one) {
                let certain = |members: &BTreeMap<String, bool>| members.values().filter(|c| **c).count();
                let shared = here.keys().filter(|member| there.contains_key(*member)).count();
                let both = |member: &&String| here[*member] && there.get(*member).is_some_and(|c| *c);
                if shared > 0 {
                    expected.push(json!([
                        one,
                        other,
                        here.keys().filter(both).count(),
                        shared,
                        certain(here),
                        here.len(),
                        certain(there),
                        there.len(),
                    ]));
                }
            }
        }
        let told = registry.all(&format!("/v1/stats/overlap?as_of={day}&limit=3"));
        let figures: Vec<Value> = told
            .iter()
            .map(|i| {
                let named = ["certain_shared", "shared", "certain_members", "members"].map(|name| &i[name]);
                let [certain_shared, shared, certain_members, members] = named;
                json!([
                    i["coalition"]["slug"],
                    i["other"]["slug"],
                    certain_shared,
                    shared,
                    certain_members,
                    members,
                    i["certain_other_members"],
                    i["other_members"],
                ])
            })
            .collect();
        assert!(figures == expected && !figures.is_empty(), "{day}: {figures:?} {expected:?}");
    }
    // They have three certain members each, of whom one is in both: 1 of 5. With the possible ones, 2 of 12.
    let asked = registry.get("/v1/stats/overlap?as_of=2008-04-01&coalition=internet-bill-of-rights").items();
    let pair = asked.iter().find(|item| item["other"]["slug"] == "open-standards").unwrap();
    assert_eq!((&pair["certain_jaccard"], &pair["jaccard"]), (&json!(0.2), &json!(0.166667)));
    let in_it = |item: &Value| {
        ["coalition", "other"].iter().any(|end| item[end]["slug"] == "internet-bill-of-rights")
    };
    assert!(asked.len() == 3 && asked.iter().all(in_it), "{asked:?}");
}

/// The first and the last day of a date, as texts that can be compared; nothing where it is open.
fn ends(date: &str) -> (Option<String>, Option<String>) {
    let whole = |text: &str, first: bool| match (text.len(), first) {
        (0, _) => None,
        (4, true) => Some(format!("{text}-01-01")),
        (4, false) => Some(format!("{text}-12-31")),
        (7, true) => Some(format!("{text}-01")),
        // No month of the data has a later day that matters.
        (7, false) => Some(format!("{text}-31")),
        _ => Some(text.to_owned()),
    };
    match date.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')?.split_once("..")) {
        Some((first, last)) => (whole(first, true), whole(last, false)),
        None => (whole(date, true), whole(date, false)),
    }
}

fn turnover_counts_what_the_dates_of_memberships_say(registry: &Registry) {
    for coalition in ["", "&coalition=child-online-safety", "&coalition=no-such-coalition"] {
        let years = registry.all(&format!("/v1/stats/turnover?as_of=2026-11{coalition}&limit=6"));
        let memberships = registry.all(&format!("/v1/memberships?limit=200{coalition}"));
        assert_eq!(years.len(), 21, "2006 to 2026");
        for (year, told) in (2006..).zip(&years) {
            let to = if year == 2026 { "2026-11-30".to_owned() } else { format!("{year}-12-31") };
            assert_eq!((&told["year"], &told["to"]), (&json!(year), &json!(to)));
            let from = format!("{year}-01-01");
            for (field, name) in [("since", "joins"), ("until", "ends")] {
                let (mut certain, mut possible, mut undated) = (0, 0, 0);
                for membership in &memberships {
                    let Some(date) = membership[field].as_str() else {
                        undated += u64::from(field == "since" || membership["status"] == "ended");
                        continue;
                    };
                    let (earliest, latest) = ends(date);
                    let within =
                        |day: &Option<String>| day.as_ref().is_some_and(|day| from <= *day && *day <= to);
                    if within(&earliest) && within(&latest) {
                        certain += 1;
                    } else if earliest.is_none_or(|day| day <= to) && latest.is_none_or(|day| from <= day) {
                        possible += 1;
                    }
                }
                let figures =
                    ["certain", "possible", "undated"].map(|kind| told[format!("{name}_{kind}")].clone());
                assert_eq!(
                    figures,
                    [json!(certain), json!(possible), json!(undated)],
                    "{year} {name} {coalition}"
                );
            }
            let eve = registry.all(&format!("/v1/memberships?as_of={}-12-31&limit=200{coalition}", year - 1));
            let certain = eve.iter().filter(|held| held["certainty"] == "certain").count();
            assert_eq!(told["held_certain"], certain, "{year} {coalition}");
            assert_eq!(told["held_possible"], eve.len() - certain, "{year} {coalition}");
        }
        let all: u64 = years.iter().map(|year| year["joins_certain"].as_u64().unwrap()).sum();
        assert_eq!(all > 0, coalition != "&coalition=no-such-coalition");
    }
    // Nobody is known to have left by then.
    let years = registry.all("/v1/stats/turnover?coalition=child-online-safety&as_of=2013");
    let told = years.last().unwrap();
    assert_eq!((&told["year"], &told["churn_least"]), (&json!(2013), &json!(0.0)));
}

fn tables_hold_the_same_figures(registry: &Registry) {
    for (list, question, names) in [
        ("balance", "interval=year&as_of=2009", vec!["on", "group", "certain", "share", "effective_groups"]),
        (
            "turnover",
            "as_of=2016",
            vec!["year", "joins_certain", "ends_possible", "churn_least", "churn_most"],
        ),
        ("overlap", "as_of=2008-04-01", vec!["certain_shared", "shared", "members", "certain_jaccard"]),
    ] {
        let items = registry.all(&format!("/v1/stats/{list}?{question}&limit=200"));
        let answer = registry.get(&format!("/v1/stats/{list}.csv?{question}"));
        let mut reader = csv::Reader::from_reader(answer.body.as_slice());
        let header = reader.headers().unwrap().clone();
        let rows: Vec<csv::StringRecord> = reader.records().collect::<Result<_, _>>().unwrap();
        assert_eq!(rows.len(), items.len(), "{list}");
        for (row, item) in rows.iter().zip(&items) {
            for name in &names {
                let cell = &row[header.iter().position(|column| column == *name).unwrap()];
                let expected = match &item[name] {
                    Value::Null => String::new(),
                    Value::String(text) => text.clone(),
                    number => number.to_string(),
                };
                assert_eq!(cell, expected, "{list} {name}");
            }
        }
    }
}

fn what_cannot_be_counted_is_explained(registry: &Registry) {
    for (question, parameter, told) in [
        ("balance?interval=month", "interval", "`day`"),
        ("balance?group_by=regoin", "group_by", "did you mean `region`?"),
        ("overlap?coalitoin=privacy", "coalitoin", "did you mean `coalition`?"),
    ] {
        let answer = registry.get(&format!("/v1/stats/{question}"));
        let problem = answer.json();
        assert_eq!(answer.status, 400, "{question}");
        assert_eq!(problem["errors"][0]["parameter"], parameter, "{question}");
        assert!(text(&problem, "/detail").contains(told), "{question}: {problem}");
    }
    // Of years to come nothing is told but what holds on the day asked for.
    let balance = registry.all("/v1/stats/balance?interval=year&as_of=2732&limit=200");
    let days: BTreeSet<&str> = balance.iter().map(|item| text(item, "/on")).collect();
    assert!(days.contains("2732-12-31") && days.contains("2025-12-31") && days.len() < 200, "{days:?}");
    let turnover = registry.all("/v1/stats/turnover?as_of=2732-02-29&limit=200");
    let today = registry.all("/v1/stats/turnover?limit=200");
    assert_eq!(turnover.len(), today.len());
    assert_eq!(registry.get("/v1/stats/turnover?as_of=1999").json()["total"], 0);
    assert_eq!(turnover.last().unwrap()["to"], json!(format!("{}-12-31", today.last().unwrap()["year"])));
}
