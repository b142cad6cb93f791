//! How members are spread over groups.

use chrono::NaiveDate;
use openapi::GroupBalancePage;
use poem_openapi::OpenApi;

use super::{day, last_year, view};
use crate::{
    aside,
    export::table::BALANCE,
    http::{
        ask::Ask,
        negotiation::Form,
        reading::Reading,
        v1::{Answer, Group},
    },
    registry::FIRST_FORUM,
    snapshot::{Grouping, SortKey},
};

pub(in crate::http) struct Balance;

#[OpenApi(prefix_path = "/v1/stats/balance", tag = "Group::Statistics")]
impl Balance {
    /// Count members by group
    ///
    /// How many members are in each stakeholder category, region or country on the day of `as_of` (today without it),
    /// or at the end of each year up to that day, and how evenly they are spread. One item per day and group; those
    /// whose group is not known have the group null. Certain and possible members are counted apart; the schema says
    /// what each number means, with formulas and sources.
    #[oai(path = "/", method = "get", operation_id = "balance_list")]
    async fn list(&self, ask: Ask) -> Answer<GroupBalancePage> {
        ask.answer("balance_list", Form::OF_LIST, |reading| {
            let view = view(reading);
            let grouping = match reading.query.text("group_by") {
                Some("region") => Grouping::Region,
                Some("country") => Grouping::Country,
                _ => Grouping::Category,
            };
            let days = days(reading);
            let coalitions = reading.query.words("coalition");
            let rows = aside::run(|| view.balance(grouping, coalitions, &days));
            // They keep the order of days and of the vocabulary.
            let keyed = rows.into_iter().enumerate().map(|(place, row)| {
                (SortKey(Some(format!("{place:09}"))), row.group.clone().unwrap_or_default(), row)
            });
            reading.list(&view, reading.paging().page(keyed), BALANCE)
        })
        .await
    }
}

/// The day asked for, and the last days of the years before it where a series is asked for.
fn days(reading: &Reading) -> Vec<NaiveDate> {
    let day = day(reading);
    if reading.query.text("interval") != Some("year") {
        return vec![day];
    }
    let years = FIRST_FORUM..=last_year(reading, day);
    let ends = years.filter_map(|year| NaiveDate::from_ymd_opt(year, 12, 31)).filter(|end| *end < day);
    ends.chain([day]).collect()
}
