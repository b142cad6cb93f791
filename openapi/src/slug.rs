//! The readable, permanent name of a thing in addresses.

use std::{fmt, str::FromStr, sync::Arc};

use crate::{
    scalar::{InvalidScalar, text_scalar},
    shared_text::shared,
};

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

    /// The slug nearest to a text: its ASCII letters and digits in lower case, with everything else as a
    /// boundary between words. At most `longest` characters (never more than [`Self::LONGEST`]), cut between
    /// words; only a first word that is too long is cut itself. A text without letters and digits gives
    /// `unnamed`.
    pub fn nearest(text: &str, longest: usize) -> Self {
        let longest = longest.clamp(1, Self::LONGEST);
        let lower = text.to_ascii_lowercase();
        let mut words = lower.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
        let first = words.next().unwrap_or("unnamed");
        let mut slug = first[..first.len().min(longest)].to_owned();
        for word in words {
            if slug.len() + 1 + word.len() > longest {
                break;
            }
            slug.push('-');
            slug.push_str(word);
        }
        Self(slug.into())
    }

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
            Ok(Self(shared(text)))
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
    fn the_nearest_slug_is_one_and_ends_with_a_word() {
        for (text, longest, slug) in [
            ("Child Online Safety", 100, "child-online-safety"),
            ("  W3C -- (World)", 100, "w3c-world"),
            ("Child Online Safety", 18, "child-online"),
            ("Child Online Safety", 3, "chi"),
            ("\u{e9}\u{e8}", 100, "unnamed"),
            ("a", 0, "a"),
        ] {
            let nearest = Slug::nearest(text, longest);
            assert_eq!(nearest.as_str(), slug);
            assert_eq!(nearest.as_str().parse::<Slug>().unwrap(), nearest);
        }
        assert_eq!(Slug::nearest(&"a".repeat(300), usize::MAX).as_str().len(), Slug::LONGEST);
    }

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
