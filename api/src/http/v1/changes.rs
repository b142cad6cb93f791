//! The log of changes.

use openapi::{ChangePage, word};
use poem_openapi::OpenApi;

use super::{Answer, Group, changes_page};
use crate::http::{ask::Ask, negotiation::Form};

pub(in crate::http) struct Changes;

#[OpenApi(prefix_path = "/v1/changes", tag = "Group::Changes")]
impl Changes {
    /// List changes
    ///
    /// The log of the registry in the order in which changes were committed, without gaps. To keep a copy
    /// in step, ask again with `after` = the last revision you have seen.
    #[oai(path = "/", method = "get", operation_id = "change_list")]
    async fn list(&self, ask: Ask) -> Answer<ChangePage> {
        let reading = ask.open("change_list", Form::OF_LIST)?;
        let kinds = reading.query.words("kind");
        let wanted = |change: &openapi::Change| {
            kinds.is_none_or(|kinds| word(&change.entity.kind).is_some_and(|kind| kinds.contains(&kind)))
        };
        Ok(changes_page(&reading, wanted)?)
    }
}
