//! Metadata as scripts write it.

use engine::metadata::{Incoming, Metadata, Omissions, admit};

/// `5` is a number, `true` a boolean, `null` null, `money:5:eur` an amount,
/// `rich:url|value` a rich link, `{…}` and `[…]` another object; all else, and
/// all that is quoted, is text.
fn incoming(value: &str, quoted: bool) -> Incoming {
    if quoted {
        return Incoming::String(value.to_owned());
    }
    if let Some((amount, currency)) = value.strip_prefix("money:").and_then(|rest| rest.split_once(':')) {
        return Incoming::Money { amount: amount.parse().expect("an amount"), currency: currency.to_owned() };
    }
    if let Some((url, value)) = value.strip_prefix("rich:").and_then(|rest| rest.split_once('|')) {
        return Incoming::RichLink { url: url.to_owned(), value: value.to_owned(), raw: format!("{{{url} {value}}}") };
    }
    match value {
        "true" => Incoming::Boolean(true),
        "false" => Incoming::Boolean(false),
        "null" => Incoming::Null,
        _ if value.starts_with(['{', '[']) => Incoming::Other(value.to_owned()),
        _ if value.parse::<f64>().is_ok() => Incoming::Number(value.to_owned()),
        _ => Incoming::String(value.to_owned()),
    }
}

/// Admits what the options hold. `keys=30` stands for the keys k1 to k30.
pub fn metadata(options: Vec<(String, String, bool)>) -> (Metadata, Omissions) {
    let entries = options.into_iter().flat_map(|(key, value, quoted)| match (key.as_str(), value.parse::<usize>()) {
        ("keys", Ok(count)) => (1..=count).map(|n| (format!("k{n}"), Incoming::Boolean(true))).collect(),
        _ => vec![(key, incoming(&value, quoted))],
    });
    admit(entries)
}
