//! How many members coalitions have in common.

use openapi::CoalitionOverlapPage;
use poem_openapi::OpenApi;

use super::view;
use crate::{
    aside,
    export::table::OVERLAPS,
    http::{
        ask::Ask,
        negotiation::Form,
        v1::{Answer, Group},
    },
};

pub(in crate::http) struct Overlap;

#[OpenApi(prefix_path = "/v1/stats/overlap", tag = "Group::Statistics")]
impl Overlap {
    /// Compare coalitions by their members
    ///
    /// The pairs of coalitions that have members in common on the day of `as_of` (today without it), with the number
    /// of those members and the Jaccard index, certain members apart. Pairs with none in common are left out.
    #[oai(path = "/", method = "get", operation_id = "overlap_list")]
    async fn list(&self, ask: Ask) -> Answer<CoalitionOverlapPage> {
        ask.answer("overlap_list", Form::OF_LIST, |reading| {
            let view = view(reading);
            let coalitions = reading.query.words("coalition");
            let page = aside::run(|| view.overlaps(coalitions, &reading.paging()));
            reading.list(&view, page, OVERLAPS)
        })
        .await
    }
}
