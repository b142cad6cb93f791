//! What went wrong, RFC 9457.

use poem_openapi::Object;
use serde::Serialize;

/// One fault among several.
#[derive(Debug, Clone, PartialEq, Eq, Object, Serialize)]
pub struct Fault {
    /// Where in the body, a JSON pointer (RFC 6901).
    #[oai(nullable)]
    pub pointer: Option<String>,
    /// Which parameter of the address.
    #[oai(nullable)]
    pub parameter: Option<String>,
    /// Stable code of the fault.
    pub code: String,
    /// What is wrong and what would be right.
    pub detail: String,
}

/// A problem (RFC 9457), as `application/problem+json`.
#[derive(Debug, Clone, PartialEq, Eq, Object, Serialize)]
pub struct Problem {
    /// Address of a page that explains this sort of problem.
    pub r#type: String,
    /// What sort of problem it is, in a few words.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// What is wrong with this very request and what would be right.
    pub detail: String,
    /// The request, `urn:uuid:` and the id that the header `X-Request-Id` gives too.
    pub instance: String,
    /// Stable code of the problem.
    pub code: String,
    /// Every fault found, where there can be several.
    pub errors: Vec<Fault>,
}

/// A sort of problem: its stable code and what its page says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ProblemKind {
    /// Stable code, last part of the `type` address.
    pub code: &'static str,
    /// HTTP status.
    pub status: u16,
    /// In a few words.
    pub title: &'static str,
    /// What it means.
    pub meaning: &'static str,
    /// What to do.
    pub remedy: &'static str,
}

macro_rules! problem_kinds {
    ($($name:ident = $code:literal, $status:literal, $title:literal, $meaning:literal, $remedy:literal;)*) => {
        impl ProblemKind {
            $(
                #[doc = $meaning]
                pub const $name: &'static Self = &Self {
                    code: $code, status: $status, title: $title, meaning: $meaning, remedy: $remedy,
                };
            )*

            /// Every sort of problem there is.
            pub const ALL: &'static [&'static Self] = &[$(Self::$name),*];
        }
    };
}

