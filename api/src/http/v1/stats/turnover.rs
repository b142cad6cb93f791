//! How memberships begin and end.

use openapi::TurnoverPage;
use poem_openapi::OpenApi;

use super::{day, last_year, view};
use crate::{
    aside,
    export::table::TURNOVER,
    http::{
        ask::Ask,
        negotiation::Form,
        v1::{Answer, Group},
    },
    registry::FIRST_FORUM,
    snapshot::SortKey,
};

pub(in crate::http) struct Turnovers;

#[OpenApi(prefix_path = "/v1/stats/turnover", tag = "Group::Statistics")]
impl Turnovers {
    /// Count memberships that begin and end
    ///
    /// How many memberships began and ended in each year from 2006 (the first IGF) to that of `as_of`, but no year to come,
    /// certain and possible ones apart, and between which bounds the churn rate lies.
    #[oai(path = "/", method = "get", operation_id = "turnover_list")]
    async fn list(&self, ask: Ask) -> Answer<TurnoverPage> {
        ask.answer("turnover_list", Form::OF_LIST, |reading| {
            let day = day(reading);
            let view = view(reading);
            let years = FIRST_FORUM..=last_year(reading, day);
            let rows = aside::run(|| view.turnover(reading.query.words("coalition"), years, day));
            let keyed = rows.into_iter().map(|row| {
                let year = row.year.to_string();
                (SortKey(Some(format!("{year:0>4}"))), year, row)
            });
            reading.list(&view, reading.paging().page(keyed), TURNOVER)
        })
        .await
    }
}
