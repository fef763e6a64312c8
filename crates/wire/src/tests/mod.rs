//! Every shape once, as text: what is written is what clients read.

mod companies;
mod contacts;
mod legacy;
mod lists;
mod managed;
mod messenger;
mod organising;
mod requests;
mod schemas;
mod teammates;

use crate::json::Entries;
use expect_test::Expect;
use serde::Serialize;
use std::fmt::Write as _;

/// Compares what is written of a value: a line for each of its keys, in order.
fn check(value: &impl Serialize, expected: &Expect) {
    let written = serde_json::to_string(value).unwrap();
    let Entries(entries) = serde_json::from_str(&written).unwrap();
    let mut shown = String::new();
    for (key, raw) in entries {
        writeln!(shown, "{key}: {raw}").unwrap();
    }
    expected.assert_eq(&shown);
}

/// Compares what is written of small values: a line for each.
fn check_all(values: &[&dyn erased::Written], expected: &Expect) {
    let lines: Vec<String> = values.iter().map(|value| value.written()).collect();
    expected.assert_eq(&(lines.join("\n") + "\n"));
}

mod erased {
    /// A value of any type that can be written.
    pub trait Written {
        fn written(&self) -> String;
    }

    impl<T: serde::Serialize> Written for T {
        fn written(&self) -> String {
            serde_json::to_string(self).unwrap()
        }
    }
}
