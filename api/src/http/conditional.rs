//! Entity tags and conditional requests (RFC 9110, 8.8.3 and 13).
//!
//! Tags are strong: they are made of the media type and the very bytes before content coding, and each
//! coding has its own.
//! `If-Modified-Since` is not looked at: it counts in seconds, and the registry can change twice in one.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};

use super::{negotiation::Coding, reply::Representation};

/// The tag of a representation before content coding, without quotes.
pub(super) fn digest(representation: &Representation) -> String {
    let mut hash = Sha256::new();
    hash.update(representation.content_type.as_bytes());
    hash.update([0]);
    hash.update(&representation.bytes);
    URL_SAFE_NO_PAD.encode(&hash.finalize()[..16])
}

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
}
