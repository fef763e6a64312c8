//! `GET /contacts/scroll`.

use super::LEADS;
use crate::errors::ApiError;
use crate::legacy::people;
use crate::request::{Call, respond};
use crate::scroll::ScrollKind;
use crate::users::present;
use axum::response::Response;
use wire::legacy::user::LeadScroll;

/// Walk over all leads (1.x)
///
/// 100 leads at a call, in the order in which they were made; the walk ends
/// with an empty page. A workspace has one walk over leads at a time, which
/// ends when its next page is not asked for within a minute.
#[utoipa::path(
    get,
    path = "/contacts/scroll",
    tag = "1.x",
    params(("scroll_param" = Option<String>, Query, description = "From the page before; nothing begins a walk")),
    responses(
        (status = 200, description = "The next leads", body = LeadScroll),
        (status = 400, description = "`scroll_exists`: another walk is under way"),
        (status = 404, description = "`not_found`: no walk with this `scroll_param` is under way"),
    )
)]
pub async fn scroll_leads(call: Call) -> Result<Response, ApiError> {
    people::scroll(&call, (ScrollKind::Leads, LEADS), |view, access, node, (people, param)| {
        respond::ok(&LeadScroll::new(present::users(view, access, node, people)?, param))
    })
    .await
}
