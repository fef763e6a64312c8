//! Counting what a batch answered, without parsing it: the word behind each
//! `"result":"` in `{"results":[{"result":"ok",…},…]}`.
use anyhow::{Result, bail};
use serde::Serialize;

/// Results of items by word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Tally {
    /// Stored.
    pub ok: u64,
    /// The same event had been seen.
    pub duplicate: u64,
    /// Waits for a person who is not known yet.
    pub held: u64,
    /// Discarded by policy.
    pub dropped: u64,
    /// Broke a rule, or its person is unknown.
    pub rejected: u64,
    /// To be sent again later.
    pub retry: u64,
}

impl Tally {
    /// Items in all.
    pub fn items(&self) -> u64 {
        self.ok + self.duplicate + self.held + self.dropped + self.rejected + self.retry
    }

    /// Adds another tally.
    pub fn add(&mut self, other: &Self) {
        self.ok += other.ok;
        self.duplicate += other.duplicate;
        self.held += other.held;
        self.dropped += other.dropped;
        self.rejected += other.rejected;
        self.retry += other.retry;
    }

    /// Counts the results in the body of a batch's answer. Errors: a word that
    /// is no result.
    pub fn of_answer(body: &[u8]) -> Result<Self> {
        const MARK: &[u8] = br#""result":""#;
        let mut tally = Self::default();
        let mut rest = body;
        while let Some(place) = find(rest, MARK) {
            rest = rest.get(place + MARK.len()..).unwrap_or_default();
            let word = rest.split(|byte| *byte == b'"').next().unwrap_or_default();
            match word {
                b"ok" => tally.ok += 1,
                b"duplicate" => tally.duplicate += 1,
                b"held" => tally.held += 1,
                b"dropped" => tally.dropped += 1,
                b"rejected" => tally.rejected += 1,
                b"retry" => tally.retry += 1,
                _ => bail!("an unknown result {:?}", String::from_utf8_lossy(word)),
            }
        }
        Ok(tally)
    }
}

/// First place of `needle`. Looks for its first byte before comparing, which
/// keeps the load generator cheap on long answers.
fn find(bytes: &[u8], needle: &[u8]) -> Option<usize> {
    let first = needle.first()?;
    let mut from = 0;
    while let Some(place) = bytes.get(from..)?.iter().position(|byte| byte == first) {
        if bytes.get(from + place..)?.starts_with(needle) {
            return Some(from + place);
        }
        from += place + 1;
    }
    None
}

/// The beginning of an answer's body, for an error message.
pub fn excerpt(body: &[u8]) -> String {
    String::from_utf8_lossy(body.get(..body.len().min(400)).unwrap_or_default()).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_word_is_counted() {
        let body = br#"{"results":[{"result":"ok","id":"1"},{"result":"ok"},{"result":"duplicate"},{"result":"held"},
            {"result":"rejected","code":"not_found"},{"result":"retry"},{"result":"dropped"}]}"#;
        let tally = Tally::of_answer(body).unwrap();
        assert_eq!(tally, Tally { ok: 2, duplicate: 1, held: 1, dropped: 1, rejected: 1, retry: 1 });
        assert_eq!(tally.items(), 7);
        assert!(Tally::of_answer(br#"[{"result":"fine"}]"#).is_err());
    }
}
