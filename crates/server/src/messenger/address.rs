//! From where somebody calls.

use crate::app::AppOptions;
use http::request::Parts;
use std::net::{IpAddr, Ipv4Addr};

/// The other end of the connection. Only requests to open routes carry it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PeerAddress(pub IpAddr);

/// A network: the first 24 bits of an IPv4 address, the first 64 of an IPv6
/// address. Whoever has one address of it can have them all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Network {
    /// IPv4.
    Four([u8; 3]),
    /// IPv6.
    Six([u8; 8]),
}

impl Network {
    /// The first 48 bits of an IPv6 network: what a customer of a provider is
    /// given whole, 65,536 networks of 64 bits. `None` for IPv4.
    #[must_use]
    pub fn site(self) -> Option<[u8; 6]> {
        match self {
            Self::Four(_) => None,
            Self::Six([a, b, c, d, e, f, ..]) => Some([a, b, c, d, e, f]),
        }
    }

    /// The network of an address. IPv4 behind an IPv6 socket is IPv4.
    #[must_use]
    pub fn of(address: IpAddr) -> Self {
        match address.to_canonical() {
            IpAddr::V4(address) => {
                let [a, b, c, _] = address.octets();
                Self::Four([a, b, c])
            }
            IpAddr::V6(address) => {
                let [a, b, c, d, e, f, g, h, ..] = address.octets();
                Self::Six([a, b, c, d, e, f, g, h])
            }
        }
    }
}

/// The caller's address: that of the socket, or, behind a trusted proxy, the
/// last one that the proxy noted. Everything before it the caller may have
/// made up.
#[must_use]
pub fn of(options: &AppOptions, parts: &Parts) -> IpAddr {
    let noted = || {
        let last = parts.headers.get_all("x-forwarded-for").iter().next_back()?.to_str().ok()?;
        last.rsplit(',').next()?.trim().parse().ok()
    };
    let forwarded = options.trust_proxy.then(noted).flatten();
    let socket = || parts.extensions.get::<PeerAddress>().map(|PeerAddress(address)| *address);
    // Only a listener that notes no address leaves none: all are one then.
    forwarded.or_else(socket).unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED))
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::Request;

    #[test]
    fn networks_are_what_one_caller_can_have() {
        let same = |one: &str, two: &str| Network::of(one.parse().unwrap()) == Network::of(two.parse().unwrap());
        assert!(same("192.0.2.1", "192.0.2.200"));
        assert!(same("192.0.2.1", "::ffff:192.0.2.7"));
        assert!(!same("192.0.2.1", "192.0.3.1"));
        assert!(same("2001:db8:1:2::1", "2001:db8:1:2:ffff::9"));
        assert!(!same("2001:db8:1:2::1", "2001:db8:1:3::1"));
    }

    #[test]
    fn only_a_trusted_proxy_is_believed() {
        let address = |trust_proxy: bool, noted: &[&str]| {
            let mut request = Request::builder().uri("/").extension(PeerAddress("192.0.2.1".parse().unwrap()));
            for value in noted {
                request = request.header("x-forwarded-for", *value);
            }
            let options = AppOptions { trust_proxy, ..AppOptions::default() };
            of(&options, &request.body(()).unwrap().into_parts().0).to_string()
        };
        assert_eq!(address(false, &["203.0.113.9"]), "192.0.2.1");
        assert_eq!(address(true, &[]), "192.0.2.1");
        assert_eq!(address(true, &["203.0.113.9"]), "203.0.113.9");
        assert_eq!(address(true, &["10.0.0.1, 203.0.113.9"]), "203.0.113.9");
        assert_eq!(address(true, &["10.0.0.1", "203.0.113.8, 203.0.113.9"]), "203.0.113.9");
        assert_eq!(address(true, &["nonsense"]), "192.0.2.1");
    }
}
