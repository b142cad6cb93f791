//! The one form of every list.

use poem_openapi::Object;
use serde::Serialize;

use crate::{
    Change, Coalition, CoalitionOverlap, ComplianceSummary, DumpSummary, FoundThing, GroupBalance,
    Membership, Organisation, Person, Source, StakeholderCategory, Suggestion, Turnover, Vocabulary,
};

macro_rules! pages {
    ($($(#[$doc:meta])* $page:ident of $item:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Object, Serialize)]
        pub struct $page {
            /// The things on this page, in order.
            pub items: Vec<$item>,
            /// Number of things in the whole result.
            pub total: u64,
            /// Address of the next page; null on the last.
            #[oai(nullable)]
            pub next: Option<String>,
        }
    )*};
}

pages! {
    /// A page of coalitions.
    CoalitionPage of Coalition;
    /// A page of organisations.
    OrganisationPage of Organisation;
    /// A page of persons.
    PersonPage of Person;
    /// A page of memberships.
    MembershipPage of Membership;
    /// The pivot categories.
    StakeholderCategoryPage of StakeholderCategory;
    /// A page of vocabularies.
    VocabularyPage of Vocabulary;
    /// A page of sources.
    SourcePage of Source;
    /// A page of the log.
    ChangePage of Change;
    /// A page of what was found, best first.
    FoundThingPage of FoundThing;
    /// A page of suggestions.
    SuggestionPage of Suggestion;
    /// A page of the table of all coalitions and the rules they keep.
    ComplianceSummaryPage of ComplianceSummary;
    /// A page of dumps.
    DumpSummaryPage of DumpSummary;
    /// Groups of members, day by day.
    GroupBalancePage of GroupBalance;
    /// Pairs of coalitions with members in common.
    CoalitionOverlapPage of CoalitionOverlap;
    /// Years.
    TurnoverPage of Turnover;
}
