//! Keys: what a one-time link and the cookie of a session hold.

use std::fmt;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

use crate::store::SecretHash;

const SECRET: usize = 32;

/// A key: 43 characters of base64url (RFC 4648, 5), which are 32 random bytes. Whoever has it is let in, so that it is
/// never shown but on purpose.
#[derive(Clone, PartialEq, Eq)]
pub struct Key(String);

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(…)")
    }
}

impl Key {
    /// A new key of random bytes.
    pub fn generate<E>(random: impl FnOnce(&mut [u8]) -> Result<(), E>) -> Result<Self, E> {
        let mut bytes = [0; SECRET];
        random(&mut bytes)?;
        Ok(Self(URL_SAFE_NO_PAD.encode(bytes)))
    }

    /// Reads a key; `None` where the text cannot be one.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        (bytes.len() == SECRET).then(|| Self(text.to_owned()))
    }

    /// The key itself, for the one whom it is meant for.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// What it is known by.
    pub fn hash(&self) -> SecretHash {
        SecretHash(Sha256::digest(&self.0).into())
    }

    /// A secret that only who has the key can know, and that does not tell the key: base64url of an HMAC-SHA-256
    /// (RFC 2104).
    pub fn derived(&self, purpose: &str) -> String {
        let mac = Hmac::<Sha256>::new_from_slice(self.0.as_bytes()).map(|mac| mac.chain_update(purpose));
        mac.map_or_else(|_| String::new(), |mac| URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Random;

    #[test]
    fn a_key_is_read_as_it_is_written_and_does_not_show_itself() {
        let random = Random::counting();
        let key = || Key::generate(|bytes| random.fill(bytes)).unwrap();
        let (one, other) = (key(), key());
        assert_eq!(Key::parse(one.reveal()), Some(one.clone()));
        assert_eq!(one.reveal().len(), 43);
        assert_ne!(one.hash(), other.hash());
        assert!(!format!("{one:?}").contains(one.reveal()));
        for bad in ["", "a", &one.reveal()[1..], &format!("{}A", one.reveal()), "é".repeat(43).as_str()] {
            assert_eq!(Key::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn what_is_derived_depends_on_key_and_purpose() {
        let random = Random::counting();
        let key = || Key::generate(|bytes| random.fill(bytes)).unwrap();
        let (one, other) = (key(), key());
        assert_eq!(one.derived("form").len(), 43);
        assert_eq!(one.derived("form"), one.derived("form"));
        assert_ne!(one.derived("form"), one.derived("mail"));
        assert_ne!(one.derived("form"), other.derived("form"));
    }
}
