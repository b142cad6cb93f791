//! How members are spread over groups.

use chrono::{Datelike, NaiveDate};
use openapi::{Fault, GroupBalancePage, ProblemKind};
use poem_openapi::OpenApi;

use super::{day, view};
use crate::{
    export::table::BALANCE,
    http::{
        aside,
        ask::Ask,
        negotiation::Form,
        problem::ProblemError,
        reading::Reading,
        v1::{Answer, Group},
    },
    snapshot::{Grouping, SortKey},
};

/// The year of the first Internet Governance Forum, in which the first coalitions came up.
const FIRST_YEAR: i32 = 2006;
/// The most years that a series has.
const MOST_YEARS: i32 = 100;

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
            let days = days(reading)?;
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
fn days(reading: &Reading) -> Result<Vec<NaiveDate>, ProblemError> {
    let day = day(reading);
    if reading.query.text("interval") != Some("year") {
        return Ok(vec![day]);
    }
    if day.year() - FIRST_YEAR >= MOST_YEARS {
        let detail = format!(
            "`as_of`: by the year, the series begins with {FIRST_YEAR} and has at most {MOST_YEARS} years; \
             ask for {} or earlier",
            FIRST_YEAR + MOST_YEARS - 1
        );
        let kind = ProblemKind::INVALID_PARAMETER;
        let code = kind.code.to_owned();
        let fault = Fault { pointer: None, parameter: Some("as_of".into()), code, detail };
        return Err(ProblemError::of_faults(kind, vec![fault]));
    }
    let ends = (FIRST_YEAR..day.year()).filter_map(|year| NaiveDate::from_ymd_opt(year, 12, 31));
    Ok(ends.chain([day]).collect())
}
