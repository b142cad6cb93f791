//! The identifier of an organisation in ROR.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, de::Error};

/// The letters that ROR writes numbers with: Crockford's base 32, in lower case.
const DIGITS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// A ROR id: `0`, six characters of Crockford's base 32 and two check digits (ISO/IEC 7064 MOD 97-10). It is
/// written as an address, `https://ror.org/0438wbg98`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RorId([u8; 9]);

/// A text that is not a ROR id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is not a ROR id: it is `https://ror.org/`, then `0`, six letters or digits and two check digits, \
     such as `https://ror.org/0438wbg98`"
)]
pub struct NotARorId(pub String);

impl FromStr for RorId {
    type Err = NotARorId;

    /// Reads the address and, because people shorten it, what stands behind its slashes.
    fn from_str(text: &str) -> Result<Self, NotARorId> {
        let wrong = || NotARorId(text.to_owned());
        let lower = text.trim().to_ascii_lowercase();
        let rest = lower.strip_prefix("https://").or(lower.strip_prefix("http://")).unwrap_or(&lower);
        let rest = rest.strip_prefix("www.").unwrap_or(rest);
        let key = rest.strip_prefix("ror.org/").unwrap_or(rest);
        let key: [u8; 9] = key.as_bytes().try_into().map_err(|_| wrong())?;
        let mut number: u64 = 0;
        for byte in &key[..7] {
            let digit = DIGITS.iter().position(|digit| digit == byte).ok_or_else(wrong)?;
            number = number * 32 + digit as u64;
        }
        let check = format!("{:02}", 98 - number * 100 % 97);
        if key[0] == b'0' && check.as_bytes() == &key[7..] { Ok(Self(key)) } else { Err(wrong()) }
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
