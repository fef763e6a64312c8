//! How many checks held: read from what the test runners print.

use std::fmt;
use std::ops::AddAssign;

/// Checks that held and checks that did not. A skipped one counts as neither.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Held.
    pub passed: u64,
    /// Did not hold, timed out or could not start.
    pub failed: u64,
    /// Were there, but did not run.
    pub skipped: u64,
}

impl Counts {
    /// The count of a step that is one check.
    pub fn one(is_success: bool) -> Counts {
        Counts { passed: u64::from(is_success), failed: u64::from(!is_success), skipped: 0 }
    }

    /// Takes the last line when it says `N passed, N failed`, else the summary of
    /// cargo-nextest, else the sum of those of cargo's own test runner. Each of them
    /// may show the output, and so the summaries, of the next. `None`: there is none.
    pub fn read(text: &str) -> Option<Counts> {
        let last = text.trim_end().lines().next_back().filter(|line| is_sum(line));
        let nextest = || text.lines().rfind(|line| line.contains(" tests run: ") || line.contains(" test run: "));
        if let Some(line) = last.or_else(nextest) {
            return Some(Counts::of_line(line));
        }
        let binaries = text.lines().filter(|line| line.starts_with("test result:"));
        binaries.map(Counts::of_line).reduce(|mut sum, counts| {
            sum += counts;
            sum
        })
    }

    fn of_line(line: &str) -> Counts {
        let mut counts = Counts::default();
        for (number, word) in numbers(line) {
            match word {
                "passed" => counts.passed += number,
                "failed" | "timed" | "exec" => counts.failed += number,
                "skipped" | "ignored" | "filtered" => counts.skipped += number,
                _ => {}
            }
        }
        counts
    }

    /// What a command proved: its own counts where it printed some, otherwise one
    /// check. A bad status is never without a failure, and a skipped check is one.
    pub fn of(is_success: bool, text: &str) -> Counts {
        let mut counts = Counts::read(text).unwrap_or_else(|| Counts::one(is_success));
        if !is_success && counts.failed == 0 {
            counts.failed = 1;
        }
        counts.failed += counts.skipped;
        counts
    }
}

/// Whether a line is `N passed, N failed` and nothing else.
fn is_sum(line: &str) -> bool {
    let words: Vec<&str> = line.split_whitespace().collect();
    matches!(words.as_slice(), [_, "passed,", _, "failed"])
}

/// Every number together with the word after it.
fn numbers(line: &str) -> impl Iterator<Item = (u64, &str)> {
    let words = || line.split([' ', ',', ';', '(', ')']).filter(|w| !w.is_empty());
    words().zip(words().skip(1)).filter_map(|(number, word)| Some((number.parse().ok()?, word)))
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Counts) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, passed: u64, failed: u64, skipped: u64) {
        let wanted = Counts { passed, failed, skipped };
        assert_eq!(Counts::read(text), Some(wanted));
    }

    #[test]
    fn reads_nextest() {
        check("     Summary [   0.009s] 5 tests run: 5 passed (1 slow), 0 skipped", 5, 0, 0);
        check("     Summary [   1.2s] 4/9 tests run: 1 passed, 2 failed, 1 timed out, 3 skipped", 1, 3, 3);
        check("Summary [ 0.1s] 1 test run: 1 passed, 0 skipped", 1, 0, 0);
    }

    #[test]
    fn adds_up_cargo_test() {
        let text = [
            "test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s",
            "test result: FAILED. 4 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.1s",
        ];
        check(&text.join("\n"), 7, 2, 1);
    }

    #[test]
    fn the_output_of_a_failed_test_is_not_counted() {
        let text = [
            "  stdout ───",
            "    test result: FAILED. 0 passed; 1 failed; 0 ignored; 0 measured; 99 filtered out; finished in 11.21s",
            "     Summary [  23.728s] 423 tests run: 422 passed, 1 failed, 0 skipped",
            "        FAIL [  11.236s] (423/423) server::it process::first_run",
            "error: test run failed",
        ];
        check(&text.join("\n"), 422, 1, 0);
    }

    #[test]
    fn a_plain_last_line_is_the_sum_of_all_others() {
        check("a: 9 passed, 1 failed\n2 passed, 0 failed\n12 passed, 1 failed\n", 12, 1, 0);
        assert_eq!(Counts::read("the 3 passed, the 4 failed us\n"), None);
    }

    #[test]
    fn a_bad_status_is_a_failure_whatever_was_printed() {
        assert_eq!(Counts::of(false, "3 passed, 0 failed").failed, 1);
        assert_eq!(Counts::of(false, "").failed, 1);
        assert_eq!(Counts::of(true, "").passed, 1);
    }

    #[test]
    fn a_skipped_test_is_a_failure() {
        let text = "test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out";
        assert_eq!(Counts::of(true, text).failed, 1);
    }
}
