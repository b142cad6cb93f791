//! Which operation has which query parameters.

use std::sync::LazyLock;

use poem_openapi::{registry::Registry, types::Type};

use super::{LIMIT, MAX_QUERY_LENGTH, MAX_REVISION, Parameter, Values};
use crate::{
    Change, Coalition, FoundThing, Membership, Organisation, Person, Source, StakeholderCategory, Vocabulary,
};

/// Names of the fields of a representation, in the order of the schema.
fn field_names<T: Type>() -> &'static [&'static str] {
    let mut registry = Registry::new();
    T::register(&mut registry);
    let names: Vec<&'static str> = registry
        .schemas
        .get(T::name().as_ref())
        .map(|schema| schema.properties.iter().map(|(name, _)| *name).collect())
        .unwrap_or_default();
    names.leak()
}

macro_rules! fields {
    ($($function:ident of $representation:ident;)*) => {$(
        fn $function() -> &'static [&'static str] {
            static NAMES: LazyLock<&'static [&'static str]> = LazyLock::new(field_names::<$representation>);
            &NAMES
        }
    )*};
}

fields! {
    coalition_fields of Coalition;
    organisation_fields of Organisation;
    person_fields of Person;
    membership_fields of Membership;
    category_fields of StakeholderCategory;
    vocabulary_fields of Vocabulary;
    source_fields of Source;
    change_fields of Change;
    found_fields of FoundThing;
}

pub(super) const fn required(parameter: Parameter) -> Parameter {
    Parameter { required: true, ..parameter }
}

pub(super) const fn parameter(
    name: &'static str,
    values: Values,
    example: &'static str,
    description: &'static str,
) -> Parameter {
    Parameter { name, description, values, example, required: false }
}

const fn fields(names: fn() -> &'static [&'static str], example: &'static str) -> Parameter {
    parameter(
        "fields",
        Values::Fields(names),
        example,
        "Only these fields of each thing, joined by commas. Without it, all of them.",
    )
}

const fn sort(keys: &'static [&'static str]) -> Parameter {
    parameter(
        "sort",
        Values::Word(keys),
        keys[0],
        "Order; a leading `-` reverses it. The first key is the default. Things without the value come \
         last either way; ties are broken by id.",
    )
}

pub(super) const LIMIT_PARAMETER: Parameter = parameter(
    "limit",
    Values::Integer(LIMIT.0 as i64, LIMIT.2 as i64),
    "50",
    "Things on a page, 50 if not given. CSV and NDJSON give the whole result and ignore it.",
);
pub(super) const CURSOR: Parameter = parameter(
    "cursor",
    Values::Cursor,
    "",
    "Where to go on: part of the `next` address of the page before. Opaque.",
);
pub(super) const LANG: Parameter = parameter(
    "lang",
    Values::Language,
    "en",
    "Language of names, missions and labels, BCP 47; goes before `Accept-Language`. Falls back to \
     English, then to what there is.",
);
pub(super) const AS_OF: Parameter = parameter(
    "as_of",
    Values::Date,
    "2008-04",
    "What was true in the world on this day. A year or month means its last day. What certainly did not \
     hold then is left out; memberships carry `certainty`.",
);
const DAY_OF_FIGURES: Parameter = parameter(
    "as_of",
    Values::Date,
    "2008-04",
    "The day that the figures are of. A year or month means its last day. Without it: today, or the day of \
     `known_at` or of the revision of `known_at_revision`.",
);
const COUNTED_COALITION: Parameter = parameter(
    "coalition",
    Values::Slugs,
    "privacy",
    "Only members of these coalitions, each counted once: slugs, joined by commas. All coalitions without it.",
);
const KNOWN_AT: Parameter = parameter(
    "known_at",
    Values::Instant,
    "2026-11-23T12:00:00Z",
    "What the registry said at this instant, which must not lie in the future.",
);
const KNOWN_AT_REVISION: Parameter = parameter(
    "known_at_revision",
    Values::Integer(0, MAX_REVISION),
    "436",
    "What the registry said after this revision; 0 is the empty registry. Goes before `known_at`.",
);
pub(super) const Q: Parameter = parameter(
    "q",
    Values::Text(MAX_QUERY_LENGTH),
    "child",
    "Words or parts of words that all occur in the names, any name in any language; accents, case and \
     scripts do not matter. Typing mistakes are not forgiven here, but by `/v1/search`. A text without letters \
     and digits finds nothing.",
);
const SEARCHED: Parameter = required(parameter(
    "q",
    Values::Text(MAX_QUERY_LENGTH),
    "child online",
    "What to look for: words, or beginnings of words, of one name, in any language or script. Case, accents and \
     punctuation do not matter. Where few things answer, parts of words, typing mistakes, wrong spaces and words \
     that are missing are forgiven. At most 32 different words; a text without letters and digits finds nothing.",
));
const UPDATED_AFTER: Parameter = parameter(
    "updated_after",
    Values::Instant,
    "2026-01-01T00:00:00Z",
    "Touched by a change recorded after this instant. To follow changes without loss, use \
     `/v1/changes?after=`.",
);
const COALITION: Parameter =
    parameter("coalition", Values::Slugs, "privacy", "Slugs of coalitions, joined by commas (or).");
