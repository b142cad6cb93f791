//! Query parameters of the pages for people that no operation has.

use super::{
    Parameter, Values,
    table::{CATEGORY, COUNTRY, CURSOR, LANG, LIMIT_PARAMETER, ORGANISATION_KIND, Q, parameter},
};
use crate::parameter::MAX_REVISION;

/// Pages by name. The others have the parameters of the operation that they show.
pub(super) const PAGES: &[(&str, &[Parameter])] = &[
    ("about_page", &[LANG]),
    (
        "change_page",
        &[
            parameter(
                "before",
                Values::Integer(1, MAX_REVISION),
                "400",
                "Only changes before this revision.",
            ),
            LANG,
        ],
    ),
    (
        "link_page",
        &[
            parameter("key", Values::Text(64), "u5Yx…", "What the link holds that lets somebody in once."),
            LANG,
        ],
    ),
    (
        "own_page",
        &[
            parameter(
                "done",
                Values::Integer(1, MAX_REVISION),
                "437",
                "The first of the changes that were made just now.",
            ),
            LANG,
        ],
    ),
    ("search_page", &[Q, ORGANISATION_KIND, COUNTRY, CATEGORY, LANG, LIMIT_PARAMETER, CURSOR]),
];
