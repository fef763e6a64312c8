//! `GET /counts`: how many there are of everything, and how they are spread.

mod companies;
mod users;

use crate::admins;
use crate::errors::ApiError;
use crate::legacy::leads::LEADS;
use crate::request::{Call, blocking, respond};
use crate::users::USERS;
use axum::response::Response;
use std::sync::Arc;
use wire::legacy::count::{
    AdminCount, AdminCounts, ConversationCounts, ConversationSpread, Count, CountHash, CountSpread, Counts,
};

/// Count everything (1.x)
///
/// Without `type` how many companies, users, leads, tags and segments there
/// are. With `type` alone how many of those there are, with `type` and `count` how they are spread: users by segment or tag,
/// companies by segment, tag or their number of users (page by page),
/// conversations by state or, with `count=admin`, by teammate. Segments are of
/// people, so companies are in none. There are no conversations yet: their
/// counts are 0.
#[utoipa::path(
    get,
    path = "/counts",
    tag = "1.x",
    params(
        ("type" = Option<String>, Query, description = "`user`, `company` or `conversation`"),
        ("count" = Option<String>, Query, description = "`segment` or `tag`; of companies also `user`; of conversations `admin` or nothing"),
        ("page" = Option<u64>, Query, description = "Which page, from 1, of companies by their number of users"),
        ("per_page" = Option<u64>, Query, description = "How many companies a page holds: 50, at most 150"),
    ),
    responses(
        (status = 200, description = "The numbers", body = Counts),
        (status = 400, description = "`parameter_invalid`: a `type` or `count` that there is not"),
        (status = 503, description = "`search_too_slow`: counting took too long"),
    )
)]
pub async fn read_counts(call: Call) -> Result<Response, ApiError> {
    let query = call.query()?;
    match (query.get("type"), query.get("count")) {
        (None, None) => everything(&call).await,
        (Some("user"), None) => users::all(&call).await,
        (Some("company"), None) => companies::all(&call).await,
        (Some("user"), Some("segment")) => users::by_segment(&call).await,
        (Some("user"), Some("tag")) => users::by_tag(&call).await,
        (Some("company"), Some("segment")) => companies::by_segment(),
        (Some("company"), Some("tag")) => companies::by_tag(&call).await,
        (Some("company"), Some("user")) => companies::by_users(&call, &query).await,
        (Some("conversation"), None) => conversations(ConversationSpread::States(ConversationCounts::default())),
        (Some("conversation"), Some("admin")) => by_admin(&call),
        (Some("user" | "company" | "conversation"), Some(_)) => Err(ApiError::invalid(
            "count",
            "count must be segment or tag; of companies also user; of conversations admin",
        )),
        _ => Err(ApiError::invalid("type", "type must be user, company or conversation")),
    }
}

async fn everything(call: &Call) -> Result<Response, ApiError> {
    let (app, access) = (Arc::clone(&call.app), call.access.clone());
    blocking(move || {
        let (node, workspace) = (&*app.node, access.workspace());
        let companies = node.view().counters(workspace)?.companies;
        let count = |count: u64| Count { count };
        respond::ok(&Counts::Hash(CountHash {
            kind: "count.hash",
            company: count(companies.into()),
            user: count(node.count(workspace, None, USERS)?.total),
            lead: count(node.count(workspace, None, LEADS)?.total),
            tag: count(length(&node.config().tags(workspace))),
            segment: count(length(&node.config().segments(workspace))),
        }))
    })
    .await
}

fn length<T>(list: &[T]) -> u64 {
    u64::try_from(list.len()).unwrap_or(u64::MAX)
}

fn conversations(spread: ConversationSpread<'_>) -> Result<Response, ApiError> {
    respond::ok(&Counts::Spread(CountSpread::conversations(spread)))
}

fn by_admin(call: &Call) -> Result<Response, ApiError> {
    let teammates = admins::active(call.app.node.config(), call.access.workspace());
    let admins = teammates.iter().map(|(teammate, row)| AdminCount {
        id: teammate.to_string(),
        name: &row.name,
        open: 0,
        closed: 0,
    });
    conversations(ConversationSpread::Admins(AdminCounts { admin: admins.collect() }))
}