problem_kinds! {
    UNKNOWN_PARAMETER = "unknown-parameter", 400, "Unknown parameter",
        "The address has a query parameter that this operation does not know.",
        "Use the nearest known name that the error gives, or remove the parameter. The operation's parameters stand in the OpenAPI document.";
    MISSING_PARAMETER = "missing-parameter", 400, "Missing parameter",
        "The operation cannot do without a query parameter that the address does not give.",
        "Give the parameter that the error names.";
    REPEATED_PARAMETER = "repeated-parameter", 400, "Repeated parameter",
        "The address gives the same query parameter more than once.",
        "Give it once. Several values of a filter are joined by commas: `status=active,inactive`.";
    INVALID_PARAMETER = "invalid-parameter", 400, "Invalid parameter",
        "A query parameter has a value that it cannot have.",
        "Correct the value as the error says.";
    MALFORMED_QUERY = "malformed-query", 400, "Malformed query",
        "The query part of the address is not percent-encoded UTF-8.",
        "Encode the query as UTF-8 with percent-encoding (RFC 3986).";
    INVALID_CURSOR = "invalid-cursor", 400, "Invalid cursor",
        "The cursor is damaged or belongs to another list.",
        "Follow the `next` address of a page as it is, with the same filters and order. To start again, leave `cursor` out.";
    MALFORMED_BODY = "malformed-body", 400, "Malformed body",
        "The body of the request is not JSON in UTF-8, or not of the form that this operation reads.",
        "Send JSON (RFC 8259) as the OpenAPI document describes it. The error says at which line and column it breaks.";
    MALFORMED_REQUEST = "malformed-request", 400, "Malformed request",
        "The request could not be read.",
        "Send the request as the OpenAPI document describes it.";
    TOKEN_REQUIRED = "token-required", 401, "Token required",
        "This operation needs a token, and the request has none.",
        "Send your token in the header `Authorization: Bearer dcr_…`. Who has none asks the registrar for one.";
    INVALID_TOKEN = "invalid-token", 401, "Invalid token",
        "The header `Authorization` does not hold a token that this registry has given out.",
        "Send the token exactly as you got it: `Authorization: Bearer dcr_…`. If it is lost, ask the registrar for another.";
    EXPIRED_TOKEN = "expired-token", 401, "Expired token",
        "The token was valid for a time that is over.",
        "Ask the registrar for another token.";
    REVOKED_TOKEN = "revoked-token", 401, "Revoked token",
        "The token has been taken back.",
        "If you should still have access, ask the registrar for another token.";
    FORBIDDEN = "forbidden", 403, "Forbidden",
        "The token is good, but its roles do not allow this.",
        "`/v1/me` says what the token may do. Anybody may propose a change at `/v1/suggestions`.";
    NOT_FOUND = "not-found", 404, "Not found",
        "There is nothing at this address.",
        "Check the spelling. Lists of what there is start at `/v1/coalitions`, `/v1/organisations` and `/v1/sources`.";
    UNKNOWN_REVISION = "unknown-revision", 404, "Unknown revision",
        "The registry has not come to this revision or this instant yet.",
        "Ask for a revision up to the one that `/readyz` gives, or for an instant that is not in the future.";
    METHOD_NOT_ALLOWED = "method-not-allowed", 405, "Method not allowed",
        "This address does not know this method.",
        "Use one of the methods in the header `Allow`.";
    NOT_ACCEPTABLE = "not-acceptable", 406, "Not acceptable",
        "None of the media types that the request accepts is to be had here.",
        "Accept `application/json`; lists can also be had as `text/csv` and `application/x-ndjson`.";
    SLUG_TAKEN = "slug-taken", 409, "Slug taken",
        "The slug is or was that of another thing. Slugs are given once and for all, so that addresses stay true.",
        "Choose another slug, or leave it out and have one made.";
    OVERLAPPING_MEMBERSHIP = "overlapping-membership", 409, "Overlapping membership",
        "There is a membership of the same member, coalition and role whose time overlaps.",
        "Change the membership that the error names, or give intervals that do not overlap.";
    ALREADY_ENDED = "already-ended", 409, "Already ended",
        "What is to be ended or confirmed has ended already.",
        "Correct the end by PATCH, or enter a new membership.";
    DIFFERENT_IDENTIFIERS = "different-identifiers", 409, "Different identifiers",
        "The two organisations have different identifiers in the same register.",
        "Correct the wrong identifier first. If one took the other's place, name it as `successor` instead.";
    IN_USE = "in-use", 409, "In use",
        "Other things refer to what is to be taken out.",
        "Change or take out those first; the error names them.";
    UNDO_BLOCKED = "undo-blocked", 409, "Cannot be undone",
        "What was done since stands in the way of bringing back what was before.",
        "Undo the later changes first, the last one first, or change the things as they are now.";
    ALREADY_DECIDED = "already-decided", 409, "Already decided",
        "The suggestion has been accepted or declined already.",
        "Get the suggestion to see what was decided. What is still wrong can be changed directly, or suggested anew.";
    GONE = "gone", 410, "Gone",
        "What was at this address has been taken out for good.",
        "Do not ask for it again. The log at `/v1/changes` says when and why it was taken out.";
    PLAN_HAS_FAULTS = "plan-has-faults", 409, "Plan has faults",
        "Rows of the list have faults, or it is not sure who is meant by them.",
        "Correct the list and hand it in again. To apply the rest all the same, say `leave_out=true`.";
    TOO_MANY_ENDS = "too-many-ends", 409, "Too many memberships would end",
        "More than 20 % of the open memberships would end because their members are not in the list.",
        "Look at the plan. If that is what is meant, apply it with `confirm=true`.";
    PLAN_OUTDATED = "plan-outdated", 412, "Plan outdated",
        "The registry has changed since the plan was made, so that the plan would come out differently.",
        "Hand the list in again, look at the new plan, and apply that.";
    STALE = "stale", 412, "Changed meanwhile",
        "The thing has changed since the state that `If-Match` names.",
        "Get it again, look at what changed, and repeat your change with the new `ETag`, which the answer carries.";
    CONTENT_TOO_LARGE = "content-too-large", 413, "Content too large",
        "The body of the request is larger than this operation reads.",
        "Send less at a time. Bodies may have 1 MiB, lists to be imported 16 MiB, suggestions 64 KiB.";
    URI_TOO_LONG = "uri-too-long", 414, "Address too long",
        "The address is longer than 8 KiB.",
        "Use fewer or shorter parameters.";
    UNSUPPORTED_MEDIA_TYPE = "unsupported-media-type", 415, "Unsupported media type",
        "The body of the request is of a media type that this operation does not read.",
        "Send `application/json`, for PATCH `application/merge-patch+json`, to an import also `text/csv`; without content coding.";
    RANGE_NOT_SATISFIABLE = "range-not-satisfiable", 416, "Range not satisfiable",
        "The range of bytes that the request asks for lies beyond the end of the file.",
        "Ask for a range within the length that the header `Content-Range` gives, or for the whole file.";
    INVALID_BODY = "invalid-body", 422, "Invalid body",
        "The body is JSON, but says something that cannot be kept.",
        "`errors` names every fault and its place as a JSON pointer (RFC 6901). Correct them all and send it again; nothing was stored.";
    PRECONDITION_REQUIRED = "precondition-required", 428, "Precondition required",
        "The request does not say which state of the thing it changes.",
        "Get the thing and send its `ETag` in `If-Match`, so that nobody's work is lost.";
    TOO_MANY_REQUESTS = "too-many-requests", 429, "Too many requests",
        "More came from this address lately than the registry takes from one.",
        "Try again after the seconds in `Retry-After`. Who has a lot to say asks the registrar for a token; dumps that are at hand, which `/v1/dumps` tells, are given at any time.";
    HEADERS_TOO_LARGE = "headers-too-large", 431, "Request header fields too large",
        "The header fields of the request are larger than 16 KiB together.",
        "Send fewer or shorter header fields; cookies are not needed here.";
    INTERNAL = "internal-error", 500, "Internal error",
        "The registry failed. The cause is in its log under the id of the request.",
        "Try again later. If it persists, report it with the id in `instance`.";
    UNAVAILABLE = "unavailable", 503, "Unavailable",
        "The registry cannot write to its database now. Reading goes on.",
        "Try again after the seconds in `Retry-After`. If the connection broke while the change was being stored, look first whether it was.";
    NOT_AT_HAND = "not-at-hand", 503, "Not at hand yet",
        "The files that are asked for have to be made first, and are not ready.",
        "Ask again after the seconds in `Retry-After`; `curl --retry 20` does. The detail says how far it has come, or what is in the way.";
}

impl ProblemKind {
    /// The sort of problem with this code.
    pub fn by_code(code: &str) -> Option<&'static Self> {
        Self::ALL.iter().copied().find(|kind| kind.code == code)
    }
}
