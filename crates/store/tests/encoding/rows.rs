use crate::{arbitrary, each_table};
use engine::Row;
use proptest::prelude::*;
use store::encoding::{decode_row, encode_row};

pub fn bytes(row: &Row) -> Vec<u8> {
    let mut bytes = Vec::new();
    encode_row(row, &mut bytes);
    bytes
}

#[test]
fn a_row_comes_back() {
    each_table(|table, runner| {
        let back = runner.run(&arbitrary::row(table), |row| {
            prop_assert_eq!(decode_row(table, &bytes(&row)), Ok(row));
            Ok(())
        });
        back.unwrap_or_else(|fault| panic!("{}: {fault}", table.name()));
    });
}

#[test]
fn equal_rows_have_equal_bytes_and_others_do_not() {
    each_table(|table, runner| {
        let rows = (arbitrary::row(table), arbitrary::row(table));
        let compared = runner.run(&rows, |(left, right)| {
            prop_assert_eq!(bytes(&left) == bytes(&right), left == right);
            Ok(())
        });
        compared.unwrap_or_else(|fault| panic!("{}: {fault}", table.name()));
    });
}
