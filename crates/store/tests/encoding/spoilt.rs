//! Bytes that were not written by us: refused, never a panic, never memory for
//! what they only claim to hold.

use crate::rows::bytes;
use crate::{arbitrary, each_table};
use engine::Table;
use proptest::prelude::*;
use store::encoding::{Corrupt, decode_row};

/// The tables whose rows have fields that came after their first release.
const HAVE_GAINED_FIELDS: [Table; 4] = [Table::Teammate, Table::Counters, Table::Contact, Table::Messenger];

#[test]
fn a_row_that_ends_early_or_goes_on_is_corrupt() {
    each_table(|table, runner| {
        let spoilt = runner.run(&(arbitrary::row(table), any::<u8>()), |(row, more)| {
            let whole = bytes(&row);
            for length in 0..whole.len() {
                let cut = whole.get(..length).unwrap_or_default();
                // A row that has gained fields is whole without them: it is the
                // row of an earlier release, and the rest of it is defaults.
                if let Ok(older) = decode_row(table, cut) {
                    prop_assert!(HAVE_GAINED_FIELDS.contains(&table), "{} bytes", length);
                    prop_assert!(bytes(&older).starts_with(cut), "{} bytes", length);
                }
            }
            let mut longer = whole;
            longer.push(more);
            prop_assert_eq!(decode_row(table, &longer), Err(Corrupt("it is too long")));
            Ok(())
        });
        spoilt.unwrap_or_else(|fault| panic!("{}: {fault}", table.name()));
    });
}

#[test]
fn a_changed_byte_gives_another_row_or_none() {
    each_table(|table, runner| {
        let spoilt = runner.run(&(arbitrary::row(table), any::<(prop::sample::Index, u8)>()), |(row, (at, byte))| {
            let mut spoilt = bytes(&row);
            let at = at.index(spoilt.len());
            let before = spoilt.get_mut(at).map(|place| std::mem::replace(place, byte));
            match decode_row(table, &spoilt) {
                Ok(other) if before != Some(byte) => prop_assert_ne!(other, row),
                Ok(same) => prop_assert_eq!(same, row),
                Err(Corrupt(_)) => prop_assert_ne!(before, Some(byte)),
            }
            Ok(())
        });
        spoilt.unwrap_or_else(|fault| panic!("{}: {fault}", table.name()));
    });
}

#[test]
fn any_bytes_are_a_row_or_refused() {
    each_table(|table, runner| {
        let any_bytes = proptest::collection::vec(prop_oneof![Just(0), Just(1), Just(255), any::<u8>()], 0..80);
        let read = runner.run(&any_bytes, |garbage| {
            let mut garbage = garbage;
            garbage.insert(0, 1);
            if let Ok(row) = decode_row(table, &garbage) {
                prop_assert_eq!(decode_row(table, &bytes(&row)), Ok(row));
            }
            Ok(())
        });
        read.unwrap_or_else(|fault| panic!("{}: {fault}", table.name()));
    });
}

#[test]
fn an_unknown_version_is_refused() {
    each_table(|table, runner| {
        let versions = (arbitrary::row(table), prop_oneof![Just(0_u8), 2..=255_u8]);
        let refused = runner.run(&versions, |(row, version)| {
            let mut bytes = bytes(&row);
            *bytes.first_mut().expect("a version") = version;
            prop_assert_eq!(decode_row(table, &bytes), Err(Corrupt("its version is not known")));
            Ok(())
        });
        refused.unwrap_or_else(|fault| panic!("{}: {fault}", table.name()));
    });
}

/// A number in the row format.
fn number(mut rest: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    while rest >= 0x80 {
        bytes.push((rest as u8) | 0x80);
        rest >>= 7;
    }
    bytes.push(rest as u8);
    bytes
}

#[test]
fn a_length_past_the_end_is_refused() {
    for claimed in [4, 1 << 16, 1 << 40, u64::MAX] {
        for table in [
            Table::Catalog,
            Table::Identifier,
            Table::Teammate,
            Table::Workspace,
            Table::Tag,
            Table::Segment,
            Table::Company,
            Table::CompanyIdentifier,
        ] {
            let mut row = vec![1];
            row.extend(number(claimed));
            row.extend([0, 0, 0]);
            assert_eq!(decode_row(table, &row), Err(Corrupt("a length is too large")), "{claimed} in {}", table.name());
        }
    }
}

#[test]
fn a_number_past_its_type_is_refused() {
    let row = |bytes: &[u8]| [&[1], bytes].concat();
    let app = |bytes: &[u8]| decode_row(Table::App, &row(bytes));
    assert!(app(&number(u64::from(u32::MAX))).is_ok());
    assert_eq!(app(&number(u64::from(u32::MAX) + 1)), Err(Corrupt("a number is too large")));
    assert_eq!(app(&[0xff; 10]), Err(Corrupt("a number is too large")));
    assert_eq!(app(&[0x80; 12]), Err(Corrupt("a number does not end")));
    assert_eq!(app(&[0x81, 0x00]), Err(Corrupt("a number is longer than it has to be")));
    assert_eq!(app(&[0x80; 3]), Err(Corrupt("it ends early")));
}

/// A segment's row whose predicate has this many groups within each other.
fn nested(groups: usize) -> Vec<u8> {
    // Its version, no name, people of type 1, and each group an `all` of one;
    // the innermost is an `any` of none. Then when it was made and changed.
    let mut row = vec![1, 0, 1];
    row.extend([0, 1].repeat(groups - 1));
    row.extend([1, 0, 7, 7]);
    row
}

#[test]
fn lists_within_lists_end_before_the_stack_does() {
    for (groups, is_read) in [(1, true), (31, true), (32, true), (33, false), (1_000_000, false)] {
        let read = decode_row(Table::Segment, &nested(groups));
        if is_read {
            assert_eq!(read.map(|row| bytes(&row)), Ok(nested(groups)), "{groups} groups");
        } else {
            assert_eq!(read, Err(Corrupt("its lists are too deep")), "{groups} groups");
        }
    }
}

/// The largest address space that this process has had, in bytes.
fn peak_bytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").expect("Linux");
    let peak = status.lines().find_map(|line| line.strip_prefix("VmPeak:")).expect("a peak");
    peak.trim().trim_end_matches(" kB").parse::<u64>().expect("a number") * 1_024
}

#[test]
fn a_claim_of_many_items_reserves_nothing() {
    // 32 Mi items are within the bytes that follow, at 64 bytes each 2 GiB;
    // the first one is corrupt.
    const ITEMS: usize = 32 << 20;
    let mut row = vec![1];
    row.extend(number(ITEMS as u64));
    row.resize(row.len() + ITEMS, 0xff);
    let before = peak_bytes();
    for table in [Table::Catalog, Table::Identifier] {
        assert!(decode_row(table, &row).is_err());
    }
    let grown = peak_bytes() - before;
    assert!(grown < 1 << 30, "{grown} bytes were reserved for a claim");
}
