//! How coalitions keep the rules of the IGF on the day of the view.

use std::collections::BTreeMap;

use openapi::{
    CoalitionRecord, CoalitionStatus, Compliance, ComplianceFinding, ComplianceOutcome, ComplianceOutcomes,
    ComplianceSummary, ComplianceThresholds, MemberKind, MembershipRecord, PartialDate, Slug, SurveyAnswer,
    SurveyQuestion,
};
use uuid::Uuid;

use super::View;
use crate::{
    registry::{
        certainty,
        classification::{PIVOT_SCHEME, REGION_SCHEME},
        coalition_status,
        compliance::{self, CONTACT_ROLES, Contact, Evidence, Member},
        naming,
    },
    snapshot::Entry,
};

/// What follows from what is recorded of a coalition.
struct Judged<'a> {
    evidence: Evidence<'a>,
    rules: Vec<ComplianceFinding>,
    recorded_status: CoalitionStatus,
    derived_status: CoalitionStatus,
    reason: String,
}

impl<'a> View<'a> {
    /// How a coalition keeps the rules; `None` where it certainly did not exist yet.
    pub fn compliance(
        &self,
        entry: &'a Entry<CoalitionRecord>,
        thresholds: &ComplianceThresholds,
    ) -> Option<Compliance> {
        let record = &*entry.kept.record;
        let judged = self.judged(record, thresholds)?;
        Some(Compliance {
            coalition: self.coalition_ref(record.id)?,
            on: PartialDate::day(self.day()),
            derived_status: judged.derived_status,
            reason: judged.reason,
            recorded_status: judged.recorded_status,
            thresholds: *thresholds,
            survey: self.survey(&judged.evidence),
            rules: judged.rules,
        })
    }

    /// The same in one line.
    pub fn compliance_summary(
        &self,
        entry: &'a Entry<CoalitionRecord>,
        thresholds: &ComplianceThresholds,
    ) -> Option<ComplianceSummary> {
        let record = &*entry.kept.record;
        let judged = self.judged(record, thresholds)?;
        let number = |outcome| {
            let found = judged.rules.iter().filter(|finding| finding.outcome == outcome).count();
            u32::try_from(found).unwrap_or(u32::MAX)
        };
        Some(ComplianceSummary {
            coalition: self.coalition_ref(record.id)?,
            on: PartialDate::day(self.day()),
            derived_status: judged.derived_status,
            recorded_status: judged.recorded_status,
            passes: number(ComplianceOutcome::Pass),
            fails: number(ComplianceOutcome::Fail),
            unknowns: number(ComplianceOutcome::Unknown),
            outcomes: ComplianceOutcomes::of(&judged.rules),
            reason: judged.reason,
        })
    }

