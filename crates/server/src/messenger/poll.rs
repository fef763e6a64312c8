//! `POST /messenger/web/poll`: what a stream would tell, once.

use super::caller::{self, Caller, Counts};
use super::news::{Asker, Look, known};
use super::origin;
use crate::app::App;
use crate::errors::ApiError;
use crate::fields;
use crate::request::respond;
use axum::extract::{Request, State};
use axum::response::Response;
use std::sync::Arc;
use wire::error::ErrorList;
use wire::messenger::{Follow, News, NewsData, NewsItem};

/// Ask what is new for a browser
///
/// What `POST /messenger/web/stream` would tell, once: for browsers behind a
/// proxy that holds answers back.
#[utoipa::path(
    post,
    path = "/messenger/web/poll",
    tag = "messenger",
    request_body = Follow,
    responses(
        (status = 200, description = "What is newer than `revision`", body = News),
        (status = 400, description = "`parameter_not_found`, `parameter_invalid` or `type_mismatch`", body = ErrorList),
        (status = 401, description = "`session_expired`: ping first", body = ErrorList),
        (status = 403, description = "`domain_not_trusted`", body = ErrorList),
        (status = 404, description = "`not_found`: no workspace has this app id", body = ErrorList),
        (status = 408, description = "`request_timeout`: the body did not arrive in time", body = ErrorList),
        (status = 413, description = "`payload_too_large`", body = ErrorList),
        (status = 415, description = "`unsupported_encoding`", body = ErrorList),
        (status = 429, description = "`rate_limit_exceeded`", body = ErrorList),
        (status = 500, description = "`server_error`", body = ErrorList),
        (status = 503, description = "`service_unavailable` or `storage_failed`", body = ErrorList),
    )
)]
pub async fn poll(State(app): State<Arc<App>>, request: Request) -> Response {
    caller::serve(app, ("POST /messenger/web/poll", Counts::Call), request, answer).await
}

/// What a browser asks before it lets a page of another origin poll
#[utoipa::path(
    options,
    path = "/messenger/web/poll",
    tag = "messenger",
    responses((status = 204, description = "It may, without credentials"))
)]
pub async fn poll_preflight(request: Request) -> Response {
    origin::preflight(request.headers())
}

async fn answer(caller: Caller) -> Result<Response, ApiError> {
    let sent: Follow<'_> = fields::object(&caller.body)?;
    let sent_revision = fields::whole(sent.revision.clone(), "revision")?.unwrap_or(0);
    let asker = Asker::of(&caller.app, caller.session(sent.session)?)?;
    let Look { revision, person_revision, row } = asker.look(&caller.app).await?;
    let messages = match &row {
        Ok(row) => asker.messages(&caller.app, (Arc::clone(row), known(sent_revision, revision))).await?,
        Err(_) => Vec::new(),
    };
    let item = match &row {
        Err(reason) => Some(NewsItem { event: "end", id: revision, data: NewsData::End(reason.event()) }),
        Ok(row) if person_revision > known(sent_revision, revision) => {
            let data = NewsData::Person(asker.seen(&caller.app, row, person_revision));
            Some(NewsItem { event: "person", id: person_revision, data })
        }
        Ok(_) => None,
    };
    // What came after the look is told the next time, with its revision.
    let messages = messages.into_iter().filter(|item| item.id <= revision);
    respond::ok(&News { revision, items: item.into_iter().chain(messages).collect() })
}
