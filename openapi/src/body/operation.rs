//! Which operation reads which body.

use super::Shape;

/// Longest body, in bytes.
const USUAL: usize = 1024 * 1024;
/// Longest list, in bytes.
const LIST: usize = 16 * 1024 * 1024;
/// Longest body of those who need no token, in bytes.
const OF_ANYONE: usize = 64 * 1024;

/// What an operation reads.
#[derive(Debug, Clone, Copy)]
pub struct OperationBody {
    /// The shape of a JSON body; none where the operation reads lists in several forms.
    pub shape: Option<&'static Shape>,
    /// Media types that it reads.
    pub media_types: &'static [&'static str],
    /// Longest body, in bytes.
    pub longest: usize,
    /// Whether it can be left out.
    pub optional: bool,
}

const fn json(shape: &'static Shape) -> OperationBody {
    OperationBody { shape: Some(shape), media_types: &["application/json"], longest: USUAL, optional: false }
}

const fn patch(shape: &'static Shape) -> OperationBody {
    OperationBody { media_types: &["application/merge-patch+json"], ..json(shape) }
}

const fn optional(shape: &'static Shape) -> OperationBody {
    OperationBody { optional: true, ..json(shape) }
}

/// The bodies of the operations that read one, by the ids of the operations.
pub const OPERATIONS_WITH_BODIES: &[(&str, OperationBody)] = &[
    ("coalition_create", json(Shape::COALITION_DRAFT)),
    ("coalition_update", patch(Shape::COALITION_PATCH)),
    ("coalition_end", json(Shape::COALITION_END)),
    ("organisation_create", json(Shape::ORGANISATION_DRAFT)),
    ("organisation_update", patch(Shape::ORGANISATION_PATCH)),
    ("organisation_merge", json(Shape::ORGANISATION_MERGE)),
    ("person_create", json(Shape::PERSON_DRAFT)),
    ("person_update", patch(Shape::PERSON_PATCH)),
    ("person_erase", optional(Shape::PERSON_ERASURE)),
    ("membership_create", json(Shape::MEMBERSHIP_DRAFT)),
    ("membership_update", patch(Shape::MEMBERSHIP_PATCH)),
    ("membership_end", json(Shape::MEMBERSHIP_END)),
    ("membership_confirm", optional(Shape::MEMBERSHIP_CONFIRMATION)),
    ("source_create", json(Shape::SOURCE_DRAFT)),
    ("source_update", patch(Shape::SOURCE_PATCH)),
    ("vocabulary_create", json(Shape::VOCABULARY_DRAFT)),
    ("vocabulary_update", patch(Shape::VOCABULARY_PATCH)),
    ("change_undo", optional(Shape::CHANGE_UNDO)),
    (
        "import_create",
        OperationBody {
            shape: None,
            media_types: &["text/csv", "text/tab-separated-values", "application/json"],
            longest: LIST,
            optional: false,
        },
    ),
    ("suggestion_create", OperationBody { longest: OF_ANYONE, ..json(Shape::SUGGESTION_DRAFT) }),
    ("suggestion_accept", optional(Shape::SUGGESTION_ACCEPTANCE)),
    ("suggestion_decline", json(Shape::SUGGESTION_DECLINE)),
];

/// What an operation reads; none for one that reads no body.
pub fn of_operation(id: &str) -> Option<&'static OperationBody> {
    OPERATIONS_WITH_BODIES.iter().find(|(operation, _)| *operation == id).map(|(_, body)| body)
}
