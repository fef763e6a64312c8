//! `GET /manage/event_definitions/{id}/breakdown`.

mod exact;
mod tally;

use super::named;
use super::whose::whose;
use crate::auth::Access;
use crate::errors::ApiError;
use crate::events::metadata;
use crate::limits::{BREAKDOWN_EVENTS_MAX, BREAKDOWN_MS_MAX, BREAKDOWN_VALUES_DEFAULT, BREAKDOWN_VALUES_MAX};
use crate::request::{Call, respond};
use axum::response::Response;
use engine::ids::{ContactOrdinal, DefinitionId, ItemRef};
use engine::limits::METADATA_KEY_CHARS_MAX;
use engine::metadata::Kind;
use engine::rows::LogRow;
use engine::text::same;
use node::View;
use node::views::{DefinitionEvents, Item, Looked};
use std::collections::HashMap;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tally::{Counted, Tally};
use wire::manage::event_reads::{BreakdownMoney, BreakdownValue, EventBreakdown};

/// Read which values came under a metadata key
///
/// Of the newest 50,000 events of the name, and no longer than five seconds:
/// `cut` says when that was not all. Texts that differ only in case are one
/// value, as are `1` and `1.0`; money is one by amount and currency. Numbers are
/// added up exactly, those of more than 18 digits before the point or 12 behind
/// it left out; dates are not added up.
#[utoipa::path(
    get,
    path = "/manage/event_definitions/{id}/breakdown",
    tag = "event definitions",
    params(
        ("id" = String, Path, description = "The definition's id"),
        ("key" = String, Query, description = "The metadata key, in whichever case"),
        ("limit" = Option<u32>, Query, description = "How many values are told, 1 to 100; 20 when not sent"),
    ),
    responses(
        (status = 200, description = "The values", body = EventBreakdown),
        (status = 400, description = "`parameter_not_found` or `parameter_invalid`: `key` or `limit`"),
        (status = 404, description = "`not_found`: no definition of this workspace has this id"),
    )
)]
pub async fn read_event_breakdown(mut call: Call) -> Result<Response, ApiError> {
    let (id, _) = named(&mut call).await?;
    let query = call.query()?;
    let key = query.get("key").ok_or_else(|| ApiError::missing("key"))?.to_owned();
    if engine::text::longer_than(&key, METADATA_KEY_CHARS_MAX) {
        return Err(ApiError::invalid("key", format!("key may have at most {METADATA_KEY_CHARS_MAX} characters")));
    }
    let limit = query.whole("limit", 1..=BREAKDOWN_VALUES_MAX)?.unwrap_or(BREAKDOWN_VALUES_DEFAULT);
    call.read(move |view, access| {
        let counted = Counting::run(view, access, (id, &key))?;
        let (with, without) = counted.tally.held();
        let top = counted.tally.top(limit);
        let told: u64 = top.iter().map(|value| value.count).sum();
        let rows = rows_of(view, access, &top)?;
        let money = counted
            .tally
            .money()
            .map(|(currency, sums)| BreakdownMoney { currency: currency.to_owned(), sums: sums.shown() });
        respond::ok(&EventBreakdown {
            kind: "event_breakdown",
            key: &key,
            occurrences_read: with + without,
            complete: counted.cut.is_none(),
            cut: counted.cut,
            since: counted.oldest_ms.map(|at_ms| at_ms / 1_000),
            values: rows.iter().filter_map(|(value, row)| shown(&key, *value, row)).collect(),
            other_count: with - told,
            missing_count: without,
            distinct: u64::try_from(counted.tally.distinct()).unwrap_or(u64::MAX),
            numbers: counted.tally.numbers().map(|sums| sums.shown()),
            money: money.collect(),
        })
    })
    .await
}

/// What was counted, and how far.
struct Counting<'a> {
    tally: Tally<'a>,
    /// When the oldest event that was looked at was received.
    oldest_ms: Option<u64>,
    cut: Option<&'static str>,
}

impl<'a> Counting<'a> {
    fn run(view: &View, access: &Access, (definition, key): (DefinitionId, &'a str)) -> Result<Self, ApiError> {
        let deadline = Instant::now() + Duration::from_millis(BREAKDOWN_MS_MAX);
        let asked = DefinitionEvents { workspace: access.workspace(), definition, before: None, deadline };
        let (mut tally, mut oldest_ms) = (Tally::new(key, access.workspace_row().id_key), None);
        let (mut survivors, mut failed, mut read) = (HashMap::new(), None, 0);
        let looked = view.each_of_definition(&asked, |event, row| {
            if read == BREAKDOWN_EVENTS_MAX {
                return ControlFlow::Break(());
            }
            match survivor(view, access, row.contact, &mut survivors) {
                Ok(Some(contact)) => {
                    read += 1;
                    oldest_ms = Some(row.received_at_ms);
                    tally.add(event, contact, &row.metadata);
                    ControlFlow::Continue(())
                }
                Ok(None) => ControlFlow::Continue(()),
                Err(error) => {
                    failed = Some(error);
                    ControlFlow::Break(())
                }
            }
        })?;
        if let Some(error) = failed {
            return Err(error);
        }
        let cut = match looked {
            Looked::Through => None,
            Looked::Stopped => Some("occurrences"),
            Looked::Late(_) => Some("time"),
        };
        Ok(Self { tally, oldest_ms, cut })
    }
}

/// Whose an event is, each looked up once.
fn survivor(
    view: &View,
    access: &Access,
    contact: ContactOrdinal,
    known: &mut HashMap<ContactOrdinal, Option<ContactOrdinal>>,
) -> Result<Option<ContactOrdinal>, ApiError> {
    if let Some(survivor) = known.get(&contact) {
        return Ok(*survivor);
    }
    let survivor = whose(view, access, contact)?.map(|(survivor, _)| survivor);
    known.insert(contact, survivor);
    Ok(survivor)
}

/// The events that hold the values.
fn rows_of(view: &View, access: &Access, values: &[Counted]) -> Result<Vec<(Counted, Arc<LogRow>)>, ApiError> {
    let mut rows = Vec::with_capacity(values.len());
    for value in values {
        if let Some(Item::Event(row)) = view.item(access.workspace(), ItemRef::Event(value.newest))? {
            rows.push((*value, row));
        }
    }
    Ok(rows)
}

fn shown<'a>(key: &str, counted: Counted, row: &'a LogRow) -> Option<BreakdownValue<'a>> {
    let (key, value) = row.metadata.iter().find(|(held, _)| same(held, key))?;
    let Counted { newest: _, count, people } = counted;
    Some(BreakdownValue { kind: Kind::of(key, value).name(), value: metadata::shown(value), count, people })
}
