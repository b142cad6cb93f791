//! Vocabularies.

use openapi::{Change, ChangePage, EntityKind, Slug, Vocabulary, VocabularyPage};
use poem_openapi::{OpenApi, param::Path};

use super::{Answer, Found, Group, find, history};
use crate::{
    export::table::VOCABULARIES,
    http::{ask::Ask, negotiation::Form, write::Submission},
    snapshot::VocabularyQuery,
};

pub(in crate::http) struct Vocabularies;

#[OpenApi(prefix_path = "/v1/vocabularies", tag = "Group::Vocabularies")]
impl Vocabularies {
    /// List vocabularies
    ///
    /// The stakeholder groups of several years, the UN regional groups, themes and roles, each with its
    /// concepts and their mappings (SKOS).
    #[oai(path = "/", method = "get", operation_id = "vocabulary_list")]
    async fn list(&self, ask: Ask) -> Answer<VocabularyPage> {
        ask.answer("vocabulary_list", Form::OF_VOCABULARIES, |reading| {
            let view = reading.view();
            let page = VocabularyQuery::of(&reading.query).page(&view, &reading.paging());
            reading.list_of(&view, EntityKind::Vocabulary, page, VOCABULARIES)
        })
        .await
    }

    /// Get a vocabulary
    ///
    /// One vocabulary with its concepts and mappings.
    #[oai(path = "/:id", method = "get", operation_id = "vocabulary_view")]
    async fn view(
        &self,
        ask: Ask,
        /// Id of the vocabulary.
        id: Path<Slug>,
    ) -> Answer<Vocabulary> {
        ask.answer("vocabulary_view", Form::OF_VOCABULARY, |reading| {
            let view = reading.view();
            let entry = match find(&reading.snapshot.vocabularies, reading, "vocabulary", &id, |r| &r.slug)? {
                Found::Here(entry) => entry,
                Found::Moved(moved) => return Ok(moved),
            };
            reading.one(&view, EntityKind::Vocabulary, entry.kept.record.id)
        })
        .await
    }

    /// Get the history of a vocabulary
    ///
    /// The entries of the log about the vocabulary, oldest first.
    #[oai(path = "/:id/history", method = "get", operation_id = "vocabulary_history")]
    async fn history(
        &self,
        ask: Ask,
        /// Id of the vocabulary.
        id: Path<Slug>,
    ) -> Answer<ChangePage> {
        history(ask, "vocabulary_history", "vocabulary", &id, |s| &s.vocabularies, |r| &r.slug).await
    }

    /// Enter a vocabulary
    ///
    /// For registrars.
    #[oai(path = "/", method = "post", operation_id = "vocabulary_create")]
    async fn create(&self, submission: Submission) -> Answer<Vocabulary> {
        Ok(submission.open("vocabulary_create").await?.create(EntityKind::Vocabulary).await?)
    }

    /// Change a vocabulary
    ///
    /// A merge patch (RFC 7396) of its draft: null removes, lists are replaced as a whole. For registrars. The slugs of a vocabulary and its concepts are permanent; a concept that is in use cannot be left out.
    #[oai(path = "/:id", method = "patch", operation_id = "vocabulary_update")]
    async fn update(
        &self,
        submission: Submission,
        /// Id of the vocabulary.
        id: Path<Slug>,
    ) -> Answer<Vocabulary> {
        let intent = submission.open("vocabulary_update").await?;
        Ok(intent.update(EntityKind::Vocabulary, id.0.to_string()).await?)
    }

    /// Take out a vocabulary
    ///
    /// For what was entered by mistake; refused while others refer to it. Answers with the entry of the log.
    /// For registrars.
    #[oai(path = "/:id", method = "delete", operation_id = "vocabulary_delete")]
    async fn delete(
        &self,
        submission: Submission,
        /// Id of the vocabulary.
        id: Path<Slug>,
    ) -> Answer<Change> {
        let intent = submission.open("vocabulary_delete").await?;
        Ok(intent.delete(EntityKind::Vocabulary, id.0.to_string()).await?)
    }
}
