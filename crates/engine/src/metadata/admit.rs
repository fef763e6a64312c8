use super::{Metadata, OmissionReason, Omissions, Value, kind};
use crate::limits::{
    METADATA_KEY_CHARS_MAX, METADATA_KEYS_CAP, METADATA_OPAQUE_BYTES_MAX, METADATA_STRING_CHARS_MAX,
    METADATA_URL_BYTES_MAX,
};
use crate::text;

/// A value as the wire decoded it, before any rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Incoming {
    /// A JSON string.
    String(String),
    /// A JSON number's own text.
    Number(String),
    /// A JSON boolean.
    Boolean(bool),
    /// A JSON null: the key is absent.
    Null,
    /// An object with exactly `url` and `value`, both strings.
    RichLink {
        /// The `url`.
        url: String,
        /// The `value`.
        value: String,
        /// The object's own text, for when it is no rich link after all.
        raw: String,
    },
    /// An object with exactly a whole, non-negative `amount` and a three
    /// letter `currency`.
    Money {
        /// The `amount`.
        amount: u64,
        /// The `currency`.
        currency: String,
    },
    /// Any other object or array, as JSON text.
    Other(String),
}

/// Applies the rules of names, lengths and repeats. Of keys that fold
/// together the last value wins, in the place and spelling of the first.
/// At most [`METADATA_KEYS_CAP`] keys are kept; the workspace's own, lower
/// limit is applied by the command.
#[must_use]
pub fn admit(entries: impl IntoIterator<Item = (String, Incoming)>) -> (Metadata, Omissions) {
    let mut admitted: Metadata = Vec::new();
    let mut omissions = Omissions::default();
    for (key, incoming) in entries {
        if let Err(reason) = check_key(&key) {
            omissions.push(&key, reason);
            continue;
        }
        let key = match text::dashed(&text::nfc(&key)) {
            dashed if dashed == key => key,
            dashed => dashed.into_owned(),
        };
        let Some(value) = admit_value(&key, incoming, &mut omissions) else { continue };
        if let Some((first, held)) = admitted.iter_mut().find(|(held, _)| text::same(held, &key)) {
            omissions.push(first, OmissionReason::KeyRepeated);
            *held = value;
        } else if admitted.len() < METADATA_KEYS_CAP {
            admitted.push((key, value));
        } else {
            omissions.push(&key, OmissionReason::TooManyKeys);
        }
    }
    (admitted, omissions)
}

/// Keeps the first `keys_max` keys and reports the others.
pub(crate) fn limit_keys(metadata: &mut Metadata, keys_max: usize, omissions: &mut Omissions) {
    while metadata.len() > keys_max {
        let (key, _) = metadata.remove(keys_max);
        omissions.push(&key, OmissionReason::TooManyKeys);
    }
}

fn check_key(key: &str) -> Result<(), OmissionReason> {
    const FORBIDDEN: &str = "~`!@#%^&*'{}|\\\"\0";
    if key.trim().is_empty() {
        return Err(OmissionReason::KeyBlank);
    }
    if text::longer_than(key, METADATA_KEY_CHARS_MAX) {
        return Err(OmissionReason::KeyTooLong);
    }
    if key.contains(|c| FORBIDDEN.contains(c)) {
        return Err(OmissionReason::KeyForbidden);
    }
    Ok(())
}

fn admit_value(key: &str, incoming: Incoming, omissions: &mut Omissions) -> Option<Value> {
    match incoming {
        Incoming::Null => None,
        Incoming::Boolean(value) => Some(Value::Boolean(value)),
        Incoming::Number(text) if text.len() > METADATA_STRING_CHARS_MAX => {
            omissions.push(key, OmissionReason::NumberTooLong);
            None
        }
        Incoming::Number(text) => Some(Value::Number(text)),
        Incoming::String(text) if kind::is_link(&text) => {
            within_url(key, &text, omissions).then_some(Value::String(text))
        }
        Incoming::String(text) => Some(Value::String(cut_string(key, text, omissions))),
        Incoming::RichLink { url, value, .. } if kind::is_link(&url) => {
            within_url(key, &url, omissions).then(|| Value::RichLink { url, value: cut_string(key, value, omissions) })
        }
        Incoming::Money { amount, currency } => Some(Value::Money { amount, currency: currency.to_ascii_lowercase() }),
        Incoming::RichLink { raw, .. } | Incoming::Other(raw) => {
            if raw.len() > METADATA_OPAQUE_BYTES_MAX {
                omissions.push(key, OmissionReason::ObjectTooLarge);
                return None;
            }
            Some(Value::Opaque(raw))
        }
    }
}

fn within_url(key: &str, url: &str, omissions: &mut Omissions) -> bool {
    let fits = url.len() <= METADATA_URL_BYTES_MAX;
    if !fits {
        omissions.push(key, OmissionReason::UrlTooLong);
    }
    fits
}

