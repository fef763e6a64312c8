//! Which version of the API a caller speaks.

use crate::errors::{ApiError, ErrorCode};
use http::{HeaderMap, HeaderValue, header};

/// What the `Intercom-Version` header says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Version {
    /// Nothing.
    Unsaid,
    /// 1.0 to 1.4, with the second number.
    One(u8),
    /// 2.0 to 2.16, `Preview` or `Unstable`.
    Two,
}

/// The newest 1.x and 2.x versions that there are.
const NEWEST: (u8, u8) = (4, 16);

/// What clients that speak 1.x and never say so call themselves.
const LEGACY_AGENTS: [&str; 5] =
    ["python-intercom/3", "intercom-go/", "intercom-java/2", "intercom-dotnet/", "intercom-node-client/2"];

impl Version {
    /// Reads the header.
    ///
    /// # Errors
    /// 400 `intercom_version_invalid` when there is no such version.
    pub fn read(headers: &HeaderMap) -> Result<Self, ApiError> {
        let Some(value) = headers.get("intercom-version") else { return Ok(Self::Unsaid) };
        let text = value.to_str().unwrap_or_default().trim();
        Self::parse(text).ok_or_else(|| ApiError::new(ErrorCode::VersionInvalid).field("Intercom-Version"))
    }

    fn parse(text: &str) -> Option<Self> {
        if text.eq_ignore_ascii_case("preview") || text.eq_ignore_ascii_case("unstable") {
            return Some(Self::Two);
        }
        let (major, minor) = text.split_once('.')?;
        let is_number = !minor.is_empty() && minor.bytes().all(|byte| byte.is_ascii_digit());
        let minor: u8 = is_number.then(|| minor.parse().ok()).flatten()?;
        match major {
            "1" if minor <= NEWEST.0 => Some(Self::One(minor)),
            "2" if minor <= NEWEST.1 => Some(Self::Two),
            _ => None,
        }
    }

    /// Whether a caller of `/contacts` means leads of the 1.x API: the header
    /// says so, or the client is one that never sends it.
    #[must_use]
    pub fn means_leads(self, headers: &HeaderMap) -> bool {
        match self {
            Self::One(_) => true,
            Self::Two => false,
            Self::Unsaid => {
                let agent = headers.get(header::USER_AGENT).map_or(&b""[..], HeaderValue::as_bytes);
                LEGACY_AGENTS.iter().any(|legacy| agent.starts_with(legacy.as_bytes()))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_a_closed_list() {
        for (text, version) in [
            ("1.0", Some(Version::One(0))),
            ("1.4", Some(Version::One(4))),
            ("1.5", None),
            ("2.0", Some(Version::Two)),
            ("2.16", Some(Version::Two)),
            ("2.17", None),
            ("Preview", Some(Version::Two)),
            ("unstable", Some(Version::Two)),
            ("3.0", None),
            ("2", None),
            ("2.", None),
            ("2.+1", None),
            ("", None),
        ] {
            assert_eq!(Version::parse(text), version, "{text}");
        }
    }

    #[test]
    fn old_clients_are_known_by_their_name() {
        let mut headers = HeaderMap::new();
        assert!(!Version::Unsaid.means_leads(&headers));
        headers.insert(header::USER_AGENT, HeaderValue::from_static("intercom-node-client/2.0.0"));
        assert!(Version::Unsaid.means_leads(&headers));
        assert!(!Version::Two.means_leads(&headers));
        headers.insert(header::USER_AGENT, HeaderValue::from_static("intercom-node-client/5.0.0"));
        assert!(!Version::Unsaid.means_leads(&headers));
        assert!(Version::One(3).means_leads(&headers));
    }
}
