//! Attributes: defined, and given values.

pub(crate) mod change;
pub(crate) mod define;
mod settle;
mod standard;

pub(crate) use settle::{find, plan, settle};
pub use standard::{contact_kind, fact, kind_of_type, typed};

use crate::rows::AttributeValue;

/// Sets or clears a value in a list that is sorted by its first half.
pub(crate) fn set<K: Ord>(list: &mut Vec<(K, AttributeValue)>, key: K, value: Option<AttributeValue>) {
    match (list.binary_search_by(|(known, _)| known.cmp(&key)), value) {
        (Ok(place), Some(value)) => {
            if let Some(entry) = list.get_mut(place) {
                entry.1 = value;
            }
        }
        (Ok(place), None) => {
            list.remove(place);
        }
        (Err(place), Some(value)) => list.insert(place, (key, value)),
        (Err(_), None) => {}
    }
}
