//! Addresses that a message may lead to.

/// What an address may begin with.
pub const SCHEMES: [&str; 4] = ["http", "https", "mailto", "tel"];

/// An address that leads to the web, an e-mail address or a telephone; `None`
/// for any other. Browsers skip white space and control characters in a
/// scheme, so an address with such is none.
#[must_use]
pub fn checked(address: &str) -> Option<&str> {
    let address = address.trim();
    let (scheme, rest) = address.split_once(':')?;
    let is_known = SCHEMES.iter().any(|known| scheme.eq_ignore_ascii_case(known));
    let is_clean = !address.contains(|c: char| c.is_control() || c.is_whitespace());
    let needs_host = scheme.to_ascii_lowercase().starts_with("http");
    let has_host = rest.strip_prefix("//").is_some_and(|rest| !rest.is_empty() && !rest.starts_with(['/', '?', '#']));
    (is_known && is_clean && !rest.is_empty() && (!needs_host || has_host)).then_some(address)
}

/// A value as a part of an address: all that could mean something there is
/// written in percent signs.
#[must_use]
pub fn part(value: &str) -> String {
    use std::fmt::Write as _;
    let mut out = String::with_capacity(value.len());
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _written = write!(out, "%{byte:02X}");
        }
    }
    out
}
