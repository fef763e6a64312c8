use crate::{arbitrary, each_table};
use engine::Key;
use proptest::prelude::*;
use store::encoding::{decode_key, encode_key};

fn bytes(key: &Key) -> Vec<u8> {
    let mut bytes = Vec::new();
    encode_key(key, &mut bytes);
    bytes
}

#[test]
fn bytes_sort_as_fields_do() {
    each_table(|table, runner| {
        let keys = (arbitrary::key(table), arbitrary::key(table));
        let sorted = runner.run(&keys, |(left, right)| {
            prop_assert_eq!(bytes(&left).cmp(&bytes(&right)), left.cmp(&right));
            Ok(())
        });
        sorted.unwrap_or_else(|fault| panic!("{}: {fault}", table.name()));
    });
}

#[test]
fn a_key_comes_back() {
    each_table(|table, runner| {
        let back = runner.run(&arbitrary::key(table), |key| {
            prop_assert_eq!(decode_key(table, &bytes(&key)), Ok(key));
            Ok(())
        });
        back.unwrap_or_else(|fault| panic!("{}: {fault}", table.name()));
    });
}

#[test]
fn a_key_begins_with_its_workspace() {
    each_table(|table, runner| {
        let begins = runner.run(&arbitrary::key(table), |key| {
            let workspace = key.workspace().0.to_be_bytes();
            prop_assert!(bytes(&key).starts_with(&workspace));
            Ok(())
        });
        begins.unwrap_or_else(|fault| panic!("{}: {fault}", table.name()));
    });
}

#[test]
fn a_cut_or_longer_key_is_another_key_or_none() {
    each_table(|table, runner| {
        let spoilt = runner.run(&(arbitrary::key(table), any::<u8>()), |(key, more)| {
            let whole = bytes(&key);
            for length in 0..whole.len() {
                let cut = whole.get(..length).unwrap_or_default();
                prop_assert_ne!(decode_key(table, cut), Ok(key.clone()));
            }
            let mut longer = whole;
            longer.push(more);
            prop_assert_ne!(decode_key(table, &longer), Ok(key));
            Ok(())
        });
        spoilt.unwrap_or_else(|fault| panic!("{}: {fault}", table.name()));
    });
}

#[test]
fn any_bytes_are_a_key_or_refused() {
    each_table(|table, runner| {
        let any_bytes = proptest::collection::vec(any::<u8>(), 0..40);
        let read = runner.run(&any_bytes, |garbage| {
            // What is read as a key is written as just these bytes.
            if let Ok(key) = decode_key(table, &garbage) {
                prop_assert_eq!(bytes(&key), garbage);
            }
            Ok(())
        });
        read.unwrap_or_else(|fault| panic!("{}: {fault}", table.name()));
    });
}
