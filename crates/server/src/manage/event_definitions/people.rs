//! `GET /manage/event_definitions/{id}/people`.

use super::named;
use super::whose::brief;
use crate::auth::Access;
use crate::errors::{ApiError, ErrorCode};
use crate::limits::{CURSOR_CHARS_MAX, PER_PAGE_DEFAULT};
use crate::request::{Call, Query, blocking, respond};
use crate::sealed;
use axum::response::Response;
use engine::contacts::ANYBODY;
use engine::ids::DefinitionId;
use engine::predicates::EventFact;
use node::people::{Count, Direction, PeopleQuery, Position, Sort, SortBy};
use std::sync::Arc;
use wire::list::List;
use wire::manage::event_reads::EventPerson;

/// List who did something
///
/// How often, and when first and last, imported counts included. Whoever was
/// merged away is part of the survivor; archived and blocked people are not
/// listed.
#[utoipa::path(
    get,
    path = "/manage/event_definitions/{id}/people",
    tag = "event definitions",
    params(
        ("id" = String, Path, description = "The definition's id"),
        ("sort" = Option<String>, Query, description = "`last`, `count` or `first`; with `-` before it, the highest first. `-last` when not sent"),
        ("per_page" = Option<u32>, Query, description = "1 to 150, 50 when not sent"),
        ("starting_after" = Option<String>, Query, description = "The cursor of the page before"),
    ),
    responses(
        (status = 200, description = "The people", body = List<EventPerson>),
        (status = 400, description = "`parameter_invalid`, or `client_error` for a cursor of another list: a parameter of the query"),
        (status = 404, description = "`not_found`: no definition of this workspace has this id"),
    )
)]
pub async fn list_event_people(mut call: Call) -> Result<Response, ApiError> {
    let (id, _) = named(&mut call).await?;
    let query = call.query()?;
    let per_page = query.per_page(PER_PAGE_DEFAULT)?;
    let (word, fact, direction) = sort(&query)?;
    let purpose = format!("people of {id} by {word}");
    let place = place(&query, &call.access, &purpose)?;
    let (app, access) = (Arc::clone(&call.app), call.access.clone());
    blocking(move || {
        let query = asked(id, (fact, direction), (place, per_page));
        let page = app.node.search(access.workspace(), &query)?;
        let view = app.node.view();
        let mut data = Vec::with_capacity(page.people.len());
        for found in &page.people {
            let facts = app.node.done_by(&view, access.workspace(), found, id)?;
            data.push(EventPerson {
                kind: "event_person",
                contact: brief(&access, found),
                count: facts.count,
                first: facts.first,
                last: facts.last,
            });
        }
        let cursor = page.next.map(|position| seal(&access, &purpose, (page.total, &position)));
        respond::ok(&List { total_count: Some(page.total), ..List::new(data, per_page, cursor) })
    })
    .await
}

fn sort(query: &Query) -> Result<(&str, EventFact, Direction), ApiError> {
    let word = query.get("sort").unwrap_or("-last");
    let (name, direction) = match word.strip_prefix('-') {
        Some(name) => (name, Direction::Down),
        None => (word, Direction::Up),
    };
    let fact = EventFact::from_name(name).filter(|fact| *fact != EventFact::Did);
    let wrong = || ApiError::invalid("sort", "sort must be last, count or first, or one of these after a minus sign");
    Ok((word, fact.ok_or_else(wrong)?, direction))
}

fn asked(
    definition: DefinitionId,
    (fact, direction): (EventFact, Direction),
    (place, limit): (Option<(u64, Position)>, usize),
) -> PeopleQuery {
    let (count, after) = match place {
        Some((total, position)) => (Count::Known(total), Some(position)),
        None => (Count::Exact, None),
    };
    let sort = Sort { by: SortBy::Event(definition, fact), direction };
    PeopleQuery { did: Some(definition), roles: ANYBODY, sort, after, limit, count, ..PeopleQuery::default() }
}

/// The total, which is counted on the first page, and where the next begins.
fn seal(access: &Access, purpose: &str, (total, position): (u64, &Position)) -> String {
    let mut bytes = total.to_be_bytes().to_vec();
    bytes.extend(position.to_bytes());
    sealed::cursor(access, purpose, &bytes)
}

fn place(query: &Query, access: &Access, purpose: &str) -> Result<Option<(u64, Position)>, ApiError> {
    let Some(text) = query.get("starting_after") else { return Ok(None) };
    let wrong = || ApiError::new(ErrorCode::CursorInvalid).field("starting_after");
    if text.len() > CURSOR_CHARS_MAX {
        return Err(wrong());
    }
    let bytes = sealed::open_bytes(access, purpose, text).ok_or_else(wrong)?;
    let (total, rest) = bytes.split_first_chunk::<8>().ok_or_else(wrong)?;
    Ok(Some((u64::from_be_bytes(*total), Position::from_bytes(rest).ok_or_else(wrong)?)))
}
