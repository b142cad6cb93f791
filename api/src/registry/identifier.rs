//! Identifiers of organisations in other registers, in the one form in which the registry keeps them.

use std::{fmt, str::FromStr};

use serde::Serialize;

/// A register whose identifiers the registry keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Register {
    /// Research Organization Registry, `https://ror.org/0438wbg98`.
    Ror,
    /// Wikidata, `Q41550`.
    Wikidata,
    /// Legal Entity Identifier (ISO 17442), `724500A93Z8V1MJK5349`.
    Lei,
    /// International Standard Name Identifier (ISO 27729), `0000000123480690`.
    Isni,
}

/// A text that is not an identifier of the register it was given for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not {}", .register.form())]
pub struct NotAnIdentifier {
    register: Register,
    text: String,
}

impl Register {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Ror, Self::Wikidata, Self::Lei, Self::Isni];

    /// The key under which a record has the identifier: `ror`, `wikidata`, `lei`, `isni`.
    pub fn key(self) -> &'static str {
        match self {
            Self::Ror => "ror",
            Self::Wikidata => "wikidata",
            Self::Lei => "lei",
            Self::Isni => "isni",
        }
    }

    /// What an identifier of the register looks like.
    fn form(self) -> &'static str {
        match self {
            Self::Ror => {
                "a ROR id, such as `https://ror.org/0438wbg98` (`0`, six letters or digits, two check digits)"
            }
            Self::Wikidata => "an item of Wikidata, such as `Q41550`",
            Self::Lei => "an LEI: 18 letters or digits and two check digits, such as `724500A93Z8V1MJK5349`",
            Self::Isni => "an ISNI: 15 digits and a check character, such as `0000000123480690`",
        }
    }

    /// The identifier as the registry keeps it; addresses and spaces that people write are read.
    ///
    /// # Errors
    /// When the form or the check digits are wrong.
    pub fn canonical(self, text: &str) -> Result<String, NotAnIdentifier> {
        let bare = last_segment(text);
        match self {
            Self::Ror => ror(&bare),
            Self::Wikidata => wikidata(&bare),
            Self::Lei => lei(&bare),
            Self::Isni => isni(&bare),
        }
        .ok_or_else(|| self.refuses(text))
    }

    /// The text is not one of its identifiers.
    pub fn refuses(self, text: &str) -> NotAnIdentifier {
        NotAnIdentifier { register: self, text: text.to_owned() }
    }
}

impl fmt::Display for Register {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.key())
    }
}

impl FromStr for Register {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|register| register.key() == text).ok_or(())
    }
}

/// What stands behind the last slash of an address on a known host, or the whole text; without spaces.
fn last_segment(text: &str) -> String {
    let text = text.trim().trim_end_matches('/');
    let bare = match text.rsplit_once('/') {
        Some((before, last)) => {
            let lower = before.to_ascii_lowercase();
            let known =
                ["ror.org", "wikidata.org", "isni.org", "gleif.org"].iter().any(|h| lower.contains(h));
            if known { last } else { text }
        }
        None => text,
    };
    bare.split_whitespace().collect()
}

/// `0`, six characters of Crockford's base 32, two check digits (ISO/IEC 7064 MOD 97-10).
fn ror(text: &str) -> Option<String> {
    const DIGITS: &[u8] = b"0123456789abcdefghjkmnpqrstvwxyz";
    let text = text.to_ascii_lowercase();
    let bytes = text.as_bytes();
    if bytes.len() != 9 || bytes[0] != b'0' || !text.is_ascii() {
        return None;
    }
    let number = bytes[..7].iter().try_fold(0u64, |number, byte| {
        Some(number * 32 + DIGITS.iter().position(|digit| digit == byte)? as u64)
    })?;
    (format!("{:02}", 98 - number * 100 % 97).as_bytes() == &bytes[7..])
        .then(|| format!("https://ror.org/{text}"))
}

