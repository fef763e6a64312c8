//! Error rows of bulk requests and imports that speak of somebody: they repeat
//! what was sent, so what was sent is searched for their identifiers.

use super::{Place, Step, Work};
use crate::jobs::walk::{remove_if, to_end, visit};
use crate::limits::ERASE_ROWS_MAX;
use crate::rows::BulkErrorRow;
use crate::tables::BulkErrorKey;
use crate::text::fold;
use crate::working_set::{RangeNeed, Reads, WorkingSet};

/// 3 characters: a shorter identifier is found in nearly every text.
const NEEDLE_CHARS_MIN: usize = 3;

/// 5 characters: an identifier that is no longer can be part of another word,
/// and must stand for itself.
const WORD_CHARS_MAX: usize = 5;

fn range(work: &Work<'_>) -> RangeNeed {
    to_end::<BulkErrorKey>(work.workspace, work.place.cursor, ERASE_ROWS_MAX)
}

pub(super) fn plan(work: &Work<'_>, reads: &mut Reads<'_>) -> Option<()> {
    reads.range(range(work))
}

pub(super) fn step(work: &Work<'_>, rows: &mut WorkingSet) -> Step {
    let needles: Vec<Needle> = work.needles.iter().filter_map(|text| Needle::new(text)).collect();
    let (gone, next) = visit(rows, &range(work), work.place.cursor, |rows, key: &BulkErrorKey| {
        remove_if(rows, key, |row| speaks_of(row, &needles))
    });
    (gone, next.map(|cursor| Place { done: 0, cursor }))
}

fn speaks_of(row: &BulkErrorRow, needles: &[Needle]) -> bool {
    // Rows keep e-mail addresses in lower case, which folding alone does not reach (U+0130).
    let texts = [unescaped(&row.data), row.message.clone()].map(|text| fold(&text.to_lowercase()));
    needles.iter().any(|needle| texts.iter().any(|text| needle.stands_in(text)))
}

struct Needle {
    folded: String,
    is_word: bool,
}

impl Needle {
    fn new(text: &str) -> Option<Self> {
        let folded = fold(&text.to_lowercase());
        let chars = folded.chars().count();
        (chars >= NEEDLE_CHARS_MIN).then_some(Self { folded, is_word: chars <= WORD_CHARS_MAX })
    }

    fn stands_in(&self, text: &str) -> bool {
        let mut found = text.match_indices(&self.folded);
        if !self.is_word {
            return found.next().is_some();
        }
        found.any(|(at, word)| {
            let before = text.get(..at).and_then(|before| before.chars().next_back());
            let after = text.get(at + word.len()..).and_then(|after| after.chars().next());
            !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
        })
    }
}

/// JSON text with its escapes resolved, as far as they can stand in an
/// identifier.
fn unescaped(json: &str) -> String {
    let mut units = Vec::new();
    let mut chars = json.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            units.extend(c.encode_utf16(&mut [0; 2]).iter());
            continue;
        }
        let digits = chars.as_str().strip_prefix('u').and_then(|rest| rest.get(..4));
        match digits.and_then(|digits| u16::from_str_radix(digits, 16).ok()) {
            Some(unit) => {
                units.push(unit);
                chars.nth(4);
            }
            None => units.extend(chars.next().map(|c| c.encode_utf16(&mut [0; 2]).to_vec()).into_iter().flatten()),
        }
    }
    String::from_utf16_lossy(&units)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_are_found_however_they_are_written() {
        let long = Needle::new("Ada@x.example").expect("long enough");
        for text in ["{\"email\":\"ADA@X.example\"}", "no ada@x.example here", r#"{"e":"\u0041da@x\u002eexample"}"#] {
            assert!(long.stands_in(&fold(&unescaped(text))), "{text}");
        }
        assert!(!long.stands_in("ada@x.examples".strip_suffix("les").unwrap_or_default()));
        let slashed = Needle::new("a/b\"c\\d").expect("long enough");
        assert!(slashed.stands_in(&unescaped(r#"{"user_id":"a\/b\"c\\d"}"#)));
        let pair = Needle::new("\u{1f600}12345").expect("long enough");
        assert!(pair.stands_in(&fold(&unescaped(r#"{"user_id":"\ud83d\uDE0012345"}"#))));
    }

    #[test]
    fn a_short_identifier_stands_for_itself() {
        let word = Needle::new("adam").expect("long enough");
        for (text, found) in [
            (r#"{"user_id":"adam"}"#, true),
            (r#"{"user_id":"adams","name":"adam"}"#, true),
            (r#"{"user_id":"adams"}"#, false),
            (r#"{"user_id":"madam"}"#, false),
            ("User Not Found: adam", true),
        ] {
            assert_eq!(word.stands_in(text), found, "{text}");
        }
        let number = Needle::new("1234").expect("long enough");
        assert!(number.stands_in(r#"{"user_id":1234}"#) && !number.stands_in(r#"{"at":1234567890}"#));
        for (text, usable) in [("", false), ("42", false), ("abc", true)] {
            assert_eq!(Needle::new(text).is_some(), usable, "{text}");
        }
    }
}
