//! Prometheus' text format, as much of it as is needed.

use node::{BOUNDS_US, Durations};
use std::fmt::{Display, Write as _};

/// What is answered.
#[derive(Debug, Default)]
pub(super) struct Page(pub(super) String);

impl Page {
    /// Begins a metric: its samples follow.
    pub(super) fn family(&mut self, name: &str, kind: &str, help: &str) {
        // Writing to a String cannot fail.
        writeln!(self.0, "# HELP {name} {help}\n# TYPE {name} {kind}").ok();
    }

    /// One sample, its name with labels.
    pub(super) fn line(&mut self, name: &str, value: impl Display) {
        writeln!(self.0, "{name} {value}").ok();
    }

    /// A metric of one sample without labels.
    pub(super) fn one(&mut self, name: &str, kind: &str, help: &str, value: impl Display) {
        self.family(name, kind, help);
        self.line(name, value);
    }

    /// The samples of a histogram. `label` is `name="value"`, or nothing.
    pub(super) fn durations(&mut self, name: &str, label: &str, durations: &Durations) {
        let comma = if label.is_empty() { "" } else { "," };
        let bounds = BOUNDS_US.iter().map(|us| seconds(*us).to_string()).chain(["+Inf".to_owned()]);
        let mut count = 0;
        for (bound, bucket) in bounds.zip(durations.buckets) {
            count += bucket;
            self.line(&format!("{name}_bucket{{{label}{comma}le=\"{bound}\"}}"), count);
        }
        let braced = if label.is_empty() { String::new() } else { format!("{{{label}}}") };
        self.line(&format!("{name}_sum{braced}"), seconds(durations.sum_us));
        self.line(&format!("{name}_count{braced}"), count);
    }
}

/// Microseconds as seconds, as exactly as a double says it.
#[expect(clippy::cast_precision_loss, reason = "2^53 µs are 285 years")]
fn seconds(us: u64) -> f64 {
    us as f64 / 1_000_000.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::expect;

    #[test]
    fn buckets_add_up_and_end_in_infinity() {
        let mut durations = Durations { sum_us: 1_250_000, ..Durations::default() };
        durations.buckets[0] = 1;
        durations.buckets[3] = 2;
        durations.buckets[14] = 4;
        let mut page = Page::default();
        page.durations("a_seconds", "kind=\"read\"", &durations);
        page.durations("b_seconds", "", &Durations::default());
        let all: Vec<&str> = page.0.lines().collect();
        let some = [&all[..5], &all[13..17], &all[17..18], &all[31..]].concat();
        expect![[r#"
            a_seconds_bucket{kind="read",le="0.00025"} 1
            a_seconds_bucket{kind="read",le="0.0005"} 1
            a_seconds_bucket{kind="read",le="0.001"} 1
            a_seconds_bucket{kind="read",le="0.0025"} 3
            a_seconds_bucket{kind="read",le="0.005"} 3
            a_seconds_bucket{kind="read",le="10"} 3
            a_seconds_bucket{kind="read",le="+Inf"} 7
            a_seconds_sum{kind="read"} 1.25
            a_seconds_count{kind="read"} 7
            b_seconds_bucket{le="0.00025"} 0
            b_seconds_bucket{le="+Inf"} 0
            b_seconds_sum 0
            b_seconds_count 0"#]]
        .assert_eq(&some.join("\n"));
    }
}
