//! Search.

use std::sync::Arc;

use openapi::FoundThingPage;
use poem_openapi::OpenApi;
use tokio::task::spawn_blocking;

use super::{Answer, Group};
use crate::{
    http::{ask::Ask, negotiation::Form, problem::ProblemError},
    snapshot::SearchQuery,
};

pub(in crate::http) struct Search;

#[OpenApi(prefix_path = "/v1/search", tag = "Group::Search")]
impl Search {
    /// Search
    ///
    /// Coalitions, organisations and persons by any of their names: present and former ones, acronyms and aliases, in
    /// all languages and scripts. The best answer comes first, and each says which name answers and why. What was
    /// entered is found at once. To ask what the registry said earlier, use `q` and `known_at` of the lists.
    #[oai(path = "/", method = "get", operation_id = "search")]
    async fn search(&self, ask: Ask) -> Answer<FoundThingPage> {
        let_index_catch_up(&ask).await;
        ask.answer("search", Form::OF_THING, |reading| {
            let query = SearchQuery::of(&reading.query).map_err(ProblemError::from)?;
            let view = reading.view();
            let index = view.index().unwrap_or_else(|| reading.live.index());
            let page = query.page(&view, &index, &reading.paging());
            reading.list(&view, page, &[])
        })
        .await
    }
}

/// Lets the index catch up where it is too far behind to be completed for one search: at the start, and when a person
/// was erased.
pub(crate) async fn let_index_catch_up(ask: &Ask) {
    if ask.site().current.live().searchable().is_some() {
        return;
    }
    let site = Arc::clone(ask.shared_site());
    if let Err(error) = spawn_blocking(move || site.current.catch_up_index()).await {
        tracing::error!(%error, "the index of names could not catch up with the registry");
    }
}
