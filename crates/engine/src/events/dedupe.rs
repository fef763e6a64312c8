//! The same event twice is one event.
//!
//! With a client id, that id decides, for seven days. Without one, the
//! natural key does: contact, folded name and second, for ever.

use crate::command::{ClientId, RecordEvent};
use crate::ids::{WorkspaceId, hash128};
use crate::metadata::Value;
use crate::tables::SeenKey;

/// What a client id is an id of; the same text may stand for both.
#[derive(Clone, Copy)]
pub(super) enum Domain {
    Event,
    Import,
}

/// The key under which a client id is remembered.
pub(super) fn seen_key(id_key: &[u8; 16], workspace: WorkspaceId, domain: Domain, text: &str) -> SeenKey {
    let domain: &[u8] = match domain {
        Domain::Event => b"event",
        Domain::Import => b"import",
    };
    SeenKey { workspace, hash: hash128(id_key, &[domain, text.as_bytes()]) }
}

/// The same, when there is a client id.
pub(super) fn seen_key_of(
    id_key: &[u8; 16],
    workspace: WorkspaceId,
    domain: Domain,
    id: Option<&ClientId>,
) -> Option<SeenKey> {
    id.map(|id| seen_key(id_key, workspace, domain, &id.text))
}

/// A digest of what was sent, to tell a retry from a reuse of its id. It is
/// made of the decoded event, so that white space and key escapes do not count.
pub(super) fn digest(id_key: &[u8; 16], command: &RecordEvent) -> u128 {
    let created_at = command.created_at.map(u64::to_be_bytes);
    let who = &command.who;
    let mut parts: Vec<&[u8]> = vec![
        who.id.as_ref().map_or(b"", |claimed| claimed.text.as_bytes()),
        who.user_id.as_deref().unwrap_or_default().as_bytes(),
        who.email.as_deref().unwrap_or_default().as_bytes(),
        command.name.folded().as_bytes(),
        created_at.as_ref().map_or(b"", |bytes| bytes.as_slice()),
    ];
    let amounts: Vec<[u8; 8]> = command.metadata.iter().map(|(_, value)| amount_bytes(value)).collect();
    for ((key, value), amount) in command.metadata.iter().zip(&amounts) {
        parts.push(key.as_bytes());
        match value {
            Value::String(text) => parts.extend([b"s".as_slice(), text.as_bytes()]),
            Value::Number(text) => parts.extend([b"n".as_slice(), text.as_bytes()]),
            Value::Boolean(true) => parts.push(b"t"),
            Value::Boolean(false) => parts.push(b"f"),
            Value::RichLink { url, value } => parts.extend([b"r".as_slice(), url.as_bytes(), value.as_bytes()]),
            Value::Money { currency, .. } => parts.extend([b"m".as_slice(), amount, currency.as_bytes()]),
            Value::Opaque(raw) => parts.extend([b"o".as_slice(), raw.as_bytes()]),
        }
    }
    hash128(id_key, &parts)
}

fn amount_bytes(value: &Value) -> [u8; 8] {
    match value {
        Value::Money { amount, .. } => amount.to_be_bytes(),
        _ => [0; 8],
    }
}
