use super::View;
use engine::ids::{DefinitionId, WorkspaceId, WriterId};
use engine::limits::STATS_HOURS_KEPT;
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
    /// Stored or imported in each stretch that was asked for.
    pub stretches: Vec<u64>,
}

/// What counts are relative to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Calendar {
    /// Now, Unix seconds.
    pub now_s: u32,
    /// Where stretches of time begin, Unix seconds, sorted; each ends where the
    /// next one begins, the last one now. An hour is counted where it begins, and
    /// a day that is kept as a whole where its noon (UTC) lies.
    pub starts: Vec<u32>,
}

impl Calendar {
    /// In which stretch what lies under a key is counted, if in any.
    fn stretch_of(&self, key: &StatsKey) -> Option<usize> {
        let oldest_hour = stats::hour_of(u64::from(self.now_s) * 1_000).saturating_sub(STATS_HOURS_KEPT);
        let is_day = key.hour == stats::day_start(key.hour) && key.hour + 24 <= oldest_hour;
        let at = (key.hour + if is_day { 12 } else { 0 }).saturating_mul(3_600);
        self.starts.partition_point(|start| *start <= at).checked_sub(1)
    }
}

/// How much came in, in stretches of time.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Volume {
    /// For each stretch: stored or imported by source, those with any.
    pub stretches: Vec<BTreeMap<Source, u64>>,
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
        calendar: &Calendar,
    ) -> Result<Activity, ReadError> {
        let mut activities = self.activities_between(workspace, (definition, definition), calendar)?;
        Ok(activities.remove(&definition).unwrap_or_else(|| Activity::new(calendar)))
    }

    /// How much came in under one definition before `until_s`, by the stretches
    /// of a calendar.
    ///
    /// # Errors
    /// [`ReadError`] when a row cannot be read.
    pub fn volume(
        &self,
        workspace: WorkspaceId,
        definition: DefinitionId,
        calendar: &Calendar,
        until_s: u32,
    ) -> Result<Volume, ReadError> {
        let hour = |at_s: u32| stats::hour_of(u64::from(at_s) * 1_000);
        let key = |hour: u32, source: Source, writer: u16| StatsKey {
            workspace,
            definition,
            hour,
            source,
            writer: WriterId(writer),
        };
        // A day that is kept as a whole lies under its first hour.
        let first = calendar.starts.first().map_or(0, |at| stats::day_start(hour(*at)));
        let (from, to) = (key(first, Source::WebJs, 0), key(hour(until_s), Source::Console, u16::MAX));
        let mut stretches = vec![BTreeMap::<Source, u64>::new(); calendar.starts.len()];
        self.snapshot.scan((&from, &to), Direction::Up, |key, row| {
            let count = row.accepted + row.imported;
            let is_within = key.hour.saturating_mul(3_600) < until_s;
            let stretch = calendar.stretch_of(key).filter(|_| count > 0 && is_within);
            if let Some(stretch) = stretch.and_then(|place| stretches.get_mut(place)) {
                *stretch.entry(key.source).or_default() += count;
            }
            ControlFlow::Continue(())
        })?;
        Ok(Volume { stretches })
    }

    /// What came in under every definition of a workspace. 0 stands for items
    /// whose name was never accepted.
    ///
    /// # Errors
    /// [`ReadError`] when a row cannot be read.
    pub fn activities(
        &self,
        workspace: WorkspaceId,
        calendar: &Calendar,
    ) -> Result<BTreeMap<DefinitionId, Activity>, ReadError> {
        self.activities_between(workspace, (DefinitionId(0), DefinitionId(u32::MAX)), calendar)
    }

    fn activities_between(
        &self,
        workspace: WorkspaceId,
        (first, last): (DefinitionId, DefinitionId),
        calendar: &Calendar,
    ) -> Result<BTreeMap<DefinitionId, Activity>, ReadError> {
        let from = StatsKey { workspace, definition: first, hour: 0, source: Source::WebJs, writer: WriterId(0) };
        let to = StatsKey {
            workspace,
            definition: last,
            hour: u32::MAX,
            source: Source::Console,
            writer: WriterId(u16::MAX),
        };
        let fresh = || (Activity::new(calendar), StatsRow::default());
        let mut activities = BTreeMap::<DefinitionId, (Activity, StatsRow)>::new();
        self.snapshot.scan((&from, &to), Direction::Up, |key, row| {
            let (activity, sum) = activities.entry(key.definition).or_insert_with(fresh);
            activity.count(key, row, calendar);
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
    /// Nothing came in.
    #[must_use]
    pub fn new(calendar: &Calendar) -> Self {
        Self { stretches: vec![0; calendar.starts.len()], ..Self::default() }
    }

    fn count(&mut self, key: &StatsKey, row: &StatsRow, calendar: &Calendar) {
        let count = row.accepted + row.imported;
        self.total += count;
        if let Some(stretch) = calendar.stretch_of(key).and_then(|place| self.stretches.get_mut(place)) {
            *stretch += count;
        }
        let age = stats::hour_of(u64::from(calendar.now_s) * 1_000).saturating_sub(key.hour);
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
