//! `GET /contacts/{id}/merge_history`.

use super::{by_id, present};
use crate::errors::{ApiError, ErrorCode};
use crate::limits::PER_PAGE_DEFAULT;
use crate::request::{Call, Query, respond};
use crate::sealed;
use axum::response::Response;
use engine::rows::Role;
use wire::list::ForwardList;
use wire::rest::contact::MergeRecord;

const PURPOSE: &str = "merge history";

/// List who was merged into a user
#[utoipa::path(
    get,
    path = "/contacts/{id}/merge_history",
    tag = "contacts",
    params(
        ("id" = String, Path, description = "The user's id"),
        ("per_page" = Option<u32>, Query, description = "How many merges a page holds: 1 to 150, 50 when not sent"),
        ("order" = Option<String>, Query, description = "`desc` (the latest first, when not sent) or `asc`"),
        ("cursor" = Option<String>, Query, description = "The `next_cursor` of the page before"),
    ),
    responses(
        (status = 200, description = "The merges", body = ForwardList<MergeRecord>),
        (status = 400, description = "`invalid_sort_order`: `order` is neither `asc` nor `desc`"),
        (status = 404, description = "`not_found`: no user of this workspace has this id"),
        (status = 410, description = "`contact_merged`: it was merged into another contact, to which the header `Link` leads"),
    )
)]
pub async fn list_merge_history(mut call: Call) -> Result<Response, ApiError> {
    let id = call.path_id().await?;
    let query = call.query()?;
    let per_page = query.per_page(PER_PAGE_DEFAULT)?;
    let order = order(&query)?;
    let cursor = query.get("cursor").map(str::to_owned);
    call.read(move |view, access| {
        let found = by_id(view, access, id)?;
        if found.1.role != Role::User {
            return Err(ApiError::new(ErrorCode::UserNotFound));
        }
        let after = match cursor {
            Some(text) => Some(u64::from_be_bytes(sealed::open_cursor(access, (PURPOSE, "cursor"), &text)?)),
            None => None,
        };
        let mut merges = present::merges(view, access, &found)?;
        if order == Order::OldestFirst {
            merges.reverse();
        }
        merges.retain(|(seq, _)| after.is_none_or(|after| order.follows(*seq, after)));
        let has_more = merges.len() > per_page;
        merges.truncate(per_page);
        let last = merges.last().filter(|_| has_more);
        let next = last.map(|(seq, _)| sealed::cursor(access, PURPOSE, &seq.to_be_bytes()));
        respond::ok(&ForwardList::new(merges.into_iter().map(|(_, record)| record).collect(), next))
    })
    .await
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Order {
    LatestFirst,
    OldestFirst,
}

impl Order {
    /// Whether a merge stands behind another.
    const fn follows(self, seq: u64, after: u64) -> bool {
        match self {
            Self::LatestFirst => seq < after,
            Self::OldestFirst => seq > after,
        }
    }
}

fn order(query: &Query) -> Result<Order, ApiError> {
    match query.get("order") {
        None | Some("desc") => Ok(Order::LatestFirst),
        Some("asc") => Ok(Order::OldestFirst),
        Some(other) => {
            let message = format!("Invalid sort order '{other}'. Must be one of: asc, desc");
            Err(ApiError::new(ErrorCode::InvalidSortOrder).field("order").message(message))
        }
    }
}
