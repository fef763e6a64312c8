//! JSON as bodies hold it: the pass that looks at depth agrees with the parser
//! that builds the tree, and neither takes what the other refuses.

use super::text;
use serde_json::Value;
use wire::json::{Json, deeper_than};

const DEPTH_MAX: usize = 32;

/// Why the other parser refuses what the tree takes: it keeps a number as its
/// text, so none is too large for it, and replaces half of a surrogate pair, which
/// JavaScript sends where it cut a text.
const TAKEN_ALL_THE_SAME: [&str; 3] =
    ["number out of range", "lone leading surrogate in hex escape", "unexpected end of hex escape"];

/// Tries one body.
pub fn run(data: &[u8]) {
    let is_deep = deeper_than(data, DEPTH_MAX);
    let Some(text) = text(data) else { return };
    let read = Json::read(text, DEPTH_MAX);
    let value = match serde_json::from_str::<Value>(text) {
        Ok(value) => value,
        Err(error) if TAKEN_ALL_THE_SAME.iter().any(|reason| error.to_string().starts_with(reason)) => return,
        Err(_) => {
            assert!(read.is_err(), "only one of two parsers refused it");
            return;
        }
    };
    let depth = depth(&value);
    assert_eq!(is_deep, depth > DEPTH_MAX, "a body of depth {depth}");
    if depth < DEPTH_MAX {
        assert!(read.is_ok(), "only one of two parsers took a body of depth {depth}");
    }
}

fn depth(value: &Value) -> usize {
    match value {
        Value::Array(members) => 1 + members.iter().map(depth).max().unwrap_or_default(),
        Value::Object(entries) => 1 + entries.values().map(depth).max().unwrap_or_default(),
        _ => 0,
    }
}
