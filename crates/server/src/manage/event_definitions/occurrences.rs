//! `GET /manage/event_definitions/{id}/occurrences`.

use super::named;
use super::whose::{brief, whose};
use crate::auth::Access;
use crate::errors::ApiError;
use crate::events::outcome;
use crate::limits::OCCURRENCES_MS_MAX;
use crate::manage::page::newest_first;
use crate::manage::receipts;
use crate::request::{Call, respond};
use crate::sealed;
use axum::response::Response;
use engine::ids::{DefinitionId, EventRef};
use engine::rows::LogRow;
use node::View;
use node::views::{DefinitionEvents, ListPage, Looked};
use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::{Duration, Instant};
use wire::list::List;
use wire::manage::event_reads::{ContactBrief, EventList, ListedEvent};

/// List the events of a name
///
/// The newest received first. An event of somebody who was merged away is the
/// survivor's; those of deleted people are not told. When looking for them takes
/// longer than two seconds the page says that it is `cut`: it can be short, even
/// empty, and the next one goes on.
#[utoipa::path(
    get,
    path = "/manage/event_definitions/{id}/occurrences",
    tag = "event definitions",
    params(
        ("id" = String, Path, description = "The definition's id"),
        ("per_page" = Option<u32>, Query, description = "1 to 150, 50 when not sent"),
        ("starting_after" = Option<String>, Query, description = "The cursor of the page before"),
    ),
    responses(
        (status = 200, description = "The events", body = EventList),
        (status = 400, description = "`parameter_invalid`: a parameter of the query"),
        (status = 404, description = "`not_found`: no definition of this workspace has this id, or the cursor is another list's"),
    )
)]
pub async fn list_event_occurrences(mut call: Call) -> Result<Response, ApiError> {
    let (id, _) = named(&mut call).await?;
    let purpose = format!("occurrences of {id}");
    let page = newest_first(&call.query()?, &call.access, &purpose)?;
    call.read(move |view, access| {
        let deadline = Instant::now() + Duration::from_millis(OCCURRENCES_MS_MAX);
        let found = find(view, access, (id, page), deadline)?;
        let data = found.events.iter().map(|event| shown(access, event)).collect();
        let cursor = found.next.map(|before| sealed::cursor(access, &purpose, &before.to_be_bytes()));
        let List { pages, .. } = List::<()>::new(Vec::new(), page.limit, cursor);
        respond::ok(&EventList { kind: "list", data, cut: found.is_cut, pages })
    })
    .await
}

/// An event and whose it is.
struct FoundEvent {
    event: EventRef,
    row: Arc<LogRow>,
    contact: ContactBrief,
}

/// What stands on a page.
struct FoundPage {
    events: Vec<FoundEvent>,
    /// The next page is of events before this one.
    next: Option<u64>,
    is_cut: bool,
}

fn find(
    view: &View,
    access: &Access,
    (definition, page): (DefinitionId, ListPage),
    deadline: Instant,
) -> Result<FoundPage, ApiError> {
    let asked = DefinitionEvents { workspace: access.workspace(), definition, before: page.before, deadline };
    let (mut events, mut failed): (Vec<FoundEvent>, _) = (Vec::new(), None);
    let looked = view.each_of_definition(&asked, |event, row| {
        // One more than the page holds tells that there is a next one.
        if events.len() == page.limit {
            return ControlFlow::Break(());
        }
        match whose(view, access, row.contact) {
            Ok(Some(found)) => {
                events.push(FoundEvent { event, row: row.clone(), contact: brief(access, &found) });
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
    let next = match looked {
        Looked::Through => None,
        Looked::Stopped => events.last().map(|last| last.event.seq),
        Looked::Late(before) => Some(before),
    };
    Ok(FoundPage { events, next, is_cut: matches!(looked, Looked::Late(_)) })
}

fn shown<'a>(access: &Access, found: &'a FoundEvent) -> ListedEvent<'a> {
    let FoundEvent { event, row, contact } = found;
    ListedEvent {
        kind: "event",
        id: outcome::event_id(access, *event),
        created_at: row.created_at,
        received_at: row.received_at_ms,
        source: row.source.name(),
        verified: row.verified.name(),
        contact: contact.clone(),
        metadata: receipts::values(row),
    }
}
