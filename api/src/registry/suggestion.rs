//! What suggestions are known by.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

use crate::random::{NoRandomness, Random};

/// What every id of a suggestion begins with.
const PREFIX: &str = "sug_";
/// Random bytes of an id: more than anyone can guess.
const BYTES: usize = 32;

/// A new id: `sug_` and 43 characters of base64url (RFC 4648, 5), which are 32 random bytes.
pub fn new_id(random: &Random) -> Result<String, NoRandomness> {
    let mut bytes = [0; BYTES];
    random.fill(&mut bytes)?;
    Ok(format!("{PREFIX}{}", URL_SAFE_NO_PAD.encode(bytes)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_long_and_never_the_same() {
        let random = Random::system();
        let (one, other) = (new_id(&random).unwrap(), new_id(&random).unwrap());
        assert_eq!((one.len(), &one[..4]), (47, "sug_"));
        assert_ne!(one, other);
        let counted = new_id(&Random::counting()).unwrap();
        assert_eq!(counted, "sug_AAAAAAAAAAAAAAAAAAAAAQAAAAAAAAACAAAAAAAAAAM");
    }
}
