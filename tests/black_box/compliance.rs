//! The rules of the IGF: what the Secretariat looks up by hand, for one coalition and for all.

use harness::{Client, Launch, PUBLIC_URL, Registry, both_databases, both_databases_anew};
use serde_json::{Value, json};

both_databases!(
    the_table_says_of_each_coalition_what_its_report_says,
    before_it_was_formed_there_is_nothing_to_keep,
);
both_databases_anew!(what_is_recorded_shows_which_rules_are_kept);

fn outcomes(compliance: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    compliance["rules"]
        .as_array()
        .unwrap()
        .iter()
        .map(|rule| (text(&rule["rule"]), text(&rule["outcome"])))
        .collect()
}

fn finding(compliance: &Value, rule: &str) -> Value {
    compliance["rules"].as_array().unwrap().iter().find(|finding| finding["rule"] == rule).unwrap().clone()
}

fn answer(compliance: &Value, question: &str) -> Value {
    let survey = compliance["survey"].as_array().unwrap();
    survey.iter().find(|answer| answer["question"] == question).unwrap()["answer"].clone()
}

fn the_table_says_of_each_coalition_what_its_report_says(registry: &Registry) {
    let on = "as_of=2024-06-30";
    let table = registry.all(&format!("/v1/compliance?{on}&limit=20"));
    let coalitions = registry.all(&format!("/v1/coalitions?{on}&limit=200&sort=name"));
    let slugs: Vec<_> = coalitions.iter().map(|coalition| coalition["slug"].clone()).collect();
    assert_eq!(table.iter().map(|line| line["coalition"]["slug"].clone()).collect::<Vec<_>>(), slugs);
    let csv = registry.get(&format!("/v1/compliance.csv?{on}"));
    let mut lines = csv::Reader::from_reader(csv.body.as_slice());
    let lines: Vec<csv::StringRecord> = lines.records().map(Result::unwrap).collect();
    let markdown = registry.get(&format!("/v1/compliance.md?{on}"));
    assert_eq!(markdown.header("content-type"), "text/markdown; charset=utf-8");
    assert_eq!(markdown.text().lines().count(), table.len() + 2, "a line for each, and a head");
    for ((line, coalition), cells) in table.iter().zip(&coalitions).zip(&lines) {
        let slug = line["coalition"]["slug"].as_str().unwrap();
        let report = registry.get(&format!("/v1/coalitions/{slug}/compliance?{on}")).json();
        for field in ["derived_status", "reason", "recorded_status", "on"] {
            assert_eq!(line[field], report[field], "{slug} {field}");
        }
        assert_eq!(report["recorded_status"], coalition["status"], "{slug}");
        let outcomes = outcomes(&report);
        for (rule, outcome) in &outcomes {
            assert_eq!(line["outcomes"][rule.replace('-', "_")], *outcome, "{slug} {rule}");
        }
        for (field, outcome) in [("passes", "pass"), ("fails", "fail"), ("unknowns", "unknown")] {
            assert_eq!(
                line[field],
                outcomes.iter().filter(|(_, is)| is == outcome).count(),
                "{slug} {field}"
            );
        }
        assert_eq!(&cells[0], slug);
        let told: Vec<&str> = cells.iter().skip(9).collect();
        assert_eq!(told, outcomes.iter().map(|(_, outcome)| outcome.as_str()).collect::<Vec<_>>(), "{slug}");
    }
    let one = registry.all("/v1/compliance?coalition=privacy,gender");
    assert_eq!(one.len(), 2);
}

fn before_it_was_formed_there_is_nothing_to_keep(registry: &Registry) {
    let answer = registry.get("/v1/coalitions/child-online-safety/compliance?as_of=2006");
    assert_eq!((answer.status, &answer.json()["code"]), (404, &json!("not-found")));
    let then = registry.all("/v1/compliance?as_of=2006&limit=200");
    assert!(then.iter().all(|line| line["coalition"]["slug"] != "child-online-safety"));
    assert_eq!(registry.get("/v1/coalitions/nowhere/compliance").status, 404);
    let other = registry.get("/v1/coalitions/privacy/compliance.ndjson");
    assert_eq!((other.status, &other.json()["code"]), (406, &json!("not-acceptable")));
}

