//! Vocabularies.

use openapi::{ChangePage, Slug, Vocabulary, VocabularyPage};
use poem_openapi::{OpenApi, param::Path};

use super::{Answer, Found, Group, find, history};
use crate::{
    export::table::VOCABULARIES,
    http::{ask::Ask, negotiation::Form},
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
        let reading = ask.open("vocabulary_list", Form::OF_LIST)?;
        let view = reading.view();
        let page = VocabularyQuery::of(&reading.query).page(&view, &reading.paging());
        Ok(reading.list(&view, page, VOCABULARIES)?)
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
        let reading = ask.open("vocabulary_view", Form::OF_THING)?;
        let view = reading.view();
        let entry = match find(&reading.snapshot.vocabularies, &reading, "vocabulary", &id, |r| &r.slug)? {
            Found::Here(entry) => entry,
            Found::Moved(moved) => return Ok(moved),
        };
        Ok(reading.thing(&view, &view.vocabulary(entry))?)
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
        Ok(history(ask, "vocabulary_history", "vocabulary", &id, |s| &s.vocabularies, |r| (r.id, &r.slug))?)
    }
}
