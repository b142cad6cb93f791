//! Whether coalitions keep the rules of the IGF, as far as the registry knows.

use poem_openapi::{Enum, Object};
use serde::Serialize;

use crate::{CoalitionStatus, PartialDate, Slug, ThingRef};

/// A rule of the IGF for dynamic coalitions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Enum, Serialize)]
#[serde(rename_all = "kebab-case")]
#[oai(rename_all = "kebab-case")]
pub enum ComplianceRule {
    /// To be founded: a statement of the need for it, or of its mission.
    Mission,
    /// To be founded: an action plan.
    ActionPlan,
    /// To be founded: a mailing list.
    MailingList,
    /// To be founded: somebody to turn to.
    Contact,
    /// To be founded: representatives of several stakeholder groups.
    StakeholderGroups,
    /// To stand: anyone may become a member.
    OpenMembership,
    /// To stand: anyone may subscribe to the mailing list.
    OpenList,
    /// To stand: anyone may read the archive of the list.
    OpenArchive,
    /// To stand: statements say who dissents.
    DissentRecorded,
    /// To be listed as active: a report or thematic paper for the cycle.
    Report,
}

/// What the registry says of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum, Serialize)]
#[serde(rename_all = "kebab-case")]
#[oai(rename_all = "kebab-case")]
pub enum ComplianceOutcome {
    /// What is recorded shows that it is kept.
    Pass,
    /// What is recorded shows that it is not.
    Fail,
    /// What is recorded shows neither.
    Unknown,
}

/// A rule, and how a coalition keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Object, Serialize)]
pub struct ComplianceFinding {
    /// The rule.
    pub rule: ComplianceRule,
    /// What it asks for, in a sentence.
    pub requirement: String,
    /// Whether it is kept.
    pub outcome: ComplianceOutcome,
    /// What is recorded, in a sentence.
    pub evidence: String,
    /// Since when it is kept; null where that is not recorded, or where it is not kept.
    #[oai(nullable)]
    pub since: Option<PartialDate>,
    /// Ids of the sources of what is recorded.
    pub sources: Vec<Slug>,
}

/// A question that the Secretariat asked every coalition in its survey of 2021.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum, Serialize)]
#[serde(rename_all = "kebab-case")]
#[oai(rename_all = "kebab-case")]
pub enum SurveyQuestion {
    /// What it is called.
    Name,
    /// Who answers for it, in which role.
    Contact,
    /// What it wants.
    Objectives,
    /// When it was formed.
    Formed,
    /// Whether it has worked all the time.
    Continuity,
    /// How many members it has: up to 20, 20–50, 50–100, 100–150, or more.
    Members,
    /// Which stakeholder groups are in it.
    StakeholderGroups,
    /// Which members of the Multistakeholder Advisory Group are in it.
    MagMembers,
    /// Which regional groups are in it.
    RegionalGroups,
    /// Whether it has rules, guidelines or terms of reference.
    TermsOfReference,
}

/// An answer to a question of the survey.
#[derive(Debug, Clone, PartialEq, Eq, Object, Serialize)]
pub struct SurveyAnswer {
    /// The question.
    pub question: SurveyQuestion,
    /// The question in words.
    pub asked: String,
    /// The answer; null where the registry has none.
    #[oai(nullable)]
    pub answer: Option<String>,
}

/// What the rules ask for at least; whoever runs the registry sets it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Object, Serialize)]
pub struct ComplianceThresholds {
    /// Stakeholder groups that have to be represented, as concepts of `registry-core`.
    pub stakeholder_groups: u32,
    /// Contacts, which are coordinators, chairs or secretariats.
    pub contacts: u32,
    /// Cycles for which a report counts: 2 = that of the year of the day, or the one before.
    pub report_cycles: u32,
}

/// How a coalition keeps the rules of the IGF on a day.
///
/// It is told from the evidence in the registry and from nothing else: `unknown` is not `fail`. What bears no date, as
/// a mailing list, is taken as it is recorded, whatever the day. The rules are those of the Secretariat's page on how to
/// establish a dynamic coalition and of the survey of 2021 (sources `igf-req`, `dc-survey`).
#[derive(Debug, Clone, PartialEq, Eq, Object, Serialize)]
pub struct Compliance {
    /// The coalition.
    pub coalition: ThingRef,
    /// The day.
    pub on: PartialDate,
    /// The status that follows from the evidence: `active` only where a report counts.
    pub derived_status: CoalitionStatus,
    /// Why that is its status.
    pub reason: String,
    /// The status that sources give it on the day.
    pub recorded_status: CoalitionStatus,
    /// What the rules ask for at least.
    pub thresholds: ComplianceThresholds,
    /// The rules, in their order.
    pub rules: Vec<ComplianceFinding>,
    /// The questions of the survey of 2021, answered from the registry.
    pub survey: Vec<SurveyAnswer>,
}

/// The outcome of every rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Object, Serialize)]
#[allow(missing_docs)]
pub struct ComplianceOutcomes {
    pub mission: ComplianceOutcome,
    pub action_plan: ComplianceOutcome,
    pub mailing_list: ComplianceOutcome,
    pub contact: ComplianceOutcome,
    pub stakeholder_groups: ComplianceOutcome,
    pub open_membership: ComplianceOutcome,
    pub open_list: ComplianceOutcome,
    pub open_archive: ComplianceOutcome,
    pub dissent_recorded: ComplianceOutcome,
    pub report: ComplianceOutcome,
}

impl ComplianceOutcomes {
    /// The outcomes in findings; `unknown` for a rule that is not among them.
    pub fn of(findings: &[ComplianceFinding]) -> Self {
        let of = |rule| {
            let finding = findings.iter().find(|finding| finding.rule == rule);
            finding.map_or(ComplianceOutcome::Unknown, |finding| finding.outcome)
        };
        Self {
            mission: of(ComplianceRule::Mission),
            action_plan: of(ComplianceRule::ActionPlan),
            mailing_list: of(ComplianceRule::MailingList),
            contact: of(ComplianceRule::Contact),
            stakeholder_groups: of(ComplianceRule::StakeholderGroups),
            open_membership: of(ComplianceRule::OpenMembership),
            open_list: of(ComplianceRule::OpenList),
            open_archive: of(ComplianceRule::OpenArchive),
            dissent_recorded: of(ComplianceRule::DissentRecorded),
            report: of(ComplianceRule::Report),
        }
    }
}

/// A line of the table of all coalitions: how each keeps the rules of the IGF on a day.
#[derive(Debug, Clone, PartialEq, Eq, Object, Serialize)]
pub struct ComplianceSummary {
    /// The coalition.
    pub coalition: ThingRef,
    /// The day.
    pub on: PartialDate,
    /// The status that follows from the evidence.
    pub derived_status: CoalitionStatus,
    /// Why that is its status.
    pub reason: String,
    /// The status that sources give it on the day.
    pub recorded_status: CoalitionStatus,
    /// How many rules are kept.
    pub passes: u32,
    /// How many are not.
    pub fails: u32,
    /// Of how many nothing is known.
    pub unknowns: u32,
    /// The outcome of every rule.
    pub outcomes: ComplianceOutcomes,
}
