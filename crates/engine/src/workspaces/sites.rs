//! The sites whose pages hold the snippet: noted as they ping.

use crate::command::Stamp;
use crate::ids::WorkspaceId;
use crate::limits::{SITE_NOTED_S, SITES_MAX};
use crate::rows::SiteRow;
use crate::tables::{CountersKey, SiteKey};
use crate::working_set::{Reads, WorkingSet};

/// Notes what [`note`] reads.
pub(crate) fn plan(workspace: WorkspaceId, site: Option<&str>, reads: &mut Reads<'_>) {
    if let Some(host) = site {
        reads.get(&CountersKey { workspace });
        reads.get(&SiteKey { workspace, host: host.to_owned() });
    }
}

/// Notes that a page of this site pinged. A site beyond the limit is not noted;
/// its pages are served all the same.
pub(crate) fn note(workspace: WorkspaceId, site: Option<String>, stamp: &Stamp, rows: &mut WorkingSet) {
    let Some(host) = site else { return };
    let (now, key) = (stamp.at_s(), SiteKey { workspace, host });
    match rows.get(&key).map(|row| **row) {
        Some(row) if now < row.last_seen_at.saturating_add(SITE_NOTED_S) => {}
        Some(row) => rows.put(&key, SiteRow { last_seen_at: now, ..row }),
        None => {
            let has_room = rows.get(&CountersKey { workspace }).is_none_or(|counters| counters.sites < SITES_MAX);
            if has_room {
                rows.update(&CountersKey { workspace }, |counters| counters.sites += 1);
                rows.put(&key, SiteRow { first_seen_at: now, last_seen_at: now });
            }
        }
    }
}
