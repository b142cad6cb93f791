//! Tokens: what they look like, whether they are valid, and how people write what they are good for.

use std::{fmt, str::FromStr};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use openapi::{Slug, Timestamp};
use sha2::{Digest, Sha256};

use crate::store::{KnownToken, SecretHash};

/// What every token begins with, so that people and scanners for secrets know it when they see it.
const PREFIX: &str = "dcr_";
const SECRET: usize = 32;
const CHECKSUM: usize = 4;

/// A token: `dcr_` and 48 characters of base64url (RFC 4648, 5), which are 32 random bytes and a checksum.
///
/// Whoever has it may do what it is good for, so that it is never shown but on purpose.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

/// A text that is not a token. It is not repeated: it may be one that was mistyped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidToken {
    /// It does not begin like a token.
    #[error("it is not a token of this registry, which begins with `{PREFIX}`")]
    Foreign,
    /// Its checksum does not fit.
    #[error(
        "it is mistyped or not whole: a token is `{PREFIX}` and 48 characters, the last of which check the others"
    )]
    Damaged,
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{PREFIX}…")
    }
}

impl Token {
    /// A new token of random bytes.
    pub fn generate<E>(random: impl FnOnce(&mut [u8]) -> Result<(), E>) -> Result<Self, E> {
        let mut bytes = [0; SECRET + CHECKSUM];
        let (secret, checksum) = bytes.split_at_mut(SECRET);
        random(secret)?;
        checksum.copy_from_slice(&checksum_of(secret));
        Ok(Self(format!("{PREFIX}{}", URL_SAFE_NO_PAD.encode(bytes))))
    }

    /// Reads a token.
    pub fn parse(text: &str) -> Result<Self, InvalidToken> {
        let encoded = text.strip_prefix(PREFIX).ok_or(InvalidToken::Foreign)?;
        let bytes = URL_SAFE_NO_PAD.decode(encoded).map_err(|_| InvalidToken::Damaged)?;
        match bytes.split_at_checked(SECRET) {
            Some((secret, checksum)) if checksum == checksum_of(secret) => Ok(Self(text.to_owned())),
            _ => Err(InvalidToken::Damaged),
        }
    }

    /// The token itself, for the one whom it is meant for.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// What the token is known by.
    pub fn hash(&self) -> SecretHash {
        SecretHash(Sha256::digest(&self.0).into())
    }
}

fn checksum_of(secret: &[u8]) -> [u8; CHECKSUM] {
    let hash = Sha256::new().chain_update(PREFIX).chain_update(secret).finalize();
    let mut checksum = [0; CHECKSUM];
    checksum.copy_from_slice(&hash[..CHECKSUM]);
    checksum
}

/// Whether a token is valid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenState {
    /// It is.
    Active,
    /// Not since this instant, as was said when it was made.
    Expired(Timestamp),
    /// Not since this instant, because somebody took it back.
    Revoked(Timestamp),
}

impl TokenState {
    /// How it stands with a token at an instant.
    pub fn of(token: &KnownToken, at: Timestamp) -> Self {
        match (token.revoked_at, token.expires_at) {
            (Some(revoked), _) => Self::Revoked(revoked),
            (None, Some(end)) if end <= at => Self::Expired(end),
            _ => Self::Active,
        }
    }
}

impl fmt::Display for TokenState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Active => "active",
            Self::Expired(_) => "expired",
            Self::Revoked(_) => "revoked",
        })
    }
}

/// A role as people write it: `registrar`, `coordinator:SLUG`, `contact:SLUG`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NamedRole {
    /// Everything.
    Registrar,
    /// Of this coalition.
    Coordinator(Slug),
    /// Of this organisation.
    Contact(Slug),
}

/// A text that is not a role.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct InvalidRole(String);

impl FromStr for NamedRole {
    type Err = InvalidRole;

    fn from_str(text: &str) -> Result<Self, InvalidRole> {
        let slug = |slug: &str| slug.parse().map_err(|e: openapi::InvalidScalar| InvalidRole(e.to_string()));
        match text.split_once(':') {
            None if text == "registrar" => Ok(Self::Registrar),
            Some(("coordinator", of)) => Ok(Self::Coordinator(slug(of)?)),
            Some(("contact", of)) => Ok(Self::Contact(slug(of)?)),
            _ => Err(InvalidRole(
                "a role is `registrar`, `coordinator:SLUG` with the slug of a coalition, or `contact:SLUG` \
                 with the slug of an organisation"
                    .into(),
            )),
        }
    }
}

impl fmt::Display for NamedRole {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Registrar => f.write_str("registrar"),
            Self::Coordinator(slug) => write!(f, "coordinator:{slug}"),
            Self::Contact(slug) => write!(f, "contact:{slug}"),
        }
    }
}

impl NamedRole {
    /// The role in words, such as `coordinator of privacy`.
    pub fn in_words(&self) -> String {
        self.to_string().replacen(':', " of ", 1)
    }

    /// What one may do in it; each completes the sentence "You may …".
    pub fn may(&self) -> Vec<String> {
        const ENTER: &str = "enter organisations, persons and sources";
        match self {
            Self::Registrar => {
                vec!["change everything in the registry and decide on all suggestions".into()]
            }
            Self::Coordinator(slug) => {
                let keep = format!(
                    "change the coalition `{slug}` and its memberships and decide on suggestions for them"
                );
                vec![keep, ENTER.into()]
            }
            Self::Contact(slug) => vec![
                format!("change the organisation `{slug}` and decide on suggestions for it"),
                format!("confirm and end the memberships of `{slug}`"),
            ],
        }
    }
}

