//! Query parameters of the operations that write.

use super::{
    Parameter, Values,
    table::{LANG, parameter},
};

const DRY_RUN: Parameter = parameter(
    "dry_run",
    Values::Flag,
    "true",
    "Check everything and answer as if it had been done, without storing anything.",
);
const COMMENT: Parameter = parameter(
    "comment",
    Values::Remark(2000),
    "Entered twice by mistake",
    "Why. It stands in the public log of changes.",
);

const LEAVE_OUT: Parameter = parameter(
    "leave_out",
    Values::Flag,
    "true",
    "Rows with faults, and those of which it is not sure who is meant, are left out.",
);
const CONFIRM: Parameter = parameter(
    "confirm",
    Values::Flag,
    "true",
    "With `mode=mirror`, more than 20 % of the open memberships may end.",
);

/// The query parameters of every operation that writes, by its id.
pub(super) const OPERATIONS_THAT_WRITE: &[(&str, &[Parameter])] = &[
    ("coalition_create", &[DRY_RUN, LANG]),
    ("coalition_update", &[DRY_RUN, LANG]),
    ("coalition_delete", &[DRY_RUN, COMMENT]),
    ("coalition_end", &[DRY_RUN, LANG]),
    ("organisation_create", &[DRY_RUN, LANG]),
    ("organisation_update", &[DRY_RUN, LANG]),
    ("organisation_delete", &[DRY_RUN, COMMENT]),
    ("organisation_merge", &[DRY_RUN, LANG]),
    ("person_create", &[DRY_RUN, LANG]),
    ("person_update", &[DRY_RUN, LANG]),
    ("person_delete", &[DRY_RUN, COMMENT]),
    ("person_erase", &[DRY_RUN]),
    ("membership_create", &[DRY_RUN, LANG]),
    ("membership_update", &[DRY_RUN, LANG]),
    ("membership_delete", &[DRY_RUN, COMMENT]),
    ("membership_end", &[DRY_RUN, LANG]),
    ("membership_confirm", &[DRY_RUN, LANG]),
    ("source_create", &[DRY_RUN]),
    ("source_update", &[DRY_RUN]),
    ("source_delete", &[DRY_RUN, COMMENT]),
    ("vocabulary_create", &[DRY_RUN, LANG]),
    ("vocabulary_update", &[DRY_RUN, LANG]),
    ("vocabulary_delete", &[DRY_RUN, COMMENT]),
    ("change_undo", &[DRY_RUN]),
    (
        "import_create",
        &[
            parameter(
                "mode",
                Values::Word(&["merge", "mirror"]),
                "merge",
                "What becomes of members who are not in the list: `merge` leaves them, `mirror` ends their memberships.",
            ),
            parameter(
                "list_date",
                Values::Date,
                "2026-11-01",
                "The day of which the list speaks; today if not given.",
            ),
            parameter(
                "source",
                Values::Slugs,
                "igf-slides-2008",
                "Id of the source that the list is from. Without it, the list itself is entered as a source.",
            ),
            CONFIRM,
            COMMENT,
            DRY_RUN,
            LANG,
        ],
    ),
    ("import_apply", &[CONFIRM, LEAVE_OUT, DRY_RUN]),
    ("suggestion_create", &[DRY_RUN, LANG]),
    ("suggestion_accept", &[DRY_RUN, LANG]),
    ("suggestion_decline", &[DRY_RUN, LANG]),
];
