use super::Value;

/// How a value is meant to be read: recognised by its shape and its key, never
/// by a tag on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Kind {
    /// Plain text.
    String = 0,
    /// A number.
    Number = 1,
    /// True or false.
    Boolean = 2,
    /// A number of Unix seconds under a key that ends in `_date` or `_at`.
    Date = 3,
    /// An http or https URL.
    Link = 4,
    /// A URL whose path ends like an image's.
    Image = 5,
    /// `{"url","value"}`.
    RichLink = 6,
    /// `{"amount","currency"}`.
    Money = 7,
    /// The id of a Stripe customer.
    StripeCustomer = 8,
    /// The id of a Stripe invoice.
    StripeInvoice = 9,
    /// The id of a Stripe charge.
    StripeCharge = 10,
    /// Any other object or array.
    Opaque = 11,
}

impl Kind {
    /// All of them, in the order of their numbers.
    pub const ALL: [Self; 12] = [
        Self::String,
        Self::Number,
        Self::Boolean,
        Self::Date,
        Self::Link,
        Self::Image,
        Self::RichLink,
        Self::Money,
        Self::StripeCustomer,
        Self::StripeInvoice,
        Self::StripeCharge,
        Self::Opaque,
    ];

    /// The word that the API and the console use.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::String => "string",
            Self::Number => "number",
            Self::Boolean => "boolean",
            Self::Date => "date",
            Self::Link => "link",
            Self::Image => "image",
            Self::RichLink => "rich_link",
            Self::Money => "monetary_amount",
            Self::StripeCustomer => "stripe_customer",
            Self::StripeInvoice => "stripe_invoice",
            Self::StripeCharge => "stripe_charge",
            Self::Opaque => "object",
        }
    }

    /// Reads a value under its key.
    #[must_use]
    pub fn of(key: &str, value: &Value) -> Self {
        match value {
            Value::String(text) => Self::of_string(key, text),
            Value::Number(text) if is_date_key(key) && text.bytes().all(|byte| byte.is_ascii_digit()) => Self::Date,
            Value::Number(_) => Self::Number,
            Value::Boolean(_) => Self::Boolean,
            Value::RichLink { .. } => Self::RichLink,
            Value::Money { .. } => Self::Money,
            Value::Opaque(_) => Self::Opaque,
        }
    }

    fn of_string(key: &str, text: &str) -> Self {
        match key.to_ascii_lowercase().as_str() {
            "stripe_customer" => Self::StripeCustomer,
            "stripe_invoice" => Self::StripeInvoice,
            "stripe_charge" => Self::StripeCharge,
            _ if !is_link(text) => Self::String,
            _ if is_image(text) => Self::Image,
            _ => Self::Link,
        }
    }
}

fn is_date_key(key: &str) -> bool {
    let key = key.to_ascii_lowercase();
    key.ends_with("_date") || key.ends_with("_at")
}

/// Whether a text is an http or https URL with a host and no white space or
/// control character: nothing else ever becomes a link.
#[must_use]
pub fn is_link(text: &str) -> bool {
    let after = |scheme: &str| {
        let head = text.get(..scheme.len())?;
        head.eq_ignore_ascii_case(scheme).then(|| text.get(scheme.len()..)).flatten()
    };
    let Some(rest) = after("https://").or_else(|| after("http://")) else { return false };
    let host_is_there = rest.starts_with(|c: char| c.is_alphanumeric() || c == '[');
    host_is_there && !rest.contains(|c: char| c.is_whitespace() || c.is_control())
}

fn is_image(url: &str) -> bool {
    const ENDINGS: [&str; 8] = [".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".avif", ".bmp"];
    let path = url.split(['?', '#']).next().unwrap_or(url).to_ascii_lowercase();
    ENDINGS.iter().any(|ending| path.ends_with(ending))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(key: &str, text: &str) -> &'static str {
        Kind::of(key, &Value::String(text.to_owned())).name()
    }

    #[test]
    fn strings_are_read_by_key_and_shape() {
        assert_eq!(kind("source", "desktop"), "string");
        assert_eq!(kind("article", "https://example.org/ab1de.html"), "link");
        assert_eq!(kind("photo", "HTTPS://example.org/a.PNG?w=1"), "image");
        assert_eq!(kind("stripe_invoice", "in_1"), "stripe_invoice");
        for no_link in
            ["javascript:alert(1)", "http://", "https:// x", "https:///x", "https://a b", "ftp://x", "https://a\nb"]
        {
            assert_eq!(kind("k", no_link), "string", "{no_link}");
        }
    }

    #[test]
    fn numbers_are_dates_under_date_keys_only() {
        let kind = |key: &str, text: &str| Kind::of(key, &Value::Number(text.to_owned())).name();
        assert_eq!(kind("order_date", "1392036272"), "date");
        assert_eq!(kind("paid_at", "1392036272"), "date");
        assert_eq!(kind("order_date", "1.5"), "number");
        assert_eq!(kind("load", "3.67"), "number");
    }
}
