//! Keys and rows as bytes, of every table: sorted, read back, and refused when
//! they are not what was written.

mod arbitrary;
mod keys;
mod rows;
mod spoilt;

use engine::Table;
use proptest::test_runner::{Config, TestRunner};

/// Runs a property of a table's keys or rows, over every table.
fn each_table(mut property: impl FnMut(Table, &mut TestRunner)) {
    for table in Table::ALL {
        property(*table, &mut TestRunner::new(Config { cases: 300, failure_persistence: None, ..Config::default() }));
    }
}
