//! Which columns a thing has when it is one line of a table.
//!
//! Columns never depend on the data, and new ones are only added at the end.

use serde_json::Value;

/// A column: its name, and where in a thing its cells are.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    /// Name in the header line.
    pub name: &'static str,
    /// JSON pointer (RFC 6901); `*` stands for each item of an array.
    pointer: &'static str,
}

impl Column {
    pub(super) const fn new(name: &'static str, pointer: &'static str) -> Self {
        Self { name, pointer }
    }

    /// The top-level field that it is made of.
    pub(super) fn field(&self) -> &'static str {
        self.pointer.split('/').nth(1).unwrap_or_default()
    }

    /// The cell: text as it is, several texts joined by `; `, anything deeper as JSON, nothing for null.
    pub(super) fn cell(&self, thing: &Value) -> String {
        match self.pointer.split_once("/*") {
            None => thing.pointer(self.pointer).map(text).unwrap_or_default(),
            Some((list, rest)) => {
                let items = thing.pointer(list).and_then(Value::as_array);
                items
                    .into_iter()
                    .flatten()
                    .filter_map(|item| item.pointer(rest))
                    .map(text)
                    .collect::<Vec<_>>()
                    .join("; ")
            }
        }
    }
}

fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(items) if items.iter().all(Value::is_string) => {
            items.iter().filter_map(Value::as_str).collect::<Vec<_>>().join("; ")
        }
        Value::Array(items) if items.is_empty() => String::new(),
        other => other.to_string(),
    }
}