fn wikidata(text: &str) -> Option<String> {
    let digits = text.strip_prefix(['Q', 'q'])?;
    let well_formed = (1..=12).contains(&digits.len())
        && !digits.starts_with('0')
        && digits.bytes().all(|b| b.is_ascii_digit());
    well_formed.then(|| format!("Q{digits}"))
}

/// Letters count 10 to 35; the whole number leaves 1 when divided by 97 (ISO/IEC 7064 MOD 97-10).
fn lei(text: &str) -> Option<String> {
    let text = text.to_ascii_uppercase();
    if text.len() != 20 || !text.bytes().all(|b| b.is_ascii_alphanumeric()) {
        return None;
    }
    let rest = text.chars().filter_map(|c| c.to_digit(36)).fold(0, |rest, digit| {
        let shift = if digit < 10 { 10 } else { 100 };
        (rest * shift + digit) % 97
    });
    (rest == 1).then_some(text)
}

/// 15 digits and a check character, ISO/IEC 7064 MOD 11-2; kept without the spaces with which it is displayed.
fn isni(text: &str) -> Option<String> {
    let compact = text.to_ascii_uppercase().replace('-', "");
    let compact = compact.strip_prefix("ISNI").unwrap_or(&compact);
    let (number, check) = (compact.get(..15)?, compact.get(15..)?);
    let sum = number.chars().try_fold(0, |sum, c| Some((sum + c.to_digit(10)?) * 2 % 11))?;
    let expected = match (12 - sum) % 11 {
        10 => "X".to_owned(),
        digit => digit.to_string(),
    };
    (check == expected).then(|| compact.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_people_write() {
        for (register, text, kept) in [
            (Register::Ror, "https://ror.org/0438wbg98", "https://ror.org/0438wbg98"),
            (Register::Ror, "ror.org/0438WBG98/", "https://ror.org/0438wbg98"),
            (Register::Ror, " 0438wbg98 ", "https://ror.org/0438wbg98"),
            (Register::Wikidata, "https://www.wikidata.org/wiki/Q41550", "Q41550"),
            (Register::Wikidata, "q41550", "Q41550"),
            (Register::Lei, "724500a93z8v1mjk5349", "724500A93Z8V1MJK5349"),
            (Register::Isni, "https://isni.org/isni/0000000123480690", "0000000123480690"),
            (Register::Isni, "ISNI 0000 0001 2348 0690", "0000000123480690"),
            (Register::Isni, "0000 0004 0530 031X", "000000040530031X"),
        ] {
            assert_eq!(register.canonical(text).as_deref(), Ok(kept), "{text}");
        }
    }

    #[test]
    fn refuses_what_is_mistyped_and_says_what_would_be_right() {
        for (register, text) in [
            (Register::Ror, "https://ror.org/0438wbg99"),
            (Register::Ror, "0é38wbg9"),
            (Register::Ror, "https://example.org/0438wbg98"),
            (Register::Wikidata, "41550"),
            (Register::Wikidata, "Q"),
            (Register::Wikidata, "Q041550"),
            (Register::Wikidata, "P31"),
            (Register::Wikidata, "Q-1"),
            (Register::Wikidata, "Q1x"),
            (Register::Lei, "724500A93Z8V1MJK5348"),
            (Register::Lei, "724500A93Z8V1MJK534é"),
            (Register::Isni, "0000 0001 2348 0691"),
            (Register::Isni, "00000001234é0690"),
            (Register::Isni, "0000"),
            (Register::Isni, "0000 0001 2103 26833"),
            (Register::Isni, "000000012103268é"),
            (Register::Isni, ""),
        ] {
            let error = register.canonical(text).expect_err(text).to_string();
            assert!(error.contains("such as"), "{error}");
        }
    }

    #[test]
    fn every_register_has_its_key() {
        for register in Register::ALL {
            assert_eq!(register.key().parse(), Ok(register));
            assert_eq!(openapi::word(&register).as_deref(), Some(register.key()));
        }
    }
}
