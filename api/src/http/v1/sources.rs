//! Sources.

use openapi::{Change, ChangePage, EntityKind, Slug, Source, SourcePage};
use poem_openapi::{OpenApi, param::Path};

use super::{Answer, Found, Group, find, history};
use crate::{
    export::table::SOURCES,
    http::{ask::Ask, negotiation::Form, write::Submission},
    snapshot::SourceQuery,
};

pub(in crate::http) struct Sources;

#[OpenApi(prefix_path = "/v1/sources", tag = "Group::Sources")]
impl Sources {
    /// List sources
    ///
    /// The pages, documents and slides that statements cite, by id.
    #[oai(path = "/", method = "get", operation_id = "source_list")]
    pub(in crate::http) async fn list(&self, ask: Ask) -> Answer<SourcePage> {
        ask.answer("source_list", Form::OF_LINKED_LIST, |reading| {
            let view = reading.view();
            let page = SourceQuery::of(&reading.query).page(&view, &reading.paging());
            reading.list_of(&view, EntityKind::Source, page, SOURCES)
        })
        .await
    }

    /// Get a source
    ///
    /// One source: what it is and where it was found.
    #[oai(path = "/:id", method = "get", operation_id = "source_view")]
    pub(in crate::http) async fn view(
        &self,
        ask: Ask,
        /// Id of the source.
        id: Path<Slug>,
    ) -> Answer<Source> {
        ask.answer("source_view", Form::OF_LINKED_THING, |reading| {
            let view = reading.view();
            let entry = match find(&reading.snapshot.sources, reading, "source", &id, |r| &r.slug)? {
                Found::Here(entry) => entry,
                Found::Moved(moved) => return Ok(moved),
            };
            reading.one(&view, EntityKind::Source, entry.kept.record.id)
        })
        .await
    }

    /// Get the history of a source
    ///
    /// The entries of the log about the source, oldest first.
    #[oai(path = "/:id/history", method = "get", operation_id = "source_history")]
    async fn history(
        &self,
        ask: Ask,
        /// Id of the source.
        id: Path<Slug>,
    ) -> Answer<ChangePage> {
        history(ask, "source_history", "source", &id, |s| &s.sources, |r| &r.slug).await
    }

    /// Enter a source
    ///
    /// For everybody with a token.
    #[oai(path = "/", method = "post", operation_id = "source_create")]
    async fn create(&self, submission: Submission) -> Answer<Source> {
        Ok(submission.open("source_create").await?.create(EntityKind::Source).await?)
    }

    /// Change a source
    ///
    /// A merge patch (RFC 7396) of its draft: null removes, lists are replaced as a whole. For registrars. The slug of a source is permanent.
    #[oai(path = "/:id", method = "patch", operation_id = "source_update")]
    async fn update(
        &self,
        submission: Submission,
        /// Id of the source.
        id: Path<Slug>,
    ) -> Answer<Source> {
        let intent = submission.open("source_update").await?;
        Ok(intent.update(EntityKind::Source, id.0.to_string()).await?)
    }

    /// Take out a source
    ///
    /// For what was entered by mistake; refused while others refer to it. Answers with the entry of the log.
    /// For registrars.
    #[oai(path = "/:id", method = "delete", operation_id = "source_delete")]
    async fn delete(
        &self,
        submission: Submission,
        /// Id of the source.
        id: Path<Slug>,
    ) -> Answer<Change> {
        let intent = submission.open("source_delete").await?;
        Ok(intent.delete(EntityKind::Source, id.0.to_string()).await?)
    }
}