macro_rules! columns {
    ($($(#[$doc:meta])* $table:ident = $($name:literal $pointer:literal),*;)*) => {$(
        $(#[$doc])*
        pub const $table: &[Column] = &[$(Column::new($name, $pointer)),*];
    )*};
}

columns! {
    /// Columns of coalitions.
    COALITIONS =
        "slug" "/slug", "name" "/name", "acronym" "/acronym", "status" "/status", "formed_on" "/formed_on",
        "mission" "/mission", "themes" "/themes", "website" "/website",
        "mailing_list_url" "/mailing_list/url", "members_total" "/member_counts/total",
        "members_by_category" "/member_counts/by_category", "all_names" "/names/*/value",
        "relations" "/relations", "status_history" "/status_history",
        "stated_member_counts" "/stated_member_counts", "sources" "/sources", "note" "/note", "id" "/id",
        "revision" "/revision", "updated_at" "/updated_at", "formed_on_source" "/formed_on_source",
        "formed_on_note" "/formed_on_note", "mission_statements" "/mission_statements",
        "mailing_list" "/mailing_list", "charter" "/charter", "listings" "/listings", "reports" "/reports";
    /// Columns of organisations.
    ORGANISATIONS =
        "slug" "/slug", "name" "/name", "kind" "/kind", "country" "/country",
        "international" "/international", "region" "/region",
        "stakeholder_category" "/stakeholder_category", "website" "/website", "parent" "/parent/slug",
        "successor" "/successor/slug", "ror" "/identifiers/ror/value",
        "wikidata" "/identifiers/wikidata/value", "lei" "/identifiers/lei/value",
        "isni" "/identifiers/isni/value", "all_names" "/names/*/value", "coalitions" "/coalitions/*/slug",
        "ambiguity" "/ambiguity", "sources" "/sources", "note" "/note", "id" "/id", "revision" "/revision",
        "updated_at" "/updated_at", "classifications" "/classifications",
        "identifier_note" "/identifier_note";
    /// Columns of persons.
    PEOPLE =
        "slug" "/slug", "name" "/name", "affiliation" "/affiliation/slug",
        "affiliation_as_stated" "/affiliation_as_stated", "coalitions" "/coalitions/*/slug",
        "sources" "/sources", "note" "/note", "id" "/id", "revision" "/revision", "updated_at" "/updated_at";
    /// Columns of memberships.
    MEMBERSHIPS =
        "id" "/id", "coalition" "/coalition/slug", "coalition_name" "/coalition/name",
        "member_kind" "/member/kind", "member" "/member/slug", "member_name" "/member/name",
        "member_country" "/member/country", "member_stakeholder_category" "/member/stakeholder_category",
        "role" "/role", "role_as_stated" "/role_as_stated", "since" "/since", "until" "/until",
        "status" "/status", "certainty" "/certainty", "confirmed_on" "/confirmed_on",
        "sources" "/statements/*/source", "statements" "/statements", "classifications" "/classifications",
        "note" "/note", "revision" "/revision", "updated_at" "/updated_at", "end_reason" "/end_reason";
    /// Columns of the pivot categories.
    CATEGORIES =
        "id" "/id", "label" "/label", "definition" "/definition", "coalitions" "/coalitions",
        "members" "/members", "memberships" "/memberships", "labels" "/labels";
    /// Columns of vocabularies.
    VOCABULARIES =
        "id" "/id", "kind" "/kind", "title" "/title", "description" "/description", "since" "/since",
        "until" "/until", "source" "/source", "address" "/address", "note" "/note",
        "concepts" "/concepts/*/id", "mappings" "/mappings", "revision" "/revision",
        "updated_at" "/updated_at";
    /// Columns of sources.
    SOURCES =
        "id" "/id", "title" "/title", "address" "/address", "locator" "/locator",
        "archived_address" "/archived_address", "retrieved_on" "/retrieved_on", "note" "/note",
        "revision" "/revision", "updated_at" "/updated_at";
    /// Columns of groups of members.
    BALANCE =
        "on" "/on", "group" "/group", "label" "/label", "certain" "/certain", "possible" "/possible",
        "certain_share" "/certain_share", "share" "/share", "members_certain" "/members_certain",
        "members_possible" "/members_possible", "certain_largest_share" "/certain_largest_share",
        "largest_share" "/largest_share", "certain_effective_groups" "/certain_effective_groups",
        "effective_groups" "/effective_groups";
    /// Columns of years.
    TURNOVER =
        "year" "/year", "from" "/from", "to" "/to", "held_certain" "/held_certain",
        "held_possible" "/held_possible", "joins_certain" "/joins_certain", "joins_possible" "/joins_possible",
        "ends_certain" "/ends_certain", "ends_possible" "/ends_possible", "joins_undated" "/joins_undated",
        "ends_undated" "/ends_undated", "churn_least" "/churn_least", "churn_most" "/churn_most";
    /// Columns of pairs of coalitions.
    OVERLAPS =
        "coalition" "/coalition/slug", "coalition_name" "/coalition/name", "other" "/other/slug",
        "other_name" "/other/name", "certain_shared" "/certain_shared", "shared" "/shared",
        "certain_members" "/certain_members", "members" "/members",
        "certain_other_members" "/certain_other_members", "other_members" "/other_members",
        "certain_jaccard" "/certain_jaccard", "jaccard" "/jaccard";
    /// Columns of the rules that a coalition keeps.
    COMPLIANCE_RULES =
        "coalition" "/coalition", "on" "/on", "rule" "/rule", "requirement" "/requirement", "outcome" "/outcome",
        "evidence" "/evidence", "since" "/since", "sources" "/sources";
    /// Columns of coalitions with the outcome of every rule.
    COMPLIANCE =
        "coalition" "/coalition/slug", "coalition_name" "/coalition/name", "on" "/on",
        "derived_status" "/derived_status", "recorded_status" "/recorded_status", "reason" "/reason",
        "passes" "/passes", "fails" "/fails", "unknowns" "/unknowns", "mission" "/outcomes/mission",
        "action_plan" "/outcomes/action_plan", "mailing_list" "/outcomes/mailing_list",
        "contact" "/outcomes/contact", "stakeholder_groups" "/outcomes/stakeholder_groups",
        "open_membership" "/outcomes/open_membership", "open_list" "/outcomes/open_list",
        "open_archive" "/outcomes/open_archive", "dissent_recorded" "/outcomes/dissent_recorded",
        "report" "/outcomes/report";
    /// Columns of dumps.
    DUMPS =
        "revision" "/revision", "recorded_at" "/recorded_at", "address" "/address", "citation" "/citation",
        "at_hand" "/at_hand", "bytes" "/bytes";
    /// Columns of the log.
    CHANGES =
        "revision" "/revision", "at" "/at", "actor" "/actor/name", "entity_kind" "/entity/kind",
        "entity_id" "/entity/id", "entity_slug" "/entity/slug", "operation" "/operation",
        "fields" "/fields", "comment" "/comment", "source" "/source/id", "source_title" "/source/title",
        "source_address" "/source/address", "state" "/state", "group" "/group",
        "merged_into" "/entity/merged_into", "credit" "/credit", "restores" "/restores/revision",
        "differences" "/differences";
    /// Rows of a list that was handed in.
    IMPORT_ROWS =
        "line" "/line", "action" "/action", "name" "/cells/name", "member_kind" "/member/kind", "member" "/member/slug",
        "member_name" "/member/name", "matched_by" "/member/by", "score" "/member/score", "found" "/member/found",
        "remarks" "/member/remarks", "membership" "/membership", "candidates" "/candidates/*/slug",
        "candidate_scores" "/candidates/*/score", "faults" "/faults/*/detail", "fault_codes" "/faults/*/code",
        "warnings" "/warnings/*/detail", "differences" "/differences", "cells" "/cells";
    /// Columns of suggestions.
    SUGGESTIONS =
        "id" "/id", "status" "/status", "kind" "/kind", "target_kind" "/target/kind", "target" "/target/slug",
        "target_name" "/target/name", "target_id" "/target/id", "coalition" "/coalition/slug",
        "patch" "/patch", "membership_draft" "/membership_draft", "end" "/end", "comment" "/comment",
        "source" "/source/id", "source_title" "/source/title", "source_address" "/source/address",
        "credit" "/credit", "stale" "/stale", "created_at" "/created_at", "decided_at" "/decided_at",
        "reason" "/reason", "revision" "/revision";
}

#[cfg(test)]
mod tests {
    use openapi::parameter::{Values, of_operation};

    use super::*;

    #[test]
    fn every_field_has_a_column() {
        for (operation, columns) in [
            ("coalition_list", COALITIONS),
            ("organisation_list", ORGANISATIONS),
            ("person_list", PEOPLE),
            ("membership_list", MEMBERSHIPS),
            ("stakeholder_category_list", CATEGORIES),
            ("vocabulary_list", VOCABULARIES),
            ("source_list", SOURCES),
            ("change_list", CHANGES),
        ] {
            let fields = of_operation(operation).iter().find_map(|parameter| match parameter.values {
                Values::Fields(names) => Some(names()),
                _ => None,
            });
            for field in fields.unwrap() {
                assert!(columns.iter().any(|c| c.field() == *field), "{operation}: {field} has no column");
            }
        }
    }
}
