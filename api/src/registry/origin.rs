//! Where a request comes from, as far as the registry wants to know.

use std::net::{IpAddr, Ipv6Addr};

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// An internet address, of IPv6 only the network (the first 64 bits): the rest changes at will with whoever
/// has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Origin(IpAddr);

impl From<IpAddr> for Origin {
    fn from(address: IpAddr) -> Self {
        Self(match address.to_canonical() {
            IpAddr::V6(address) => {
                let network = address.to_bits() & (u128::MAX << 64);
                IpAddr::V6(Ipv6Addr::from_bits(network))
            }
            canonical => canonical,
        })
    }
}

impl Origin {
    /// A keyed hash (HMAC-SHA256, RFC 2104) by which two requests from the same origin can be told, hexadecimal.
    /// Without the key nobody learns the address from it.
    pub fn hash(self, key: [u8; 32]) -> String {
        let octets = match self.0 {
            IpAddr::V4(address) => address.octets().to_vec(),
            IpAddr::V6(address) => address.octets().to_vec(),
        };
        // A key shorter than a block is filled up with zeros.
        let mut block = [0; 64];
        block[..key.len()].copy_from_slice(&key);
        let mac = Hmac::<Sha256>::new(&block.into()).chain_update(octets);
        mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn origin(text: &str) -> Origin {
        text.parse::<IpAddr>().unwrap().into()
    }

    #[test]
    fn networks_of_ipv6_are_one_origin() {
        assert_eq!(origin("2001:db8:1:2::1"), origin("2001:db8:1:2:ffff:ffff:ffff:ffff"));
        assert_ne!(origin("2001:db8:1:2::1"), origin("2001:db8:1:3::1"));
        assert_eq!(origin("::ffff:192.0.2.7"), origin("192.0.2.7"), "IPv4 in IPv6 is IPv4");
        assert_ne!(origin("192.0.2.7"), origin("192.0.2.8"));
    }

    #[test]
    fn the_hash_depends_on_address_and_key() {
        // Reckoned by another program: `printf '\xc0\x00\x02\x07' | openssl mac -digest SHA256 -macopt
        // hexkey:0000…00 HMAC`.
        let hash = origin("192.0.2.7").hash([0; 32]);
        assert_eq!(hash, "9e364d657cbb36d5f4241c3aee218cccdcf30dbea4de93ff8e1a1ae4cc921949");
        assert_ne!(hash, origin("192.0.2.7").hash([1; 32]));
        assert_ne!(hash, origin("192.0.2.8").hash([0; 32]));
        assert_eq!(hash, origin("::ffff:192.0.2.7").hash([0; 32]));
    }
}
