//! `cargo xtask sim`: the simulator, and the words to say when it finds something.

use std::hash::{BuildHasher, RandomState};

use anyhow::Result;

use crate::pipeline::Counts;
use crate::shell::Line;
use crate::workspace::Workspace;

/// How many seeds an ordinary run explores: enough to meet every injected fault many
/// times over, few enough for about two minutes on two cores.
pub const SEEDS: u64 = 10_000;

/// How many seeds to explore, and from where.
#[derive(clap::Args)]
pub struct Options {
    /// The first seed, decimal or 0x…; a fresh random one by default.
    #[arg(long, value_parser = seed)]
    pub seed: Option<u64>,
    /// How many seeds, counting up from the first [default: 1 with --seed, else 10000].
    #[arg(long)]
    pub seeds: Option<u64>,
    /// Other options of the simulator, after these: --steps, --canary, --canaries.
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    pub others: Vec<String>,
}

/// Runs the built simulator; the counts are those it prints last.
pub fn run(workspace: &Workspace, options: &Options) -> Result<Counts> {
    let first = options.seed.unwrap_or_else(fresh_seed);
    let count = options.seeds.unwrap_or(if options.seed.is_some() { 1 } else { SEEDS });
    let line = |line: Line| {
        let line = line.arg("--seed").arg(format!("{first:#x}")).arg("--seeds").arg(count.to_string());
        options.others.iter().fold(line, |line, other| line.arg(other))
    };
    let simulator = line(workspace.start("sim")?);
    println!("{simulator}");
    let teed = simulator.tee()?;
    let counts = Counts::of(teed.is_success, &teed.text);
    if counts.failed > 0 {
        println!("commit {}; repeat: {}", commit(), line(Line::new("cargo xtask sim")));
    }
    Ok(counts)
}

/// A number that nobody chose: the standard library keys its hash maps with one.
/// Short enough that counting up from it never overflows.
fn fresh_seed() -> u64 {
    RandomState::new().hash_one(()) >> 16
}

/// The commit, and whether the tree differs from it.
fn commit() -> String {
    let commit = Line::new("git rev-parse --short HEAD").read();
    let commit = commit.unwrap_or_else(|_| "none".to_owned());
    let is_clean = Line::new("git status --porcelain").read().is_ok_and(|status| status.is_empty());
    let changes = if is_clean { "" } else { " with uncommitted changes" };
    format!("{}{changes}", commit.trim())
}

fn seed(text: &str) -> Result<u64, std::num::ParseIntError> {
    match text.strip_prefix("0x") {
        Some(hex) => u64::from_str_radix(hex, 16),
        None => text.parse(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seeds_are_hex_or_decimal() {
        assert_eq!(seed("0x1234"), Ok(0x1234));
        assert_eq!(seed("1234"), Ok(1234));
        assert!(seed("12z").is_err());
    }

    #[test]
    fn fresh_seeds_differ() {
        assert_ne!(fresh_seed(), fresh_seed());
    }
}