fn cut_string(key: &str, text: String, omissions: &mut Omissions) -> String {
    if !text::longer_than(&text, METADATA_STRING_CHARS_MAX) {
        return text;
    }
    omissions.push(key, OmissionReason::StringCut);
    text::cut(&text, METADATA_STRING_CHARS_MAX).0.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};
    use std::fmt::Write as _;

    fn string(text: &str) -> Incoming {
        Incoming::String(text.to_owned())
    }

    fn check(entries: &[(&str, Incoming)], expected: &Expect) {
        let (metadata, omissions) = admit(entries.iter().map(|(key, value)| ((*key).to_owned(), value.clone())));
        let mut shown = String::new();
        for (key, value) in metadata {
            writeln!(shown, "{key} = {value:?}").unwrap();
        }
        for omission in omissions.named {
            writeln!(shown, "- {} {}", omission.key, omission.reason.name()).unwrap();
        }
        expected.assert_eq(&shown);
    }

    #[test]
    fn keys_keep_their_first_spelling_and_their_last_value() {
        check(
            &[
                ("Type", string("JPEG")),
                ("size", Incoming::Number("1.50".into())),
                ("tYPE", string("PNG")),
                ("gone", Incoming::Null),
            ],
            &expect![[r#"
                Type = String("PNG")
                size = Number("1.50")
                - Type key_repeated
            "#]],
        );
    }

    #[test]
    fn forbidden_keys_are_left_out_and_dotted_ones_dashed() {
        check(
            &[
                ("a.b$c", string("x")),
                ("what?", string("kept")),
                ("rock&roll", string("x")),
                ("back\\slash", string("x")),
                (" ", string("x")),
            ],
            &expect![[r#"
                a-b-c = String("x")
                what? = String("kept")
                - rock&roll key_forbidden
                - back\slash key_forbidden
                -   key_blank
            "#]],
        );
    }

    #[test]
    fn money_and_rich_links_have_their_own_shape() {
        check(
            &[
                ("price", Incoming::Money { amount: 34_999, currency: "EUR".into() }),
                (
                    "order",
                    Incoming::RichLink { url: "https://shop.example/1".into(), value: "1".into(), raw: "{}".into() },
                ),
                (
                    "evil",
                    Incoming::RichLink {
                        url: "javascript:alert(1)".into(),
                        value: "1".into(),
                        raw: "{\"url\":1}".into(),
                    },
                ),
                ("list", Incoming::Other("[1,2]".into())),
            ],
            &expect![[r#"
                price = Money { amount: 34999, currency: "eur" }
                order = RichLink { url: "https://shop.example/1", value: "1" }
                evil = Opaque("{\"url\":1}")
                list = Opaque("[1,2]")
            "#]],
        );
    }

    fn stored_and_marked(value: Incoming) -> (Option<Value>, Option<OmissionReason>) {
        let (metadata, omissions) = admit([("k".to_owned(), value)]);
        (metadata.into_iter().next().map(|(_, value)| value), omissions.named.first().map(|omission| omission.reason))
    }

    #[test]
    fn lengths_hold_at_the_limit_and_one_past_it() {
        for (chars, marked) in [(254, None), (255, None), (256, Some(OmissionReason::StringCut))] {
            let (stored, omission) = stored_and_marked(string(&"é".repeat(chars)));
            assert_eq!(omission, marked, "{chars}");
            assert_eq!(stored, Some(Value::String("é".repeat(chars.min(255)))));
        }
        for (bytes, kept) in [(2_047, true), (2_048, true), (2_049, false)] {
            let url = format!("https://x.example/{}", "a".repeat(bytes - 18));
            assert_eq!(stored_and_marked(string(&url)).0.is_some(), kept, "link of {bytes}");
            let rich = Incoming::RichLink { url, value: "v".into(), raw: String::new() };
            assert_eq!(stored_and_marked(rich).0.is_some(), kept, "rich link of {bytes}");
        }
        for (bytes, kept) in [(4_095, true), (4_096, true), (4_097, false)] {
            assert_eq!(stored_and_marked(Incoming::Other("x".repeat(bytes))).0.is_some(), kept, "object of {bytes}");
        }
        for (digits, kept) in [(254, true), (255, true), (256, false)] {
            assert_eq!(stored_and_marked(Incoming::Number("1".repeat(digits))).0.is_some(), kept, "number of {digits}");
        }
        for (chars, kept) in [(254, true), (255, true), (256, false)] {
            let (metadata, _) = admit([("k".repeat(chars), Incoming::Boolean(true))]);
            assert_eq!(!metadata.is_empty(), kept, "key of {chars}");
        }
    }

    #[test]
    fn the_key_limit_keeps_the_first_in_arrival_order() {
        for (sent, kept) in [(19, 19), (20, 20), (21, 20)] {
            let (mut metadata, mut omissions) = admit((0..sent).map(|n| (format!("k{n}"), Incoming::Boolean(true))));
            limit_keys(&mut metadata, 20, &mut omissions);
            assert_eq!(metadata.len(), kept);
            assert_eq!(metadata.last().map(|(key, _)| key.clone()), Some(format!("k{}", kept - 1)));
            assert_eq!(omissions.count as usize, sent - kept);
        }
    }

    #[test]
    fn a_hostile_number_of_keys_stays_bounded() {
        for (sent, named) in [(149, 49), (150, 50), (151, 50)] {
            let (metadata, omissions) = admit((0..sent).map(|n| (format!("k{n}"), Incoming::Boolean(true))));
            assert_eq!(metadata.len(), METADATA_KEYS_CAP);
            assert_eq!(omissions.named.len(), named);
            assert_eq!(omissions.count as usize, sent - METADATA_KEYS_CAP);
        }
        let (_, omissions) = admit([("#".repeat(100), Incoming::Null)]);
        assert_eq!(omissions.named.first().map(|omission| omission.key.len()), Some(64));
    }
}
