//! The rules of the IGF for dynamic coalitions, and what follows from what is recorded.
//!
//! A rule is kept where evidence shows it and broken where evidence shows that: what nobody has recorded is neither.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use openapi::{
    Certainty, CoalitionRecord, CoalitionStatus, ComplianceFinding, ComplianceOutcome, ComplianceRule,
    ComplianceThresholds, MissionStatement, PartialDate, RelationKind, Report, Slug,
};
use uuid::Uuid;

use super::{coalition_status, excludes};

/// Roles whose bearers answer for a coalition.
pub const CONTACT_ROLES: [&str; 3] = ["coordinator", "chair", "secretariat"];

/// A member on the day, once, whatever its roles.
#[derive(Debug, Clone, Copy)]
pub struct Member<'a> {
    /// Its id.
    pub id: Uuid,
    /// Its pivot category.
    pub category: Option<&'a Slug>,
    /// Whether it certainly is a member.
    pub certainty: Certainty,
    /// The first day on which it is known to be one.
    pub since: Option<NaiveDate>,
}

/// Somebody who answers for a coalition on the day.
#[derive(Debug, Clone)]
pub struct Contact<'a> {
    /// Who.
    pub name: String,
    /// In which role.
    pub role: &'a Slug,
    /// Whether they certainly do.
    pub certainty: Certainty,
    /// Since when.
    pub since: Option<&'a PartialDate>,
    /// Who says so.
    pub sources: Vec<&'a Slug>,
}

/// What is recorded of a coalition.
#[derive(Debug)]
pub struct Evidence<'a> {
    /// The coalition.
    pub record: &'a CoalitionRecord,
    /// The day.
    pub day: NaiveDate,
    /// Its members on that day.
    pub members: Vec<Member<'a>>,
    /// Who answers for it on that day.
    pub contacts: Vec<Contact<'a>>,
    /// Its mission on that day.
    pub mission: Option<&'a MissionStatement>,
}

/// What is said of a rule.
struct Said {
    outcome: ComplianceOutcome,
    evidence: String,
    since: Option<PartialDate>,
    sources: Vec<Slug>,
}

impl Said {
    fn new(outcome: ComplianceOutcome, evidence: impl Into<String>) -> Self {
        Self { outcome, evidence: evidence.into(), since: None, sources: Vec::new() }
    }

    fn unknown(evidence: &str) -> Self {
        Self::new(ComplianceOutcome::Unknown, evidence)
    }
}

/// How the rules are kept, in their order.
pub fn findings(evidence: &Evidence<'_>, least: &ComplianceThresholds) -> Vec<ComplianceFinding> {
    let list = evidence.record.mailing_list.as_ref();
    let groups = least.stakeholder_groups;
    let said = [
        (
            ComplianceRule::Mission,
            "A written statement of the need or the mission.".to_owned(),
            mission(evidence),
        ),
        (
            ComplianceRule::ActionPlan,
            "An action plan.".into(),
            Said::unknown("The registry keeps no action plans."),
        ),
        (
            ComplianceRule::MailingList,
            "A mailing list.".into(),
            address(list.and_then(|list| list.url.as_deref()), "mailing list"),
        ),
        (
            ComplianceRule::Contact,
            format!("At least {} to answer for it: coordinators, chairs or a secretariat.", least.contacts),
            contact(evidence, least.contacts as usize),
        ),
        (
            ComplianceRule::StakeholderGroups,
            format!("Representatives of at least {groups} stakeholder groups."),
            stakeholder_groups(evidence, groups as usize),
        ),
        (
            ComplianceRule::OpenMembership,
            "Anyone may become a member.".into(),
            Said::unknown("The registry does not keep who may become a member."),
        ),
        (
            ComplianceRule::OpenList,
            "Anyone may subscribe to the mailing list.".into(),
            open(list.and_then(|list| list.open_subscription), "subscribe to the mailing list"),
        ),
        (
            ComplianceRule::OpenArchive,
            "Anyone may read the archive of the mailing list.".into(),
            open(list.and_then(|list| list.open_archive), "read the archive of the mailing list"),
        ),
        (
            ComplianceRule::DissentRecorded,
            "Statements and other outputs say who dissents.".into(),
            Said::unknown("The registry does not keep what statements say of dissent."),
        ),
        (
            ComplianceRule::Report,
            match least.report_cycles {
                1 => "A report or thematic paper for the cycle of the year.".into(),
                cycles => format!("A report or thematic paper for one of the last {cycles} cycles."),
            },
            report(evidence, least.report_cycles),
        ),
    ];
    let finding = |(rule, requirement, said): (_, _, Said)| {
        let Said { outcome, evidence, since, mut sources } = said;
        sources.sort_unstable();
        sources.dedup();
        ComplianceFinding { rule, requirement, outcome, evidence, since, sources }
    };
    said.into_iter().map(finding).collect()
}

