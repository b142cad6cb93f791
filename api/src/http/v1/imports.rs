//! Lists of members that are handed in.

use openapi::{Import, ImportMode, PartialDate, ProblemKind, Slug};
use poem_openapi::{OpenApi, param::Path};
use uuid::Uuid;

use super::{Answer, Group};
use crate::{
    app::{Application, HandedIn},
    editing::{ImportOptions, Note},
    export::table::IMPORT_ROWS,
    http::{negotiation::Form, problem::ProblemError, write::Submission},
    store::ListForm,
};

pub(in crate::http) struct Imports;

#[OpenApi(prefix_path = "/v1", tag = "Group::Imports")]
impl Imports {
    /// Hand in a list of members
    ///
    /// Answers with a plan: row by row what would be done, whom the row means and how sure that is, what would
    /// change, and all that is wrong. Nothing is done until the plan is applied. The list is CSV (separated by commas, semicolons or
    /// tabs; UTF-8, or else taken for Windows-1252; headers in any order) or JSON (an array of objects, or one as
    /// `members`). Fields: `name`, `kind`, `slug`, `role`, `since`, `until`, `status`, `category`, `country`, `website`,
    /// `ror`, `wikidata`, `lei`, `isni`, `acronym`, `note`, `affiliation`. With `slug` a row says whom it means; `new`
    /// is somebody who is not registered. Those who are listed are confirmed as of the day of the list. For
    /// registrars and the coordinator of the coalition.
    #[oai(path = "/coalitions/:slug/imports", method = "post", operation_id = "import_create")]
    async fn create(
        &self,
        submission: Submission,
        /// Slug of the coalition.
        slug: Path<Slug>,
    ) -> Answer<Import> {
        let intent = submission.open("import_create").await?;
        let received = intent
            .received()
            .ok_or_else(|| ProblemError::new(ProblemKind::MALFORMED_BODY, "the list is missing"))?;
        let query = intent.query();
        let form = if received.media_type == "application/json" { ListForm::Json } else { ListForm::Csv };
        let today = PartialDate::day(intent.reading.site().clock.today());
        let options = ImportOptions {
            coalition: slug.0.to_string(),
            mode: match query.text("mode") {
                Some("mirror") => ImportMode::Mirror,
                _ => ImportMode::Merge,
            },
            as_of: query.date("list_date").cloned().unwrap_or(today),
        };
        let source = match query.words("source") {
            Some([id]) => Some(intent.source(id)?),
            _ => None,
        };
        let note = Note { comment: query.text("comment").map(str::to_owned), source, credit: None };
        let list = HandedIn { bytes: received.bytes.to_vec(), form, note };
        let (confirmed, keep) = (query.flag("confirm"), !intent.is_rehearsal());
        let app = intent.app()?;
        let planned = app.plan_import(intent.who.clone(), list, options, confirmed, keep).await;
        let import = planned.map_err(|error| intent.refused(error))?;
        Ok(intent.created(&import, import.id.map(|id| format!("imports/{id}")))?)
    }

    /// Get an import
    ///
    /// The plan, or what was done by it; as CSV or NDJSON its rows alone. Lists are kept for 30 days. For registrars
    /// and the coordinator of the coalition.
    #[oai(path = "/imports/:id", method = "get", operation_id = "import_view")]
    async fn view(
        &self,
        submission: Submission,
        /// Id of the import.
        id: Path<Uuid>,
    ) -> Answer<Import> {
        let intent = submission.open_in("import_view", Form::OF_LIST).await?;
        let import = intent.app()?.import(&intent.who, id.0).await.map_err(|error| intent.refused(error))?;
        let reading = &intent.reading;
        Ok(match reading.is_paged() {
            true => reading.thing(&reading.view(), &import)?,
            false => reading.listed(Vec::new(), &import.rows, import.rows.len(), None, IMPORT_ROWS)?,
        }
        .personal())
    }

    /// Apply an import
    ///
    /// Does what the plan says, all of it or nothing; refused where the registry has changed so that it would come
    /// out differently. To apply it again changes nothing. It can be undone by its `group`. For registrars and the
    /// coordinator of the coalition.
    #[oai(path = "/imports/:id/apply", method = "post", operation_id = "import_apply")]
    async fn apply(
        &self,
        submission: Submission,
        /// Id of the import.
        id: Path<Uuid>,
    ) -> Answer<Import> {
        let intent = submission.open("import_apply").await?;
        let query = intent.query();
        let application =
            Application { confirmed: query.flag("confirm"), leave_out: query.flag("leave_out") };
        let app = intent.app()?;
        let applied = app.apply_import(intent.who.clone(), id.0, application, intent.is_rehearsal()).await;
        let import = applied.map_err(|error| intent.refused(error))?;
        let live = app.current.live();
        Ok(intent.value(&live, &import)?)
    }
}
