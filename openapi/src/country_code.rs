//! ISO 3166-1 alpha-2.

use std::{fmt, str::FromStr};

use crate::scalar::{InvalidScalar, text_scalar};

/// A country or territory, ISO 3166-1 alpha-2, upper case. `XK` (Kosovo, user-assigned) is accepted
/// because sources use it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CountryCode([u8; 2]);

impl CountryCode {
    /// Name of the schema.
    pub const NAME: &'static str = "CountryCode";
    /// Text of the schema.
    pub const DESCRIPTION: &'static str = "Country or territory, ISO 3166-1 alpha-2.";
    /// Pattern of the schema (ECMA 262).
    pub const PATTERN: Option<&'static str> = Some("^[A-Z]{2}$");
    /// Length in the schema; the pattern bounds it.
    pub const MAX_LENGTH: Option<usize> = None;

    /// The two letters.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl FromStr for CountryCode {
    type Err = InvalidScalar;

    fn from_str(text: &str) -> Result<Self, InvalidScalar> {
        let known = text == "XK"
            || (text.len() == 2
                && text.bytes().all(|b| b.is_ascii_uppercase())
                && celes::Country::from_alpha2(text).is_ok());
        match text.as_bytes() {
            [a, b] if known => Ok(Self([*a, *b])),
            _ => Err(InvalidScalar(format!(
                "`{text}` is not a country code of ISO 3166-1 alpha-2, such as `BR`"
            ))),
        }
    }
}

impl fmt::Display for CountryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

text_scalar!(CountryCode, "country-code");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_the_codes_of_iso_3166() {
        for good in ["BR", "HK", "XK"] {
            assert_eq!(good.parse::<CountryCode>().unwrap().to_string(), good);
        }
        for bad in ["br", "ZZ", "BRA", "", "UK", "É"] {
            assert!(bad.parse::<CountryCode>().is_err(), "{bad}");
        }
    }
}
