use openapi::{CoalitionRecord, ReportKind};
use serde_json::json;

use super::*;

const LEAST: ComplianceThresholds =
    ComplianceThresholds { stakeholder_groups: 3, contacts: 1, report_cycles: 2 };

fn record(patch: serde_json::Value) -> CoalitionRecord {
    let mut record = json!({
        "id": "01a205b3-d000-7000-8000-000000000000", "slug": "privacy",
        "names": [{"value": "Privacy", "lang": "en", "kind": "official"}],
    });
    record.as_object_mut().unwrap().extend(patch.as_object().unwrap().clone());
    serde_json::from_value(record).unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn evidence<'a>(record: &'a CoalitionRecord, on: &str) -> Evidence<'a> {
    Evidence { record, day: day(on), members: Vec::new(), contacts: Vec::new(), mission: None }
}

fn finding(evidence: &Evidence<'_>, rule: ComplianceRule) -> ComplianceFinding {
    findings(evidence, &LEAST).into_iter().find(|finding| finding.rule == rule).unwrap()
}

#[test]
fn of_what_nobody_has_recorded_nothing_is_said() {
    let record = record(json!({}));
    let all = findings(&evidence(&record, "2026-11-27"), &LEAST);
    assert_eq!(all.len(), 10);
    assert!(all.iter().all(|finding| finding.outcome == ComplianceOutcome::Unknown), "{all:?}");
    assert!(all.iter().all(|finding| finding.since.is_none() && finding.sources.is_empty()));
}

#[test]
fn a_list_is_open_or_not_or_nobody_says() {
    for (open, outcome) in [
        (json!(true), ComplianceOutcome::Pass),
        (json!(false), ComplianceOutcome::Fail),
        (json!(null), ComplianceOutcome::Unknown),
    ] {
        let list =
            json!({"url": "https://lists.example/privacy", "open_subscription": open, "open_archive": open});
        let record = record(json!({"mailing_list": list}));
        let evidence = evidence(&record, "2026-11-27");
        assert_eq!(finding(&evidence, ComplianceRule::MailingList).outcome, ComplianceOutcome::Pass);
        assert_eq!(finding(&evidence, ComplianceRule::OpenList).outcome, outcome);
        assert_eq!(finding(&evidence, ComplianceRule::OpenArchive).outcome, outcome);
    }
}

#[test]
fn groups_are_counted_as_surely_as_members_are_known() {
    let record = record(json!({}));
    let slugs: Vec<Slug> =
        ["academia", "civil-society", "government"].iter().map(|slug| slug.parse().unwrap()).collect();
    let said = |members: &[(Option<usize>, Certainty, &str)]| {
        let members = members.iter().map(|(category, certainty, since)| Member {
            id: Uuid::nil(),
            category: category.map(|place| &slugs[place]),
            certainty: *certainty,
            since: since.parse().ok(),
        });
        let evidence = Evidence { members: members.collect(), ..evidence(&record, "2026-11-27") };
        let finding = finding(&evidence, ComplianceRule::StakeholderGroups);
        (finding.outcome, finding.since.map(|since| since.as_str().to_owned()))
    };
    use Certainty::{Certain, Possible};
    let three = [
        (Some(0), Certain, "2008-01-31"),
        (Some(1), Certain, "2012-12-31"),
        (Some(1), Certain, "2009-05-01"),
        (Some(2), Certain, "2007-01-01"),
    ];
    // Since the third group had its first member.
    assert_eq!(said(&three), (ComplianceOutcome::Pass, Some("2009-05-01".into())));
    assert_eq!(
        said(&[(Some(0), Certain, "2008-01-31"), (Some(1), Possible, ""), (Some(2), Certain, "2007-01-01")])
            .0,
        ComplianceOutcome::Unknown
    );
    assert_eq!(
        said(&[(Some(0), Certain, "2008-01-31"), (Some(1), Certain, "2008-01-31")]),
        (ComplianceOutcome::Fail, None)
    );
    // Whose group is not known may be of another.
    assert_eq!(
        said(&[
            (Some(0), Certain, "2008-01-31"),
            (Some(1), Certain, "2008-01-31"),
            (None, Certain, "2008-01-31")
        ])
        .0,
        ComplianceOutcome::Unknown
    );
    assert_eq!(said(&[]).0, ComplianceOutcome::Unknown);
}

#[test]
fn enough_have_to_answer_for_a_coalition_for_certain() {
    let record = record(json!({}));
    let role: Slug = "coordinator".parse().unwrap();
    let since: PartialDate = "2019".parse().unwrap();
    let contact = |certainty| Contact {
        name: "Ada Example".into(),
        role: &role,
        certainty,
        since: Some(&since),
        sources: Vec::new(),
    };
    for (certainty, outcome, told) in [
        (Certainty::Certain, ComplianceOutcome::Pass, Some("2019".parse().unwrap())),
        (Certainty::Possible, ComplianceOutcome::Unknown, None),
    ] {
        let evidence = Evidence { contacts: vec![contact(certainty)], ..evidence(&record, "2026-11-27") };
        let finding = finding(&evidence, ComplianceRule::Contact);
        assert_eq!((finding.outcome, finding.since), (outcome, told));
    }
}

#[test]
fn a_report_counts_for_some_cycles_and_decides_the_status() {
    let reports = json!([{"cycle": 2020, "kind": ReportKind::Report}, {"cycle": 2024, "kind": "paper", "published_on": "2024-12-01"}]);
    let record = record(json!({"reports": reports, "formed_on": "2007"}));
    for (on, outcome, status) in [
        ("2006-06-01", ComplianceOutcome::Unknown, CoalitionStatus::Unknown),
        ("2019-06-01", ComplianceOutcome::Unknown, CoalitionStatus::Unknown),
        ("2020-01-01", ComplianceOutcome::Pass, CoalitionStatus::Active),
        ("2021-12-31", ComplianceOutcome::Pass, CoalitionStatus::Active),
        ("2022-01-01", ComplianceOutcome::Fail, CoalitionStatus::Inactive),
        // Not published yet.
        ("2024-11-30", ComplianceOutcome::Fail, CoalitionStatus::Inactive),
        ("2024-12-01", ComplianceOutcome::Pass, CoalitionStatus::Active),
        ("2026-01-01", ComplianceOutcome::Fail, CoalitionStatus::Inactive),
    ] {
        let evidence = evidence(&record, on);
        let findings = findings(&evidence, &LEAST);
        let report = findings.iter().find(|finding| finding.rule == ComplianceRule::Report).unwrap();
        assert_eq!(report.outcome, outcome, "{on}");
        let (derived, reason) = derived_status(&evidence, &findings, CoalitionStatus::Active);
        assert_eq!(derived, status, "{on}: {reason}");
        assert!(!reason.is_empty());
    }
    let evidence = evidence(&record, "2020-06-01");
    let findings = findings(&evidence, &LEAST);
    let merged = derived_status(&evidence, &findings, CoalitionStatus::Merged).0;
    assert_eq!(merged, CoalitionStatus::Merged, "whatever it reported");
}

#[test]
fn numbers_lie_in_the_bands_of_the_survey() {
    assert_eq!(bands(0, 20), ("up to 20", "up to 20"));
    assert_eq!(bands(20, 21), ("up to 20", "20–50"));
    assert_eq!(bands(50, 101), ("20–50", "100–150"));
    assert_eq!(bands(150, 151), ("100–150", "more than 150"));
}