fn mission(evidence: &Evidence<'_>) -> Said {
    let Some(mission) = evidence.mission else { return Said::unknown("No mission is recorded.") };
    let whose = if mission.verbatim { "its own words" } else { "an editor's summary" };
    Said {
        since: mission.since.clone().or_else(|| mission.stated_on.clone()),
        sources: mission.source.iter().cloned().collect(),
        ..Said::new(ComplianceOutcome::Pass, format!("Its mission is recorded, in {whose}."))
    }
}

fn address(address: Option<&str>, what: &str) -> Said {
    match address {
        Some(address) => Said::new(ComplianceOutcome::Pass, format!("Its {what} is at {address}.")),
        None => Said::unknown(&format!("No {what} is recorded.")),
    }
}

fn open(open: Option<bool>, what: &str) -> Said {
    match open {
        Some(true) => Said::new(ComplianceOutcome::Pass, format!("Anyone may {what}.")),
        Some(false) => Said::new(ComplianceOutcome::Fail, format!("Not everybody may {what}.")),
        None => Said::unknown(&format!("It is not recorded who may {what}.")),
    }
}

fn contact(evidence: &Evidence<'_>, least: usize) -> Said {
    let mut certain: Vec<_> =
        evidence.contacts.iter().filter(|contact| contact.certainty == Certainty::Certain).collect();
    if certain.len() < least {
        return match (evidence.contacts.len(), certain.len()) {
            (0, _) => Said::unknown("Nobody is recorded who answers for it."),
            (all, certain) => Said::unknown(&format!(
                "Recorded as answering for it on that day: {certain} certainly, {all} at most."
            )),
        };
    }
    // What counts is when there were enough.
    certain.sort_by_key(|contact| contact.since.map(|since| (since.latest(), since.earliest())));
    let since = match certain.iter().take(least).any(|contact| contact.since.is_none()) {
        true => None,
        false => certain.get(least.saturating_sub(1)).and_then(|contact| contact.since.cloned()),
    };
    let told: Vec<_> = certain.iter().map(|contact| format!("{} ({})", contact.name, contact.role)).collect();
    Said {
        since,
        sources: certain
            .iter()
            .flat_map(|contact| &contact.sources)
            .map(|source| (*source).clone())
            .collect(),
        ..Said::new(ComplianceOutcome::Pass, format!("Certainly answering for it: {}.", told.join(", ")))
    }
}

fn stakeholder_groups(evidence: &Evidence<'_>, least: usize) -> Said {
    let mut certain: BTreeMap<&Slug, Option<NaiveDate>> = BTreeMap::new();
    let mut possible: BTreeMap<&Slug, ()> = BTreeMap::new();
    let mut unknown = 0;
    for member in &evidence.members {
        let Some(category) = member.category else {
            unknown += 1;
            continue;
        };
        possible.insert(category, ());
        if member.certainty == Certainty::Certain {
            let first = certain.entry(category).or_insert(member.since);
            *first = [*first, member.since].into_iter().flatten().min();
        }
    }
    let told = |groups: Vec<&Slug>| groups.iter().map(|group| group.as_str()).collect::<Vec<_>>().join(", ");
    if certain.len() >= least {
        let mut firsts: Vec<_> = certain.values().copied().collect();
        // Groups of which no first day is known come last.
        firsts.sort_by_key(|first| (first.is_none(), *first));
        let since = firsts.get(least.saturating_sub(1)).copied().flatten().map(PartialDate::day);
        let groups: Vec<_> = certain.keys().copied().collect();
        let evidence =
            format!("Groups that are certainly represented, {} of them: {}.", groups.len(), told(groups));
        return Said { since, ..Said::new(ComplianceOutcome::Pass, evidence) };
    }
    if evidence.members.is_empty() {
        return Said::unknown("No members are recorded on that day.");
    }
    let groups: Vec<_> = possible.keys().copied().collect();
    let listed = match groups.len() {
        0 => "No member is recorded whose group is known".to_owned(),
        number => {
            format!("Groups that are certainly or possibly represented, {number} of them: {}", told(groups))
        }
    };
    let more = match unknown {
        0 => String::new(),
        number => format!("; members whose group is not known: {number}"),
    };
    let outcome = match possible.len() + unknown >= least {
        true => ComplianceOutcome::Unknown,
        false => ComplianceOutcome::Fail,
    };
    Said::new(outcome, format!("{listed}{more}."))
}

