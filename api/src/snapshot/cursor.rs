//! Where a list goes on: opaque to clients, bound to its list, safe against damage.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use openapi::LanguageTag;
use sha2::{Digest, Sha256};

use super::SortKey;

/// A cursor that was damaged or made for another list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the cursor is damaged or belongs to another list; follow the `next` address of a page as it is")]
pub struct InvalidCursor;

/// The last thing of a page: the next page begins after it, whatever is entered or removed meanwhile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cursor {
    /// Sort key of the last thing.
    pub key: SortKey,
    /// Its id, which breaks ties.
    pub id: String,
    /// The languages in which the list began.
    pub languages: Vec<LanguageTag>,
}

const CHECK: usize = 8;

/// A checksum over the query and the position: it tells damage and foreign lists, and is no secret.
fn check(query: &str, payload: &[u8]) -> [u8; CHECK] {
    let mut hash = Sha256::new();
    hash.update(query.as_bytes());
    hash.update([0]);
    hash.update(payload);
    let digest = hash.finalize();
    std::array::from_fn(|i| digest[i])
}

impl Cursor {
    /// The text for the address of the next page of the list that the query makes.
    pub fn encode(&self, query: &str) -> String {
        let payload = serde_json::json!([self.key.0, self.id, self.languages]).to_string();
        let mut bytes = check(query, payload.as_bytes()).to_vec();
        bytes.extend_from_slice(payload.as_bytes());
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// The cursor in a text that a client sent back.
    pub fn decode(text: &str, query: &str) -> Result<Self, InvalidCursor> {
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| InvalidCursor)?;
        let (given, payload) = bytes.split_at_checked(CHECK).ok_or(InvalidCursor)?;
        if given != check(query, payload) {
            return Err(InvalidCursor);
        }
        let (key, id, languages): (Option<String>, String, Vec<LanguageTag>) =
            serde_json::from_slice(payload).map_err(|_| InvalidCursor)?;
        Ok(Self { key: SortKey(key), id, languages })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comes_back_whole_and_only_to_its_own_list() {
        let cursor = Cursor {
            key: SortKey(Some("łódź".into())),
            id: "x".into(),
            languages: vec!["fr".parse().unwrap()],
        };
        let text = cursor.encode("status=active&");
        assert_eq!(Cursor::decode(&text, "status=active&"), Ok(cursor));
        assert_eq!(Cursor::decode(&text, "status=inactive&"), Err(InvalidCursor));
        for damaged in ["", "AAAA", &text[1..], &format!("{text}A"), &text.to_uppercase(), "é"] {
            assert_eq!(Cursor::decode(damaged, "status=active&"), Err(InvalidCursor), "{damaged}");
        }
    }
}
