//! The identifier of an organisation in ROR.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, de::Error};

use crate::registry::identifier::{NotAnIdentifier, Register};

/// A ROR id: `0`, six characters of Crockford's base 32 and two check digits (ISO/IEC 7064 MOD 97-10). It is
/// written as an address, `https://ror.org/0438wbg98`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RorId([u8; 9]);

impl FromStr for RorId {
    type Err = NotAnIdentifier;

    /// Reads the address and, because people shorten it, what stands behind its slashes.
    fn from_str(text: &str) -> Result<Self, NotAnIdentifier> {
        let address = Register::Ror.canonical(text)?;
        let key = address.rsplit('/').next().and_then(|key| key.as_bytes().try_into().ok());
        key.map(Self).ok_or_else(|| Register::Ror.refuses(text))
    }
}

impl fmt::Display for RorId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "https://ror.org/{}", std::str::from_utf8(&self.0).unwrap_or_default())
    }
}

impl<'de> Deserialize<'de> for RorId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DIGITS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

    impl RorId {
        /// The id with a number, in the order of numbers.
        pub(crate) fn numbered(number: u64) -> Self {
            let digit = |place: u32| char::from(DIGITS[(number >> (5 * place)) as usize % 32]);
            let digits: String = (0..7).rev().map(digit).collect();
            format!("{digits}{:02}", 98 - number * 100 % 97).parse().unwrap()
        }
    }

    #[test]
    fn reads_the_forms_in_use_and_writes_the_address() {
        for text in ["https://ror.org/0438wbg98", "ror.org/0438wbg98", " 0438WBG98 "] {
            assert_eq!(text.parse::<RorId>().unwrap().to_string(), "https://ror.org/0438wbg98");
        }
    }

    #[test]
    fn refuses_what_is_mistyped() {
        for text in [
            "",
            "https://ror.org/",
            "https://ror.org/0438wbg99",
            "https://ror.org/1438wbg98",
            "https://ror.org/0438wbu98",
            "https://ror.org/0438wbg9",
            "https://ror.org/0438wbg98x",
            "https://example.org/0438wbg98",
            "https://ror.org/é438wbg9",
        ] {
            assert!(text.parse::<RorId>().is_err(), "{text}");
        }
    }
}
