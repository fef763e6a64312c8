//! `cargo xtask test`: every step in order, each with its time, until one fails.
//!
//! [`Step`] says what there is and what each step runs; `tools` makes sure first of
//! what the later steps need; `counts` reads how many checks a step made.

mod counts;
mod steps;
mod tools;

use std::time::{Duration, Instant};

use anyhow::Result;

pub use counts::Counts;
pub use steps::Step;

use crate::workspace::Workspace;

/// What to run of it.
#[derive(clap::Args)]
pub struct Options {
    /// Explore 20 times as many simulator seeds and ask what schemathesis makes up,
    /// as a nightly run does.
    #[arg(long)]
    full: bool,
    /// Only this step, and the build when it needs one; may be given again.
    #[arg(long, value_enum, value_name = "STEP")]
    only: Vec<Step>,
}

/// Answers whether all steps passed. The last line it prints is `N passed, N failed`.
pub fn run(workspace: &Workspace, options: &Options) -> Result<bool> {
    let chosen = steps::chosen(options);
    let started = Instant::now();
    let mut sum = Counts::default();
    let mut lines = Vec::new();
    for (at, step) in chosen.iter().enumerate() {
        let title = step.title(workspace)?;
        println!("\n== {}/{} {title}", at + 1, chosen.len());
        let step_started = Instant::now();
        let counts = counted(step.run(workspace, options));
        let line = format!("{:<9} {counts}, {}", step.name(), shown(step_started.elapsed()));
        println!("-- {line}");
        lines.push(line);
        sum += counts;
        if counts.failed > 0 {
            println!("\nrepeat this step: {}", step.repeat(workspace)?);
            break;
        }
    }
    println!("\nall steps in {}:", shown(started.elapsed()));
    for line in lines {
        println!("  {line}");
    }
    println!("{sum}");
    Ok(sum.failed == 0)
}

/// A step that could not even run has failed.
fn counted(result: Result<Counts>) -> Counts {
    result.unwrap_or_else(|error| {
        println!("{error:#}");
        Counts::one(false)
    })
}

fn shown(time: Duration) -> String {
    let seconds = time.as_secs_f64();
    if seconds < 100.0 { format!("{seconds:.1} s") } else { format!("{:.1} min", seconds / 60.0) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_short_to_read() {
        assert_eq!(shown(Duration::from_millis(1_240)), "1.2 s");
        assert_eq!(shown(Duration::from_secs(150)), "2.5 min");
    }

    #[test]
    fn a_step_that_cannot_run_has_failed() {
        assert_eq!(counted(Err(anyhow::anyhow!("no such program"))).failed, 1);
    }
}
