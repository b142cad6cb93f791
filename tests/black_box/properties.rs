//! What holds for every date and every membership.

use api::registry::certainty::of_membership;
use chrono::{Datelike, NaiveDate};
use harness::{Backend, Registry};
use openapi::{
    Certainty, MemberId, MemberKind, MembershipRecord, PartialDate, Statement, StatementCertainty,
};
use proptest::{option, prelude::*, test_runner::TestRunner};
use uuid::Uuid;

fn config(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

fn day() -> impl Strategy<Value = NaiveDate> {
    let first = NaiveDate::from_ymd_opt(2000, 1, 1).unwrap();
    (0..14_000_u64).prop_map(move |days| first + chrono::Days::new(days))
}

/// A year, month or day.
fn reduced() -> impl Strategy<Value = String> {
    (day(), 0..3_u8).prop_map(|(day, precision)| match precision {
        0 => format!("{:04}", day.year()),
        1 => day.format("%Y-%m").to_string(),
        _ => day.format("%Y-%m-%d").to_string(),
    })
}

fn date() -> impl Strategy<Value = PartialDate> {
    let range = (option::of(reduced()), option::of(reduced())).prop_filter_map("no range", |(from, to)| {
        format!("[{}..{}]", from.unwrap_or_default(), to.unwrap_or_default()).parse().ok()
    });
    prop_oneof![3 => reduced().prop_map(|text| text.parse().unwrap()), 1 => range]
}

fn membership() -> impl Strategy<Value = MembershipRecord> {
    let stated = prop_oneof![
        Just(StatementCertainty::Stated),
        Just(StatementCertainty::Inferred),
        Just(StatementCertainty::Ambiguous)
    ];
    let statements = prop::collection::vec((option::of(date()), stated), 1..4);
    (option::of(date()), option::of(date()), any::<bool>(), option::of(date()), statements).prop_map(
        |(since, until, ended, confirmed_on, statements)| MembershipRecord {
            id: Uuid::nil(),
            coalition: Uuid::nil(),
            member: MemberId { kind: MemberKind::Organisation, id: Uuid::nil() },
            role: "member".parse().unwrap(),
            ended: ended || until.is_some(),
            since,
            until,
            end_reason: None,
            confirmed_on,
            statements: statements
                .into_iter()
                .map(|(on, certainty)| Statement {
                    source: "slides".parse().unwrap(),
                    locator: None,
                    on,
                    role_as_stated: "member".into(),
                    verbatim: None,
                    certainty,
                    note: None,
                })
                .collect(),
            classifications: vec![],
            note: None,
        },
    )
}

proptest! {
    #![proptest_config(config(512))]

    #[test]
    fn a_date_reads_as_it_is_written(date in date()) {
        let again: PartialDate = date.to_string().parse().unwrap();
        prop_assert_eq!(&again, &date);
        let json = serde_json::to_string(&date).unwrap();
        prop_assert_eq!(&json, &format!("\"{date}\""));
        prop_assert_eq!(serde_json::from_str::<PartialDate>(&json).unwrap(), date);
    }

    #[test]
    fn a_date_begins_before_it_ends(date in date()) {
        if let (Some(earliest), Some(latest)) = (date.earliest(), date.latest()) {
            prop_assert!(earliest <= latest);
        }
        prop_assert!(date.earliest().is_some() || date.latest().is_some());
        prop_assert_eq!(date.is_reduced(), !date.to_string().contains(".."));
    }

    #[test]
    fn a_reduced_date_covers_its_days_and_no_other(text in reduced(), day in day()) {
        let date: PartialDate = text.parse().unwrap();
        let within = date.earliest().unwrap() <= day && day <= date.latest().unwrap();
        prop_assert_eq!(within, day.to_string().starts_with(&text));
    }

    #[test]
    fn dates_have_one_order(a in date(), b in date(), c in date()) {
        prop_assert_eq!(a.cmp(&b), b.cmp(&a).reverse());
        prop_assert_eq!(a == b, a.cmp(&b).is_eq());
        if a <= b && b <= c {
            prop_assert!(a <= c);
        }
        if a.latest().is_some() && b.earliest().is_some() && a.latest() < b.earliest() {
            prop_assert!(a < b, "what lies wholly before comes before");
        }
    }

    #[test]
    fn what_is_not_a_date_is_refused(text in "[-0-9.\\[\\]]{0,14}") {
        if let Ok(date) = text.parse::<PartialDate>() {
            prop_assert_eq!(date.to_string(), text);
        }
    }

    #[test]
    fn certainty_is_one_interval_within_what_is_possible(
        m in membership(),
        mut days in prop::collection::vec(day(), 3..24),
        today in day(),
    ) {
        days.sort();
        let marks: Vec<_> = days.iter().map(|day| of_membership(&m, *day, today)).collect();
        let since = m.since.as_ref().and_then(PartialDate::earliest);
        let until = m.until.as_ref().and_then(PartialDate::latest);
        for (day, mark) in days.iter().zip(&marks) {
            let outside = since.is_some_and(|first| *day < first) || until.is_some_and(|last| *day > last);
            prop_assert_eq!(mark.is_none(), outside, "{} {:?}", day, m);
        }
        let runs = |is: &dyn Fn(&Option<Certainty>) -> bool| {
            let mut run = marks.iter().map(is).collect::<Vec<_>>();
            run.dedup();
            run.iter().filter(|in_it| **in_it).count()
        };
        prop_assert!(runs(&|mark| *mark == Some(Certainty::Certain)) <= 1, "certain days have no gap: {marks:?}");
        prop_assert!(runs(&Option::is_some) <= 1, "days that are not excluded have no gap: {marks:?}");
        if m.statements.iter().all(|s| s.certainty != StatementCertainty::Stated) && m.confirmed_on.is_none() {
            prop_assert!(!marks.contains(&Some(Certainty::Certain)), "a reading is no proof");
        }
    }

    #[test]
    fn what_is_stated_of_a_day_within_is_certain_on_it(mut m in membership(), day in day(), today in day()) {
        m.statements[0].certainty = StatementCertainty::Stated;
        m.statements[0].on = Some(PartialDate::day(day));
        if let Some(mark) = of_membership(&m, day, today) {
            prop_assert_eq!(mark, Certainty::Certain);
        }
    }
}

#[test]
fn a_reduced_day_is_its_last() {
    let registry = Registry::shared(Backend::Sqlite).unwrap().unwrap();
    let list = ["/v1/memberships", "/v1/coalitions", "/v1/organisations", "/v1/coalitions/privacy/members"];
    let dates = (0..list.len(), reduced()).prop_map(|(list, date)| (list, date));
    TestRunner::new(config(24))
        .run(&dates, |(at, text)| {
            let date: PartialDate = text.parse().unwrap();
            let ask = |day: &str| registry.get(&format!("{}.ndjson?as_of={day}", list[at]));
            let (reduced, day) = (ask(&text), ask(&date.latest().unwrap().to_string()));
            prop_assert_eq!(reduced.status, day.status);
            prop_assert!(reduced.body == day.body, "{} {}", list[at], text);
            Ok(())
        })
        .unwrap();
}
