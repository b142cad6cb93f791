//! Whether coalitions keep the rules of the IGF.

use openapi::{Compliance, ComplianceOutcomes, ComplianceSummary, ComplianceSummaryPage, Slug};
use poem_openapi::{OpenApi, param::Path};
use serde::Serialize;
use serde_json::{Value, json};

use super::{Answer, Found, Group, find, stats};
use crate::{
    aside,
    export::{
        csv,
        markdown::{self, table},
        table::{COMPLIANCE, COMPLIANCE_RULES},
    },
    http::{ask::Ask, negotiation::Form, problem::ProblemError, reply::Served},
    registry::text::fold,
    snapshot::SortKey,
};

pub(in crate::http) struct Compliances;

#[OpenApi(prefix_path = "/v1", tag = "Group::Compliance")]
impl Compliances {
    /// Get how a coalition keeps the rules of the IGF
    ///
    /// Each rule with pass, fail or unknown on the day of `as_of` (today without it), what is recorded of it, since when
    /// it is kept and who says so; the status that follows, and why; and the questions of the Secretariat's survey of
    /// 2021, answered from the registry. As CSV, a line for each rule; as Markdown, a report to be sent round.
    #[oai(path = "/coalitions/:slug/compliance", method = "get", operation_id = "coalition_compliance")]
    async fn view(
        &self,
        ask: Ask,
        /// Slug of the coalition. Its id answers too, with a redirect to the slug.
        slug: Path<Slug>,
    ) -> Answer<Compliance> {
        ask.answer("coalition_compliance", Form::OF_REPORT, |reading| {
            let view = stats::view(reading);
            let entry = match find(&reading.snapshot.coalitions, reading, "coalition", &slug, |r| &r.slug)? {
                Found::Here(entry) => entry,
                Found::Moved(moved) => return Ok(moved),
            };
            let compliance = view.compliance(entry, &reading.site().thresholds);
            let compliance = compliance.ok_or_else(|| reading.not_yet(slug.as_str()))?;
            let bytes = match reading.form {
                Form::Csv => csv::write(&lines(&compliance)?, COMPLIANCE_RULES, None)
                    .map_err(|error| ProblemError::failed("a table could not be written", &error))?,
                Form::Markdown => report(&compliance).into_bytes(),
                _ => return reading.thing(&view, &compliance),
            };
            Ok(Served::new(reading.bytes(bytes, view.languages_used(), None)))
        })
        .await
    }

    /// List how coalitions keep the rules of the IGF
    ///
    /// One line for each coalition that may have existed on the day of `as_of` (today without it), by name: the outcome of
    /// every rule, and the status that follows from what is recorded.
    #[oai(path = "/compliance", method = "get", operation_id = "compliance_list")]
    async fn list(&self, ask: Ask) -> Answer<ComplianceSummaryPage> {
        ask.answer("compliance_list", Form::OF_REPORTS, |reading| {
            let view = stats::view(reading);
            let wanted = reading.query.words("coalition");
            let keyed = aside::run(|| {
                let entries = reading.snapshot.coalitions.iter().filter(|entry| {
                    let slug = entry.kept.record.slug.as_str();
                    wanted.is_none_or(|wanted| wanted.iter().any(|wanted| wanted == slug))
                });
                let summary = |entry| {
                    let summary = view.compliance_summary(entry, &reading.site().thresholds)?;
                    let key = SortKey(Some(fold(&summary.coalition.name)));
                    Some((key, summary.coalition.slug.to_string(), summary))
                };
                entries.filter_map(summary).collect::<Vec<_>>()
            });
            match reading.form {
                Form::Markdown => {
                    let page = reading.whole().page(keyed);
                    let bytes = all(&page.items).into_bytes();
                    Ok(Served::new(reading.bytes(bytes, view.languages_used(), None)))
                }
                _ => reading.list(&view, reading.paging().page(keyed), COMPLIANCE),
            }
        })
        .await
    }
}

/// A line for each rule.
fn lines(compliance: &Compliance) -> Result<Vec<Value>, ProblemError> {
    let line = |finding| -> serde_json::Result<Value> {
        let mut line = serde_json::to_value(finding)?;
        line["coalition"] = json!(compliance.coalition.slug);
        line["on"] = json!(compliance.on);
        Ok(line)
    };
    let lines: Result<Vec<Value>, _> = compliance.rules.iter().map(line).collect();
    lines.map_err(|error| ProblemError::failed("a table could not be written", &error))
}

fn word<T: Serialize>(value: T) -> String {
    openapi::word(&value).unwrap_or_default()
}

fn report(compliance: &Compliance) -> String {
    let rules = compliance.rules.iter().map(|finding| {
        let sources: Vec<&str> = finding.sources.iter().map(Slug::as_str).collect();
        [
            finding.requirement.clone(),
            word(finding.outcome),
            finding.evidence.clone(),
            finding.since.as_ref().map(|since| since.as_str().to_owned()).unwrap_or_default(),
            sources.join(", "),
        ]
    });
    let survey = compliance.survey.iter().map(|answer| {
        [answer.asked.clone(), answer.answer.clone().unwrap_or_else(|| "The registry does not know.".into())]
    });
    format!(
        "# {}\n\nHow it keeps the rules of the IGF, as far as the registry knows, on {}.\n\nIt follows that it is \
         **{}**. {} Sources say of that day: {}.\n\n## Rules\n\n{}\n## The Secretariat's questions of 2021\n\n{}",
        markdown::text(&compliance.coalition.name),
        compliance.on.as_str(),
        word(compliance.derived_status),
        markdown::text(&compliance.reason),
        word(compliance.recorded_status),
        table(["Rule", "Outcome", "What is recorded", "Since", "Sources"], rules),
        table(["Question", "Answer"], survey),
    )
}

fn all(summaries: &[ComplianceSummary]) -> String {
    let rows = summaries.iter().map(|summary| {
        let ComplianceOutcomes {
            mission,
            action_plan,
            mailing_list,
            contact,
            stakeholder_groups,
            open_membership,
            open_list,
            open_archive,
            dissent_recorded,
            report,
        } = summary.outcomes;
        [
            summary.coalition.name.clone(),
            word(summary.derived_status),
            word(summary.recorded_status),
            word(mission),
            word(action_plan),
            word(mailing_list),
            word(contact),
            word(stakeholder_groups),
            word(open_membership),
            word(open_list),
            word(open_archive),
            word(dissent_recorded),
            word(report),
        ]
    });
    table(
        [
            "Coalition",
            "Follows",
            "Recorded",
            "Mission",
            "Action plan",
            "Mailing list",
            "Contact",
            "Stakeholder groups",
            "Open membership",
            "Open list",
            "Open archive",
            "Dissent recorded",
            "Report",
        ],
        rows,
    )
}