    fn judged(&self, record: &'a CoalitionRecord, thresholds: &ComplianceThresholds) -> Option<Judged<'a>> {
        if !self.existed(record) {
            return None;
        }
        let evidence = self.evidence(record);
        let rules = compliance::findings(&evidence, thresholds);
        let recorded_status = coalition_status::on(&record.status_history, self.lens.as_of);
        let (derived_status, reason) = compliance::derived_status(&evidence, &rules, recorded_status);
        Some(Judged { evidence, rules, recorded_status, derived_status, reason })
    }

    /// What is recorded of a coalition on the day.
    fn evidence(&self, record: &'a CoalitionRecord) -> Evidence<'a> {
        let mut members: BTreeMap<Uuid, Member<'a>> = BTreeMap::new();
        let mut contacts = Vec::new();
        let numbers = self.snapshot.facets.members_of(record.id);
        for number in numbers.into_iter().flat_map(|numbers| numbers.iter()) {
            let Some((_, Some(certainty))) = self.standing_at(number) else { continue };
            let Some(entry) = self.snapshot.memberships.at(number) else { continue };
            let membership: &'a MembershipRecord = &entry.kept.record;
            let since = certainty::known_to_hold(membership, self.lens.today).0;
            let id = membership.member.id;
            let member = members.entry(id).or_insert_with(|| Member {
                id,
                category: self.snapshot.organisations.get(id).and_then(|o| self.category(&o.kept.record)),
                certainty,
                since,
            });
            member.certainty = member.certainty.min(certainty);
            member.since = [member.since, since].into_iter().flatten().min();
            if CONTACT_ROLES.contains(&membership.role.as_str()) {
                contacts.push(Contact {
                    name: self.member_name(membership),
                    role: &membership.role,
                    certainty,
                    since: membership.since.as_ref(),
                    sources: membership.statements.iter().map(|statement| &statement.source).collect(),
                });
            }
        }
        contacts.sort_by(|a, b| a.name.cmp(&b.name));
        let statements = &record.mission_statements;
        let mission = naming::mission_statement(statements, &self.lens.languages, self.day());
        Evidence { record, day: self.day(), members: members.into_values().collect(), contacts, mission }
    }

    fn member_name(&self, membership: &MembershipRecord) -> String {
        let id = membership.member.id;
        match membership.member.kind {
            MemberKind::Organisation => self.organisation_ref(id).map(|organisation| organisation.name),
            MemberKind::Person => self.snapshot.people.get(id).map(|person| person.kept.record.name.clone()),
        }
        .unwrap_or_default()
    }

    /// The survey, answered from what is recorded.
    fn survey(&self, evidence: &Evidence<'_>) -> Vec<SurveyAnswer> {
        let record = evidence.record;
        let some = |text: String| (!text.is_empty()).then_some(text);
        let mission = evidence.mission.map(|mission| mission.text.clone());
        let contacts = evidence.contacts.iter();
        let contacts: Vec<_> =
            contacts.map(|contact| format!("{} ({})", contact.name, contact.role)).collect();
        let asked = [
            (
                SurveyQuestion::Name,
                "What is the coalition called?",
                Some(self.name(&record.names, &record.slug).to_owned()),
            ),
            (SurveyQuestion::Contact, "Who answers for it, in which role?", some(contacts.join("; "))),
            (SurveyQuestion::Objectives, "What does it want?", mission),
            (
                SurveyQuestion::Formed,
                "In which year was it formed?",
                record.formed_on.as_ref().map(|date| date.as_str().to_owned()),
            ),
            (SurveyQuestion::Continuity, "Has it worked all the time?", some(continuity(record))),
            (SurveyQuestion::Members, "How many members has it?", members(evidence)),
            (
                SurveyQuestion::StakeholderGroups,
                "Which stakeholder groups are represented?",
                some(
                    self.labelled(PIVOT_SCHEME, evidence.members.iter().filter_map(|member| member.category)),
                ),
            ),
            (SurveyQuestion::MagMembers, "Are members of the Multistakeholder Advisory Group in it?", None),
            (
                SurveyQuestion::RegionalGroups,
                "Which regional groups are represented?",
                some(self.regions_of(&evidence.members)),
            ),
            (
                SurveyQuestion::TermsOfReference,
                "Has it rules, guidelines or terms of reference?",
                record.charter.as_ref().map(|charter| format!("Yes: {}", charter.url)),
            ),
        ];
        let answer =
            |(question, asked, answer): (_, &str, _)| SurveyAnswer { question, asked: asked.into(), answer };
        asked.into_iter().map(answer).collect()
    }

    /// The labels of those concepts of a vocabulary, in its order.
    fn labelled<'c>(&self, scheme: &str, concepts: impl Iterator<Item = &'c Slug>) -> String {
        let there: Vec<&Slug> = concepts.collect();
        let Some(scheme) = self.snapshot.vocabularies.by_slug(scheme) else { return String::new() };
        let held = scheme.kept.record.concepts.iter().filter(|concept| there.contains(&&concept.slug));
        held.map(|concept| self.label(&concept.labels, &concept.slug)).collect::<Vec<_>>().join("; ")
    }

    fn regions_of(&self, members: &[Member<'_>]) -> String {
        let organisations = members.iter().filter_map(|member| self.snapshot.organisations.get(member.id));
        let regions = organisations.filter_map(|entry| self.region(entry.kept.record.country));
        self.labelled(REGION_SCHEME, regions)
    }
}

/// The band of the number of members; two where it is not certain which.
fn members(evidence: &Evidence<'_>) -> Option<String> {
    let all = evidence.members.len() as u64;
    let certain =
        evidence.members.iter().filter(|member| member.certainty == openapi::Certainty::Certain).count()
            as u64;
    if all == 0 {
        return None;
    }
    Some(match compliance::bands(certain, all) {
        (least, most) if least == most => format!("{most} ({certain} certainly, {all} at most are recorded)"),
        (least, most) => format!("{least}, or {most} ({certain} certainly, {all} at most are recorded)"),
    })
}

/// What is recorded of its status, in the order of time.
fn continuity(record: &CoalitionRecord) -> String {
    let told = record.status_history.iter().map(|period| {
        let status = openapi::word(&period.status).unwrap_or_default();
        let time = match (&period.since, &period.until, &period.stated_on) {
            (Some(since), Some(until), _) => format!(" from {} to {}", since.as_str(), until.as_str()),
            (Some(since), None, _) => format!(" since {}", since.as_str()),
            (None, Some(until), _) => format!(" until {}", until.as_str()),
            (None, None, Some(on)) => format!(" in {}", on.as_str()),
            (None, None, None) => String::new(),
        };
        let reason = period.reason.as_ref().map(|reason| format!(" ({reason})")).unwrap_or_default();
        format!("{status}{time}{reason}")
    });
    told.collect::<Vec<_>>().join("; ")
}
