//! How memberships begin and end, year by year.

use poem_openapi::Object;
use serde::Serialize;

use crate::PartialDate;

/// One year: how many memberships began and ended in it. A member that has two roles in a coalition has two
/// memberships.
///
/// A date is as precise as its source. A beginning or end is `certain` in a year where its date lies wholly in it, and
/// `possible` where it may lie in it or in another; a possible one is counted in every year in which it may lie. Those
/// without any date are counted apart, the same in each year. The churn rate is the number of memberships that ended
/// by the number that held on the last day before: because of what is only possible, it lies between `churn_least` and
/// `churn_most`.
#[derive(Debug, Clone, PartialEq, Object, Serialize)]
pub struct Turnover {
    /// The year.
    pub year: i32,
    /// Its first day.
    pub from: PartialDate,
    /// Its last day; in the last year that of `as_of`.
    pub to: PartialDate,
    /// Memberships that certainly held on the day before.
    pub held_certain: u64,
    /// Further memberships that possibly held on the day before.
    pub held_possible: u64,
    /// Memberships that certainly began in the year.
    pub joins_certain: u64,
    /// Further memberships that possibly began in it.
    pub joins_possible: u64,
    /// Memberships that certainly ended in the year.
    pub ends_certain: u64,
    /// Further memberships that possibly ended in it.
    pub ends_possible: u64,
    /// Memberships of which nobody says since when they hold.
    pub joins_undated: u64,
    /// Memberships that are over, of which nobody says since when.
    pub ends_undated: u64,
    /// `ends_certain / (held_certain + held_possible)`, with six decimal places, 1 at most; null where none may have
    /// held.
    #[oai(nullable)]
    pub churn_least: Option<f64>,
    /// `(ends_certain + ends_possible) / held_certain`, with six decimal places, 1 at most; null where none certainly
    /// held.
    #[oai(nullable)]
    pub churn_most: Option<f64>,
}
