//! Secrets that the registry keeps for itself, and what those of others are known by.

use std::fmt;

use entities::secret;
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel};
use subtle::ConstantTimeEq;

use super::{StoreError, Writing};

const TABLE: &str = "secret";
/// Bytes of a secret.
pub const SECRET: usize = 32;

/// SHA-256 of a token or key. Whoever has it does not have the secret itself.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct SecretHash(pub [u8; 32]);

impl fmt::Debug for SecretHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretHash(…)")
    }
}

impl SecretHash {
    pub(super) fn hex(&self) -> String {
        self.0.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// The part that a secret is found by. That it takes more or less time to find tells at most this part,
    /// which leads to no secret.
    pub(super) fn lookup(&self) -> String {
        const BYTES: usize = 8;
        self.hex()[..BYTES * 2].to_owned()
    }

    /// Whether it is the one that was kept, told in the same time whatever the answer is.
    pub(super) fn is(&self, kept: &str) -> bool {
        self.hex().as_bytes().ct_eq(kept.as_bytes()).into()
    }
}

impl Writing<'_> {
    /// The secret of this name. Where there is none yet, these fresh random bytes become it.
    pub async fn secret(&self, name: &'static str, fresh: [u8; SECRET]) -> Result<[u8; SECRET], StoreError> {
        if let Some(row) = secret::Entity::find_by_id(name).one(&self.transaction).await? {
            return read(&row.value).ok_or_else(|| StoreError::Corrupt {
                table: TABLE,
                why: format!("`{name}` is not {SECRET} bytes in hexadecimal"),
            });
        }
        let value = fresh.iter().map(|byte| format!("{byte:02x}")).collect();
        let row = secret::Model { name: name.into(), value }.into_active_model().reset_all();
        secret::Entity::insert(row).exec_without_returning(&self.transaction).await?;
        Ok(fresh)
    }
}

fn read(hexadecimal: &str) -> Option<[u8; SECRET]> {
    let mut bytes = [0; SECRET];
    if hexadecimal.len() != 2 * SECRET || !hexadecimal.is_ascii() {
        return None;
    }
    for (byte, at) in bytes.iter_mut().zip((0..).step_by(2)) {
        *byte = u8::from_str_radix(&hexadecimal[at..at + 2], 16).ok()?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_read_as_it_is_written() {
        let written: String = (0..32_u8).map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(read(&written), Some(std::array::from_fn(|at| at as u8)));
        for damaged in ["", &written[2..], &written.replace('0', "g"), &"é".repeat(32)] {
            assert_eq!(read(damaged), None, "{damaged}");
        }
    }

    #[test]
    fn a_hash_does_not_show_itself() {
        let hash = SecretHash([0xab; 32]);
        assert!(hash.is(&"ab".repeat(32)) && !hash.is(&"ab".repeat(31)) && !hash.is(&"ba".repeat(32)));
        assert_eq!((hash.hex(), hash.lookup()), ("ab".repeat(32), "ab".repeat(8)));
        assert!(!format!("{hash:?}").contains("ab"), "{hash:?}");
    }
}