const MEMBER: Parameter = parameter(
    "member",
    Values::Slugs,
    "ip-justice",
    "Slugs of organisations or persons, joined by commas (or).",
);
pub(super) const COUNTRY: Parameter = parameter(
    "country",
    Values::Countries,
    "BR,FR",
    "Countries of the organisation, ISO 3166-1 alpha-2, joined by commas (or).",
);
const REGION: Parameter = parameter(
    "region",
    Values::Slugs,
    "african-group",
    "UN regional groups: concepts of the vocabulary `un-regional-groups`, joined by commas (or).",
);
pub(super) const CATEGORY: Parameter = parameter(
    "stakeholder_category",
    Values::Slugs,
    "academia",
    "Pivot categories: concepts of the vocabulary `registry-core`, joined by commas (or).",
);
const ROLE: Parameter = parameter(
    "role",
    Values::Slugs,
    "founding-member",
    "Roles: concepts of the vocabulary `membership-roles`, joined by commas (or).",
);
const CERTAINTY: Parameter = parameter(
    "certainty",
    Values::Words(&["certain", "possible"]),
    "certain",
    "Only memberships of this certainty on the day of `as_of`; on today without it.",
);
const MEMBERSHIP_STATUS: Parameter = parameter(
    "status",
    Values::Words(&["current", "unconfirmed", "ended"]),
    "current,unconfirmed",
    "Status of the membership, joined by commas (or).",
);
const MEMBER_KIND: Parameter = parameter(
    "kind",
    Values::Words(&["organisation", "person"]),
    "organisation",
    "Kind of member, joined by commas (or).",
);
const MEMBERSHIP_SORT: Parameter = sort(&[
    "member",
    "-member",
    "coalition",
    "-coalition",
    "role",
    "-role",
    "since",
    "-since",
    "updated_at",
    "-updated_at",
]);
pub(super) const ORGANISATION_KIND: Parameter = parameter(
    "kind",
    Values::Words(&[
        "organisation",
        "state",
        "government-body",
        "unit",
        "programme",
        "network",
        "unresolved",
    ]),
    "state,government-body",
    "Kind of organisation, joined by commas (or).",
);
const NAME_SORT: Parameter = sort(&["name", "-name", "updated_at", "-updated_at"]);
const AFTER: Parameter = parameter(
    "after",
    Values::Integer(0, MAX_REVISION),
    "0",
    "Only changes with a greater revision. Keep the last revision you have seen and ask again with it: \
     nothing is missed, repeated or reordered.",
);
const CHANGE_FIELDS: Parameter = fields(change_fields, "revision,at,entity");
const COALITION_FIELDS: Parameter = fields(coalition_fields, "slug,name");
const ORGANISATION_FIELDS: Parameter = fields(organisation_fields, "slug,name,country");
const PERSON_FIELDS: Parameter = fields(person_fields, "slug,name");
const MEMBERSHIP_FIELDS: Parameter = fields(membership_fields, "coalition,member,role");
const VOCABULARY_FIELDS: Parameter = fields(vocabulary_fields, "id,title");
const SOURCE_FIELDS: Parameter = fields(source_fields, "id,title,address");

