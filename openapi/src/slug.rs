//! The readable, permanent name of a thing in addresses.

use std::{fmt, str::FromStr, sync::Arc};

use crate::scalar::{InvalidScalar, text_scalar};

/// 1 to 100 characters: lower-case ASCII letters and digits in groups joined by single hyphens.
///
/// A thing's slug never changes its meaning: a renamed thing keeps answering under the old one.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Slug(Arc<str>);

impl Slug {
    /// Name of the schema.
    pub const NAME: &'static str = "Slug";
    /// Text of the schema.
    pub const DESCRIPTION: &'static str =
        "Permanent readable key: lower-case ASCII letters and digits, joined by single hyphens.";
    /// Pattern of the schema (ECMA 262).
    pub const PATTERN: Option<&'static str> = Some("^[a-z0-9]+(-[a-z0-9]+)*$");
    /// Longest slug, in characters.
    pub const LONGEST: usize = 100;
    /// Length in the schema.
    pub const MAX_LENGTH: Option<usize> = Some(Self::LONGEST);

    /// The text of the slug.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Slug {
    type Err = InvalidScalar;

    fn from_str(text: &str) -> Result<Self, InvalidScalar> {
        let well_formed = text.len() <= Self::LONGEST
            && text.split('-').all(|group| {
                !group.is_empty() && group.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
            });
        if well_formed {
            Ok(Self(text.into()))
        } else {
            Err(InvalidScalar(format!(
                "`{text}` is not a slug: lower-case letters and digits joined by single hyphens, \
                 at most {} characters",
                Self::LONGEST
            )))
        }
    }
}

impl fmt::Display for Slug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

text_scalar!(Slug, "slug");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepts_only_hyphenated_lower_case() {
        for good in ["itu", "w3c", "child-online-safety", "123"] {
            assert!(good.parse::<Slug>().is_ok(), "{good}");
        }
        for bad in ["", "-", "a-", "-a", "a--b", "ITU", "a_b", "chicos.net", "é", &"a".repeat(101)] {
            assert!(bad.parse::<Slug>().is_err(), "{bad}");
        }
    }
}
