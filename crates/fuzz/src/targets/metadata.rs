//! An event's metadata: what is admitted keeps the limits, is shown as it is
//! stored, and is admitted again as it is.

use engine::limits::{
    METADATA_KEY_CHARS_MAX, METADATA_KEYS_CAP, METADATA_OPAQUE_BYTES_MAX, METADATA_STRING_CHARS_MAX,
    METADATA_URL_BYTES_MAX,
};
use engine::metadata::{Kind, Metadata, Value};
use engine::text::same;
use server::events::metadata;
use server::fields;
use std::collections::BTreeMap;
use wire::rest::event::TrackEvent;
use wire::rest::metadata::Metadata as Sent;

/// Tries one event's JSON.
pub fn run(data: &[u8]) {
    let Some(text) = super::text(data) else { return };
    let Some((admitted, again)) = admitted(text) else { return };
    check(&admitted);
    let shown: BTreeMap<_, _> = metadata::all_shown(&admitted).into_iter().collect();
    let shown = serde_json::to_string(&shown).expect("metadata is shown as JSON");
    let sent_again = format!(r#"{{"event_name":"e","metadata":{shown}}}"#);
    let (mut twice, _) = self::admitted(&sent_again).expect("what was shown can be sent");
    let mut once = admitted;
    once.sort_by(|left, right| left.0.cmp(&right.0));
    twice.sort_by(|left, right| left.0.cmp(&right.0));
    assert_eq!(once, twice, "what is shown is not what is stored");
    let _told = again;
}

fn admitted(json: &str) -> Option<(Metadata, usize)> {
    let event: TrackEvent<'_> = fields::json(json).ok()?;
    let Sent::Entries(entries) = event.metadata else { return None };
    let (admitted, omissions) = metadata::admit(entries);
    let told = metadata::omissions(&omissions);
    Some((admitted, told.len()))
}

fn check(admitted: &Metadata) {
    assert!(admitted.len() <= METADATA_KEYS_CAP);
    for (place, (key, value)) in admitted.iter().enumerate() {
        assert!(!key.trim().is_empty() && key.chars().count() <= METADATA_KEY_CHARS_MAX, "the key {key:?}");
        assert!(!admitted.iter().take(place).any(|(before, _)| same(before, key)), "{key:?} twice");
        let _kind = Kind::of(key, value);
        match value {
            Value::String(text) => {
                let is_short = text.chars().count() <= METADATA_STRING_CHARS_MAX;
                assert!(is_short || text.len() <= METADATA_URL_BYTES_MAX, "a text of {} bytes", text.len());
            }
            Value::RichLink { url, value } => {
                assert!(url.len() <= METADATA_URL_BYTES_MAX && value.chars().count() <= METADATA_STRING_CHARS_MAX);
                let scheme = url.split(':').next().unwrap_or_default().to_ascii_lowercase();
                assert!(["http", "https"].contains(&scheme.as_str()), "a rich link to {url:?}");
            }
            Value::Money { currency, .. } => assert_eq!(currency.len(), 3),
            Value::Opaque(json) => assert!(json.len() <= METADATA_OPAQUE_BYTES_MAX),
            Value::Number(_) | Value::Boolean(_) => {}
        }
    }
}