/// The query parameters of every operation that has some, by its id.
pub const OPERATIONS_WITH_PARAMETERS: &[(&str, &[Parameter])] = &[
    (
        "coalition_list",
        &[
            Q,
            parameter(
                "status",
                Values::Words(&["proposed", "active", "inactive", "merged", "unknown"]),
                "active,inactive",
                "Status of the coalition, joined by commas (or).",
            ),
            parameter(
                "theme",
                Values::Slugs,
                "openness",
                "Themes: concepts of vocabularies of kind `themes`, joined by commas (or).",
            ),
            MEMBER,
            parameter(
                "formed_after",
                Values::Date,
                "2007",
                "Formed on the first day of this date or later, for certain.",
            ),
            parameter(
                "formed_before",
                Values::Date,
                "2008",
                "Formed on the last day of this date or earlier, for certain.",
            ),
            UPDATED_AFTER,
            AS_OF,
            KNOWN_AT,
            KNOWN_AT_REVISION,
            LANG,
            sort(&["name", "-name", "formed_on", "-formed_on", "updated_at", "-updated_at"]),
            LIMIT_PARAMETER,
            CURSOR,
            COALITION_FIELDS,
        ],
    ),
    ("coalition_compliance", &[DAY_OF_FIGURES, KNOWN_AT, KNOWN_AT_REVISION, LANG]),
    (
        "compliance_list",
        &[COALITION, DAY_OF_FIGURES, KNOWN_AT, KNOWN_AT_REVISION, LANG, LIMIT_PARAMETER, CURSOR],
    ),
    ("dump_list", &[LIMIT_PARAMETER, CURSOR]),
    ("me_view", &[LANG]),
    ("coalition_view", &[AS_OF, KNOWN_AT, KNOWN_AT_REVISION, LANG, COALITION_FIELDS]),
    (
        "coalition_member_list",
        &[
            Q,
            MEMBER,
            MEMBER_KIND,
            ROLE,
            MEMBERSHIP_STATUS,
            COUNTRY,
            REGION,
            CATEGORY,
            UPDATED_AFTER,
            AS_OF,
            CERTAINTY,
            KNOWN_AT,
            KNOWN_AT_REVISION,
            LANG,
            MEMBERSHIP_SORT,
            LIMIT_PARAMETER,
            CURSOR,
            MEMBERSHIP_FIELDS,
        ],
    ),
    ("coalition_history", &[AFTER, LIMIT_PARAMETER, CHANGE_FIELDS]),
    (
        "organisation_list",
        &[
            Q,
            ORGANISATION_KIND,
            COUNTRY,
            REGION,
            CATEGORY,
            COALITION,
            ROLE,
            UPDATED_AFTER,
            AS_OF,
            KNOWN_AT,
            KNOWN_AT_REVISION,
            LANG,
            sort(&["name", "-name", "country", "-country", "updated_at", "-updated_at"]),
            LIMIT_PARAMETER,
            CURSOR,
            ORGANISATION_FIELDS,
        ],
    ),
    ("organisation_view", &[AS_OF, KNOWN_AT, KNOWN_AT_REVISION, LANG, ORGANISATION_FIELDS]),
    (
        "organisation_membership_list",
        &[
            Q,
            COALITION,
            ROLE,
            MEMBERSHIP_STATUS,
            UPDATED_AFTER,
            AS_OF,
            CERTAINTY,
            KNOWN_AT,
            KNOWN_AT_REVISION,
            LANG,
            MEMBERSHIP_SORT,
            LIMIT_PARAMETER,
            CURSOR,
            MEMBERSHIP_FIELDS,
        ],
    ),
    ("organisation_history", &[AFTER, LIMIT_PARAMETER, CHANGE_FIELDS]),
    (
        "person_list",
        &[
            Q,
            COALITION,
            UPDATED_AFTER,
            AS_OF,
            KNOWN_AT,
            KNOWN_AT_REVISION,
            LANG,
            NAME_SORT,
            LIMIT_PARAMETER,
            CURSOR,
            PERSON_FIELDS,
        ],
    ),
    ("person_view", &[AS_OF, KNOWN_AT, KNOWN_AT_REVISION, LANG, PERSON_FIELDS]),
    ("person_history", &[AFTER, LIMIT_PARAMETER, CHANGE_FIELDS]),
    (
        "membership_list",
        &[
            Q,
            COALITION,
            MEMBER,
            MEMBER_KIND,
            ROLE,
            MEMBERSHIP_STATUS,
            COUNTRY,
            REGION,
            CATEGORY,
            UPDATED_AFTER,
            AS_OF,
            CERTAINTY,
            KNOWN_AT,
            KNOWN_AT_REVISION,
            LANG,
            MEMBERSHIP_SORT,
            LIMIT_PARAMETER,
            CURSOR,
            MEMBERSHIP_FIELDS,
        ],
    ),
    ("membership_view", &[AS_OF, KNOWN_AT, KNOWN_AT_REVISION, LANG, MEMBERSHIP_FIELDS]),
    ("membership_history", &[AFTER, LIMIT_PARAMETER, CHANGE_FIELDS]),
    (
        "stakeholder_category_list",
        &[
            AS_OF,
            KNOWN_AT,
            KNOWN_AT_REVISION,
            LANG,
            LIMIT_PARAMETER,
            CURSOR,
            fields(category_fields, "id,members"),
        ],
    ),
    (
        "vocabulary_list",
        &[
            Q,
            parameter(
                "kind",
                Values::Words(&["stakeholder-groups", "regional-groups", "themes", "roles"]),
                "stakeholder-groups",
                "What the vocabulary is for, joined by commas (or).",
            ),
            UPDATED_AFTER,
            KNOWN_AT,
            KNOWN_AT_REVISION,
            LANG,
            sort(&["id", "-id", "title", "-title", "updated_at", "-updated_at"]),
            LIMIT_PARAMETER,
            CURSOR,
            VOCABULARY_FIELDS,
        ],
    ),
    ("vocabulary_view", &[KNOWN_AT, KNOWN_AT_REVISION, LANG, VOCABULARY_FIELDS]),
    ("vocabulary_history", &[AFTER, LIMIT_PARAMETER, CHANGE_FIELDS]),
    (
        "source_list",
        &[
            Q,
            UPDATED_AFTER,
            KNOWN_AT,
            KNOWN_AT_REVISION,
            sort(&["id", "-id", "title", "-title", "updated_at", "-updated_at"]),
            LIMIT_PARAMETER,
            CURSOR,
            SOURCE_FIELDS,
        ],
    ),
    ("source_view", &[KNOWN_AT, KNOWN_AT_REVISION, SOURCE_FIELDS]),
    ("source_history", &[AFTER, LIMIT_PARAMETER, CHANGE_FIELDS]),
    (
        "change_list",
        &[
            AFTER,
            parameter(
                "kind",
                Values::Words(&["source", "vocabulary", "organisation", "person", "coalition", "membership"]),
                "coalition,membership",
                "Kind of thing that was changed, joined by commas (or).",
            ),
            LIMIT_PARAMETER,
            CHANGE_FIELDS,
        ],
    ),
    (
        "suggestion_list",
        &[
            parameter(
                "status",
                Values::Words(&["open", "accepted", "declined"]),
                "open",
                "How it stands with the suggestion, joined by commas (or).",
            ),
            COALITION,
            LANG,
            LIMIT_PARAMETER,
            CURSOR,
        ],
    ),
    ("suggestion_view", &[LANG]),
    (
        "balance_list",
        &[
            parameter(
                "group_by",
                Values::Word(&["stakeholder_category", "region", "country"]),
                "region",
                "By what members are grouped: pivot categories (the vocabulary `registry-core`), UN regional groups, \
                 or countries.",
            ),
            parameter(
                "interval",
                Values::Word(&["day", "year"]),
                "year",
                "Only the day of `as_of`, or, by the year, the last day of each year from 2006 (the first IGF) to the \
                 present and then that day.",
            ),
            COUNTED_COALITION,
            DAY_OF_FIGURES,
            KNOWN_AT,
            KNOWN_AT_REVISION,
            LANG,
            LIMIT_PARAMETER,
            CURSOR,
        ],
    ),
    (
        "turnover_list",
        &[
            parameter(
                "coalition",
                Values::Slugs,
                "privacy",
                "Only memberships in these coalitions: slugs, joined by commas. All coalitions without it.",
            ),
            DAY_OF_FIGURES,
            KNOWN_AT,
            KNOWN_AT_REVISION,
            LIMIT_PARAMETER,
            CURSOR,
        ],
    ),
    (
        "overlap_list",
        &[
            parameter(
                "coalition",
                Values::Slugs,
                "privacy",
                "Only pairs that one of these coalitions is in: slugs, joined by commas (or).",
            ),
            DAY_OF_FIGURES,
            KNOWN_AT,
            KNOWN_AT_REVISION,
            LANG,
            LIMIT_PARAMETER,
            CURSOR,
        ],
    ),
    (
        "search",
        &[
            SEARCHED,
            parameter(
                "type",
                Values::Words(&["coalition", "organisation", "person"]),
                "coalition,organisation",
                "What sort of thing to look for, joined by commas (or).",
            ),
            ORGANISATION_KIND,
            COUNTRY,
            REGION,
            CATEGORY,
            COALITION,
            LANG,
            LIMIT_PARAMETER,
            CURSOR,
            fields(found_fields, "type,slug,name,matched"),
        ],
    ),
];
