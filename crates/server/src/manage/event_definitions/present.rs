//! A definition as `/manage` shows it.

use crate::auth::Access;
use crate::errors::ApiError;
use crate::events::{metadata, outcome};
use crate::times;
use engine::ids::{DefinitionId, EventRef, ItemRef};
use engine::metadata::{Kind, Value};
use engine::rows::{CatalogKeyFact, DefinitionRow, LogRow};
use engine::source::Source;
use engine::text::display_name;
use node::View;
use node::views::{Activity, Item};
use std::sync::Arc;
use wire::manage::definition::{
    Activity as ShownActivity, Counted, EventDefinition, KeyExample, MetadataKey, SourceShare,
};

/// A definition and what came in under it.
#[must_use]
pub fn definition<'a>(id: DefinitionId, row: &'a DefinitionRow, activity: &Activity) -> EventDefinition<'a> {
    EventDefinition {
        kind: "event_definition",
        id: id.to_string(),
        name: &row.name,
        display_name: row.display_name.clone().unwrap_or_else(|| display_name(&row.name)),
        description: row.description.as_deref(),
        archived: row.archived_at.is_some(),
        archived_at: row.archived_at,
        created_at: row.created_at,
        activity: shown_activity(activity),
        sparkline: activity.stretches.clone(),
        metadata_keys: None,
        hints: None,
    }
}

#[expect(clippy::cast_precision_loss, reason = "a share of counts needs no more than a float's digits")]
fn share(part: u64, total: u64) -> f64 {
    if total == 0 { 0.0 } else { part as f64 / total as f64 }
}

/// How much of all came through one surface.
#[must_use]
pub fn source_share((source, count): (Source, u64), total: u64) -> SourceShare {
    SourceShare { source: source.name(), count, share: share(count, total) }
}

fn shown_activity(activity: &Activity) -> ShownActivity {
    let Activity {
        total,
        last_24_hours,
        last_7_days,
        last_30_days,
        duplicate,
        dropped,
        rejected,
        first_received_at,
        last_received_at,
        by_source,
        stretches: _,
    } = activity;
    ShownActivity {
        total: *total,
        last_24_hours: *last_24_hours,
        last_7_days: *last_7_days,
        last_30_days: *last_30_days,
        first_received_at: *first_received_at,
        last_received_at: *last_received_at,
        duplicate: *duplicate,
        dropped: dropped.iter().map(|(reason, count)| Counted { reason: reason.name(), count: *count }).collect(),
        rejected: rejected.iter().map(|(kind, count)| Counted { reason: kind.name(), count: *count }).collect(),
        by_source: by_source.iter().map(|one| source_share(*one, *total)).collect(),
    }
}

/// The events that a catalogued key points to. One that is gone is left out.
#[derive(Default)]
pub struct Examples(Vec<(EventRef, Arc<LogRow>)>);

impl Examples {
    /// Reads the events that the keys of a catalog point to.
    ///
    /// # Errors
    /// One cannot be read.
    pub fn read(view: &View, access: &Access, keys: &[CatalogKeyFact]) -> Result<Self, ApiError> {
        let mut events: Vec<EventRef> = keys.iter().flat_map(|key| key.examples.iter().copied()).collect();
        events.sort_unstable();
        events.dedup();
        let mut found = Vec::with_capacity(events.len());
        for event in events {
            if let Some(Item::Event(row)) = view.item(access.workspace(), ItemRef::Event(event))? {
                found.push((event, row));
            }
        }
        Ok(Self(found))
    }

    /// The values that came under a key.
    pub fn values<'a>(&'a self, fact: &'a CatalogKeyFact) -> impl Iterator<Item = &'a Value> {
        fact.examples.iter().filter_map(|event| self.value(fact, *event))
    }

    fn value(&self, fact: &CatalogKeyFact, event: EventRef) -> Option<&Value> {
        let row = self.get(event)?;
        row.metadata.iter().find(|(key, _)| engine::text::same(key, &fact.key)).map(|(_, value)| value)
    }

    fn get(&self, event: EventRef) -> Option<&LogRow> {
        let place = self.0.binary_search_by_key(&event, |(event, _)| *event).ok()?;
        self.0.get(place).map(|(_, row)| &**row)
    }
}

/// A key as it is shown, with values that came under it.
#[must_use]
pub fn metadata_key<'a>(access: &Access, fact: &'a CatalogKeyFact, examples: &'a Examples) -> MetadataKey<'a> {
    let shown = fact.examples.iter().filter_map(|event| {
        let value = examples.value(fact, *event)?;
        Some(KeyExample { event_id: outcome::event_id(access, *event), value: metadata::shown(value) })
    });
    let kinds = Kind::ALL.iter().filter(|kind| fact.kinds >> **kind as u16 & 1 == 1);
    MetadataKey {
        key: &fact.key,
        kinds: kinds.map(|kind| kind.name()).collect(),
        first_received_at: fact.first_at,
        last_received_on: times::day(fact.last_day),
        examples: shown.collect(),
    }
}
