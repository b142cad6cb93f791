//! Entity tags and conditional requests (RFC 9110, 8.8.3 and 13).
//!
//! Tags are strong: they are made of the media type and the very bytes before content coding, and each
//! coding has its own.
//! `If-Modified-Since` is not looked at: it counts in seconds, and the registry can change twice in one.

use openapi::Revision;
use poem::http::{HeaderMap, header};

use super::negotiation::{self, Coding};
use crate::editing::Precondition;

/// The entity tag of a representation in a coding.
pub(super) fn entity_tag(digest: &str, coding: Coding) -> String {
    match coding {
        Coding::Identity => format!("\"{digest}\""),
        coding => format!("\"{digest}-{}\"", coding.name()),
    }
}

/// Whether `If-None-Match` names the tag: the client has it already.
pub(super) fn not_modified(if_none_match: Option<&str>, tag: &str) -> bool {
    let Some(header) = if_none_match.map(str::trim) else {
        return false;
    };
    // Tags cannot hold quotes, but they can hold commas: look for the quoted text as a whole.
    header == "*" || header.split('"').skip(1).step_by(2).any(|opaque| opaque == tag.trim_matches('"'))
}

/// What `If-Match` says: the revisions in the tags of a thing. Weak tags never match (RFC 9110, 13.1.1), and a
/// tag that is none of ours names no state.
pub(super) fn precondition(headers: &HeaderMap) -> Precondition {
    let Some(header) = negotiation::field(headers, header::IF_MATCH) else {
        return Precondition::Missing;
    };
    if header.trim() == "*" {
        return Precondition::Any;
    }
    let mut weak = false;
    let mut seen = Vec::new();
    for (index, part) in header.split('"').enumerate() {
        match index % 2 {
            0 => weak = part.trim_end().ends_with("W/"),
            _ if weak => {}
            _ => {
                seen.extend(part.split_once('.').and_then(|(revision, _)| revision.parse::<Revision>().ok()))
            }
        }
    }
    Precondition::OneOf(seen)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn matches_any_of_several_tags_weakly() {
        let tag = "\"abc-br\"";
        for yes in ["\"abc-br\"", "W/\"abc-br\"", "\"x,y\", \"abc-br\"", "*", " \"a\",W/\"abc-br\" "] {
            assert!(not_modified(Some(yes), tag), "{yes}");
        }
        for no in ["\"abc\"", "abc-br", "\"abc-gzip\"", "", "\", \""] {
            assert!(!not_modified(Some(no), tag), "{no}");
        }
        assert!(!not_modified(None, tag));
    }

    #[test]
    fn if_match_names_revisions() {
        let said = |value: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::IF_MATCH, value.parse().unwrap());
            precondition(&headers)
        };
        assert_eq!(precondition(&HeaderMap::new()), Precondition::Missing);
        assert_eq!(said("*"), Precondition::Any);
        assert_eq!(said("\"17.abc-br\""), Precondition::OneOf(vec![17]));
        assert_eq!(said("\"17.abc\", \"18.a,b\""), Precondition::OneOf(vec![17, 18]));
        for never in ["W/\"17.abc\"", "\"abc\"", "17.abc", "", "\"-\""] {
            assert_eq!(said(never), Precondition::OneOf(vec![]), "{never}");
        }
    }
}
