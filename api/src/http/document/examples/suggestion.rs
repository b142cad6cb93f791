//! Examples about suggestions: there is no database here that could keep one.

use chrono::{DateTime, Duration, Utc};
use openapi::{SuggestionPage, Timestamp};
use serde_json::{Value, json};

use super::{BuildError, JSON};
use crate::{
    editing::{Edit, Note, suggest},
    export::{csv, ndjson, table::SUGGESTIONS},
    random::Random,
    registry::{rights::Principal, suggestion::new_id},
    snapshot::{Current, Lens, View},
    store::{Decision, Verdict},
};

/// What is suggested, what became of it, and the bodies of the requests.
pub(super) struct Examples {
    draft: Value,
    id: String,
    open: Value,
    accepted: Value,
    declined: Value,
    list: Value,
}

const REASON: &str = "The Bank has moved its site: the new address is entered already.";

impl Examples {
    pub(super) fn of(current: &Current, at: DateTime<Utc>) -> Result<Self, BuildError> {
        let draft = json!({
            "kind": "update",
            "organisation": "world-bank",
            "patch": {"website": "https://www.worldbank.org/"},
            "comment": "The website is missing.",
            "source": {"title": "World Bank Group", "address": "https://www.worldbank.org/"},
            "credit": "A. Reader",
        });
        let live = current.live();
        let yesterday = Timestamp::new(at - Duration::days(1));
        let mut edit = Edit::new(&live, Principal::operator(), yesterday, Note::default());
        let id = new_id(&Random::counting()).map_err(failed)?;
        let mut kept = suggest(&mut edit, &draft, id.clone()).map_err(failed)?;
        let lens = Lens { languages: Vec::new(), as_of: None, today: at.date_naive() };
        let view = View::new(&live.snapshot, lens);
        let open = view.suggestion(&kept);
        let mut decided = |verdict| {
            kept.decision = Some(Decision { at: Timestamp::new(at), verdict });
            serde_json::to_value(view.suggestion(&kept))
        };
        let last = edit.entered().last().map(|entered| entered.entry.revision);
        Ok(Self {
            accepted: decided(Verdict::Accepted(last))?,
            declined: decided(Verdict::Declined(REASON.into()))?,
            list: serde_json::to_value(SuggestionPage { items: vec![open.clone()], total: 1, next: None })?,
            open: serde_json::to_value(open)?,
            draft,
            id,
        })
    }

    /// Fills in the examples of an operation, if it is about suggestions.
    pub(super) fn fill_in(&self, operation_id: &str, operation: &mut Value) -> Result<(), BuildError> {
        let (status, answer, body) = match operation_id {
            "suggestion_create" => ("201", &self.open, Some(self.draft.clone())),
            "suggestion_list" => ("200", &self.list, None),
            "suggestion_view" => ("200", &self.open, None),
            "suggestion_accept" => ("200", &self.accepted, Some(json!({}))),
            "suggestion_decline" => ("200", &self.declined, Some(json!({"reason": REASON}))),
            _ => return Ok(()),
        };
        for parameter in operation["parameters"].as_array_mut().into_iter().flatten() {
            if parameter["in"] == "path" {
                parameter["example"] = self.id.as_str().into();
            }
        }
        if let Some(body) = body {
            operation["requestBody"]["content"][JSON]["example"] = body;
        }
        let items = self.list["items"].as_array().map(Vec::as_slice).unwrap_or_default();
        let content = operation["responses"][status]["content"].as_object_mut();
        for (media_type, described) in content.into_iter().flatten() {
            described["example"] = match media_type.as_str() {
                "text/csv" => text(csv::write(items, SUGGESTIONS, None).map_err(failed)?)?,
                "application/x-ndjson" => text(ndjson::write(items)?)?,
                _ => answer.clone(),
            };
        }
        Ok(())
    }
}

fn text(bytes: Vec<u8>) -> Result<Value, BuildError> {
    String::from_utf8(bytes).map(Value::from).map_err(failed)
}

fn failed(why: impl ToString) -> BuildError {
    BuildError::Example("/v1/suggestions".into(), why.to_string())
}
