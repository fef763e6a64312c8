//! `cargo xtask fuzz`: libFuzzer on the stable toolchain, a target after the other.
//!
//! The program is built apart (`fuzz/`), with the coverage that libFuzzer reads, so
//! that no other build has to know of it. What it finds interesting is collected
//! below `target/fuzz`; what it finds wrong lies there as `TARGET-crash-…`.

use std::path::Path;

use anyhow::{Context, Result, ensure};

use crate::shell::Line;
use crate::workspace::{Workspace, shown};

/// The passes that record coverage: options of the compiler that the stable
/// toolchain has too. No sanitizer, for which it takes another.
const COVERAGE: &str = "-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares -Ccodegen-units=1 --cfg fuzzing";

/// What is tried, and for how long.
#[derive(clap::Args)]
pub struct Options {
    /// Only this target; all of them, one after the other, by default.
    #[arg(long)]
    target: Option<String>,
    /// How long for each.
    #[arg(long, default_value_t = 10)]
    minutes: u64,
    /// Keeps the fewest inputs that reach all that was reached, in crates/fuzz/corpus.
    #[arg(long)]
    keep: bool,
}

/// Answers whether nothing was found wrong.
pub fn run(workspace: &Workspace, options: &Options) -> Result<bool> {
    let corpora = workspace.root.join("crates/fuzz/corpus");
    let mut targets = Vec::new();
    for folder in std::fs::read_dir(&corpora).with_context(|| format!("read {}", corpora.display()))? {
        targets.push(folder?.file_name().to_string_lossy().into_owned());
    }
    targets.sort();
    targets.retain(|target| options.target.as_ref().is_none_or(|only| only == target));
    ensure!(!targets.is_empty(), "there is no target {}", options.target.as_deref().unwrap_or_default());
    let place = workspace.root.join("target/fuzz");
    ensure!(build(workspace, &place)?, "the fuzzer cannot be built");
    let mut is_clean = true;
    for target in &targets {
        println!("\n== {target}, {} minutes", options.minutes);
        is_clean &= try_one(&place, &corpora, target, options)?;
    }
    Ok(is_clean)
}

fn build(workspace: &Workspace, place: &Path) -> Result<bool> {
    // With --target, build scripts and macros are compiled without the coverage.
    let line = Line::new("cargo build --release --target").arg(host()?).arg("--manifest-path");
    let line = line.arg(shown(&workspace.root.join("fuzz/Cargo.toml"))?);
    line.env("RUSTFLAGS", COVERAGE).env("CARGO_TARGET_DIR", shown(place)?).run()
}

fn host() -> Result<String> {
    let told = Line::new("rustc -vV").read()?;
    told.lines().find_map(|line| line.strip_prefix("host: ")).map(str::to_owned).context("rustc names no host")
}

fn try_one(place: &Path, corpora: &Path, target: &str, options: &Options) -> Result<bool> {
    let program = place.join(host()?).join("release/fuzzer");
    let (found, kept) = (place.join("found").join(target), corpora.join(target));
    std::fs::create_dir_all(&found)?;
    let fuzzer = || -> Result<Line> { Ok(Line::program(shown(&program)?).env("HERALD_FUZZ", target)) };
    let line = fuzzer()?.arg(shown(&found)?).arg(shown(&kept)?);
    let line = line.arg(format!("-max_total_time={}", options.minutes * 60)).arg("-max_len=4096").arg("-timeout=20");
    let line = line.arg("-rss_limit_mb=3072").arg("-print_final_stats=1").arg("-verbosity=0");
    let line = line.arg(format!("-artifact_prefix={}/{target}-", shown(place)?));
    println!("{line}");
    let is_clean = line.tee()?.is_success;
    if options.keep && is_clean {
        let merge = fuzzer()?.arg("-set_cover_merge=1").arg("-max_len=4096").arg("-verbosity=0");
        return Ok(merge.arg(shown(&kept)?).arg(shown(&found)?).tee()?.is_success);
    }
    Ok(is_clean)
}
