//! Which addresses are nobody's business but the operator's.

use std::net::IpAddr;

use super::exceptions::Exceptions;
use super::network::{Network, bits};

/// What may be done with an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Anybody may ask it.
    Public,
    /// The operator listed it, or its host.
    Excepted,
    /// Nobody may ask it.
    Refused,
}

/// IPv4 as it stands in IPv6.
const MAPPED: Network = Network::v4([0, 0, 0, 0], 0);

/// The part of IPv6 out of which public addresses are given.
const GLOBAL: Network = Network::v6([0x2000, 0, 0, 0], 3);

/// IPv6 whose last 32 bits are an IPv4 address that a gateway talks to (NAT64).
const NAT64: Network = Network::v6([0x64, 0xff9b, 0, 0], 96);

/// IPv6 whose bits 16 to 48 are an IPv4 address that a relay talks to (6to4).
const SIX_TO_FOUR: Network = Network::v6([0x2002, 0, 0, 0], 16);

/// What is not public of [`MAPPED`] and [`GLOBAL`], after IANA's registries of
/// special-purpose addresses.
const RESERVED: &[Network] = &[
    // "This" network: 0.0.0.0 is this very machine.
    Network::v4([0, 0, 0, 0], 8),
    // Private.
    Network::v4([10, 0, 0, 0], 8),
    Network::v4([172, 16, 0, 0], 12),
    Network::v4([192, 168, 0, 0], 16),
    // Between a provider and its customers (CGNAT); a cloud's metadata, 100.100.100.200, too.
    Network::v4([100, 64, 0, 0], 10),
    // Loopback.
    Network::v4([127, 0, 0, 0], 8),
    // Link-local; most clouds' metadata, 169.254.169.254.
    Network::v4([169, 254, 0, 0], 16),
    // Protocol assignments; a cloud's metadata, 192.0.0.192, too.
    Network::v4([192, 0, 0, 0], 24),
    // Documentation.
    Network::v4([192, 0, 2, 0], 24),
    Network::v4([198, 51, 100, 0], 24),
    Network::v4([203, 0, 113, 0], 24),
    // Relays of 6to4.
    Network::v4([192, 88, 99, 0], 24),
    // Measurements between networks.
    Network::v4([198, 18, 0, 0], 15),
    // Multicast; then what is kept for later, and broadcast.
    Network::v4([224, 0, 0, 0], 4),
    Network::v4([240, 0, 0, 0], 4),
    // Public by its number, but a cloud's own services for each of its machines.
    Network::v4([168, 63, 129, 16], 32),
    // Protocol assignments, with Teredo, benchmarks and ORCHID.
    Network::v6([0x2001, 0, 0, 0], 23),
    // Documentation.
    Network::v6([0x2001, 0xdb8, 0, 0], 32),
    Network::v6([0x3fff, 0, 0, 0], 20),
];

/// What may be done with this address of this host.
pub(super) fn judge(exceptions: &Exceptions, host: &str, address: IpAddr) -> Verdict {
    let bits = bits(address);
    if exceptions.hold(host, bits) || exceptions.hold(host, inner(bits)) {
        return Verdict::Excepted;
    }
    if is_public(inner(bits)) { Verdict::Public } else { Verdict::Refused }
}

/// The IPv4 address inside of an IPv6 one that stands for it.
fn inner(bits: u128) -> u128 {
    let v4 = |v4: u128| (0xffff << 32) | (v4 & 0xffff_ffff);
    if NAT64.contains(bits) {
        v4(bits)
    } else if SIX_TO_FOUR.contains(bits) {
        v4(bits >> 80)
    } else {
        bits
    }
}

