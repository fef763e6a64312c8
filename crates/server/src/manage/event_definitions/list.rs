//! `GET /manage/event_definitions`.

use super::calendar;
use super::order::{Order, Place};
use super::present::{self, Examples};
use crate::errors::ApiError;
use crate::limits::{DEFINITION_QUERY_CHARS_MAX, PER_PAGE_DEFAULT};
use crate::request::{Call, Query, respond};
use axum::response::Response;
use engine::ids::DefinitionId;
use engine::rows::DefinitionRow;
use engine::text::{display_name, fold};
use node::views::Activity;
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::sync::Arc;
use wire::list::{Counts, List};
use wire::manage::definition::EventDefinition;

/// List event definitions
///
/// In the order in which their names were first received, unless `sort` says
/// otherwise. A cursor is good for the same order.
#[utoipa::path(
    get,
    path = "/manage/event_definitions",
    tag = "event definitions",
    params(
        ("archived" = Option<bool>, Query, description = "Only archived ones, or only active ones"),
        ("q" = Option<String>, Query, description = "Only those whose name, display name or description holds this, in whichever case; at most 255 characters"),
        ("sort" = Option<String>, Query, description = "`created_at` (the default), `name`, `last_received`, `total` or `last_30_days`; with `-` before it, the highest first"),
        ("keys" = Option<bool>, Query, description = "With the metadata keys of each, without examples"),
        ("per_page" = Option<u32>, Query, description = "1 to 150, 50 when not sent"),
        ("starting_after" = Option<String>, Query, description = "The cursor of the page before"),
    ),
    responses(
        (status = 200, description = "The definitions", body = List<EventDefinition>),
        (status = 400, description = "`parameter_invalid`: a parameter of the query"),
        (status = 404, description = "`not_found`: the cursor is another list's"),
    )
)]
pub async fn list_event_definitions(call: Call) -> Result<Response, ApiError> {
    let query = call.query()?;
    let per_page = query.per_page(PER_PAGE_DEFAULT)?;
    let order = Order::read(&query)?;
    let (config, workspace) = (call.app.node.config(), call.access.workspace());
    let after = order.after(&query, &call.access, config)?;
    let wanted = Wanted::read(&query)?;
    let has_keys = query.flag("keys")?.unwrap_or(false);
    let mut all = config.definitions(workspace);
    all.retain(|(_, row)| wanted.takes(row));
    let calendar = calendar::last_days(&call.access, call.now_s());
    call.read(move |view, access| {
        let mut activities = match order.needs_activity() {
            true => view.activities(workspace, &calendar)?,
            false => BTreeMap::new(),
        };
        let placed = |(id, row): (DefinitionId, Arc<DefinitionRow>)| {
            let place = order.place(id, &row, activities.get(&id));
            (place, id, row)
        };
        let mut sorted: Vec<(Place, _, _)> = all.into_iter().map(placed).collect();
        sorted.sort_by(|(one, ..), (two, ..)| order.compare(one, two));
        let is_before = |(place, ..): &(Place, _, _)| {
            after.as_ref().is_some_and(|after| order.compare(place, after) != Ordering::Greater)
        };
        let before = sorted.partition_point(is_before);
        let counts = Counts { total: count(sorted.len()), before: count(before) };
        let has_more = sorted.len() > before + per_page;
        let page: Vec<_> = sorted.into_iter().skip(before).take(per_page).collect();
        for (_, id, _) in page.iter().filter(|_| !order.needs_activity()) {
            activities.insert(*id, view.definition_activity(workspace, *id, &calendar)?);
        }
        let none = Activity::new(&calendar);
        let catalogs = match has_keys {
            true => page.iter().map(|(_, id, _)| view.catalog(workspace, *id)).collect::<Result<Vec<_>, _>>()?,
            false => Vec::new(),
        };
        let examples = Examples::default();
        let mut data: Vec<EventDefinition<'_>> = page
            .iter()
            .map(|(_, id, row)| present::definition(*id, row, activities.get(id).unwrap_or(&none)))
            .collect();
        for (shown, catalog) in data.iter_mut().zip(&catalogs) {
            let keys = catalog.keys.iter().map(|fact| present::metadata_key(access, fact, &examples));
            shown.metadata_keys = Some(keys.collect());
        }
        let last = page.last().filter(|_| has_more);
        let cursor = last.map(|(place, ..)| order.cursor(access, place));
        respond::ok(&List::counted(data, per_page, counts, cursor))
    })
    .await
}

fn count(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}

/// Which definitions.
struct Wanted {
    archived: Option<bool>,
    /// What they hold, folded.
    text: Option<String>,
}

impl Wanted {
    fn read(query: &Query) -> Result<Self, ApiError> {
        let text = query.get("q");
        if text.is_some_and(|text| engine::text::longer_than(text, DEFINITION_QUERY_CHARS_MAX)) {
            let message = format!("q may have at most {DEFINITION_QUERY_CHARS_MAX} characters");
            return Err(ApiError::invalid("q", message));
        }
        Ok(Self { archived: query.flag("archived")?, text: text.map(|text| fold(text.trim())) })
    }

    fn takes(&self, row: &DefinitionRow) -> bool {
        let holds = |text: &str, sought: &str| fold(text).contains(sought);
        let named = |sought: &str| match &row.display_name {
            Some(name) => holds(name, sought),
            None => holds(&display_name(&row.name), sought),
        };
        let described = |sought: &str| row.description.as_deref().is_some_and(|text| holds(text, sought));
        self.archived.is_none_or(|archived| row.archived_at.is_some() == archived)
            && self.text.as_deref().is_none_or(|sought| holds(&row.name, sought) || named(sought) || described(sought))
    }
}
