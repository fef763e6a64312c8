use super::View;
use engine::ids::{DefinitionId, WorkspaceId, WriterId};
use engine::rows::{CatalogRow, DropReason, StatsRow};
use engine::source::Source;
use engine::tables::{CatalogKey, StatsKey};
use engine::{RefusalKind, stats};
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use store::{Direction, ReadError};

/// What came in under a definition.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Activity {
    /// Stored or imported, ever.
    pub total: u64,
    /// Stored or imported in the last 24 hours, by whole hours.
    pub last_24_hours: u64,
    /// The same for seven days.
    pub last_7_days: u64,
    /// The same for thirty days.
    pub last_30_days: u64,
    /// The same event seen again, ever.
    pub duplicate: u64,
    /// Discarded by policy, ever.
    pub dropped: Vec<(DropReason, u64)>,
    /// Broke a rule, ever.
    pub rejected: Vec<(RefusalKind, u64)>,
    /// When the first was stored, Unix seconds.
    pub first_received_at: Option<u32>,
    /// When the last was stored, Unix seconds.
    pub last_received_at: Option<u32>,
    /// Stored or imported by source, ever.
    pub by_source: Vec<(Source, u64)>,
}

impl View {
    /// What came in under one definition.
    ///
    /// # Errors
    /// [`ReadError`] when a row cannot be read.
    pub fn definition_activity(
        &self,
        workspace: WorkspaceId,
        definition: DefinitionId,
        now_s: u32,
    ) -> Result<Activity, ReadError> {
        let mut activities = self.activities_between(workspace, (definition, definition), now_s)?;
        Ok(activities.remove(&definition).unwrap_or_default())
    }

    /// What came in under every definition of a workspace. 0 stands for items
    /// whose name was never accepted.
    ///
    /// # Errors
    /// [`ReadError`] when a row cannot be read.
    pub fn activities(
        &self,
        workspace: WorkspaceId,
        now_s: u32,
    ) -> Result<BTreeMap<DefinitionId, Activity>, ReadError> {
        self.activities_between(workspace, (DefinitionId(0), DefinitionId(u32::MAX)), now_s)
    }

    fn activities_between(
        &self,
        workspace: WorkspaceId,
        (first, last): (DefinitionId, DefinitionId),
        now_s: u32,
    ) -> Result<BTreeMap<DefinitionId, Activity>, ReadError> {
        let from = StatsKey { workspace, definition: first, hour: 0, source: Source::WebJs, writer: WriterId(0) };
        let to = StatsKey {
            workspace,
            definition: last,
            hour: u32::MAX,
            source: Source::Console,
            writer: WriterId(u16::MAX),
        };
        let now_hour = stats::hour_of(u64::from(now_s) * 1_000);
        let mut activities = BTreeMap::<DefinitionId, (Activity, StatsRow)>::new();
        self.snapshot.scan((&from, &to), Direction::Up, |key, row| {
            let (activity, sum) = activities.entry(key.definition).or_default();
            activity.count(key, row, now_hour);
            sum.add(row);
            ControlFlow::Continue(())
        })?;
        Ok(activities.into_iter().map(|(definition, (activity, sum))| (definition, activity.with_sums(&sum))).collect())
    }

    /// What is known of a definition's metadata keys.
    ///
    /// # Errors
    /// [`ReadError`] when the row cannot be read.
    pub fn catalog(&self, workspace: WorkspaceId, definition: DefinitionId) -> Result<CatalogRow, ReadError> {
        let row = self.snapshot.get(&CatalogKey { workspace, definition })?;
        Ok(row.as_deref().cloned().unwrap_or_default())
    }
}

impl Activity {
    fn count(&mut self, key: &StatsKey, row: &StatsRow, now_hour: u32) {
        let count = row.accepted + row.imported;
        self.total += count;
        let age = now_hour.saturating_sub(key.hour);
        for (hours, sum) in
            [(24, &mut self.last_24_hours), (7 * 24, &mut self.last_7_days), (30 * 24, &mut self.last_30_days)]
        {
            if age < hours {
                *sum += count;
            }
        }
        if count > 0 {
            match self.by_source.iter_mut().find(|(source, _)| *source == key.source) {
                Some((_, sum)) => *sum += count,
                None => self.by_source.push((key.source, count)),
            }
        }
    }

    fn with_sums(mut self, sum: &StatsRow) -> Self {
        let known = |count: &(u8, u64)| Some((DropReason::from_number(count.0)?, count.1));
        self.dropped = sum.dropped.iter().filter_map(known).collect();
        let known = |count: &(u8, u64)| Some((RefusalKind::from_number(count.0)?, count.1));
        self.rejected = sum.rejected.iter().filter_map(known).collect();
        self.duplicate = sum.duplicate;
        self.first_received_at = Some(sum.first_at).filter(|at| *at > 0);
        self.last_received_at = Some(sum.last_at).filter(|at| *at > 0);
        self.by_source.sort();
        self
    }
}
