//! Where randomness comes from.

use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use chrono::{DateTime, Utc};
use uuid::Uuid;

/// The machine gives no random bytes.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the machine gives no random bytes: {0}")]
pub struct NoRandomness(String);

type Fill = dyn Fn(&mut [u8]) -> Result<(), NoRandomness> + Send + Sync;

/// Random bytes; tests bring their own.
#[derive(Clone)]
pub struct Random(Arc<Fill>);

impl fmt::Debug for Random {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Random")
    }
}

impl Random {
    /// The generator of the machine, fit for secrets.
    #[allow(clippy::disallowed_methods)] // the one place that asks the machine
    pub fn system() -> Self {
        Self(Arc::new(|bytes| getrandom::fill(bytes).map_err(|error| NoRandomness(error.to_string()))))
    }

    /// Bytes that are not random at all: the numbers from 0 on, eight bytes each. Never the same twice, and
    /// the same again from a new one.
    pub fn counting() -> Self {
        let next = AtomicU64::new(0);
        Self(Arc::new(move |bytes| {
            for part in bytes.chunks_mut(8) {
                let number = next.fetch_add(1, Ordering::Relaxed).to_be_bytes();
                part.copy_from_slice(&number[8 - part.len()..]);
            }
            Ok(())
        }))
    }

    /// Fills bytes.
    pub fn fill(&self, bytes: &mut [u8]) -> Result<(), NoRandomness> {
        (self.0)(bytes)
    }

    /// A new id (UUIDv7, RFC 9562) for what is made at an instant.
    pub fn id(&self, at: DateTime<Utc>) -> Result<Uuid, NoRandomness> {
        let mut bytes = [0; 10];
        self.fill(&mut bytes)?;
        let millis = u64::try_from(at.timestamp_millis()).unwrap_or_default();
        Ok(uuid::Builder::from_unix_timestamp_millis(millis, &bytes).into_uuid())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_machine_never_gives_the_same_twice() {
        let draw = || {
            let mut bytes = [0; 32];
            Random::system().fill(&mut bytes).unwrap();
            bytes
        };
        assert_ne!(draw(), draw());
    }

    #[test]
    fn ids_tell_when_they_were_made() {
        let at = DateTime::parse_from_rfc3339("2026-11-23T09:00:00.123Z").unwrap().to_utc();
        let random = Random::counting();
        let (one, other) = (random.id(at).unwrap(), random.id(at).unwrap());
        assert_ne!(one, other);
        assert_eq!(one.get_version_num(), 7);
        let (seconds, nanos) = one.get_timestamp().unwrap().to_unix();
        assert_eq!((seconds as i64, nanos / 1_000_000), (at.timestamp(), 123));
        assert_eq!(Random::counting().id(at).unwrap(), one, "counting begins anew");
    }
}
