//! One program for all targets: `HERALD_FUZZ` names which.
#![no_main]

use std::sync::LazyLock;

static TARGET: LazyLock<fn(&[u8])> = LazyLock::new(|| {
    let name = std::env::var("HERALD_FUZZ").unwrap_or_default();
    fuzz::target(&name).unwrap_or_else(|| panic!("HERALD_FUZZ names no target: {name:?}"))
});

libfuzzer_sys::fuzz_target!(|data: &[u8]| TARGET(data));