fn what_is_recorded_shows_which_rules_are_kept(registry: &Registry) {
    let editor = registry.editor();
    let path = "/v1/coalitions/privacy";
    let report = |query: &str| registry.get(&format!("{path}/compliance{query}")).json();
    let before = report("");
    assert_eq!(before["derived_status"], "unknown");
    assert_eq!(finding(&before, "report")["evidence"], "No report is recorded.");
    let this_year = before["on"].as_str().unwrap()[..4].parse::<i32>().unwrap();
    editor.change(
        path,
        &json!({
            "mailing_list": {"url": "https://lists.example/privacy", "open_subscription": true, "open_archive": false},
            "charter": {"url": "https://privacy.example/charter"},
            "reports": [
                {"cycle": 2010, "kind": "report", "source": "igf-slides-2008"},
                {"cycle": this_year - 1, "kind": "paper", "title": "Keys | and *locks*", "source": "igf-slides-2008"},
            ],
        }),
    );
    let members =
        [("world-bank", "coordinator"), ("w3c", "member"), ("electronic-frontier-foundation", "member")];
    for (slug, role) in members {
        editor.create(
            "/v1/memberships",
            &json!({"coalition": "privacy", "member": {"kind": "organisation", "slug": slug}, "role": role,
                "since": "2019-05", "confirmed_on": before["on"],
                "statements": [{"source": "igf-slides-2008", "role_as_stated": role, "certainty": "stated"}]}),
        );
    }
    let after = report("");
    for (rule, outcome) in [
        ("mailing-list", "pass"),
        ("open-list", "pass"),
        ("open-archive", "fail"),
        ("contact", "pass"),
        ("stakeholder-groups", "pass"),
        ("report", "pass"),
        ("action-plan", "unknown"),
    ] {
        assert_eq!(finding(&after, rule)["outcome"], outcome, "{rule}: {}", finding(&after, rule));
    }
    assert_eq!(after["derived_status"], "active");
    assert!(after["reason"].as_str().unwrap().contains(&(this_year - 1).to_string()), "{}", after["reason"]);
    let contact = finding(&after, "contact");
    assert_eq!((&contact["since"], &contact["sources"]), (&json!("2019-05"), &json!(["igf-slides-2008"])));
    assert!(contact["evidence"].as_str().unwrap().contains("World Bank (coordinator)"), "{contact}");
    // The third group came when its first member certainly was one.
    assert_eq!(finding(&after, "stakeholder-groups")["since"], "2019-05-31");
    assert_eq!(answer(&after, "contact"), "World Bank (coordinator)");
    assert_eq!(answer(&after, "terms-of-reference"), "Yes: https://privacy.example/charter");
    assert_eq!(answer(&after, "mag-members"), Value::Null);
    // It is told of any day, and as it was known then.
    let then = report("?as_of=2012");
    assert_eq!(
        (&then["derived_status"], &finding(&then, "report")["outcome"]),
        (&json!("inactive"), &json!("fail"))
    );
    assert_eq!(finding(&then, "contact")["outcome"], "unknown");
    assert_eq!(report("?known_at_revision=436")["derived_status"], "unknown");
    // A report to be sent round says the same, and nothing in it is taken for markup.
    let markdown = registry.get(&format!("{path}/compliance.md"));
    assert!(markdown.text().contains("“Keys \\| and \\*locks\\*”"), "{}", markdown.text());
    assert!(markdown.text().contains("It follows that it is **active**."), "{}", markdown.text());
    let csv = registry.get(&format!("{path}/compliance.csv"));
    let mut lines = csv::Reader::from_reader(csv.body.as_slice());
    let told: Vec<(String, String)> =
        lines.records().map(Result::unwrap).map(|line| (line[2].to_owned(), line[4].to_owned())).collect();
    assert_eq!(told, outcomes(&after));
    // Whoever runs the registry says what is enough.
    let strict = Launch::serve(registry.database_url())
        .with(&["--public-url", PUBLIC_URL, "--compliance-stakeholder-groups", "9"])
        .with(&["--compliance-report-cycles", "1", "--compliance-contacts", "2"])
        .start()
        .unwrap();
    let strict = Client::new(&strict, PUBLIC_URL).unwrap().get(&format!("{path}/compliance")).json();
    assert_eq!(strict["thresholds"], json!({"stakeholder_groups": 9, "contacts": 2, "report_cycles": 1}));
    for (rule, outcome) in [("stakeholder-groups", "fail"), ("report", "fail"), ("contact", "unknown")] {
        assert_eq!(finding(&strict, rule)["outcome"], outcome, "{rule}: {}", finding(&strict, rule));
    }
    assert_eq!(strict["derived_status"], "inactive");
}
