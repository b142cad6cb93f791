//! BCP 47.

use std::{fmt, str::FromStr, sync::Arc};

use crate::{
    scalar::{InvalidScalar, text_scalar},
    shared_text::shared,
};

/// A language, BCP 47 (RFC 5646): a primary language of two or three letters and optional subtags.
/// `und` stands for "no language", as for most acronyms.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LanguageTag(Arc<str>);

impl LanguageTag {
    /// Name of the schema.
    pub const NAME: &'static str = "LanguageTag";
    /// Text of the schema.
    pub const DESCRIPTION: &'static str = "Language tag, BCP 47; `und` = no language.";
    /// Pattern of the schema (ECMA 262).
    pub const PATTERN: Option<&'static str> = Some("^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,4}$");
    /// Length in the schema; the pattern bounds it.
    pub const MAX_LENGTH: Option<usize> = None;

    /// English, the language everything falls back to.
    pub fn english() -> Self {
        Self("en".into())
    }

    /// `und`: no language, or none that is known.
    pub fn undetermined() -> Self {
        Self("und".into())
    }

    /// The tag as text, in lower case.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The first subtag: `zh` of `zh-hant`.
    pub fn primary(&self) -> &str {
        let end = self.0.bytes().position(|byte| byte == b'-');
        &self.0[..end.unwrap_or(self.0.len())]
    }
}

impl FromStr for LanguageTag {
    type Err = InvalidScalar;

    fn from_str(text: &str) -> Result<Self, InvalidScalar> {
        let mut subtags = text.split('-');
        let primary = subtags.next().unwrap_or_default();
        let rest: Vec<&str> = subtags.collect();
        let well_formed = (2..=3).contains(&primary.len())
            && primary.bytes().all(|b| b.is_ascii_alphabetic())
            && rest.len() <= 4
            && rest.iter().all(|subtag| {
                (2..=8).contains(&subtag.len()) && subtag.bytes().all(|b| b.is_ascii_alphanumeric())
            });
        if well_formed {
            Ok(Self(shared(&text.to_ascii_lowercase())))
        } else {
            Err(InvalidScalar(format!("`{text}` is not a language tag of BCP 47, such as `fr` or `zh-hans`")))
        }
    }
}

impl fmt::Display for LanguageTag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

text_scalar!(LanguageTag, "language-tag");