/// The last report for a cycle up to the day.
fn last_report<'a>(evidence: &Evidence<'a>) -> Option<&'a Report> {
    let known = evidence.record.reports.iter().filter(|report| {
        report.cycle <= evidence.day.year()
            && report.published_on.as_ref().is_none_or(|on| !excludes(Some(on), None, evidence.day))
    });
    known.max_by_key(|report| report.cycle)
}

fn report(evidence: &Evidence<'_>, cycles: u32) -> Said {
    let Some(report) = last_report(evidence) else { return Said::unknown("No report is recorded.") };
    let age = i64::from(evidence.day.year()) - i64::from(report.cycle);
    let outcome = match age < i64::from(cycles) {
        true => ComplianceOutcome::Pass,
        false => ComplianceOutcome::Fail,
    };
    let title = report.title.as_ref().map(|title| format!(", “{title}”")).unwrap_or_default();
    let year = || format!("{:04}", report.cycle).parse().ok();
    Said {
        since: match outcome {
            ComplianceOutcome::Pass => report.published_on.clone().or_else(year),
            _ => None,
        },
        sources: report.source.iter().cloned().collect(),
        ..Said::new(outcome, format!("The last report that is recorded is for {}{title}.", report.cycle))
    }
}

/// The status that follows from the evidence, and why.
pub fn derived_status(
    evidence: &Evidence<'_>,
    findings: &[ComplianceFinding],
    recorded: CoalitionStatus,
) -> (CoalitionStatus, String) {
    let went = evidence.record.relations.iter().any(|relation| {
        relation.kind == RelationKind::MergedInto
            && relation.on.as_ref().is_none_or(|on| !excludes(Some(on), None, evidence.day))
    });
    if went || recorded == CoalitionStatus::Merged {
        return (CoalitionStatus::Merged, "It went into another coalition.".into());
    }
    if coalition_status::not_yet_formed(evidence.record.formed_on.as_ref(), evidence.day) {
        return (CoalitionStatus::Unknown, "It certainly did not exist yet.".into());
    }
    if recorded == CoalitionStatus::Proposed {
        return (CoalitionStatus::Proposed, "It is proposed; nothing says that it was recognised.".into());
    }
    let report = findings.iter().find(|finding| finding.rule == ComplianceRule::Report);
    let (status, follows) = match report.map(|finding| finding.outcome) {
        Some(ComplianceOutcome::Pass) => (CoalitionStatus::Active, "that counts"),
        Some(ComplianceOutcome::Fail) => {
            (CoalitionStatus::Inactive, "a later one is needed to be listed as active")
        }
        _ => (CoalitionStatus::Unknown, "a report decides whether it is listed as active"),
    };
    let told = report.map_or_else(String::new, |finding| finding.evidence.trim_end_matches('.').to_owned());
    (status, format!("{told}; {follows}."))
}

/// In which bands of the survey a number of members can be that lies between two; the least and the most.
pub fn bands(least: u64, most: u64) -> (&'static str, &'static str) {
    let band = |number| match number {
        0..=20 => "up to 20",
        21..=50 => "20–50",
        51..=100 => "50–100",
        101..=150 => "100–150",
        _ => "more than 150",
    };
    (band(least), band(most))
}

#[cfg(test)]
mod tests;
