//! Search.

use std::time::Duration;

use openapi::FoundThingPage;
use poem_openapi::OpenApi;
use tokio::time::{Instant, sleep};

use super::{Answer, Group};
use crate::{
    http::{ask::Ask, negotiation::Form, problem::ProblemError},
    snapshot::SearchQuery,
};

/// How long a search waits for an index that has much to catch up with: at the start, and when a person was erased.
const PATIENCE: Duration = Duration::from_secs(5);
/// How often it looks.
const LOOK_EVERY: Duration = Duration::from_millis(10);

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
        wait_for_index(&ask).await;
        let reading = ask.open("search", Form::OF_THING)?;
        let query = SearchQuery::of(&reading.query).map_err(ProblemError::from)?;
        let index = reading.live.searchable().ok_or_else(ProblemError::not_indexed)?;
        let view = reading.view();
        let page = query.page(&view, &index, &reading.paging());
        Ok(reading.list(&view, page, &[])?)
    }
}

/// Waits while the index is too far behind.
async fn wait_for_index(ask: &Ask) {
    let deadline = Instant::now() + PATIENCE;
    while ask.site().current.live().searchable().is_none() && Instant::now() < deadline {
        sleep(LOOK_EVERY).await;
    }
}
