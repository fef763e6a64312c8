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
    /// 2.0 to 2.16, with the second number; `Preview` and `Unstable` are
    /// [`PREVIEW`].
    Two(u8),
}

/// The second number of `Preview` and `Unstable`: above every released one.
pub const PREVIEW: u8 = u8::MAX;

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
            return Some(Self::Two(PREVIEW));
        }
        let (major, minor) = text.split_once('.')?;
        let is_number = !minor.is_empty() && minor.bytes().all(|byte| byte.is_ascii_digit());
        let minor: u8 = is_number.then(|| minor.parse().ok()).flatten()?;
        match major {
            "1" if minor <= NEWEST.0 => Some(Self::One(minor)),
            "2" if minor <= NEWEST.1 => Some(Self::Two(minor)),
            _ => None,
        }
    }

    /// Which version a caller means who does not say: that of the client, if it
    /// is one that never says, else `default`, the workspace's.
    #[must_use]
    pub fn settled(self, headers: &HeaderMap, default: &str) -> Self {
        match self {
            Self::One(_) | Self::Two(_) => self,
            Self::Unsaid if is_legacy_client(headers) => Self::One(LEGACY_MINOR),
            Self::Unsaid => Self::parse(default).unwrap_or(Self::Two(NEWEST.1)),
        }
    }

    /// Whether it is 1.x, where contacts are leads.
    #[must_use]
    pub const fn is_legacy(self) -> bool {
        matches!(self, Self::One(_))
    }

    /// Whether an attribute that is not defined is made by the first write:
    /// so it was from 1.0 to 1.3.
    #[must_use]
    pub const fn defines_attributes(self) -> bool {
        matches!(self, Self::One(0..=3))
    }
}

/// The version that old clients were written for.
const LEGACY_MINOR: u8 = 0;

fn is_legacy_client(headers: &HeaderMap) -> bool {
    let agent = headers.get(header::USER_AGENT).map_or(&b""[..], HeaderValue::as_bytes);
    LEGACY_AGENTS.iter().any(|legacy| agent.starts_with(legacy.as_bytes()))
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
            ("2.0", Some(Version::Two(0))),
            ("2.16", Some(Version::Two(16))),
            ("2.17", None),
            ("Preview", Some(Version::Two(PREVIEW))),
            ("unstable", Some(Version::Two(PREVIEW))),
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
        let settled = |agent: &'static str, said: Version| {
            let mut headers = HeaderMap::new();
            headers.insert(header::USER_AGENT, HeaderValue::from_static(agent));
            said.settled(&headers, "2.14")
        };
        assert_eq!(Version::Unsaid.settled(&HeaderMap::new(), "2.14"), Version::Two(14));
        assert_eq!(Version::Unsaid.settled(&HeaderMap::new(), "1.2"), Version::One(2));
        assert_eq!(settled("intercom-node-client/2.0.0", Version::Unsaid), Version::One(0));
        assert_eq!(settled("intercom-node-client/2.0.0", Version::Two(7)), Version::Two(7));
        assert_eq!(settled("intercom-node-client/5.0.0", Version::Unsaid), Version::Two(14));
        assert_eq!(settled("intercom-node-client/5.0.0", Version::One(3)), Version::One(3));
    }
}
