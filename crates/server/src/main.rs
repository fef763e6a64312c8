//! The binary `herald`: the command line of [`server`].

use std::process::ExitCode;

/// mimalloc: many short-lived buffers from many threads are what it is made
/// for, and it gives memory back to the system.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    server::cli::main()
}
