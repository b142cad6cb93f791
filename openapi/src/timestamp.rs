//! An instant in the log.

use std::{fmt, str::FromStr};

use chrono::{DateTime, SecondsFormat, SubsecRound, Utc};

use crate::scalar::{InvalidScalar, text_scalar};

/// An instant in UTC with milliseconds, RFC 3339: `2026-11-23T09:00:00.000Z`.
///
/// Finer parts are cut off when it is made, because the two databases keep different ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Timestamp(DateTime<Utc>);

impl Timestamp {
    /// Name of the schema.
    pub const NAME: &'static str = "Timestamp";
    /// Text of the schema.
    pub const DESCRIPTION: &'static str = "Instant in UTC, RFC 3339, with milliseconds.";
    /// The format `date-time` says it all.
    pub const PATTERN: Option<&'static str> = None;
    /// Length in the schema; the pattern bounds it.
    pub const MAX_LENGTH: Option<usize> = None;

    /// The instant, cut to milliseconds.
    pub fn new(instant: DateTime<Utc>) -> Self {
        Self(instant.trunc_subsecs(3))
    }

    /// The instant.
    pub fn instant(&self) -> DateTime<Utc> {
        self.0
    }
}

impl FromStr for Timestamp {
    type Err = InvalidScalar;

    fn from_str(text: &str) -> Result<Self, InvalidScalar> {
        DateTime::parse_from_rfc3339(text).map(|instant| Self::new(instant.with_timezone(&Utc))).map_err(
            |_| {
                InvalidScalar(format!(
                    "`{text}` is not an instant of RFC 3339, such as `2027-01-01T00:00:00Z`"
                ))
            },
        )
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.to_rfc3339_opts(SecondsFormat::Millis, true))
    }
}

text_scalar!(Timestamp, "date-time");
