//! What the operator lets us reach although it is not public.

use super::network::{Network, bits};
use http::Uri;
use http::uri::Scheme;
use std::net::IpAddr;

/// Networks and hosts inside of the house that the operator lets us reach, without
/// TLS too. Empty by default.
///
/// ```
/// use outbound::http::Exceptions;
/// assert!(Exceptions::parse(["10.1.0.0/16", "fd12::/32", "hooks.internal"]).is_ok());
/// assert!(Exceptions::parse(["10.1.0.0/99"]).is_err());
/// ```
#[derive(Debug, Clone, Default)]
pub struct Exceptions {
    networks: Vec<Network>,
    hosts: Vec<String>,
}

/// An entry that is neither a network nor a host.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is neither a network such as 10.1.0.0/16, nor an address, nor the name of a host")]
pub struct ExceptionError(pub String);

impl Exceptions {
    /// Reads networks (`10.1.0.0/16`), addresses, and names of hosts, which count with
    /// whatever address they have, and without their subdomains.
    ///
    /// # Errors
    /// [`ExceptionError`] with the first entry that is none of these.
    pub fn parse<T: AsRef<str>>(entries: impl IntoIterator<Item = T>) -> Result<Self, ExceptionError> {
        let mut exceptions = Self::default();
        for entry in entries {
            let entry = entry.as_ref().trim();
            match (Network::parse(entry), folded(entry)) {
                (Some(network), _) => exceptions.networks.push(network),
                (None, host) if is_host(&host) => exceptions.hosts.push(host),
                (None, _) => return Err(ExceptionError(entry.to_owned())),
            }
        }
        Ok(exceptions)
    }

    /// Whether this address can be asked at all: with TLS anything can be, without
    /// it what is listed here. A name that is not listed itself may have an address
    /// that is: where networks are listed, that shows when it is asked.
    ///
    /// ```
    /// use outbound::http::Exceptions;
    /// let listed = Exceptions::parse(["hooks.internal", "10.0.0.1"]).unwrap();
    /// assert!(listed.may_be_asked("http://hooks.internal/a") && listed.may_be_asked("http://10.0.0.1:8080/"));
    /// assert!(listed.may_be_asked("https://x.example/") && !listed.may_be_asked("http://10.0.0.2/"));
    /// assert!(!Exceptions::default().may_be_asked("http://x.example/"));
    /// ```
    #[must_use]
    pub fn may_be_asked(&self, url: &str) -> bool {
        let Ok(url) = url.parse::<Uri>() else { return false };
        let host = url.host().unwrap_or_default().trim_matches(['[', ']']);
        let is_listed = || match host.parse::<IpAddr>() {
            Ok(address) => self.hold(host, bits(address)),
            Err(_) => !self.networks.is_empty() || self.hosts.contains(&folded(host)),
        };
        url.scheme() == Some(&Scheme::HTTPS) || is_listed()
    }

    pub(super) fn hold(&self, host: &str, bits: u128) -> bool {
        self.networks.iter().any(|network| network.contains(bits)) || self.hosts.contains(&folded(host))
    }
}

fn folded(host: &str) -> String {
    host.trim_end_matches('.').to_ascii_lowercase()
}

/// A name, and not a damaged address: its last label does not begin with a digit.
fn is_host(host: &str) -> bool {
    let is_label = |label: &str| {
        let is_inner = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
        !label.is_empty() && label.len() <= 63 && label.chars().all(is_inner)
    };
    let last = host.rsplit('.').next().unwrap_or_default();
    host.len() <= 253 && host.split('.').all(is_label) && !last.starts_with(|c: char| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_that_are_nothing_are_named() {
        for entry in ["", "10.0.0.0/33", "10.0.0.1/8", "10.0.0", "*.internal", "http://x", "a b", "x:80"] {
            assert_eq!(Exceptions::parse([entry]).unwrap_err(), ExceptionError(entry.to_owned()));
        }
    }
}
