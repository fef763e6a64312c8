//! Names and identifiers: folding and composing twice is the same as once, and
//! a name that was read is read again as itself.

use engine::contacts::email_key;
use engine::ids::{ContactId, NODE};
use engine::limits::EVENT_NAME_CHARS_MAX;
use engine::text::{EventName, cut, dashed, display_name, fold, longer_than, nfc, same};

/// Tries one text.
pub fn run(data: &[u8]) {
    let Some(text) = super::text(data) else { return };
    let folded = fold(text);
    assert_eq!(fold(&folded), folded, "folding {text:?}");
    assert_eq!(nfc(&nfc(text)), nfc(text), "composing {text:?}");
    assert!(same(text, &folded), "{text:?} is not the same as its folded form {folded:?}");
    // Rows keep an address in lower case, and are found under what was sent.
    let kept = text.trim().to_lowercase();
    assert_eq!(email_key(NODE, text), email_key(NODE, &kept), "the e-mail address {text:?}");
    assert_eq!(dashed(&dashed(text)), dashed(text));
    for chars_max in [0, 1, 7, 255] {
        let (kept, was_cut) = cut(text, chars_max);
        assert!(text.starts_with(kept) && kept.chars().count() <= chars_max);
        assert_eq!(was_cut, longer_than(text, chars_max));
    }
    if let Ok(name) = EventName::parse(text) {
        let again = EventName::parse(name.as_str()).expect("a name that was read is a name");
        assert_eq!(again.folded(), name.folded(), "the name {text:?}");
        assert!(name.as_str().chars().count() <= EVENT_NAME_CHARS_MAX, "the name {text:?} grew");
        assert!(!display_name(name.as_str()).is_empty());
    }
    if let Some(id) = ContactId::parse(text) {
        assert_eq!(ContactId::parse(&id.to_string()), Some(id), "the id {text:?}");
    }
}
