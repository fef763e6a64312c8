//! Ranges of addresses.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// A range of addresses. IPv4 is kept as IPv6 with the prefix `::ffff:0:0/96`, so
/// that an address and its mapped form are one thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Network {
    bits: u128,
    length: u32,
}

impl Network {
    pub(super) const fn v4(octets: [u8; 4], length: u32) -> Self {
        let [a, b, c, d] = octets;
        let bits = Ipv4Addr::new(a, b, c, d).to_ipv6_mapped().to_bits();
        Self { bits, length: length + 96 }
    }

    /// The first four groups; the others are zero.
    pub(super) const fn v6(groups: [u16; 4], length: u32) -> Self {
        let [a, b, c, d] = groups;
        Self { bits: Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).to_bits(), length }
    }

    /// Reads `10.0.0.0/8`, `fd00::/8`, or one address. `None` when it is none, or has
    /// bits after its length.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (address, length) = text.split_once('/').unwrap_or((text, ""));
        let address: IpAddr = address.parse().ok()?;
        let (before, full) = if address.is_ipv4() { (96, 32) } else { (0, 128) };
        let length = match length {
            "" if !text.contains('/') => full,
            _ => length.parse().ok().filter(|length| *length <= full)?,
        };
        let network = Self { bits: bits(address), length: before + length };
        (network.bits & !network.mask() == 0).then_some(network)
    }

    pub(super) const fn contains(self, bits: u128) -> bool {
        (bits ^ self.bits) & self.mask() == 0
    }

    const fn mask(self) -> u128 {
        match 128 - self.length {
            128 => 0,
            shift => u128::MAX << shift,
        }
    }
}

/// An address as a number; see [`Network`].
pub(super) fn bits(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(address) => address.to_ipv6_mapped().to_bits(),
        IpAddr::V6(address) => address.to_bits(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holds(network: &str, address: &str) -> bool {
        Network::parse(network).unwrap().contains(bits(address.parse().unwrap()))
    }

    #[test]
    fn a_network_holds_its_first_and_last_address_and_no_neighbour() {
        assert!(holds("10.0.0.0/8", "10.0.0.0") && holds("10.0.0.0/8", "10.255.255.255"));
        assert!(!holds("10.0.0.0/8", "9.255.255.255") && !holds("10.0.0.0/8", "11.0.0.0"));
        assert!(holds("fd00::/8", "fdff::1") && !holds("fd00::/8", "fc00::1"));
        assert!(holds("192.0.2.7", "192.0.2.7") && !holds("192.0.2.7", "192.0.2.6"));
        assert!(holds("0.0.0.0/0", "255.255.255.255") && !holds("0.0.0.0/0", "2001:db8::1"));
        assert!(holds("::/0", "2001:db8::1"));
        assert!(holds("10.0.0.0/8", "::ffff:10.1.2.3"), "a mapped address is the address");
    }

    #[test]
    fn what_is_no_network_is_refused() {
        for text in ["", "10.0.0.0/", "10.0.0.0/33", "fd00::/129", "10.0.0.1/8", "example.com", "10.0.0.0/8/8", "/8"] {
            assert_eq!(Network::parse(text), None, "{text}");
        }
    }
}
