//! A file of exchanges.

use serde::Deserialize;
use serde_json::{Map, Value};
use std::path::PathBuf;

/// One client and what it says and hears, in order.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Script {
    /// The client.
    pub client: String,
    /// What it sends with every request, in this order where it matters to nobody.
    pub headers: Map<String, Value>,
    /// What it asks.
    pub exchanges: Vec<Exchange>,
}

/// One request and its answer.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exchange {
    /// The client's own name of the call.
    pub call: String,
    /// Method and request target, as in the request line.
    pub request: String,
    /// Headers besides the script's; null takes one of those away.
    #[serde(default)]
    pub headers: Map<String, Value>,
    /// The body, sent as compact JSON.
    #[serde(default, deserialize_with = "some")]
    pub body: Option<Value>,
    /// The body, sent as it stands.
    pub raw_body: Option<String>,
    /// How long before it the clock goes on.
    #[serde(default)]
    pub after_s: u64,
    /// The status that must come back.
    pub status: u16,
    /// Headers that must come back, as patterns.
    #[serde(default)]
    pub answer_headers: Map<String, Value>,
    /// The body that must come back, as a pattern; `""` is no body.
    #[serde(default, deserialize_with = "some")]
    pub answer: Option<Value>,
    /// Instead of `answer`: an error list with this `code: message`.
    pub error: Option<String>,
}

/// Null is a value too: only what is not there is none.
fn some<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(from).map(Some)
}

/// Where the files are.
pub fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/exchanges")
}

impl Script {
    /// Reads the file of this name.
    pub fn read(name: &str) -> Self {
        let path = folder().join(format!("{name}.json"));
        let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let script: Self = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
        for exchange in &script.exchanges {
            let says_once = exchange.answer.is_some() != exchange.error.is_some();
            assert!(says_once, "{name}: {} needs one of answer and error", exchange.call);
            assert!(exchange.body.is_none() || exchange.raw_body.is_none(), "{name}: {} has two bodies", exchange.call);
        }
        script
    }

    /// The names of all files.
    pub fn names() -> Vec<String> {
        let files = std::fs::read_dir(folder()).unwrap().map(|file| file.unwrap().path());
        let scripts = files.filter(|path| path.extension().is_some_and(|extension| extension == "json"));
        scripts.map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned()).collect()
    }
}
