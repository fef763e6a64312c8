//! What is counted as events come, because live messages ask it.

use crate::predicates::MetadataTree;

/// That a person is of a segment that messages wait for: who enters it is who
/// has none. Kept while no message waits, and put right when one does again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MemberRow {
    /// Since when, Unix seconds.
    pub since: u32,
}

/// Something about events that is counted as they come, because live messages
/// ask it: events of a name with certain metadata, by day.
#[derive(Debug, Clone, PartialEq)]
pub struct FactRow {
    /// The folded name of the events.
    pub event: String,
    /// What must hold of their metadata.
    pub metadata: MetadataTree,
    /// When it was registered, Unix seconds.
    pub created_at: u32,
    /// The last event before it was registered: later ones count themselves.
    pub until: u64,
    /// Up to which event the history was counted; complete at `until`.
    pub counted_to: u64,
}

/// What a person did, of what one fact counts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FactCountRow {
    /// How often.
    pub count: u64,
    /// When first, Unix seconds.
    pub first: u32,
    /// When last, Unix seconds.
    pub last: u32,
    /// By day, ascending: the latest [`crate::limits::FACT_DAYS_MAX`].
    pub days: Vec<FactDay>,
}

/// What a person did on one day, of what one fact counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FactDay {
    /// The day in the workspace's time zone, since 1970.
    pub day: u16,
    /// How often.
    pub count: u32,
    /// When first, Unix seconds.
    pub first: u32,
    /// When last, Unix seconds.
    pub last: u32,
}