fn is_public(bits: u128) -> bool {
    (MAPPED.contains(bits) || GLOBAL.contains(bits)) && !RESERVED.iter().any(|network| network.contains(bits))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(listed: &[&str], host: &str, address: &str) -> Verdict {
        judge(&Exceptions::parse(listed).unwrap(), host, address.parse().unwrap())
    }

    #[test]
    fn public_addresses_are_public() {
        for address in [
            "1.1.1.1",
            "9.255.255.255",
            "11.0.0.0",
            "100.63.255.255",
            "100.128.0.0",
            "126.255.255.255",
            "128.0.0.0",
            "169.253.255.255",
            "169.255.0.0",
            "172.15.255.255",
            "172.32.0.0",
            "192.167.255.255",
            "192.169.0.0",
            "198.17.255.255",
            "198.20.0.0",
            "223.255.255.255",
            "168.63.129.15",
            "2606:4700::1111",
            "2a00:1450::1",
            "2001:200::1",
            "::ffff:1.1.1.1",
            "64:ff9b::101:101",
            "2002:101:101::1",
        ] {
            assert_eq!(verdict(&[], "x", address), Verdict::Public, "{address}");
        }
    }

    #[test]
    fn everything_else_is_refused_in_every_form() {
        let v4 = [
            "0.0.0.0",
            "0.255.255.255",
            "10.0.0.0",
            "10.255.255.255",
            "100.64.0.0",
            "100.100.100.200",
            "100.127.255.255",
            "127.0.0.1",
            "127.255.255.255",
            "169.254.0.0",
            "169.254.169.254",
            "172.16.0.0",
            "172.31.255.255",
            "192.0.0.192",
            "192.0.2.1",
            "192.88.99.1",
            "192.168.0.0",
            "192.168.255.255",
            "198.18.0.0",
            "198.19.255.255",
            "198.51.100.1",
            "203.0.113.1",
            "224.0.0.1",
            "239.255.255.255",
            "240.0.0.1",
            "255.255.255.255",
            "168.63.129.16",
        ];
        for text in v4 {
            let [a, b, c, d] = text.parse::<std::net::Ipv4Addr>().unwrap().octets().map(u16::from);
            let (high, low) = (a << 8 | b, c << 8 | d);
            let forms = [
                text.to_owned(),
                format!("::ffff:{text}"),
                format!("64:ff9b::{text}"),
                format!("2002:{high:x}:{low:x}::1"),
            ];
            for address in forms {
                assert_eq!(verdict(&[], "x", &address), Verdict::Refused, "{address}");
            }
        }
        for address in [
            "::",
            "::1",
            "::7f00:1",
            "::ffff:0:127.0.0.1",
            "64:ff9b:1::1",
            "100::1",
            "2001::1",
            "2001:10::1",
            "2001:20::1",
            "2001:db8::1",
            "3fff::1",
            "4000::1",
            "5f00::1",
            "fc00::1",
            "fd00:ec2::254",
            "fe80::1",
            "fec0::1",
            "ff02::1",
        ] {
            assert_eq!(verdict(&[], "x", address), Verdict::Refused, "{address}");
        }
    }

    #[test]
    fn what_is_listed_is_excepted_and_nothing_beside_it() {
        let listed = ["10.1.0.0/16", "Hooks.Internal", "fd12::/32"];
        assert_eq!(verdict(&listed, "x", "10.1.2.3"), Verdict::Excepted);
        assert_eq!(verdict(&listed, "x", "::ffff:10.1.2.3"), Verdict::Excepted);
        assert_eq!(verdict(&listed, "x", "64:ff9b::10.1.2.3"), Verdict::Excepted);
        assert_eq!(verdict(&listed, "x", "10.2.0.0"), Verdict::Refused);
        assert_eq!(verdict(&listed, "x", "fd12::1"), Verdict::Excepted);
        assert_eq!(verdict(&listed, "hooks.internal", "192.168.1.1"), Verdict::Excepted);
        assert_eq!(verdict(&listed, "HOOKS.internal.", "192.168.1.1"), Verdict::Excepted);
        assert_eq!(verdict(&listed, "evil.hooks.internal", "192.168.1.1"), Verdict::Refused);
    }
}
