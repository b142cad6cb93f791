//! The log of changes.

use std::sync::Arc;

use openapi::{Change, ChangePage, ChangeRecord, ProblemKind, word};
use poem_openapi::{OpenApi, param::Path};

use super::{Answer, Group, changes_page};
use crate::{
    editing::{Note, undo},
    http::{ask::Ask, negotiation::Form, problem::ProblemError, write::Submission},
    snapshot::change,
};

pub(in crate::http) struct Changes;

#[OpenApi(prefix_path = "/v1/changes", tag = "Group::Changes")]
impl Changes {
    /// List changes
    ///
    /// The log of the registry in the order in which changes were committed, without gaps. To keep a copy
    /// in step, ask again with `after` = the last revision you have seen.
    #[oai(path = "/", method = "get", operation_id = "change_list")]
    async fn list(&self, ask: Ask) -> Answer<ChangePage> {
        ask.answer("change_list", Form::OF_LIST, |reading| {
            let kinds = reading.query.words("kind");
            let wanted = |change: &&Arc<ChangeRecord>| {
                kinds.is_none_or(|kinds| word(&change.entity.kind).is_some_and(|kind| kinds.contains(&kind)))
            };
            let after = reading.query.integer("after").unwrap_or(0);
            changes_page(reading, reading.live.log.after(after).filter(wanted))
        })
        .await
    }

    /// Get a change
    ///
    /// One entry of the log.
    #[oai(path = "/:revision", method = "get", operation_id = "change_view")]
    async fn view(
        &self,
        ask: Ask,
        /// Number of the change.
        revision: Path<i64>,
    ) -> Answer<Change> {
        ask.answer("change_view", Form::OF_THING, |reading| {
            let log = &reading.live.log;
            let entry = log.get(revision.0).ok_or_else(|| {
                let detail = format!(
                    "the registry is at revision {}; there is no revision {}",
                    log.head(),
                    revision.0
                );
                ProblemError::new(ProblemKind::UNKNOWN_REVISION, detail)
            })?;
            let entry = change(log, entry)
                .map_err(|error| ProblemError::failed("an entry of the log could not be read", &error))?;
            reading.thing(&reading.view(), &entry)
        })
        .await
    }

    /// Undo a change
    ///
    /// Brings back, as a new change, what was before it and before the changes that were made together with it;
    /// they share their `group`. Refused where one of the things was changed since. Answers with the new
    /// entries of the log. For whoever may make the opposite change.
    #[oai(path = "/:revision/undo", method = "post", operation_id = "change_undo")]
    async fn undo(
        &self,
        submission: Submission,
        /// Number of the change.
        revision: Path<i64>,
    ) -> Answer<ChangePage> {
        let intent = submission.open("change_undo").await?;
        let body = intent.json()?;
        let written = intent.run(Note::default(), move |edit| undo(edit, revision.0, &body)).await?;
        Ok(intent.entries(&written.live, &written.entered)?)
    }
}
