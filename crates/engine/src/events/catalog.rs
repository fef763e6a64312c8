//! What a definition's metadata keys look like. A row changes only when
//! something new came: a key, a kind of value, a day. Examples point to
//! events, so that deleting a person deletes what they show.

use crate::ids::EventRef;
use crate::limits::{CATALOG_EXAMPLES_MAX, CATALOG_KEYS_MAX};
use crate::metadata::{Kind, Metadata};
use crate::rows::{CatalogKeyFact, CatalogRow};
use crate::text;

const DAY_S: u32 = 86_400;

/// The row with this event's keys in it, or `None` when nothing is new.
pub(super) fn extended(row: Option<&CatalogRow>, metadata: &Metadata, event: EventRef, at: u32) -> Option<CatalogRow> {
    let mut changed: Option<CatalogRow> = None;
    for (key, value) in metadata {
        let kind = Kind::of(key, value);
        let known = changed.as_ref().or(row);
        if known.is_some_and(|row| !tells_news(row, key, kind, at)) {
            continue;
        }
        let row = changed.get_or_insert_with(|| row.cloned().unwrap_or_default());
        learn(row, key, kind, (event, at));
    }
    changed
}

fn tells_news(row: &CatalogRow, key: &str, kind: Kind, at: u32) -> bool {
    match row.keys.iter().find(|fact| text::same(&fact.key, key)) {
        Some(fact) => fact.kinds & bit(kind) == 0 || fact.last_day < at / DAY_S,
        None => row.keys.len() < CATALOG_KEYS_MAX,
    }
}

fn learn(row: &mut CatalogRow, key: &str, kind: Kind, (event, at): (EventRef, u32)) {
    let fact = match row.keys.iter_mut().find(|fact| text::same(&fact.key, key)) {
        Some(fact) => fact,
        None => {
            let new = CatalogKeyFact { key: key.to_owned(), kinds: 0, first_at: at, last_day: 0, examples: Vec::new() };
            row.keys.push(new);
            let Some(fact) = row.keys.last_mut() else { return };
            fact
        }
    };
    fact.kinds |= bit(kind);
    fact.last_day = fact.last_day.max(at / DAY_S);
    if fact.examples.len() >= CATALOG_EXAMPLES_MAX {
        fact.examples.remove(0);
    }
    fact.examples.push(event);
}

fn bit(kind: Kind) -> u16 {
    1 << (kind as u16)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::WriterId;
    use crate::metadata::Value;

    fn event(seq: u64) -> EventRef {
        EventRef { writer: WriterId(0), seq }
    }

    fn meta(key: &str, value: Value) -> Metadata {
        vec![(key.to_owned(), value)]
    }

    #[test]
    fn only_news_changes_the_row() {
        let first = extended(None, &meta("Type", Value::String("a".into())), event(1), DAY_S).expect("a new key");
        assert_eq!(extended(Some(&first), &meta("type", Value::String("b".into())), event(2), DAY_S + 5), None);
        let number =
            extended(Some(&first), &meta("type", Value::Number("1".into())), event(3), DAY_S).expect("a new kind");
        assert_eq!(number.keys.len(), 1);
        let fact = number.keys.first().expect("one key");
        assert_eq!((fact.key.as_str(), fact.kinds), ("Type", 0b11));
        let next_day =
            extended(Some(&number), &meta("type", Value::Number("1".into())), event(4), 2 * DAY_S).expect("a new day");
        assert_eq!(next_day.keys.first().map(|fact| fact.examples.clone()), Some(vec![event(1), event(3), event(4)]));
        let later = extended(Some(&next_day), &meta("type", Value::Number("1".into())), event(5), 3 * DAY_S)
            .expect("a new day");
        assert_eq!(later.keys.first().map(|fact| fact.examples.clone()), Some(vec![event(3), event(4), event(5)]));
    }

    #[test]
    fn at_most_100_keys_are_catalogued() {
        let all: Metadata = (0..101).map(|n| (format!("k{n}"), Value::Boolean(true))).collect();
        for (sent, kept) in [(99, 99), (100, 100), (101, 100)] {
            let row = extended(None, &all.iter().take(sent).cloned().collect(), event(1), 1).expect("new keys");
            assert_eq!(row.keys.len(), kept);
        }
    }
}
