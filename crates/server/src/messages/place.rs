//! Where in a page a message is shown.

use super::at::At;
use crate::errors::ApiError;
use crate::limits::{TIME_ON_PAGE_S_MAX, URL_RULE_CHARS_MAX, URL_RULES_MAX};
use serde::{Deserialize, Serialize};
use wire::json::Json;

/// Where in a page. Browsers look at it; the server only keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Place {
    /// Of which pages: one rule must hold; none is every page.
    pub url_rules: Vec<UrlRule>,
    /// After how many seconds on the page.
    pub time_on_page_s: u32,
}

/// A condition on a page's address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UrlRule {
    /// `is`, `contains` or `starts_with`.
    pub op: String,
    /// With what.
    pub value: String,
}

/// As browsers know them.
const OPS: [(&str, &str); 3] = [("is", "is"), ("contains", "contains"), ("starts_with", "starts_with")];

impl Place {
    /// Reads `where` of a message.
    ///
    /// # Errors
    /// What is wrong, by its place.
    pub fn read(json: &Json<'_>) -> Result<Self, ApiError> {
        let at = At::object(json, "where", &["url_rules", "time_on_page_s"])?;
        let rules = at.items("url_rules", URL_RULES_MAX)?.unwrap_or_default();
        let url_rules = rules.iter().map(rule).collect::<Result<_, _>>()?;
        let time_on_page_s = at.whole("time_on_page_s", 0..=TIME_ON_PAGE_S_MAX)?.unwrap_or(0);
        Ok(Self { url_rules, time_on_page_s })
    }

    /// Reads what was kept.
    #[must_use]
    pub fn kept(text: &str) -> Self {
        serde_json::from_str(text).unwrap_or_default()
    }

    /// Whether only a browser can tell if it is so.
    #[must_use]
    pub const fn needs_a_page(&self) -> bool {
        !self.url_rules.is_empty() || self.time_on_page_s > 0
    }
}

fn rule(at: &At<'_>) -> Result<UrlRule, ApiError> {
    at.only(&["op", "value"])?;
    let op = at.word("op", &OPS)?.ok_or_else(|| at.missing("op"))?;
    Ok(UrlRule { op: op.to_owned(), value: at.needed_text("value", URL_RULE_CHARS_MAX)? })
}
