//! What the process itself takes, under the names that Prometheus' own client
//! libraries use.

use super::page::Page;

/// Writes what is known: where there is no `/proc`, little.
pub(super) fn write(page: &mut Page, started_s: u64) {
    page.one("process_start_time_seconds", "gauge", "When the process started.", started_s);
    if let Some(bytes) = resident_bytes() {
        page.one("process_resident_memory_bytes", "gauge", "Memory in use by the process.", bytes);
    }
    if let Some(files) = open_files() {
        page.one("process_open_fds", "gauge", "Open files, connections among them.", files);
    }
    if let Some(files) = rustix::process::getrlimit(rustix::process::Resource::Nofile).current {
        page.one("process_max_fds", "gauge", "How many files it may open.", files);
    }
}

fn resident_bytes() -> Option<u64> {
    let statm = std::fs::read_to_string("/proc/self/statm").ok()?;
    let pages: u64 = statm.split_whitespace().nth(1)?.parse().ok()?;
    Some(pages * rustix::param::page_size() as u64)
}

fn open_files() -> Option<usize> {
    // Counting opens one more.
    Some(std::fs::read_dir("/proc/self/fd").ok()?.count().saturating_sub(1))
}
