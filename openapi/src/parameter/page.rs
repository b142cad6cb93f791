//! Query parameters of the pages for people that no operation has.

use super::{
    Parameter, Values,
    table::{
        AS_OF, CATEGORY, COUNTRY, CURSOR, LANG, LIMIT_PARAMETER, ORGANISATION_KIND, Q, parameter, required,
    },
};
use crate::parameter::MAX_REVISION;

const DIRECTION: Parameter = parameter(
    "dir",
    Values::Word(&["ltr", "rtl"]),
    "rtl",
    "Direction of writing; that of the language if not given.",
);
const THEME: Parameter = parameter(
    "theme",
    Values::Word(&["light", "dark", "auto"]),
    "dark",
    "Colours; those of the reader's system if not given.",
);
const LONGEST_ADDRESS: usize = 2000;
const MOST_PIXELS: i64 = 100_000;
/// Longest batch in an address, which may have fewer bytes than that.
const LONGEST_BATCH: usize = 100_000;
const MOST_SKIPPED: i64 = 1000;

/// Pages by name. The others have the parameters of the operation that they show.
pub(super) const PAGES: &[(&str, &[Parameter])] = &[
    (
        "coalition_embed",
        &[
            parameter(
                "group_by",
                Values::Word(&["stakeholder_category", "region", "country", "role", "none"]),
                "role",
                "By what members are grouped; by their pivot category if not given.",
            ),
            AS_OF,
            LANG,
            DIRECTION,
            THEME,
        ],
    ),
    (
        "organisation_embed",
        &[
            parameter(
                "group_by",
                Values::Word(&["role", "none"]),
                "role",
                "By what memberships are grouped; not at all if not given.",
            ),
            AS_OF,
            LANG,
            DIRECTION,
            THEME,
        ],
    ),
    ("script", &[]),
    ("identity", &[]),
    ("api_catalogue", &[]),
    (
        "oembed",
        &[
            required(parameter(
                "url",
                Values::Text(LONGEST_ADDRESS),
                "https://registry.example/coalitions/privacy",
                "Address of the page of a coalition or an organisation.",
            )),
            parameter("format", Values::Word(&["json", "xml"]), "json", "Form of the answer."),
            parameter("maxwidth", Values::Integer(1, MOST_PIXELS), "400", "Greatest width, in CSS pixels."),
            parameter("maxheight", Values::Integer(1, MOST_PIXELS), "300", "Greatest height, in CSS pixels."),
        ],
    ),
    ("about_page", &[LANG]),
    ("data_page", &[LANG]),
    (
        "reconcile",
        &[
            parameter(
                "queries",
                Values::Text(LONGEST_BATCH),
                "{}",
                "A batch of reconciliation queries as JSON.",
            ),
            parameter("extend", Values::Text(LONGEST_BATCH), "{}", "A data extension query as JSON."),
            LANG,
        ],
    ),
    (
        "reconcile_suggest",
        &[
            parameter(
                "prefix",
                Values::Text(LONGEST_ADDRESS),
                "itu",
                "What was typed so far: of a name, or an id.",
            ),
            parameter("cursor", Values::Integer(0, MOST_SKIPPED), "10", "Suggestions to skip."),
            LANG,
        ],
    ),
    (
        "reconcile_properties",
        &[
            parameter(
                "type",
                Values::Text(LONGEST_ADDRESS),
                "Organisation",
                "Type of the things; all without it.",
            ),
            parameter("limit", Values::Integer(1, MOST_SKIPPED), "10", "At most so many properties."),
            LANG,
        ],
    ),
    (
        "reconcile_preview",
        &[
            required(parameter("id", Values::Text(LONGEST_ADDRESS), "organisations/itu", "Id of the thing.")),
            LANG,
        ],
    ),
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
    ("registry_page", &[parameter("q", Values::Text(200), "itu", "What to look for."), LANG]),
    ("search_page", &[Q, ORGANISATION_KIND, COUNTRY, CATEGORY, LANG, LIMIT_PARAMETER, CURSOR]),
];
