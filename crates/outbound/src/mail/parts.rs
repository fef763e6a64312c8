//! What a mail's headers are made of: checked once, when it is made.

use lettre::Address;
use url::{Host, Url};

use crate::limits::{MAIL_HEADER_CHARS_MAX, MAIL_URL_BYTES_MAX};

/// Why a text cannot be part of a mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MailError {
    /// A line break or another character that is not seen.
    #[error("the text holds a line break or a control character")]
    ControlCharacter,
    /// Longer than a header may be.
    #[error("the text is longer than a header may be")]
    TooLong,
    /// No e-mail address.
    #[error("the address is no e-mail address")]
    Address,
    /// No id of the form `unique@domain`.
    #[error("the message id has parts with other characters than letters, digits, dots and dashes")]
    MessageId,
    /// No `http` or `https` address.
    #[error("the address to unsubscribe is no http or https address")]
    Url,
}

/// A text of one line, for a header.
///
/// ```
/// use outbound::mail::{Line, MailError};
/// assert!(Line::new("Grüße aus Köln").is_ok());
/// assert_eq!(Line::new("Hi\r\nBcc: all@example.com").err(), Some(MailError::ControlCharacter));
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Line(String);

impl Line {
    /// Takes the text as it is.
    ///
    /// # Errors
    /// It holds a line break, another control character, or more than
    /// [`MAIL_HEADER_CHARS_MAX`] characters.
    pub fn new(text: impl Into<String>) -> Result<Self, MailError> {
        let text = text.into();
        // Unicode's own line and paragraph separators are no control characters.
        if text.contains(|c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')) {
            return Err(MailError::ControlCharacter);
        }
        if text.chars().count() > MAIL_HEADER_CHARS_MAX { Err(MailError::TooLong) } else { Ok(Self(text)) }
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

/// An e-mail address with the name that goes with it.
///
/// ```
/// use outbound::mail::Mailbox;
/// assert!(Mailbox::new(Some("Ada Lovelace"), "ada@example.com").is_ok());
/// assert!(Mailbox::new(None, "ada@example.com>\r\nRCPT TO:<eve@example.com").is_err());
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Mailbox {
    name: Option<Line>,
    address: Address,
}

impl Mailbox {
    /// Takes an address such as `ada@example.com`; a domain in other letters than
    /// ASCII is written in its ASCII form, which every server understands.
    ///
    /// # Errors
    /// The name is no [`Line`], or the address is none.
    pub fn new(name: Option<&str>, address: &str) -> Result<Self, MailError> {
        let name = name.filter(|name| !name.trim().is_empty()).map(Line::new).transpose()?;
        let plain = Line::new(address).map_err(|_| MailError::Address)?;
        let (user, domain) = plain.as_str().rsplit_once('@').ok_or(MailError::Address)?;
        let domain = if domain.is_ascii() {
            domain.to_owned()
        } else {
            Host::parse(domain).map_err(|_| MailError::Address)?.to_string()
        };
        let address = Address::new(user, domain).map_err(|_| MailError::Address)?;
        Ok(Self { name, address })
    }

    pub(super) fn address(&self) -> &Address {
        &self.address
    }

    pub(super) fn to_lettre(&self) -> lettre::message::Mailbox {
        let name = self.name.as_ref().map(|name| name.as_str().to_owned());
        lettre::message::Mailbox::new(name, self.address.clone())
    }

    /// As the target of a link.
    pub(super) fn mailto(&self) -> String {
        let address: &str = self.address.as_ref();
        let escaped = address.bytes().map(|byte| match byte {
            b'@' | b'.' | b'-' | b'_' | b'+' => char::from(byte).to_string(),
            byte if byte.is_ascii_alphanumeric() => char::from(byte).to_string(),
            byte => format!("%{byte:02X}"),
        });
        format!("mailto:{}", escaped.collect::<String>())
    }
}

/// What a mail is called for ever: the same for each attempt.
///
/// ```
/// use outbound::mail::MessageId;
/// assert!(MessageId::new("0190c5fa-delivery", "mail.example.com").is_ok());
/// assert!(MessageId::new("a>\r\nBcc: x", "mail.example.com").is_err());
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageId(String);

impl MessageId {
    /// Puts `<unique@domain>` together.
    ///
    /// # Errors
    /// A part is empty, or holds other characters than ASCII letters, digits, `.`, `-`
    /// and `_`, or both are longer than [`MAIL_HEADER_CHARS_MAX`] together.
    pub fn new(unique: &str, domain: &str) -> Result<Self, MailError> {
        let is_inner = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
        let is_good = |part: &str| !part.is_empty() && part.chars().all(is_inner);
        let id = format!("<{unique}@{domain}>");
        let is_short = id.len() <= MAIL_HEADER_CHARS_MAX;
        if is_short && is_good(unique) && is_good(domain) { Ok(Self(id)) } else { Err(MailError::MessageId) }
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

/// Where one click unsubscribes, without a question (RFC 8058): mail programs `POST`
/// to it. Offered to them only when it is `https`.
///
/// ```
/// use outbound::mail::UnsubscribeUrl;
/// assert!(UnsubscribeUrl::new("https://herald.example.com/u/abc").is_ok());
/// assert!(UnsubscribeUrl::new("javascript:alert(1)").is_err());
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct UnsubscribeUrl(Url);

impl UnsubscribeUrl {
    /// Takes an absolute address.
    ///
    /// # Errors
    /// It is none, not `http` or `https`, or longer than [`MAIL_URL_BYTES_MAX`].
    pub fn new(url: &str) -> Result<Self, MailError> {
        let url = Url::parse(url).map_err(|_| MailError::Url)?;
        if !matches!(url.scheme(), "http" | "https") || !url.as_str().is_ascii() || url.as_str().contains(['<', '>']) {
            return Err(MailError::Url);
        }
        if url.as_str().len() > MAIL_URL_BYTES_MAX { Err(MailError::TooLong) } else { Ok(Self(url)) }
    }

    pub(super) fn as_str(&self) -> &str {
        self.0.as_str()
    }

    pub(super) fn is_one_click(&self) -> bool {
        self.0.scheme() == "https"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const INJECTIONS: &[&str] = &[
        "x\r\nBcc: eve@example.com",
        "x\nBcc: eve@example.com",
        "x\rBcc: eve@example.com",
        "x\r\n\r\n<script>",
        "x\u{85}y",
        "x\u{2028}y",
        "x\0y",
    ];

    #[test]
    fn nothing_that_breaks_a_line_gets_in() {
        for text in INJECTIONS {
            assert_eq!(Line::new(*text).err(), Some(MailError::ControlCharacter), "{text:?}");
            assert!(Mailbox::new(Some(text), "ada@example.com").is_err(), "{text:?}");
            assert!(Mailbox::new(None, &format!("{text}@example.com")).is_err(), "{text:?}");
            assert!(Mailbox::new(None, &format!("ada@{text}")).is_err(), "{text:?}");
            assert!(MessageId::new(text, "example.com").is_err(), "{text:?}");
            assert!(MessageId::new("x", text).is_err(), "{text:?}");
            let url = UnsubscribeUrl::new(&format!("https://example.com/{text}?{text}#{text}"));
            assert!(url.is_ok_and(|url| !url.as_str().contains(char::is_control)), "{text:?}");
        }
    }

    #[test]
    fn addresses_are_addresses() {
        for bad in ["", "ada", "@example.com", "ada@", "a b@example.com", "a@b@", "<ada@example.com>", "a@x>,<b@y"] {
            assert_eq!(Mailbox::new(None, bad).err(), Some(MailError::Address), "{bad}");
        }
        let address = |text: &str| Mailbox::new(None, text).ok().unwrap().address().to_string();
        assert_eq!(address("ada@köln.example"), "ada@xn--kln-sna.example");
        assert_eq!(Mailbox::new(None, "a+b=c?@x.de").ok().unwrap().mailto(), "mailto:a+b%3Dc%3F@x.de");
    }

    #[test]
    fn parts_have_a_longest_form() {
        let text = |chars: usize| "ü".repeat(chars);
        assert!(Line::new(text(MAIL_HEADER_CHARS_MAX - 1)).is_ok());
        assert!(Line::new(text(MAIL_HEADER_CHARS_MAX)).is_ok());
        assert_eq!(Line::new(text(MAIL_HEADER_CHARS_MAX + 1)).err(), Some(MailError::TooLong));

        let id = |chars: usize| MessageId::new(&"x".repeat(chars - "<@y.z>".len()), "y.z");
        assert!(id(MAIL_HEADER_CHARS_MAX - 1).is_ok() && id(MAIL_HEADER_CHARS_MAX).is_ok());
        assert!(id(MAIL_HEADER_CHARS_MAX + 1).is_err());

        let url = |bytes: usize| UnsubscribeUrl::new(&format!("https://y.z/{}", "x".repeat(bytes - 12)));
        assert!(url(MAIL_URL_BYTES_MAX - 1).is_ok() && url(MAIL_URL_BYTES_MAX).is_ok());
        assert_eq!(url(MAIL_URL_BYTES_MAX + 1).err(), Some(MailError::TooLong));
    }
}