/// A name that fits on one line of the log, without the space around it.
///
/// # Errors
/// What a name must have, or must not.
pub fn public_name(text: &str) -> Result<String, String> {
    const MOST: usize = 100;
    let name = text.trim();
    if name.is_empty() || name.chars().count() > MOST {
        return Err(format!("must have 1 to {MOST} characters"));
    }
    if name.chars().any(char::is_control) {
        return Err("must not have line breaks, tabs or other control characters".into());
    }
    Ok(name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::{NoRandomness, Random};
    use crate::store::Role;

    fn token() -> Token {
        Token::generate(|bytes| Random::counting().fill(bytes)).unwrap()
    }

    #[test]
    fn a_token_reads_as_it_is_written() {
        let token = token();
        assert_eq!((token.reveal().len(), &token.reveal()[..4]), (52, "dcr_"));
        assert_eq!(Token::parse(token.reveal()).unwrap(), token);
        // Reckoned by another program, the hash as by `printf %s TOKEN | sha256sum`.
        assert_eq!(token.reveal(), "dcr_AAAAAAAAAAAAAAAAAAAAAQAAAAAAAAACAAAAAAAAAAOn9YKF");
        assert_eq!(token.hash().0[..4], [0x75, 0x35, 0xaf, 0xe9]);
    }

    #[test]
    fn a_token_does_not_show_itself() {
        assert_eq!(format!("{:?} {:?}", token(), Some(token())), "dcr_… Some(dcr_…)");
    }

    #[test]
    fn without_randomness_there_is_no_token() {
        let failed = Token::generate(|_| Err::<(), _>("no"));
        assert_eq!(failed, Err("no"));
        let random = Random::counting();
        let next = || Token::generate(|bytes| random.fill(bytes)).unwrap();
        assert_ne!(next(), next());
        assert!(Token::generate::<NoRandomness>(|bytes| Random::system().fill(bytes)).is_ok());
    }

    #[test]
    fn every_single_slip_is_noticed() {
        let good = token().reveal().to_owned();
        for at in 4..good.len() {
            for other in ['A', 'z', '0', '-', '_'] {
                let mut wrong: Vec<char> = good.chars().collect();
                wrong[at] = other;
                let wrong: String = wrong.into_iter().collect();
                let expected = if wrong == good { Ok(token()) } else { Err(InvalidToken::Damaged) };
                assert_eq!(Token::parse(&wrong), expected, "{wrong}");
            }
            assert_eq!(Token::parse(&good[..at]), Err(InvalidToken::Damaged), "cut off at {at}");
        }
        for damaged in [format!("{good}A"), format!("{good} "), good.replace('_', "_ü"), good.to_uppercase()]
        {
            assert!(Token::parse(&damaged).is_err(), "{damaged}");
        }
        for foreign in ["", "dcr", "ghp_abc", "Bearer", &good[4..], &good.to_uppercase()] {
            assert_eq!(Token::parse(foreign), Err(InvalidToken::Foreign), "{foreign}");
        }
        for error in [InvalidToken::Damaged, InvalidToken::Foreign] {
            assert!(!error.to_string().contains(&good[4..10]));
        }
    }

    #[test]
    fn roles_read_as_they_are_written() {
        for text in ["registrar", "coordinator:privacy", "contact:world-bank"] {
            assert_eq!(text.parse::<NamedRole>().unwrap().to_string(), text);
            assert!(!text.parse::<NamedRole>().unwrap().may().is_empty());
        }
        let words = |text: &str| text.parse::<NamedRole>().unwrap().in_words();
        assert_eq!(words("coordinator:privacy"), "coordinator of privacy");
        assert_eq!(words("registrar"), "registrar");
        for (bad, says) in [
            ("", "a role is `registrar`"),
            ("Registrar", "a role is `registrar`"),
            ("registrar:privacy", "a role is `registrar`"),
            ("coordinator", "coordinator:SLUG"),
            ("coordinator:", "not a slug"),
            ("coordinator:Privacy", "`Privacy` is not a slug"),
            ("jester:privacy", "contact:SLUG"),
        ] {
            let error = bad.parse::<NamedRole>().unwrap_err().to_string();
            assert!(error.contains(says), "{bad}: {error}");
        }
    }

    #[test]
    fn a_token_is_valid_up_to_its_end() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let token = KnownToken {
            id: uuid::Uuid::nil(),
            name: "registrar".into(),
            roles: vec![Role::Registrar],
            created_at: at("2026-01-01T00:00:00Z"),
            expires_at: Some(at("2026-02-01T00:00:00Z")),
            revoked_at: None,
            last_used_at: None,
            account: None,
        };
        assert_eq!(TokenState::of(&token, at("2026-01-31T23:59:59.999Z")), TokenState::Active);
        let end = at("2026-02-01T00:00:00Z");
        assert_eq!(TokenState::of(&token, end), TokenState::Expired(end));
        let revoked = KnownToken { revoked_at: Some(at("2026-01-05T00:00:00Z")), ..token.clone() };
        let since = TokenState::Revoked(at("2026-01-05T00:00:00Z"));
        assert_eq!(TokenState::of(&revoked, end), since, "the stronger reason is told");
        let endless = KnownToken { expires_at: None, ..token };
        assert_eq!(TokenState::of(&endless, at("2999-01-01T00:00:00Z")), TokenState::Active);
    }
}
